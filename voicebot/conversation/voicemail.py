"""A machine took the call: a neutral message where the rules allow one, and nothing else."""

from __future__ import annotations

from voicebot.conversation.effects import Disposition
from voicebot.conversation.events import MachineAnswered
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Line, Listen, Pause, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking, cite, finish
from voicebot.understanding.meaning import Asked
from voicebot.wording.values import Phone

#: how long a greeting is waited out before giving up
GREETING_SECONDS = 30
#: questions at which nobody has answered yet, so that a machine may still be on the line
NOBODY_YET = frozenset({"start", "identity", "machine"})


def machine(turn: Turn, event: MachineAnswered) -> Move | None:
    """Leave the message or none; None where a person has already been speaking, so that the detector was wrong."""
    state, facts = turn.state, turn.facts
    if state.direction == "inbound" or state.question not in NOBODY_YET:
        return None
    message = _message(state, facts)
    if message is None:
        return no_message(turn)
    if event.ready:
        decided = (f"left a neutral message{cite(facts, 'LCM', 'VOICEMAIL')}",)
        return finish(state, Disposition.VOICEMAIL_LEFT, message, decided=decided)
    if state.question == "machine":
        return no_message(turn)
    move = asking(state, "machine", decided=("a machine answered: waiting for the end of its greeting",))
    return Move(move.state, then=Pause(GREETING_SECONDS), decided=move.decided)


def no_message(turn: Turn) -> Move:
    """Hang up without a word."""
    decided = (f"left no message{cite(turn.facts, 'LCM', 'VOICEMAIL')}",)
    return finish(turn.state, Disposition.MACHINE_NO_MESSAGE, decided=decided)


def _message(state: State, facts: Facts) -> Line | None:
    """The message, or None where the rules or the house allow none. The US form names a natural person."""
    house, account = facts.house_in(state.language), facts.account
    if not facts.rules.voicemail or account is None:
        return None
    hotline = Phone(house.hotline)
    if facts.rules.pack.startswith("US"):
        if house.voicemail_name is None:
            return None
        return line(
            "voicemail.person", voicemail_name=house.voicemail_name, institution=house.institution, hotline=hotline
        )
    return line("voicemail.message", institution=house.institution, name=account.name, hotline=hotline)


def _person_after_all(turn: Turn) -> Move:
    return asking(turn.state, "identity", form="opening")


QUESTIONS = (
    Question(
        name="machine",
        topic="voicemail",
        listen=lambda state, facts: Listen(Asked.IDENTITY),
        ask=lambda state, facts: (),
        keys=lambda state, facts: (),
        answer=_person_after_all,
    ),
)
