"""Saying a line: the exact words, or an error that names what is wrong; never half a line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.unit.wording.conftest import PROMPTS, Break
from voicebot.errors import Misconfigured
from voicebot.wording import Script, load_script
from voicebot.wording.templates import BadTemplate, compile_template, render
from voicebot.wording.values import Digits, Money, Phone, Value

FACTS: dict[str, Value] = {
    "last4": Digits("6201"),
    "total": Money(230_000, "CNY"),
    "minimum": Money(23_005, "CNY"),
    "due": date(2026, 11, 10),
    "days": 14,
    "as_of": datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
}


def test_the_reminder_is_said_in_mandarin(script: Script) -> None:
    assert script.say("reminder.facts", "zh-CN", FACTS) == (
        "您尾号六二零幺的信用卡，截至十一月二十四日，星期二，上午十点半，逾期总额是两千三百元整。"
        "还款日是十一月十日，星期二，已经过去十四天。最低还款额是两百三十元零五分。"
    )


def test_the_reminder_is_said_in_english(script: Script) -> None:
    assert script.say("reminder.facts", "en-US", FACTS) == (
        "On your card ending in six two zero one, two thousand three hundred yuan is overdue as of Tuesday, November "
        "twenty fourth, at ten thirty a.m. It was due on Tuesday, November tenth, fourteen days ago. The minimum "
        "payment is two hundred and thirty yuan and five fen."
    )


@pytest.mark.parametrize(("days", "said"), [(1, "one day ago"), (2, "two days ago"), (21, "twenty one days ago")])
def test_one_day_is_no_days(script: Script, days: int, said: str) -> None:
    assert said in script.say("reminder.facts", "en-US", {**FACTS, "days": days})


def test_two_days_are_liang_in_mandarin(script: Script) -> None:
    assert "已经过去两天" in script.say("reminder.facts", "zh-CN", {**FACTS, "days": 2})


def test_a_slower_pace_keeps_the_words(script: Script) -> None:
    assert script.say("reminder.facts", "en-US", FACTS, "slow") == script.say("reminder.facts", "en-US", FACTS)


def test_a_value_that_ends_with_a_full_stop_does_not_double_it(script: Script) -> None:
    said = script.say(
        "voicemail.person",
        "en-US",
        {"voicemail_name": "Robin", "institution": "Harbour Inc.", "hotline": Phone("95500")},
    )
    assert "from Harbour Inc. Please" in said


@pytest.mark.parametrize(
    ("key", "language", "values", "fault"),
    [
        ("no.such_line", "en-US", {}, "line no.such_line in en-US does not exist"),
        ("closing.neutral", "fr-FR", {}, "line closing.neutral in fr-FR does not exist"),
        ("closing.neutral", "en-US", {"name": "Alex"}, r"line closing.neutral: wants \[\], got \['name'\]"),
        ("identity.ask", "en-US", {}, r"line identity.ask: wants \['name'\], got \[\]"),
        ("identity.ask", "en-US", {"nome": "Alex"}, "line identity.ask: the value name is missing"),
        ("identity.ask", "en-US", {"name": ""}, "line identity.ask: the value name has 0 characters"),
        ("identity.ask", "en-US", {"name": 5}, "line identity.ask: the value name wants str, got int"),
        (
            "promise.amount_over",
            "en-US",
            {"total": Money(5, "XXX")},
            "line promise.amount_over: the value total is in XXX",
        ),
    ],
)
def test_a_line_that_cannot_be_said_whole_is_an_error(
    script: Script, key: str, language: str, values: dict[str, Value], fault: str
) -> None:
    with pytest.raises(Misconfigured, match=fault):
        script.say(key, language, values)


def test_what_a_value_holds_is_never_read_as_a_template(script: Script) -> None:
    assert "{total}" in script.say("identity.ask", "en-US", {"name": "{total}"})


@pytest.mark.parametrize("text", ["{", "}", "{}", "{0}", "{total.minor}", "{total[0]}", "{{", "{other}"])
def test_a_template_reaches_nothing_but_its_values(text: str) -> None:
    if text == "{{":
        assert render("k", compile_template(text, {"total": "Money"}), {}, "en-US") == "{"
        return
    with pytest.raises(BadTemplate):
        compile_template(text, {"total": "Money"})


def test_hints_are_given_by_question(script: Script) -> None:
    assert "是我" in script.hints("zh-CN", "identity")
    assert "next Friday" in script.hints("en-US", "date")
    assert script.hints("en-US", "no such question") == script.hints("fr-FR", "date") == ()


def test_the_audience_of_a_line_is_known(script: Script) -> None:
    assert [script.audience(key) for key in ("greeting.outbound", "reminder.facts", "voicemail.message")] == [
        "anyone",
        "verified",
        "machine",
    ]


def test_the_version_changes_with_the_words_and_with_nothing_else(script: Script, break_prompts: Break) -> None:
    assert load_script(PROMPTS).version == script.version
    changed = load_script(
        break_prompts("en-US/lines/closing.yaml", "Thank you for your time.", "Thanks for your time.")
    )
    assert changed.version != script.version


def test_a_line_written_over_two_lines_is_said_in_one(break_prompts: Break) -> None:
    break_prompts(
        "en-US/lines/closing.yaml", '"Thank you for your time. Goodbye."', "|\n  Thank you for your time.\n  Goodbye."
    )
    folder = break_prompts("zh-CN/lines/closing.yaml", '"谢谢您的时间，再见。"', "|\n  谢谢您的时间，\n  再见。")
    spoken = load_script(folder)
    assert spoken.say("closing.neutral", "en-US", {}) == "Thank you for your time. Goodbye."
    assert spoken.say("closing.neutral", "zh-CN", {}) == "谢谢您的时间，再见。"
