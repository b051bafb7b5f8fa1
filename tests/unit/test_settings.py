"""On a real line nobody is told of a bank that does not exist."""

from __future__ import annotations

import pytest

from voicebot.errors import Misconfigured
from voicebot.settings import SPOKEN, Settings, load_settings

CARRIER = {"twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": "an invented token"}
NAMED = {
    "institution_zh": "某某银行",
    "institution_en": "Some Bank",
    "legal_name_zh": "某某银行股份有限公司",
    "legal_name_en": "Some Bank plc",
    "hotline": "+12025550120",
    "complaints": "+12025550121",
}


def settings(**more: object) -> Settings:
    return load_settings(secret_key="an invented secret, long enough for tests", **more)


@pytest.mark.parametrize("name", SPOKEN)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_carrier_and_an_invented_name_or_number_do_not_go_together(name: str, value: str | None) -> None:
    given = {key: held for key, held in NAMED.items() if key != name} | ({} if value is None else {name: value})
    with pytest.raises(Misconfigured) as refused:
        settings(**CARRIER, **given).refuse_invented()
    assert str(refused.value).startswith(f"{name.upper()}: ")


def test_a_house_that_is_named_goes_on_a_real_line() -> None:
    settings(**CARRIER, **NAMED).refuse_invented()


def test_the_built_in_line_is_for_an_invented_bank() -> None:
    settings(twilio_account_sid="", twilio_auth_token="an invented token").refuse_invented()
