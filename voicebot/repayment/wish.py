"""What the caller said they can do: the bounds of every offer, never stretched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from voicebot.errors import InvalidInput
from voicebot.repayment import money
from voicebot.repayment.dates import Frequency
from voicebot.repayment.money import ZERO
from voicebot.repayment.request import MONTHS_MOST


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said; whatever was not said is None.

    `monthly` is the most of one instalment, `day` the earliest day of the first one ("from the 15th"), `months_most` a
    bound on their number ("no more than a year"), `months` their exact number, `down` what is paid at once.
    `frequency` is how often they would pay: no tariff has other plans than monthly ones, so that it binds no offer, but
    whoever may grant more can see it.
    """

    monthly: Decimal | None = None
    day: date | None = None
    months_most: int | None = None
    down: Decimal | None = None
    months: int | None = None
    frequency: Frequency = "monthly"


def check(wish: Wish, owed: Mapping[str, Decimal], today: date) -> None:
    """Raises InvalidInput, naming field, value and mend, for a wish or a debt that makes no sense."""
    total = check_owed(owed)
    if wish.monthly is not None:
        money.amount("monthly", wish.monthly)
    if wish.down is not None and money.amount("down", wish.down) >= total:
        raise InvalidInput("down", wish.down, f"send less than the {total} owed: this pays everything, without a plan")
    for field, value in (("months", wish.months), ("months_most", wish.months_most)):
        if value is not None and (type(value) is not int or not 1 <= value <= MONTHS_MOST):
            raise InvalidInput(field, value, f"send a whole number from 1 to {MONTHS_MOST}")
    if wish.months is not None and wish.months_most is not None and wish.months > wish.months_most:
        raise InvalidInput("months", wish.months, f"send at most the {wish.months_most} of months_most, or one of them")
    if wish.day is not None and wish.day < today:
        raise InvalidInput("day", wish.day, f"send {today} or a later day: a plan cannot begin in the past")


def check_owed(owed: Mapping[str, Decimal]) -> Decimal:
    """What is owed in all, in major units. Raises InvalidInput for a part that is no amount, or for nothing owed."""
    for name, value in owed.items():
        if name not in money.PARTS:
            raise InvalidInput(f"owed.{name}", value, f"known are {', '.join(money.PARTS)}")
        money.amount(f"owed.{name}", value, zero=True)
    total = sum(owed.values(), ZERO)
    if total <= 0:
        raise InvalidInput("owed", total, "send parts that add up to more than zero: nothing owed needs no plan")
    return total
