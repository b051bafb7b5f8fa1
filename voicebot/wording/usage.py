"""Which lines the code says: found in its source, so that no call ends at a line that nobody wrote."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from voicebot.wording.catalogue import Entry
from voicebot.wording.findings import Finding, Place

_DOTTED = re.compile(r"\b[a-z_]+(?:\.[a-z0-9_]+)+\b")
_MAKERS = frozenset({"line", "Line"})


@dataclass(frozen=True, slots=True)
class Use:
    """A line made in code. `key` ends with `*` where its last part is filled in there.

    `values` are the names it is given, None where the code does not spell them out.
    """

    key: str
    values: frozenset[str] | None
    place: Place


@dataclass(frozen=True, slots=True)
class Usage:
    """The lines a source makes, and every word in it that could be a key passed on by name."""

    uses: tuple[Use, ...]
    mentioned: frozenset[str]


def usage_of(source: str, file: str) -> Usage:
    """What a Python source says."""
    tree = ast.parse(source, file)
    uses = tuple(use for node in ast.walk(tree) if isinstance(node, ast.Call) for use in _uses(node, file))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return Usage(uses, frozenset(text for text in texts if isinstance(text, str)))


def _uses(call: ast.Call, file: str) -> Iterator[Use]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name not in _MAKERS or not call.args:
        return
    key = _key(call.args[0])
    if key is not None:
        values = frozenset(word.arg for word in call.keywords if word.arg is not None)
        spelled = name == "line" and all(word.arg is not None for word in call.keywords)
        yield Use(key, values if spelled else None, Place(file, call.lineno))


def _key(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "." in argument.value:
        return argument.value
    if isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant):
        return f"{argument.values[0].value!s}*"
    return None


def mentions_of(text: str) -> Usage:
    """The keys that a file of data names, such as a rulebook."""
    return Usage((), frozenset(_DOTTED.findall(text)))


def usage_findings(catalogue: Mapping[str, Entry], sources: Iterable[Usage]) -> list[Finding]:
    """Keys that the code says and the catalogue lacks, values that do not agree, and keys that are never said."""
    said: set[str] = set()
    found: list[Finding] = []
    for usage in sources:
        said |= usage.mentioned & catalogue.keys()
        for use in usage.uses:
            keys = _matching(use.key, catalogue)
            said |= keys
            found += _disagreements(use, keys, catalogue)
    unsaid = (entry for key, entry in catalogue.items() if key not in said)
    found += (
        Finding(entry.place, entry.key, "unused", "is never said", "remove it, or say it", True) for entry in unsaid
    )
    return sorted(found)


def _matching(key: str, catalogue: Mapping[str, Entry]) -> set[str]:
    if key.endswith("*"):
        return {known for known in catalogue if known.startswith(key[:-1])}
    return {key} & catalogue.keys()


def _disagreements(use: Use, keys: set[str], catalogue: Mapping[str, Entry]) -> Iterator[Finding]:
    if not keys:
        mend = "describe it in catalogue.yaml and write it in each language"
        yield Finding(use.place, use.key, "missing", "is said by the code and is not in the catalogue", mend)
    for key in sorted(keys):
        wanted = frozenset(catalogue[key].values)
        if use.values is not None and use.values != wanted:
            fault = f"is given {_listed(use.values)} by the code, and the catalogue wants {_listed(wanted)}"
            yield Finding(use.place, key, "value", fault, "make the two agree")


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "no value"
