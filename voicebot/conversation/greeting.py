"""First words, and who is on the line. Nothing here reveals why we ring."""

from __future__ import annotations

from voicebot.conversation.another import still_theirs, third_party
from voicebot.conversation.cases import SYSTEM, leave
from voicebot.conversation.effects import Disposition, FlagAccount, Suppress
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking, cite, finish
from voicebot.conversation.verification import begin_verification
from voicebot.understanding.meaning import Asked, Intent, Urgency

ACCOUNT_INTENTS = frozenset(
    {
        Intent.ASK_AMOUNT,
        Intent.ASK_DUE_DATE,
        Intent.ASK_INTEREST,
        Intent.ASK_CONSEQUENCE,
        Intent.ASK_HOW_TO_PAY,
        Intent.PROMISE_FULL,
        Intent.PROMISE_PARTIAL,
        Intent.PROMISE_DATE,
        Intent.REQUEST_INSTALMENT,
        Intent.CANNOT_PAY,
        Intent.ALREADY_PAID,
        Intent.REFUSE,
    }
)


def start(turn: Turn) -> Move:
    """The first event of a call."""
    if turn.state.direction == "inbound":
        return asking(turn.state, "inbound_menu", form="opening")
    if turn.facts.account is None:
        return leave(turn, SYSTEM, Urgency.P3)
    decided = (f"disclosed AI and recording{cite(turn.facts, 'AI', 'ID-01')}",)
    return asking(turn.state, "identity", form="opening", decided=decided)


def somebody_else(turn: Turn) -> Move:
    """Not the person: no reason given, no message left."""
    if turn.command.intent is Intent.WRONG_PERSON:
        return wrong_number(turn)
    return third_party(turn)


def wrong_number(turn: Turn) -> Move:
    """The number belongs to somebody else: it is never rung about this again."""
    effects = (FlagAccount("wrong_number"), Suppress("all", "wrong_number"))
    held = effects if turn.facts.account is not None else effects[1:]
    decided = (f"closed without a reason: wrong number{cite(turn.facts, '3P')}",)
    if turn.state.direction == "inbound":
        return finish(turn.state, Disposition.WRONG_NUMBER, line("closing.neutral"), decided=decided)
    return finish(turn.state, Disposition.WRONG_NUMBER, line("closing.wrong_number"), effects=held, decided=decided)


def _answer_identity(turn: Turn) -> Move | None:
    match turn.command.intent:
        case Intent.AFFIRM | Intent.IDENTITY_CONFIRMED:
            return begin_verification(turn)
        case Intent.DENY:
            return asking(turn.state, "relation")
        case _:
            return None


def _answer_relation(turn: Turn) -> Move | None:
    match turn.command.intent:
        case Intent.IDENTITY_CONFIRMED:
            return begin_verification(turn)
        case Intent.AFFIRM:
            return third_party(turn)
        case Intent.DENY:
            return wrong_number(turn)
        case _:
            return None


def _answer_whose(turn: Turn) -> Move | None:
    doubted = bool(turn.state.set_aside)
    match turn.command.intent:
        case Intent.AFFIRM | Intent.IDENTITY_CONFIRMED:
            return still_theirs(turn) if doubted else find_account(turn)
        case Intent.DENY:
            return third_party(turn)
        case Intent.WRONG_PERSON if doubted:
            return third_party(turn)
        case _:
            return None


def _answer_inbound(turn: Turn) -> Move | None:
    intent = turn.command.intent
    if intent in (Intent.AFFIRM, Intent.IDENTITY_CONFIRMED) or intent in ACCOUNT_INTENTS:
        return find_account(turn)
    return None


def find_account(turn: Turn) -> Move:
    """Which account it is: by a reference, unless one is already known to the call."""
    state = replace(turn.state, tries=0)
    if turn.facts.account is not None:
        return begin_verification(replace(turn, state=state))
    return asking(state, "reference")


def _name(state: State, facts: Facts) -> str:
    return facts.account.name if facts.account is not None else ""


def _greeting(state: State, facts: Facts) -> tuple[Line, ...]:
    house = facts.house_in(state.language)
    return (line("greeting.outbound", institution=house.institution, name=_name(state, facts)),)


def _hotline(state: State, facts: Facts) -> tuple[Line, ...]:
    house = facts.house_in(state.language)
    return (line("inbound.greeting", institution=house.institution), line("inbound.ask"))


QUESTIONS = (
    Question(
        name="identity",
        topic="identity",
        listen=lambda state, facts: Listen(Asked.IDENTITY),
        opening=_greeting,
        ask=lambda state, facts: (line("identity.ask", name=_name(state, facts)),),
        keys=lambda state, facts: (line("identity.keys", name=_name(state, facts)),),
        answer=_answer_identity,
        menu={"1": Intent.IDENTITY_CONFIRMED, "2": Intent.DENY},
        needs_account=True,
    ),
    Question(
        name="relation",
        topic="identity",
        listen=lambda state, facts: Listen(Asked.IDENTITY),
        ask=lambda state, facts: (line("relation.ask", name=_name(state, facts)),),
        keys=lambda state, facts: (line("relation.keys", name=_name(state, facts)),),
        answer=_answer_relation,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    ),
    Question(
        name="inbound_menu",
        topic="greeting",
        listen=lambda state, facts: Listen(Asked.OPEN, seconds=8),
        opening=_hotline,
        ask=lambda state, facts: (line("inbound.ask"),),
        keys=lambda state, facts: (line("inbound.keys"),),
        answer=_answer_inbound,
        menu={"1": Intent.AFFIRM, "2": Intent.ASK_WHO},
        takes=ACCOUNT_INTENTS,
    ),
    Question(
        name="whose",
        topic="greeting",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (line("whose.ask"),),
        keys=lambda state, facts: (line("whose.keys"),),
        answer=_answer_whose,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        takes=frozenset({Intent.WRONG_PERSON}),
    ),
)
