"""What the carrier really did, kept apart from everything that the bot writes down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any


@dataclass(slots=True)
class PlacedCall:
    """A telephone that rang. `attempt` is the bot's id, as its addresses named it; `status` goes on to the end."""

    sid: str
    attempt: str
    to: str
    caller: str
    at: datetime
    status: str = "queued"
    ended: datetime | None = None
    answered_by: str | None = None
    manner: str = ""
    #: what the person heard the bot say of what it has noted, by the keys of those lines
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class SentText:
    """A text that was really sent."""

    sid: str
    attempt: str
    to: str
    caller: str
    body: str
    at: datetime
    status: str = "sent"


class Ledger:
    """Safe to share between threads. `calls` and `texts` are in the order in which they were carried out."""

    def __init__(self) -> None:
        self.calls: list[PlacedCall] = []
        self.texts: list[SentText] = []
        self._by_sid: dict[str, PlacedCall | SentText] = {}
        self._lock = Lock()

    def place(self, attempt: str, to: str, caller: str, at: datetime) -> PlacedCall:
        """A call is carried out."""
        with self._lock:
            call = PlacedCall(f"CA{len(self.calls) + 1:032x}", attempt, to, caller, at)
            self.calls.append(call)
            self._by_sid[call.sid] = call
        return call

    def send(self, attempt: str, to: str, caller: str, body: str, at: datetime) -> SentText:
        """A text is carried out."""
        with self._lock:
            text = SentText(f"SM{len(self.texts) + 1:032x}", attempt, to, caller, body, at)
            self.texts.append(text)
            self._by_sid[text.sid] = text
        return text

    def call(self, sid: str) -> PlacedCall | None:
        """The call with this id."""
        found = self._by_sid.get(sid)
        return found if isinstance(found, PlacedCall) else None

    def text(self, sid: str) -> SentText | None:
        """The text with this id."""
        found = self._by_sid.get(sid)
        return found if isinstance(found, SentText) else None

    def calls_to(self, to: str | None) -> list[PlacedCall]:
        """The calls to a number, newest first."""
        with self._lock:
            return [call for call in reversed(self.calls) if to in (None, call.to)]

    def texts_to(self, to: str | None) -> list[SentText]:
        """The texts to a number, newest first."""
        with self._lock:
            return [text for text in reversed(self.texts) if to in (None, text.to)]

    def open_calls(self) -> list[PlacedCall]:
        """Those that have not ended."""
        with self._lock:
            return [call for call in self.calls if call.ended is None]

    def write(self, path: Path) -> None:
        """Keep all of it in a file of JSON lines."""
        with path.open("w", encoding="utf-8") as file:
            for line in self._lines():
                file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        for call in self.calls:
            yield {"is": "call"} | asdict(call)
        for text in self.texts:
            yield {"is": "text"} | asdict(text)
