"""The end of a good call: anything else, and goodbye."""

from __future__ import annotations

from voicebot.conversation.effects import Disposition
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.turn import Move, Question, Turn, asking, finish
from voicebot.understanding.meaning import Asked, Intent
from voicebot.wording.values import Phone


def goodbye(turn: Turn, disposition: Disposition, *say: Line) -> Move:
    """Say goodbye with what the person may need afterwards."""
    state, house = turn.state, turn.house
    disposition = state.outcome or disposition
    if not state.open_to_topics:
        return finish(state, disposition, *say, line("closing.neutral"))
    last = line("closing.verified", hotline=Phone(house.hotline), complaints=Phone(house.complaints), hours=house.hours)
    return finish(state, disposition, *say, last)


def _answer_more(turn: Turn) -> Move | None:
    match turn.command.intent:
        case Intent.DENY | Intent.REJECT_OFFER:
            return goodbye(turn, Disposition.INFORMED)
        case Intent.AFFIRM | Intent.ACCEPT_OFFER:
            return _more_or_thanks(turn)
        case _:
            return None


def _more_or_thanks(turn: Turn) -> Move:
    """A yes with nothing settled is a wish to go on; with something noted, or nothing due, a yes or only thanks.

    They are asked once what it is, and never for a payment again; a second "ok", or one after an answer, is thanks.
    """
    state = turn.state
    if state.outcome is None and state.promised is None and not turn.facts.owes_nothing:
        return asking(state, "ability")
    if state.detours:
        return goodbye(turn, Disposition.INFORMED)
    asked = replace(state, silences=0, misses=0, detours=1, aside="")
    return Move(asked, (line("closing.say_it"),), form="keys")


QUESTIONS = (
    Question(
        name="closing_more",
        topic="closing",
        listen=lambda state, facts: Listen(Asked.OPEN),
        ask=lambda state, facts: (line("closing.more_noted.ask" if state.promised else "closing.more.ask"),),
        keys=lambda state, facts: (line("closing.more_noted.keys" if state.promised else "closing.more.keys"),),
        answer=_answer_more,
        menu={"1": Intent.ASK_HOW_TO_PAY, "2": Intent.DENY, "3": Intent.CORRECTION},
        needs_account=True,
    ),
)
