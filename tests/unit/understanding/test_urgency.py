"""How soon a person is needed: the intent's tier, raised by what else was said, and the reason for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.errors import Misconfigured
from voicebot.understanding import PROMPTS
from voicebot.understanding.bank import load_bank
from voicebot.understanding.circumstances import load_circumstances
from voicebot.understanding.meaning import LANGUAGES, Intent, Reason, Slots, Urgency
from voicebot.understanding.urgency import urgency

TIERS = load_bank(PROMPTS, "en-US").tiers
KNOWN = {language: load_circumstances(PROMPTS, language) for language in LANGUAGES}


def level(intent: Intent, said: str, language: str = "en-US", reason: Reason | None = None) -> Urgency:
    return urgency(intent, Slots(reason=reason), said, KNOWN[language], TIERS)[0]


@pytest.mark.parametrize(
    "intent", [Intent.REQUEST_HUMAN, Intent.WAIT, Intent.PROMISE_FULL, Intent.CANNOT_PAY, Intent.REPEAT]
)
def test_grave_illness_needs_a_person_whatever_else_was_wanted(intent: Intent) -> None:
    assert level(intent, "my wife is in intensive care") is Urgency.P1
    assert level(intent, "我老婆在icu抢救", "zh-CN") is Urgency.P1


def test_who_works_in_a_hospital_is_not_ill_unless_they_say_so() -> None:
    assert level(Intent.CANNOT_PAY, "i'm a nurse on the cancer ward and i can't pay") is TIERS[Intent.CANNOT_PAY]
    assert level(Intent.CANNOT_PAY, "can't pay i'm a nurse and i've got cancer") is Urgency.P1


def test_a_child_on_the_line_is_heard_in_any_answer_but_a_promise() -> None:
    assert level(Intent.WAIT, "wait i'm seven i will get my mommy") is Urgency.P1
    assert level(Intent.PROMISE_PARTIAL, "i'm seven hundred short") is TIERS[Intent.PROMISE_PARTIAL]


def test_a_death_in_the_family_is_no_reason_to_go_on_about_money() -> None:
    assert level(Intent.PROMISE_DATE, "after mum's funeral", reason=Reason.BEREAVEMENT) is Urgency.P1


def test_what_raised_the_urgency_stands_in_the_evidence() -> None:
    _, why = urgency(Intent.CANNOT_PAY, Slots(reason=Reason.JOB_LOSS), "three kids to feed", KNOWN["en-US"], TIERS)
    assert why == ("P2 because of dependants: 'kids'",)


@given(st.sampled_from(list(Intent)), st.sampled_from(["three kids", "on disability", "in the icu", "hearing aid", ""]))
def test_nothing_that_is_said_lowers_the_urgency_of_what_was_meant(intent: Intent, said: str) -> None:
    order = list(Urgency)
    assert order.index(level(intent, said)) >= order.index(TIERS[intent])


def test_a_circumstance_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    shutil.copytree(PROMPTS / "en-US", tmp_path / "en-US", ignore=shutil.ignore_patterns("intents"))
    path = tmp_path / "en-US" / "circumstances.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("name: dependants\n", "name: dependants\n  surly:\n    - 'x'\n"), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"circumstances\.yaml: dependants: .*surly"):
        load_circumstances(tmp_path, "en-US")
    path.write_text(whole.replace("\nfraud:", "\nfrauds:"), encoding="utf-8")
    with pytest.raises(Misconfigured, match="name each of these once"):
        load_circumstances(tmp_path, "en-US")
