"""Who it really is: a reference on the hotline, then two facts that only the person would know.

Both facts are asked before anything is said of either, so that nobody learns which one was wrong.
"""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.conversation.another import third_party
from voicebot.conversation.cases import ASKED, UNVERIFIABLE, leave, urgency_of
from voicebot.conversation.effects import CountFailedVerification, Disposition, MarkRightParty
from voicebot.conversation.events import Claim
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour
from voicebot.conversation.reminder import remind
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking, finish
from voicebot.understanding.meaning import Asked, Intent, Urgency

TRIES = 2
ASK: Mapping[str, Line] = {
    "birth_mmdd": line("verify.birth_mmdd.ask"),
    "id_last4": line("verify.id_last4.ask"),
    "phone_last4": line("verify.phone_last4.ask"),
    "zip": line("verify.zip.ask"),
}
KEYS: Mapping[str, Line] = {
    "birth_mmdd": line("verify.birth_mmdd.keys"),
    "id_last4": line("verify.id_last4.keys"),
    "phone_last4": line("verify.phone_last4.keys"),
    "zip": line("verify.zip.keys"),
}
UNWILLING = (Intent.DENY, Intent.REFUSE, Intent.REJECT_OFFER)


def begin_verification(turn: Turn) -> Move:
    """Ask for the first of two facts; an account that has fewer goes to a person, as does who speaks for another."""
    if turn.state.for_another:
        return third_party(turn)
    state = replace(turn.state, tries=0, wrong=False, explained=False)
    if len(_facts_asked(turn.facts)) < 2:
        return leave(replace(turn, state=state), UNVERIFIABLE, Urgency.P3)
    return asking(state, "verify_first", form="opening")


def _answer_first(turn: Turn) -> Move | None:
    claim = turn.command.claim
    if claim not in (Claim.MATCH, Claim.MISMATCH):
        return _unwilling(turn)
    return asking(replace(turn.state, wrong=claim is Claim.MISMATCH), "verify_second")


def _answer_second(turn: Turn) -> Move | None:
    claim = turn.command.claim
    if claim not in (Claim.MATCH, Claim.MISMATCH):
        return _unwilling(turn)
    if claim is Claim.MATCH and not turn.state.wrong:
        return _verified(turn)
    if turn.state.tries + 1 >= TRIES:
        return finish(
            turn.state,
            Disposition.VERIFICATION_FAILED,
            line("closing.verify_failed"),
            effects=(CountFailedVerification(),),
            decided=("two attempts at verification failed",),
        )
    state = replace(turn.state, tries=turn.state.tries + 1, wrong=False)
    decided = ("the first attempt at verification failed",)
    return asking(state, "verify_first", line("verify.again"), effects=(CountFailedVerification(),), decided=decided)


def _verified(turn: Turn) -> Move:
    state = replace(turn.state, verified=True, tries=0, explained=False)
    move = remind(replace(turn, state=state))
    decided = ("right party: both facts matched", *move.decided)
    return replace(
        move, say=(line("verify.thanks"), *move.say), effects=(MarkRightParty(), *move.effects), decided=decided
    )


def at_a_loss(turn: Turn) -> Move | None:
    """Who has not or knows not what was asked for, or asks why, is answered; no try is used up, nothing is noted.

    "I lost my late husband's number" lacks a number, and says that somebody died: that is not answered here.
    """
    state, signs = turn.state, turn.command.signs
    if not signs or state.topic != "verification":
        return None
    if urgency_of(turn) is Urgency.P0 or turn.command.intent is Intent.DECEASED:
        return None
    if Sign.WHY in signs:
        return detour(replace(turn, state=replace(state, explained=True)), line("verify.why"))
    if Sign.LACKS not in signs:
        return None
    if state.question == "reference":
        return leave(turn, ASKED, Urgency.P3)
    if state.explained:
        return leave(turn, UNVERIFIABLE, Urgency.P3)
    return asking(replace(state, explained=True), state.question, line("verify.why"), line("verify.person"))


def _unwilling(turn: Turn) -> Move | None:
    if turn.command.intent not in UNWILLING:
        return None
    if not turn.state.explained:
        return asking(replace(turn.state, explained=True), turn.state.question, line("verify.why"))
    return finish(turn.state, Disposition.REFUSED_TO_VERIFY, line("closing.verify_refused"))


def _answer_reference(turn: Turn) -> Move | None:
    claim, state = turn.command.claim, turn.state
    if claim is Claim.FOUND and turn.facts.account is not None:
        return begin_verification(turn)
    if claim in (Claim.FOUND, Claim.NOT_FOUND):
        if state.tries + 1 >= TRIES:
            return leave(turn, UNVERIFIABLE, Urgency.P3)
        return asking(replace(state, tries=state.tries + 1), "reference", line("reference.not_found"))
    return leave(turn, ASKED, Urgency.P3) if turn.command.intent in UNWILLING else None


def _facts_asked(facts: Facts) -> tuple[str, ...]:
    return tuple(fact for fact in facts.account.facts if fact in ASK)[:2] if facts.account is not None else ()


def _fact(facts: Facts, which: int) -> str:
    asked = _facts_asked(facts)
    return asked[which] if which < len(asked) else next(iter(ASK))


def _listen(facts: Facts, which: int) -> Listen:
    fact = _fact(facts, which)
    return Listen(Asked.VERIFY, digits=0 if fact == "zip" else 4, seconds=10, checks=fact, private=True)


def _reference(state: State, facts: Facts) -> Listen:
    return Listen(Asked.VERIFY, digits=0, seconds=10, checks="reference", private=True)


QUESTIONS = (
    Question(
        name="reference",
        topic="verification",
        listen=_reference,
        ask=lambda state, facts: (line("reference.ask"),),
        keys=lambda state, facts: (line("reference.keys"),),
        answer=_answer_reference,
    ),
    Question(
        name="verify_first",
        topic="verification",
        listen=lambda state, facts: _listen(facts, 0),
        opening=lambda state, facts: (line("verify.intro"), ASK[_fact(facts, 0)]),
        ask=lambda state, facts: (ASK[_fact(facts, 0)],),
        keys=lambda state, facts: (KEYS[_fact(facts, 0)],),
        answer=_answer_first,
        needs_account=True,
    ),
    Question(
        name="verify_second",
        topic="verification",
        listen=lambda state, facts: _listen(facts, 1),
        ask=lambda state, facts: (ASK[_fact(facts, 1)],),
        keys=lambda state, facts: (KEYS[_fact(facts, 1)],),
        answer=_answer_second,
        needs_account=True,
    ),
)
