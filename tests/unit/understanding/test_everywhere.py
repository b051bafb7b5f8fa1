"""The same words mean the same in every process, and to callers who speak at the same time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebot.cli.understanding import answer
from voicebot.understanding import BUILT, PROMPTS
from voicebot.understanding.meaning import LANGUAGES, Asked
from voicebot.understanding.pipeline import Understanding

pytestmark = pytest.mark.usefixtures("model")

MONDAY = date(2026, 11, 23)

#: what people say, lost words and all, beside texts that nobody says
SAID = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "我",
                "不是",
                "还",
                "五百",
                "下周五",
                "没钱",
                "转人工",
                "i can't",
                "pay",
                "five",
                "hundred",
                "my card",
                "not",
            ]
        ),
        max_size=12,
    ).map(" ".join),
)

LINES = [
    {"text": text, "language": language, "asked": asked, "today": MONDAY.isoformat()}
    for text, language in (
        ("我下周五能还两千", "zh-CN"),
        ("我也说不好 反正最近手头有点紧", "zh-CN"),
        ("could be friday could be never who knows", "en-US"),
        ("well that is a bit rich coming from a bank", "en-US"),
    )
    for asked in Asked
]


@pytest.fixture(scope="module")
def two() -> tuple[Understanding, Understanding]:
    """What one process loads, and what another would."""
    return Understanding.load(PROMPTS, BUILT), Understanding.load(PROMPTS, BUILT)


@settings(max_examples=60, deadline=None)
@given(text=SAID, language=st.sampled_from(LANGUAGES), asked=st.sampled_from(list(Asked)))
def test_any_text_means_the_same_wherever_it_is_heard(
    two: tuple[Understanding, Understanding], text: str, language: str, asked: Asked
) -> None:
    two[1].forget()
    assert two[0].understand(text, language, asked, MONDAY) == two[1].understand(text, language, asked, MONDAY)


def test_every_process_gives_the_same_answers() -> None:
    batch = "\n".join(json.dumps(line) for line in LINES)
    command = [sys.executable, "-c", "from voicebot.cli import main; main()", "understand"]
    said = {
        subprocess.run(
            command, input=batch, capture_output=True, check=True, text=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert [json.loads(line) for line in said.pop().splitlines()] == [answer(json.dumps(line)) for line in LINES]


def test_callers_who_speak_at_the_same_time_are_each_understood(two: tuple[Understanding, Understanding]) -> None:
    another = two[1]
    said = [(str(line["text"]), str(line["language"]), Asked(line["asked"]), MONDAY) for line in LINES]
    alone = [another.understand(*one) for one in said]
    another.forget()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda one: another.understand(*one), said * 4)) == alone * 4
