"""The chosen plan read back whole; only a clear yes to that makes a plan, which waits for its acceptance in writing.

A hang-up before the yes agrees to nothing.
"""

from __future__ import annotations

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.effects import AgreePlan, Disposition, SendMessage
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour
from voicebot.conversation.plan_naming import in_writing, is_its_own, names_terms, only_a_share, picked
from voicebot.conversation.plan_proposal import again
from voicebot.conversation.plan_terms import chosen
from voicebot.conversation.plan_words import cost_of, first_day, in_full, in_short, what_breaks
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.repayment.offers import Offer
from voicebot.understanding.meaning import Asked, Intent
from voicebot.wording.values import Phone

#: the mark of an account for which a plan runs
RUNS = "plan_active"
#: questions that are about the plan where one is being talked of
ABOUT_IT = frozenset({Intent.ASK_AMOUNT, Intent.ASK_INTEREST, Intent.ASK_DUE_DATE, Intent.ASK_CONSEQUENCE})


def about(turn: Turn, offer: Offer) -> Move:
    """A question asked of a plan is answered by that plan, and never by the debt behind it."""
    said: tuple[Line, ...]
    match turn.command.intent:
        case Intent.ASK_DUE_DATE:
            said = (line("plan.first", first=first_day(offer)), line("plan.readback.right"))
        case Intent.ASK_CONSEQUENCE:
            said = what_breaks(offer)
        case _:
            said = (cost_of(offer, turn.facts),)
    return detour(turn, *said)


def send_later(turn: Turn) -> Move:
    """What is chosen is sent in writing; before that there is nothing to send."""
    return detour(turn, line("plan.send"))


def think(turn: Turn) -> Move:
    """Nothing is agreed to, and nothing is lost: the wish stands with a person."""
    state = replace(turn.state, outcome=turn.state.outcome or Disposition.INSTALMENT_REQUESTED, chosen=0)
    return asking(state, "closing_more", line("plan.think", hotline=Phone(turn.house.hotline)))


def _answer_readback(turn: Turn) -> Move | None:
    command, offer = turn.command, chosen(turn.state, turn.facts)
    if command.key == "3":
        return think(turn)
    if in_writing(turn):  # what was asked is whether to send it
        return _agree(turn)
    if command.intent in ABOUT_IT:
        return about(turn, offer)
    if names_terms(turn) and not (is_its_own(turn, offer) and not command.slots.ambiguous):
        choice = picked(turn)
        if choice is None:
            return again(turn)
        return asking(replace(turn.state, chosen=choice), "plan_readback", form="opening")
    if command.intent in YES:
        return _agree(turn)
    otherwise = command.intent in NO or only_a_share(turn)
    if otherwise or (command.intent is Intent.CORRECTION and not names_terms(turn)):
        return asking(turn.state, "plan_change")
    return detour(turn) if names_terms(turn) else None


def _agree(turn: Turn) -> Move:
    """A yes to what was read back: the plan waits for its acceptance in writing, and binds nobody before."""
    facts, offer = turn.facts, chosen(turn.state, turn.facts)
    if RUNS in turn.account.flags:
        return _stands(turn)
    assert facts.terms is not None
    hours = facts.terms.policy.confirm_hours
    state = replace(turn.state, outcome=Disposition.PLAN_PENDING, wish=None, offered_on=None, chosen=0, rounds=0)
    waited = turn.account.waiting is not None or turn.state.outcome is Disposition.PLAN_PENDING
    instead = (line("plan.instead"),) if waited else ()
    return asking(
        state,
        "closing_more",
        line("plan.pending", within=hours),
        *instead,
        effects=(AgreePlan(offer, facts.terms.currency, hours), SendMessage("plan_confirmation")),
        decided=(f"a plan awaits its written acceptance: {offer.count} x {offer.instalment} [{offer.tariff}]",),
    )


def _stands(turn: Turn) -> Move:
    """Another was accepted meanwhile: it stands, and a colleague has the wish for this one."""
    state = replace(turn.state, wish=None, offered_on=None, chosen=0, rounds=0)
    return asking(state, "closing_more", line("plan.stands"), decided=("a plan was accepted meanwhile: it stands",))


QUESTIONS = (
    Question(
        name="plan_readback",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.CONFIRM, seconds=10),
        opening=in_full,
        ask=in_short,
        keys=lambda state, facts: (line("plan.readback.keys"),),
        answer=_answer_readback,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        takes=ABOUT_IT,
        needs_account=True,
    ),
)
