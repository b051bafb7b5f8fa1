"""Tariffs, policies and the ladder of authority from their files, checked whole: a slip is named, never offered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from voicebot.errors import InvalidInput, Misconfigured
from voicebot.repayment.money import Rounding
from voicebot.repayment.quote import schedule
from voicebot.repayment.request import Request
from voicebot.repayment.tariff_models import (
    LadderModel,
    LaddersFile,
    PoliciesFile,
    PolicyModel,
    TariffFile,
    TariffModel,
)
from voicebot.repayment.terms import Level, Product, Terms

FOLDER = Path(__file__).parent / "tariffs"
POLICY, LADDER = "POLICY", "LADDER"
#: on this sum every product is tried against the cap when it is loaded
TRIED_ON = Decimal("10000.00")


class Dated(Protocol):
    """Something in force from one day to another, both included."""

    id: str
    effective_from: date
    effective_to: date | None


D = TypeVar("D", bound=Dated)
M = TypeVar("M", bound=BaseModel)


class _Loader(yaml.SafeLoader):
    """YAML whose days stay text, so that a day that does not exist is named with its field."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own attribute, replaced whole
        first: [(tag, pattern) for tag, pattern in several if tag != "tag:yaml.org,2002:timestamp"]
        for first, several in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class Tariffs:
    """Every version of every file. `terms` picks what is in force on a day."""

    tariffs: dict[tuple[str, str], tuple[TariffModel, ...]]
    policies: dict[str, tuple[PolicyModel, ...]]
    ladders: tuple[LadderModel, ...]

    def terms(self, pack: str, currency: str, on: date, level: Level) -> Terms | None:
        """What may be offered there and then at that level; None where no tariff, policy or ladder is in force."""
        tariff = _in_force(self.tariffs.get((pack, currency), ()), on)
        policy = _in_force(self.policies.get(pack, ()), on)
        ladder = _in_force(self.ladders, on)
        if tariff is None or policy is None or ladder is None:
            return None
        return Terms(
            pack=pack,
            currency=currency,
            on=on,
            level=level,
            tariff=f"{tariff.id}@{tariff.effective_from}",
            minimum_instalment=tariff.minimum_instalment,
            late_fee=tariff.late_fee.value(),
            daily_rate=tariff.daily_rate,
            yearly_cap=tariff.yearly_cap,
            products=tuple(product.value() for product in tariff.products),
            policy=policy.value(),
            ladder=ladder.id,
            rungs=tuple(rung.value() for rung in ladder.rungs),
        )


@cache
def shipped() -> Tariffs:
    """The files that come with the house, read once."""
    return load_tariffs()


def load_tariffs(folder: Path = FOLDER) -> Tariffs:
    """Every file in `folder`. Raises Misconfigured naming file, field, value and mend."""
    policies: dict[str, tuple[PolicyModel, ...]] = {}
    for policy in _load(folder / f"{POLICY}.yaml", PoliciesFile).policies:
        for pack in policy.packs:
            policies[pack] = (*policies.get(pack, ()), policy)
    ladders = _load(folder / f"{LADDER}.yaml", LaddersFile).ladders
    for pack, versions in policies.items():
        _one_at_a_time(f"{POLICY}.yaml", f"policies of {pack}", versions)
    _one_at_a_time(f"{LADDER}.yaml", "ladders", ladders)
    tariffs: dict[tuple[str, str], tuple[TariffModel, ...]] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in (POLICY, LADDER):
            _take_in(tariffs, path, policies)
    return Tariffs(tariffs, policies, ladders)


def _take_in(
    tariffs: dict[tuple[str, str], tuple[TariffModel, ...]], path: Path, policies: dict[str, tuple[PolicyModel, ...]]
) -> None:
    book = _load(path, TariffFile)
    if book.pack != path.stem:
        raise _wrong(path.name, "pack", book.pack, f"name the file after its pack, or write {path.stem}")
    if book.pack not in policies:
        raise _wrong(path.name, "pack", book.pack, f"give it a policy in {POLICY}.yaml, or remove the file")
    for tariff in book.tariffs:
        for product in tariff.products:
            _lawful(path.name, tariff, product.value(), policies[book.pack])
        key = (book.pack, tariff.currency)
        tariffs[key] = (*tariffs.get(key, ()), tariff)
        _one_at_a_time(path.name, f"tariffs in {tariff.currency}", tariffs[key])


def _load(path: Path, model: type[M]) -> M:
    try:
        raw = _Loader(path.read_text(encoding="utf-8")).get_single_data()
    except FileNotFoundError as error:
        raise _wrong(path.name, "file", "missing", "put it back: without it nothing may be offered") from error
    except yaml.YAMLError as error:
        raise _wrong(path.name, "file", " ".join(str(error).split()), "write it as YAML") from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise Misconfigured(f"{path.name}: {_faults(error)}") from error


def _faults(error: ValidationError) -> str:
    """Field, value and mend of each fault; not of what is only wrong because something within it is."""
    places = [fault["loc"] for fault in error.errors()]
    return "; ".join(
        f"{'.'.join(map(str, fault['loc']))}: {_shown(fault['input'])}: {_mend(fault['msg'])}"
        for fault in error.errors()
        if not any(place != fault["loc"] and place[: len(fault["loc"])] == fault["loc"] for place in places)
    )


def _shown(value: object) -> str:
    return repr(value)[:80]


def _mend(message: str) -> str:
    return message.removeprefix("Value error, ")


def _wrong(file: str, field: str, value: object, mend: str) -> Misconfigured:
    return Misconfigured(f"{file}: {field}: '{value}': {mend}")


def _lawful(file: str, tariff: TariffModel, product: Product, policies: Sequence[PolicyModel]) -> None:
    """Within its own yearly cap, from the cash flows (CN-LIM-01); free of cost where charges stop (UK-FORB-02)."""
    where = f"{tariff.id}.products.{product.method}.rate"
    stops = next((policy for policy in policies if policy.charges_stop and _overlap(policy, tariff)), None)
    if stops is not None and product.rate:
        raise _wrong(file, where, product.rate, f"make it zero_interest: under {stops.id} charges stop [UK-FORB-02]")
    for months in product.months:
        try:
            yearly = schedule(_tried(product, months, tariff.effective_from)).rates.ear / 100
        except InvalidInput as error:
            raise _wrong(file, f"{where}, {months} months", product.rate, error.mend) from error
        if yearly > tariff.yearly_cap:
            mend = (
                f"lower it: over {months} months its cash flows cost {yearly:.2%} a year, above {tariff.yearly_cap:.2%}"
            )
            raise _wrong(file, where, product.rate, f"{mend} [CN-LIM-01]")


def _tried(product: Product, months: int, first_due: date) -> Request:
    rounding: Rounding = "half_up" if product.method == "amortised" else "down"
    zero = Decimal("0.00")
    return Request(
        product.method, TRIED_ON, zero, product.rate, "each_period", months, "monthly", zero, None, first_due, rounding
    )


def _in_force(versions: Iterable[D], on: date) -> D | None:
    return next((one for one in versions if one.effective_from <= on <= (one.effective_to or date.max)), None)


def _overlap(one: Dated, other: Dated) -> bool:
    ends = one.effective_to or date.max, other.effective_to or date.max
    return one.effective_from <= ends[1] and other.effective_from <= ends[0]


def _one_at_a_time(file: str, what: str, versions: Sequence[Dated]) -> None:
    for at, later in enumerate(versions):
        if later.effective_to is not None and later.effective_to < later.effective_from:
            raise _wrong(file, f"{later.id}.effective_to", later.effective_to, "send a day after effective_from")
        for earlier in versions[:at]:
            if _overlap(earlier, later):
                mend = f"end {earlier.id} with effective_to: one of the {what} is in force at a time"
                raise _wrong(file, f"{later.id}.effective_from", later.effective_from, mend)
