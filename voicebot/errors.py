"""The one exception tree; it becomes an HTTP answer or an exit code only at the edge.

VoicebotError
├── InvalidInput        a named field holds a value that cannot be used (400, exit 2)
├── NotFound            what was named does not exist (404, exit 1)
├── Conflict            the thing is in a state that forbids the request (409, exit 1)
├── NotAllowed          a contact rule forbids it; carries the rule ids (403, exit 3)
├── Misconfigured       a setting or a file of ours is wrong; says how to mend it (500, exit 2)
└── CarrierFailed       the carrier refused or did not answer (502, exit 4)
"""

from __future__ import annotations

from datetime import datetime


class VoicebotError(Exception):
    """Root of everything we raise on purpose."""


class InvalidInput(VoicebotError):
    """A field holds a value that cannot be used.

    `field` names it, `value` is what came (shortened, never personal data; `missing` where nothing did), `mend` says
    what to send instead.
    """

    def __init__(self, field: str, value: object, mend: str) -> None:
        self.field, self.value, self.mend = field, "missing" if value is None else str(value)[:80], mend
        super().__init__(f"{field}: {self.value!r} cannot be used: {mend}")


class NotFound(VoicebotError):
    """What was named does not exist."""


class Conflict(VoicebotError):
    """The thing named is in a state that forbids the request."""


class NotAllowed(VoicebotError):
    """A contact rule forbids it. `rule_ids` are the rules that blocked, `next_at` is when time alone frees it."""

    def __init__(self, message: str, rule_ids: tuple[str, ...] = (), next_at: datetime | None = None) -> None:
        self.rule_ids, self.next_at = rule_ids, next_at
        super().__init__(message)


class Misconfigured(VoicebotError):
    """A setting or a file of ours is wrong; the message says how to mend it."""


class CarrierFailed(VoicebotError):
    """The carrier refused, or did not answer. `unknown` is true when the request may have been carried out."""

    def __init__(self, message: str, *, unknown: bool = False, code: int | None = None) -> None:
        self.unknown, self.code = unknown, code
        super().__init__(message)
