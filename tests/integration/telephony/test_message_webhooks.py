"""The webhooks of texts, signed as Twilio signs them, into the whole application."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from tests.integration.telephony.conftest import Bot
from voicebot.application import lines_of
from voicebot.calls.samples import SAMPLES
from voicebot.outreach.messages.desk import Messages
from voicebot.records import outcomes
from voicebot.records.accounts import account_by_ref
from voicebot.records.calls import add_call
from voicebot.records.schema import metadata
from voicebot.settings import load_settings

NUMBER = "+12025550143"


def rows(bot: Bot, table: str) -> list[dict[str, Any]]:
    with bot.calls.database.read() as connection:
        return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]


@pytest.fixture
def attempt(bot: Bot) -> str:
    """A text of ours that is on the way."""
    messages: Messages = bot.app.extensions["voicebot.outreach"].messages
    now = bot.calls._kit.clock.now()
    with bot.calls.database.begin() as connection:
        account = account_by_ref(connection, SAMPLES[0].ref)
        assert account is not None
        made = {"account_id": account["id"], "created_at": now}
        add_call(connection, made | {"id": "c" * 32, "direction": "inbound", "state": "completed", "language": "zh-CN"})
        message = {"call_id": "c" * 32, "kind": "payment_methods", "body": {"language": "zh-CN"}, "sent_at": None}
        outcomes.add_outcome(connection, outcomes.outbox, made | message)
    assert messages.send_due(lines_of(load_settings(secret_key="s" * 32))) == {"sent": 1}
    with bot.calls.database.begin() as connection:
        connection.execute(metadata.tables["texts"].update().values(state="queued", carrier_sid=None))
    return str(rows(bot, "texts")[0]["id"])


@pytest.mark.parametrize("path", ["message", "sms"])
def test_a_status_moves_the_text_on_and_never_back(bot: Bot, attempt: str, path: str) -> None:
    for status in ("delivered", "sent", "delivered"):
        answer = bot.post(f"/twilio/{path}/status/{attempt}", MessageSid="SM00000001", MessageStatus=status)
        assert (answer.status_code, answer.data) == (204, b"")
    [text] = rows(bot, "texts")
    assert (text["state"], text["carrier_sid"]) == ("delivered", "SM00000001")


def test_an_error_is_kept_with_what_to_mend(bot: Bot, attempt: str) -> None:
    form = {"MessageSid": "SM00000001", "MessageStatus": "undelivered", "ErrorCode": "30006"}
    assert bot.post(f"/twilio/message/status/{attempt}", **form).status_code == 204
    [text] = rows(bot, "texts")
    assert text["code"] == 30006
    assert "landline" in text["why"]
    assert rows(bot, "outbox")[0]["state"] == "failed"


def test_a_status_is_found_by_the_carriers_id_alone(bot: Bot, attempt: str) -> None:
    bot.post(f"/twilio/message/status/{attempt}", MessageSid="SM00000001", MessageStatus="sent")
    assert bot.post("/twilio/message/status", MessageSid="SM00000001", MessageStatus="delivered").status_code == 204
    assert rows(bot, "texts")[0]["state"] == "delivered"


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("status/" + "0" * 32, {"MessageSid": "SM00000001", "MessageStatus": "sent"}, 404),
        ("status", {"MessageSid": "SM00000404", "MessageStatus": "sent"}, 404),
        ("status", {"MessageStatus": "sent"}, 400),
        ("status", {"MessageSid": "SM00000404", "MessageStatus": "teleported"}, 204),
        ("inbound", {"MessageSid": "SM00000001", "From": "Anonymous", "Body": "STOP"}, 400),
        ("inbound", {"From": NUMBER, "Body": "STOP"}, 400),
    ],
)
def test_a_strange_request_is_answered_by_name_and_changes_nothing(
    bot: Bot, path: str, form: dict[str, str], status: int
) -> None:
    assert bot.post(f"/twilio/message/{path}", **form).status_code == status
    assert rows(bot, "suppressions") == []


@pytest.mark.parametrize("path", ["status", "status/" + "0" * 32, "inbound"])
def test_what_the_carrier_did_not_sign_is_refused(bot: Bot, path: str) -> None:
    form = {"MessageSid": "SM00000001", "From": NUMBER, "Body": "STOP", "MessageStatus": "sent"}
    answer = bot.app.test_client().post(f"/twilio/message/{path}", data=form, headers={"X-Twilio-Signature": "forged"})
    assert answer.status_code == 403
    assert rows(bot, "suppressions") == []
    assert rows(bot, "texts_received") == []


def replied(answer: Any) -> list[str]:
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    return [str(message.text) for message in ElementTree.fromstring(answer.text).findall("Message")]  # noqa: S314


@pytest.mark.parametrize("path", ["message", "sms"])
def test_stop_is_answered_once_and_help_says_who_we_are(bot: Bot, path: str) -> None:
    def writes(sid: str, body: str, **more: str) -> list[str]:
        return replied(bot.post(f"/twilio/{path}/inbound", MessageSid=sid, From=NUMBER, To="", Body=body, **more))

    [stopped] = writes("SM00000001", "STOP")
    assert "START" in stopped
    assert writes("SM00000001", "STOP") == [stopped], "the same delivery gets the same answer"
    assert writes("SM00000002", "stop") == []
    assert [row["scope"] for row in rows(bot, "suppressions")] == ["sms"]
    [helped] = writes("SM00000003", "help")
    assert "海港银行" in helped
    assert writes("SM00000004", "HELP", OptOutType="HELP") == [], "the carrier has answered it itself"
    assert len(rows(bot, "texts_received")) == 4
