"""What may be offered: tariff, policy and authority, resolved for one pack, one currency, one day and one level.

Counsel and the issuer change the files in `tariffs/`; nothing here holds a figure. A Terms is a value: it can stand in
a journal, and the same Terms give the same offers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal, get_args

from voicebot.errors import InvalidInput
from voicebot.repayment.request import Method
from voicebot.repayment.settlement import Breach

Level = Literal["L0", "L1", "L2", "L3", "L4"]
Kind = Literal["split", "standard"]
Counts = Literal["tariff", "any"]

LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of instalments in a tariff. `rate` is a share: a year's for amortised, a month's for fee.

    A split costs nothing and is short; a standard one goes by the card's tariff.
    """

    kind: Kind
    method: Method
    months: tuple[int, ...]
    rate: Decimal


@dataclass(frozen=True, slots=True)
class LateFee:
    """What being late costs: a share of the unpaid minimum, and never less than `least`."""

    share: Decimal
    least: Decimal


@dataclass(frozen=True, slots=True)
class Rung:
    """What one level of authority may grant.

    `penalty` and `interest` are shares that may be waived, `late_fees` is how many late fees may be waived whole, and
    `rate` the share of the tariff's rate that must still be charged. `four_eyes` says that whoever proposes may not
    approve as well.
    """

    level: Level
    who: str
    counts: Counts
    months_most: int
    split_most: int
    late_fees: int
    penalty: Decimal
    interest: Decimal
    rate: Decimal
    holiday_months: int
    later_start: bool
    principal: bool
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How plans and promises are made and kept. Shares are fractions, times are in whole days, hours or seconds."""

    id: str
    days_after_income: int
    days_least: int
    days_most: int
    days_most_approved: int
    business_day_roll: bool
    buffer: Decimal
    months_most: int
    charges_stop: bool  # no interest and no charge while a plan runs (UK-FORB-02)
    breach: Breach
    grace_days: int
    notice_days: int  # from the written notice of a missed instalment to the break
    consecutive: int
    cures: int
    promise_tolerance: Decimal
    promise_grace_days: int
    promise_days_most: int
    counter_rounds: int
    confirm_hours: int
    reading_seconds: int

    @property
    def days_to_confirm(self) -> int:
        """Days after which a plan can be confirmed no longer: nothing of it is due before."""
        return -(-self.confirm_hours // 24)


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that the solver may use. `tariff` and `ladder` are ids; money is in `currency`, major units."""

    pack: str
    currency: str
    on: date
    level: Level
    tariff: str
    minimum_instalment: Decimal
    late_fee: LateFee
    daily_rate: Decimal  # what the card bears a day where no plan holds
    yearly_cap: Decimal
    products: tuple[Product, ...]
    policy: Policy
    ladder: str
    rungs: tuple[Rung, ...]

    def up_to_level(self) -> tuple[Rung, ...]:
        """The rungs within this authority, the lowest first."""
        return self.rungs[: LEVELS.index(self.level) + 1]

    def above_level(self) -> tuple[Rung, ...]:
        """The rungs that need somebody else."""
        return self.rungs[LEVELS.index(self.level) + 1 :]


@lru_cache(maxsize=256)
def terms_for(pack: str, currency: str, on: date, level: str = "L0") -> Terms | None:
    """The terms in force; None where no tariff is, so that a person must find a way.

    Raises InvalidInput for a level that does not exist, Misconfigured where a data file is wrong.
    """
    from voicebot.repayment.tariff_files import shipped

    if level not in LEVELS:
        raise InvalidInput("level", level, f"send one of {', '.join(LEVELS)}")
    return shipped().terms(pack, currency, on, level)
