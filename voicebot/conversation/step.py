"""The one function of the dialogue: step(state, event, facts) -> Step.

A thin dispatcher: ended? then what comes from the line, then whoever is the first to answer, by PRECEDENCE.
"""

from __future__ import annotations

from voicebot.conversation.ability import wish
from voicebot.conversation.another import for_another, remembered
from voicebot.conversation.cases import CANNOT_GO_ON, SYSTEM, leave
from voicebot.conversation.clarify import chose_nothing, clarify, repeat_offer, still_offered
from voicebot.conversation.commands import EVERYWHERE, command_of
from voicebot.conversation.confirmation import hedged
from voicebot.conversation.crisis import stay
from voicebot.conversation.digressions import OF_THE_ACCOUNT, unverified_lines
from voicebot.conversation.effects import Disposition
from voicebot.conversation.events import (
    Answered,
    Event,
    Failed,
    Happened,
    Heard,
    HungUp,
    MachineAnswered,
    Pressed,
    Silence,
    TransferEnded,
    TransferResult,
)
from voicebot.conversation.facts import Facts
from voicebot.conversation.failed import failed
from voicebot.conversation.frozen import replace
from voicebot.conversation.greeting import ACCOUNT_INTENTS, start
from voicebot.conversation.ladders import detour, no_match, silence
from voicebot.conversation.open_readings import left_open, never_answered, nothing_dropped
from voicebot.conversation.passing import transfer_ended, unchanged
from voicebot.conversation.patterns import pattern
from voicebot.conversation.plan_naming import in_writing
from voicebot.conversation.promise import NOT_VALUES, in_figures
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.reply import HangUp, Line, Reply, line
from voicebot.conversation.revising import revise, unclear
from voicebot.conversation.safety import gone, not_safe, safe
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import Direction, State
from voicebot.conversation.turn import Answer, Command, Move, Question, Step, Turn, finish
from voicebot.conversation.urgent import urgent
from voicebot.conversation.verification import at_a_loss
from voicebot.conversation.voicemail import machine, no_message
from voicebot.understanding.meaning import Asked, Intent, Urgency

__all__ = ["Step", "begin", "step"]

#: which of several plans somebody chooses
PLACES = frozenset({Sign.FIRST, Sign.SECOND, Sign.THIRD})
WAS_SILENT = Command(None, silent=True)


def begin(direction: Direction, language: str) -> State:
    """The state of a call before its first event. `language` is the account's, or the hotline's default."""
    return State(direction=direction, language=language)


def step(state: State, event: Event, facts: Facts) -> Step:
    """The next state, the reply and the effects of `event`. Total: it raises for no event in no state."""
    if isinstance(event, Failed):
        return failed(state, facts)
    if state.ended:
        return Step(state, Reply(state.language, (), HangUp()))
    return _spoken(_move(state, event, facts), facts)


def _move(state: State, event: Happened, facts: Facts) -> Move:
    turn = Turn(state, facts, WAS_SILENT, state.choices)
    if isinstance(event, HungUp):
        return _hung_up(turn)
    if state.question not in QUESTIONS:
        return machine(turn, event) or start(turn) if isinstance(event, MachineAnswered) else start(turn)
    if QUESTIONS[state.question].needs_account and facts.account is None and not state.passed_on:
        return leave(turn, SYSTEM, Urgency.P3)
    match event:
        case Heard() | Pressed():
            return _answered(state, event, facts)
        case Silence():
            return _silent(turn)
        case MachineAnswered():
            return machine(turn, event) or _unchanged(state)
        case TransferEnded(result) if state.question == "transfer":
            return transfer_ended(turn, result)
        case Answered() | TransferEnded():
            return _unchanged(state)


def _unchanged(state: State) -> Move:
    return still_offered(state) if state.choices else unchanged(state)


def _answered(state: State, event: Heard | Pressed, facts: Facts) -> Move:
    offered = state.choices
    command = command_of(event, QUESTIONS[state.question].menu, offered)
    if offered or state.waiting:
        state = replace(state, choices=(), waiting=False)
    if state.question == "safety":
        return _asked_whether_safe(Turn(state, facts, command))
    turn = in_figures(remembered(Turn(state, facts, command, offered)))
    return nothing_dropped(turn, _first_answer(turn))


def _first_answer(turn: Turn) -> Move:
    for answer in PRECEDENCE:
        move = answer(turn)
        if move is not None:
            return move
    return no_match(turn)


def _asked_whether_safe(turn: Turn) -> Move:
    """A clear yes goes back to what was asked before; what else was said with it is not lost."""
    back = safe(turn)
    if back is None:
        return not_safe(turn)
    back = remembered(back)
    wish = back.command.intent in (Intent.REQUEST_HUMAN, Intent.STOP_CALLING)
    answered = urgent(back) or (pattern(back) if wish and not back.command.unsure else None)
    return answered or Move(back.state, (line("safety.thanks"),), decided=("the caller is safe",))


def _to_be_sent_it(turn: Turn) -> Move | None:
    """To be sent the plan that is spoken of, and nothing else."""
    question = QUESTIONS[turn.state.question]
    return question.answer(turn) if in_writing(turn) and question.topic == "offer" else None


def _not_chosen(turn: Turn) -> Move | None:
    """Between two meanings, of which one is grave, the caller has not chosen though both were said again."""
    return left_open(turn) if chose_nothing(turn) else None


def _usual(turn: Turn) -> Move | None:
    """The answer to the question, or what works from anywhere."""
    question, command = QUESTIONS[turn.state.question], turn.command
    if command.claim is not None and _is_checked(turn, question):
        return question.answer(turn)
    unsure = command.unsure and not _gives_the_value(turn, question)
    if unsure and question.name not in ("crisis", "crisis_end", "transfer"):
        return unclear(turn) or hedged(turn, question) or clarify(turn)
    if command.intent in question.takes:
        found = question.answer(turn)
        return found or pattern(turn) or _wish(turn)
    return pattern(turn) or question.answer(turn) or revise(turn) or _wish(turn)


def _is_checked(turn: Turn, question: Question) -> bool:
    """Whether what was said is the private value that was asked for, whatever it was taken for besides."""
    wished = turn.command.intent in (Intent.REQUEST_HUMAN, Intent.STOP_CALLING)
    return not wished and question.listen(turn.state, turn.facts).private


def _gives_the_value(turn: Turn, question: Question) -> bool:
    """A value that was asked for is taken even if the words around it were not clear: it is read back anyway."""
    slots, intent = turn.command.slots, turn.command.intent
    asked = question.listen(turn.state, turn.facts).asked
    given = (asked is Asked.AMOUNT and slots.amount is not None) or (asked is Asked.DATE and slots.date is not None)
    if asked is Asked.OFFER:
        given = (slots.amount, slots.months) != (None, None) or bool(PLACES & set(turn.command.signs))
    return given and intent not in NOT_VALUES and intent not in EVERYWHERE.values()


def _cannot_go_on(turn: Turn) -> Move | None:
    """Understood as needing a person, though nothing more is known of why."""
    if turn.command.urgency is not Urgency.P3 or turn.state.passed_on:
        return None
    return leave(turn, CANNOT_GO_ON, Urgency.P3)


def _wish(turn: Turn) -> Move | None:
    """Something about the account, said at a question that did not ask for it."""
    intent = turn.command.intent
    if turn.state.open_to_topics and turn.facts.account is not None:
        return _not_in_circles(turn, wish(turn))
    if intent not in ACCOUNT_INTENTS and intent not in OF_THE_ACCOUNT:
        return None
    return detour(turn, *unverified_lines(turn.state))


def _not_in_circles(turn: Turn, move: Move | None) -> Move | None:
    """A wish that leads to the pending question with nothing new counts as an aside, and asides are counted."""
    if move is None or move.effects or move.state.question != turn.state.question:
        return move
    before, after = turn.state, move.state
    new = (after.amount, after.due) != (before.amount, before.due)
    return move if new else detour(turn, *move.say)


#: who answers: the first that can, in this order
PRECEDENCE: tuple[Answer, ...] = (
    at_a_loss,  # a fact that is not at hand is neither despair nor fraud, however it sounds
    _to_be_sent_it,  # nor is there any wish to be left alone in "send it to me"
    urgent,  # what needs a person leaves the flow, whatever was asked
    for_another,  # nobody is told anything of somebody else's account
    repeat_offer,  # neither of two meanings was chosen: both are said again
    _not_chosen,  # nor then: a person
    _usual,  # the question that was asked, or what works from anywhere
    _cannot_go_on,  # not understood, but that a person is needed
)


def _silent(turn: Turn) -> Move:
    state = turn.state
    if state.waiting:
        return nothing_dropped(turn, Move(replace(state, waiting=False, choices=()), (line("wait.back"),)))
    match state.question:
        case "transfer":
            return transfer_ended(turn, TransferResult.FAILED)
        case "crisis" | "crisis_end":
            return stay(turn)
        case "safety":
            return not_safe(turn)
        case "machine":
            return no_message(turn)
        case _:
            return repeat_offer(turn) or left_open(turn) or silence(turn)


def _hung_up(turn: Turn) -> Move:
    state = turn.state
    if state.question == "machine":
        return no_message(turn)
    if state.question == "safety":
        return gone(turn)
    before, after = Disposition.HUNG_UP_BEFORE_VERIFICATION, Disposition.HUNG_UP_AFTER_VERIFICATION
    disposition = state.outcome or (after if state.was_verified else before)
    effects, decided = never_answered(turn)
    return finish(state, disposition, effects=effects, decided=("the line was closed", *decided))


def _spoken(move: Move, facts: Facts) -> Step:
    """The move as a reply: what it says, then its question unless it goes elsewhere."""
    state, then, lines = move.state, move.then, move.say
    if then is None:
        question = QUESTIONS[state.question]
        lines = (*lines, *_question_lines(question, move, facts))
        then = question.listen(state, facts)
    asked = QUESTIONS.get(state.question)
    if asked is not None and asked.topic != state.topic:
        state = replace(state, topic=asked.topic)
    pace = "slow" if move.slow else state.pace
    return Step(state, Reply(state.language, lines, then, pace=pace), move.effects, move.decided)


def _question_lines(question: Question, move: Move, facts: Facts) -> tuple[Line, ...]:
    match move.form:
        case "none":
            return ()
        case "keys":
            return question.keys(move.state, facts)
        case "opening" if question.opening is not None:
            return question.opening(move.state, facts)
        case _:
            return question.ask(move.state, facts)
