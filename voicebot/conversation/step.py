"""The one function of the dialogue: step(state, event, facts) -> Step.

A thin dispatcher: ended? then what comes from the line, then what is urgent, then the patterns that work from
anywhere, then the topic that asked.
"""

from __future__ import annotations

from voicebot.conversation.ability import wish
from voicebot.conversation.another import for_another, remembered
from voicebot.conversation.cases import (
    CANNOT_GO_ON,
    RANK,
    SYSTEM,
    case_of,
    leave,
    leave_for_crisis,
    minor_on_the_line,
    urgency_of,
)
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
from voicebot.conversation.open_readings import another_offered, left_open, never_answered, nothing_dropped
from voicebot.conversation.passing import transfer_ended, unchanged
from voicebot.conversation.patterns import pattern, stop_calling
from voicebot.conversation.promise import NOT_VALUES, in_figures
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.reply import HangUp, Line, Reply, line
from voicebot.conversation.revising import ask_to_withdraw, revise, sounds_like_cancelling, unclear
from voicebot.conversation.safety import ask_whether_safe, gone, not_safe, safe, to_be_asked
from voicebot.conversation.state import Direction, State
from voicebot.conversation.turn import Command, Move, Question, Step, Turn, finish
from voicebot.conversation.verification import at_a_loss
from voicebot.conversation.voicemail import machine, no_message
from voicebot.understanding.meaning import Asked, Intent, Urgency

__all__ = ["Step", "begin", "step"]

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
    question = QUESTIONS[state.question]
    private = question.listen(state, facts).private
    offered = state.choices
    command = command_of(event, question.menu, offered)
    if offered or state.waiting:
        state = replace(state, choices=(), waiting=False)
    if question.name == "safety":
        return _asked_whether_safe(Turn(state, facts, command))
    turn = in_figures(remembered(Turn(state, facts, command, offered)))
    # "I lost my late husband's number" lacks a number, and says that somebody died.
    grave = urgency_of(turn) is Urgency.P0 or command.intent is Intent.DECEASED
    lost = question.topic == "verification" and not grave
    answered = (at_a_loss(turn) if lost else None) or _urgent(turn) or for_another(turn, question)
    answered = answered or repeat_offer(turn) or (left_open(turn) if chose_nothing(turn) else None)
    return answered or nothing_dropped(turn, _usual(turn, question, private) or _cannot_go_on(turn) or no_match(turn))


def _asked_whether_safe(turn: Turn) -> Move:
    """A clear yes goes back to what was asked before; what else was said with it is not lost."""
    back = safe(turn)
    if back is None:
        return not_safe(turn)
    back = remembered(back)
    wish = back.command.intent in (Intent.REQUEST_HUMAN, Intent.STOP_CALLING)
    answered = _urgent(back) or (pattern(back) if wish and not back.command.unsure else None)
    return answered or Move(back.state, (line("safety.thanks"),), decided=("the caller is safe",))


def _urgent(turn: Turn) -> Move | None:
    """P0 to P2 leave the flow whatever was asked, unless the call was already passed on as urgently."""
    urgency, intent = urgency_of(turn), turn.command.intent
    if RANK[urgency] < RANK[Urgency.P2] or RANK[urgency] <= RANK[turn.state.left]:
        return None
    if urgency is Urgency.P0:
        return ask_whether_safe(turn) if to_be_asked(turn) else leave_for_crisis(turn)
    if urgency is Urgency.P2 and sounds_like_cancelling(turn):
        return no_match(turn) if turn.state.question == "promise_withdraw" else ask_to_withdraw(turn.state)
    if urgency is Urgency.P2 and turn.command.unsure:
        offered = clarify(turn)
        if offered is not None:
            return another_offered(turn, offered)
    elif urgency is Urgency.P2 and intent is Intent.STOP_CALLING:
        return stop_calling(turn)
    if urgency is Urgency.P1 and not turn.state.verified and intent in (Intent.THIRD_PARTY, Intent.WRONG_PERSON):
        return minor_on_the_line(turn)
    return leave(turn, case_of(turn, urgency), urgency)


def _usual(turn: Turn, question: Question, private: bool) -> Move | None:
    command = turn.command
    checked = (
        private
        and command.claim is not None
        and command.intent
        not in (
            Intent.REQUEST_HUMAN,
            Intent.STOP_CALLING,
        )
    )
    if checked:
        return question.answer(turn)
    unsure = command.unsure and not _gives_the_value(turn, question)
    if unsure and question.name not in ("crisis", "crisis_end", "transfer"):
        return unclear(turn) or hedged(turn, question) or clarify(turn)
    if command.intent in question.takes:
        found = question.answer(turn)
        return found or pattern(turn) or _wish(turn)
    return pattern(turn) or question.answer(turn) or revise(turn) or _wish(turn)


def _gives_the_value(turn: Turn, question: Question) -> bool:
    """A value that was asked for is taken even if the words around it were not clear: it is read back anyway."""
    slots, intent = turn.command.slots, turn.command.intent
    asked = question.listen(turn.state, turn.facts).asked
    given = (asked is Asked.AMOUNT and slots.amount is not None) or (asked is Asked.DATE and slots.date is not None)
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


def _silent(turn: Turn) -> Move:
    state = turn.state
    if state.waiting:
        return Move(replace(state, waiting=False), (line("wait.back"),))
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
