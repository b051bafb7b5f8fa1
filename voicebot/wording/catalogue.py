"""The catalogue of lines: for every key its values, who may hear it, and what it discloses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicebot.wording.findings import Finding, Place
from voicebot.wording.sources import Located, read_source
from voicebot.wording.speaking import TYPES

FILE = "catalogue.yaml"
AUDIENCES = ("anyone", "verified", "machine")
_FIELDS = frozenset({"meaning", "audience", "values", "discloses", "max_seconds"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One key. `audience` verified means: only to the person whose account it is, once that has been proved.

    `max_seconds` bounds how long the line takes to say, with ordinary values, at an ordinary pace.
    """

    key: str
    meaning: str
    audience: str
    values: Mapping[str, str]
    discloses: tuple[str, ...] = ()
    max_seconds: int = 25
    place: Place = field(default=Place(FILE), compare=False)


def read_catalogue(folder: Path, file: str = FILE) -> tuple[dict[str, Entry], list[Finding]]:
    """Every entry that can be used, and what is wrong with the others."""
    source = read_source(folder, file)
    entries, findings = {}, list(source.findings)
    for key, located in source.entries.items():
        faults = list(_faults(key, located))
        findings += faults
        if not faults:
            entries[key] = _entry(key, located)
    return entries, findings


def _entry(key: str, located: Located) -> Entry:
    fields: Mapping[str, Any] = located.value
    return Entry(
        key,
        str(fields["meaning"]),
        fields["audience"],
        dict(fields.get("values") or {}),
        tuple(fields.get("discloses") or ()),
        fields.get("max_seconds", 25),
        located.place,
    )


def _faults(key: str, located: Located) -> Iterator[Finding]:
    def fault(says: str, mend: str) -> Finding:
        return Finding(located.place, key, "catalogue", says, mend)

    fields = located.value
    if not isinstance(fields, dict) or not fields.get("meaning"):
        yield fault("has no meaning", "write `meaning:` and `audience:` under the key")
        return
    unknown = sorted(str(name) for name in fields.keys() - _FIELDS)
    if unknown:
        yield fault(f"has unknown fields: {', '.join(unknown)}", f"known are {', '.join(sorted(_FIELDS))}")
    if fields.get("audience") not in AUDIENCES:
        yield fault("says not who may hear it", f"write `audience:` as one of {', '.join(AUDIENCES)}")
    if not isinstance(fields.get("max_seconds", 25), int):
        yield fault("has a `max_seconds` that is no whole number", "write seconds, such as 25")
    if not isinstance(fields.get("discloses") or [], list):
        yield fault("has `discloses` that is no list", "write it as [ai, recording]")
    values = fields.get("values") or {}
    if not isinstance(values, dict):
        yield fault("has `values` that are no list of name and type", "write it as {total: Money}")
        return
    for name, kind in values.items():
        if kind not in TYPES:
            yield fault(f"has a value {name} of the unknown type {kind}", f"known are {', '.join(TYPES)}")
