"""Whoever gets e-mail from us asks for no more of it with one press, and by nothing less."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.unit.calls.conftest import put
from tests.unit.records.plans import NOW, a_call
from voicebot.records import Database, outcomes
from voicebot.records.contact import suppressed_scopes
from voicebot.records.texts import add_text

ATTEMPT = "a" * 32


@pytest.fixture
def address(app: Flask, database: Database) -> str:
    """The hash of the address that an e-mail went to, in English."""
    account_id = put(database)
    call_id, hashed = a_call(database, account_id), database.cipher.email_hash("mei@mail.example")
    with database.begin() as connection:
        _an_email(connection, account_id, call_id, hashed, NOW)
    return hashed


def _an_email(connection: object, account_id: int, call_id: str, hashed: str, now: datetime) -> None:
    named = {"account_id": account_id, "call_id": call_id, "created_at": now, "channel": "email", "sent_at": now}
    outbox_id = outcomes.add_message(connection, named | {"kind": "promise_reminder", "body": {}})  # type: ignore[arg-type]
    row = {"id": ATTEMPT, "outbox_id": outbox_id, "account_id": account_id, "kind": "promise_reminder", "via": "smtp"}
    row |= {"channel": "email", "number": "mei@mail.example", "number_hash": hashed, "language": "en-US", "words": "v"}
    add_text(connection, row | {"body": "", "fingerprint": "", "state": "sent", "created_at": now})  # type: ignore[arg-type]


def scopes(database: Database, address: str) -> frozenset[str]:
    with database.read() as connection:
        return suppressed_scopes(connection, address)


def test_looking_changes_nothing_and_pressing_stops_it_once(app: Flask, database: Database, address: str) -> None:
    page = app.test_client().get(f"/email/stop/{ATTEMPT}")
    assert page.status_code == 200
    assert "Send me no more e-mail" in page.text
    assert 'lang="en-US"' in page.text
    assert scopes(database, address) == frozenset()
    for _ in range(2):
        done = app.test_client().post(f"/email/stop/{ATTEMPT}")
        assert done.status_code == 200
        assert "You will get no more e-mail from us" in done.text
    assert scopes(database, address) == {"email"}


def test_the_button_of_a_mail_program_does_the_same(app: Flask, database: Database, address: str) -> None:
    asked = {"List-Unsubscribe": "One-Click"}
    assert app.test_client().post(f"/email/stop/{ATTEMPT}", data=asked).status_code == 200
    assert scopes(database, address) == {"email"}


def test_the_page_is_kept_private_and_speaks_the_other_language_too(app: Flask, address: str) -> None:
    page = app.test_client().get(f"/email/stop/{ATTEMPT}?lang=zh")
    assert "不再给我发邮件" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers


def test_an_address_that_is_none_says_so_kindly(app: Flask) -> None:
    for how in ("get", "post"):
        page = getattr(app.test_client(), how)("/email/stop/nothing")
        assert page.status_code == 404
        assert "Traceback" not in page.text
