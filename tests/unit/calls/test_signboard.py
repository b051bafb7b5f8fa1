"""No name of the house speaks of a debt to somebody who was not verified."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from voicebot.calls.house import office_of
from voicebot.calls.signboard import check_signboard
from voicebot.cli.doctor import seen, words
from voicebot.errors import Misconfigured
from voicebot.settings import ROOT, Settings
from voicebot.wording import Script, load_script
from voicebot.wording.samples import sample
from voicebot.wording.script import LANGUAGES
from voicebot.wording.values import Phone

SECRET = SecretStr("an invented secret, long enough for tests")
SCRIPT = load_script(ROOT / "prompts")
UNVERIFIED = [key for key, entry in SCRIPT.catalogue.items() if entry.audience != "verified"]


def settings(**values: Any) -> Settings:
    return Settings(secret_key=SECRET, **values)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("institution_en", "Harbour Debt Collections", "Debt"),
        ("institution_zh", "海港逾期催收中心", "逾期"),
        ("institution_zh", "海港債務中心", "债"),  # traditional characters sound the same
        ("institution_zh", "Harbour Debt Collections", "Collections"),  # whatever language it is written in
        ("institution_en", "海港催收", "催收"),
        ("institution_en", "Ｈａｒｂｏｕｒ Ｄｅｂｔ", "debt"),  # wide letters sound the same
        ("institution_en", "HarbourPayBack", "pay"),
        ("institution_en", "Harbour_Debts", "debts"),
        ("voicemail_name", "Robin from Collections", "Collections"),
        ("hours_en", "nine to six, payments until five", "payments"),
        ("hours_zh", "上午九点到晚上六点办理还款", "还款"),
        ("hotline", "+15550100100 debt desk", "debt"),
    ],
)
def test_a_name_that_reveals_a_debt_is_refused_with_the_word_and_the_mend(name: str, value: str, word: str) -> None:
    with pytest.raises(Misconfigured, match=rf"{name.upper()}: says .*'{word}'.*, which reveals a debt.*; \w+"):
        check_signboard(settings(**{name: value}), SCRIPT)


@pytest.mark.parametrize(("name", "value"), [("legal_name_zh", "老赖管理中心"), ("institution_zh", "老赖管理中心")])
def test_what_must_never_be_said_is_no_name_of_the_house_either(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=f"{name.upper()}: says '老赖', which must never be said"):
        check_signboard(settings(**{name: value}), SCRIPT)


def test_a_legal_name_may_say_what_it_is_for_it_is_said_to_the_verified() -> None:
    check_signboard(settings(legal_name_en="Harbour Debt Recovery Ltd", legal_name_zh="海港信用卡中心"), SCRIPT)


def test_doctor_names_the_setting_and_nothing_can_be_served() -> None:
    found = seen(words, settings(institution_en="Harbour Debt Collections"))
    assert found.needed
    assert "INSTITUTION_EN" in found.mend


NAMES = st.lists(
    st.sampled_from(
        [
            *(
                "Harbour",
                "Bank",
                "Debt",
                "Collections",
                "Pay",
                "Over",
                "Due",
                "Past",
                "Union",
                "Credit",
                "Loan",
                "Late",
            ),
            *("海港", "银行", "欠", "还", "款", "清", "百", "元", "信用", "卡", "债務", "逾", "期", "一", "分", "中心"),
        ]
    ),
    min_size=1,
    max_size=4,
).flatmap(lambda parts: st.sampled_from(["", " ", "-", "_"]).map(lambda seam: seam.join(parts)))


@given(NAMES, NAMES, NAMES)
def test_no_line_that_may_be_heard_before_verification_holds_a_debt_word(zh: str, en: str, voicemail: str) -> None:
    given_settings = settings(institution_zh=zh, institution_en=en, voicemail_name=voicemail)
    try:
        check_signboard(given_settings, SCRIPT)
    except Misconfigured:
        return
    assert revealed(SCRIPT, given_settings) == []


def test_the_house_as_it_comes_says_nothing_of_a_debt() -> None:
    check_signboard(settings(), SCRIPT)
    assert revealed(SCRIPT, settings(voicemail_name="Robin Example")) == []


def revealed(script: Script, given_settings: Settings) -> list[tuple[str, str]]:
    """Every line for others, said with the values of the house, that holds a debt word."""
    found = []
    for language in LANGUAGES:
        house = asdict(dict(office_of(given_settings).houses)[language])
        house |= {name: Phone(house[name]) for name in ("hotline", "complaints")}
        for key in UNVERIFIED:
            values = sample(script.catalogue[key].values, language)
            said = script.say(key, language, values | {name: house[name] for name in values.keys() & house.keys()})
            found += [(key, word) for word in script.debt_words(said, language)]
    return found
