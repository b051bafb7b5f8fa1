"""What the walk itself watches: that every step is total, that no ladder is endless, that every place has a way out."""

from __future__ import annotations

from tests.unit.conversation.explore.knowledge import KNOWLEDGE
from tests.unit.conversation.explore.planted import FREE, again, found
from voicebot.conversation.effects import BookCallback, CloseCall
from voicebot.conversation.events import Event, Heard, Silence
from voicebot.conversation.explore.walk import BOUNDED, ENDS, TOTAL, walk
from voicebot.conversation.explore.worlds import WORLDS
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Listen
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Intent


def test_a_step_that_raises() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if isinstance(event, Heard) and event.meaning.intent is Intent.COMPLAINT:
            raise KeyError("planted")
        return done

    violation = found(fault).violations[TOTAL]
    assert [label for label, _ in violation.path] == ["picks up", "says complaint"]


def test_a_ladder_without_a_top() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        if isinstance(event, Silence) and state.question == "identity":
            return Step(state, done.reply if isinstance(done.reply.then, Listen) else again(done), ())
        return done

    assert BOUNDED in found(fault).violations


def test_a_place_without_a_way_out() -> None:
    def fault(state: State, event: Event, facts: Facts, done: Step) -> Step:
        stuck = state.question == "relation"
        kept = tuple(e for e in done.effects if not isinstance(e, CloseCall | BookCallback))
        return Step(state, again(done), kept) if stuck else done

    assert ENDS in found(fault, states=None).violations


def test_the_dialogue_itself_breaks_nothing_in_a_small_walk() -> None:
    walked = walk({FREE: WORLDS[FREE]}, KNOWLEDGE, most_states=800)
    assert walked.violations == {}
    assert walked.states >= 800
