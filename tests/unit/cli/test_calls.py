"""`voicebot calls`: calls in doubt, and what a person says of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls.conftest import Bench, FakeCarrier, bench
from voicebot.cli import build
from voicebot.errors import CarrierFailed, Conflict, NotFound

__all__ = ["bench"]
Run = Callable[..., Any]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    return lambda *words: CliRunner().invoke(build(), ["calls", *words])


def in_doubt(bench: Bench) -> str:
    call_id = bench.calls.reserve_outbound("A-1")
    with pytest.raises(CarrierFailed):
        bench.calls.dial(call_id, FakeCarrier(fails=CarrierFailed("no answer", unknown=True)))
    return call_id


def test_a_call_in_doubt_is_shown_until_it_is_settled(bench: Bench, run: Run) -> None:
    assert "No call is in doubt" in run("unknown").stdout
    call_id = in_doubt(bench)
    shown = run("unknown")
    assert shown.exit_code == 0
    assert "A-1" in shown.stdout
    assert "voicebot calls settle" in shown.stdout
    [told] = json.loads(run("unknown", "--json").stdout)["calls"]
    assert (told["id"], told["ref"]) == (call_id, "A-1")
    assert run("settle", call_id, "--not-placed").exit_code == 0
    assert bench.calls.call(call_id).state == "failed"
    assert json.loads(run("unknown", "--json").stdout) == {"calls": []}


def test_what_cannot_be_settled_is_refused(bench: Bench, run: Run) -> None:
    call_id = in_doubt(bench)
    assert run("settle", call_id).exit_code == 2, "nobody is taken to have said that it was placed"
    assert isinstance(run("settle", "f" * 32, "--placed").exception, NotFound)
    assert run("settle", call_id, "--placed").exit_code == 0
    assert isinstance(run("settle", call_id, "--placed").exception, Conflict)
