"""After the call was passed on: the transfer, what follows when nobody took it, and the callback."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from voicebot.conversation.assent import NO_OR_UNWILLING, YES
from voicebot.conversation.callback import GRAVE, crisis_promise, page, ring_back, soon
from voicebot.conversation.cases import crisis_text
from voicebot.conversation.effects import BY_THE_BOT, BookCallback, Disposition, Effect, GiveConsent, SendMessage
from voicebot.conversation.events import TransferResult
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, Listen, Transfer, line
from voicebot.conversation.ring_times import asked_for, by_the_bot, names_time, on_day
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking, finish
from voicebot.conversation.typed import month_and_day
from voicebot.understanding.meaning import Asked, Intent, Urgency
from voicebot.wording.values import Phone

DAYS_TRIED = 2
#: a callback further off than this is confirmed in writing
WORTH_A_TEXT = timedelta(hours=2)


def transfer_ended(turn: Turn, result: TransferResult) -> Move:
    """A person had the caller, or nobody did: then the bot comes back with a callback, and in danger it stays."""
    state, facts = turn.state, turn.facts
    if result is TransferResult.COMPLETED:
        asked = state.outcome in (None, Disposition.PERSON_REQUESTED)
        disposition = Disposition.TRANSFERRED if asked else state.outcome
        assert disposition is not None
        return finish(state, disposition, decided=("the transfer was completed",))
    state = replace(state, nobody=True, tries=0)
    decided = (f"the transfer did not reach a person: {result}",)
    if state.left is Urgency.P0:
        say = (line("person.nobody"), *crisis_text(facts, state.language), crisis_promise(facts))
        state, paged = page(state, facts)
        return asking(state, "crisis", *say, effects=paged, decided=decided)
    if state.left in GRAVE:
        return _ring_soon(state, facts, decided)
    return offer_callback(state, facts, line("person.nobody"), decided=decided)


def _ring_soon(state: State, facts: Facts, decided: tuple[str, ...]) -> Move:
    """Whoever needed a person at once chooses no day: somebody rings as soon as they can."""
    state, booked = ring_back(state, facts, "passed_on")
    assert state.outcome is not None, "a call that was passed on has an outcome"
    say, decided = (line("person.nobody"), *soon(state, facts)), (*decided, "an urgent callback was booked")
    return finish(state, state.outcome, *say, effects=(booked,), decided=decided)


def unchanged(state: State) -> Move:
    """Something that changes nothing was reported: the pending question is asked again, a transfer goes on."""
    if state.question == "transfer":
        return Move(state, then=Transfer(state.left, str(state.outcome)))
    return Move(state)


def offer_callback(
    state: State, facts: Facts, *say: Line, at: datetime | None = None, decided: tuple[str, ...] = ()
) -> Move:
    """Offer a time at which a person rings back."""
    return asking(replace(state, at=at or facts.next_callback), "callback_offer", *say, decided=decided)


def book(turn: Turn, at: datetime, *say: Line) -> Move:
    """Book the callback and end kindly; whoever is rung by the bot has agreed to that call."""
    state, facts = turn.state, turn.facts
    disposition = state.outcome or Disposition.CALLBACK
    bot = by_the_bot(state, facts)
    reason = "passed_on" if state.passed_on else BY_THE_BOT if bot else "asked"
    effects: tuple[Effect, ...] = (BookCallback(at, reason),)
    if bot and state.verified:
        effects += (GiveConsent("callback", at.date()),)
        effects += (SendMessage("callback_confirmation"),) if at - facts.now >= WORTH_A_TEXT else ()
    booked = line("callback.again.booked" if bot else "callback.booked", at=at)
    return finish(state, disposition, *say, booked, effects=effects, decided=("a callback was booked",))


def call_me_later(turn: Turn) -> Move:
    """ "Call me later": a time that was named is offered back if somebody can ring then, else the next there is."""
    slots, fresh = turn.command.slots, replace(turn, state=replace(turn.state, tries=0))
    if names_time(slots):
        return _offer_time(fresh, slots.date)
    if slots.date is not None:
        return _offer_day(fresh, slots.date)
    return offer_callback(fresh.state, turn.facts, *_no_hour(turn))


def _offer_time(turn: Turn, day: date | None) -> Move:
    """The hour that was named, read back; where nobody can ring then, that is said, and a time at which they can."""
    state, facts, slots = turn.state, turn.facts, turn.command.slots
    bot = by_the_bot(state, facts)
    at = asked_for(slots, facts, day, bot=bot)
    if at is not None:
        return offer_callback(state, facts, at=at, decided=("the hour that was named can be kept",))
    near = on_day(day, facts, bot=bot) if day is not None else None
    decided = ("nobody can ring at the hour that was named",)
    return offer_callback(state, facts, line("callback.not_then"), at=near, decided=decided)


def _no_hour(turn: Turn) -> tuple[Line, ...]:
    """Said to whoever names a time that could not be read, before the time there is."""
    unread = Sign.HOUR in turn.command.signs and not names_time(turn.command.slots)
    return (line("callback.only_day"),) if unread else ()


def _an_hour_alone(turn: Turn) -> Move | None:
    """An hour in place of an answer is offered; one that cannot be read is said to be no choice, once."""
    state = turn.state
    if names_time(turn.command.slots) and state.tries <= DAYS_TRIED:
        day = state.at.date() if state.question == "callback_offer" and state.at is not None else None
        return _offer_time(replace(turn, state=replace(state, tries=state.tries + 1)), _day_meant(turn, day))
    if Sign.HOUR not in turn.command.signs or state.misses:
        return None
    return Move(replace(state, misses=1, aside="", choices=()), _no_hour(turn), decided=("an hour cannot be chosen",))


def _day_meant(turn: Turn, offered: date | None) -> date | None:
    """The day that was named, else the one that was offered; a while from now is of no day."""
    return turn.command.slots.date or (None if turn.command.slots.wait is not None else offered)


def ticket_only(turn: Turn) -> Move:
    """The case is with a person; the caller chose no callback, or could not be understood."""
    disposition = turn.state.outcome or Disposition.PERSON_REQUESTED
    return finish(turn.state, disposition, line("person.ticket_only", hotline=Phone(turn.house.hotline)))


def _answer_offer(turn: Turn) -> Move | None:
    state, command = turn.state, turn.command
    named = command.intent not in (None, Intent.ALREADY_PAID)
    if names_time(command.slots) and named:
        again = _an_hour_alone(turn)
        if again is not None and again.state.at != state.at:
            return again
    elif command.slots.date is not None and named:
        return _offer_day(replace(turn, state=replace(state, tries=state.tries + 1)), command.slots.date)
    if command.intent in YES and state.at is not None:
        return book(turn, state.at)
    if command.intent in NO_OR_UNWILLING:
        return _an_hour_alone(turn) or _another_day(turn)
    return _an_hour_alone(turn)


def _another_day(turn: Turn) -> Move:
    if turn.state.tries >= 1:
        return no_callback(turn)
    return asking(replace(turn.state, tries=1), "callback_day")


def no_callback(turn: Turn) -> Move:
    """No time suited: nothing is booked."""
    if turn.state.passed_on:
        return ticket_only(turn)
    disposition = turn.state.outcome or Disposition.BUSY
    return finish(turn.state, disposition, line("callback.none", hotline=Phone(turn.house.hotline)))


def _answer_day(turn: Turn) -> Move | None:
    command = turn.command
    paid = command.intent is Intent.ALREADY_PAID
    day = (None if paid else command.slots.date) or month_and_day(command.key, turn.facts.today)
    if day is not None and not (names_time(command.slots) and not paid):
        return _offer_day(turn, day)
    return _an_hour_alone(turn) or (no_callback(turn) if command.intent in NO_OR_UNWILLING else None)


def _offer_day(turn: Turn, day: date) -> Move:
    state = turn.state
    at = on_day(day, turn.facts, bot=by_the_bot(state, turn.facts))
    if at is not None and state.tries <= DAYS_TRIED:
        return offer_callback(state, turn.facts, *_no_hour(turn), at=at)
    if state.tries >= DAYS_TRIED:
        return no_callback(turn)
    return asking(replace(state, tries=state.tries + 1), "callback_day", line("callback.day_not_possible"))


def _offer(state: State, facts: Facts, how: str) -> Line:
    at = state.at or facts.next_callback
    if by_the_bot(state, facts):
        return line("callback.again.ask" if how == "ask" else "callback.again.keys", at=at)
    return line("callback.offer.ask" if how == "ask" else "callback.offer.keys", at=at)


QUESTIONS = (
    Question(
        name="callback_offer",
        topic="callback",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (_offer(state, facts, "ask"),),
        keys=lambda state, facts: (_offer(state, facts, "keys"),),
        answer=_answer_offer,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        takes=frozenset({Intent.CALLBACK_LATER, Intent.BUSY_NOW}),
    ),
    Question(
        name="callback_day",
        topic="callback",
        listen=lambda state, facts: Listen(Asked.DATE, digits=0, seconds=8),
        ask=lambda state, facts: (line("callback.day.ask"),),
        keys=lambda state, facts: (line("callback.day.keys"),),
        answer=_answer_day,
        takes=frozenset({Intent.CALLBACK_LATER, Intent.BUSY_NOW}),
    ),
    Question(
        name="transfer",
        topic="transfer",
        listen=lambda state, facts: Listen(Asked.OPEN),
        ask=lambda state, facts: (),
        keys=lambda state, facts: (),
        answer=lambda turn: transfer_ended(turn, TransferResult.FAILED),
        takes=frozenset(Intent) - {Intent.STOP_CALLING},
    ),
)
