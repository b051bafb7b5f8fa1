"""The review list as staff work on it: see what callers said, make an example of it, dismiss it, take that back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from voicebot.calls import learned
from voicebot.calls.masking import MARK, mask
from voicebot.calls.noticing import LONGEST, Reason
from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import reviews as table
from voicebot.records.database import Database
from voicebot.records.prepared import Row
from voicebot.understanding import model
from voicebot.understanding.meaning import LANGUAGES, Intent

STATES = ("open", "added", "dismissed")
#: entries of one page at most
LARGEST_PAGE = 200
_DECISION = ("decided_by", "decided_at", "intent", "example", "model")


@dataclass(frozen=True, slots=True)
class Review:
    """One utterance on the list. `reason` says why, `chosen` what the caller picked by key.

    `words` hold a mark where something personal was said. `alternatives` are (meaning, chance) pairs, best first.
    `intent` and `example` are what was added; `model` names the model that there was when it was decided.
    """

    id: int
    call_id: str
    turn: int
    at: datetime
    language: str
    asked: str
    words: str
    understood: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...]
    reason: str
    chosen: str | None
    state: str
    decided_by: str | None
    decided_at: datetime | None
    intent: str | None
    example: str | None
    model: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. `total` counts all of the kind asked for; `older` is the `before` of the next page, if any."""

    reviews: tuple[Review, ...]
    total: int
    older: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a decision. `stale` is true when the model must be rebuilt before it knows of it."""

    review: Review
    stale: bool


class Reviews:
    """The review list. An unknown id raises NotFound; what somebody decided before raises Conflict, naming them."""

    def __init__(self, database: Database, clock: Clock, prompts: Path, built: Path) -> None:
        self._database, self._clock, self._prompts, self._built = database, clock, prompts, built

    def page(
        self,
        language: str | None = None,
        reason: str | None = None,
        state: str | None = "open",
        before: int | None = None,
        limit: int = 50,
    ) -> Page:
        """What is on the list, newest first; None means any."""
        only = {
            name: _one_of(name, value, known)
            for name, value, known in (
                ("language", language, LANGUAGES),
                ("reason", reason, tuple(Reason)),
                ("state", state, STATES),
            )
            if value is not None
        }
        if not 0 < limit <= LARGEST_PAGE:
            raise InvalidInput("limit", limit, f"send 1 to {LARGEST_PAGE}")
        with self._database.read() as connection:
            rows = table.list_reviews(connection, only, before=before, limit=limit + 1)
            total = table.count_reviews(connection, only)
        shown = tuple(_view(row) for row in rows[:limit])
        return Page(shown, total, shown[-1].id if len(rows) > limit else None)

    def one(self, review: int) -> Review:
        """One utterance."""
        with self._database.read() as connection:
            return _view(_found(connection, review))

    def add(self, review: int, intent: str, by: str, text: str | None = None) -> Decided:
        """Make an example of it: its own words, or `text`. Raises InvalidInput where they contradict what stands."""
        meaning, who = Intent(_one_of("intent", intent, tuple(Intent))), _person(by)
        seen = self.one(review)
        _refuse_decided(seen)
        words = _words(seen.words if text is None else text)
        self._refuse_the_holder(seen, words)
        path = learned.file_of(self._prompts, seen.language, meaning)
        with learned.held(path.parent):
            learned.refuse_contradiction(self._prompts, seen.language, meaning, words)
            with learned.replaced(path, learned.with_example(path, meaning, words)):
                self._decide(review, state="added", decided_by=who, intent=meaning.value, example=words)
        return self._decided(review)

    def dismiss(self, review: int, by: str) -> Decided:
        """There is nothing to learn from it."""
        self._decide(review, state="dismissed", decided_by=_person(by))
        return self._decided(review)

    def undo(self, review: int) -> Decided:
        """Open it again, and take its example out; only until a model was built with the decision in it."""
        seen = self.one(review)
        self._refuse_undoing(seen)
        if seen.example is None or seen.intent is None:
            self._reopen(seen)
        else:
            path = learned.file_of(self._prompts, seen.language, Intent(seen.intent))
            with learned.held(path.parent), learned.replaced(path, learned.without_example(path, seen.example)):
                self._reopen(seen)
        return self._decided(review)

    def _refuse_the_holder(self, seen: Review, words: str) -> None:
        """Whoever writes an example anew may have heard the name; it does not leave the call."""
        with self._database.read() as connection:
            holder = table.holder_of(connection, seen.call_id)
        if mask(words, holder) != mask(words):
            raise InvalidInput("text", MARK, "it names the account's holder: put an invented name")

    def _decide(self, review: int, **values: Any) -> None:
        with self._database.begin() as connection:
            _refuse_decided(_view(_found(connection, review, lock=True)))
            now, known = self._clock.now(), model.made_of(self._built)
            table.change_review(connection, review, decided_at=now, model=known, **values)

    def _reopen(self, seen: Review) -> None:
        with self._database.begin() as connection:
            now = _view(_found(connection, seen.id, lock=True))
            self._refuse_undoing(now)
            if now != seen:
                raise Conflict(f"review {seen.id} was decided anew by {now.decided_by} meanwhile: look at it again")
            table.change_review(connection, seen.id, state="open", **dict.fromkeys(_DECISION))

    def _refuse_undoing(self, seen: Review) -> None:
        if seen.state == "open":
            raise Conflict(f"review {seen.id} is not decided: there is nothing to undo")
        if seen.model != model.made_of(self._built):
            mend = "it stays as it is"
            if seen.state == "added":
                mend = f"take it out of prompts/{seen.language}/learned/{seen.intent}.yaml by hand"
            raise Conflict(f"review {seen.id}: a model was built since {seen.decided_by} decided; {mend}")

    def _decided(self, review: int) -> Decided:
        return Decided(self.one(review), not model.is_current(self._prompts, self._built))


def _found(connection: Connection, review: int, *, lock: bool = False) -> Row:
    row = table.review_row(connection, review, lock=lock)
    if row is None:
        raise NotFound(f"review {review} is not known")
    return row


def _refuse_decided(seen: Review) -> None:
    if seen.state != "open":
        done = f"added it to {seen.intent}" if seen.state == "added" else "dismissed it"
        raise Conflict(f"review {seen.id} is decided: {seen.decided_by} {done} at {seen.decided_at:%Y-%m-%d %H:%M} UTC")


def _view(row: Row) -> Review:
    values = {name: row[name] for name in Review.__slots__}
    return Review(**values | {"alternatives": tuple((intent, chance) for intent, chance in row["alternatives"])})


def _one_of(field: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InvalidInput(field, value, f"send one of {', '.join(known)}")
    return value


def _person(by: str) -> str:
    name = " ".join(by.split())
    if not 0 < len(name) <= 64 or not name.isprintable():
        raise InvalidInput("by", by, "send the name of whoever decides, 1 to 64 characters")
    return name


def _words(text: str) -> str:
    """The words as an example holds them. Raises InvalidInput for what can be none."""
    words = " ".join(text.split())
    if not any(char.isalnum() for char in words) or not words.isprintable():
        raise InvalidInput("text", words, "send words that somebody could say")
    if len(words) > LONGEST:
        raise InvalidInput("text", words, f"send at most {LONGEST} characters")
    if MARK in words:
        raise InvalidInput("text", words, f"write it anew, with something invented where {MARK} stands")
    return words
