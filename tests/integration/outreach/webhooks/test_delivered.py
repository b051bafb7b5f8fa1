"""Events on their way to real servers: slow, failing, gone and dying ones; and the process that delivers is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from tests.integration.outreach.webhooks.receiver import Receiver, serve, stop, until
from tests.unit.calls.conftest import put
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.clock import ManualClock, SystemClock
from voicebot.outreach.webhooks.addresses import Networks
from voicebot.outreach.webhooks.desk import Webhooks
from voicebot.records import Database

HERE = Networks("127.0.0.0/8")
ROOT = Path(__file__).resolve().parents[4]

#: a process that delivers until it is killed
WORKER = """
import sys
from tests.conftest import SECRET
from voicebot.clock import SystemClock
from voicebot.outreach.webhooks import schedule
from voicebot.outreach.webhooks.addresses import Networks
from voicebot.outreach.webhooks.desk import Webhooks
from voicebot.records import Cipher, open_database

database = open_database(sys.argv[1], Cipher(SECRET))
webhooks = Webhooks(database, SystemClock(), Networks("127.0.0.0/8"))
print("ready", flush=True)
while True:
    webhooks.deliver()
"""


@pytest.fixture
def desk(database: Database) -> Desk:
    put(database, principal=900_000, minimum_due=100_000)
    return desk_on(database)


def webhooks_on(desk: Desk) -> Webhooks:
    return Webhooks(desk.database, desk.clock, HERE)


def passes(webhooks: Webhooks) -> None:
    webhooks.deliver()
    assert webhooks.rest(30)


def test_what_is_received_is_verified_by_the_standards_own_library(desk: Desk, receiver: Receiver) -> None:
    # The library compares with the machine's clock.
    webhooks = Webhooks(desk.database, SystemClock(), HERE)
    secret = webhooks.add(f"{receiver.url}/", ["*"], "Mei").secret
    assert webhooks.test(1)["delivered"]
    [(_, headers, body)] = receiver.taken
    assert Webhook(secret).verify(body, headers)["type"] == "webhook.test"
    new = webhooks.rotate(1).secret
    webhooks.test(1)
    _, headers, body = receiver.taken[-1]
    assert Webhook(secret).verify(body, headers) == Webhook(new).verify(body, headers)


@pytest.mark.parametrize("how", [500, 404, "die", "redirect", "nonsense"])
def test_what_a_server_does_not_take_comes_later_with_the_same_id(
    desk: Desk, receiver: Receiver, how: str | int
) -> None:
    webhooks = webhooks_on(desk)
    webhooks.add(f"{receiver.url}/", ["payment.*"], "Mei")
    receiver.behave = lambda path, number: how if number == 1 else 204
    desk.pays("1.00", "TX-1")
    passes(webhooks)
    assert receiver.taken == []
    desk.clock.advance(seconds=6)
    passes(webhooks)
    [logged] = webhooks.deliveries(1, None, None, 50)["deliveries"]
    assert receiver.ids() == [logged["message"]]
    assert [one["status"] for one in logged["attempts"]][-1] == 204


def test_a_dead_server_a_slow_one_and_one_that_is_gone_keep_no_other_waiting(desk: Desk, receiver: Receiver) -> None:
    webhooks = webhooks_on(desk)
    for path in ("slow", "drip", "die", "410", "good"):
        webhooks.add(f"{receiver.url}/{path}", ["payment.*"], "Mei")
    answers: dict[str, str | int] = {"/good": 204, "/410": 410}

    receiver.behave = lambda path, number: answers.get(path, path[1:])
    began = time.monotonic()
    for number in range(20):
        desk.pays("1.00", f"TX-{number}")
        webhooks.deliver()
    assert until(lambda: len(receiver.received("/good")) == 20)
    assert time.monotonic() - began < 60
    assert [one["state"] for one in webhooks.listed()] == ["enabled", "enabled", "enabled", "disabled", "enabled"]
    receiver.over.set()
    assert webhooks.rest(30)


def test_a_server_that_says_when_it_wants_to_be_asked_again_is_left_in_peace(desk: Desk, receiver: Receiver) -> None:
    webhooks = webhooks_on(desk)
    webhooks.add(f"{receiver.url}/", ["payment.*"], "Mei")
    receiver.behave = lambda path, number: "busy" if number == 1 else 204
    desk.pays("1.00", "TX-1")
    passes(webhooks)
    desk.clock.advance(hours=1, minutes=59)
    passes(webhooks)
    assert receiver.asked == 1
    desk.clock.advance(minutes=2)
    passes(webhooks)
    assert len(receiver.taken) == 1


def started(database_url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, database_url]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **quiet)  # type: ignore[call-overload]
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process  # type: ignore[no-any-return]


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.slow
def test_killed_again_and_again_no_event_is_lost_and_none_has_two_ids(
    database: Database, database_url: str, receiver: Receiver
) -> None:
    chance = random.Random(20261124)
    put(database, principal=900_000, minimum_due=100_000, as_of=SystemClock().now())
    desk = desk_on(database, ManualClock(SystemClock().now()))
    webhooks = Webhooks(database, SystemClock(), HERE)
    webhooks.add(f"{receiver.url}/", ["payment.*"], "Mei")
    webhooks.add(f"{receiver.url}/die", ["payment.*"], "Mei")
    answers: list[str | int] = [204, 204, 204, 500, "die"]
    receiver.behave = lambda path, number: "die" if path == "/die" else chance.choice(answers)
    paid = 0
    for _ in range(6):
        desk.clock.advance(seconds=max(0.0, (SystemClock().now() - desk.clock.now()).total_seconds()))
        for _ in range(15):
            desk.pays("1.00", f"TX-{paid}")
            paid += 1
        workers = [started(database_url) for _ in range(2)]
        time.sleep(chance.uniform(0.05, 0.6))
        for worker in workers:
            killed(worker)
    receiver.behave = lambda path, number: "die" if path == "/die" else 204
    # whoever was killed at an attempt holds it for a minute; here that is over at once
    clock = ManualClock(SystemClock().now())
    last = Webhooks(database, clock, HERE)
    for _ in range(12):
        clock.advance(seconds=400)
        last.deliver()
        assert last.rest(60)
    told = [one["data"]["payment"] for one in receiver.received()]
    assert set(told) == {f"TX-{number}" for number in range(paid)}, "none is lost"
    by_payment: dict[str, set[str]] = {}
    for name, message in zip(told, receiver.ids(), strict=True):
        by_payment.setdefault(name, set()).add(message)
    assert all(len(ids) == 1 for ids in by_payment.values()), "whatever comes twice is known by its id"
    assert len(set(receiver.ids())) == paid


def test_a_server_that_comes_back_gets_all_that_waited(desk: Desk, receiver: Receiver) -> None:
    webhooks = webhooks_on(desk)
    server = serve(gone := Receiver())
    webhooks.add(f"{gone.url}/", ["payment.*"], "Mei")
    stop(gone, server)
    for number in range(8):
        desk.pays("1.00", f"TX-{number}")
    passes(webhooks)
    webhooks.change(1, url=f"{receiver.url}/")
    for _ in range(4):
        desk.clock.advance(minutes=6)
        passes(webhooks)
    assert {one["data"]["payment"] for one in receiver.received()} == {f"TX-{number}" for number in range(8)}
