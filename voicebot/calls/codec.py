"""Frozen values to JSON bytes and back, the same value exactly, so that a journal can be replayed.

A dataclass becomes an object that names its class under "is"; dates, times, decimals and sets do likewise. Reading is
driven by the types of the fields, so an enum comes back as its enum and a tuple as a tuple.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
Reader = Callable[[Any], Any]

_OPTIONS = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def dumps(value: object) -> bytes:
    """JSON of a value made of frozen dataclasses and plain values."""
    return orjson.dumps(value, default=_plain, option=_OPTIONS)


def loads(kind: type[T], raw: bytes) -> T:
    """The value of type `kind` that `dumps` wrote."""
    value: T = read(kind, orjson.loads(raw))
    return value


def read(kind: Any, plain: Any) -> Any:
    """The value of type `kind` (a union is fine) in JSON already parsed."""
    return reader(kind)(plain)


def _plain(value: Any) -> Any:
    write = _writer(value.__class__)
    if write is not None:
        return write(value)
    if isinstance(value, datetime | date):
        return {"is": type(value).__name__, "of": value.isoformat()}
    if isinstance(value, Decimal):
        return {"is": "Decimal", "of": str(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a journal")


@cache
def _writer(kind: Any) -> Callable[[Any], dict[str, Any]] | None:
    """The function that turns a value of this dataclass into its object; None for what is no dataclass."""
    if not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(kind))
    if not names:
        return lambda value: {"is": value.__class__.__name__}
    values = attrgetter("__class__.__name__", *names)
    return lambda value: dict(zip(("is", *names), values(value), strict=True))


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
