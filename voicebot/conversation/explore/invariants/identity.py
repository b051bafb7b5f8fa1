"""Whose account it is: relatives are never taken for the person, and a doubt is settled first."""

from __future__ import annotations

from voicebot.conversation.effects import FlagAccount, GiveConsent, RecordPromise, SendMessage, WithdrawPromise
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import at_a_loss, is_grave


def nobody_verified_is_filed_as_dead(moved: Moved) -> str | None:
    """Whoever proved to be the holder is alive: a death they tell of marks no account as that of the dead."""
    if not moved.before.was_verified:
        return None
    filed = any(isinstance(effect, FlagAccount) and effect.flag == "deceased" for effect in moved.step.effects)
    return "a holder who was verified is filed as dead" if filed else None


def whoever_speaks_for_another_is_never_verified(moved: Moved) -> str | None:
    """Relatives know the facts: whoever said to be one is not taken for the person, whatever they give."""
    verified = moved.step.state.verified and not moved.before.verified
    return "verified somebody who spoke for another" if verified and moved.became.another else None


def a_doubt_whose_account_it_is_is_settled_first(moved: Moved) -> str | None:
    """Who was verified and speaks for another is told and agrees nothing until they said whose account it is."""
    if not moved.became.doubted:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    if told:
        return f"{', '.join(told)} to somebody who speaks for another"
    agreed = (RecordPromise, WithdrawPromise, GiveConsent, SendMessage)
    done = [type(effect).__name__ for effect in moved.step.effects if isinstance(effect, agreed)]
    return f"{', '.join(done)} with somebody who speaks for another" if done else None


def lacking_a_fact_costs_nothing(moved: Moved) -> str | None:
    """Who has not what verification asks for, or asks why it does, loses no try, and nothing is held against them."""
    before = moved.before
    if not at_a_loss(moved) or before.ended or is_grave(moved):
        return None
    if any(isinstance(effect, FlagAccount) for effect in moved.step.effects):
        return "flagged an account because something was not at hand"
    return "a try was lost for what was not at hand" if moved.step.state.tries > before.tries else None
