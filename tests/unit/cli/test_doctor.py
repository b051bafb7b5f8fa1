"""`voicebot doctor` names what is missing and how to mend it, and fails only when nothing could be served."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from voicebot.cli import build
from voicebot.cli.doctor import Finding, carrier, files, seen, words
from voicebot.records import Cipher, migrate, open_database
from voicebot.settings import ROOT, Settings, load_settings
from voicebot.understanding import ensure_model

SECRET = "an invented secret, long enough for tests"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a .env, and a database that is not migrated."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'voicebot.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def run() -> tuple[int, str]:
    ensure_model()
    result = CliRunner().invoke(build(), ["doctor"])
    return result.exit_code, result.output


def test_a_database_of_another_release_is_named_with_its_mend_and_cannot_be_served(house: Path) -> None:
    code, output = run()
    assert code == 1
    assert "missing" in output
    assert "voicebot migrate" in output


def test_a_house_in_order_can_be_served_without_its_comforts(house: Path) -> None:
    database = open_database(f"sqlite:///{house / 'voicebot.db'}", Cipher(SECRET))
    migrate(database)
    database.close()
    code, output = run()
    assert code == 0
    assert "sqlite, migrated" in output
    assert "set OPERATOR_PASSWORD" in output


def test_settings_that_cannot_be_read_are_the_first_thing_named(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "short")
    code, output = run()
    assert code == 1
    assert "SECRET_KEY" in output
    assert "openssl rand" in output


def looked_at(**more: object) -> Finding:
    settings = load_settings(secret_key=SECRET, **more)
    return carrier(settings)


@pytest.mark.parametrize(
    ("more", "mend"),
    [
        ({"twilio_from_number": "", "public_url": "https://bot.example"}, "TWILIO_FROM_NUMBER"),
        ({"twilio_from_number": "+15550100100", "public_url": "http://bot.example"}, "https"),
        ({"twilio_from_number": "+15550100100", "public_url": "https://my_bot.example"}, "underscore"),
        ({"twilio_from_number": "+15550100100", "public_url": "https://bot.example"}, ""),
    ],
)
def test_what_keeps_twilio_from_reaching_us_is_named(more: dict[str, object], mend: str) -> None:
    found = looked_at(twilio_account_sid="AC" + "0" * 32, twilio_auth_token="an invented token", **more)
    assert mend in found.mend
    assert bool(found.mend) is bool(mend)


def test_without_a_token_there_is_no_line_at_all() -> None:
    assert looked_at(twilio_account_sid="", twilio_auth_token="").mend
    assert looked_at(twilio_account_sid="", twilio_auth_token="an invented token").says == "built-in line"


def test_a_line_that_may_not_be_spoken_stops_the_serving(tmp_path: Path) -> None:
    prompts = copytree(ROOT / "prompts", tmp_path / "prompts")
    file = prompts / "en-US" / "lines" / "system.yaml"
    file.write_text(file.read_text().replace("I'm sorry, something", "Pay or you will be arrested. Something"))
    settings: Settings = load_settings(secret_key=SECRET, prompts=prompts)
    found = seen(words, settings)
    assert found.needed
    assert "arrest" in found.mend


REAL = {"TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "an invented token"}
NAMED = {
    **{"INSTITUTION_ZH": "某某银行", "INSTITUTION_EN": "Some Bank", "LEGAL_NAME_ZH": "某某银行股份有限公司"},
    **{"LEGAL_NAME_EN": "Some Bank plc", "HOTLINE": "+12025550120", "COMPLAINTS": "+12025550121"},
    "PERSON_NUMBER": "+12025550122",
}


@pytest.mark.parametrize("missing", sorted(NAMED))
def test_a_real_line_without_a_real_house_or_without_people_is_red(
    house: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    database = open_database(f"sqlite:///{house / 'voicebot.db'}", Cipher(SECRET))
    migrate(database)
    database.close()
    for name, value in (REAL | NAMED).items():
        monkeypatch.setenv(name, value)
    assert run()[0] == 0
    monkeypatch.delenv(missing)
    code, output = run()
    assert code == 1
    assert f"set {missing}" in output


@pytest.mark.parametrize("url", ["nonsense", "mysql://somewhere/there"])
def test_an_address_that_is_no_database_is_named_with_its_mend(
    house: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    code, output = run()
    assert code == 1
    assert "DATABASE_URL" in output
    assert "sqlite:///" in output


def test_a_file_that_nobody_will_take_in_is_named(tmp_path: Path) -> None:
    settings = load_settings(secret_key=SECRET, import_inbox=tmp_path)
    assert "none yet" in files(settings).says
    (tmp_path / "harbour" / "accounts").mkdir(parents=True)
    assert files(settings) == Finding("watched folder", str(tmp_path))
    (tmp_path / "harbour" / "bank.csv").touch()
    found = files(settings)
    assert "bank.csv" in found.says
    assert "SOURCE/KIND" in found.mend
