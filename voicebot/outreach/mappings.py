"""Which column of a file is which field of ours: by its name in either language, or as a source's mapping says.

A mapping is kept a file a source. It holds names of columns and how figures are written, and nothing of anybody.
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

from voicebot.errors import InvalidInput, NotFound

_NAMES = Path(__file__).parent / "column_names.yaml"
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
#: what is somebody's own, and so the same for no two rows
_OWN = frozenset({"ref", "name", "phone", "reference", "product_last4"})


@cache
def _known() -> dict[str, str]:
    """Every name of a column that we know, made plain, and its field."""
    found = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    return {_plain(name): field for field, names in found.items() for name in (field, *names)}


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", name)).casefold()


def _of_fields(given: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(given) - set(_known().values()))
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is no field; fields are {', '.join(dict.fromkeys(_known().values()))}")
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

    `defaults` stand where a row has no value. `dates` and `times` are forms of `strptime`; none means ISO 8601.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: Annotated[dict[str, str], AfterValidator(_of_fields)] = {}
    defaults: Annotated[dict[str, str], AfterValidator(_of_fields), AfterValidator(_of_no_one)] = {}
    dates: Formats = ()
    times: Formats = ()
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    encoding: str = "utf-8"
    sheet: str | None = None

    def fields_of(self, cells: tuple[str, ...], fields: Collection[str]) -> tuple[str | None, ...]:
        """The field of each column, None for one that is not read. Raises InvalidInput where that cannot be told."""
        if any("\N{REPLACEMENT CHARACTER}" in cell for cell in cells):
            raise InvalidInput(
                "header", ",".join(cells), "save the file as UTF-8, or say encoding: gb18030 in a mapping"
            )
        named = {_plain(column): field for field, column in self.columns.items() if column and field in fields}
        absent = set(named) - {_plain(cell) for cell in cells}
        if absent:
            wanted = next(column for column in self.columns.values() if _plain(column) in absent)
            raise InvalidInput("header", wanted, f"the file has no such column; its columns are {', '.join(cells)}")
        found = tuple(named.get(_plain(cell)) or self._by_name(cell, fields) for cell in cells)
        for place, field in enumerate(found):
            if field is not None and field in found[:place]:
                both = f"{cells[found.index(field)]} and {cells[place]}"
                raise InvalidInput("header", both, f"two columns for {field}: say which under columns in a mapping")
        return found

    def _by_name(self, cell: str, fields: Collection[str]) -> str | None:
        field = _known().get(_plain(cell))
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
    """The mappings that are kept, one file a source, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def mapping_of(self, source: str) -> Mapping:
        """The mapping of this source. Raises NotFound where none was kept."""
        path = self._path(source)
        if not path.exists():
            kept = ", ".join(sorted(one.stem for one in self._folder.glob("*.yaml"))) or "none"
            raise NotFound(f"no mapping is kept for {source} (kept: {kept}); give one with --mapping FILE")
        return read_mapping(path)

    def keep(self, source: str, mapping: Mapping) -> None:
        """Keep it as this source's from now on."""
        path = self._path(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        text = yaml.safe_dump(mapping.model_dump(exclude_defaults=True, mode="json"), allow_unicode=True)
        written.write_text(text, encoding="utf-8")
        written.replace(path)

    def _path(self, source: str) -> Path:
        if not _SOURCE.fullmatch(source):
            raise InvalidInput("source", source, "name it with 1 to 40 of a to z, 0 to 9, - and _")
        return self._folder / f"{source}.yaml"
