"""Whoever agreed to pay is reminded once, the day before: by text, by e-mail where none arrives, else by a call."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from tests.unit.records.plans import agreed
from voicebot.calls.plan_links import PlanLinks
from voicebot.records import Database
from voicebot.records.accounts import accounts
from voicebot.records.plans import instalments_of
from voicebot.records.promises import close_promises


@pytest.fixture
def house(database: Database) -> House:
    put(database)
    return house_on(database)


def with_mail(house: House) -> None:
    address = "mei@mail.example"
    hashed = house.database.cipher.email_hash(address)
    with house.database.begin() as connection:
        connection.execute(accounts.update().values(email=address, email_hash=hashed))


def test_a_promise_is_reminded_of_the_day_before_once(house: House) -> None:
    house.promises(date(2026, 11, 30))
    house.at("2026-11-28T10:00")
    assert house.works() == {}
    house.at("2026-11-29T07:00")
    assert house.works() == {"reminders": 1, "later": 1}, "it waits for the morning"
    house.at("2026-11-29T08:00")
    assert house.works() == {"sent": 1}
    assert "提醒您说过的：500.00元，最晚2026年11月30日（星期一）" in house.post.line.given[0].body
    house.at("2026-11-30T12:00")
    assert house.works() == {}
    assert len(house.rows("reminders")) == len(house.post.line.given) == 1


def test_whoever_promised_only_now_is_not_reminded_the_same_day(house: House) -> None:
    house.promises(date(2026, 11, 25))
    house.at("2026-11-24T20:00")
    assert house.works() == {}


def test_whoever_took_it_back_before_it_went_out_is_not_reminded(house: House) -> None:
    house.promises(date(2026, 11, 30))
    house.at("2026-11-29T07:00")
    house.works()
    with house.database.begin() as connection:
        close_promises(connection, house.account_id(), "withdrawn", house.clock.now(), "said so")
    house.at("2026-11-29T08:00")
    assert house.works() == {"dropped": 1}
    assert house.works() == {}, "nor are they rung"
    assert house.post.line.given == []


def confirmed_plan(house: House) -> int:
    plan_id = agreed(house.database, house.account_id(), now=house.clock.now())
    links = PlanLinks(house.database)
    with house.database.begin() as connection:
        token = links.make(connection, plan_id, house.clock.now()).token
    links.confirm(token, house.clock.now())
    return plan_id


def test_each_instalment_of_a_plan_is_reminded_of_once(house: House) -> None:
    plan_id = confirmed_plan(house)
    with house.database.read() as connection:
        rows = instalments_of(connection, plan_id)
    for row in rows[:2]:
        eve = datetime.combine(row["due"], datetime.min.time()).replace(hour=10).isoformat(timespec="minutes")
        house.at(f"{date.fromordinal(row['due'].toordinal() - 1)}T10:00")
        assert house.works() == {"reminders": 1, "sent": 1}
        assert house.works() == {}
        house.at(eve)
        assert house.works() == {}
    assert [row["n"] for row in house.rows("reminders")] == [rows[0]["n"], rows[1]["n"]]
    assert "下一期" in house.post.line.given[0].body


def test_where_no_text_arrives_an_e_mail_reminds_and_nobody_is_rung(house: House) -> None:
    with_mail(house)
    house.post.suppressed("sms")
    house.promises(date(2026, 11, 30))
    house.at("2026-11-29T10:00")
    assert house.works() == {"reminders": 1, "blocked": 1, "sent": 1}
    [mail] = house.mail.given
    assert (mail.to, mail.subject) == ("mei@mail.example", "海港银行：一个提醒")
    assert "500.00元" in mail.body
    assert mail.stop.startswith("https://bot.example/email/stop/")
    assert mail.stop in mail.body
    assert house.works() == {}
    assert house.rows("rings") == []
    assert house.tickets() == [], "nobody was told that they would be reminded"


def test_whoever_takes_neither_is_rung_to_be_reminded(house: House) -> None:
    with_mail(house)
    house.post.suppressed("sms")
    house.promises(date(2026, 11, 30))
    house.at("2026-11-29T10:00")
    house.works()
    house.post.messages.stop_mail(house.rows("texts")[-1]["id"])
    house.promises(date(2026, 12, 4))
    house.at("2026-12-03T09:30")
    assert house.works() == {"reminders": 1, "blocked": 1}
    assert house.works() == {"calls": 1}, "not before ten: who is reminded is not woken"
    house.at("2026-12-03T10:00")
    assert house.works() == {"rung": 1}
    [call] = [row for row in house.rows("calls") if row["purpose"] == "plan_reminder"]
    assert call["state"] == "dialling"
    house.call_ended("right_party_informed", right_party=True, conversation=True)
    assert house.works() == {"reached": 1}
    assert house.works() == {}


def test_what_may_have_arrived_is_repeated_by_no_other_way(house: House) -> None:
    with_mail(house)
    house.post.line.lost = True
    house.promises(date(2026, 11, 30))
    house.at("2026-11-29T10:00")
    assert house.works() == {"reminders": 1, "unknown": 1}
    assert house.works() == {}
    assert (house.mail.given, house.rows("rings")) == ([], [])
