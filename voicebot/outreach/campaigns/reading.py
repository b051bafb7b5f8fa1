"""A strategy as it comes, from YAML, JSON or options: read strictly, and refused with field, value and mend."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from voicebot.errors import InvalidInput
from voicebot.outreach.campaigns.strategy import Strategy

#: bytes of a file; a list of references is the longest part of one
LARGEST = 4 * 1024 * 1024


class _Once(yaml.SafeLoader):
    """Refuses a key that stands twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for at, key in enumerate(keys) if key in keys[:at]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice} stands there twice", node.start_mark)
        return super().construct_mapping(node, deep)


# A time without an offset is nobody's; days and times are read where their field is known.
_Once.yaml_implicit_resolvers = {
    first: [one for one in several if one[0] != "tag:yaml.org,2002:timestamp"]
    for first, several in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def from_file(path: Path) -> dict[str, Any]:
    """What a file says, unchecked. Raises InvalidInput where it is no YAML or JSON."""
    if path.stat().st_size > LARGEST:
        raise InvalidInput("file", path.name, f"it holds more than {LARGEST // 1024**2} MB; list fewer references")
    try:
        found = yaml.load(path.read_text(encoding="utf-8-sig"), _Once)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput("file", path.name, f"write YAML or JSON in UTF-8: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        raise InvalidInput("file", path.name, "write fields and values, such as name: early reminder")
    return found


def strategy_of(given: Mapping[str, Any]) -> Strategy:
    """The strategy. Raises InvalidInput naming the first field that cannot be used, its value and the mend."""
    try:
        return Strategy.model_validate(dict(given))
    except ValidationError as error:
        raise _refused(error) from error


def _refused(error: ValidationError) -> InvalidInput:
    fault = error.errors()[0]
    field = ".".join(str(part) for part in fault["loc"] if part != "[key]")
    value, message = fault["input"], fault["msg"].removeprefix("Value error, ")
    match fault["type"]:
        case "extra_forbidden":
            mend = f"it is no field; known there are {', '.join(_known(fault['loc'][:-1]))}"
        case "missing":
            value, mend = None, "it must be there"
        case "model_type" | "model_attributes_type":
            inner = _known(fault["loc"])
            mend = f"write fields of it, such as {field}.{inner[0]}; there are {', '.join(inner)}"
        case "value_error":
            mend = message
        case _:
            mend = message[0].lower() + message[1:]
    if fault["type"] == "value_error" and isinstance(value, Mapping | BaseModel):
        # What lies between two fields names one of them itself.
        named, _, rest = mend.partition(": ")
        if rest and named.partition(".")[0] in _known(fault["loc"]):
            field, mend = f"{field}.{named}" if field else named, rest
            value = _inner(value, named)
    return InvalidInput(field or "strategy", value, mend)


def _inner(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _known(place: tuple[Any, ...]) -> list[str]:
    """The fields that there are at a place."""
    model: type[BaseModel] = Strategy
    for part in place:
        field = model.model_fields.get(part)
        kind: Any = None if field is None else field.annotation
        found = [one for one in (kind, *getattr(kind, "__args__", ())) if _is_model(one)]
        model = found[0] if found else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def kept(row: Mapping[str, Any]) -> Strategy:
    """The strategy of a campaign on record."""
    return Strategy.model_validate(row["strategy"])
