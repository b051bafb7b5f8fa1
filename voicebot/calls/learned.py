"""Examples that staff took over from calls: prompts/<language>/learned/<intent>.yaml, which understanding reads too."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import yaml

from voicebot.errors import InvalidInput, Misconfigured
from voicebot.understanding import model
from voicebot.understanding.bank import load_bank, read_yaml, shown
from voicebot.understanding.meaning import Intent
from voicebot.understanding.whole import written

#: whose voice these examples are in
VOICE = "from a call"
HEADER = (
    "# Written by `voicebot understanding learn`: what callers said, taken over by staff. Comments here are not kept.\n"
)


def file_of(prompts: Path, language: str, intent: Intent) -> Path:
    """Where the examples of an intent that came from calls stand."""
    return prompts / language / "learned" / f"{intent}.yaml"


def refuse_contradiction(prompts: Path, language: str, intent: Intent, text: str) -> None:
    """Raise InvalidInput where the examples say otherwise of these words, or say so already."""
    bank, wanted = load_bank(prompts, language), model.prepared(text, language)
    for example in bank.examples:
        if model.prepared(example.text, language) == wanted:
            if example.intent is intent:
                raise InvalidInput("text", text, f"it is an example of {intent} already: dismiss it")
            mend = f"it is an example of {example.intent}: keep it there, or take it out of prompts/{language} first"
            raise InvalidInput("text", text, mend)
    for one in bank.spared:
        denied = one.intent is intent or (one.meant is not None and one.meant is not intent)
        if denied and model.prepared(one.text, language) == wanted:
            where = f"must_not_match in prompts/{language}/intents/{one.intent}.yaml"
            meant = f"to be {one.meant}" if one.meant else f"not to be {one.intent}"
            raise InvalidInput("text", text, f"{where} says it is meant {meant}: choose that, or change it there first")


def with_example(path: Path, intent: Intent, text: str) -> bytes:
    """What the file will hold with one more example."""
    held: dict[str, Any] = read_yaml(path) if path.exists() else {"intent": intent.value, "examples": []}
    group = _ours(held)
    if group is None:
        group = {"voice": VOICE, "says": []}
        held["examples"] = [*(held.get("examples") or ()), group]
    group["says"] = [*group["says"], text]
    return _written(held)


def without_example(path: Path, text: str) -> bytes | None:
    """What the file will hold without one example; None where nothing would be left of it."""
    held: dict[str, Any] = read_yaml(path) if path.exists() else {}
    group = _ours(held)
    if group is not None and text in group["says"]:
        group["says"].remove(text)
    groups = [one for one in held.get("examples") or () if one["says"]]
    if not groups and not held.get("must_not_match"):
        return None
    return _written(held | {"examples": groups})


def _ours(held: Mapping[str, Any]) -> dict[str, Any] | None:
    return next((group for group in held.get("examples") or () if group["voice"] == VOICE), None)


def _written(held: Mapping[str, Any]) -> bytes:
    return (HEADER + yaml.safe_dump(dict(held), allow_unicode=True, sort_keys=False, width=1_000)).encode()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else changes the files of this folder meanwhile, in this process or another."""
    try:
        folder.mkdir(exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def replaced(path: Path, content: bytes | None) -> Iterator[None]:
    """The file holds this (None: it is gone), at once and whole; as before if what follows fails."""
    before = path.read_bytes() if path.exists() else None
    _put(path, content)
    try:
        yield
    except BaseException:
        _put(path, before)
        raise


def _put(path: Path, content: bytes | None) -> None:
    try:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            with written(path) as file:
                file.write(content)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> Misconfigured:
    return Misconfigured(f"{shown(path)}: cannot be written ({error.strerror}); make prompts/ writable for the bot")
