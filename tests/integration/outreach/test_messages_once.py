"""No text twice and none lost: passes at once, killed at any moment, over a carrier that loses its answers."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration.outreach.messages_server import Twilio, serve
from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import NOW, Post, post_on
from voicebot.application import lines_of
from voicebot.clock import ManualClock
from voicebot.outreach.messages.desk import Messages
from voicebot.outreach.messages.reconciling import AGAIN
from voicebot.records import Database

#: a process that makes passes until it is killed, at the time at which all is allowed
WORKER = """
import sys
from tests.integration.outreach.messages_server import Twilio
from tests.conftest import SECRET
from tests.unit.outreach.messages.post import post_on
from voicebot.application import lines_of
from voicebot.records import Cipher, open_database

url, api, point = sys.argv[1:]
database = open_database(url, Cipher(SECRET))
post, twilio = post_on(database), Twilio(url=api)
lines = lines_of(twilio.settings(url))

def here():
    print("here", flush=True)
    import time
    time.sleep(600)

if point != "anywhere":
    send = lines.carrier.send
    def stopping(text):
        if point == "before the request":
            here()
        taken = send(text)
        here()
    lines.carrier.send = stopping
print("ready", flush=True)
while True:
    post.messages.send_due(lines)
"""


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    made = Twilio()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()


def started(database_url: str, twilio: Twilio, point: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", WORKER, database_url, twilio.url, point]
    environment = os.environ | {"PYTHONPATH": str(root)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environment, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL
    assert process.stdout is not None
    process.stdout.close()


def people(post: Post, many: int) -> None:
    """So many customers, each with a text that is due."""
    for number in range(many):
        ref = f"P-{number:03}"
        put(post.database, ref, phone=f"+86138000{number:05}", reference=f"8700{number:04}")
        post.promised(ref=ref)


def doubled(twilio: Twilio) -> list[str]:
    return [number for number, times in Counter(one["To"] for one in twilio.taken).items() if times > 1]


def rests(post: Post, twilio: Twilio, database_url: str) -> None:
    """Passes until nothing is left to do."""
    lines = lines_of(twilio.settings(database_url))
    for _ in range(8):
        post.messages.send_due(lines)
        post.clock.advance(seconds=AGAIN.total_seconds() + 60)


def test_passes_at_once_send_each_text_once(database: Database, database_url: str, twilio: Twilio) -> None:
    twilio.behave = lambda _: "slow"
    post = post_on(database)
    people(post, 12)
    lines = lines_of(twilio.settings(database_url))
    passes: list[Messages] = [post_on(database, ManualClock(NOW)).messages for _ in range(6)]
    with ThreadPoolExecutor(len(passes)) as pool:
        came = list(pool.map(lambda messages: messages.send_due(lines), passes))
    assert sum(one["sent"] for one in came) == 12
    assert sum(one["failed"] for one in came) == 0
    assert len(twilio.taken) == 12
    assert doubled(twilio) == []


@pytest.mark.parametrize(("point", "went_out"), [("before the request", 0), ("after the request", 1)])
def test_an_attempt_cut_off_is_looked_for_and_never_made_again(
    database: Database, database_url: str, twilio: Twilio, point: str, went_out: int
) -> None:
    post = post_on(database)
    people(post, 1)
    process = started(database_url, twilio, point)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    killed(process)
    assert post.message()["state"] == "posting"
    rests(post, twilio, database_url)
    assert len(twilio.taken) == went_out
    [text] = post.rows("texts")
    assert (post.message()["state"], text["state"]) == (("sent", "sent") if went_out else ("unknown", "unknown"))
    if not went_out:
        post.messages.settle_by_hand(post.message()["id"], went_out=False)
        rests(post, twilio, database_url)
        assert (len(twilio.taken), post.message()["state"]) == (1, "sent")


@pytest.mark.slow
def test_killed_again_and_again_over_a_bad_carrier_nobody_gets_two_and_no_text_is_lost(
    database: Database, database_url: str, twilio: Twilio
) -> None:
    chance = random.Random(20261124)
    answers = ["take"] * 6 + ["slow", "lose", "busy", "break"]
    twilio.behave = lambda _: chance.choice(answers)
    post = post_on(database)
    people(post, 60)
    for _ in range(5):
        workers = [started(database_url, twilio, "anywhere") for _ in range(2)]
        time.sleep(chance.uniform(0.02, 0.4))
        for worker in workers:
            killed(worker)
    twilio.behave = lambda _: "take"
    rests(post, twilio, database_url)
    assert doubled(twilio) == []
    states = Counter(row["state"] for row in post.rows("outbox"))
    assert states["sent"] == len(twilio.taken)
    assert states["sent"] + states["unknown"] == 60, "whatever is in doubt is told to a person"
    assert post.tickets().count("text_not_sent") >= states["unknown"]


def test_a_text_that_was_taken_without_an_answer_is_found_in_the_carriers_list(
    database: Database, database_url: str, twilio: Twilio
) -> None:
    twilio.behave = lambda number: ["lose", "break", "busy", "take"][number - 1] if number < 5 else "take"
    post = post_on(database)
    people(post, 3)
    rests(post, twilio, database_url)
    assert [row["state"] for row in post.rows("outbox")] == ["sent"] * 3
    assert (len(twilio.taken), doubled(twilio)) == (3, [])
    assert twilio.taken[0]["StatusCallback"].startswith("https://bot.example/twilio/message/status/")
