"""Every conversation file runs in each of its languages, and everything it says must follow does follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conversations.files import (
    VERIFIED,
    conversation_files,
    effect_of,
    event_of,
    facts_of,
    next_of,
    read,
    signs_of,
)
from voicebot.conversation.effects import CloseCall, Effect
from voicebot.conversation.events import Event
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.signs import signs_in
from voicebot.conversation.state import State
from voicebot.conversation.step import begin, step
from voicebot.understanding.meaning import LANGUAGES

FILES = [
    pytest.param(path, language, id=f"{path.parent.name}/{path.stem}/{language}")
    for path in conversation_files()
    for language in read(path).get("languages", LANGUAGES)
]


class Run:
    """A file being played at the dialogue."""

    def __init__(self, conversation: dict[str, Any], language: str) -> None:
        self.facts = facts_of(conversation)
        self.state: State = begin(conversation["direction"], language)
        self.effects: list[Effect] = []
        if conversation.get("starts") == "after verification":
            for event in VERIFIED:
                self.state = step(self.state, event, self.facts).state

    def play(self, event: Event) -> tuple[list[str], str]:
        """The keys of the lines said, and what happens next."""
        result = step(self.state, event, self.facts)
        self.state = result.state
        self.effects.extend(result.effects)
        return [line.key for line in result.reply.lines], next_of(result.reply.then)


@pytest.mark.parametrize(("path", "language"), FILES)
def test_the_conversation_goes_as_written(path: Path, language: str) -> None:
    conversation = read(path)
    run = Run(conversation, language)
    for number, turn in enumerate(conversation["turns"], start=1):
        keys, then = run.play(event_of(turn))
        assert (number, keys) == (number, turn["bot"])
        assert (number, then) == (number, turn.get("then", "listens"))
    assert run.state.ended
    assert [effect.disposition for effect in run.effects if isinstance(effect, CloseCall)] == [conversation["ends"]]
    assert [said for effect in run.effects if (said := effect_of(effect))] == conversation.get("effects", [])


def test_every_file_gives_the_callers_words_in_each_of_its_languages() -> None:
    for path in conversation_files():
        conversation = read(path)
        for turn in conversation["turns"]:
            if "means" in turn:
                assert set(turn["caller says"]) == set(conversation.get("languages", LANGUAGES)), path


@pytest.mark.parametrize(("path", "language"), FILES)
def test_the_callers_words_hold_the_signs_that_the_file_gives(path: Path, language: str) -> None:
    conversation = read(path)
    run = Run(conversation, language)
    for turn in conversation["turns"]:
        if "means" in turn:
            asked = QUESTIONS[run.state.question].listen(run.state, run.facts).asked
            assert signs_in(turn["caller says"][language], language, asked) == signs_of(turn), turn["caller says"]
        run.play(event_of(turn))
