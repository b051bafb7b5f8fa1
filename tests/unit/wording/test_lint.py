"""Every fault that a hand can put into prompts/ is found, at its place, and keeps the bot from starting."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.wording import faults
from tests.unit.wording.conftest import PROMPTS, Break
from tests.unit.wording.faults import Fault
from voicebot.errors import Misconfigured
from voicebot.understanding.meaning import LANGUAGES, Asked
from voicebot.wording import load_script
from voicebot.wording.findings import Finding, Place
from voicebot.wording.lint import QUESTIONS, lint
from voicebot.wording.prompts import LANGUAGES as SPOKEN
from voicebot.wording.prompts import read_prompts


def found(folder: Path) -> list[Finding]:
    return lint(read_prompts(folder))


def line_of(folder: Path, file: str, words: str) -> int:
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, text in enumerate(lines, start=1) if words in text)


def test_our_own_prompts_have_no_fault() -> None:
    assert found(PROMPTS) == []


@pytest.mark.parametrize("fault", faults.ALL, ids=lambda fault: f"{fault.rule}-{fault.key}")
def test_a_planted_fault_is_found_at_its_line(break_prompts: Break, fault: Fault) -> None:
    folder = break_prompts(fault.file, fault.old, fault.new)
    hits = [finding for finding in found(folder) if (finding.rule, finding.key) == (fault.rule, fault.key)]
    assert hits
    assert not any(finding.warning for finding in hits)
    if fault in (*faults.WORDS, *faults.VALUES, *faults.STYLE):
        assert {finding.place for finding in hits} == {Place(fault.file, line_of(folder, fault.file, f"{fault.key}:"))}


@pytest.mark.parametrize("fault", [*faults.WORDS, faults.DISCLOSURES[0], faults.KEYS[0]], ids=lambda fault: fault.key)
def test_nothing_starts_with_words_that_harm_or_are_missing(break_prompts: Break, fault: Fault) -> None:
    folder = break_prompts(fault.file, fault.old, fault.new)
    with pytest.raises(Misconfigured, match=f"prompts cannot be used(.|\\n)*{fault.key}"):
        load_script(folder)


@pytest.mark.parametrize("audience", ["everyone", ""])
def test_a_line_that_says_not_who_may_hear_it_is_a_fault(break_prompts: Break, audience: str) -> None:
    text = (PROMPTS / "catalogue.yaml").read_text(encoding="utf-8")
    start = text.index("\nclosing.neutral:")
    old = text[start : text.index("\n", text.index("audience:", start))]
    folder = break_prompts("catalogue.yaml", old, old.replace("anyone", audience))
    assert [finding for finding in found(folder) if (finding.rule, finding.key) == ("catalogue", "closing.neutral")]


@pytest.mark.parametrize(
    "file", ["catalogue.yaml", "never_say.yaml", "debt_words.yaml", "required.yaml", "zh-CN/hints.yaml"]
)
def test_a_file_that_is_gone_or_no_yaml_is_a_fault(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert ("yaml", file) in {(finding.rule, finding.key) for finding in found(folder)}
    (folder / file).write_bytes(b"a: \xff\xfe")
    assert ("yaml", file) in {(finding.rule, finding.key) for finding in found(folder)}
    (folder / file).write_text("- a list", encoding="utf-8")
    assert ("yaml", file) in {(finding.rule, finding.key) for finding in found(folder)}
    (folder / file).write_text("", encoding="utf-8")
    assert found(folder)


def test_a_character_that_yaml_forbids_is_a_fault_and_no_crash(break_prompts: Break) -> None:
    folder = break_prompts("en-US/lines/closing.yaml", "Thank you for your time.", "Thank \x07 you.")
    assert "yaml" in {finding.rule for finding in found(folder)}


def test_a_fault_says_where_it_is_and_how_to_mend_it(break_prompts: Break) -> None:
    folder = break_prompts("en-US/lines/closing.yaml", "Thank you for your time.", "Thank you for your debt.")
    number = line_of(folder, "en-US/lines/closing.yaml", "closing.neutral")
    assert [str(finding) for finding in found(folder)] == [
        f"en-US/lines/closing.yaml:{number}: closing.neutral: says 'debt' to anyone, who may not be the person it "
        "concerns; say nothing of a debt here"
    ]


def test_hints_are_wanted_for_every_question_that_understanding_knows() -> None:
    assert set(Asked) == QUESTIONS
    assert LANGUAGES == SPOKEN
