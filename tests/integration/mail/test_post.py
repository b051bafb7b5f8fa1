"""E-mail over a real server: safe, let in, taken once; and each of its answers means one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.integration.mail.server import Kept, certificate, lets_in, port_of, served
from voicebot.clock import ManualClock
from voicebot.errors import CarrierFailed
from voicebot.mail.post import SmtpPost
from voicebot.outreach.messages.messenger import Taken, Text
from voicebot.outreach.messages.telling import OURS
from voicebot.settings import Settings

STOP = "https://bot.example/email/stop/" + "a" * 32
TEXT = Text("a" * 32, "mei@mail.example", "您好，这里是海港银行。\n\n请您细看。", "海港银行：一个提醒", STOP)


def post(url: str, **how: object) -> SmtpPost:
    settings = Settings(
        secret_key=SecretStr("s" * 32), smtp_url=SecretStr(url), smtp_from="海港银行 <no-reply@bank.example>"
    )
    return SmtpPost(settings, ManualClock(datetime(2026, 11, 24, 2, tzinfo=UTC)), timeout=5, **how)  # type: ignore[arg-type]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def line(kept: Kept) -> Iterator[SmtpPost]:
    """To a server on this machine, in the clear."""
    controller = served(kept)
    yield post(f"smtp://127.0.0.1:{port_of(controller)}?tls=none")
    controller.stop()


def test_an_e_mail_arrives_as_it_was_written_and_says_how_to_get_no_more(line: SmtpPost, kept: Kept) -> None:
    assert line.send(TEXT) == Taken(f"mail-{TEXT.attempt}", "sent")
    [mail] = kept.mails
    assert (mail["Subject"], mail["To"]) == (TEXT.subject, TEXT.to)
    assert mail["From"] == "海港银行 <no-reply@bank.example>"
    assert mail["Message-ID"] == f"<{TEXT.attempt}@bank.example>"
    assert mail["Date"] == "Tue, 24 Nov 2026 02:00:00 +0000"
    assert mail["List-Unsubscribe"].strip() == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content_type() == "text/plain", "nothing in it can tell whether it was opened"
    assert mail.get_content().replace("\r\n", "\n").strip() == TEXT.body


@pytest.mark.parametrize(
    ("says", "unknown", "code"),
    [
        ("451 come back", False, None),
        ("554 no spam", False, 554),
        ("lose", True, None),
    ],
)
def test_what_the_server_answers_says_whether_it_went_out(
    line: SmtpPost, kept: Kept, says: str, unknown: bool, code: int | None
) -> None:
    kept.says = [says]
    with pytest.raises(CarrierFailed) as failed:
        line.send(TEXT)
    assert (failed.value.unknown, failed.value.code) == (unknown, code)
    assert len(kept.taken) == (says == "lose")


def test_a_mailbox_that_is_not_there_is_for_good(line: SmtpPost, kept: Kept) -> None:
    kept.unknown = frozenset({TEXT.to})
    with pytest.raises(CarrierFailed, match="address") as failed:
        line.send(TEXT)
    assert (failed.value.unknown, failed.value.code) == (False, 550)


@pytest.mark.parametrize("address", ["梅@mail.example", "mei@mail.example\nBcc: all@mail.example", "mei", ""])
def test_an_address_that_cannot_be_one_is_given_to_no_server(line: SmtpPost, kept: Kept, address: str) -> None:
    with pytest.raises(CarrierFailed, match="address") as failed:
        line.send(replace(TEXT, to=address))
    assert (failed.value.unknown, failed.value.code, kept.taken) == (False, 553, [])


def test_a_server_that_is_not_there_was_surely_given_nothing(kept: Kept) -> None:
    controller = served(kept)
    gone = port_of(controller)
    controller.stop()
    with pytest.raises(CarrierFailed, match="SMTP_URL") as failed:
        post(f"smtp://127.0.0.1:{gone}?tls=none").send(TEXT)
    assert (failed.value.unknown, failed.value.code) == (False, None)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_line_is_made_safe_and_the_bot_let_in(kept: Kept, scheme: str, tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    how = {"tls_context": server, "require_starttls": True} if scheme == "smtp" else {"ssl_context": server}
    asks = {"authenticator": lets_in, "auth_required": scheme == "smtp", "auth_require_tls": scheme == "smtp"}
    controller = served(kept, **asks, **how)
    try:
        address = f"127.0.0.1:{port_of(controller)}"
        post(f"{scheme}://bot:let%20me%20in@{address}", context=client).send(TEXT)
        assert len(kept.taken) == 1
        with pytest.raises(CarrierFailed, match="password in SMTP_URL") as failed:
            post(f"{scheme}://bot:wrong@{address}", context=client).send(TEXT)
        assert failed.value.code == OURS
        with pytest.raises(CarrierFailed, match="made safe") as failed:
            post(f"{scheme}://bot:let%20me%20in@{address}").send(TEXT)
        assert failed.value.code == OURS, "a certificate that nobody vouches for is not believed"
    finally:
        controller.stop()
    assert len(kept.taken) == 1


def test_a_server_that_speaks_in_the_clear_alone_gets_nothing(kept: Kept) -> None:
    controller = served(kept)
    try:
        with pytest.raises(CarrierFailed, match="made safe"):
            post(f"smtp://127.0.0.1:{port_of(controller)}").send(TEXT)
    finally:
        controller.stop()
    assert kept.taken == []
