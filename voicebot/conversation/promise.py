"""A promise to pay: how much and when, collected in any order, corrected at any point, then read back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.bounds import Outside, check_amount, check_day, latest, money_of
from voicebot.conversation.cases import LIMITS, leave
from voicebot.conversation.facts import Facts, Promised
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.conversation.typed import month_and_day, typed_amount
from voicebot.understanding.meaning import Asked, Intent, Share, Slots, Urgency
from voicebot.wording.values import Money

#: words that change the subject rather than answer with a value, even when they hold a number
NOT_VALUES = frozenset(
    {Intent.REQUEST_INSTALMENT, Intent.CANNOT_PAY, Intent.ALREADY_PAID, Intent.REFUSE, Intent.ASK_AMOUNT}
)


def in_figures(turn: Turn) -> Turn:
    """The turn with a share of what is due ("the minimum", "half of it") as its amount, by the ledger of this call."""
    share, slots = turn.command.slots.share, turn.command.slots
    account = turn.facts.account
    if share is None or slots.amount is not None or not turn.state.open_to_topics or account is None or account.stale:
        return turn
    if share is Share.MINIMUM and not has_minimum(turn.facts):
        return turn
    minor = account.minimum_due.minor if share is Share.MINIMUM else -(-account.total_due.minor // 2)
    slots = replace(slots, amount=Decimal(minor) / 100)
    return replace(turn, command=replace(turn.command, slots=slots))


def consider(turn: Turn) -> Move:
    """Take what was said of amount and day, check it, and ask for what is missing."""
    slots, state = turn.command.slots, _beside_what_stands(turn)
    late = check_day(slots.date, turn.facts) if slots.date is not None else None
    if slots.date is not None and late is None:
        state = replace(state, due=slots.date)
    if slots.amount is not None:
        amount = money_of(slots.amount, turn.account.total_due.currency)
        outside = check_amount(amount, turn.facts) if amount is not None else Outside(line("promise.amount_zero"))
        if outside is not None:
            # A day with two readings would be read back only after the amount: it is asked again instead.
            state = replace(state, due=None) if "date" in slots.ambiguous else state
            return _say_bound(replace(turn, state=state), outside, "promise_amount")
        state = replace(state, amount=amount)
    if late is not None:
        return _say_bound(replace(turn, state=state), late, "promise_date")
    return _check_readings(state, turn)


def _beside_what_stands(turn: Turn) -> State:
    """A sum or a day said by itself changes the promise that stands: its other value is kept."""
    state, slots = turn.state, turn.command.slots
    standing = standing_promise(state, turn.facts)
    new = state.amount is None and state.due is None and (slots.amount is None) != (slots.date is None)
    if standing is None or not new:
        return state
    if slots.amount is not None:
        in_time = check_day(standing.due, turn.facts) is None
        return replace(state, due=standing.due) if in_time else state
    within = check_amount(standing.amount, turn.facts) is None
    return replace(state, amount=standing.amount) if within else state


def standing_promise(state: State, facts: Facts) -> Promised | None:
    """What was promised in this call, or in an earlier one where nothing was in this."""
    if state.promised is not None and state.promised_by is not None:
        return Promised(state.promised, state.promised_by)
    return facts.account.promised if facts.account is not None and not state.noted else None


def _check_readings(state: State, turn: Turn) -> Move:
    """A value with more than one reading is confirmed by itself before it is used."""
    slots = turn.command.slots
    if "amount" in slots.ambiguous and slots.amount is not None:
        if "date" in slots.ambiguous:
            state = replace(state, due=None)
        return asking(state, "promise_amount_check")
    if "date" in slots.ambiguous and slots.date is not None:
        return asking(state, "promise_date_check")
    return proceed(state, turn)


def proceed(state: State, turn: Turn, *say: Line) -> Move:
    """Ask for what is missing; read back when nothing is."""
    if state.amount is None:
        return asking(state, "promise_amount", *say)
    if state.due is None:
        said = (line("promise.payday"),) if turn.command.slots.payday else ()
        return asking(state, "promise_date", *say, *said)
    return asking(state, "promise_confirm", *say)


def _say_bound(turn: Turn, outside: Outside, question: str) -> Move:
    """The bound is said kindly once; a second value outside it goes to a person, who may do more."""
    state = turn.state
    if state.bounded:
        return leave(turn, LIMITS, Urgency.P3)
    state = replace(state, bounded=True)
    state = replace(state, amount=None) if question == "promise_amount" else replace(state, due=None)
    return asking(state, question, outside.say, decided=("outside the bounds of a promise",))


def _answer_amount(turn: Turn) -> Move | None:
    account, command = turn.account, turn.command
    if command.key == "1":
        return _with(turn, Slots(amount=_major(account.total_due)))
    if command.key == "2" and has_minimum(turn.facts):
        return _with(turn, Slots(amount=_major(account.minimum_due)))
    typed = typed_amount(command.key)
    if typed is not None:
        return _with(turn, Slots(amount=typed))
    return _value_said(turn, needs_amount=True)


def _answer_date(turn: Turn) -> Move | None:
    today, key = turn.facts.today, turn.command.key
    day = {"1": today, "2": today + timedelta(days=1)}.get(key or "") or month_and_day(key, today)
    if day is not None:
        return _with(turn, Slots(date=day))
    if turn.command.slots.payday and turn.command.slots.date is None:
        return _payday(turn)
    return _value_said(turn, needs_amount=False)


def _payday(turn: Turn) -> Move | None:
    """ "When I am paid" is asked for its day once; said again it is not an answer."""
    state = turn.state
    return None if state.misses else Move(replace(state, misses=1, aside=""), (line("promise.payday"),))


def _value_said(turn: Turn, *, needs_amount: bool) -> Move | None:
    slots, intent = turn.command.slots, turn.command.intent
    if intent is None or intent in NOT_VALUES or (slots.months is not None and intent is Intent.COUNTER_OFFER):
        return None
    if needs_amount and intent is Intent.PROMISE_FULL and slots.amount is None:
        return consider(replace(turn, state=replace(turn.state, amount=turn.account.total_due)))
    if slots.amount is None and slots.date is None:
        return None
    return consider(turn)


def _answer_amount_check(turn: Turn) -> Move | None:
    return _answer_check(turn, replace(turn.state, amount=None))


def _answer_date_check(turn: Turn) -> Move | None:
    return _answer_check(turn, replace(turn.state, due=None))


def _answer_check(turn: Turn, without: State) -> Move | None:
    """A yes keeps the reading, a no asks afresh, a new value replaces it."""
    slots, intent = turn.command.slots, turn.command.intent
    if slots.amount is not None or slots.date is not None:
        return _value_said(turn, needs_amount=False)
    if intent in YES:
        return proceed(turn.state, turn)
    if intent in NO or intent is Intent.CORRECTION:
        return proceed(without, turn)
    return None


def _with(turn: Turn, slots: Slots) -> Move:
    return consider(replace(turn, command=replace(turn.command, slots=slots)))


def _major(amount: Money) -> Decimal:
    return Decimal(amount.minor) / 100


def has_minimum(facts: Facts) -> bool:
    """Whether there is a minimum payment that differs from the whole."""
    account = facts.account
    return account is not None and 0 < account.minimum_due.minor < account.total_due.minor


def _ask_amount(state: State, facts: Facts) -> tuple[Line, ...]:
    assert facts.account is not None
    account = facts.account
    if has_minimum(facts):
        return (line("promise.amount.ask", total=account.total_due, minimum=account.minimum_due),)
    return (line("promise.amount_plain.ask", total=account.total_due),)


def _ask_amount_keys(state: State, facts: Facts) -> tuple[Line, ...]:
    assert facts.account is not None
    account = facts.account
    if has_minimum(facts):
        return (line("promise.amount.keys", total=account.total_due, minimum=account.minimum_due),)
    return (line("promise.amount_plain.keys", total=account.total_due),)


def _amount(state: State) -> Money:
    assert state.amount is not None
    return state.amount


QUESTIONS = (
    Question(
        name="promise_amount",
        topic="promise",
        listen=lambda state, facts: Listen(Asked.AMOUNT, digits=0, seconds=8),
        ask=_ask_amount,
        keys=_ask_amount_keys,
        answer=_answer_amount,
        needs_account=True,
    ),
    Question(
        name="promise_amount_check",
        topic="promise",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (line("promise.amount_check.ask", amount=_amount(state)),),
        keys=lambda state, facts: (line("promise.amount_check.keys", amount=_amount(state)),),
        answer=_answer_amount_check,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    ),
    Question(
        name="promise_date",
        topic="promise",
        listen=lambda state, facts: Listen(Asked.DATE, digits=0, seconds=8),
        ask=lambda state, facts: (line("promise.date.ask", latest=latest(facts)),),
        keys=lambda state, facts: (line("promise.date.keys", latest=latest(facts)),),
        answer=_answer_date,
        needs_account=True,
    ),
    Question(
        name="promise_date_check",
        topic="promise",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (line("promise.date_check.ask", due=state.due or latest(facts)),),
        keys=lambda state, facts: (line("promise.date_check.keys", due=state.due or latest(facts)),),
        answer=_answer_date_check,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    ),
)
