"""A person's call back to somebody who cannot wait: how soon it comes, whom it wakes, and what is said meanwhile.

Source: domain reference 2.3, the hand-off matrix, and 2.4. Nothing here speaks of the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from voicebot.conversation.effects import BookCallback, Disposition, Effect
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import Line, line
from voicebot.conversation.state import State
from voicebot.understanding.meaning import Urgency
from voicebot.wording.values import Phone

CRISIS_CALLBACK = timedelta(minutes=15)
#: an ordinary callback as near as this means that somebody is at work
SOON = timedelta(minutes=30)
#: who is not left with an ordinary callback
GRAVE = frozenset({Urgency.P0, Urgency.P1})


def page(state: State, facts: Facts) -> tuple[State, tuple[Effect, ...]]:
    """Have somebody ring within a quarter of an hour and a supervisor paged: once in a call, for it is one person."""
    if state.paged:
        return state, ()
    at = min(facts.next_callback, facts.now + CRISIS_CALLBACK)
    return replace(state, paged=True), (BookCallback(at, "crisis", urgent=True),)


def crisis_promise(facts: Facts) -> Line:
    """What is promised to somebody in danger: soon only while people are at work, else by when, and company always.

    What is booked is the same at any hour: within a quarter of an hour, with a supervisor paged (`page`). At night
    nobody is known to be awake to be paged, and whoever waited in vain for a call that was promised would be worse off
    than before; at `next_callback` somebody is at work, so that this much is true.
    """
    at_work = facts.agents_open or facts.next_callback - facts.now <= SOON
    return line("crisis.callback") if at_work else line("crisis.callback_later", at=facts.next_callback)


def ring_back(state: State, facts: Facts, reason: str) -> tuple[State, Effect]:
    """Have a person ring at the next moment at which they can; after P1 with a supervisor paged, so that it is sooner.

    P0 is `page`'s.
    """
    urgent = state.left is Urgency.P1
    return replace(state, paged=state.paged or urgent), BookCallback(facts.next_callback, reason, urgent=urgent)


def soon(state: State, facts: Facts) -> tuple[Line, ...]:
    """What somebody hears who needed a person at once, and to whom nobody could come: by when at the latest.

    Whoever is in distress themselves, and not one who reports a death or a fraud, hears also who listens meanwhile.
    """
    if state.outcome is not Disposition.DISTRESS:
        hotline = Phone(facts.house_in(state.language).hotline)
        return (line("soon.case", at=facts.next_callback, hotline=hotline),)
    support = SUPPORT.get(facts.rules.crisis.upper(), SUPPORT["EU"])
    return (line("soon.distress", at=facts.next_callback), support, line("soon.goodbye"))


#: each names the place it is of, so that it is true wherever the caller is
SUPPORT: Mapping[str, Line] = {
    "CN": line("support.cn"),
    "US": line("support.us"),
    "UK": line("support.uk"),
    "HK": line("support.hk"),
    "SG": line("support.sg"),
    "EU": line("support.eu"),
}
