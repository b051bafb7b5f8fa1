"""What people state about the account: it is paid, it is not right, they will not pay.

Heard, noted, not argued with.
"""

from __future__ import annotations

from voicebot.conversation.cases import DISPUTE, FRAUD, PAID, leave, state_it
from voicebot.conversation.closing import goodbye
from voicebot.conversation.effects import Disposition, OpenTicket
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.turn import Move, Question, Turn, asking, cite
from voicebot.conversation.typed import month_and_day
from voicebot.understanding.meaning import Asked, Intent, Urgency

#: "by bank transfer" is heard as a question how to pay; to somebody just asked how they paid it is the answer
HOW_OR_WHEN = (
    *(Intent.ALREADY_PAID, Intent.ASK_HOW_TO_PAY, Intent.AFFIRM, Intent.DENY, Intent.REFUSE, Intent.OUT_OF_SCOPE),
)
NOTHING_TO_ADD = (Intent.REFUSE, Intent.DENY, Intent.REJECT_OFFER)


def paid(turn: Turn) -> Move:
    """ "I have paid": looked into at once; when and how is asked, unless the day was said or it was asked before."""
    asked = any(ticket.kind == PAID.ticket for ticket in turn.state.stated)
    if asked or turn.command.slots.date is not None:
        return state_it(turn, PAID, Urgency.P3, "closing_more", line("paid.noted"))
    return state_it(turn, PAID, Urgency.P3, "paid_when")


def _answer_paid(turn: Turn) -> Move | None:
    key, intent = turn.command.key or "", turn.command.intent
    keyed = key == "1" or month_and_day(key, turn.facts.today) is not None
    if not keyed and intent not in HOW_OR_WHEN and turn.command.slots.date is None:
        return None
    return asking(turn.state, "closing_more", line("paid.noted"))


def something_wrong(turn: Turn) -> Move:
    """The key for "something isn't right": a dispute from that moment, whichever it turns out to be."""
    return state_it(turn, DISPUTE, Urgency.P2, "dispute_kind")


def _answer_dispute(turn: Turn) -> Move | None:
    if turn.command.key == "1":
        return leave(turn, DISPUTE, Urgency.P2)
    if turn.command.key == "2":
        return leave(turn, FRAUD, Urgency.P1)
    return None


def refused(turn: Turn) -> Move:
    """A first refusal is answered with an open door, not with pressure."""
    return asking(replace(turn.state, amount=None, due=None), "refusal")


def _answer_refusal(turn: Turn) -> Move | None:
    if turn.command.key == "6":
        return something_wrong(turn)
    if turn.command.intent not in NOTHING_TO_ADD:
        return None
    state = replace(turn.state, outcome=Disposition.REFUSED)
    say = (line("refusal.noted"), *consequence(turn))
    move = goodbye(replace(turn, state=state), Disposition.REFUSED, *say)
    decided = (f"noted a refusal{cite(turn.facts, 'CREDIT') if len(say) > 1 else ''}",)
    return replace(move, effects=(OpenTicket("refusal", Urgency.P3), *move.effects), decided=decided)


def consequence(turn: Turn) -> tuple[Line, ...]:
    """The one neutral sentence on what may follow, where one is approved and it has not been said."""
    key = turn.facts.rules.consequence
    return () if key is None or turn.state.warned else (line(key),)


QUESTIONS = (
    Question(
        name="paid_when",
        topic="statements",
        listen=lambda state, facts: Listen(Asked.DATE, digits=0, seconds=8),
        ask=lambda state, facts: (line("paid.when.ask"),),
        keys=lambda state, facts: (line("paid.when.keys"),),
        answer=_answer_paid,
        takes=frozenset({Intent.ASK_HOW_TO_PAY}),
        needs_account=True,
    ),
    Question(
        name="dispute_kind",
        topic="statements",
        listen=lambda state, facts: Listen(Asked.OPEN),
        ask=lambda state, facts: (line("dispute.kind.ask"),),
        keys=lambda state, facts: (line("dispute.kind.keys"),),
        answer=_answer_dispute,
        needs_account=True,
    ),
    Question(
        name="refusal",
        topic="statements",
        listen=lambda state, facts: Listen(Asked.OPEN),
        ask=lambda state, facts: (line("refusal.ask"),),
        keys=lambda state, facts: (line("refusal.keys"),),
        answer=_answer_refusal,
        menu={"2": Intent.DENY, "4": Intent.CANNOT_PAY},
        takes=frozenset({Intent.REFUSE}),
        needs_account=True,
    ),
)
