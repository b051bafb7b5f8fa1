"""A model is built from the examples alone, the same every time, and is refused once they have changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from voicebot.cli import build as command_line
from voicebot.errors import Misconfigured
from voicebot.understanding import PROMPTS, model
from voicebot.understanding.bank import Bank, load_bank
from voicebot.understanding.meaning import LANGUAGES, Intent, Slots, Urgency
from voicebot.understanding.model import FILE, SOURCES, is_current, load, made_by, made_of, save
from voicebot.understanding.reading import INTENTS
from voicebot.understanding.training import build

ROOM = Path(model.__file__).parent
#: examples of each intent that the small prompts of these tests hold
FEW = 12


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few real examples of every intent."""
    folder: Path = tmp_path_factory.mktemp("prompts")
    for language in LANGUAGES:
        (folder / language / "intents").mkdir(parents=True)
        for path in (PROMPTS / language / "intents").glob("*.yaml"):
            raw = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
            says = [text for group in raw["examples"] for text in group["says"]][:FEW]
            few = {"intent": raw["intent"], "tier": raw["tier"], "examples": [{"voice": "few", "says": says}]}
            (folder / language / "intents" / path.name).write_text(yaml.safe_dump(few, allow_unicode=True), "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(prompts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("built")
    build(prompts, folder)
    return folder


def test_the_same_examples_give_the_same_model(prompts: Path, built: Path, tmp_path: Path) -> None:
    build(prompts, tmp_path)
    with np.load(built / FILE) as one, np.load(tmp_path / FILE) as other:
        assert one.files == other.files
        assert all(np.array_equal(one[name], other[name]) for name in one.files)


def test_a_model_knows_what_it_was_taught(prompts: Path, built: Path) -> None:
    models = load(prompts, built)
    for language in LANGUAGES:
        own, bank = models[language], load_bank(prompts, language)
        texts = [example for example in bank.examples if example.intent is Intent.ASK_IS_ROBOT]
        readings = [own.read(own.see(example.text.lower(), language, Slots())) for example in texts]
        right = [INTENTS[int(reading.intents.argmax())] is Intent.ASK_IS_ROBOT for reading in readings]
        assert sum(right) > 0.8 * len(right)


def test_a_new_example_makes_the_model_old_and_says_what_to_do(prompts: Path, built: Path) -> None:
    learned = prompts / "zh-CN" / "learned"
    assert is_current(prompts, built)
    learned.mkdir()
    try:
        new = {"intent": "wait", "examples": [{"voice": "from a call", "says": ["容我瞅一眼"]}]}
        (learned / "wait.yaml").write_text(yaml.safe_dump(new, allow_unicode=True), "utf-8")
        assert not is_current(prompts, built)
        with pytest.raises(Misconfigured, match="voicebot understanding build"):
            load(prompts, built)
    finally:
        (learned / "wait.yaml").unlink()
        learned.rmdir()


def test_a_group_of_examples_can_be_more_urgent_than_its_intent(prompts: Path, built: Path, tmp_path: Path) -> None:
    path = prompts / "en-US" / "intents" / "distress.yaml"
    before = path.read_text("utf-8")
    raw = yaml.load(before, yaml.CSafeLoader)
    raw["examples"].append({"voice": "few", "urgency": "P0", "says": ["my husband is on the floor and not breathing"]})
    try:
        path.write_text(yaml.safe_dump(raw), "utf-8")
        build(prompts, tmp_path)
        known = load(prompts, tmp_path)["en-US"].known
    finally:
        path.write_text(before, "utf-8")
    assert known["my husband is on the floor and not breathing"] == (Intent.DISTRESS, Urgency.P0)
    assert {urgency for intent, urgency in known.values() if intent is Intent.WAIT} == {Urgency.NONE}


def test_an_example_written_during_a_build_makes_the_new_model_old(
    prompts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = prompts / "zh-CN" / "learned"

    def read_and_then_learn(folder: Path, language: str) -> Bank:
        bank = load_bank(folder, language)
        learned.mkdir(exist_ok=True)
        (learned / "wait.yaml").write_text(
            "intent: wait\nexamples: [{voice: from a call, says: [容我瞅一眼]}]\n", "utf-8"
        )
        return bank

    monkeypatch.setattr("voicebot.understanding.training.load_bank", read_and_then_learn)
    try:
        build(prompts, tmp_path)
        assert not is_current(prompts, tmp_path)
    finally:
        (learned / "wait.yaml").unlink()
        learned.rmdir()
    assert is_current(prompts, tmp_path)


def test_whoever_builds_beside_another_leaves_a_whole_model(tmp_path: Path) -> None:
    parts = {language: {"grams": np.zeros((1000, 100), dtype=np.float32)} for language in LANGUAGES}

    def save_and_read(made_from: str) -> str:
        save(tmp_path / FILE, made_from, parts)
        return made_of(tmp_path)

    names = [f"{number:064d}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(save_and_read, names)) <= set(names)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_model_that_cannot_be_written_leaves_the_old_one_and_no_draft(tmp_path: Path) -> None:
    save(tmp_path / FILE, "old", {})
    with pytest.raises(TypeError):
        save(tmp_path / FILE, "new", {"en-US": {"tiers": object()}})
    assert made_of(tmp_path) == "old"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_build_says_when_examples_were_changed_meanwhile(
    prompts: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_as_it_was(prompts: Path, folder: Path) -> Path:
        save(folder / FILE, "as the examples were", {})
        return folder / FILE

    monkeypatch.setattr("voicebot.understanding.PROMPTS", prompts)
    monkeypatch.setattr("voicebot.understanding.BUILT", tmp_path)
    monkeypatch.setattr("voicebot.understanding.training.build", build_as_it_was)
    ran = CliRunner().invoke(command_line(), ["understanding", "build"])
    assert "run `voicebot understanding build` again" in " ".join(ran.stderr.split())
    monkeypatch.setattr("voicebot.understanding.BUILT", built)
    monkeypatch.setattr("voicebot.understanding.training.build", lambda prompts, folder: folder / FILE)
    assert "again" not in CliRunner().invoke(command_line(), ["understanding", "build"]).stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"nonsense"])
def test_a_damaged_model_is_refused_with_its_mend(prompts: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert not is_current(prompts, tmp_path)
    assert made_of(tmp_path) == ""
    with pytest.raises(Misconfigured, match="voicebot understanding build"):
        load(prompts, tmp_path)


def test_a_model_that_is_missing_has_no_name(tmp_path: Path) -> None:
    assert made_of(tmp_path) == ""


@pytest.mark.parametrize("changed", ["features.py", "normalise.py", "values/slots.py", "values/another.py"])
def test_code_that_sees_utterances_otherwise_makes_a_model_old(changed: str, tmp_path: Path) -> None:
    for path in (path for pattern in SOURCES for path in ROOM.glob(pattern)):
        copy = tmp_path / path.relative_to(ROOM)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    assert made_by.__wrapped__(tmp_path) == made_by()
    with (tmp_path / changed).open("a") as file:
        file.write("# seen otherwise\n")
    assert made_by.__wrapped__(tmp_path) != made_by()


@pytest.mark.parametrize("what", ["INTENTS", "ORDER"])
def test_other_or_reordered_outputs_make_a_model_old(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made_by.__wrapped__()
    monkeypatch.setattr(model, what, tuple(reversed(getattr(model, what))))
    assert made_by.__wrapped__() != before
