"""Plans beyond the bot's authority, made by people: proposed, approved by whoever may, and then as any other plan.

Whatever is approved waits for its holder's acceptance in writing, by the same text and the same page as the bot's.
Every word given is on record, those that do not count too. Source: domain reference, section 3 (authority ladder).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from orjson import dumps, loads
from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from voicebot.outreach import plan_life
from voicebot.outreach.disclosed import offer_of
from voicebot.outreach.plan_finding import Ask, Found, find
from voicebot.outreach.scene import scene_of
from voicebot.records import outcomes, plans
from voicebot.records import plan_proposals as table
from voicebot.records.accounts import account_by_id, hold_account
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.records.wishes import wish_of, wish_values
from voicebot.repayment.offer import Offer
from voicebot.repayment.terms import LEVELS, Rung, Terms

#: characters of a name and of a reason, as they are kept
LONGEST_NAME, LONGEST_REASON = 64, 160
#: what a message of the plan's terms is called, as in a call
CONFIRMATION = "plan_confirmation"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal; `plan` is the plan that came of it at once, None where it waits for somebody else's word."""

    proposal: int
    level: str
    plan: int | None


class PlanDesk:
    """One for a process; safe to share between threads. Names are whoever signed in: they are taken as given here."""

    def __init__(self, database: Database, clock: Clock, office: Office) -> None:
        self._database, self._clock, self._office = database, clock, office

    def grant(self, person: str, level: str | None, by: str) -> None:
        """Let somebody grant plans up to a level, or no longer where None. Raises InvalidInput."""
        if level is not None and level not in LEVELS[1:]:
            raise InvalidInput("level", level, f"send one of {', '.join(LEVELS[1:])}")
        if _named("by", by) == _named("person", person):
            raise InvalidInput("by", by, "name somebody else: nobody grants authority to themselves")
        with self._database.begin() as connection:
            table.grant(connection, person, level, by, self._clock.now())

    def authorities(self) -> dict[str, str]:
        """Who may grant what, by name."""
        with self._database.read() as connection:
            return table.authorities(connection)

    def find(self, ask: Ask) -> Found:
        """What could be offered for a ticket's wish. Raises NotFound, InvalidInput, Conflict."""
        with self._database.read() as connection:
            ticket = _ticket(connection, ask.ticket_id)
            account = account_by_id(connection, ticket["account_id"])
            assert account is not None, "a ticket is of an account"
            return find(self._office, ticket, account, ask, self._clock.now())

    def propose(self, ask: Ask, choice: int, by: str, reason: str) -> Proposed:
        """Propose one of the plans that `find` gives for the same ask. One within their own authority, which needs no
        second person, is made at once.

        Raises NotFound, InvalidInput, Conflict; NotAllowed for somebody without any authority.
        """
        _named("by", by)
        reason, now = _worded("reason", reason), self._clock.now()
        with self._database.begin() as connection:
            ticket = _ticket(connection, ask.ticket_id)
            account = hold_account(connection, ticket["account_id"])
            assert account is not None, "a ticket is of an account"
            own = table.authorities(connection).get(by)
            if own is None:
                raise NotAllowed(f"{by} may grant no plans: grant them authority first")
            found = find(self._office, ticket, account, ask, now)
            offer = _chosen(found, choice)
            proposal = table.add_proposal(connection, _values(ticket, found.wish, offer, by, reason, now))
            plan = None
            if _may(own, offer.level) and not _rung(found.terms, offer.level).four_eyes:
                plan = self._make(connection, proposal, ticket, found.terms, offer, by, now)
            return Proposed(proposal, offer.level, plan)

    def approve(self, proposal_id: int, by: str) -> int:
        """Give the word that it needed; the plan that came of it, which waits for its holder's acceptance.

        Raises NotFound, Conflict where it waits no longer or its figures have moved, NotAllowed beyond one's authority.
        """
        _named("by", by)
        now = self._clock.now()
        with self._database.begin() as connection:
            row = _waiting(connection, proposal_id)
            account, ticket = hold_account(connection, row["account_id"]), _ticket(connection, row["ticket_id"])
            assert account is not None, "a proposal is of an account"
            ask = Ask(row["ticket_id"], wish_of(row["wish"]), level=row["level"])
            found = find(self._office, {**ticket, "wish": None}, account, ask, now)
            hindrance = _hindrance(row, by, table.authorities(connection).get(by), found.terms)
            if hindrance is None:
                offer = _same(found, row)
                return self._make(connection, proposal_id, ticket, found.terms, offer, by, now)
            table.tell_proposal(connection, proposal_id, now, by, *hindrance)
        raise NotAllowed(f"proposal {proposal_id}: {hindrance[1]}")

    def refuse(self, proposal_id: int, by: str, why: str) -> None:
        """Say no. Raises NotFound, InvalidInput, Conflict; NotAllowed for somebody without any authority."""
        _named("by", by)
        why = _worded("why", why)
        with self._database.begin() as connection:
            row = _waiting(connection, proposal_id)
            if by not in table.authorities(connection) and by != row["proposed_by"]:
                raise NotAllowed(f"{by} may grant no plans, and refuse none but their own")
            table.tell_proposal(connection, proposal_id, self._clock.now(), by, "refused", why)
            table.decide_proposal(connection, proposal_id, "refused")

    def end(self, plan_id: int, by: str, why: str) -> None:
        """End a plan that runs, before its time. Raises NotFound, InvalidInput, Conflict; NotAllowed for somebody
        without any authority."""
        said = f"ended by {_named('by', by)}: {_worded('why', why)}"[:LONGEST_REASON]
        now = self._clock.now()
        with self._database.begin() as connection:
            if by not in table.authorities(connection):
                raise NotAllowed(f"{by} may grant no plans, and end none")
            row = plans.plan_row(connection, plan_id)
            if row is None:
                raise NotFound(f"plan {plan_id} is not known")
            scene = scene_of(connection, self._office, row["account_id"], now, None, ahead=False)
            held = next(one for one in scene.plans if one["id"] == plan_id)
            plan_life.end(connection, scene, held, said)

    def proposals(self, state: str | None = table.WAITING, limit: int = 50) -> list[dict[str, Any]]:
        """The newest proposals in this state (any, where None), with every word given on each."""
        with self._database.read() as connection:
            rows = table.list_proposals(connection, state, limit)
            return [_shown(row, table.proposal_history(connection, row["id"])) for row in rows]

    def _make(
        self, connection: Connection, proposal: int, ticket: Row, terms: Terms, offer: Offer, by: str, now: datetime
    ) -> int:
        """The plan, waiting to be accepted, with its text on the way. Raises Conflict while another runs."""
        named = tuple(replace(line, approver=line.approver or by) for line in offer.waivers)
        account = account_by_id(connection, ticket["account_id"])
        assert account is not None, "a ticket is of an account"
        of = {"call_id": ticket["call_id"], "account_id": account["id"]}
        hours = timedelta(hours=terms.policy.confirm_hours)
        plan = plans.add_plan(
            connection,
            **of,
            currency=account["currency"],
            offer=replace(offer, waivers=named),
            now=now,
            confirm_within=hours,
        )
        word = f"approved by {by} with the authority of {offer.level}, proposal {proposal}"
        plans.tell_plan(connection, plan, now, "approved", word[:LONGEST_REASON])
        table.tell_proposal(connection, proposal, now, by, "approved", f"plan {plan} waits for its holder")
        table.decide_proposal(connection, proposal, "approved", plan)
        text = {"kind": CONFIRMATION, "body": {"language": account["language"]}, "sent_at": None, "created_at": now}
        outcomes.add_outcome(connection, outcomes.outbox, of | text)
        return plan


def _named(field: str, name: str) -> str:
    if not 0 < len(name.strip()) <= LONGEST_NAME or name != name.strip():
        raise InvalidInput(field, name, f"send a name of 1 to {LONGEST_NAME} characters")
    return name


def _worded(field: str, said: str) -> str:
    if not 0 < len(said.strip()) <= LONGEST_REASON:
        raise InvalidInput(field, said, f"say why in 1 to {LONGEST_REASON} characters, without names")
    return said.strip()


def _ticket(connection: Connection, ticket_id: int) -> Row:
    ticket = table.wish_ticket(connection, ticket_id)
    if ticket is None or ticket["account_id"] is None:
        raise NotFound(f"ticket {ticket_id} of an account is not known")
    if ticket["call_id"] is None:
        raise Conflict(f"ticket {ticket_id} is of a text, and a plan is of a call: ring them, and use its ticket")
    return ticket


def _waiting(connection: Connection, proposal_id: int) -> Row:
    row = table.proposal_row(connection, proposal_id)
    if row is None:
        raise NotFound(f"proposal {proposal_id} is not known")
    if row["state"] != table.WAITING:
        raise Conflict(f"proposal {proposal_id} is {row['state']}: it is decided once only")
    return row


def _may(own: str, level: str) -> bool:
    return LEVELS.index(own) >= LEVELS.index(level)


def _rung(terms: Terms, level: str) -> Rung:
    return next(rung for rung in terms.rungs if rung.level == level)


def _hindrance(row: Row, by: str, own: str | None, terms: Terms) -> tuple[str, str] | None:
    """Why somebody's word does not count: what kind of event that is, and a sentence."""
    if own is None or not _may(own, row["level"]):
        return "beyond_authority", f"it takes the authority of {row['level']}, and {by} has {own or 'none'}"
    if by == row["proposed_by"] and _rung(terms, row["level"]).four_eyes:
        return "own_proposal", f"at {row['level']} a second person approves what {by} proposed"
    return None


def _chosen(found: Found, choice: int) -> Offer:
    options = found.offered.options
    if not options:
        raise Conflict(f"nothing can be offered within this authority: {(found.beyond or '').replace('_', ' ')}")
    if not 1 <= choice <= len(options):
        raise InvalidInput("choice", choice, f"send a number from 1 to {len(options)}")
    return options[choice - 1]


def _same(found: Found, row: Row) -> Offer:
    """The plan that was proposed, on today's figures and days; never a dearer one."""
    then = offer_of(row)
    for offer in found.offered.options:
        alike = (offer.count, offer.level, offer.down) == (then.count, then.level, then.down)
        if alike and offer.total <= then.total and offer.highest <= then.highest:
            return offer
    raise Conflict(f"proposal {row['id']}: the figures or the days have moved since: refuse it and propose again")


def _values(ticket: Row, wish: Any, offer: Offer, by: str, reason: str, now: datetime) -> dict[str, Any]:
    of = {name: ticket[name] for name in ("account_id", "call_id")}
    chosen = {"count": offer.count, "level": offer.level, "offer": loads(dumps(asdict(offer), default=str))}
    told = {"wish": wish_values(wish), "proposed_by": by, "reason": reason, "created_at": now}
    return of | chosen | told | {"ticket_id": ticket["id"]}


def _shown(row: Row, events: list[Row]) -> dict[str, Any]:
    offer = offer_of(row)
    said = [f"{event['at']:%Y-%m-%d %H:%M} {event['by']}: {event['kind'].replace('_', ' ')}" for event in events]
    return {
        "proposal": row["id"],
        "ticket": row["ticket_id"],
        "account": row["ref"],
        "state": row["state"],
        "level": row["level"],
        "plan": f"{offer.count} x {offer.instalment}",
        "total": f"{offer.total:.2f}",
        "cost": f"{offer.cost:.2f}",
        "waived": f"{offer.waived:.2f}",
        "by": row["proposed_by"],
        "reason": row["reason"],
        "events": said,
    }
