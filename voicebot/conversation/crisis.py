"""Staying with somebody in danger: the bot never hangs up first and asks for nothing."""

from __future__ import annotations

from voicebot.conversation.callback import crisis_promise
from voicebot.conversation.cases import crisis_text
from voicebot.conversation.effects import Disposition, Suppress
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Listen, Transfer, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Move, Question, Turn, asking, finish
from voicebot.understanding.meaning import Asked, Intent, Urgency

#: somebody in danger is given time, and asked for nothing
LISTEN = Listen(Asked.OPEN, seconds=20)
NUMBERS_AGAIN = (Intent.REPEAT, Intent.SLOWER, Intent.SELF_HARM, Intent.DISTRESS)


def stay(turn: Turn) -> Move:
    """Whatever is said, or not said: the numbers again, a person again, or quiet company."""
    state, facts, intent = turn.state, turn.facts, turn.command.intent
    if intent is Intent.GOODBYE:
        return finish(state, Disposition.CRISIS, line("crisis.goodbye"))
    if intent is Intent.STOP_CALLING and not turn.command.unsure:
        return asking(state, "crisis", line("crisis.here"), effects=(Suppress("automated_voice", "asked"),))
    if intent is Intent.LANGUAGE_SWITCH:
        return _numbers_in(turn, turn.language_wished)
    if intent is Intent.REQUEST_HUMAN and facts.agents_open:
        move = asking(state, "transfer", line("crisis.transfer"), decided=("asked for a person in danger",))
        return replace(move, then=Transfer(Urgency.P0, "crisis"))
    if intent is Intent.REQUEST_HUMAN:
        return asking(state, "crisis", crisis_promise(facts))
    if Sign.SAFE in turn.command.signs and (turn.command.urgency is not Urgency.P0 or turn.command.suspected):
        return asking(state, "crisis_end", decided=("said to be safe: may end the call",))
    if turn.command.urgency is Urgency.P0 or intent in NUMBERS_AGAIN:
        return asking(state, "crisis", *crisis_text(facts, state.language), line("crisis.here"))
    return asking(state, "crisis", line("crisis.here"))


def _answer_end(turn: Turn) -> Move:
    """A kind end for whoever says again that they are safe, or takes it; with anybody else the bot stays."""
    move = stay(turn)
    said_twice = move.state.question == "crisis_end"
    yes = turn.command.intent in (Intent.AFFIRM, Intent.ACCEPT_OFFER) and not turn.command.unsure
    if said_twice or (yes and turn.command.urgency is not Urgency.P0):
        decided = ("said to be safe, and ended the call",)
        return finish(turn.state, Disposition.CRISIS, line("crisis.goodbye"), decided=decided)
    return move


def _numbers_in(turn: Turn, wished: str | None) -> Move:
    """The numbers again, in the language asked for; nobody in danger is taken out of their own unasked."""
    language = wished or turn.state.language
    stays = (line("language.stays"),) if wished == turn.state.language else ()
    numbers = crisis_text(turn.facts, language)
    return asking(replace(turn.state, language=language), "crisis", *stays, *numbers, line("crisis.here"))


QUESTIONS = (
    Question(
        name="crisis",
        topic="crisis",
        listen=lambda state, facts: LISTEN,
        ask=lambda state, facts: (),
        keys=lambda state, facts: (),
        answer=stay,
        takes=frozenset(Intent),
    ),
    Question(
        name="crisis_end",
        topic="crisis",
        listen=lambda state, facts: LISTEN,
        ask=lambda state, facts: (line("crisis.end.ask"),),
        keys=lambda state, facts: (line("crisis.end.ask"),),
        answer=_answer_end,
        menu={"1": Intent.AFFIRM},
        takes=frozenset(Intent),
    ),
)
