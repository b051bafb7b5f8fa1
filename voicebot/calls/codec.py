"""Frozen values to JSON bytes and back, the same value exactly, so that a journal can be replayed.

A dataclass becomes an object that names its class under "is"; dates, times, decimals and sets do likewise. A field that
holds its default is left out, so that a default under which journals were written must never change. Reading is driven
by the types of the fields, so an enum comes back as its enum and a tuple as a tuple.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
Reader = Callable[[Any], Any]
Writer = Callable[[Any], Any]

_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def dumps(value: object) -> bytes:
    """JSON of a value made of frozen dataclasses and plain values."""
    return orjson.dumps(value, default=_short, option=_OPTIONS)


def shown(value: object) -> dict[str, Any]:
    """The value as plain JSON for somebody to read: nothing is left out."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(value, default=_whole, option=_OPTIONS))
    return found


def loads(kind: type[T], raw: bytes) -> T:
    """The value of type `kind` that `dumps` wrote."""
    value: T = read(kind, orjson.loads(raw))
    return value


def read(kind: Any, plain: Any) -> Any:
    """The value of type `kind` (a union is fine) in JSON already parsed."""
    return reader(kind)(plain)


class _Writers(dict[type, Writer]):
    """By the class of a value, how it becomes plain; made when the class is first seen."""

    def __init__(self, of_dataclass: Callable[[type], Writer]) -> None:
        self._of_dataclass = of_dataclass

    def __missing__(self, kind: type) -> Writer:
        self[kind] = made = self._of_dataclass(kind) if is_dataclass(kind) else _writer(kind)
        return made


def _writer(kind: type) -> Writer:
    if issubclass(kind, datetime | date):
        return lambda value: {"is": kind.__name__, "of": value.isoformat()}
    if issubclass(kind, Decimal):
        return lambda value: {"is": "Decimal", "of": str(value)}
    if issubclass(kind, frozenset):
        return sorted
    raise TypeError(f"{kind.__name__} has no place in a journal")


def _short_writer(kind: type) -> Writer:
    name, names = kind.__name__, tuple(field.name for field in fields(kind))
    told = _told(names)
    # what has no default equals nothing
    usual = tuple(object() if field.default is MISSING else field.default for field in fields(kind))

    def write_fields(value: Any) -> dict[str, Any]:
        plain = {"is": name}
        for field, one, default in zip(names, told(value), usual, strict=True):
            if one is not default and one != default:
                plain[field] = one
        return plain

    return write_fields


def _told(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads these fields of a value, all at once."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _whole_writer(kind: type) -> Writer:
    names = tuple(field.name for field in fields(kind))
    return lambda value: {"is": kind.__name__} | {name: getattr(value, name) for name in names}


_SHORT, _WHOLE = _Writers(_short_writer), _Writers(_whole_writer)


def _short(value: Any) -> Any:
    return _SHORT[value.__class__](value)


def _whole(value: Any) -> Any:
    return _WHOLE[value.__class__](value)


@cache
def reader(kind: Any) -> Reader:
    """The function that reads a value of this type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union_reader(arguments)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is frozenset:
        each = reader(arguments[0])
        return lambda plain: frozenset([each(item) for item in plain])
    if origin in (Literal, dict) or kind in (str, int, float, bool, type(None), Any):
        return _same
    if kind in (date, datetime, Decimal):
        return _tagged_readers[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if is_dataclass(kind):
        return _dataclass_reader(kind)  # type: ignore[arg-type]
    raise TypeError(f"{kind!r} has no place in a journal")


_tagged_readers: dict[type, Reader] = {
    date: lambda plain: date.fromisoformat(plain["of"]),
    datetime: lambda plain: datetime.fromisoformat(plain["of"]),
    Decimal: lambda plain: Decimal(plain["of"]),
}


def _same(plain: Any) -> Any:
    return plain


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = tuple((field.name, reader(hints[field.name])) for field in fields(kind))

    def read_fields(plain: Any) -> Any:
        # A field that an older release did not write takes its default.
        return kind(**{name: read_one(plain[name]) for name, read_one in readers if name in plain})

    return read_fields


def _tuple_reader(arguments: tuple[Any, ...]) -> Reader:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = reader(arguments[0])
        return lambda plain: tuple([each(item) for item in plain])
    readers = tuple(reader(argument) for argument in arguments)
    return lambda plain: tuple([one(item) for one, item in zip(readers, plain, strict=True)])


def _union_reader(arguments: tuple[Any, ...]) -> Reader:
    tagged = {argument.__name__: reader(argument) for argument in arguments if _is_tagged(argument)}
    untagged = [argument for argument in arguments if not _is_tagged(argument) and argument is not type(None)]
    # Plain strings and numbers stay; a single other type (an enum, a tuple) is read as itself.
    other = reader(untagged[0]) if len(untagged) == 1 else _same

    def read_union(plain: Any) -> Any:
        if plain is None:
            return None
        if isinstance(plain, dict):
            return tagged[plain["is"]](plain)
        return other(plain)

    return read_union


def _is_tagged(kind: Any) -> bool:
    return kind in _tagged_readers or is_dataclass(kind)
