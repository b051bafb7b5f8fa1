"""What works from anywhere: a person, stop, later, repeat, slower, wait, language, who, robot, scam, anger, goodbye.

Each answers and comes back to the pending question, or ends the call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voicebot.conversation.cases import ABUSE, ASKED, DISPUTE, leave
from voicebot.conversation.closing import goodbye as say_goodbye
from voicebot.conversation.digressions import answer_lines
from voicebot.conversation.effects import Disposition, Effect, FlagAccount, OpenTicket, SendMessage, Suppress
from voicebot.conversation.frozen import replace
from voicebot.conversation.greeting import somebody_else
from voicebot.conversation.ladders import detour, filler
from voicebot.conversation.passing import call_me_later, offer_callback, ticket_only
from voicebot.conversation.reply import Line, Pause, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Move, Turn, cite, finish
from voicebot.understanding.meaning import Intent, Urgency

PAUSE_SECONDS = 20
SENT = line("payment.sent")


def pattern(turn: Turn) -> Move | None:
    """The global pattern that this command is, or None."""
    found = PATTERNS.get(turn.command.intent) if turn.command.intent is not None else None
    return found(turn) if found is not None else None


def stop_calling(turn: Turn) -> Move:
    """No more automated calls to this number; none at all on an order to cease, or when somebody else asks for it."""
    state, facts, command = turn.state, turn.facts, turn.command
    cease = command.urgency is Urgency.P2 and command.intent is Intent.STOP_CALLING and not command.unsure
    every = cease or state.question == "relation"
    effects: tuple[Effect, ...] = (Suppress("all" if every else "automated_voice", "asked"),)
    if cease:
        held = (FlagAccount("cease"),) if facts.account is not None else ()
        effects = (*effects, *held, OpenTicket("person", Urgency.P2))
    disposition = state.outcome if state.passed_on and state.outcome else Disposition.STOP_CALLING
    said = line("closing.stop_all") if every else line("closing.stop")
    decided = (f"no more automated calls{cite(facts, 'TCPA-03', 'TCPA-04', 'MEDIUM', 'CEASE', 'PRIV')}",)
    return finish(state, disposition, said, effects=effects, decided=decided)


def _person(turn: Turn) -> Move:
    if turn.state.passed_on:
        return ticket_only(turn) if turn.state.at is None else _callback_again(turn)
    return leave(turn, ASKED, Urgency.P3)


def _callback_again(turn: Turn) -> Move:
    """Asked for a person after nobody could come: the callback is what there is, and it is bounded."""
    if turn.state.detours:
        return ticket_only(turn)
    move = offer_callback(turn.state, turn.facts, line("person.nobody"), at=turn.state.at)
    return replace(move, state=replace(move.state, detours=1))


def _busy(turn: Turn) -> Move:
    return finish(turn.state, turn.state.outcome or Disposition.BUSY, line("closing.busy"))


def _repeat(turn: Turn) -> Move:
    """Once more, slower: the answer just given if there was one, else all of the question."""
    if turn.state.aside:
        said = answer_lines(Intent(turn.state.aside), turn.state, turn.facts)
        return detour(turn, *said, aside=turn.state.aside, form="keys", slow=True)
    return detour(turn, form="opening", slow=True)


def _slower(turn: Turn) -> Move:
    return _after(line("slower.ok"), _repeat(replace(turn, state=replace(turn.state, pace="slow"))))


def _after(first: Line, move: Move) -> Move:
    """The repetition with `first` before it, unless a person serves better by now."""
    return replace(move, say=(first, *move.say)) if move.then is None else move


def _wait(turn: Turn) -> Move:
    move = detour(turn, line("wait.ok"))
    if move.then is not None:
        return move
    return replace(move, state=replace(move.state, waiting=True), then=Pause(PAUSE_SECONDS))


def _language(turn: Turn) -> Move:
    """On in the language asked for. Whoever names none could not follow: the same once more, and slowly."""
    wished = turn.language_wished
    if wished is None:
        return _slower(turn)
    if wished == turn.state.language:
        return _after(line("language.stays"), _repeat(turn))
    switched = replace(turn, state=replace(turn.state, language=wished))
    return detour(switched, line("language.switched"), form="opening")


def _angry(turn: Turn) -> Move:
    if turn.state.calmed:
        return ticket_only(turn) if turn.state.passed_on else leave(turn, ABUSE, Urgency.P3)
    return detour(replace(turn, state=replace(turn.state, calmed=True)), line("abuse.calm"))


def _somebody_else(turn: Turn) -> Move:
    """After two matching facts, "that is not me" is a doubt about the account, and a person's to settle."""
    if turn.state.passed_on:
        return detour(turn, line("answer.by_person"))
    return leave(turn, DISPUTE, Urgency.P2) if turn.state.verified else somebody_else(turn)


def _question(turn: Turn) -> Move:
    intent = turn.command.intent
    assert intent is not None
    state = turn.state
    if intent is Intent.ASK_CONSEQUENCE and state.open_to_topics:
        state = replace(state, warned=True)
    said = answer_lines(intent, state, turn.facts)
    if intent is Intent.ASK_HOW_TO_PAY and Sign.TEXTED in turn.command.signs and state.open_to_topics:
        move = detour(turn, *said, SENT, aside=str(intent))
        return replace(move, effects=(*move.effects, SendMessage("payment_methods"))) if SENT in move.say else move
    return detour(replace(turn, state=state), *said, aside=str(intent))


def _goodbye(turn: Turn) -> Move:
    """Goodbye before anything was settled is a call that the caller ended."""
    if turn.state.was_verified:
        return say_goodbye(turn, Disposition.INFORMED)
    return say_goodbye(turn, Disposition.HUNG_UP_BEFORE_VERIFICATION)


PATTERNS: Mapping[Intent, Callable[[Turn], Move]] = {
    Intent.REQUEST_HUMAN: _person,
    Intent.STOP_CALLING: stop_calling,
    Intent.CALLBACK_LATER: call_me_later,
    Intent.BUSY_NOW: _busy,
    Intent.REPEAT: _repeat,
    Intent.SLOWER: _slower,
    Intent.WAIT: _wait,
    Intent.LANGUAGE_SWITCH: _language,
    Intent.ABUSE_ANGER: _angry,
    Intent.WRONG_PERSON: _somebody_else,
    Intent.THIRD_PARTY: _somebody_else,
    Intent.SILENCE_FILLER: filler,
    Intent.GOODBYE: _goodbye,
    Intent.ASK_WHO: _question,
    Intent.ASK_IS_ROBOT: _question,
    Intent.ASK_IS_SCAM: _question,
    Intent.ASK_AMOUNT: _question,
    Intent.ASK_DUE_DATE: _question,
    Intent.ASK_INTEREST: _question,
    Intent.ASK_CONSEQUENCE: _question,
    Intent.ASK_HOW_TO_PAY: _question,
}
