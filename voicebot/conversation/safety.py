"""One kind question where danger to life is only suspected: "are you safe?", before anything is done about it.

A clear yes goes back to the question that was pending, and nothing is recorded. No answer, or any other, is danger.
"""

from __future__ import annotations

from voicebot.conversation.assent import YES_OR_SPEAKING
from voicebot.conversation.callback import page
from voicebot.conversation.cases import RANK, grave_offered, leave_for_crisis, urgency_of
from voicebot.conversation.effects import Disposition
from voicebot.conversation.frozen import replace
from voicebot.conversation.patterns import pattern
from voicebot.conversation.reply import Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Command, Move, Question, Turn, asking, finish
from voicebot.understanding.meaning import Asked, Intent, Urgency

#: who has not heard the question has not answered it; asked for a second time it stays unanswered
NOT_HEARD = frozenset({Intent.REPEAT, Intent.SLOWER, Intent.LANGUAGE_SWITCH})
#: where nothing is asked that could be gone back to
NOTHING_PENDING = frozenset({"transfer", "machine", "crisis", "crisis_end"})


def to_be_asked(turn: Turn) -> bool:
    """Whether this danger is asked about first: suspected only, for the first time, and of nobody in distress.

    Two grave things half heard, one upon the other, are not asked about again.
    """
    state = turn.state
    first = not state.interrupted and state.question not in NOTHING_PENDING and grave_offered(turn.offered) is None
    return turn.command.suspected and first and RANK[state.left] < RANK[Urgency.P1]


def ask_whether_safe(turn: Turn) -> Move:
    """The question, in place of the one that was pending."""
    state = replace(turn.state, interrupted=turn.state.question)
    return asking(state, "safety", decided=("danger to life was only suspected: asked whether the caller is safe",))


def safe(turn: Turn) -> Turn | None:
    """The turn at the question that was pending, if the caller clearly said to be safe; else None."""
    command, state = turn.command, turn.state
    if not _says_so(turn):
        return None
    back = asking(state, state.interrupted).state
    # The suspicion was asked about and is answered: the same words do not raise it again.
    return replace(turn, state=back, command=Command(Intent.AFFIRM) if command.suspected else command)


def _says_so(turn: Turn) -> bool:
    command, urgency = turn.command, urgency_of(turn)
    if urgency is Urgency.P0 and not command.suspected:
        return False
    if Sign.SAFE in command.signs:
        return True
    return RANK[urgency] < RANK[Urgency.P2] and command.intent in YES_OR_SPEAKING and not command.unsure


def not_safe(turn: Turn) -> Move:
    """Anything but a clear yes: once more for whoever did not hear it, else what danger to life is answered with."""
    if turn.command.intent in NOT_HEARD and urgency_of(turn) is not Urgency.P0 and not turn.state.detours:
        again = pattern(turn)
        if again is not None:
            return again
    return leave_for_crisis(turn)


def gone(turn: Turn) -> Move:
    """The line was closed on the question: unanswered, so that somebody rings back at once."""
    move = leave_for_crisis(turn)
    state, paged = page(move.state, turn.facts)
    decided = (*move.decided, "the line was closed before it was known whether the caller is safe")
    return finish(state, Disposition.CRISIS, effects=(*move.effects, *paged), decided=decided)


QUESTIONS = (
    Question(
        name="safety",
        topic="crisis",
        listen=lambda state, facts: Listen(Asked.CONFIRM, seconds=10),
        ask=lambda state, facts: (line("safety.ask"),),
        keys=lambda state, facts: (line("safety.ask"),),
        answer=not_safe,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
    ),
)
