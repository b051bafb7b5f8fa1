"""A transition together with what it became: what every invariant is asked of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from voicebot.conversation.effects import CloseCall, FlagAccount, OpenTicket
from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.explore.invariants import readings
from voicebot.conversation.explore.invariants.transition import History, Transition
from voicebot.conversation.frozen import replace


class Moved(Transition):
    """One transition."""

    @cached_property
    def became(self) -> History:
        """The history once this transition is over."""
        return after(self)


Invariant = Callable[[Moved], str | None]


def after(moved: Transition) -> History:
    """The history once this transition is over."""
    history, state, effects = moved.history, moved.step.state, moved.step.effects
    owing = (history.owed or readings.asks_for_person(moved)) and not readings.person_given(moved)
    readback = readings.readback(moved.step.reply.lines)
    kept = None if readings.takes_back_a_machine(moved) else history.filed
    return replace(
        history,
        owed=history.owed + 1 if owing else 0,
        grave=history.grave or readings.is_grave(moved),
        readback=readback or (history.readback if state.question == "promise_confirm" else None),
        plan=readings.plan_readback(moved.step.reply.lines) or (history.plan if state.chosen else None),
        consent=state.question == "followup",
        met=history.met or isinstance(moved.event, Heard | Pressed),
        filed=next((effect.disposition for effect in effects if isinstance(effect, CloseCall)), kept),
        another=history.another or (readings.speaks_for_another(moved) and not moved.before.verified),
        doubted=readings.doubted(moved),
        paged=history.paged or bool(readings.pages(moved)),
        standing=readings.standing(moved),
        stated=history.stated | readings.stated(moved),
        tickets=history.tickets | readings.answers(effect.kind for effect in effects if isinstance(effect, OpenTicket)),
        holds=history.holds | readings.answers(effect.flag for effect in effects if isinstance(effect, FlagAccount)),
    )
