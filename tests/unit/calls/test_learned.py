"""The files of examples that came from calls: read by the loader, written whole, never in contradiction."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.calls.small_prompts import SAYS, write_prompts
from voicebot.calls import learned
from voicebot.errors import InvalidInput, Misconfigured
from voicebot.understanding.bank import load_bank
from voicebot.understanding.meaning import Intent


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return write_prompts(tmp_path / "prompts")


def add(prompts: Path, text: str, intent: Intent = Intent.REPEAT, language: str = "zh-CN") -> Path:
    path = learned.file_of(prompts, language, intent)
    with learned.held(path.parent), learned.replaced(path, learned.with_example(path, intent, text)):
        return path


def taught(prompts: Path, language: str = "zh-CN") -> list[tuple[str, str]]:
    """What the loader finds that came from calls."""
    examples = load_bank(prompts, language).examples
    return [(example.text, example.intent.value) for example in examples if example.voice == learned.VOICE]


def test_the_loader_reads_what_was_learnt_in_the_order_it_came(prompts: Path) -> None:
    add(prompts, "啥子嘛")
    add(prompts, "没得听清")
    assert taught(prompts) == [("啥子嘛", "repeat"), ("没得听清", "repeat")]
    assert taught(prompts, "en-US") == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4, unique=True))
def test_any_words_come_back_as_they_were_and_go_without_a_trace(prompts: Path, said: list[str]) -> None:
    words = [f"说 {' '.join(text.split())}" for text in said if text.isprintable()]
    path = learned.file_of(prompts, "zh-CN", Intent.REPEAT)
    for text in words:
        add(prompts, text)
    assert [text for text, _ in taught(prompts)] == words
    for text in words:
        with learned.replaced(path, learned.without_example(path, text)):
            pass
    assert not path.exists()
    assert taught(prompts) == []


def test_what_people_wrote_into_the_file_stays(prompts: Path) -> None:
    path = add(prompts, "啥子嘛")
    path.write_text(
        "intent: repeat\nexamples:\n  - voice: elderly\n    says: [哎呀没听见]\nmust_not_match: [再说吧]\n",
        encoding="utf-8",
    )
    add(prompts, "没得听清")
    with learned.replaced(path, learned.without_example(path, "没得听清")):
        pass
    bank = load_bank(prompts, "zh-CN")
    assert ("哎呀没听见", "elderly") in [(one.text, one.voice) for one in bank.examples]
    assert "再说吧" in [one.text for one in bank.spared]
    assert taught(prompts) == []


def test_no_draft_stays_beside_the_file_and_the_loader_never_sees_one(prompts: Path) -> None:
    path = add(prompts, "啥子嘛")
    assert [one.name for one in path.parent.iterdir()] == ["repeat.yaml"]


@pytest.mark.parametrize("there", [True, False])
def test_the_file_is_as_it_was_when_what_follows_fails(prompts: Path, there: bool) -> None:
    path = add(prompts, "啥子嘛") if there else learned.file_of(prompts, "zh-CN", Intent.REPEAT)
    path.parent.mkdir(exist_ok=True)
    before = path.read_bytes() if there else None

    def fail() -> None:
        with learned.replaced(path, learned.with_example(path, Intent.REPEAT, "没得听清")):
            assert b"\xe6" in path.read_bytes()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (path.read_bytes() if path.exists() else None) == before


@pytest.mark.parametrize(
    ("text", "intent", "mend"),
    [
        (SAYS["zh-CN"].format("wait") + "。", Intent.REPEAT, "an example of wait"),
        (SAYS["zh-CN"].format("repeat"), Intent.REPEAT, "already: dismiss it"),
        ("笑死我了！", Intent.SELF_HARM, "must_not_match in prompts/zh-CN/intents/self_harm.yaml"),
        ("this hold music is killing me", Intent.DISTRESS, "meant to be abuse_anger"),
    ],
)
def test_what_contradicts_the_examples_is_refused_with_the_mend(
    prompts: Path, text: str, intent: Intent, mend: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        learned.refuse_contradiction(prompts, "zh-CN", intent, text)
    assert (refused.value.field, refused.value.value) == ("text", text)
    assert mend in refused.value.mend


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("笑死我了", Intent.ABUSE_ANGER),
        ("this hold music is killing me", Intent.ABUSE_ANGER),
        ("今天天气好", Intent.REPEAT),
    ],
)
def test_what_agrees_with_them_is_not(prompts: Path, text: str, intent: Intent) -> None:
    learned.refuse_contradiction(prompts, "zh-CN", intent, text)


def test_what_was_learnt_counts_as_an_example_too(prompts: Path) -> None:
    add(prompts, "啥子嘛")
    with pytest.raises(InvalidInput, match="an example of repeat"):
        learned.refuse_contradiction(prompts, "zh-CN", Intent.WAIT, "啥子嘛")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "learned").write_text("no folder")

    def hold() -> None:
        with learned.held(tmp_path / "learned"):
            pass

    with pytest.raises(Misconfigured, match="make prompts/ writable"):
        hold()
