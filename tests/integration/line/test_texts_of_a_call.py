"""From the call to the text to the page: what is said to be sent is sent, and a plan can be accepted by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from tests.integration.line.conftest import NEW_YORK, PEOPLE, SHANGHAI, Bank, verified
from voicebot.application import lines_of
from voicebot.line.caller import Caller
from voicebot.outreach.messages.desk import Messages
from voicebot.records.schema import metadata
from voicebot.settings import load_settings

OpenBank = Callable[..., Bank]


def messages_of(bank: Bank) -> Messages:
    messages: Messages = bank.app.extensions["voicebot.outreach"].messages
    return messages


def sends(bank: Bank) -> dict[str, int]:
    settings = load_settings(secret_key="an invented secret, long enough for tests")
    return dict(messages_of(bank).send_due(lines_of(settings)))


def rows(bank: Bank, table: str) -> list[dict[str, Any]]:
    with bank.calls.database.read() as connection:
        return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]


def plan_agreed(bank: Bank, ref: str) -> Caller:
    caller = verified(bank.rings_up(ref).picks_up().presses("1"), PEOPLE[ref])
    for keys in ("3", "200#", "1", "1#", "1", "1"):
        caller.presses(keys).is_listened_to()
    return caller


@pytest.mark.parametrize(("ref", "start", "lang"), [("CN-0001", SHANGHAI, "zh"), ("US-0001", NEW_YORK, "en")])
def test_a_plan_agreed_on_the_phone_is_accepted_by_the_link_in_its_text(
    open_bank: OpenBank, ref: str, start: datetime, lang: str
) -> None:
    bank = open_bank(start)
    plan_agreed(bank, ref).hangs_up()
    assert sends(bank) == {"sent": 1}
    [text] = messages_of(bank).on_the_web_phone(ref)
    found = re.search(r"https://bot\.example(/plans/[\w-]+)", text["body"])
    assert found, text["body"]

    client = bank.app.test_client()
    assert client.get(found[1]).status_code == 200
    bank.clock.advance(seconds=60)
    page = client.get(f"{found[1]}?lang={lang}").get_data(as_text=True)
    form = re.search(r'action="([^"]*/accept\?[^"]*)">\s*<input type="hidden" name="key" value="([0-9a-f]+)"', page)
    assert form, page
    client.post(form[1], data={"key": form[2]}, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert [row["state"] for row in rows(bank, "plans")] == ["active"]
    assert sends(bank) == {}


def test_a_promise_is_confirmed_in_writing_once(open_bank: OpenBank) -> None:
    bank = open_bank(SHANGHAI)
    caller = verified(bank.rings_up("CN-0001").picks_up().presses("1"), PEOPLE["CN-0001"])
    caller.presses("1").presses("1").presses("2")
    caller.hangs_up()
    assert sends(bank) == {"sent": 1}
    assert sends(bank) == {}
    [text] = messages_of(bank).on_the_web_phone("CN-0001")
    [promise] = rows(bank, "promises")
    assert f"{promise['amount'] / 100:,.2f}元" in text["body"]
    assert f"{promise['due'].year}年{promise['due'].month}月{promise['due'].day}日" in text["body"]
    [decision] = [row for row in rows(bank, "decisions") if row["inputs"].get("channel") == "sms"]
    assert (decision["allowed"], decision["inputs"]["purpose"]) == (True, "confirmation")
