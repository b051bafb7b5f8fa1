"""Twilio's client against a real HTTP server on this machine: what it asks for, and what each failure means."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from voicebot.calls.carrier import Dial
from voicebot.calls.listing import Listed
from voicebot.errors import CarrierFailed
from voicebot.settings import load_settings
from voicebot.telephony.carrier import TwilioCarrier

ATTEMPT = "0" * 32
Answer = tuple[int, dict[str, object] | bytes]


class Server(ThreadingHTTPServer):
    """Answers every POST with `answer`, and keeps what it was asked."""

    answer: Answer = (201, {"sid": "CA1"})
    delay = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, list[str]]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.server.asked.append((path, parse_qs(query)))
        self._answers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, parse_qs(body, keep_blank_values=True)))
        self._answers()

    def _answers(self) -> None:
        time.sleep(self.server.delay)
        status, answer = self.server.answer
        written = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def carrier(server: Server) -> Callable[..., TwilioCarrier]:
    def make(base: str = "", timeout: float = 5.0, **more: object) -> TwilioCarrier:
        settings = load_settings(
            secret_key="an invented secret, long enough for tests",
            twilio_account_sid="AC" + "0" * 32,
            twilio_auth_token="an invented token",
            twilio_from_number="+15550100100",
            public_url="https://bot.example/",
            twilio_api_base=base or server.url,
            **more,
        )
        return TwilioCarrier(settings, timeout=timeout)

    return make


def test_a_call_is_asked_for_with_everything_that_brings_it_back_to_us(
    server: Server, carrier: Callable[..., TwilioCarrier]
) -> None:
    assert carrier().place(Dial(ATTEMPT, "+12025550143")) == "CA1"
    path, form = server.asked[0]
    assert path == f"/2010-04-01/Accounts/AC{'0' * 32}/Calls.json"
    voice = "https://bot.example/twilio/voice"
    wanted = {
        "To": "+12025550143",
        "From": "+15550100100",
        "Url": f"{voice}/answer/{ATTEMPT}",
        "FallbackUrl": f"{voice}/fallback",
        "StatusCallback": f"{voice}/status/{ATTEMPT}",
        "MachineDetection": "DetectMessageEnd",
        "AsyncAmd": "true",
        "AsyncAmdStatusCallback": f"{voice}/amd/{ATTEMPT}",
        "Record": "true",
        "RecordingChannels": "dual",
        "RecordingStatusCallback": f"{voice}/recording/{ATTEMPT}",
    }
    assert {name: form[name][0] for name in wanted} == wanted
    assert form["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "unknown", "says"),
    [
        ((429, {"code": 20429, "message": "Too Many Requests"}), False, "try again"),
        ((400, {"code": 21211, "message": "Invalid 'To'"}), False, "correct it in the account"),
        ((401, {"code": 20003, "message": "Authenticate"}), False, "TWILIO_AUTH_TOKEN"),
        ((500, {"message": "oops"}), True, "500"),
        ((503, {}), True, "503"),
        ((502, b"<html>Bad Gateway</html>"), True, "502"),
        ((429, b"slow down"), False, "try again"),
        ((403, b"<html>a proxy of yours</html>"), False, "403"),
        ((302, b""), True, "302"),
        ((201, b"<html>cut off"), True, "may have been placed"),
        ((201, b""), True, "may have been placed"),
        ((201, {}), True, "may have been placed"),
        ((400, {"type": "x", "title": "t", "status": 400, "code": 21215}), False, "geographic"),
    ],
)
def test_each_refusal_says_what_to_do_and_whether_the_call_may_have_been_placed(
    server: Server, carrier: Callable[..., TwilioCarrier], answer: Answer, unknown: bool, says: str
) -> None:
    server.answer = answer
    with pytest.raises(CarrierFailed, match=says) as caught:
        carrier().place(Dial(ATTEMPT, "+12025550143"))
    assert caught.value.unknown is unknown
    assert len(server.asked) == 1


def test_no_answer_in_time_may_have_placed_the_call_and_is_not_repeated(
    server: Server, carrier: Callable[..., TwilioCarrier]
) -> None:
    server.delay = 1.0
    with pytest.raises(CarrierFailed) as caught:
        carrier(timeout=0.2).place(Dial(ATTEMPT, "+12025550143"))
    assert caught.value.unknown
    assert len(server.asked) == 1


def test_a_refused_connection_placed_nothing(carrier: Callable[..., TwilioCarrier]) -> None:
    gone = Server()
    gone.server_close()
    with pytest.raises(CarrierFailed, match="was not placed") as caught:
        carrier(base=gone.url).place(Dial(ATTEMPT, "+12025550143"))
    assert not caught.value.unknown


def test_a_live_call_is_given_new_words(server: Server, carrier: Callable[..., TwilioCarrier]) -> None:
    server.answer = (200, {"sid": "CA1"})
    carrier().redirect("CA1", "<Response/>")
    path, form = server.asked[0]
    assert path.endswith("/Calls/CA1.json")
    assert form["Twiml"] == ["<Response/>"]


def test_whatever_host_the_client_would_ask_the_configured_one_is_asked(
    server: Server, carrier: Callable[..., TwilioCarrier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    carrier().place(Dial(ATTEMPT, "+12025550143"))
    assert len(server.asked) == 1


def test_without_a_number_to_call_from_nothing_is_asked(server: Server) -> None:
    settings = load_settings(
        secret_key="an invented secret, long enough for tests",
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="an invented token",
        twilio_api_base=server.url,
    )
    with pytest.raises(CarrierFailed, match="TWILIO_FROM_NUMBER") as caught:
        TwilioCarrier(settings).place(Dial(ATTEMPT, "+12025550143"))
    assert not caught.value.unknown
    assert server.asked == []


def test_an_answer_that_breaks_off_may_have_placed_the_call(
    server: Server, carrier: Callable[..., TwilioCarrier], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_up(handler: Handler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.close_connection = True

    monkeypatch.setattr(Handler, "do_POST", hang_up)
    with pytest.raises(CarrierFailed) as caught:
        carrier().place(Dial(ATTEMPT, "+12025550143"))
    assert caught.value.unknown


def test_a_redirect_that_fails_says_why(server: Server, carrier: Callable[..., TwilioCarrier]) -> None:
    server.answer = (400, {"code": 21220, "message": "not in progress"})
    with pytest.raises(CarrierFailed, match="no longer in progress"):
        carrier().redirect("CA1", "<Response/>")


def test_where_calls_are_not_recorded_the_carrier_is_not_asked_to(
    server: Server, carrier: Callable[..., TwilioCarrier]
) -> None:
    carrier(record_calls=False).place(Dial(ATTEMPT, "+12025550143"))
    assert not [name for name in server.asked[0][1] if name.startswith("Record")]


def test_a_live_call_is_recorded_both_sides_apart(server: Server, carrier: Callable[..., TwilioCarrier]) -> None:
    server.answer = (201, {"sid": "RE1"})
    assert carrier().record("CA1", ATTEMPT) == "RE1"
    path, form = server.asked[0]
    assert path.endswith("/Calls/CA1/Recordings.json")
    assert form["RecordingChannels"] == ["dual"]
    assert form["RecordingStatusCallback"] == [f"https://bot.example/twilio/voice/recording/{ATTEMPT}"]
    assert form["RecordingStatusCallbackEvent"] == ["completed", "absent"]


CREATED = "Tue, 24 Nov 2026 02:00:05 +0000"
AT = datetime(2026, 11, 24, 2, 0, 5, tzinfo=UTC)


def in_the_list(sid: str = "CA1", **more: object) -> dict[str, object]:
    return {"sid": sid, "status": "completed", "date_created": CREATED, "duration": "41"} | more


def test_the_calls_to_a_number_are_found_by_it_and_by_ours(
    server: Server, carrier: Callable[..., TwilioCarrier]
) -> None:
    early = in_the_list("CA2", date_created="Tue, 24 Nov 2026 01:00:00 +0000")
    waits = in_the_list("CA3", status="queued", duration=None)
    calls = [in_the_list(), early, waits, in_the_list("CA4", status="a new word", date_created=None)]
    server.answer = (200, {"calls": calls, "page": 0, "page_size": 100, "next_page_uri": None, "uri": "/"})
    since = AT - timedelta(minutes=5)
    assert carrier().placed_to("+12025550143", since) == [
        Listed("CA1", "completed", AT, 41),
        Listed("CA3", "queued", AT, None),
        Listed("CA4", "queued", since, 41),
    ]
    [(path, asked)] = server.asked
    assert path == f"/2010-04-01/Accounts/AC{'0' * 32}/Calls.json"
    assert asked == {"To": ["+12025550143"], "From": ["+15550100100"], "PageSize": ["100"]}


def test_a_call_is_found_by_its_id_or_it_is_not_there(server: Server, carrier: Callable[..., TwilioCarrier]) -> None:
    server.answer = (200, in_the_list())
    assert carrier().placed_as("CA1") == Listed("CA1", "completed", AT, 41)
    server.answer = (404, {"code": 20404, "message": "not found"})
    assert carrier().placed_as("CA1") is None
    assert [path for path, _ in server.asked] == [f"/2010-04-01/Accounts/AC{'0' * 32}/Calls/CA1.json"] * 2


@pytest.mark.parametrize("answer", [(500, {}), (401, {"code": 20003}), (200, b"<html>")])
def test_a_list_that_cannot_be_read_is_no_empty_list(
    server: Server, carrier: Callable[..., TwilioCarrier], answer: Answer
) -> None:
    server.answer = answer
    with pytest.raises(CarrierFailed):
        carrier().placed_to("+12025550143", AT)
    with pytest.raises(CarrierFailed):
        carrier().placed_as("CA1")
