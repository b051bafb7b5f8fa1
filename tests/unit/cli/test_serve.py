"""`voicebot serve` on a real line: never as an invented bank, and never quietly without people."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicebot.cli import build
from voicebot.errors import Misconfigured
from voicebot.understanding import ensure_model

REAL = {
    "SECRET_KEY": "an invented secret, long enough for tests",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "an invented token",
}
NAMED = {
    **{"INSTITUTION_ZH": "某某银行", "INSTITUTION_EN": "Some Bank", "LEGAL_NAME_ZH": "某某银行股份有限公司"},
    **{"LEGAL_NAME_EN": "Some Bank plc", "HOTLINE": "+12025550120", "COMPLAINTS": "+12025550121"},
}


@pytest.mark.parametrize("command", [["serve"], ["dial", "A-1"]])
def test_an_invented_bank_never_goes_on_a_real_line(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    refused = CliRunner().invoke(build(), command).exception
    assert isinstance(refused, Misconfigured)
    for name in NAMED:
        assert name in str(refused)


def test_a_line_without_people_starts_and_says_loudly_what_that_means(tmp_path: Path) -> None:
    ensure_model()
    environment = os.environ | REAL | NAMED | {"DATABASE_URL": f"sqlite:///{tmp_path / 'voicebot.db'}"}
    environment.pop("PERSON_NUMBER", None)
    command = [sys.executable, "-c", "from voicebot.cli import main; main()", "serve", "--port", "1"]
    # nobody may listen on port 1 here, or it is free: either way it was said before
    server = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        assert "PERSON_NUMBER is not set" in server.stderr.readline()
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
