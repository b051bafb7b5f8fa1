"""Calls written down, to be played on the line: conversation files, and the calls that `voicebot explore` saves.

Read of such a file (tests/conversations/README.md says what else may stand in it): `direction`, `languages`,
`account` where a real one is meant, `starts: after verification`, and of each turn what the caller does:

    caller says: {zh-CN: ..., en-US: ...}    caller presses: "1"      caller: picks up | is silent | hangs up
    machine: may be spoken to | is greeting  transfer: completed | nobody | failed
    check: match                             the invented person's own fact is given in place of the words or keys
    hears: a phrase, or a list of them       must be in what the bot says next
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicebot.errors import InvalidInput
from voicebot.line.caller import Caller
from voicebot.line.player import Phase

#: what the caller does, under the names that files use for it
_KINDS = {
    "caller says": "says", "says": "says", "caller presses": "presses", "presses": "presses", "press": "presses",
    "caller": "caller", "silent": "silent", "silence": "silent", "hangs_up": "hangs up", "hangup": "hangs up",
    "machine": "machine", "transfer": "person", "person": "person", "turn": "fails",
}  # fmt: skip
_CALLER = {"picks up": "picks up", "is silent": "silent", "hangs up": "hangs up"}
#: what a carrier's detection calls a machine in each of its states
_MACHINES = {"may be spoken to": "machine_end_beep", "is greeting": "machine_start"}
#: how the dialogue's names for the end of a transfer are said by a carrier
_PERSON = {"nobody": "no-answer"}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the caller does. `checked` is what its answer is checked to be (match, found, ...), if it is."""

    kind: str
    value: str = ""
    checked: str = ""
    hears: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlayedCall:
    """A whole call as it was written, in one of its languages."""

    direction: str
    language: str | None
    account: str | None
    acts: tuple[Act, ...]


#: the way to the reminder, for files that begin after it
_VERIFIED = (Act("presses", "1"), Act("presses", "", "match"), Act("presses", "", "match"))
_FOUND = (Act("presses", "1"), Act("presses", "", "found"), *_VERIFIED[1:])


def read_call(path: Path, language: str = "") -> PlayedCall:
    """Read a file, in `language` or else its first. Raises InvalidInput that names the turn."""
    try:
        written = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput("file", path.name, f"give a readable YAML file ({error})") from error
    if not isinstance(written, dict) or not isinstance(written.get("turns"), list):
        raise InvalidInput("file", path.name, "write a mapping with `direction` and a list of `turns`")
    direction = written.get("direction", "outbound")
    if direction not in ("inbound", "outbound"):
        raise InvalidInput("direction", direction, "write inbound or outbound")
    languages = written.get("languages") or [written.get("language")]
    language = language or languages[0] or ""
    acts = [_act(place, turn, language) for place, turn in enumerate(written["turns"], 1)]
    if written.get("starts") == "after verification":
        acts[:0] = _VERIFIED if direction == "outbound" else _FOUND
    account = written.get("account")
    return PlayedCall(direction, language or None, account if isinstance(account, str) else None, tuple(acts))


def play(call: PlayedCall, caller: Caller, facts: Iterable[str] = (), reference: str = "") -> None:
    """Do what the file says; stops where the bot ends the call. Raises AssertionError where a phrase lacks.

    A turn that the file has fail is passed over: nothing that a caller does makes it fail.

    `facts` are what the person of the call is verified by, in the order they are asked, and `reference` the account's.
    """
    left = deque(facts)
    if call.direction == "inbound":
        caller.rings()
    else:
        # detection speaks once: where it is to find a machine, it does so at that turn of the file
        machine = any(act.kind == "machine" for act in call.acts)
        caller.picks_up(None if machine else "human")
    for act in call.acts:
        if caller.player.phase is Phase.ENDED:
            return
        given = left.popleft() if act.checked == "match" and left else reference if act.checked == "found" else ""
        _do(act, given or act.value, caller)
        caller.hears(*act.hears)


def _do(act: Act, value: str, caller: Caller) -> None:
    match act.kind:
        case "says":
            caller.says(value)
        case "presses":
            caller.presses(value)
        case "silent":
            caller.stays_silent()
        case "hangs up":
            caller.hangs_up()
        case "machine":
            caller.is_found_to_be(_MACHINES.get(value, value))
        case "person" if caller.player.phase is Phase.TRANSFERRING:
            caller.person(_PERSON.get(value, value))


def _act(place: int, turn: Any, language: str) -> Act:
    if not isinstance(turn, dict):
        raise InvalidInput(f"turn {place}", turn, 'write what the caller does, such as `caller presses: "1"`')
    found = [(kind, value) for key, value in turn.items() if (kind := _KINDS.get(str(key))) is not None]
    if len(found) != 1:
        raise InvalidInput(f"turn {place}", list(turn), "write one thing that the caller does")
    kind, value = found[0]
    if isinstance(value, dict):
        value = value.get(language)
    if kind == "caller":
        kind = _CALLER.get(str(value), "")
    if not kind or value is None:
        raise InvalidInput(f"turn {place}", found[0][1], "this is nothing that a caller does here")
    hears = turn.get("hears", ())
    phrases = (hears,) if isinstance(hears, str) else tuple(map(str, hears))
    return Act(kind, str(value), str(turn.get("check", "")), phrases)
