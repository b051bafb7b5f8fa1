"""What a message says when it is sent, from what is on record then; or why it is of no use any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.calls.plan_links import PlanLinks
from voicebot.outreach.disclosed import terms_of
from voicebot.outreach.lives import MISSED, day_of
from voicebot.records import outcomes, plans, promises
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import LANGUAGES
from voicebot.wording.messages import NEUTRAL
from voicebot.wording.pages import Pages
from voicebot.wording.values import Money, Phone, Value

#: what stands on record for the token of a link
MASK = "•••"


@dataclass(frozen=True, slots=True)
class Composed:
    """A text ready to go. `kept` is the same without what opens a plan."""

    language: str
    body: str
    kept: str


@dataclass(frozen=True, slots=True)
class Useless:
    """Nothing is sent, and why. `owed`: it was to be told all the same, so that a colleague must."""

    why: str
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """A message of the outbox, about to be sent. `neutral`: others who read it must learn nothing."""

    message: Row
    account: Row
    zone: ZoneInfo
    now: datetime
    neutral: bool

    @property
    def language(self) -> str:
        """The language of the call, else the person's own."""
        for language in (self.message["body"].get("language"), self.account["language"]):
            if language in LANGUAGES:
                return str(language)
        return LANGUAGES[0]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class _Said:
    """The values of a text; `token` opens a plan."""

    values: Mapping[str, Value]
    token: str = ""


class Composer:
    """Writes texts. One for a process."""

    def __init__(self, words: Pages, office: Office, links: PlanLinks, public_url: str) -> None:
        self._words, self._links, self._url = words, links, public_url.rstrip("/")
        self._houses = dict(office.houses)
        self._kinds: dict[str, Callable[[Connection, Occasion], _Said | Useless]] = {
            "promise_confirmation": _promise,
            "plan_confirmation": self._plan,
            "payment_methods": _nothing_more,
            "callback_confirmation": _callback,
            "instalment_missed": _missed,
        }

    @property
    def version(self) -> str:
        """Of the words."""
        return self._words.version

    def compose(self, connection: Connection, occasion: Occasion) -> Composed | Useless:
        """The text, in the caller's transaction: a link to a plan is made there. Raises Misconfigured."""
        kind = occasion.message["kind"]
        of_kind = self._kinds.get(kind)
        if of_kind is None:
            return Useless(f"no words are known for {kind}", owed=True)
        key = self._key(kind, occasion)
        if key is None:
            return Useless("others may read a text, and this one has no form that tells them nothing", owed=True)
        said = of_kind(connection, occasion)
        if isinstance(said, Useless):
            return said
        body = self.say(key, occasion.language, said.values)
        return Composed(occasion.language, body, body.replace(said.token, MASK) if said.token else body)

    def say(self, key: str, language: str, values: Mapping[str, Value] | None = None) -> str:
        """A text that holds who we are, where a person is reached, and these values."""
        house = self._houses[language]
        known: dict[str, Value] = {"institution": house.institution, "hotline": Phone(house.hotline)}
        return self._words.say(key, language, known | dict(values or {}))

    def _key(self, kind: str, occasion: Occasion) -> str | None:
        """Where a text must be neutral: its neutral form, or itself where it is one for anyone."""
        if not occasion.neutral or self._words.audience(kind) == "anyone":
            return kind
        return kind + NEUTRAL if self._words.has(kind + NEUTRAL) else None

    def _plan(self, connection: Connection, occasion: Occasion) -> _Said | Useless:
        call_id, zone = occasion.message["call_id"], occasion.zone
        agreed = [row for row in plans.plans_of(connection, occasion.account["id"]) if row["call_id"] == call_id]
        waiting = [row for row in agreed if row["state"] == plans.PENDING and occasion.now < row["confirm_by"]]
        if not waiting:
            return Useless("the plan waits to be confirmed no longer")
        plan = waiting[-1]
        # A link to a page that cannot be shown helps nobody.
        terms_of(plan, occasion.account["packs"], plan["created_at"].astimezone(zone).date())
        link = self._links.make(connection, plan["id"], occasion.now)
        address, until = f"{self._url}/plans/{link.token}", link.expires_at.astimezone(zone)
        return _Said({"link": address, "until": until}, link.token)


def _promise(connection: Connection, occasion: Occasion) -> _Said | Useless:
    call_id = occasion.message["call_id"]
    standing = promises.open_promises(connection, occasion.account["id"])
    made = [row for row in standing if row["call_id"] == call_id and row["due"] >= occasion.today]
    if not made:
        return Useless("the promise stands no longer, or its day is over")
    return _Said({"amount": Money(made[-1]["amount"], made[-1]["currency"]), "due": made[-1]["due"]})


def _callback(connection: Connection, occasion: Occasion) -> _Said | Useless:
    booked = outcomes.callbacks_of_call(connection, occasion.message["call_id"])
    ahead = [at for at in booked if at > occasion.now]
    return _Said({"at": ahead[0].astimezone(occasion.zone)}) if ahead else Useless("no callback is ahead any longer")


def _missed(connection: Connection, occasion: Occasion) -> _Said | Useless:
    """The instalment that was missed last: the last one due before the day on which that was told."""
    plan = plans.plan_row(connection, occasion.message["body"]["plan"])
    if plan is None or plan["state"] not in plans.RUNNING:
        return Useless("the plan runs no longer")
    events = plans.plan_history(connection, plan["id"])
    told = max((day_of(event, occasion.zone) for event in events if event["kind"] == MISSED), default=occasion.today)
    rows = [row for row in plans.instalments_of(connection, plan["id"]) if row["due"] <= told]
    if not rows:
        return Useless("no instalment has been due yet")
    return _Said({"amount": Money(rows[-1]["amount"], plan["currency"]), "due": rows[-1]["due"]})


def _nothing_more(connection: Connection, occasion: Occasion) -> _Said:
    return _Said({})
