"""The house's prompts, and copies of them to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from voicebot.settings import ROOT
from voicebot.wording import Script, load_script

PROMPTS = ROOT / "prompts"
Break = Callable[[str, str, str], Path]


@pytest.fixture(scope="session")
def script() -> Script:
    return load_script(PROMPTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the prompts, without what understanding keeps there."""
    copy = tmp_path / "prompts"
    shutil.copytree(PROMPTS, copy, ignore=shutil.ignore_patterns("intents", "questions*"))
    return copy


@pytest.fixture
def break_prompts(folder: Path) -> Break:
    """Replaces one text in one file of the copy, and gives the folder."""

    def broken(file: str, old: str, new: str) -> Path:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return broken
