"""Which of several values is meant: what was refused, corrected, or named for another reason stands back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from functools import partial
from typing import Any, Generic, TypeVar

from voicebot.understanding.values.contrast import CONTRASTS, Contrast
from voicebot.understanding.values.found import Found

Said = TypeVar("Said")
Meant = TypeVar("Meant", covariant=True)
Span = tuple[int, int]

#: how far from a value words still belong to it, in characters
_NEAR = 60


class Standing(IntEnum):
    """How near a value is to what the caller will do."""

    #: what goes out anyway, and what comes in: rent, pay
    COST = -1
    OWN = 0
    #: the whole debt, what somebody else said, what is past
    OTHER = 1
    #: what is left for later
    REST = 2
    PLAIN = 3
    #: among the words of a promise, and right beside its verb
    PROMISED = 4
    DIRECT = 5


@dataclass(frozen=True, slots=True)
class Values(Generic[Meant]):
    """What was said of one kind: the value meant, and every reading where several remain."""

    meant: Meant | None
    readings: tuple[Meant, ...] = ()


def refused(text: str, language: str, kinds: Iterable[Iterable[Found[Any]]]) -> set[Span]:
    """Where values stand that were named to be refused: "not thirty on the twentieth" refuses both."""
    words = CONTRASTS[language]
    said = sorted((one.start, one.end, kind) for kind, found in enumerate(kinds) for one in found)
    out: set[Span] = set()
    for at, (start, end, _) in enumerate(said):
        if words.refused_after.match(text, end):
            out.add((start, end))
        before = text[max(0, start - _NEAR) : start]
        if words.refused_before.search(before) and not words.asks.match(text, end):
            out.update(_together(text, words, said[at:]))
    return out


def _together(text: str, words: Contrast, said: Sequence[tuple[int, int, int]]) -> Iterable[Span]:
    """The first value and those of other kinds that hang on it."""
    kinds: set[int] = set()
    last = said[0][0]
    for start, end, kind in said:
        if kind in kinds or (kinds and not words.joins.fullmatch(text[last:start])):
            return
        yield (start, end)
        kinds.add(kind)
        last = end


def amount_meant(text: str, language: str, found: Sequence[Found[Said]], gone: set[Span]) -> Values[Said]:
    """The sum that will be paid. Rent is none; pay only where nothing else was said, and it must be confirmed."""
    if not found:
        return Values(None)
    words = CONTRASTS[language]
    left = _uncorrected(text, words, found, gone)
    ranked = [(_standing(words, _around(text, words, one, found)), one) for one in left]
    paid = [(standing, one) for standing, one in ranked if standing > Standing.OWN]
    if paid or not ranked:
        return _best(paid)
    first = left[0]
    if len(ranked) > 1 or ranked[0][0] is Standing.COST or words.too_little.search(text):
        return Values(None)
    return Values(first.value, first.readings or (first.value,))


def day_meant(text: str, language: str, found: Sequence[Found[date]], gone: set[Span], today: date) -> Values[date]:
    """The day on which it will happen."""
    if not found:
        return Values(None)
    words = CONTRASTS[language]
    left = _uncorrected(text, words, _without_todays(text, words, found, today), gone)
    left = _named_once(text, words, left)
    return _best([(_standing_of_day(words, one, today, _around(text, words, one, found)), one) for one in left])


def months_meant(text: str, language: str, found: Sequence[Found[int]], gone: set[Span]) -> Values[int]:
    """For how long; what was refused holds where nothing else was said."""
    if not found:
        return Values(None)
    words = CONTRASTS[language]
    left = _uncorrected(text, words, found, gone) or list(found)[-1:]
    return _best([(_standing_of_plan(words, _around(text, words, one, found)), one) for one in left])


def _uncorrected(text: str, words: Contrast, found: Sequence[Found[Said]], gone: set[Span]) -> list[Found[Said]]:
    """What is neither refused nor taken back by a later value."""
    left: list[Found[Said]] = []
    for at, one in enumerate(found):
        if (one.start, one.end) in gone:
            continue
        between = text[found[at - 1].end : one.start] if at else ""
        if words.correction.search(between[-_NEAR:]):
            left = []
        if left and words.hesitates.fullmatch(between):
            one = replace(one, readings=one.readings or (one.value, left.pop().value))
        left.append(one)
    taken_back = {one.value for one in found if (one.start, one.end) in gone}
    return [one for one in left if one.value not in taken_back] or left


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words that belong to a value: since the one before it, those of its own clause, and those that follow."""

    since: str
    before: str
    after: str
    following: str


def _around(text: str, words: Contrast, one: Found[Any], found: Sequence[Found[Any]]) -> _Beside:
    start = max((other.end for other in found if other.end <= one.start), default=0)
    end = min((other.start for other in found if other.start >= one.end), default=len(text))
    since = text[max(start, one.start - _NEAR) : one.start]
    following = text[one.end : min(end, one.end + _NEAR)]
    opened = max((boundary.end() for boundary in words.clause.finditer(since)), default=0)
    closed = words.clause.search(following)
    shared = closed is None and words.verb_first and end < len(text)
    after = "" if shared else following[: closed.start() if closed else None]
    return _Beside(since, since[opened:], after, following)


def _standing(words: Contrast, beside: _Beside) -> Standing:
    if words.cost_before.search(beside.since):
        return Standing.COST
    if words.own_before.search(beside.since) or words.own_after.match(beside.following):
        return Standing.OWN
    if words.direct_before.search(beside.before) or words.direct_after.match(beside.following):
        return Standing.DIRECT
    if words.other_before.search(beside.since):
        return Standing.OTHER
    if words.rest.search(beside.before):
        return Standing.REST
    return Standing.PROMISED if words.promised.search(f"{beside.before} {beside.after}") else Standing.PLAIN


def _standing_of_plan(words: Contrast, beside: _Beside) -> Standing:
    if words.plan_offered.search(beside.since):
        return Standing.OTHER
    return Standing.PROMISED if words.plan_wanted.search(beside.before) else Standing.PLAIN


def _standing_of_day(words: Contrast, one: Found[date], today: date, beside: _Beside) -> Standing:
    said = f"{beside.before} {beside.after}"
    if one.value < today:
        return Standing.OTHER
    if words.rest.search(beside.before):
        return Standing.REST
    if words.day_theirs.search(said):
        return Standing.OTHER
    if words.day_promised.search(said):
        return Standing.PROMISED
    return Standing.OTHER if words.day_other.search(said) else Standing.PLAIN


def _without_todays(text: str, words: Contrast, found: Sequence[Found[date]], today: date) -> Sequence[Found[date]]:
    """The days without "today is the third", unless nothing else was said."""
    named = [words.names_today.match(text, one.end) for one in found if one.value == today]
    spans = [match.span() for match in named if match]
    left = [one for one in found if not any(start <= one.end and one.start < end for start, end in spans)]
    return left or found


def _named_once(text: str, words: Contrast, found: Sequence[Found[date]]) -> list[Found[date]]:
    """ "Wednesday, December second" is one day: the number says which, and both names must agree."""
    out: list[Found[date]] = []
    for one in map(partial(_as_before, found), found):
        if out and words.same.fullmatch(text[out[-1].end : one.start]):
            joined = _as_one(out[-1], one)
            if joined is not None:
                out[-1] = joined
                continue
        out.append(one)
    return out


def _as_before(found: Sequence[Found[date]], one: Found[date]) -> Found[date]:
    """ "It comes next Wednesday, so Wednesday": a weekday named again is the same day."""
    for other in found:
        again = other.end <= one.start and one.how == other.how == "weekday"
        if again and one.value < other.value and one.value.weekday() == other.value.weekday():
            return replace(one, value=other.value, readings=other.readings)
    return one


def _as_one(first: Found[date], second: Found[date]) -> Found[date] | None:
    if first.value == second.value:
        return replace(second, start=first.start, readings=())
    number, other = (first, second) if first.how == "number" else (second, first)
    if number.how != "number" or other.how == "number":
        return None
    agree = other.how == "weekday" and other.value.weekday() == number.value.weekday()
    both = () if agree or other.how == "festival" else (number.value, other.value)
    return replace(number, start=first.start, end=second.end, readings=number.readings or both)


def _best(ranked: Sequence[tuple[Standing, Found[Said]]]) -> Values[Said]:
    """The first that stands highest; those beside it, and what is left for later, make it uncertain."""
    if not ranked:
        return Values(None)
    highest = max(standing for standing, _ in ranked)
    first = next(one for standing, one in ranked if standing is highest)
    rivals = (one.value for standing, one in ranked if standing in (highest, Standing.REST))
    others = tuple(dict.fromkeys((first.value, *rivals)))
    return Values(first.value, first.readings or (others if len(others) > 1 else ()))
