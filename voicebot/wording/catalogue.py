"""The catalogue of lines: for every key its values, who may hear it, and what it discloses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicebot.errors import Misconfigured
from voicebot.wording.speaking import TYPES

AUDIENCES = ("anyone", "verified", "machine")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key. `audience` verified means: only to the person whose account it is, once that has been proved."""

    key: str
    meaning: str
    audience: str
    values: Mapping[str, str]
    discloses: tuple[str, ...] = ()


def load_catalogue(folder: Path) -> dict[str, Entry]:
    """The catalogue in `folder`. Raises Misconfigured naming key and mend."""
    path = folder / "catalogue.yaml"
    return {key: _entry(key, fields) for key, fields in read_yaml(path).items()}


def _entry(key: str, fields: Mapping[str, Any]) -> Entry:
    values = dict(fields.get("values") or {})
    if fields.get("audience") not in AUDIENCES:
        raise Misconfigured(f"catalogue.yaml: {key}: audience must be one of {', '.join(AUDIENCES)}")
    for name, kind in values.items():
        if kind not in TYPES:
            raise Misconfigured(f"catalogue.yaml: {key}: value {name} has type {kind}; known are {', '.join(TYPES)}")
    return Entry(key, fields["meaning"], fields["audience"], values, tuple(fields.get("discloses") or ()))


class _UniqueLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML that refuses a key given twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is given twice", key_node.start_mark)
            seen.add(key)
        return dict(super().construct_mapping(node, deep))


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping. Raises Misconfigured naming file, line and fault."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueLoader)  # noqa: S506 - a safe loader, made strict
    except OSError as error:
        raise Misconfigured(f"{path.name}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise Misconfigured(f"{path.parent.name}/{path.name}: {' '.join(str(error).split())}") from error
    if not isinstance(found, dict):
        raise Misconfigured(f"{path.parent.name}/{path.name}: write `key: text`, one a line")
    return found
