"""kill -9 in the middle of a turn: a turn that never committed did not happen, a committed one is said again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.calls import toy
from tests.unit.calls.conftest import Bench
from voicebot.calls.events import Answered, HeardText, PressedKeys

#: a process that takes one turn and stops at a given point, saying so, until it is killed
TURN = """
import sys, time
from datetime import UTC, datetime
from pydantic import SecretStr
from sqlalchemy import event
from tests.unit.calls import toy
from tests.conftest import SECRET
from tests.unit.calls.conftest import NOW
from voicebot.calls import Calls
from voicebot.calls.events import HeardText
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.records import Cipher, open_database
from voicebot.settings import Settings

url, call_id, point, heard = sys.argv[1:]
database = open_database(url, Cipher(SECRET))

def stop_here():
    print("here", flush=True)
    time.sleep(600)

if point == "before commit":
    event.listen(database.engine, "commit", lambda connection: stop_here())
office = office_of(Settings(secret_key=SecretStr("s" * 32)))
calls = Calls(database, ManualClock(NOW), toy.ToyScript(), toy.ToyRules(), office, toy.understand, toy.step)
calls.take_turn(call_id, HeardText(heard), token="t", turn=3)
stop_here()
"""


def killed_at(point: str, url: str, call_id: str, heard: str = "500") -> None:
    """Take the turn in another process and kill it at that point."""
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", TURN, url, call_id, point, heard],
        stdout=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL


@pytest.fixture
def call_id(bench: Bench) -> str:
    """A call at the question of an amount."""
    started = bench.outbound()
    bench.calls.take_turn(started, Answered())
    bench.calls.take_turn(started, PressedKeys("1"), turn=1)
    bench.calls.take_turn(started, PressedKeys("0412"), turn=2)
    return started


def test_a_turn_killed_before_its_commit_did_not_happen(bench: Bench, database_url: str, call_id: str) -> None:
    before = bench.everything()
    killed_at("before commit", database_url, call_id)
    assert bench.everything() == before
    spoken = bench.calls.take_turn(call_id, HeardText("500"), token="t", turn=3)
    assert spoken.lines[0].key == "thanks"
    assert len(bench.rows("promises")) == 1


def test_a_turn_killed_after_its_commit_is_said_again(bench: Bench, database_url: str, call_id: str) -> None:
    killed_at("after commit", database_url, call_id)
    before = bench.everything()
    assert len(bench.rows("promises")) == 1
    spoken = bench.calls.take_turn(call_id, HeardText("500"), token="t", turn=3)
    assert spoken.lines[0].key == "thanks"
    assert bench.everything() == before
    assert bench.calls.replay(call_id).same


@pytest.mark.parametrize(("point", "listed"), [("before commit", 0), ("after commit", 1)])
def test_what_was_not_understood_is_on_the_review_list_exactly_when_its_turn_happened(
    bench: Bench, database_url: str, call_id: str, point: str, listed: int
) -> None:
    killed_at(point, database_url, call_id, heard=toy.NONSENSE)
    assert len(bench.rows("reviews")) == listed
    bench.calls.take_turn(call_id, HeardText(toy.NONSENSE), token="t", turn=3)
    assert len(bench.rows("reviews")) == 1
