"""Amounts as Decimals with exactly two places; rates as plain Decimals. Floats are never taken."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from typing import Literal

from voicebot.errors import InvalidInput

Rounding = Literal["half_up", "down"]

CENT = Decimal("0.01")
#: the parts of a debt, kept apart always
PARTS = ("principal", "interest", "penalty", "fees", "cost")
ZERO = Decimal("0.00")
ONE = Decimal(1)
#: beyond this an amount is a slip of the finger, not a card balance
MOST = Decimal("100000000")
MEND = 'send a decimal string such as "12000.00"'
#: enough places that sixty compounded periods lose nothing
PRECISION = Context(prec=50)
_MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN}


def cents(value: Decimal, rounding: Rounding = "half_up") -> Decimal:
    """`value` to the cent."""
    return value.quantize(CENT, rounding=_MODES[rounding], context=PRECISION)


def number(field: str, value: object) -> Decimal:
    """`value`, a decimal string or a whole number, as a finite Decimal.

    Raises InvalidInput; a float is refused, since it may already have lost a cent, and so are the digits of other
    scripts and underscores, which Python would take.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise InvalidInput(field, value, MEND)
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and (not text.isascii() or "_" in text):
        raise InvalidInput(field, value, MEND)
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise InvalidInput(field, value, MEND) from error
    if not found.is_finite():
        raise InvalidInput(field, value, "send a finite number")
    return found


def amount(field: str, value: object, *, zero: bool = False) -> Decimal:
    """`value` as an amount of money. Raises InvalidInput for zero or less, too much, or parts of a cent."""
    found = number(field, value)
    if found < 0 or (found == 0 and not zero):
        raise InvalidInput(field, value, "send an amount of 0.00 or more" if zero else "send an amount above zero")
    if found > MOST:
        raise InvalidInput(field, value, f"send an amount of at most {MOST}")
    if found != cents(found, "down"):
        raise InvalidInput(field, value, "send at most two decimal places: there are no parts of a cent")
    return cents(found)


def rate(field: str, value: object, *, most: str = "1", least: str = "0") -> Decimal:
    """`value` as a share: "0.12" is twelve percent. Raises InvalidInput outside least..most."""
    found = number(field, value)
    if not Decimal(least) <= found <= Decimal(most):
        raise InvalidInput(field, value, f"send a share from {least} to {most}, such as 0.12 for twelve percent")
    return found


def annuity(principal: Decimal, per_period: Decimal, count: int, opening: Decimal = ONE) -> Decimal:
    """The level payment P·i / (1 − (1+i)^−n), unrounded; less where only `opening` of a period precedes the first.

    Source: domain reference, section 3.
    """
    with localcontext(PRECISION):
        if per_period == 0:
            return principal / count
        level = principal * per_period / (1 - (1 + per_period) ** -count)
        return level if opening == ONE else level * (1 + per_period * opening) / (1 + per_period)
