"""Questions that callers ask on the way: answered in a sentence, then the pending question is asked again."""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.conversation.facts import AccountView, Facts
from voicebot.conversation.reminder import facts_of_the_account, nothing_due, quotable
from voicebot.conversation.reply import Line, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Lines
from voicebot.understanding.meaning import Intent
from voicebot.wording.values import Money, Phone


def answer_lines(intent: Intent, state: State, facts: Facts) -> tuple[Line, ...]:
    """What is said to this question here and now; empty where it is no question that the bot answers.

    Before verification nothing of the account is said, and nothing after the call was passed on.
    """
    if intent in ANYONE:
        return ANYONE[intent](state, facts)
    if intent not in OF_THE_ACCOUNT:
        return ()
    if not state.open_to_topics:
        return unverified_lines(state)
    if intent in OF_WHAT_IS_OWED and facts.owes_nothing:
        return (nothing_due(facts),)
    if intent in QUOTES and not quotable(facts):
        return (line("reminder.stale"),)
    return OF_THE_ACCOUNT[intent](state, facts)


def unverified_lines(state: State) -> tuple[Line, ...]:
    """What is said of the account to whom it may not be spoken of."""
    if state.passed_on:
        return (line("answer.by_person"),)
    if state.for_another:
        return (line("another.only_them"),)
    return (line("another.only_own") if state.set_aside else line("verify.first"),)


def _who(state: State, facts: Facts) -> tuple[Line, ...]:
    house = facts.house_in(state.language)
    if state.open_to_topics:
        return (line("who.after", legal_name=house.legal_name),)
    return (line("who.before", institution=house.institution),)


def _account(facts: Facts) -> AccountView:
    assert facts.account is not None
    return facts.account


def _amount(state: State, facts: Facts) -> tuple[Line, ...]:
    account = _account(facts)
    key = "answer.amount_not_late" if account.days_past_due < 1 else "answer.amount"
    whole = line(key, total=account.total_due, minimum=account.minimum_due, as_of=account.as_of)
    if facts.nothing_is_late:
        whole = facts_of_the_account(facts)
    return (whole, *(component_line(part.kind, part.amount) for part in account.components if part.kind in COMPONENTS))


def component_line(kind: str, amount: Money) -> Line:
    """One part of what is due."""
    return line(COMPONENTS[kind], amount=amount)


COMPONENTS: Mapping[str, str] = {
    "principal": "component.principal",
    "interest": "component.interest",
    "penalty": "component.penalty",
    "fees": "component.fees",
}


def _due_date(state: State, facts: Facts) -> tuple[Line, ...]:
    account = _account(facts)
    if facts.nothing_is_late:
        return (facts_of_the_account(facts),)
    if account.days_past_due < 1:
        return (line("answer.due_date_not_late", due=account.due_date),)
    return (line("answer.due_date", due=account.due_date, days=account.days_past_due),)


def _interest(state: State, facts: Facts) -> tuple[Line, ...]:
    found = [part for part in _account(facts).components if part.kind in ("interest", "penalty")]
    if not found:
        return (line("answer.interest_none"),)
    return tuple(component_line(part.kind, part.amount) for part in found)


def _consequence(state: State, facts: Facts) -> tuple[Line, ...]:
    key = facts.rules.consequence
    return (line(key),) if key is not None else (line("answer.consequence_none"),)


def _methods(state: State, facts: Facts) -> tuple[Line, ...]:
    return (line("payment.methods", hotline=Phone(facts.house_in(state.language).hotline)),)


ANYONE: Mapping[Intent, Lines] = {
    Intent.ASK_WHO: _who,
    Intent.ASK_IS_ROBOT: lambda state, facts: (line("robot.answer"),),
    Intent.ASK_IS_SCAM: lambda state, facts: (line("scam.answer"),),
}
OF_THE_ACCOUNT: Mapping[Intent, Lines] = {
    Intent.ASK_AMOUNT: _amount,
    Intent.ASK_DUE_DATE: _due_date,
    Intent.ASK_INTEREST: _interest,
    Intent.ASK_CONSEQUENCE: _consequence,
    Intent.ASK_HOW_TO_PAY: _methods,
}
#: answers that quote the ledger
QUOTES = frozenset({Intent.ASK_AMOUNT, Intent.ASK_DUE_DATE, Intent.ASK_INTEREST})
#: questions whose answer is another where nothing is owed
OF_WHAT_IS_OWED = QUOTES | {Intent.ASK_CONSEQUENCE}
