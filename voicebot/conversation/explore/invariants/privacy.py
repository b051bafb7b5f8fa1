"""Who hears what: nothing of the account before verification, and nothing of us to a machine."""

from __future__ import annotations

from voicebot.conversation.events import Answered, MachineAnswered
from voicebot.conversation.explore.invariants.moved import Moved

_REQUIRED = frozenset({"identity", "ai", "recording", "keys"})


def no_debt_before_verification(moved: Moved) -> str | None:
    """Nothing of the account is said to somebody who has not been verified."""
    if moved.step.state.verified:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    return f"{', '.join(told)} before verification" if told else None


def nothing_to_a_machine_but_its_message(moved: Moved) -> str | None:
    """A machine hears the neutral message or nothing."""
    if not isinstance(moved.event, MachineAnswered) or moved.history.met:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) != "machine"]
    return f"{', '.join(told)} to a machine" if told else None


def no_machine_words_to_a_person(moved: Moved) -> str | None:
    """The message for a machine is said to no one else."""
    if moved.step.state.topic == "voicemail" or isinstance(moved.event, MachineAnswered):
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "machine"]
    return f"{', '.join(told)} to a person" if told else None


def disclosures_come_first(moved: Moved) -> str | None:
    """The first words to a person name institution, machine, recording and keys."""
    if not isinstance(moved.event, Answered) or moved.then is not None:
        return None
    said = {what for key in moved.keys for what in moved.discloses.get(key, ())}
    missing = _REQUIRED - said
    return f"the first words do not disclose {', '.join(sorted(missing))}" if missing else None
