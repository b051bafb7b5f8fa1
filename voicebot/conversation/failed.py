"""A turn of ours failed: an apology, and a person or a person's call back. Whoever is in danger is not left alone.

Apart from the dispatcher, so that whatever broke there does not break this too.
"""

from __future__ import annotations

from voicebot.conversation.callback import GRAVE, crisis_promise, page, ring_back, soon
from voicebot.conversation.cases import RANK, crisis_text, leave_for_crisis
from voicebot.conversation.crisis import LISTEN
from voicebot.conversation.effects import CloseCall, Disposition, OpenTicket
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import HangUp, Line, Next, Pause, Reply, Transfer, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Command, Step, Turn
from voicebot.conversation.voicemail import NOBODY_YET
from voicebot.understanding.meaning import Urgency

REASON = "system"
#: how calls end that were a machine's
TO_A_MACHINE = frozenset({Disposition.VOICEMAIL_LEFT, Disposition.MACHINE_NO_MESSAGE})
#: how long somebody who is no machine has to say so, before a machine's line is left
QUIET_SECONDS = 3


def failed(state: State, facts: Facts) -> Step:
    """What follows a turn whose reply did not reach the line. Total, and never a question about the account."""
    if state.disposition in TO_A_MACHINE if state.ended else state.question == "machine":
        return _machine_not_told(state)
    if state.ended:
        return _end_not_heard(state)
    if state.left is Urgency.P0:
        return _in_danger(state, facts)
    if state.question == "safety":
        return _not_known_to_be_safe(state, facts)
    least = max(state.left, Urgency.P3, key=RANK.__getitem__)
    outcome = state.outcome or Disposition.SYSTEM_ERROR
    state = _at(replace(state, left=least, outcome=outcome, amount=None, due=None), state.question)
    return _to_a_person(state) if _can_be_put_through(state, facts) else _call_back(state, facts)


def _can_be_put_through(state: State, facts: Facts) -> bool:
    """A person is rung once. Before anybody has spoken on a call of ours, a machine may be listening."""
    met = state.direction == "inbound" or state.question not in NOBODY_YET
    return facts.agents_open and met and not state.nobody and state.question != "transfer"


def _to_a_person(state: State) -> Step:
    said, then = line("system.failed_person"), Transfer(state.left, REASON)
    ticket = OpenTicket("system", Urgency.P3)
    return Step(_at(state, "transfer"), _reply(state, then, said), (ticket,), ("a turn failed: brought to a person",))


def _call_back(state: State, facts: Facts) -> Step:
    outcome = state.outcome
    assert outcome is not None, "a call that failed has an outcome"
    state, booked = ring_back(state, facts, REASON)
    effects = (OpenTicket("system", Urgency.P3), booked, CloseCall(outcome))
    grave = (line("case.system"), *soon(state, facts))
    reply = _reply(state, HangUp(), *(grave if state.left in GRAVE else (line("system.failed_callback"),)))
    ended = replace(state, ended=True, disposition=outcome)
    return Step(ended, reply, effects, ("a turn failed: a callback was booked",))


def _in_danger(state: State, facts: Facts) -> Step:
    """The numbers again, and company: the bot never hangs up first, least of all for a fault of its own."""
    paged, effects = page(state, facts)
    said = (*crisis_text(facts, state.language), crisis_promise(facts) if effects else line("crisis.here"))
    decided = ("a turn failed: stayed with somebody in danger",)
    return Step(_at(paged, "crisis"), _reply(state, LISTEN, *said), effects, decided)


def _not_known_to_be_safe(state: State, facts: Facts) -> Step:
    """Whether the caller is safe was asked, and the answer or the question was lost: taken for danger."""
    move = leave_for_crisis(Turn(state, facts, Command(None)))
    return Step(move.state, _reply(move.state, move.then or LISTEN, *move.say), move.effects, move.decided)


def _end_not_heard(state: State) -> Step:
    """The call was settled and filed, but its last words were lost: others, and nothing else changes."""
    said = line("crisis.goodbye") if state.left is Urgency.P0 else line("system.unavailable")
    return Step(state, _reply(state, HangUp(), said), decided=("a turn failed: the last words were lost",))


def _machine_not_told(state: State) -> Step:
    """Neither message nor hang-up reached the machine: nothing was left, and the call is not over yet."""
    open_again = replace(state, ended=False, disposition=None, outcome=None)
    decided = ("the machine's line could not be told: nothing was left",)
    return Step(_at(open_again, "machine"), _reply(state, Pause(QUIET_SECONDS)), decided=decided)


def _at(state: State, question: str) -> State:
    """The state with another question, its ladders at their foot."""
    return replace(state, question=question, silences=0, misses=0, detours=0, aside="", choices=(), waiting=False)


def _reply(state: State, then: Next, *said: Line) -> Reply:
    return Reply(state.language, said, then, pace=state.pace, interruptible=not isinstance(then, HangUp | Transfer))
