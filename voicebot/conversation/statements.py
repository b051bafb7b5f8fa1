"""What people state about the account: it is paid, it is not right, they will not pay.

Heard, noted, not argued with.
"""

from __future__ import annotations

from voicebot.conversation.cases import DISPUTE, FRAUD, leave
from voicebot.conversation.closing import goodbye
from voicebot.conversation.effects import Disposition, FlagAccount, OpenTicket
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.turn import Move, Question, Turn, asking, cite
from voicebot.conversation.typed import month_and_day
from voicebot.understanding.meaning import Asked, Intent, Urgency

#: while a claimed payment is looked for, nobody is reminded of it
CLAIM_DAYS = 7
HOW_OR_WHEN = (Intent.ALREADY_PAID, Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE)
NOTHING_TO_ADD = (Intent.REFUSE, Intent.DENY, Intent.REJECT_OFFER)


def paid(turn: Turn) -> Move:
    """ "I have paid": when and how, then it is looked into; once noted it is not asked about again."""
    if turn.state.outcome is Disposition.CLAIMS_PAID:
        return asking(turn.state, "closing_more", line("paid.noted"))
    return asking(turn.state, "paid_when")


def _answer_paid(turn: Turn) -> Move | None:
    key, intent = turn.command.key or "", turn.command.intent
    keyed = key == "1" or month_and_day(key, turn.facts.today) is not None
    if not keyed and intent not in HOW_OR_WHEN and turn.command.slots.date is None:
        return None
    effects = (OpenTicket("paid_claim", Urgency.P3), FlagAccount("paid_claim", CLAIM_DAYS))
    state = replace(turn.state, outcome=Disposition.CLAIMS_PAID, amount=None, due=None)
    return asking(state, "closing_more", line("paid.noted"), effects=effects, decided=("noted a claim of payment",))


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
        return asking(turn.state, "dispute_kind")
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
