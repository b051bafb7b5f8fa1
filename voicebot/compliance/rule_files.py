"""The form of a rulebook's file, checked word by word, so that a typo never becomes a hole."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from voicebot.compliance.callback_hours import a_week
from voicebot.compliance.places import REGIONS, zone_or_none
from voicebot.errors import Misconfigured

Stage = Literal["PREDIAL", "CONNECT", "INCALL", "OFFER", "POSTCALL", "DATA", "TEXT"]
Action = Literal["BLOCK", "REQUIRE", "WARN", "ROUTE_HUMAN"]
Basis = Literal["LAW", "REGULATION", "STANDARD", "SELF_REG", "POLICY"]
#: read in the primary text, in a secondary source, from memory, or a policy of ours
Provenance = Literal["R", "S", "M", "P"]
Crisis = Literal["CN", "US", "UK", "EU", "HK", "SG"]
Miranda = Literal["none", "later", "initial"]


def _a_day(value: object) -> object:
    if type(value) is not date:
        raise ValueError("write a day as 2026-11-24")
    return value


def _a_zone(value: str) -> str:
    if zone_or_none(value) is None:
        raise ValueError("no such time zone; write one as Asia/Shanghai")
    return value


def _a_region(value: str) -> str:
    if value not in REGIONS:
        raise ValueError("no such region; write one of places.yaml, such as US-NY, or add it there")
    return value


Day = Annotated[date, BeforeValidator(_a_day)]
Zone = Annotated[str, AfterValidator(_a_zone)]
Region = Annotated[str, AfterValidator(_a_region)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(?:[-_][A-Z0-9]+)*$")]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class InCallForm(_Form):
    """How calls under a pack are spoken."""

    crisis: Crisis
    mini_miranda: Miranda
    promise_days_max: Annotated[int, AfterValidator(lambda days: _within(days, 1, 60))]
    voicemail: bool
    consequence: Said | None
    debt_advice: bool
    followup_consent: bool
    #: when somebody who asked for it is rung back: inside the hours of the law, with time left to talk
    callback_hours: Annotated[dict[str, str], AfterValidator(a_week)]


class RuleForm(_Form):
    """One rule as it is written."""

    id: Id
    stage: Stage
    action: Action
    basis: Basis
    kind: Said
    params: dict[str, Any]
    source: Said
    provenance: Provenance
    effective_from: Day
    effective_to: Day | None = None
    verified_by: Said | None = None
    verified_on: Day | None = None
    regions: Annotated[tuple[Region, ...], BeforeValidator(lambda value: _listed(value))] = ()
    #: parts of those regions in which it does not hold
    outside: Annotated[tuple[Region, ...], BeforeValidator(lambda value: _listed(value))] = ()
    always: bool = False


class BookForm(_Form):
    """One rulebook as it is written."""

    pack: Id
    zone: Zone | None = None
    in_call: InCallForm | None = None
    rules: Annotated[tuple[RuleForm, ...], BeforeValidator(lambda value: _listed(value))]


def _within(value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise ValueError(f"write a whole number from {least} to {most}")
    return value


def _listed(value: object) -> object:
    if not isinstance(value, list):
        raise ValueError("write a list")
    return tuple(value)


if TYPE_CHECKING:
    _Loader = yaml.SafeLoader
else:  # the same, and ten times as fast, where the library is at hand
    _Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _OnceEach(_Loader):
    """YAML in which a key stands once: the second would silently replace the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice; keep one", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def a_day(self, node: yaml.ScalarNode) -> object:
        """A day that does not exist stays the words it is, so that the form can say where they stand."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_OnceEach.add_constructor("tag:yaml.org,2002:timestamp", _OnceEach.a_day)


def parsed(name: str, text: str) -> BookForm:
    """The rulebook in the text of file `name`. Raises Misconfigured naming file, place, value and mend."""
    try:
        raw = yaml.load(text, _OnceEach)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Misconfigured(f"{name}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict):
        raise Misconfigured(f"{name}: holds no rulebook; begin with pack: and rules:")
    try:
        return BookForm.model_validate(raw)
    except ValidationError as error:
        raise Misconfigured("; ".join(_fault(name, fault, raw) for fault in error.errors())) from error


def _fault(name: str, fault: Any, raw: dict[str, Any]) -> str:
    """One fault: where it is, what stands there, and what to write."""
    where = list(fault["loc"])
    form: type[BaseModel] = BookForm
    if where[:1] == ["rules"] and len(where) > 1:
        where[:2] = [_named(raw, where[1])]
        form = RuleForm
    elif where[:1] == ["in_call"] and len(where) > 1:
        form = InCallForm
    place = ".".join(map(str, where))
    match fault["type"]:
        case "extra_forbidden":
            return f"{name}: {place}: no such field; fields are {', '.join(form.model_fields)}"
        case "missing":
            return f"{name}: {place}: is missing; write it"
    return f"{name}: {place}: {str(fault['input'])[:80]!r}: {fault['msg'].removeprefix('Value error, ')}"


def _named(raw: dict[str, Any], at: Any) -> str:
    """The rule's id, or its place in the list where it has none."""
    rule = raw["rules"][at] if isinstance(at, int) else None
    known = rule.get("id") if isinstance(rule, dict) else None
    return str(known) if known else f"rule {at + 1 if isinstance(at, int) else at}"
