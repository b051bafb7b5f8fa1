"""What a promise may be: an amount within what is due, a day within the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Line, line
from voicebot.wording.speaking import CURRENCIES
from voicebot.wording.values import Money

CENT = Decimal("0.01")
#: major units: from here on a sum could not be read back
TOO_LONG = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Outside:
    """A value outside the bounds, and the line that says the bound kindly."""

    say: Line


def is_sum(amount: Decimal) -> bool:
    """Whether a number that was heard can be a sum: finite, in whole cents, and short enough to be read back."""
    return amount.is_finite() and abs(amount) < TOO_LONG and amount == amount.quantize(CENT)


def money_of(amount: Decimal, currency: str) -> Money | None:
    """An amount said in major units, or None where it is no sum of that currency."""
    return Money(int(amount * 100), currency) if currency in CURRENCIES and is_sum(amount) else None


def check_amount(amount: Money, facts: Facts) -> Outside | None:
    """Whether this much can be promised."""
    assert facts.account is not None
    total, least = facts.account.total_due, facts.rules.partial_minimum
    if amount.minor <= 0:
        return Outside(line("promise.amount_zero"))
    if amount.minor > total.minor:
        return Outside(line("promise.amount_over", total=total))
    if least is not None and least.currency == total.currency and amount.minor < min(least.minor, total.minor):
        return Outside(line("promise.amount_under", minimum=least))
    return None


def check_day(day: date, facts: Facts) -> Outside | None:
    """Whether a promise may name this day."""
    if day < facts.today:
        return Outside(line("promise.date_past"))
    if day > latest(facts):
        return Outside(line("promise.date_far", latest=latest(facts)))
    return None


def latest(facts: Facts) -> date:
    """The last day that a promise may name."""
    return facts.today + timedelta(days=max(0, facts.rules.promise_days_max))
