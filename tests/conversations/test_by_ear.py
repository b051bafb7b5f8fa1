"""The same conversations once more by ear: what the files' callers say is understood, not told.

Wherever the words are understood in another way than the file has it, the bot must still say the same lines and do the
same things. by_ear.yaml names the turns in which it may not, each with the reason; a turn that goes right by now has to
leave that list, so that it can only shrink. A turn that is `told` is about how surely something was heard, which the
file decides and no words can.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations.files import VERIFIED, conversation_files, event_of, facts_of, read
from voicebot.conversation.events import Event, Heard
from voicebot.conversation.reply import Listen
from voicebot.conversation.step import Step, begin, step
from voicebot.understanding import understand
from voicebot.understanding.meaning import LANGUAGES, Asked

pytestmark = pytest.mark.usefixtures("model")

ALLOWED: dict[str, str] = yaml.safe_load((Path(__file__).parent / "by_ear.yaml").read_text("utf-8")) or {}
FILES = [
    pytest.param(path, language, id=f"{path.parent.name}/{path.stem}/{language}")
    for path in conversation_files()
    for language in read(path).get("languages", LANGUAGES)
]


@pytest.mark.parametrize(("path", "language"), FILES)
def test_what_is_said_leads_where_the_file_goes(path: Path, language: str) -> None:
    conversation = read(path)
    facts, asked = facts_of(conversation), Asked.OPEN
    state = begin(conversation["direction"], language)
    for event in VERIFIED if conversation.get("starts") == "after verification" else ():
        state, asked = _after(step(state, event, facts), asked)
    for number, turn in enumerate(conversation["turns"], start=1):
        event = event_of(turn)
        result = step(state, event, facts)
        if isinstance(event, Heard) and not turn.get("told"):
            name = f"{path.parent.name}/{path.stem}/{language}/{number}"
            heard = step(state, _by_ear(turn, event, language, asked, facts.today), facts)
            assert (_told(heard) == _told(result)) is (name not in ALLOWED), f"{name}: {_told(heard)}"
        state, asked = _after(result, asked)


def _by_ear(turn: dict[str, Any], event: Heard, language: str, asked: Asked, today: Any) -> Event:
    says = turn["caller says"]
    return replace(
        event, meaning=understand(says[language] if isinstance(says, dict) else says, language, asked, today)
    )


def _told(result: Step) -> tuple[list[str], list[str]]:
    return [line.key for line in result.reply.lines], [type(effect).__name__ for effect in result.effects]


def _after(result: Step, asked: Asked) -> tuple[Any, Asked]:
    then = result.reply.then
    return result.state, then.asked if isinstance(then, Listen) else asked
