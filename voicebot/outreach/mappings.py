"""Which column of a file is which field of ours: by its name in either language, or as a source's mapping says.

A mapping is kept a file for a source and a kind of file. It holds names of columns and how figures are written, and
nothing of anybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from voicebot.errors import InvalidInput

_NAMES = Path(__file__).parent / "column_names.yaml"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
#: what is somebody's own, and so the same for no two rows
_OWN = frozenset(
    ("ref", "name", "phone", "person", "email", "product_last4", "reference", "account", "key", "amount", "reverses")
)


@cache
def _sections() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    return found


@cache
def _known(names: str) -> dict[str, str]:
    """Every name of a column that files of this section have, made plain, and its field."""
    fields = (*_sections()["all"].items(), *_sections()[names].items())
    return {_plain(name): field for field, known in fields for name in (field, *known)}


@cache
def _fields() -> tuple[str, ...]:
    return tuple(dict.fromkeys(field for section in _sections().values() for field in section))


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", name)).casefold()


def _of_fields(given: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(given) - set(_fields()))
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is no field; fields are {', '.join(_fields())}")
    return given


def _of_no_one(given: dict[str, str]) -> dict[str, str]:
    if _OWN & set(given):
        raise ValueError(f"{', '.join(sorted(_OWN & set(given)))} is each row's own, and has no default")
    return given


def _whole_years(formats: tuple[str, ...]) -> tuple[str, ...]:
    if any("%y" in one for one in formats):
        raise ValueError("write years with four digits (%Y): two do not tell the century")
    return formats


Formats = Annotated[tuple[str, ...], AfterValidator(_whole_years)]


class Mapping(BaseModel):
    """How to read one source's files. `columns` is field to column, "" for one that is not to be read.

    `ignored` are columns that say nothing to us, for files in which every other must be known. `defaults` stand where a
    row has no value. `dates` and `times` are forms of `strptime`; none means ISO 8601. `outcomes` is what the source
    calls the end of a contact, and our word for it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: Annotated[dict[str, str], AfterValidator(_of_fields)] = {}
    ignored: tuple[str, ...] = ()
    defaults: Annotated[dict[str, str], AfterValidator(_of_fields), AfterValidator(_of_no_one)] = {}
    dates: Formats = ()
    times: Formats = ()
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    encoding: str = "utf-8"
    sheet: str | None = None
    outcomes: dict[str, str] = {}

    def fields_of(self, cells: tuple[str, ...], fields: Collection[str], names: str) -> tuple[str | None, ...]:
        """The field of each column, None for one that is not read; `names` is the section in which columns are known.

        Raises InvalidInput where that cannot be told.
        """
        if any("\N{REPLACEMENT CHARACTER}" in cell for cell in cells):
            raise InvalidInput(
                "header", ",".join(cells), "save the file as UTF-8, or say encoding: gb18030 in a mapping"
            )
        named = {_plain(column): field for field, column in self.columns.items() if column and field in fields}
        absent = set(named) - {_plain(cell) for cell in cells}
        if absent:
            wanted = next(column for column in self.columns.values() if _plain(column) in absent)
            raise InvalidInput("header", wanted, f"none of the file's {len(cells)} columns has this name")
        found = tuple(named.get(_plain(cell)) or self._by_name(cell, fields, names) for cell in cells)
        for place, field in enumerate(found):
            if field is not None and field in found[:place]:
                both = f"{cells[found.index(field)]} and {cells[place]}"
                raise InvalidInput("header", both, f"two columns for {field}: say which under columns in a mapping")
        return found

    def ignores(self, cell: str) -> bool:
        """Whether this column was said to say nothing to us."""
        known = {*self.ignored, *(field for field, column in self.columns.items() if not column)}
        return _plain(cell) in {_plain(name) for name in known}

    def _by_name(self, cell: str, fields: Collection[str], names: str) -> str | None:
        field = None if self.ignores(cell) else _known(names).get(_plain(cell))
        return field if field in fields and field not in self.columns else None


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file. Raises InvalidInput naming the place and its mend."""
    try:
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput("mapping", path.name, f"send YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidInput("mapping", path.name, faults) from error


class Sources:
    """The mappings that are kept, a file for a source and a kind of file, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def mapping_of(self, source: str, kind: str) -> Mapping:
        """The mapping of this source's files of this kind; where none was kept, columns go by their names."""
        path = self._path(source, kind)
        return read_mapping(path) if path.exists() else Mapping()

    def keep(self, source: str, kind: str, mapping: Mapping) -> None:
        """Keep it as this source's from now on."""
        path = self._path(source, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        text = yaml.safe_dump(mapping.model_dump(exclude_defaults=True, mode="json"), allow_unicode=True)
        written.write_text(text, encoding="utf-8")
        written.replace(path)

    def _path(self, source: str, kind: str) -> Path:
        return self._folder / f"{named(source)}.{kind}.yaml"


def named(source: str) -> str:
    """The name of a source, checked. Raises InvalidInput."""
    if not _SOURCE.fullmatch(source):
        raise InvalidInput("source", source, "name it with 1 to 40 of a to z, 0 to 9, - and _")
    return source
