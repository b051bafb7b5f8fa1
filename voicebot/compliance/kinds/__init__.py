"""The kinds of rule, by what they are about: each compiles its parameters into a function from request to verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicebot.compliance.kinds import agreements, counts, hours, standing
from voicebot.compliance.kinds.standing import FLAGS
from voicebot.compliance.kinds.verdicts import CONCERNS, NEVER, Compiled, Evaluate, words

__all__ = ["FLAGS", "NEVER", "Compiled", "Evaluate", "compile_rule"]

_KINDS = hours.KINDS | counts.KINDS | standing.KINDS | agreements.KINDS
#: what a call or a text must tell, by the words of the dialogue
_TOLD = ("identity", "ai", "keys", "recording")
#: kinds kept in the call or the text itself, with the parameters they know
_IN_THE_CONTACT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "disclose": {"discloses": _TOLD},
    "wording": {},
    "neutral_text": {},
}


def compile_rule(kind: str, params: Mapping[str, Any], home: str | None) -> Compiled | None:
    """The rule as a function; None for kinds kept in the contact itself. Raises ValueError for a bad parameter."""
    if kind in _IN_THE_CONTACT:
        _only(kind, params, _IN_THE_CONTACT[kind])
        for name, known in _IN_THE_CONTACT[kind].items():
            words(params, name, known)
        return None
    found = _KINDS.get(kind)
    if found is None:
        known_kinds = ", ".join((*_IN_THE_CONTACT, *sorted(_KINDS)))
        raise ValueError(f"kind {kind} is not known; known are {known_kinds}")
    _only(kind, params, (*found.knows, *CONCERNS))
    own = {"purposes": found.purposes, "channels": found.channels, "voices": CONCERNS["voices"]}
    concerns = {
        name: words(params, name, known) if name in params else frozenset(own[name]) for name, known in CONCERNS.items()
    }
    by_machine = frozenset() if "purposes" in params else frozenset(found.by_machine)
    return Compiled(found.compile(params, home), found.about, **concerns, by_machine=by_machine)


def _only(kind: str, params: Mapping[str, Any], known: Mapping[str, Any] | tuple[str, ...]) -> None:
    if unknown := sorted(set(params) - set(known)):
        ours = ", ".join(sorted(known)) or "none"
        raise ValueError(f"parameter {', '.join(unknown)} is not known to {kind}; it knows {ours}")
