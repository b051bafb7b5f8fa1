"""The rulebooks as calls ask them: records in, the gate's words out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from voicebot import compliance
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.rules import Answer, Asked, Question
from voicebot.compliance import BadTime, Consent, Contact, Flag, Request
from voicebot.compliance.gate import UNKNOWN_PACK
from voicebot.compliance.request import CONFIRMATION
from voicebot.compliance.weeks import days_of
from voicebot.conversation.effects import Disposition
from voicebot.conversation.facts import InCallRules
from voicebot.wording.values import Money

#: the least part of a debt that is worth a promise, minor units
PARTIAL_MINIMUM = {"CNY": 5000, "USD": 1000, "GBP": 1000, "EUR": 1000, "HKD": 10000, "SGD": 2000}
#: the dialogue's names of flags that the gate calls otherwise; one it knows by neither name blocks
GATE_FLAGS = {
    "insolvency": "bankruptcy",
    "wrong_number": "optout_number",
    "represented": "attorney",
    "legal": "attorney",
    "vulnerable": "vulnerable_hold",
    "crisis": "vulnerable_hold",
    "distress": "vulnerable_hold",
    "hardship": "vulnerable_hold",
    "complaint": "dispute",
    "paid_claim": "dispute",
}
#: marks by which nobody is reminded, and which yet do not keep a person from getting what they asked for: in writing,
#: or by the callback that they agreed to in the very call in which they told of it
ANSWERED_ALL_THE_SAME = frozenset({"hardship"})
#: what a number may be suppressed from, by the gate's names; whatever else it is suppressed from, it is left alone
GATE_SUPPRESSIONS = {"automated_voice": "optout_voice", "sms": "optout_sms", "email": "optout_email"}
#: consents by the names they are recorded under
GATE_CONSENTS = {
    "automated_voice": "artificial_voice",
    "artificial_voice": "artificial_voice",
    "followup_call": "callback",
    "callback": "callback",
    "email": "email",
}
#: kinds of rule about when and how often: they protect a person whose telephone rings
TIMES_AND_CAPS = frozenset(
    (
        *("window", "attempts_a_day", "conversations_a_day", "calls_a_week", "contacts_a_week"),
        *("days_after_conversation", "hours_after", "artificial_voice_consent", "needs_clearance"),
        *("contacts_in_days", "bad_times", "known_region", "email_consent"),
    )
)
NO_PACK = "the account names rules that do not exist, so that nothing protects its holder; correct its packs"
_NEVER_PLACED = frozenset({"reserved", "canceled"})


class Rulebooks:
    """Rules for calls. In a `rehearsal` no telephone rings anywhere: hours and caps are noted, and bind nobody."""

    def __init__(self, books: compliance.Rulebooks, *, rehearsal: bool = False) -> None:
        self.books = books
        self._rehearsal = rehearsal
        self._kinds = {rule.id: rule.kind for book in books.values() for rule in book.rules}
        self._why = {rule.id: rule.why for book in books.values() for rule in book.rules} | {UNKNOWN_PACK: NO_PACK}

    def in_call(
        self, packs: tuple[str, ...], region: str, currency: str | None, on: date, *, first: bool = True
    ) -> InCallRules:
        """The rules that bear on words, for these packs on that day. Raises Misconfigured for an unknown pack."""
        found = compliance.resolve_in_call(self.books, packs, on, region=region, initial_communication=first)
        least = PARTIAL_MINIMUM.get(currency or "")
        minimum = Money(least, currency) if currency and least else None
        return InCallRules(**asdict(found), partial_minimum=minimum)

    def may_call(self, question: Question) -> Answer:
        """The gate, our own policies included. What cannot be evaluated blocks."""
        return self.decide(Asked(request_of(question), self.books, self._rehearsal, question.number_hash))

    def decide(self, asked: Asked) -> Answer:
        """The gate's answer to a request, as it is or as it was kept with an earlier decision."""
        decision = compliance.may_call(asked.request, self.books, policy=True)
        binding = (rule for rule in decision.blocked_by if self._kinds.get(rule) not in TIMES_AND_CAPS)
        if decision.allowed or (asked.rehearsal and not any(binding)):
            return Answer(True, decision.blocked_by, asked=asked)
        reasons = dict.fromkeys(self._why[rule] for rule in decision.blocked_by)
        return Answer(False, decision.blocked_by, decision.next_allowed_at, tuple(reasons), asked)


def request_of(question: Question) -> Request:
    """What the gate is asked, from what is on record."""
    return Request(
        packs=question.packs,
        at=question.at,
        number=question.number,
        zones=(question.zone,),
        region=question.region,
        voice=question.voice,
        purpose=question.purpose,
        channel=question.channel,
        debt=question.ref,
        flags=(*(_flag(flag) for flag in _bearing(question)), *_suppressions(question.suppressed)),
        consents=tuple(_consent(row, question) for row in question.consents if row["kind"] in GATE_CONSENTS),
        history=(
            *(_contact(row, question) for row in question.calls if _counts(row)),
            *(_text(row, question) for row in question.texts if row["via"] != REHEARSAL_CARRIER),
            *(_past(row, question) for row in question.past),
        ),
        promises=tuple(row["due"] for row in question.promises),
        callbacks=tuple(question.callbacks),
        bad_times=tuple(_bad_time(row, question) for row in question.bad_times),
    )


def _counts(row: Mapping[str, Any]) -> bool:
    return row["state"] not in _NEVER_PLACED and row["via"] != REHEARSAL_CARRIER


def _contact(row: Mapping[str, Any], question: Question) -> Contact:
    """One earlier call."""
    return Contact(
        at=row["dialled_at"] or row["created_at"],
        number=_number(row, question),
        debt=_debt(row.get("account_id"), question),
        direction=row["direction"],
        channel="voice",
        outcome=_outcome(row),
        purpose=row.get("purpose"),
    )


def _outcome(row: Mapping[str, Any]) -> str:
    """What a call came to, in the gate's words; a call that broke down on somebody who answered was abandoned."""
    if row["right_party"] and row["conversation"]:
        return "conversation"
    met = str(row.get("answered_by") or row.get("disposition") or "")
    if met.startswith(("machine", "voicemail", "fax")):
        return "machine"
    if row.get("disposition") == Disposition.SYSTEM_ERROR and row.get("answered_at"):
        return "abandoned"
    return {"failed": "failed", "busy": "busy"}.get(row["state"], "no_answer")


def _number(row: Mapping[str, Any], question: Question) -> str:
    """The number asked about, another one by its hash, or nothing where nobody knows."""
    return question.number if row["number_hash"] == question.number_hash else row["number_hash"] or ""


def _debt(account_id: int | None, question: Question) -> str | None:
    """The debt that an earlier contact was about: this one by its reference, another of which we know the account."""
    if account_id is None or question.account_id is None:
        return None
    return question.ref if account_id == question.account_id else f"account {account_id}"


def _text(row: Mapping[str, Any], question: Question) -> Contact:
    debt = _debt(row.get("account_id"), question)
    return Contact(row["created_at"], _number(row, question), debt, "outbound", row["channel"], "sent")


def _past(row: Mapping[str, Any], question: Question) -> Contact:
    """What another system did; it counts whichever debt it was about, unless it was about another account of ours."""
    other = question.account_id is not None and row["ref"] not in (None, question.ref)
    debt = f"account {row['ref']}" if other else None
    return Contact(row["at"], _number(row, question), debt, row["direction"], row["channel"], row["outcome"])


def _bearing(question: Question) -> Iterator[Mapping[str, Any]]:
    """The flags that bear on this contact."""
    return (row for row in question.flags if row["flag"] not in ANSWERED_ALL_THE_SAME or not _answers(row, question))


def _answers(flag: Mapping[str, Any], question: Question) -> bool:
    """Whether this contact is what the person asked for, knowing what they had told."""
    if question.purpose != "callback":
        return question.purpose == CONFIRMATION
    agreed = (one for one in question.consents if GATE_CONSENTS.get(one["kind"]) == "callback")
    today = question.at.astimezone(ZoneInfo(question.zone)).date()
    in_force = (one for one in agreed if one["until"] is None or today <= one["until"])
    told_in = flag.get("call_id")
    return told_in is not None and told_in in {one.get("call_id") for one in in_force}


def _flag(row: Mapping[str, Any]) -> Flag:
    until = row["until"] and row["until"] - timedelta(days=1)  # a flag's row names the first day without it
    return Flag(GATE_FLAGS.get(row["flag"], row["flag"]), row["starts"], until)


def _suppressions(scopes: frozenset[str]) -> tuple[Flag, ...]:
    return tuple(Flag(GATE_SUPPRESSIONS.get(scope, "optout_number")) for scope in sorted(scopes))


def _consent(row: Mapping[str, Any], question: Question) -> Consent:
    until = None
    if row["until"] is not None:
        until = datetime.combine(row["until"], time.max, ZoneInfo(question.zone)).astimezone(UTC)
    number = None if row["number_hash"] is None else _number(row, question)
    return Consent(GATE_CONSENTS[row["kind"]], number, row["created_at"], until)


def _bad_time(row: Mapping[str, Any], question: Question) -> BadTime:
    number = None if row["number_hash"] is None else _number(row, question)
    return BadTime(frozenset(days_of(row["days"])), row["opens"], row["closes"], number)
