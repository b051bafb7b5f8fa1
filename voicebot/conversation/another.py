"""Somebody who speaks for another: never taken for the person, and told nothing of them.

Relatives know a birthday and the end of a number, so that no fact can undo what was said. Who was verified first may
have given such facts, or may only speak of a relative's account beside their own: verification is set aside, they are
asked whose account it is, and until they have said it they are a caller like any other.
"""

from __future__ import annotations

from voicebot.conversation.cases import ASKED, leave
from voicebot.conversation.closing import goodbye
from voicebot.conversation.effects import Disposition, OpenTicket
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour
from voicebot.conversation.reply import Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Move, Question, Turn, asking, cite, finish
from voicebot.understanding.meaning import Asked, Intent, Urgency

#: wishes that are honoured whoever has them; the caller stays unverified
ANYBODY_S = frozenset(
    {
        *(Intent.REQUEST_HUMAN, Intent.STOP_CALLING, Intent.CALLBACK_LATER, Intent.BUSY_NOW, Intent.REPEAT),
        *(Intent.SLOWER, Intent.WAIT, Intent.LANGUAGE_SWITCH, Intent.ASK_WHO, Intent.ASK_IS_ROBOT, Intent.ASK_IS_SCAM),
        *(Intent.ABUSE_ANGER, Intent.WRONG_PERSON, Intent.GOODBYE),
    }
)


def remembered(turn: Turn) -> Turn:
    """The turn, its state marked for the rest of the call if these words speak for another.

    Somebody verified is marked as doubted: with the question whose account it is, and nothing else, to be answered.
    """
    state = turn.state
    if state.passed_on or not _says_so(turn):
        return turn
    if not state.verified:
        return replace(turn, state=replace(state, for_another=True))
    asked = asking(state, "whose").state
    return replace(turn, state=replace(asked, verified=False, set_aside=state.question, detours=state.detours))


def _says_so(turn: Turn) -> bool:
    command = turn.command
    return Sign.FOR_ANOTHER in command.signs or (command.intent is Intent.THIRD_PARTY and not command.unsure)


def for_another(turn: Turn) -> Move | None:
    """What is answered to somebody who speaks for another; None where the usual answer serves."""
    command, state = turn.command, turn.state
    if state.verified or state.passed_on:
        return None
    if state.set_aside and not state.for_another:
        return _whose_now(turn) if _says_so(turn) else None
    if not state.for_another:
        unclear = command.unsure and Intent.THIRD_PARTY in (command.intent, *command.alternatives[:1])
        return asking(state, "whose") if unclear and state.question == "inbound_menu" else None
    if command.claim is not None:
        return third_party(turn)
    return third_party(turn) if _says_so(turn) and command.intent not in ANYBODY_S else None


def _whose_now(turn: Turn) -> Move | None:
    """Asked of a verified caller who has just spoken for another, unless they wish what anybody may."""
    command = turn.command
    if command.intent in ANYBODY_S - {Intent.WRONG_PERSON} and not command.unsure:
        return None
    move = detour(turn, line("another.only_own"))
    return replace(move, decided=("spoke for another after verification: asked whose account it is", *move.decided))


def still_theirs(turn: Turn) -> Move:
    """It is their own account after all: verified as before, and asked again what was asked when the doubt arose.

    Who said twice that it is somebody else's is not believed a third time.
    """
    state = turn.state
    if state.for_another:
        return third_party(turn)
    back = asking(replace(state, verified=True, set_aside=""), state.set_aside).state
    # Asides are counted through the doubt, so that nobody goes round in it.
    return Move(replace(back, detours=state.detours), decided=("the account is the caller's own",))


def third_party(turn: Turn) -> Move:
    """Told nothing. Rung by us they are thanked and left; whoever rang us hears how they can help, and from whom."""
    decided = f"third party{cite(turn.facts, '3P')}"
    # Facts matched, and yet it is not their account: what they heard and agreed before is a person's to look at.
    told = turn.state.set_aside and turn.state.outcome is not Disposition.THIRD_PARTY
    effects = (OpenTicket("person", Urgency.P3),) if told else ()
    if turn.state.direction == "outbound":
        said = (f"closed without a reason: {decided}",)
        return finish(turn.state, Disposition.THIRD_PARTY, line("closing.third_party"), effects=effects, decided=said)
    state = replace(turn.state, for_another=True, outcome=Disposition.THIRD_PARTY, tries=0)
    if state.question == "another_offer":
        return detour(replace(turn, state=state), line("another.only_them"))
    said = (f"told nothing: {decided}",)
    return asking(state, "another_offer", line("another.hotline"), effects=effects, decided=said)


def _answer_offer(turn: Turn) -> Move | None:
    match turn.command.intent:
        case Intent.AFFIRM | Intent.ACCEPT_OFFER:
            return leave(turn, replace(ASKED, disposition=Disposition.THIRD_PARTY), Urgency.P3)
        case Intent.DENY | Intent.REJECT_OFFER:
            return goodbye(turn, Disposition.THIRD_PARTY)
        case _:
            return None


QUESTIONS = (
    Question(
        name="another_offer",
        topic="identity",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (line("person_offer.ask"),),
        keys=lambda state, facts: (line("person_offer.keys"),),
        answer=_answer_offer,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
    ),
)
