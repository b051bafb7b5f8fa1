"""Run a call's journal through today's code: the same words come out, byte for byte, or the first difference shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls import hearing, journal, turn
from voicebot.calls.equipment import Equipment
from voicebot.calls.events import HeardText
from voicebot.calls.journal import Entry
from voicebot.calls.spoken import SpokenLine
from voicebot.calls.world import World
from voicebot.conversation.effects import Effect
from voicebot.conversation.events import Event, Heard
from voicebot.conversation.facts import Facts
from voicebot.conversation.failed import failed
from voicebot.conversation.reply import Listen, Next, Reply
from voicebot.conversation.state import State
from voicebot.conversation.step import begin
from voicebot.errors import Misconfigured, NotFound
from voicebot.records import calls as calls_table
from voicebot.understanding.meaning import Asked, Meaning


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that came out otherwise. `part` is said, language, pace, next or effects; `line` counts from 1.

    `understood` is what speech was taken to mean, then and now, each with its evidence; None where nobody spoke.
    """

    turn: int
    part: str
    line: int
    was: str
    now: str
    understood: tuple[Meaning, Meaning] | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """The outcome of a replay. `unknowable` turns held private answers: their words were checked, not understood."""

    call_id: str
    turns: int
    difference: Difference | None
    unknowable: int = 0

    @property
    def same(self) -> bool:
        return self.difference is None


def replay(kit: Equipment, call_id: str) -> Replayed:
    """Replay one call. Raises NotFound for an unknown one, and Misconfigured naming the call and the turn whose record
    cannot be opened or read; writes nothing and asks no clock."""
    with kit.database.read() as connection:
        entries = [_entry(connection, call_id, turn) for turn in calls_table.turn_numbers(connection, call_id)]
        if not entries and calls_table.call_row(connection, call_id) is None:
            raise NotFound(f"call {call_id} is not known")
    unknowable = sum(entry.masked and isinstance(entry.heard, HeardText) for entry in entries)
    difference = _first_difference(kit, entries)
    return Replayed(call_id, len(entries), difference, unknowable)


def _entry(connection: Connection, call_id: str, number: int) -> Entry:
    try:
        body = calls_table.turn_body(connection, call_id, number)
        assert body is not None, "the turn was counted in the same look"
        return journal.read(body)
    except Misconfigured as error:
        raise Misconfigured(
            f"call {call_id} turn {number}: its record was changed after it was written, or was sealed with another"
            " key; where others open, restore this one from a copy, else set SECRET_KEY and DATA_KEYS as they were"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misconfigured(
            f"call {call_id} turn {number}: this release cannot read its record ({type(error).__name__}); replay it"
            " with the release that wrote it"
        ) from error


def _first_difference(kit: Equipment, entries: list[Entry]) -> Difference | None:
    if not entries:
        return None
    opening = entries[0].begin
    world = entries[0].world
    assert opening is not None, "the first turn of a journal says how the call began"
    assert world is not None, "and in what world"
    state: State = begin(opening.direction, opening.language)
    then: Next | None = None
    for number, entry in enumerate(entries):
        event = _understood_again(kit, entry, world, state, then)
        world = entry.world or world
        facts = world.facts(state.language, entry.at, entry.agents_open, entry.next_callback)
        state, reply, effects = _run(kit, state, event, facts)
        difference = _compare(number, entry, turn.render(kit, reply), reply, effects)
        if difference is not None:
            return replace(difference, understood=_understood(entry.event, event))
        then = reply.then
    return None


def _understood_again(kit: Equipment, entry: Entry, world: World, state: State, then: Next | None) -> Event | None:
    """The turn's event, speech understood anew where its words were kept."""
    if entry.masked or not isinstance(entry.heard, HeardText) or not isinstance(entry.event, Heard):
        return entry.event
    asked = then.asked if isinstance(then, Listen) else Asked.OPEN
    today = entry.at.astimezone(ZoneInfo(world.zone)).date()
    meaning = kit.understand(entry.heard.text, state.language, asked, today)
    return replace(entry.event, meaning=meaning, signs=hearing.signs(entry.heard, state.language, then))


def _run(kit: Equipment, state: State, event: Event | None, facts: Facts) -> tuple[State, Reply, tuple[Effect, ...]]:
    done = failed(state, facts) if event is None else kit.step(state, event, facts)
    return done.state, done.reply, done.effects


def _understood(was: Event | None, now: Event | None) -> tuple[Meaning, Meaning] | None:
    return (was.meaning, now.meaning) if isinstance(was, Heard) and isinstance(now, Heard) else None


def _compare(
    number: int, entry: Entry, lines: tuple[SpokenLine, ...], reply: Reply, effects: tuple[Effect, ...]
) -> Difference | None:
    """Words first: they are what was promised. What was understood explains them."""
    for place in range(max(len(entry.lines), len(lines))):
        was = entry.lines[place].text if place < len(entry.lines) else "(nothing)"
        now = lines[place].text if place < len(lines) else "(nothing)"
        if was.encode() != now.encode():
            return Difference(number, "said", place + 1, was, now)
    pairs = (
        ("language", entry.language, reply.language),
        ("pace", entry.pace, reply.pace),
        ("next", entry.then, reply.then),
        ("effects", entry.effects, effects),
    )
    for part, was_value, now_value in pairs:
        if was_value != now_value:
            return Difference(number, part, 1, str(was_value), str(now_value))
    return None
