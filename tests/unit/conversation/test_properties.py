"""Random calls: whatever anybody says or presses, in any order, these hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.conversation.audience import audience
from tests.unit.conversation.world import ACCOUNTS, FACTS, RULES, TERMS, TODAY
from voicebot.conversation.effects import BookCallback, CloseCall, MarkRightParty, OpenTicket, RecordPromise, Suppress
from voicebot.conversation.events import (
    Answered,
    Claim,
    Event,
    Heard,
    HungUp,
    MachineAnswered,
    Pressed,
    Silence,
    TransferEnded,
    TransferResult,
)
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp, Listen, Transfer
from voicebot.conversation.signs import Sign
from voicebot.conversation.snapshot import dump, load
from voicebot.conversation.state import Direction, State
from voicebot.conversation.step import Step, begin, step
from voicebot.understanding.meaning import Intent, Meaning, Reason, Share, Slots, Urgency

amounts = st.sampled_from([None, Decimal("0"), Decimal("-5"), Decimal("1500"), Decimal("2300"), Decimal("99999")])
days = st.one_of(st.none(), st.integers(-3, 30).map(lambda days: TODAY + timedelta(days=days)), st.just(date.max))
slots = st.builds(
    Slots,
    amount=st.one_of(amounts, st.decimals(allow_nan=True, allow_infinity=True)),
    date=days,
    months=st.sampled_from([None, 6, 6, 12, 0, -3, 61, 10**9]),
    share=st.sampled_from([None, None, None, *Share]),
    reason=st.sampled_from([None, *Reason]),
    payday=st.booleans(),
    ambiguous=st.sampled_from([(), ("amount",), ("date",), ("amount", "date")]),
)
meanings = st.builds(
    Meaning,
    intent=st.sampled_from(Intent),
    confidence=st.just(0.8),
    urgency=st.sampled_from([Urgency.NONE] * 12 + list(Urgency)),
    slots=st.one_of(st.just(Slots()), slots),
    alternatives=st.lists(st.tuples(st.sampled_from(Intent), st.just(0.1)), max_size=3).map(tuple),
    clarify=st.sampled_from([False, False, False, True]),
)
SAID_OF_PLANS = (Sign.DOWN, Sign.WEEKLY, Sign.FORTNIGHTLY, Sign.AT_MOST, Sign.WRITTEN, Sign.FIRST, Sign.AGAIN)
claims = st.sampled_from([None, *Claim])
keys = st.one_of(
    st.sampled_from("0123456789*"), st.sampled_from(["1204", "0229", "9999", "1500", "1500*50", "**", "12345678901"])
)
# Keys that agree with the bot come often, so that random calls get far.
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Pressed, st.just("1"), claims),
    st.builds(Pressed, st.just("0815"), st.just(Claim.MATCH)),
    st.builds(Heard, meanings, claims),
    st.builds(Heard, meanings, claims, st.lists(st.sampled_from(SAID_OF_PLANS), max_size=2).map(tuple)),
    st.builds(Pressed, keys, claims),
    st.builds(Silence),
    st.builds(MachineAnswered, st.booleans()),
    st.builds(TransferEnded, st.sampled_from(TransferResult)),
    st.builds(Answered),
)
worlds = st.builds(
    lambda account, rules, plans, agents_open: replace(
        FACTS, account=ACCOUNTS[account], rules=RULES[rules], terms=TERMS[plans], agents_open=agents_open
    ),
    st.sampled_from([*ACCOUNTS, "ordinary", "ordinary", "ordinary", "ordinary"]),
    st.sampled_from([*RULES]),
    st.sampled_from([*TERMS]),
    st.booleans(),
)
HELLO: tuple[Event, ...] = (Answered(), Pressed("1"))
VERIFY: tuple[Event, ...] = (Pressed("0815", Claim.MATCH), Pressed("1234", Claim.MATCH))
beginnings = st.sampled_from([(), (Answered(),), HELLO, HELLO + VERIFY, HELLO + VERIFY, HELLO + VERIFY])
calls = st.tuples(beginnings, st.lists(events, max_size=20)).map(lambda call: (*call[0], *call[1]))
directions: st.SearchStrategy[Direction] = st.sampled_from(["outbound", "inbound"])
many = settings(max_examples=150, deadline=None)


@dataclass(frozen=True)
class Taken:
    """One step of a random call."""

    before: State
    event: Event
    step: Step


def walk(direction: Direction, facts: Facts, call: tuple[Event, ...]) -> list[Taken]:
    """Every step of a call, hung up at the end."""
    state = begin(direction, "zh-CN")
    taken: list[Taken] = []
    for event in (*call, HungUp()):
        result = step(state, event, facts)
        taken.append(Taken(state, event, result))
        state = result.state
    return taken


@many
@given(directions, worlds, calls)
def test_a_line_for_the_verified_person_is_said_to_nobody_else(
    direction: Direction, facts: Facts, call: tuple[Event, ...]
) -> None:
    for taken in walk(direction, facts, call):
        for line in taken.step.reply.lines:
            if audience(line.key) == "verified":
                assert taken.step.state.verified, line.key
                assert not taken.before.passed_on, line.key
            if audience(line.key) == "machine":
                assert isinstance(taken.event, MachineAnswered)


@many
@given(directions, worlds, calls)
def test_verified_means_that_two_facts_matched(direction: Direction, facts: Facts, call: tuple[Event, ...]) -> None:
    matches = marked = 0
    for taken in walk(direction, facts, call):
        asked = taken.before.question in ("verify_first", "verify_second")
        if asked and getattr(taken.event, "claim", None) is Claim.MATCH:
            matches += 1
        became = taken.step.state.verified and not taken.before.verified
        # Who was doubted and says it is their own account is verified as before: that is no second contact.
        after_doubt = bool(taken.before.set_aside)
        marks = sum(isinstance(effect, MarkRightParty) for effect in taken.step.effects)
        marked += marks
        assert bool(marks) == (became and not after_doubt)
        assert not became or (matches >= 2 and marked == 1)


@many
@given(directions, worlds, calls)
def test_every_call_ends_with_exactly_one_disposition(
    direction: Direction, facts: Facts, call: tuple[Event, ...]
) -> None:
    taken = walk(direction, facts, call)
    closed = [effect for one in taken for effect in one.step.effects if isinstance(effect, CloseCall)]
    assert len(closed) == 1
    assert taken[-1].step.state.disposition is closed[0].disposition


@many
@given(directions, worlds, calls)
def test_a_step_after_the_end_changes_nothing(direction: Direction, facts: Facts, call: tuple[Event, ...]) -> None:
    for taken in walk(direction, facts, call):
        if taken.before.ended:
            assert taken.step.state == taken.before
            assert (taken.step.effects, taken.step.reply.lines) == ((), ())
            assert isinstance(taken.step.reply.then, HangUp)


@many
@given(directions, worlds, calls)
def test_a_promise_is_recorded_only_after_a_yes_to_the_same_amount_and_day(
    direction: Direction, facts: Facts, call: tuple[Event, ...]
) -> None:
    read_back: object = None
    for taken in walk(direction, facts, call):
        for effect in taken.step.effects:
            if isinstance(effect, RecordPromise):
                assert read_back == (("amount", effect.amount), ("due", effect.due))
                assert isinstance(taken.event, Heard | Pressed)
                assert facts.account is not None
                assert 0 < effect.amount.minor <= facts.account.total_due.minor
                assert TODAY <= effect.due <= TODAY + timedelta(days=facts.rules.promise_days_max)
        spoken = [line.values for line in taken.step.reply.lines if line.key.startswith("promise.readback")]
        if spoken:
            read_back = spoken[0]
        elif taken.step.state.question != "promise_confirm":
            read_back = None


@many
@given(directions, worlds, calls)
def test_danger_and_crisis_reach_a_person_at_once_and_nothing_more_is_asked_of_the_account(
    direction: Direction, facts: Facts, call: tuple[Event, ...]
) -> None:
    urgent = False
    for taken in walk(direction, facts, call):
        meaning = taken.event.meaning if isinstance(taken.event, Heard) else None
        now = meaning is not None and meaning.urgency in (Urgency.P0, Urgency.P1) and not taken.before.ended
        if now and not taken.before.passed_on and taken.before.question != "start":
            tickets = [effect for effect in taken.step.effects if isinstance(effect, OpenTicket)]
            booked = any(isinstance(effect, BookCallback) for effect in taken.step.effects)
            assert tickets
            assert meaning is not None
            assert tickets[0].priority == meaning.urgency or meaning.intent is Intent.SELF_HARM
            assert booked or isinstance(taken.step.reply.then, Transfer) or tickets[0].kind == "minor"
        urgent = urgent or (now and taken.before.question != "start")
        if urgent:
            assert all(audience(line.key) == "anyone" for line in taken.step.reply.lines)


@many
@given(directions, worlds, calls)
def test_key_9_always_stops_automated_calls_outside_private_digits(
    direction: Direction, facts: Facts, call: tuple[Event, ...]
) -> None:
    for taken in walk(direction, facts, (*call, Pressed("9"))):
        listened = taken.before.question not in ("start", "verify_first", "verify_second", "reference", "machine")
        known = facts.account is not None or taken.before.question == "inbound_menu"
        if taken.event == Pressed("9") and listened and known and not taken.before.ended:
            assert any(isinstance(effect, Suppress) for effect in taken.step.effects)


@many
@given(directions, worlds, calls)
def test_no_caller_is_kept_in_a_loop_of_silence(direction: Direction, facts: Facts, call: tuple[Event, ...]) -> None:
    state = begin(direction, "zh-CN")
    for event in (Answered(), *call):
        state = step(state, event, facts).state
    for _ in range(5):
        if state.question == "crisis":
            return  # in danger the bot never hangs up first
        state = step(state, Silence(), facts).state
    assert state.ended or state.question in ("transfer", "crisis", "callback_offer")


@many
@given(directions, worlds, calls)
def test_a_state_goes_to_json_and_back_unchanged(direction: Direction, facts: Facts, call: tuple[Event, ...]) -> None:
    for taken in walk(direction, facts, call):
        state = taken.step.state
        assert load(json.loads(json.dumps(dump(state)))) == state
        assert hash(state) == hash(load(dump(state)))


@many
@given(directions, worlds, calls)
def test_what_is_private_is_masked_and_0_is_a_person_at_every_question(
    direction: Direction, facts: Facts, call: tuple[Event, ...]
) -> None:
    for taken in walk(direction, facts, call):
        then, state = taken.step.reply.then, taken.step.state
        if not isinstance(then, Listen) or state.question in ("crisis", "machine"):
            continue
        assert then.private == (then.checks is not None)
        after = step(state, Pressed("0"), facts)
        persons = isinstance(after.reply.then, Transfer) or state.passed_on
        booked = any(isinstance(effect, BookCallback) for effect in after.effects)
        assert persons or booked, state
