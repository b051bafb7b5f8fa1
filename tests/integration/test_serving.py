"""`voicebot serve` as a process of its own: the web server between the wire and the signature check."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from voicebot.calls.samples import put_samples
from voicebot.clock import SystemClock
from voicebot.line.transport import HttpTransport
from voicebot.line.webhooks import WebhookFailed, Webhooks
from voicebot.outreach.work.joining import migrate_engine
from voicebot.records import Cipher, migrate, open_database, outcomes
from voicebot.records.accounts import account_id_by_ref
from voicebot.records.calls import add_call
from voicebot.records.texts import texts_on_line
from voicebot.understanding import ensure_model

TOKEN, SECRET = "an invented token of some length", "an invented secret, long enough for tests"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def wait_for(port: int, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended while it started"
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail("the server did not start")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a running server, and its database."""
    ensure_model()
    file, port = tmp_path_factory.mktemp("served") / "voicebot.db", free_port()
    database = open_database(f"sqlite:///{file}", Cipher(SECRET))
    migrate(database)
    migrate_engine(database)
    database.close()
    site = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "SECRET_KEY": SECRET,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "DATABASE_URL": f"sqlite:///{file}",
        "PUBLIC_URL": site,
    }
    command = [sys.executable, "-c", "from voicebot.cli import main; main()", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment)
    try:
        wait_for(port, server)
        yield site, file
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0, "it stops when it is told to"


def ring(site: str, sid: str) -> str:
    """Ring the hotline; where the next turn goes."""
    form = {"CallSid": sid, "From": "+12025550143", "To": "+15550100100", "Direction": "inbound"}
    _, body = Webhooks(HttpTransport(), TOKEN).fetch(f"{site}/twilio/voice/inbound", form)
    action = re.search(rb'action="([^"]+)"', body)
    assert action is not None
    return site + action[1].decode()


@pytest.mark.parametrize("more", ["", "&x=%E5%BC%A0", "&x=%2F%2f", "&x=%7E~", "&x=a+b%20c"])
def test_an_address_reaches_the_signature_check_as_it_was_sent(served: tuple[str, Path], more: str) -> None:
    site, _ = served
    action = ring(site, f"CA{abs(hash(more)):010d}"[:40])
    _, body = Webhooks(HttpTransport(), TOKEN).fetch(action + more, {"Digits": "*"})
    assert b"<Gather" in body


def test_a_wrong_token_is_refused_over_the_wire_too(served: tuple[str, Path]) -> None:
    with pytest.raises(WebhookFailed, match="403"):
        Webhooks(HttpTransport(), "another token").fetch(f"{served[0]}/twilio/voice/inbound", {"CallSid": "CA00000001"})


def test_many_callers_at_once_lose_no_turn(served: tuple[str, Path]) -> None:
    site, file = served

    def call(number: int) -> int:
        sid, turns = f"CB{number:010d}", 0
        action = ring(site, sid)
        for keys in ("*", "8", "*", "0"):
            _, body = Webhooks(HttpTransport(), TOKEN).fetch(action, {"CallSid": sid, "Digits": keys})
            turns += 1
            found = re.search(rb'action="([^"]+)"', body)
            if found is None:
                break
            action = site + found[1].decode()
        return turns + 1

    with ThreadPoolExecutor(12) as callers:
        taken = sum(callers.map(call, range(24)))
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        kept = "SELECT count(*) FROM turns JOIN calls ON calls.id = turns.call_id WHERE carrier_sid LIKE 'CB%'"
        assert connection.execute(text(kept)).scalar_one() == taken
    engine.dispose()


def test_one_ring_delivered_many_times_at_once_is_one_call(served: tuple[str, Path]) -> None:
    site, file = served
    with ThreadPoolExecutor(8) as callers:
        actions = set(callers.map(lambda _: ring(site, "CC00000001"), range(8)))
    assert len(actions) == 1
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        kept = "SELECT count(*) FROM turns JOIN calls ON calls.id = turns.call_id WHERE carrier_sid = 'CC00000001'"
        assert connection.execute(text(kept)).scalar_one() == 1
    engine.dispose()


def test_what_is_due_is_sent_while_it_serves(served: tuple[str, Path]) -> None:
    _, file = served
    database, clock = open_database(f"sqlite:///{file}", Cipher(SECRET)), SystemClock()
    put_samples(database, clock)
    with database.begin() as connection:
        made = {"account_id": account_id_by_ref(connection, "CN-0001"), "created_at": clock.now()}
        add_call(connection, made | {"id": "d" * 32, "direction": "inbound", "state": "completed", "language": "zh-CN"})
        message = {"call_id": "d" * 32, "kind": "payment_methods", "body": {"language": "zh-CN"}, "sent_at": None}
        outcomes.add_outcome(connection, outcomes.outbox, made | message)
    until = time.monotonic() + 30
    delivered: list[str] = []
    while not delivered and time.monotonic() < until:
        time.sleep(0.2)
        with database.read() as connection:
            rows = texts_on_line(connection, "CN-0001", "built-in line", 5)
        delivered = [row["body"] for row in rows if row["state"] == "delivered"]
    database.close()
    assert len(delivered) == 1
    assert "手机应用" in delivered[0]
