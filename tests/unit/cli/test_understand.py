"""Records that other programs send to be understood: each is answered by its own line, a bad one by what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicebot.cli import build as command_line
from voicebot.cli.understanding import answer
from voicebot.errors import Misconfigured
from voicebot.understanding.meaning import Asked

pytestmark = pytest.mark.usefixtures("model")

GOOD = {"text": "a", "language": "en-US", "asked": "open", "today": "2026-11-23"}

WRONG: dict[str, tuple[object, ...]] = {
    "text": (1, None, ["a"]),
    "language": ("fr", None, 1, ["en-US"], {}),
    "asked": ("?", None, 1, ["open"], {}),
    "today": ("monday", "", None, 20261124, 1.5, True, [], {}),
}


def test_the_contract_s_own_example() -> None:
    record = {"text": "我下周五能还两千", "language": "zh-CN", "asked": "ability", "today": "2026-11-23"}
    said = answer(json.dumps(record))
    assert said["slots"] == {"amount": "2000.00", "date": "2026-12-04", "months": None, "reason": None}
    assert said["urgency"] == "none"
    assert {"intent", "confidence", "urgency", "slots", "alternatives", "evidence"} <= set(said)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ("nonsense", "record"),
        ("[]", "text"),
        ("{}", "text"),
        (b'{"text": "\xff\xfe"}', "record"),
        ("[" * 100_000, "record"),
        *((json.dumps(GOOD | {field: value}), field) for field, values in WRONG.items() for value in values),
    ],
    ids=lambda one: str(one)[:70],
)
def test_a_bad_record_gets_an_error_line_that_names_the_field(record: str | bytes, field: str) -> None:
    error = answer(record)["error"]
    assert set(error) == {"field", "value", "message"}
    assert error["field"] == field


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("asked", list(Asked))
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5", "en-US"),
        ("tomorrow", "en-US"),
        ("last month", "en-US"),
        ("五", "zh-CN"),
        ("5号", "zh-CN"),
        ("下个月", "zh-CN"),
    ],
)
def test_at_either_end_of_the_calendar_an_answer_is_still_read(
    text: str, language: str, asked: Asked, today: str
) -> None:
    assert "intent" in answer(json.dumps({"text": text, "language": language, "asked": asked, "today": today}))


def test_what_nobody_foresaw_is_an_error_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("voicebot.understanding.understand", fail)
    assert answer(json.dumps(GOOD))["error"]["field"] == "record"


def test_a_model_that_is_missing_stops_the_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise Misconfigured("the understanding model is missing")

    monkeypatch.setattr("voicebot.understanding.understand", fail)
    with pytest.raises(Misconfigured):
        answer(json.dumps(GOOD))


@pytest.mark.parametrize("by_file", [True, False])
def test_after_a_bad_line_the_batch_goes_on(by_file: bool, tmp_path: Path) -> None:
    lines = [json.dumps(GOOD).encode(), b"\xff\xfe{", b"", json.dumps(GOOD | {"language": ["en-US"]}).encode()]
    batch = b"\n".join([*lines, json.dumps(GOOD).encode()])
    (tmp_path / "batch.jsonl").write_bytes(batch)
    named = [str(tmp_path / "batch.jsonl")] if by_file else []
    ran = CliRunner().invoke(command_line(), ["understand", *named], input=None if by_file else batch)
    assert ran.exit_code == 0
    said = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ["error" in one for one in said] == [False, True, True, False]
