"""What a quote is asked for: the request of `voicebot quote` and POST /api/v1/quotes, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from voicebot.errors import InvalidInput
from voicebot.repayment import money
from voicebot.repayment.dates import PER_YEAR, Frequency
from voicebot.repayment.money import ZERO, Rounding, cents
from voicebot.repayment.reading import day, refuse_twice
from voicebot.repayment.schedule import FeeTiming

Method = Literal["amortised", "zero_interest", "fee"]
Mode = Literal["waived", "deferred", "capitalised"]

#: the longest term of a card instalment plan. Source: domain reference, CN-PLAN-01
MONTHS_MOST = 60
WAIVABLE = ("interest", "penalty", "fees", "cost")
FIELDS = frozenset(
    (
        *("method", "principal", "components", "waive", "annual_rate", "monthly_fee_rate", "fee_timing"),
        *("months", "periods", "frequency", "down_payment_rate", "holiday", "first_due", "rounding", "today"),
    )
)
#: finer rates than this are a slip, and would be lost in the rounding of the level payment
PLACES = 10
#: a due date beyond this year is a slip of the finger
YEAR_MOST = 2199
#: and so is one before this
DAY_LEAST = date(1900, 1, 1)
#: where the rate of a method stands
RATE_FIELDS: dict[Method, str] = {"amortised": "annual_rate", "fee": "monthly_fee_rate", "zero_interest": ""}


@dataclass(frozen=True, slots=True)
class Holiday:
    """Months without payment before the first instalment.

    waived: no interest for them; deferred: simple interest, paid with the last instalment; capitalised: added to the
    balance month by month.
    """

    months: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class Request:
    """A quote that was asked for, checked. Amounts to the cent, rates as shares; `count` instalments.

    What an offer adds to the contract of `voicebot quote`: `free` is the part of the base that never bears a cost
    (penalties, fees and interest: nothing is charged on what was itself a charge); `since` is the day the plan begins,
    so that a first period shorter than a whole one costs only its days; `closed` are days without business: where it is
    not None, an instalment due on one of them or on a weekend is due on the next working day, at no cost. `first_due`
    is always the day before such a roll. `down_due` is when a down payment is due; where it is None, as in offers made
    before it was told apart, on `since`, or else a period before the first instalment.
    """

    method: Method
    base: Decimal
    waived: Decimal
    rate: Decimal
    timing: FeeTiming
    count: int
    frequency: Frequency
    down: Decimal
    holiday: Holiday | None
    first_due: date
    rounding: Rounding
    free: Decimal = ZERO
    since: date | None = None
    closed: tuple[date, ...] | None = None
    down_due: date | None = None


def read(asked: Mapping[str, Any], today: date | None = None) -> Request:
    """A request as in the contract, checked. Raises InvalidInput.

    No instalment may be due before `today`, or before the `today` that the request itself carries; a down payment is
    due on that day.
    """
    if not isinstance(asked, Mapping):
        raise InvalidInput("request", asked, "send a JSON object")
    refuse_twice(asked)
    for unknown in sorted(set(asked) - FIELDS):
        raise InvalidInput(unknown, asked[unknown], f"unknown field; known are {', '.join(sorted(FIELDS))}")
    method = cast(Method, _choice(asked, "method", get_args(Method)))
    frequency = cast(Frequency, _choice(asked, "frequency", tuple(PER_YEAR), "monthly"))
    owed, waived = _base(asked)
    base = owed - waived
    if base <= 0:
        raise InvalidInput("waive", asked.get("waive"), "leave something to pay: a plan of nothing is a write-off")
    down = _down_payment(asked, base)
    today = today if asked.get("today") is None else _date(asked, "today")
    return Request(
        method=method,
        base=base,
        waived=waived,
        rate=_rate(asked, method),
        timing=cast(FeeTiming, _choice(asked, "fee_timing", get_args(FeeTiming), "each_period")),
        count=_count(asked, frequency),
        frequency=frequency,
        down=down,
        holiday=_holiday(asked, method, frequency),
        first_due=_first_due(asked, today),
        rounding=cast(
            Rounding, _choice(asked, "rounding", get_args(Rounding), "down" if method == "zero_interest" else "half_up")
        ),
        down_due=today if down else None,
    )


def _choice(asked: Mapping[str, Any], field: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    value = asked.get(field)
    if value is None and default is not None:
        return default
    if value not in allowed:
        raise InvalidInput(field, value, f"send one of {', '.join(allowed)}")
    return str(value)


def _base(asked: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
    """What is owed, and what of it is waived."""
    components, waive = asked.get("components"), asked.get("waive")
    if components is None:
        if waive:
            raise InvalidInput("waive", waive, "send components too: a waiver names the component that it lowers")
        return money.amount("principal", asked.get("principal")), ZERO
    if not isinstance(components, Mapping):
        raise InvalidInput("components", components, 'send an object such as {"principal": "9000.00"}')
    owed = {}
    for name, value in components.items():
        if name not in ("principal", *WAIVABLE):
            raise InvalidInput(f"components.{name}", value, f"known are principal, {', '.join(WAIVABLE)}")
        owed[name] = money.amount(f"components.{name}", value, zero=True)
    total = sum(owed.values(), ZERO)
    if total <= 0:
        raise InvalidInput("components", components, "send components that add up to more than zero")
    given = asked.get("principal")
    if given is not None and money.amount("principal", given) not in (total, owed.get("principal")):
        raise InvalidInput("principal", given, f"leave it out, or send the components' sum, {total}")
    return total, _waived(owed, waive)


def _waived(owed: Mapping[str, Decimal], waive: object) -> Decimal:
    if waive is None:
        return ZERO
    if not isinstance(waive, Mapping):
        raise InvalidInput("waive", waive, 'send an object such as {"penalty": "1"}')
    waived = ZERO
    for name, share in waive.items():
        if name not in WAIVABLE:
            raise InvalidInput(f"waive.{name}", share, f"only {', '.join(WAIVABLE)} can be waived")
        if name not in owed:
            raise InvalidInput(f"waive.{name}", share, f"there is no component {name} to waive")
        waived += cents(owed[name] * money.rate(f"waive.{name}", share))
    return waived


def _rate(asked: Mapping[str, Any], method: Method) -> Decimal:
    wanted = RATE_FIELDS[method]
    for other in ("annual_rate", "monthly_fee_rate"):
        value = asked.get(other)
        if other != wanted and value is not None and money.number(other, value) != 0:
            raise InvalidInput(other, value, f"leave it out: the method {method} does not use it")
    if not wanted:
        return Decimal(0)
    found = money.rate(wanted, asked.get(wanted), most="1" if method == "amortised" else "0.1")
    if found != found.quantize(Decimal(1).scaleb(-PLACES), context=money.PRECISION):
        raise InvalidInput(wanted, asked.get(wanted), f"send at most {PLACES} decimal places")
    return found


def _whole(field: str, value: object, most: int, least: int = 1) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(field, value, f"send a whole number from {least} to {most}")
    return value


def _count(asked: Mapping[str, Any], frequency: Frequency) -> int:
    months, periods = asked.get("months"), asked.get("periods")
    most = MONTHS_MOST * PER_YEAR[frequency] // 12
    if months is not None:
        months = _whole("months", months, MONTHS_MOST)
    if periods is not None:
        periods = _whole("periods", periods, most)
        if months is not None and months * PER_YEAR[frequency] // 12 != periods:
            raise InvalidInput("periods", periods, f"send months or periods; {months} months are not {periods} periods")
        return int(periods)
    if months is None:
        raise InvalidInput("months", None, f"send the number of months, 1 to {MONTHS_MOST}, or of periods")
    return max(1, int(months) * PER_YEAR[frequency] // 12)


def _down_payment(asked: Mapping[str, Any], base: Decimal) -> Decimal:
    share = asked.get("down_payment_rate")
    if share is None:
        return ZERO
    down = cents(base * money.rate("down_payment_rate", share))
    if down >= base:
        raise InvalidInput("down_payment_rate", share, "send less than 1: something must be left for the instalments")
    return down


def _holiday(asked: Mapping[str, Any], method: Method, frequency: Frequency) -> Holiday | None:
    value = asked.get("holiday")
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) - {"months", "mode"}:
        raise InvalidInput("holiday", value, 'send {"months": 3, "mode": "waived|deferred|capitalised"}')
    if frequency != "monthly":
        raise InvalidInput("holiday", value, "a payment holiday goes with monthly instalments")
    months = _whole("holiday.months", value.get("months"), 12, least=0)
    mode = cast(Mode, _choice({"holiday.mode": value.get("mode")}, "holiday.mode", get_args(Mode)))
    if method != "amortised" and mode != "waived" and months:
        raise InvalidInput("holiday.mode", mode, f"the method {method} has no interest to be {mode}: send waived")
    return Holiday(months, mode) if months else None


def _first_due(asked: Mapping[str, Any], today: date | None) -> date:
    found = _date(asked, "first_due")
    if today is not None and found < today:
        raise InvalidInput("first_due", found, f"send {today} or a later day: a plan cannot begin in the past")
    if found.year > YEAR_MOST:
        raise InvalidInput("first_due", found, f"send a day before the year {YEAR_MOST + 1}")
    return found


def _date(asked: Mapping[str, Any], field: str) -> date:
    value = asked.get(field)
    if not isinstance(value, str):
        raise InvalidInput(field, value, "send a date as YYYY-MM-DD")
    try:
        found = day(value)
    except ValueError as error:
        raise InvalidInput(field, value, "send a date that exists, as YYYY-MM-DD") from error
    if found < DAY_LEAST:
        raise InvalidInput(field, value, f"send {DAY_LEAST} or a later day")
    return found
