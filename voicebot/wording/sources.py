"""YAML read with the place of every entry, and with duplicate keys refused: the second would silently win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicebot.wording.findings import Finding, Place

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Located:
    """A value and where it stands."""

    value: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its entries by key, and what is wrong with it."""

    entries: dict[str, Located]
    findings: tuple[Finding, ...] = ()


def read_source(folder: Path, name: str) -> Source:
    """The mapping in a file of `folder`; a file that cannot be read is a finding, never an exception."""
    try:
        loader = _Loader((folder / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return _unreadable(name, 1, f"cannot be read ({reason})", "put the file back, written in UTF-8")
    except yaml.YAMLError as error:  # a character that YAML forbids stops the reader itself
        return _invalid(name, error)
    try:
        return _read(name, loader)
    except yaml.YAMLError as error:
        return _invalid(name, error)
    finally:
        loader.dispose()


def _read(name: str, loader: Any) -> Source:
    root = loader.get_single_node()
    if root is None:
        return Source({})
    if not isinstance(root, yaml.MappingNode):
        return _unreadable(name, 1, "is no list of `key: text`", "write one `key: text` a line")
    findings = tuple(
        Finding(Place(name, line), key, "duplicate", "is given twice in this file", "keep one of the two")
        for key, line in _duplicates(root)
    )
    entries: dict[str, Located] = {}
    for key_node, value_node in root.value:
        value = loader.construct_object(value_node, deep=True)
        entries.setdefault(str(key_node.value), Located(value, Place(name, key_node.start_mark.line + 1)))
    return Source(entries, findings)


def _duplicates(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Every key that an outer or inner mapping holds again, with the line of the second."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if str(key_node.value) in seen:
                yield str(key_node.value), key_node.start_mark.line + 1
            seen.add(str(key_node.value))
            yield from _duplicates(value_node)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _duplicates(item)


def _invalid(name: str, error: yaml.YAMLError) -> Source:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"
    return _unreadable(
        name, mark.line + 1 if mark else 1, f"is not valid YAML ({problem})", "put the text in double quotes"
    )


def _unreadable(name: str, line: int, fault: str, mend: str) -> Source:
    return Source({}, (Finding(Place(name, line), name, "yaml", fault, mend),))
