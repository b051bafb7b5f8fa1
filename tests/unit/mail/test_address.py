"""A mail server and a sender are said in one setting each; what is wrong with one is named without its password."""

from __future__ import annotations

import pytest

from voicebot.errors import Misconfigured
from voicebot.mail.address import Server, sender_of, server_of


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://bot:p%40ss@mail.example", Server("mail.example", 587, "bot", "p@ss", "starttls")),
        ("smtps://mail.example:2465", Server("mail.example", 2465, "", "", "tls")),
        ("smtp://127.0.0.1:25?tls=none", Server("127.0.0.1", 25, "", "", "none")),
    ],
)
def test_an_address_says_where_and_how_safely(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "mail.example:587",
        "smtp://bot:secretword@mail.example:port",
        "smtp://bot:secretword@mail.example?tls=none",
        "smtp://bot:secretword@mail.example?tls=perhaps",
    ],
)
def test_a_wrong_one_is_refused_with_a_mend_and_without_its_password(url: str) -> None:
    with pytest.raises(Misconfigured, match="SMTP_URL") as refused:
        server_of(url)
    assert "secretword" not in str(refused.value)


def test_a_sender_has_a_name_and_an_address() -> None:
    sender = sender_of("Harbour Bank <no-reply@bank.example>")
    assert (sender.display_name, sender.addr_spec) == ("Harbour Bank", "no-reply@bank.example")
    for wrong in ("", "Harbour Bank", "no-reply@localhost", "海港@bank.example"):
        with pytest.raises(Misconfigured, match="SMTP_FROM"):
            sender_of(wrong)
