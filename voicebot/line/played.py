"""Calls written down, to be played on the line: what the caller does, and what must be heard.

A file is YAML: `direction`, `language` (or `languages`, of which the first is played), `account` where a real one is
meant, and `turns`, each of which holds one thing the caller does:

    says: words          presses: "1"         silent: true        hangs_up: true
    machine: beep        person: completed    (how the person who is called in takes it)

and may hold `hears`, a phrase or a list of them that the bot must say next. Other keys are notes for other readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicebot.errors import InvalidInput
from voicebot.line.caller import Caller
from voicebot.line.player import Phase

#: the same act under the names that files use
_NAMES = {
    "says": "says", "say": "says", "presses": "presses", "press": "presses", "silent": "silent", "silence": "silent",
    "hangs_up": "hangs_up", "hangup": "hangs_up", "hang_up": "hangs_up", "machine": "machine", "person": "person",
    "transfer": "person",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the caller does, and the phrases that must be heard after it."""

    kind: str
    value: str = ""
    hears: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayedCall:
    """A whole call as it was written."""

    direction: str
    language: str | None
    account: str | None
    acts: tuple[Act, ...]


def read_call(path: Path) -> PlayedCall:
    """Read a file. Raises InvalidInput that names the turn."""
    try:
        written = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput("file", path.name, f"give a readable YAML file ({error})") from error
    if not isinstance(written, dict) or not isinstance(written.get("turns"), list):
        raise InvalidInput("file", path.name, "write a mapping with `direction` and a list of `turns`")
    languages = written.get("languages") or [written.get("language")]
    direction = written.get("direction", "outbound")
    if direction not in ("inbound", "outbound"):
        raise InvalidInput("direction", direction, "write inbound or outbound")
    acts = tuple(act for place, turn in enumerate(written["turns"], 1) if (act := _act(place, turn)) is not None)
    return PlayedCall(direction, languages[0], _text(written.get("account")), acts)


def play(call: PlayedCall, caller: Caller) -> None:
    """Do what the file says; stops early where the bot ends the call. Raises AssertionError where a phrase lacks."""
    first = call.acts[0] if call.acts else None
    if call.direction == "inbound":
        caller.rings()
    else:
        caller.picks_up("machine_end_beep" if first and first.kind == "machine" else "human")
    for act in call.acts:
        if caller.player.phase is Phase.ENDED:
            return
        _do(act, caller)
        caller.hears(*act.hears)


def _do(act: Act, caller: Caller) -> None:
    match act.kind:
        case "says":
            caller.says(act.value)
        case "presses":
            caller.presses(act.value)
        case "silent":
            caller.stays_silent(int(act.value) if act.value.isdigit() else 1)
        case "hangs_up":
            caller.hangs_up()
        case "person" if caller.player.phase is Phase.TRANSFERRING:
            caller.person(_PERSON.get(act.value, act.value))


#: how the dialogue's own names for the end of a transfer are said by a carrier
_PERSON = {"nobody": "no-answer", "true": "completed"}


def _act(place: int, turn: Any) -> Act | None:
    if not isinstance(turn, dict):
        raise InvalidInput(f"turn {place}", turn, "write what the caller does, such as `says: hello`")
    kinds = [(kind, value) for key, value in turn.items() if (kind := _NAMES.get(str(key))) is not None]
    if len(kinds) > 1:
        raise InvalidInput(f"turn {place}", list(turn), "one thing at a time")
    if not kinds:
        return None
    hears = turn.get("hears", ())
    phrases = (hears,) if isinstance(hears, str) else tuple(map(str, hears))
    return Act(kinds[0][0], _text(kinds[0][1]) or "", phrases)


def _text(value: object) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
