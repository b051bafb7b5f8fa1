"""A request to a real server: within its time, to where it may go, and nowhere else."""

from __future__ import annotations

import socket
import time

import pytest

from tests.integration.outreach.webhooks.receiver import Receiver
from voicebot.outreach.webhooks.addresses import Networks
from voicebot.outreach.webhooks.courier import HttpCourier

HERE = Networks("127.0.0.0/8")
HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}


def test_what_is_brought_is_what_was_signed_byte_for_byte(receiver: Receiver) -> None:
    body = '{"why":"他答应了 — 500.00"}'
    answer = HttpCourier(HERE).post(f"{receiver.url}/hook?key=1", HEADERS, body.encode())
    assert (answer.status, answer.why) == (204, None)
    [(path, headers, took)] = receiver.taken
    assert (path, headers["webhook-id"], took) == ("/hook?key=1", "msg_1", body)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("die", "no connection"),
        ("nonsense", "no connection"),
        ("slow", "no answer in time"),
        ("drip", "no answer in time"),
    ],
)
def test_what_goes_wrong_is_an_answer_and_comes_in_time(receiver: Receiver, how: str, why: str) -> None:
    receiver.behave = lambda path, number: how
    began = time.monotonic()
    answer = HttpCourier(HERE, whole=1.0).post(receiver.url, HEADERS, b"{}")
    assert (answer.status, answer.why) == (None, why)
    assert time.monotonic() - began < 5
    assert answer.milliseconds <= 5000


def test_no_more_is_read_of_an_answer_than_its_first_lines(receiver: Receiver) -> None:
    receiver.behave = lambda path, number: "endless"
    began = time.monotonic()
    assert HttpCourier(HERE).post(receiver.url, HEADERS, b"{}").status == 200
    assert time.monotonic() - began < 5


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.behave = lambda path, number: "redirect"
    assert HttpCourier(HERE).post(receiver.url, HEADERS, b"{}").status == 307
    assert receiver.asked == 1


def test_a_server_that_is_not_there_is_an_answer(receiver: Receiver) -> None:
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    assert HttpCourier(HERE).post(f"http://127.0.0.1:{port}", HEADERS, b"{}").why == "no connection"


def test_a_server_without_a_certificate_is_not_told_by_https(receiver: Receiver) -> None:
    answer = HttpCourier(HERE).post(receiver.url.replace("http://", "https://"), HEADERS, b"{}")
    assert (answer.status, answer.why) == (None, "no TLS connection that can be trusted")
    assert receiver.taken == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1"])
def test_a_private_address_is_refused_by_whatever_name_before_anything_is_sent(receiver: Receiver, host: str) -> None:
    port = receiver.url.rpartition(":")[2]
    for scheme in ("http", "https"):
        answer = HttpCourier(Networks()).post(f"{scheme}://{host}:{port}/", HEADERS, b"{}")
        assert answer.status is None
        assert "WEBHOOK_NETWORKS" in (answer.why or ""), (scheme, host)
    assert receiver.asked == 0


def test_the_address_that_is_checked_is_the_one_that_is_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is one address when it is looked at and another when it is used: it is looked up once."""
    looked: list[str] = []
    port = int(receiver.url.rpartition(":")[2])

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        looked.append(host)
        address = "8.8.8.8" if len(looked) == 2 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answer = HttpCourier(Networks()).post(f"https://rebound.example.com:{port}/", HEADERS, b"{}")
    assert "WEBHOOK_NETWORKS" in (answer.why or "")
    assert (looked, receiver.asked) == (["rebound.example.com"], 0)


def test_a_proxy_of_the_environment_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert HttpCourier(HERE).post(receiver.url, HEADERS, b"{}").status == 204


def test_a_name_that_nobody_knows_is_said_to_be_one() -> None:
    why = HttpCourier(Networks()).post("https://nowhere.invalid/", HEADERS, b"{}").why
    assert why == "its name is not known to any resolver"
    assert HttpCourier(Networks()).post(f"https://{'x' * 80}.example/", HEADERS, b"{}").why is not None
