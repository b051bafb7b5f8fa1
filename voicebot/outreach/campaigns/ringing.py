"""One member's dial, as the queue brings it: reserved and tied to its try in one transaction, then placed once.

It may be killed anywhere and asked for again: the member's row and the call's say how far it came. What is refused
now waits again or is let go of; what is in doubt is never placed a second time.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from voicebot.calls import dialling
from voicebot.calls.asking import SAMPLE_RULE, Desk
from voicebot.calls.carrier import Carrier
from voicebot.errors import CarrierFailed, Conflict, NotAllowed
from voicebot.outreach.campaigns import hours
from voicebot.outreach.campaigns.judging import Verdict, refused, zone_of
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import kept
from voicebot.records import campaign_members as members
from voicebot.records import campaigns as table
from voicebot.records.accounts import account_by_id
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)


class _Held(Exception):
    """The campaign, or the line, places no calls at present."""


class _Gone(Exception):
    """Somebody else has taken this try, or it is over."""


class Ringer:
    """One for a process; safe to share between threads."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk, self._line = desk, line

    def dial(self, member_id: int, tries: int, carrier: Carrier) -> str:
        """Ring the member on this try: rung, failed, unknown, blocked, held, or gone where another has it, or had."""
        with self._desk.database.read() as connection:
            member = members.member_row(connection, member_id)
        if member is None or member["tries"] != tries:
            return "gone"
        if member["state"] == table.CALLING:
            return self._place(member, member["call_id"], carrier)
        if member["state"] != table.QUEUED:
            return "gone"
        try:
            call_id = self._reserve(member)
        except _Held:
            return self._hold(member, table.QUEUED)
        except _Gone:
            return "gone"
        except NotAllowed as refusal:
            return self._blocked(member, table.QUEUED, refusal)
        return self._place(member, call_id, carrier)

    def _reserve(self, member: Row) -> str:
        with self._desk.database.read() as connection:
            account = account_by_id(connection, member["account_id"])
            campaign = self._open(connection, member["campaign_id"])
        assert account is not None, "a member's account is a foreign key"
        purpose = campaign["strategy"].get("purpose", "collection")

        def note(connection: Connection, call_id: str) -> None:
            self._open(connection, member["campaign_id"])
            now = self._desk.clock.now()
            if not members.take_call(connection, member["id"], member["tries"], call_id, now):
                raise _Gone
            made = {"call_id": call_id, "campaign_id": member["campaign_id"], "member_id": member["id"]}
            members.add_call_of(connection, made | {"tries": member["tries"], "at": now})

        return dialling.reserve_outbound(self._desk, account["ref"], None, purpose, note)

    def _open(self, connection: Connection, campaign_id: int) -> Row:
        """The campaign, while calls are placed for it. Raises _Held."""
        row = table.campaign_row(connection, campaign_id)
        if row is None or row["state"] != "running" or not table.line_is_open(connection, self._line.name):
            raise _Held
        return row

    def _place(self, member: Row, call_id: str, carrier: Carrier) -> str:
        try:
            dialling.dial(self._desk, call_id, carrier, partial(self._closed, member["campaign_id"]))
        except NotAllowed as refusal:
            return self._blocked(member, table.CALLING, refusal)
        except dialling.Withdrawn:
            return self._hold(member, table.CALLING)
        except Conflict:
            # placed before, by this try's earlier run or by nobody: the call's own row says which
            return "gone"
        except CarrierFailed as failure:
            return "unknown" if failure.unknown else "failed"
        return "rung"

    def _closed(self, campaign_id: int, connection: Connection) -> str | None:
        """Why a call that was reserved for the campaign is not to be placed after all."""
        try:
            self._open(connection, campaign_id)
        except _Held:
            return "its campaign, or the line, places no calls any more"
        return None

    def _hold(self, member: Row, was: str) -> str:
        """The campaign was paused or ended while the member was in the queue, or its call was to be placed."""
        now = self._desk.clock.now()
        with self._desk.database.begin() as connection:
            ended = table.ended(connection, {member["campaign_id"]}).get(member["campaign_id"])
            changes = {"state": table.WAITING, "due_at": now} if ended is None else _let_go(ended)
            changes |= members.NOT_RUNG if was == table.CALLING else {}
            members.move_member(connection, member["id"], was, member["tries"], since=None, **changes)
        return "held"

    def _blocked(self, member: Row, was: str, refusal: NotAllowed) -> str:
        """The gate said no at the last moment: it was no try. Where the campaign has ended meanwhile, nobody waits."""
        now = self._desk.clock.now()
        with self._desk.database.begin() as connection:
            account = account_by_id(connection, member["account_id"])
            campaign = table.campaign_row(connection, member["campaign_id"])
            assert account is not None, "a member's account is a foreign key"
            assert campaign is not None, "a member's campaign is a foreign key"
            verdict = self._verdict(account, campaign, refusal, now)
            ended = table.ended(connection, {campaign["id"]}).get(campaign["id"])
            changes = waits_or_goes(verdict) if ended is None else _let_go(ended)
            changes |= members.NOT_RUNG if was == table.CALLING else {}
            members.move_member(connection, member["id"], was, member["tries"], since=None, **changes)
        return "blocked"

    def _verdict(self, account: Row, campaign: Row, refusal: NotAllowed, now: datetime) -> Verdict:
        if SAMPLE_RULE in refusal.rule_ids:
            return Verdict(False, None, SAMPLE_RULE)
        week = hours.read_back(kept(campaign).hours)
        return refused(refusal.rule_ids, refusal.next_at, week, zone_of(account), now)


def _let_go(ended: str) -> dict[str, Any]:
    return {"state": table.SKIPPED, "why": f"the campaign was {ended}"}


def waits_or_goes(verdict: Verdict) -> dict[str, Any]:
    """The columns of a member that is not rung now."""
    if verdict.until is None:
        return {"state": table.SKIPPED, "why": verdict.why}
    return {"state": table.WAITING, "due_at": verdict.until, "why": verdict.why}
