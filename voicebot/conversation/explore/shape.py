"""When two ways of standing in a call are the same to the walk: whatever can follow, and be proved, is alike."""

from __future__ import annotations

from collections.abc import Hashable

from voicebot.conversation.cases import grave_offered
from voicebot.conversation.explore.invariants import History
from voicebot.conversation.facts import Facts
from voicebot.conversation.ladders import strikes
from voicebot.conversation.plan_terms import options
from voicebot.conversation.reply import Next
from voicebot.conversation.state import State
from voicebot.understanding.meaning import LASTING, Intent


def shape(state: State, then: Next | None, history: History, facts: Facts) -> Hashable:
    """What tells one state from another in one world."""
    kept = (type(then), history.owed, history.grave, history.met, history.filed, history.paged, history.lost)
    if state.ended:
        # A call that is over answers to a turn of ours that failed, by how it ended and how grave it was.
        return (*kept, state.question, state.left, state.disposition)
    unknown = not (state.verified or state.passed_on)
    # From the offer of a callback whoever is not verified comes back neither to verification nor to the account.
    to_be_verified = unknown and state.topic != "callback"
    foot = _at_the_foot(state)
    # Where a call goes on after a doubt is walked from the doubt's first asking.
    on_the_account = state.verified or (state.question == "whose" and foot)
    return (
        *kept,
        state.topic,
        state.question,
        state.verified,
        state.left,
        strikes(state),
        state.misses > 0,
        state.detours >= 4,
        _tries_on(state, unknown) and state.tries,
        to_be_verified and (state.wrong, state.explained),
        unknown and state.for_another,
        state.question == "whose" and foot and state.set_aside,
        # Which question a yes goes back to.
        state.question == "safety" and state.interrupted,
        _offered(state),
        state.waiting,
        state.nobody,
        state.paged,
        # What anger leads to the second time is walked from the foot of every ladder.
        foot and not state.open_to_topics and state.calmed,
        on_the_account and state.amount is not None,
        on_the_account and state.due is not None,
        # Elsewhere what was recorded only adds a line or a value that is read back.
        state.topic in ("confirmation", "promise", "closing") and state.promised is not None,
        history.readback is not None,
        state.topic in ("offer", "hardship") and _of_a_plan(state, history, facts),
        not state.passed_on and history.another,
        # Elsewhere whoever is doubted is not verified, and told no more than others who are not.
        (state.verified or state.question == "whose") and history.doubted,
    )


def _of_a_plan(state: State, history: History, facts: Facts) -> Hashable:
    """What steers the talk of a plan: whether there is a choice, and how often other plans were looked for."""
    # What was asked for is walked from the foot of each ladder: a sum for a month or none, a part paid down or none.
    wish = state.wish if _at_the_foot(state) else None
    monthly = wish.monthly if wish is not None else None
    if state.topic == "hardship":
        return (
            state.rounds,
            monthly is not None and facts.terms is not None and monthly >= facts.terms.minimum_instalment,
        )
    asked = state.question == "plan_day" and monthly is not None
    down = wish is not None and wish.down is not None
    return state.rounds, len(options(state, facts)) > 1, history.plan is not None, asked, down


def _offered(state: State) -> str:
    """What was offered, as far as it matters what no answer leaves open."""
    if not state.choices:
        return ""
    first = Intent(state.choices[0])
    if first is Intent.STOP_CALLING and not state.waiting:
        return "a wish"
    if grave_offered(state.choices) is None or state.passed_on:
        return "nothing that lasts"  # or with a person already, whose it is however the call goes on
    just_offered = strikes(state) == 1 and not state.waiting
    return "in the second place" if first not in LASTING and just_offered else "what lasts"


def _tries_on(state: State, unknown: bool) -> bool:
    """Whether what was tried still counts: once the caller was verified, only a day for a callback is tried."""
    callback = state.topic == "callback" or state.set_aside.startswith("callback")
    return callback or (unknown and not state.set_aside)


def _at_the_foot(state: State) -> bool:
    return not (state.silences or state.misses or state.choices or state.waiting)
