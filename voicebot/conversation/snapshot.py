"""The state as plain JSON values and back, exactly; a field that an older release did not write takes its default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from voicebot.conversation.effects import Disposition, OpenTicket
from voicebot.conversation.state import State
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Reason, Urgency
from voicebot.wording.values import Money

Plain = dict[str, Any]

_DEFAULTS = {field.name: field.default for field in fields(State)}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "disposition": Disposition,
    "outcome": Disposition,
    "left": Urgency,
    "priority": Urgency,
    "reason": Reason,
    "amount": lambda plain: Money(plain["minor"], plain["currency"]),
    "due": date.fromisoformat,
    "promised": lambda plain: Money(plain["minor"], plain["currency"]),
    "promised_by": date.fromisoformat,
    "at": datetime.fromisoformat,
    "offered_on": date.fromisoformat,
    "wish": lambda plain: Wish(**{name: _WISHES[name](value) for name, value in plain.items()}),
    "choices": tuple,
    "stated": lambda plain: tuple(
        OpenTicket(**{name: _read(name, value) for name, value in one.items()}) for one in plain
    ),
}
_WISHES: Mapping[str, Callable[[Any], Any]] = {
    "monthly": Decimal,
    "down": Decimal,
    "day": date.fromisoformat,
    "months": int,
    "months_most": int,
    "frequency": str,
}


def dump(state: State) -> Plain:
    """The state as JSON values; fields that hold their default are left out."""
    return {name: _plain(value) for name, value in vars(state).items() if value != _DEFAULTS[name]}


def load(plain: Mapping[str, Any]) -> State:
    """The state that `dump` wrote."""
    known = {name: value for name, value in plain.items() if name in _DEFAULTS}
    return State(**{name: _read(name, value) for name, value in known.items()})


def _read(name: str, value: Any) -> Any:
    reader = _READERS.get(name)
    return value if reader is None or value is None else reader(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Wish):
        said = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: _plain(one) for name, one in said.items() if one is not None}
    if isinstance(value, OpenTicket):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
