"""`voicebot prompts`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from voicebot.cli import prompts
from voicebot.errors import NotFound
from voicebot.settings import ROOT


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    prompts.register(app)
    result = CliRunner().invoke(app, ["prompts", *arguments], env={"COLUMNS": "200"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_our_prompts_and_our_code_agree() -> None:
    code, said = run("lint", "--prompts", str(ROOT / "prompts"))
    assert code == 0, said
    assert said.endswith("lines in 2 languages: 0 faults, 0 warnings\n")


def test_a_fault_is_printed_with_its_place_and_mend_and_the_exit_code_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    shutil.copytree(ROOT / "prompts", folder, ignore=shutil.ignore_patterns("intents", "questions*"))
    (folder / "en-US/lines/voicemail.yaml").write_text('voicemail.message: "You owe [money]."\n', encoding="utf-8")
    code, said = run("lint", "--prompts", str(folder))
    assert code == 1
    assert "en-US/lines/voicemail.yaml:1: fault voicemail.message says 'owe' to machine" in said
    assert "fault voicemail.person has no text in en-US; write it in en-US/lines/" in said


def test_a_line_is_shown_in_both_languages_as_it_is_said() -> None:
    code, said = run("show", "promise.readback.ask", "--prompts", str(ROOT / "prompts"))
    assert code == 0
    assert "heard by: verified; values: amount (Money), due (date)" in said
    assert "您还一千五百元整，最晚在十二月四日，星期五。对吗？" in said
    assert "You will pay one thousand five hundred dollars by Friday, December fourth." in said


def test_a_key_that_is_nearly_right_is_put_right() -> None:
    with pytest.raises(NotFound, match=r"no line has the key greeting.outbond; did you mean greeting.outbound"):
        run("show", "greeting.outbond", "--prompts", str(ROOT / "prompts"))
