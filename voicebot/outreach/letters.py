"""A plan in writing: its holder reads it by the link they were sent, and accepts or declines it, once.

Looking is recorded, and so is every answer, with the terms as they stood on the page. The time for reading is counted
from the first look on record: nothing that a browser sends can shorten it. Source: domain reference, CN-COST-02.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.calls.plan_links import Behind, Link, PlanLinks
from voicebot.calls.world import zone_or_none
from voicebot.clock import Clock
from voicebot.errors import Conflict, NotFound
from voicebot.outreach import plan_life
from voicebot.outreach.disclosed import offer_of, terms_of
from voicebot.records import plan_views as views
from voicebot.records import plans
from voicebot.records.accounts import account_by_id
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.repayment.disclosure import Disclosure, disclosure_of
from voicebot.repayment.offer import Offer
from voicebot.repayment.terms import Terms

Press = Literal["accept", "decline"]
#: taken: it counts; early: the time for reading is not over; closed: it can be answered no longer
Outcome = Literal["taken", "early", "closed"]
_RECORDED = {"accept": views.ACCEPTED, "decline": views.DECLINED}


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands behind a link. `waits`: seconds until it may be accepted; `answered`: when its holder did.

    `token` is the one it was opened by, and goes nowhere but into the page's own addresses.
    """

    token: str
    behind: Behind
    account: Row
    zone: ZoneInfo
    offer: Offer
    terms: Terms
    disclosure: Disclosure
    answered: datetime | None
    waits: int

    @property
    def readable(self) -> bool:
        """Whether its terms are shown: while it can be answered, and after it was."""
        return self.behind.standing == "open" or self.answered is not None


class Letters:
    """Opens letters and takes the answers. An unknown token raises NotFound everywhere, whatever it looks like."""

    def __init__(self, database: Database, clock: Clock, office: Office, links: PlanLinks | None = None) -> None:
        self._database, self._clock, self._office = database, clock, office
        self._links = links or PlanLinks(database, starts=plan_life.start)

    def link(self, plan_id: int) -> Link:
        """A fresh link to a plan that waits to be confirmed; its terms can be shown. Raises NotFound, Conflict,
        Misconfigured."""
        now = self._clock.now()
        with self._database.begin() as connection:
            plan = plans.plan_row(connection, plan_id)
            if plan is None:
                raise NotFound(f"plan {plan_id} is not known")
            account, zone = self._account(connection, plan)
            terms_of(plan, account["packs"], plan["created_at"].astimezone(zone).date())
            return self._links.make(connection, plan_id, now)

    def read(self, token: str) -> Letter:
        """The letter, without a trace. Raises NotFound; Misconfigured where its terms cannot be shown."""
        now = self._clock.now()
        behind = self._links.plan_behind(token, now)
        with self._database.read() as connection:
            account, zone = self._account(connection, behind.plan)
            opened = views.first_opened(connection, self._links.hash_of(token))
            answered = _answered(plans.plan_history(connection, behind.plan["id"]))
        offer = offer_of(behind.plan)
        terms = terms_of(behind.plan, account["packs"], behind.plan["created_at"].astimezone(zone).date())
        disclosure = disclosure_of(offer, terms)
        waits = _waits(disclosure.reading_seconds, opened, now)
        return Letter(token, behind, account, zone, offer, terms, disclosure, answered, waits)

    def looked(self, letter: Letter, language: str, words: str) -> None:
        """Its terms were shown in this language and this version of the words: the time for reading runs."""
        self._record(letter, views.VIEWED, language, words)

    def answer(self, letter: Letter, press: Press, language: str, words: str, shown: str) -> Outcome:
        """Its holder pressed an answer; `shown` is what the page said, and is kept, sealed, with it.

        What was pressed is on record before it takes effect: nothing takes effect that is not.
        """
        if letter.behind.standing != "open":
            return "closed"
        if press == "accept" and letter.waits:
            self._record(letter, views.TOO_EARLY, language, words)
            return "early"
        self._record(letter, _RECORDED[press], language, words, shown)
        give = self._links.confirm if press == "accept" else self._links.decline
        try:
            give(letter.token, self._clock.now())
        except Conflict:
            return "closed"
        return "taken"

    def form_key(self, token: str, press: Press) -> str:
        """What a form must carry to press this: only a page of ours knows it, and it fits this link alone."""
        return self._database.cipher.hash("plan form", token, press)

    def fits(self, key: str, token: str, press: Press) -> bool:
        """Whether a form carries its key."""
        return hmac.compare_digest(key.encode(), self.form_key(token, press).encode())

    def _account(self, connection: Connection, plan: Row) -> tuple[Row, ZoneInfo]:
        account = account_by_id(connection, plan["account_id"])
        assert account is not None, "a plan is of an account"
        return account, zone_or_none(account["zone"]) or ZoneInfo(self._office.zone)

    def _record(self, letter: Letter, kind: str, language: str, words: str, shown: str | None = None) -> None:
        values: dict[str, Any] = {"plan_id": letter.behind.plan["id"], "kind": kind, "language": language}
        values |= {"token_hash": self._links.hash_of(letter.token), "words": words, "shown": shown}
        with self._database.begin() as connection:
            views.add_view(connection, values | {"at": self._clock.now()})


def _answered(events: list[Row]) -> datetime | None:
    return next((event["at"] for event in events if event["kind"] in (plans.ACTIVE, "declined")), None)


def _waits(reading_seconds: int, opened: datetime | None, now: datetime) -> int:
    """Whole seconds of the time for reading that are left; all of it before the first look."""
    if opened is None:
        return reading_seconds
    return max(0, ceil(reading_seconds - (now - opened).total_seconds()))
