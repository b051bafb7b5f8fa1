"""What carries texts and e-mail: small, so that a local carrier can stand where Twilio does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from voicebot.records.prepared import Row

#: the ways by which something can be put in writing
SMS, EMAIL = "sms", "email"


@dataclass(frozen=True, slots=True)
class Text:
    """One text to send. `attempt` is our id of it, already committed; `to` is E.164.

    An e-mail is one too: `to` is an address, `subject` shows before it is opened, and `stop` is the page on which its
    reader asks for no more of them.
    """

    attempt: str
    to: str
    body: str
    subject: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that a line took over: its own id, and where it is, in Twilio's words."""

    sid: str
    state: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A text in a line's own list of what it was given."""

    sid: str
    state: str
    body: str
    at: datetime


class Messenger(Protocol):
    """Carries texts. `name` is what people are told a text goes through.

    `lists_all`: what is not in its list was surely never given to it.
    """

    name: str
    lists_all: bool

    def send(self, text: Text) -> Taken:
        """Give the text to the line, with one request.

        Raises CarrierFailed; its `unknown` is true when the text may go out all the same.
        """
        ...

    def sent_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """What it was given for this number since a time. Raises CarrierFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of an installation: the built-in one, a carrier's and a mail server's where they are set up."""

    built_in: Messenger
    carrier: Messenger | None = None
    post: Messenger | None = None

    def for_account(self, account: Row, channel: str = SMS) -> Messenger | None:
        """By which line the account's holder is written to; None where there is no way.

        Nobody sends a real text to an invented person.
        """
        if account["sample"]:
            return self.built_in
        return self.post if channel == EMAIL else self.carrier or self.built_in

    def named(self, name: str) -> Messenger | None:
        """The line of that name, where there still is one."""
        lines = (self.built_in, self.carrier, self.post)
        return next((line for line in lines if line is not None and line.name == name), None)
