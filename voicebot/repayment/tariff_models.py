"""The shape of the files in `tariffs/`. Money and rates are written as strings, so that no float comes near them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from voicebot.errors import InvalidInput
from voicebot.repayment import money
from voicebot.repayment.ledger import DAYS_A_YEAR
from voicebot.repayment.request import MONTHS_MOST, Method
from voicebot.repayment.settlement import Breach
from voicebot.repayment.terms import LEVELS, Counts, Kind, LateFee, Level, Policy, Product, Rung


def _strict(read: Callable[[object], Decimal]) -> BeforeValidator:
    def checked(value: object) -> Decimal:
        if not isinstance(value, str):
            raise ValueError('write it as a string, such as "0.12" or "50.00"')
        try:
            return read(value)
        except InvalidInput as error:
            raise ValueError(error.mend) from error

    return BeforeValidator(checked)


Share = Annotated[Decimal, _strict(lambda value: money.rate("", value))]
Amount = Annotated[Decimal, _strict(lambda value: money.amount("", value))]
AmountOrNone = Annotated[Decimal, _strict(lambda value: money.amount("", value, zero=True))]
Days = Annotated[int, Field(ge=0, le=366, strict=True)]
Months = Annotated[int, Field(ge=0, le=MONTHS_MOST, strict=True)]
Term = Annotated[int, Field(ge=2, le=MONTHS_MOST, strict=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Dated(_Model):
    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,48}$")
    effective_from: date
    effective_to: date | None = None
    source: str = Field(min_length=1)


class ProductModel(_Model):
    """One kind of instalments."""

    kind: Kind
    method: Method
    months: tuple[Term, ...] = Field(min_length=1)
    annual_rate: Share | None = None
    monthly_fee_rate: Share | None = None

    @model_validator(mode="after")
    def _one_rate(self) -> ProductModel:
        wanted = {"amortised": "annual_rate", "fee": "monthly_fee_rate"}.get(self.method)
        given = {name for name in ("annual_rate", "monthly_fee_rate") if getattr(self, name) is not None}
        if given != ({wanted} if wanted else set()):
            raise ValueError(f"the method {self.method} goes with {wanted or 'no rate'}, and with nothing else")
        if list(self.months) != sorted(set(self.months)):
            raise ValueError("list the months once each, the fewest first")
        if self.kind == "split" and self.method != "zero_interest":
            raise ValueError("a split is zero_interest: call it standard where it costs something")
        return self

    def value(self) -> Product:
        """As the solver takes it."""
        rate = self.annual_rate or self.monthly_fee_rate or Decimal(0)
        return Product(self.kind, self.method, self.months, rate)


class LateFeeModel(_Model):
    """What being late costs under this tariff."""

    share: Share
    least: AmountOrNone

    def value(self) -> LateFee:
        """As the solver takes it."""
        return LateFee(self.share, self.least)


class TariffModel(_Dated):
    """One version of one currency's tariff."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    minimum_instalment: Amount
    late_fee: LateFeeModel
    daily_rate: Share
    yearly_cap: Share
    products: tuple[ProductModel, ...] = Field(min_length=1)
    provenance: Literal["R", "S", "M", "P"]

    @model_validator(mode="after")
    def _within_the_cap(self) -> TariffModel:
        if self.daily_rate * DAYS_A_YEAR > self.yearly_cap:
            raise ValueError(
                f"daily_rate {self.daily_rate}: lower it, a year of it is above the yearly_cap of {self.yearly_cap}"
            )
        return self


class TariffFile(_Model):
    """One pack's tariffs."""

    pack: str
    tariffs: tuple[TariffModel, ...] = Field(min_length=1)


class _FirstPayment(_Model):
    days_after_income: Days
    days_least: Days
    days_most: Days
    days_most_approved: Days

    @model_validator(mode="after")
    def _in_order(self) -> _FirstPayment:
        if not self.days_least <= self.days_most <= self.days_most_approved:
            raise ValueError("write days_least, days_most and days_most_approved so that none is above the next")
        return self


class _BreachModel(_Model):
    consequence: Breach
    grace_days: Days
    notice_days: Days
    consecutive: Annotated[int, Field(ge=1, le=12, strict=True)]
    cures: Annotated[int, Field(ge=0, le=12, strict=True)]


class _PromiseModel(_Model):
    tolerance: Share
    grace_days: Days
    days_most: Days


class PolicyModel(_Dated):
    """One version of the policy of some packs."""

    packs: tuple[str, ...] = Field(min_length=1)
    first_payment: _FirstPayment
    business_day_roll: bool
    buffer: Share
    months_most: Term
    charges_stop: bool
    breach: _BreachModel
    promise: _PromiseModel
    counter_rounds: Annotated[int, Field(ge=0, le=5, strict=True)]
    confirm_hours: Annotated[int, Field(ge=1, le=720, strict=True)]
    reading_seconds: Annotated[int, Field(ge=0, le=600, strict=True)]

    @model_validator(mode="after")
    def _begins_after_it_can_be_confirmed(self) -> PolicyModel:
        if self.confirm_hours >= self.first_payment.days_most * 24:
            raise ValueError(
                f"confirm_hours {self.confirm_hours}: lower it, or raise days_most: a plan is first due after it can be"
                " confirmed"
            )
        return self

    def value(self) -> Policy:
        """As the solver takes it."""
        first, breach, promise = self.first_payment, self.breach, self.promise
        return Policy(
            id=self.id,
            days_after_income=first.days_after_income,
            days_least=first.days_least,
            days_most=first.days_most,
            days_most_approved=first.days_most_approved,
            business_day_roll=self.business_day_roll,
            buffer=self.buffer,
            months_most=self.months_most,
            charges_stop=self.charges_stop,
            breach=breach.consequence,
            grace_days=breach.grace_days,
            notice_days=breach.notice_days,
            consecutive=breach.consecutive,
            cures=breach.cures,
            promise_tolerance=promise.tolerance,
            promise_grace_days=promise.grace_days,
            promise_days_most=promise.days_most,
            counter_rounds=self.counter_rounds,
            confirm_hours=self.confirm_hours,
            reading_seconds=self.reading_seconds,
        )


class RungModel(_Model):
    """One level of authority."""

    level: Level
    who: str = Field(min_length=1)
    counts: Counts
    months_most: Term
    split_most: Months
    late_fees: Annotated[int, Field(ge=0, le=12, strict=True)]
    penalty: Share
    interest: Share
    rate: Share
    holiday_months: Months
    later_start: bool
    principal: bool
    four_eyes: bool = False

    def value(self) -> Rung:
        """As the solver takes it."""
        return Rung(**{name: getattr(self, name) for name in RungModel.model_fields})


class LadderModel(_Dated):
    """One version of the ladder, from the bot to the credit committee."""

    rungs: tuple[RungModel, ...]

    @model_validator(mode="after")
    def _every_level_once(self) -> LadderModel:
        if tuple(rung.level for rung in self.rungs) != LEVELS:
            raise ValueError(f"list the levels {', '.join(LEVELS)} once each, in this order")
        for low, high in zip(self.rungs, self.rungs[1:], strict=False):
            if not _no_less(low, high):
                raise ValueError(
                    f"{high.level} may grant less than {low.level}: a higher level may grant at least as much"
                )
        return self


def _no_less(low: RungModel, high: RungModel) -> bool:
    grows: tuple[str, ...] = ("months_most", "split_most", "late_fees", "penalty", "interest", "holiday_months")
    pairs: list[tuple[Any, Any]] = [(getattr(low, name), getattr(high, name)) for name in grows]
    return all(less <= more for less, more in pairs) and high.rate <= low.rate


class PoliciesFile(_Model):
    """POLICY.yaml."""

    policies: tuple[PolicyModel, ...] = Field(min_length=1)


class LaddersFile(_Model):
    """LADDER.yaml."""

    ladders: tuple[LadderModel, ...] = Field(min_length=1)
