"""Conversation files: what a caller says or presses, and what must follow. README.md describes the format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.unit.conversation.world import ACCOUNTS, FACTS, RULES, TERMS
from voicebot.conversation.effects import (
    AgreePlan,
    BookCallback,
    CloseCall,
    CountFailedVerification,
    Effect,
    FlagAccount,
    GiveConsent,
    MarkRightParty,
    OpenTicket,
    RecordPromise,
    SendMessage,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import (
    Answered,
    Claim,
    Event,
    Failed,
    Heard,
    HungUp,
    MachineAnswered,
    Pressed,
    Silence,
    TransferEnded,
    TransferResult,
)
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp, Listen, Next, Pause, Transfer
from voicebot.conversation.signs import Sign
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Intent, Meaning, Reason, Share, Slots, Urgency

HERE = Path(__file__).parent
Turn = dict[str, Any]
#: the turns that bring an outbound call to the question what would suit
VERIFIED: tuple[Event, ...] = (
    Answered(),
    Pressed("1"),
    Pressed("0815", Claim.MATCH),
    Pressed("1234", Claim.MATCH),
)


def conversation_files() -> list[Path]:
    """Every conversation file, in order of its path."""
    return sorted(HERE.glob("*/*.yaml"))


def read(path: Path) -> dict[str, Any]:
    """One file as it stands."""
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


def facts_of(conversation: dict[str, Any]) -> Facts:
    """The world that the file asks for."""
    world = conversation.get("world", {})
    return replace(
        FACTS,
        account=ACCOUNTS[world.get("account", "ordinary")],
        rules=RULES[world.get("rules", "cn")],
        agents_open=world.get("people", "free") == "free",
        terms=TERMS[world.get("plans", "none")],
    )


def event_of(turn: Turn) -> Event:
    """The event that a turn of the file stands for."""
    match turn:
        case {"caller presses": keys}:
            return Pressed(keys, _claim(turn))
        case {"means": _}:
            return Heard(meaning_of(turn), _claim(turn), signs_of(turn))
        case {"caller": "picks up"}:
            return Answered()
        case {"caller": "is silent"}:
            return Silence()
        case {"caller": "hangs up"}:
            return HungUp()
        case {"machine": state}:
            return MachineAnswered(ready=state == "may be spoken to")
        case {"turn": "fails"}:
            return Failed()
        case {"transfer": result}:
            return TransferEnded(TransferResult(result))
        case _:
            raise ValueError(f"a turn that says nothing: {turn}")


def meaning_of(turn: Turn) -> Meaning:
    """What the caller's words mean, as the file says it."""
    values = dict(turn.get("with", {}))
    for name, read_one in (
        ("amount", lambda plain: Decimal(str(plain))),
        ("date", _date),
        ("reason", Reason),
        ("share", Share),
    ):
        if name in values:
            values[name] = read_one(values[name])
    values["ambiguous"] = tuple(values.get("ambiguous", ()))
    return Meaning(
        intent=Intent(turn["means"]),
        confidence=0.5 if "or" in turn else 0.9,
        urgency=Urgency(turn.get("urgency", "none")),
        slots=Slots(**values),
        alternatives=tuple((Intent(other), 0.3) for other in turn.get("or", ())),
        clarify="or" in turn,
        suspected=turn.get("suspected", False),
    )


def signs_of(turn: Turn) -> tuple[Sign, ...]:
    """What the caller's words say beside their meaning, as the file says it."""
    return tuple(Sign(sign) for sign in turn.get("signs", ()))


def _date(plain: date | str) -> date:
    return plain if isinstance(plain, date) else date.fromisoformat(plain)


def _claim(turn: Turn) -> Claim | None:
    return Claim(turn["check"]) if "check" in turn else None


def next_of(then: Next) -> str:
    """What happens after the bot's words, as the files write it."""
    match then:
        case Listen():
            return "listens"
        case Transfer(priority, reason):
            return f"transfers {priority} {reason}"
        case Pause():
            return "waits"
        case HangUp():
            return "hangs up"


def _wished(wish: Wish) -> str:
    """What is wished of a plan beside its monthly sum."""
    said = {
        "from": wish.day,
        "over": wish.months,
        "over at most": wish.months_most,
        "down": wish.down,
        "said": None if wish.frequency == "monthly" else wish.frequency,
    }
    return "".join(f", {name} {value}" for name, value in said.items() if value is not None)


def effect_of(effect: Effect) -> str | None:
    """An effect as the files write it; the disposition has its own place."""
    match effect:
        case CountFailedVerification():
            return "failed verification"
        case MarkRightParty():
            return "right party"
        case RecordPromise(kind, amount, due):
            return f"promise {kind} {Decimal(amount.minor) / 100:.2f} by {due}"
        case AgreePlan(offer):
            down = f"{offer.down} and " if offer.down else ""
            return f"plan {down}{offer.count} x {offer.instalment} from {offer.first_due}, {offer.total} in all"
        case WithdrawPromise():
            return "promise withdrawn"
        case OpenTicket(kind, priority, reason, amount, wish):
            more = (f" {reason}" if reason else "") + (f" {Decimal(amount.minor) / 100:.2f} a month" if amount else "")
            return f"ticket {kind} {priority}{more}{_wished(wish) if wish else ''}"
        case BookCallback(at, reason, urgent):
            return f"{'urgent ' if urgent else ''}callback {at:%Y-%m-%d %H:%M} {reason}"
        case Suppress(scope, reason):
            return f"suppress {scope} {reason}"
        case FlagAccount(flag, days):
            return f"flag {flag}" + (f" for {days} days" if days else "")
        case SendMessage(kind):
            return f"message {kind}"
        case GiveConsent(kind, until):
            return f"consent {kind} until {until}"
        case CloseCall():
            return None
