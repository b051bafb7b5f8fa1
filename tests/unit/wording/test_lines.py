"""Our own lines, all of them, with any values: written for the ear, and safe for whoever may hear them."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from voicebot.wording import Script
from voicebot.wording.lint import CHARACTERS_MOST
from voicebot.wording.samples import longest, sample
from voicebot.wording.speaking import CURRENCIES
from voicebot.wording.style import seconds
from voicebot.wording.values import Digits, Money, Percent, Phone, Value

LANGUAGES = ("zh-CN", "en-US")
ANY: dict[str, st.SearchStrategy[Value]] = {
    "text": st.sampled_from(["Alex Example", "陈小明", "Harbour Bank, Inc."]),
    "count": st.integers(0, 5000),
    "key": st.integers(0, 9),
    "date": st.dates(date(2020, 1, 1), date(2090, 12, 31)),
    "datetime": st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(ZoneInfo("Asia/Shanghai"))),  # noqa: DTZ001 - the strategy adds the zone
    "Money": st.builds(Money, st.integers(-(10**14), 10**14), st.sampled_from(sorted(CURRENCIES))),
    "Digits": st.builds(Digits, st.text("0123456789", min_size=1, max_size=20)),
    "Phone": st.builds(Phone, st.sampled_from(["+12025550143", "95500", "+447700900123", "400-000-0100"])),
    "Percent": st.builds(Percent, st.decimals(0, 100, places=4).map(str)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_no_digit_no_brace_and_no_symbol_is_ever_left_to_the_voice(
    script: Script, language: str, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(script.catalogue)))
    values = {name: data.draw(ANY[kind]) for name, kind in script.catalogue[key].values.items()}
    said = script.say(key, language, values)
    assert not re.search(r"[\d{}<>&#*%$]|  |\.\.|。。|，，|^\s|\s$", said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_can_be_said_with_the_longest_values_there_are(script: Script, language: str) -> None:
    for key, entry in script.catalogue.items():
        assert 0 < len(script.say(key, language, longest(entry.values))) <= CHARACTERS_MOST


def test_mandarin_is_written_in_simplified_characters_only(script: Script) -> None:
    simplified = OpenCC("t2s")
    for key, text in script.lines["zh-CN"].items():
        assert simplified.convert(text) == text, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_ends_as_a_sentence_ends(script: Script, language: str) -> None:
    ends = ("。", "？", "star key.") if language == "zh-CN" else (".", "?")
    assert [key for key, text in script.lines[language].items() if not text.endswith(ends)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_anyone_may_hear_reveals_no_debt(script: Script, language: str) -> None:
    for key, entry in script.catalogue.items():
        if entry.audience != "verified":
            assert script.debt_words(script.say(key, language, sample(entry.values, language)), language) == (), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_verified_hear_of_their_account_is_known_as_a_debt_to_the_filter(
    script: Script, language: str
) -> None:
    for key in ("reminder.facts", "ability.ask", "promise.readback.ask", "consequence.neutral", "payment.methods"):
        said = script.say(key, language, sample(script.catalogue[key].values, language))
        assert script.debt_words(said, language), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_greeting_says_who_and_that_a_machine_speaks_and_records_before_it_asks(
    script: Script, language: str
) -> None:
    said = script.say("greeting.outbound", language, {"institution": "Harbour", "name": "Alex"})
    marks = {
        "zh-CN": ["Harbour", "智能语音助手", "录音", "Alex", "按一"],
        "en-US": ["Harbour", "AI", "recorded", "Alex", "one"],
    }
    places = [said.index(mark) for mark in marks[language]]
    assert places == sorted(places)
    assert seconds(said, language) < 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_crisis_text_names_no_money_and_sells_no_hope(script: Script, language: str) -> None:
    for region in ("cn", "us", "uk", "hk", "sg", "eu"):
        said = script.say(f"crisis.{region}", language, {})
        assert not script.debt_words(said, language)
        assert said.startswith(
            "听到您这么说我很担心。" if language == "zh-CN" else "I'm really sorry you're going through this."
        )


def test_the_consequence_is_the_one_sentence_that_compliance_allows(script: Script) -> None:
    assert script.say("consequence.neutral_cn", "zh-CN", {}) == (
        "如未按约还款，可能产生利息、违约金，逾期信息可能按规定报送征信机构。"
    )
    assert script.say("consequence.neutral", "en-US", {}) == (
        "Interest or late charges may continue under your agreement, and the account may be reported to credit "
        "agencies."
    )
