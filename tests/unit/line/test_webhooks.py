from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from voicebot.clock import ManualClock
from voicebot.line import moments as m
from voicebot.line.faults import BadNetwork, Fate
from voicebot.line.transport import HttpTransport, Request, Response, TooSlow, Unreachable, WsgiTransport
from voicebot.line.webhooks import WebhookFailed, Webhooks

from .conftest import TOKEN, ScriptedBot, trunk_to


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example/turn/1?turn=4",
        "https://bot.example:8443/turn/1",
        "http://bot.example/%E5%8D%A1/%7Eme%2Fyou?name=%E6%9D%8E&x=a%2Bb",
    ],
)
def test_every_request_carries_a_signature_that_the_sdk_accepts(bot: ScriptedBot, url: str) -> None:
    Webhooks(WsgiTransport(bot), TOKEN).fetch(url, {"From": "+12025550143", "SpeechResult": "两千三 & <ok>"})
    assert len(bot.seen) == 1
    assert bot.unsigned == 0


def test_parameters_of_a_get_stand_in_the_signed_url(bot: ScriptedBot) -> None:
    Webhooks(WsgiTransport(bot), TOKEN).fetch("https://bot.example/turn?a=1", {"Digits": "1 2"}, "GET")
    assert bot.seen[0][0] == "/turn?a=1&Digits=1+2"
    assert bot.unsigned == 0


class Flaky:
    """Fails as told, then answers."""

    def __init__(self, *failures: Exception | int) -> None:
        self.failures, self.sent = list(failures), list[Request]()

    def send(self, request: Request) -> Response:
        self.sent.append(request)
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return Response(failure)
        return Response(200, b"<Response/>", {"content-type": "text/xml; charset=utf-8"})


def test_a_refused_connection_is_tried_once_more_with_the_same_token() -> None:
    line = Flaky(Unreachable("refused"))
    Webhooks(line, TOKEN).fetch("https://bot.example/turn", {})
    tokens = {request.headers["I-Twilio-Idempotency-Token"] for request in line.sent}
    assert (len(line.sent), len(tokens)) == (2, 1)


def test_a_slow_answer_is_not_tried_again_unless_the_url_says_so() -> None:
    with pytest.raises(WebhookFailed, match="11200"):
        Webhooks(Flaky(TooSlow("slow")), TOKEN).fetch("https://bot.example/turn", {})
    line = Flaky(TooSlow("slow"), 503)
    Webhooks(line, TOKEN).fetch("https://bot.example/turn#rc=2&rp=ct,rt,5xx&rt=4000", {})
    assert len(line.sent) == 3


def test_overrides_are_neither_sent_nor_signed() -> None:
    line = Flaky()
    Webhooks(line, TOKEN).fetch("https://bot.example/turn#rc=2", {"a": "1"})
    request = line.sent[0]
    assert request.url == "https://bot.example/turn"
    signature = request.headers["X-Twilio-Signature"]
    assert RequestValidator(TOKEN).validate("https://bot.example/turn", {"a": "1"}, signature)


def test_two_requests_never_share_a_token() -> None:
    line = Flaky()
    webhooks = Webhooks(line, TOKEN)
    webhooks.fetch("https://bot.example/a", {})
    webhooks.fetch("https://bot.example/b", {})
    assert len({request.headers["I-Twilio-Idempotency-Token"] for request in line.sent}) == 2


def test_a_redirect_becomes_a_get_that_lost_its_parameters() -> None:
    class Moving(Flaky):
        def send(self, request: Request) -> Response:
            if request.url.endswith("/old"):
                self.sent.append(request)
                return Response(302, b"", {"location": "/new"})
            return super().send(request)

    line = Moving()
    Webhooks(line, TOKEN).fetch("https://bot.example/old", {"Digits": "1"})
    assert (line.sent[1].method, line.sent[1].url, dict(line.sent[1].form)) == ("GET", "https://bot.example/new", {})


def test_a_lost_callback_is_not_an_error() -> None:
    webhooks = Webhooks(Flaky(Unreachable("no"), Unreachable("no")), TOKEN)
    webhooks.notify("https://bot.example/status", {})
    assert [posted.status for posted in webhooks.posted] == [0, 0]


def test_a_bad_network_delivers_twice_late_or_not_at_all(bot: ScriptedBot, clock: ManualClock) -> None:
    fates = {"initiated": Fate.LATE, "ringing": Fate.LATE, "in-progress": Fate.TWICE, "completed": Fate.LOST}

    def fate(request: Request) -> Fate:
        return fates[request.form["CallStatus"]] if "/status/" in request.url else Fate.DELIVERED

    network = BadNetwork(WsgiTransport(bot), fate)
    bot.answers["/twilio/voice/answer/a1"] = "<Gather/>"
    player = trunk_to(network, clock).call_out("a1", "CAa1", "+12025550143")
    player.answer()
    player.hang_up()
    network.release(newest_first=True)
    assert [form["SequenceNumber"] for form in bot.forms("/twilio/voice/status/a1")] == ["2", "2", "1", "0"]
    assert bot.unsigned == 0


def test_a_document_whose_answer_is_lost_brings_the_fallback(bot: ScriptedBot, clock: ManualClock) -> None:
    network = BadNetwork(WsgiTransport(bot), lambda r: Fate.UNSEEN if "/inbound" in r.url else Fate.DELIVERED)
    player = trunk_to(network, clock).call_in(None)
    player.answer()
    assert bot.forms("/twilio/voice/fallback")[0]["ErrorCode"] == "11200"
    assert isinstance(player.heard[0], m.LineFault)


@pytest.fixture
def address(bot: ScriptedBot) -> Iterator[str]:
    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        return bot(environ, start_response)

    server = make_server("127.0.0.1", 0, answer)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_over_real_http_the_same_bytes_arrive(bot: ScriptedBot, address: str) -> None:
    bot.answers["/turn"] = "<Say>你好</Say>"
    _, body = Webhooks(HttpTransport(), TOKEN).fetch(f"{address}/turn?turn=3", {"SpeechResult": "还款 %"})
    assert "你好" in body.decode()
    assert bot.seen[0][0] == "/turn?turn=3"
    assert bot.seen[0][1] == {"SpeechResult": "还款 %"}


def test_a_port_where_nobody_listens_cannot_be_reached() -> None:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable):
            HttpTransport(1).send(Request("POST", f"http://127.0.0.1:{held.getsockname()[1]}/"))


def test_a_server_that_never_answers_is_too_slow() -> None:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        with pytest.raises(TooSlow):
            HttpTransport(0.05).send(Request("POST", f"http://127.0.0.1:{held.getsockname()[1]}/"))
