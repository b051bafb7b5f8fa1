"""What of a plan somebody names: terms, a share, or one of the plans that were read out."""

from __future__ import annotations

from decimal import Decimal

from voicebot.conversation.assent import YES
from voicebot.conversation.plan_terms import by_the_week, options
from voicebot.conversation.plan_words import first_day
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Turn
from voicebot.repayment.offers import Offer
from voicebot.understanding.meaning import Intent

#: how a plan is asked for, or asked for otherwise
ASKS = frozenset(
    {
        *(Intent.COUNTER_OFFER, Intent.REQUEST_INSTALMENT, Intent.CORRECTION, Intent.CANNOT_PAY),
        *(Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.ACCEPT_OFFER, Intent.REJECT_OFFER),
        *(Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE),
    }
)
ORDINALS = {Sign.FIRST: 1, Sign.SECOND: 2, Sign.THIRD: 3}
#: "two hundred and forty nine" is the plan of 249.16
UNIT = Decimal(1)


def names_terms(turn: Turn) -> bool:
    slots = turn.command.slots
    amount = slots.amount if slots.share is None or Sign.DOWN in turn.command.signs else None
    return turn.command.intent in ASKS and (amount, slots.months, slots.date) != (None, None, None)


def only_a_share(turn: Turn) -> bool:
    """Half of it, with no word of paying it first: no sum for every month, and no promise in a plan's place."""
    return turn.command.slots.share is not None and turn.command.intent in ASKS


def picked(turn: Turn) -> int | None:
    """Which option was chosen: by key, by its place, by its length or its amount, or as the only one there is."""
    command, found = turn.command, options(turn.state, turn.facts)
    if command.key is not None:
        return int(command.key) if command.key in map(str, range(1, len(found) + 1)) else None
    place = place_of(turn)
    if place is not None:
        return place if place <= len(found) else None
    slots = command.slots
    if slots.months is None and slots.amount is None:
        alone = len(found) == 1 and command.intent in YES and slots.date is None
        return 1 if alone else None
    if slots.ambiguous or command.intent not in ASKS or slots.share is not None or by_the_week(turn):
        return None
    same = [at for at, offer in enumerate(found, start=1) if is_its_own(turn, offer)]
    return same[0] if len(same) == 1 else None


def in_writing(turn: Turn) -> bool:
    """Whether they want it sent to them, and said nothing else."""
    return Sign.WRITTEN in turn.command.signs


def place_of(turn: Turn) -> int | None:
    return next((ORDINALS[sign] for sign in turn.command.signs if sign in ORDINALS), None)


def is_its_own(turn: Turn, offer: Offer) -> bool:
    """Whether everything that was named is the plan's own: its length, its instalment to the unit, its first day."""
    slots = turn.command.slots
    near = slots.amount is None or abs(slots.amount - offer.instalment) < UNIT
    return near and slots.months in (None, offer.count) and slots.date in (None, first_day(offer))
