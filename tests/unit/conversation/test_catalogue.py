"""What the dialogue says is what the catalogue describes: the same values, the same audience."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations.files import VERIFIED, conversation_files, event_of, facts_of, read
from tests.unit.conversation.audience import audience
from voicebot.conversation.reply import Line
from voicebot.conversation.step import begin, step
from voicebot.understanding.meaning import LANGUAGES
from voicebot.wording import load_script

ROOT = Path(__file__).parents[3]
TYPES = {"str": "text", "Money": "Money", "date": "date", "datetime": "datetime", "int": "int"}
NUMBERS = {"count": "int", "key": "int"}  # wording says a count and a key of the telephone in different words
CATALOGUE: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "prompts/catalogue.yaml").read_text("utf-8"))


def said_in(path: Path) -> list[Line]:
    """Every line said in one conversation file."""
    conversation = read(path)
    facts, state = facts_of(conversation), begin(conversation["direction"], "zh-CN")
    said: list[Line] = []
    start = VERIFIED if conversation.get("starts") == "after verification" else ()
    for event in (*start, *(event_of(turn) for turn in conversation["turns"])):
        result = step(state, event, facts)
        state = result.state
        said.extend(result.reply.lines)
    return said


@pytest.mark.parametrize("path", conversation_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_line_holds_the_values_that_the_catalogue_names(path: Path) -> None:
    for line in said_in(path):
        values = {name: TYPES.get(type(value).__name__, type(value).__name__) for name, value in line.values}
        named = {name: NUMBERS.get(kind, kind) for name, kind in CATALOGUE[line.key].get("values", {}).items()}
        assert values == named, line.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_conversation_files_can_be_spoken(language: str) -> None:
    script = load_script(ROOT / "prompts")
    said = {line for path in conversation_files() for line in said_in(path)}
    assert all(script.say(line.key, language, dict(line.values)) for line in said)


def test_the_catalogue_and_the_dialogue_agree_who_may_hear_a_line() -> None:
    ours = {key: audience(key) for key in CATALOGUE}
    assert ours == {key: entry["audience"] for key, entry in CATALOGUE.items()}
