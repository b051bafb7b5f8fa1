"""The file of simulated people: whole, in both languages, about questions that the bot asks; faults named."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from voicebot.errors import Misconfigured
from voicebot.line.population.ear import Ear, question_of
from voicebot.line.population.manners import PEOPLE, read_manners
from voicebot.settings import ROOT
from voicebot.wording.script import Script, load_script


@pytest.fixture(scope="module")
def script() -> Script:
    return load_script(ROOT / "prompts")


def test_every_question_that_somebody_answers_is_a_line_of_the_bot(script: Script) -> None:
    asked = {question_of(key) for key in script.lines["en-US"]}
    assert read_manners().questions <= asked


def test_every_question_that_the_bot_asks_has_an_answer(script: Script) -> None:
    asked = {question_of(key) for key in script.lines["en-US"] if key.endswith((".ask", ".keys"))}
    hotline_only = {"inbound", "whose", "reference"}
    assert asked - hotline_only <= read_manners().questions


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_question_is_known_again_in_the_words_that_were_heard(script: Script, language: str) -> None:
    ear = Ear(script.lines, read_manners().questions)
    question = script.say("identity.ask", language, {"name": "周雅宁"})
    assert ear.asked(["...", question], language) == "identity"
    assert ear.asked([script.say("verify.intro", language, {})], language) is None
    assert ear.asked([question, script.say("wait.ok", language, {})], language) == "identity"


def test_the_same_chance_draws_the_same_people() -> None:
    manners = read_manners()
    drawn = [[manners.drawn(chance).name for _ in range(50)] for chance in (Random(3), Random(3))]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 8


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("people: [", "readable YAML"),
        ("people: {}", "`answers` and `people`"),
        ("people: {a: {weight: x}}", "people.a.weight"),
        ("people: {a: {weight: -1}}", "people.a.weight"),
        ("people: {a: {weight: 0}}", "every weight is 0"),
        ("people: {a: {weight: 1, rings: loudly}}", "people.a.rings"),
        ("people: {a: {weight: 1, hangs_up_after: [3, 1]}}", "people.a.hangs_up_after"),
        ("people: {a: {weight: 1, answers: {ability: shrugs}}}", "people.a.answers.ability"),
        ("people: {a: {weight: 1, answers: {ability: {en-US: I see}}}}", "in one language"),
        ("people: {a: {weight: 1, answers: {ability: {keys: 1}}}}", "quotation marks"),
        ("speaks_rather_than_keys: 3\npeople: {a: {weight: 1}}", "speaks_rather_than_keys"),
    ],
)
def test_a_fault_in_the_file_is_named_with_its_mend(tmp_path: Path, written: str, named: str) -> None:
    path = tmp_path / "people.yaml"
    path.write_text(written, "utf-8")
    with pytest.raises(Misconfigured, match=r"people\.yaml") as refused:
        read_manners(path)
    assert named in str(refused.value)


def test_the_file_that_comes_with_us_is_read() -> None:
    assert len(read_manners(PEOPLE).people) > 15
