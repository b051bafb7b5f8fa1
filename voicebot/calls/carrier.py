"""The Carrier interface: small, so that a local carrier can stand where Twilio does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

#: a field in a report of the built-in line, whose calls may be held where no request of ours reaches them: it plays
#: the document that is the report's answer
PLAYS_ANSWER = "PlaysAnswer"


@dataclass(frozen=True, slots=True)
class Dial:
    """One outbound call to place. `attempt` is our call id, already committed as dialling; `to` is E.164."""

    attempt: str
    to: str


class Carrier(Protocol):
    """Places calls. `name` is what people are told the call goes through ("twilio", "built-in line")."""

    name: str

    def place(self, dial: Dial) -> str:
        """Place the call and return the carrier's own call id.

        Raises CarrierFailed; its `unknown` is true when the call may have been placed all the same.
        """
        ...
