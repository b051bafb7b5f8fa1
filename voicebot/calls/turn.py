"""One turn, in one transaction: lock, check, step, journal, effects, commit. Nothing outside it writes to a call.

Speech is understood before the transaction begins, so that a slow sentence holds up no other caller; the turn number
is compared again once the row is locked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.calls import effects, hearing, journal, noticing, plans_running, standing
from voicebot.calls.equipment import Equipment
from voicebot.calls.events import Answered, CallEnded, HeardText, LineEvent, PressedKeys
from voicebot.calls.hearing import Checked, Cleaned
from voicebot.calls.journal import UNTOLD, Begin, Entry
from voicebot.calls.memory import Memory
from voicebot.calls.spoken import Spoken, SpokenLine
from voicebot.calls.world import World
from voicebot.conversation import snapshot
from voicebot.conversation.effects import MarkRightParty
from voicebot.conversation.events import Claim
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Listen, Next, Reply
from voicebot.conversation.step import Step
from voicebot.errors import Conflict, NotFound
from voicebot.records import calls as calls_table
from voicebot.records.accounts import account_id_by_reference
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import Asked, Meaning


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was taken: its entry in the journal, and what the call remembers from now on."""

    entry: Entry
    memory: Memory
    world: World


@dataclass(frozen=True, slots=True)
class Ahead:
    """Speech understood before the call was locked, and the turn that it was understood for."""

    turn: int
    memory: Memory
    meaning: Meaning


def take_turn(
    kit: Equipment, call_id: str, event: LineEvent, token: str | None = None, turn: int | None = None
) -> Spoken:
    """The reply to one event. A repeated or late delivery gets the reply that is stored, and changes nothing.

    `turn` is the number the event carries, None where the line gives none. Raises NotFound for an unknown call and
    Conflict for a turn that has not come yet; whatever else is raised, nothing was written.
    """
    now = kit.clock.now()
    cleaned = hearing.clean(event)
    ahead = _understand_ahead(kit, call_id, cleaned.event, now, turn)
    with kit.database.begin() as connection:
        row = _locked(connection, call_id)
        stored = _stored(connection, row, event, token, turn)
        if stored is not None:
            number, entry = stored
            return entry.spoken(call_id, number, kit.script)
        if ahead is not None and ahead.turn != row["turn"]:
            # The turn number had moved, and this event names none: what was understood answered an older question.
            ahead = None
        taken = advance(kit, connection, row, cleaned, now, ahead=ahead, token=token)
    kit.vault.keep_memory(call_id, row["turn"] + 1, taken.memory, taken.world)
    return taken.entry.spoken(call_id, row["turn"], kit.script)


def _understand_ahead(kit: Equipment, call_id: str, event: LineEvent, now: datetime, turn: int | None) -> Ahead | None:
    if not isinstance(event, HeardText):
        return None
    before = kit.vault.before(call_id, turn) if turn else None
    if turn and before is not None:
        memory, world = before
        return Ahead(turn, memory, _understand(kit, world, memory, event, now))
    with kit.database.glance() as connection:
        row = calls_table.call_for_turn(connection, call_id, lock=False)
        if row is None or row["turn"] == 0 or (turn is not None and turn != row["turn"]):
            return None
        memory = standing.remember(kit, connection, row)
        world = standing.world_of(kit, connection, row)
    return Ahead(row["turn"], memory, _understand(kit, world, memory, event, now))


def _understand(kit: Equipment, world: World, memory: Memory, event: HeardText, now: datetime) -> Meaning:
    asked = memory.then.asked if isinstance(memory.then, Listen) else Asked.OPEN
    return kit.understand(event.text, memory.state.language, asked, world.today(now))


def _locked(connection: Connection, call_id: str) -> Row:
    """The call's row, held to the end of the transaction."""
    row = calls_table.call_for_turn(connection, call_id, lock=True)
    if row is None:
        raise NotFound(f"call {call_id} is not known")
    return row


def _stored(
    connection: Connection, row: Row, event: LineEvent, token: str | None, turn: int | None
) -> tuple[int, Entry] | None:
    """The reply that was given already to this delivery, with its place in the journal."""
    call_id, expected = row["id"], row["turn"]
    if turn is not None and turn > expected:
        raise Conflict(f"call {call_id} has not come to turn {turn}")
    if expected == 0:
        return None
    number: int | None = None
    if turn is not None and turn < expected:
        if _overtook(connection, call_id, turn, expected):
            return None
        number = turn
    elif isinstance(event, Answered):
        number = 0
    elif isinstance(event, CallEnded) and row["ended_at"] is not None:
        number = expected - 1
    elif token is not None and turn is None:
        # An event that names its turn is a repeat by that alone, and was found above.
        number = calls_table.turn_number_by_token(connection, call_id, token)
    if number is None:
        return None
    raw = calls_table.turn_body(connection, call_id, number)
    assert raw is not None, "every turn before the next has its row"
    return number, journal.read(raw)


def _overtook(connection: Connection, call_id: str, turn: int, expected: int) -> bool:
    """Whether the line never came to the turn after this one: the words for a machine that it could not be told."""
    if turn != expected - 2:
        return False
    raw = calls_table.turn_body(connection, call_id, expected - 1)
    failure = journal.read(raw).failure if raw is not None else None
    return failure is not None and failure.url == UNTOLD


def advance(
    kit: Equipment,
    connection: Connection,
    row: Row,
    cleaned: Cleaned,
    now: datetime,
    *,
    ahead: Ahead | None = None,
    token: str | None = None,
) -> Taken:
    """Step the dialogue of a locked call and write all that follows from it."""
    first = row["turn"] == 0
    memory = ahead.memory if ahead else standing.remember(kit, connection, row)
    account_id: int | None = row["account_id"]
    world = standing.opening_world(kit, connection, row, now) if first else standing.world_of(kit, connection, row)
    meaning = ahead.meaning if ahead else None
    if meaning is None and isinstance(cleaned.event, HeardText):
        meaning = (
            _understand(kit, world, memory, cleaned.event, now) if not first else _unasked(kit, cleaned, world, now)
        )
    checked = _check(kit, cleaned.event, meaning, memory.then, world)
    claim, changed = checked.claim, first
    if checked.reference is not None:
        found = account_id_by_reference(connection, checked.reference)
        claim = Claim.NOT_FOUND if found is None else Claim.FOUND
        if found is not None and found != account_id:
            account_id, changed = found, True
            world = kit.world_of(connection, found, now)
    private = hearing.is_private(memory.then)
    signs = hearing.signs(cleaned.event, memory.state.language, memory.then)
    happened = hearing.for_dialogue(cleaned.event, meaning, claim, private, signs)
    facts = kit.facts(world, memory.state.language, now)
    done = kit.step(memory.state, happened, facts)
    if plans_running.in_the_way(connection, account_id, done.effects):
        world, changed = plans_running.seen(world), True
        facts = kit.facts(world, memory.state.language, now)
        done = kit.step(memory.state, happened, facts)
    entry = _entry(
        kit,
        done,
        facts,
        now,
        heard=hearing.for_journal(cleaned.event, meaning, claim, private),
        event=happened,
        begin=Begin(row["direction"], row["language"]) if first else None,
        world=world if changed else None,
        masked=private,
        cut=cleaned.cut,
    )
    _write(kit, connection, row, entry, world, account_id, token)
    noticing.notice(connection, row, memory, entry, done.state, world)
    return Taken(entry, Memory(done.state, done.reply.then, entry.spoke), world)


def _unasked(kit: Equipment, cleaned: Cleaned, world: World, now: datetime) -> Meaning:
    """Speech that came before the call was even answered: understood as an answer to nothing."""
    assert isinstance(cleaned.event, HeardText)
    return kit.understand(cleaned.event.text, kit.office.language, Asked.OPEN, world.today(now))


def _check(kit: Equipment, event: LineEvent, meaning: Meaning | None, then: Next | None, world: World) -> Checked:
    if not isinstance(then, Listen) or then.checks is None:
        return Checked()
    digits = hearing.answer_digits(event, meaning, then.checks)
    return hearing.check(digits, then.checks, world.checks, kit.database.cipher)


def _entry(kit: Equipment, done: Step, facts: Facts, now: datetime, **came: Any) -> Entry:
    """The journal's entry of a step; `came` is what it answered and in what world."""
    return Entry(
        at=now,
        agents_open=facts.agents_open,
        next_callback=facts.next_callback,
        language=done.reply.language,
        pace=done.reply.pace,
        lines=render(kit, done.reply),
        then=done.reply.then,
        interruptible=done.reply.interruptible,
        effects=done.effects,
        decided=done.decided,
        state=snapshot.dump(done.state),
        **came,
    )


def render(kit: Equipment, reply: Reply) -> tuple[SpokenLine, ...]:
    """The reply's lines in words."""
    return tuple(
        SpokenLine(line.key, kit.script.say(line.key, reply.language, dict(line.values), reply.pace))
        for line in reply.lines
    )


def _write(
    kit: Equipment,
    connection: Connection,
    row: Row,
    entry: Entry,
    world: World,
    account_id: int | None,
    token: str | None,
) -> None:
    """Journal, effects, and what changes of the call itself."""
    number, heard = row["turn"], entry.heard
    kind = type(heard).__name__
    calls_table.add_turn(connection, row["id"], number, token, entry.at, kind, journal.write(entry))
    changes: dict[str, Any] = {"turn": number + 1}
    if entry.effects:
        about = subject(row, account_id, entry.language, world, entry.at)
        if any(isinstance(effect, MarkRightParty) for effect in entry.effects):
            about = replace(about, right_party=True)
        changes |= effects.apply(connection, about, entry.effects)
    if row["disposition"] is not None:
        changes.pop("disposition", None)
    if entry.world is not None:
        calls_table.keep_world(connection, row["id"], kit.vault.seal_world(world), first=number == 0)
        changes["account_id"] = account_id
    if isinstance(heard, HeardText | PressedKeys) and not row["conversation"]:
        changes["conversation"] = True
    if isinstance(heard, Answered):
        changes["answered_at"] = entry.at
    if isinstance(heard, CallEnded):
        changes["ended_at"] = entry.at
    calls_table.change_call(connection, row["id"], **changes)


def subject(row: Row, account_id: int | None, language: str, world: World, now: datetime) -> effects.Subject:
    """Whom the effects of a turn are about."""
    return effects.Subject(
        call_id=row["id"],
        account_id=account_id,
        number_hash=row["number_hash"],
        language=language,
        right_party=row["right_party"],
        now=now,
        today=world.today(now),
    )
