"""The kinds of rule, by what they are about: each compiles its parameters into a function from request to verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicebot.compliance.kinds import agreements, counts, hours, standing
from voicebot.compliance.kinds.standing import FLAGS
from voicebot.compliance.kinds.verdicts import NEVER, Evaluate

__all__ = ["FLAGS", "NEVER", "Evaluate", "compile_rule"]

_KINDS = hours.KINDS | counts.KINDS | standing.KINDS | agreements.KINDS


def compile_rule(kind: str, params: Mapping[str, Any], zone: str | None) -> Evaluate | None:
    """The rule as a function; None for kinds kept in the call itself. Raises ValueError for a bad parameter."""
    if kind in ("disclose", "wording", "neutral_text"):
        return None
    if kind not in _KINDS:
        raise ValueError(f"kind {kind} is not known; known are disclose, wording, neutral_text, {', '.join(_KINDS)}")
    compiler, known = _KINDS[kind]
    unknown = set(params) - known
    if unknown:
        raise ValueError(f"parameter {', '.join(sorted(unknown))} is not known to {kind}")
    return compiler(params, zone)
