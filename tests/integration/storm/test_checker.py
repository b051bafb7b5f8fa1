"""The checker finds what it is there to find: each fault is planted once, and a clean record has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scripts.storm.checker import Evidence, faults
from scripts.storm.ledger import Ledger
from voicebot.calls.crowd import crowd

#: half past two on a Tuesday in London, half past ten at night in Shanghai, half past nine in New York
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
PEOPLE = {one.phone: one for one in crowd(20)}
BRITON = next(one for one in PEOPLE.values() if one.region == "UK")
CHINESE = next(one for one in PEOPLE.values() if one.region == "CN")
AMERICAN = next(one for one in PEOPLE.values() if one.zone == "America/New_York")
TABLES = (
    "calls", "promises", "plans", "callbacks", "suppressions", "consents", "flags", "outbox", "texts", "tickets",
    "campaign_members", "campaigns", "campaign_calls",
)  # fmt: skip


class Case:
    """A record that is as it should be, until a test plants something in it."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}

    def call(self, attempt: str, to: str = BRITON.phone, at: datetime = NOW, **row: Any) -> None:
        """A call on both records, that ended after a minute."""
        self.rang(attempt, to, at)
        self.row(attempt, **row)

    def rang(self, attempt: str, to: str = BRITON.phone, at: datetime = NOW) -> None:
        placed = self.ledger.place(attempt, to, "+15550100100", at)
        placed.status, placed.ended = "no-answer", at + timedelta(minutes=1)

    def row(self, attempt: str, **row: Any) -> None:
        plain = {"id": attempt, "direction": "outbound", "account_id": 1, "number_hash": "n", "state": "no-answer"}
        plain |= {"disposition": "no_answer", "right_party": False, "conversation": False}
        self.rows["calls"].append(plain | row)

    def found(self) -> dict[str, list[str]]:
        evidence = Evidence(self.ledger, self.rows, PEOPLE, timedelta(minutes=30), NOW + timedelta(days=1))
        return {kind: said for kind, said in faults(evidence).items() if said}

    def everybody_is_in(self) -> None:
        """A campaign with every customer in it, done with."""
        self.rows["campaigns"] = [{"id": 1, "state": "running"}]
        self.rows["campaign_members"] = [
            {"id": number, "campaign_id": 1, "account_id": number, "state": "done", "call_id": None}
            for number in range(len(PEOPLE))
        ]


def twice(case: Case) -> None:
    case.call("a")
    case.rang("a", at=NOW + timedelta(hours=1))


def off_the_record(case: Case) -> None:
    case.rang("a")


def too_near(case: Case) -> None:
    case.call("a")
    case.call("b", at=NOW + timedelta(minutes=20))


def at_once(case: Case) -> None:
    case.call("a")
    case.call("b", at=NOW + timedelta(seconds=30))


def same_text_twice(case: Case) -> None:
    case.rows["texts"] = [{"id": "t", "outbox_id": 1}, {"id": "u", "outbox_id": 1}]
    for attempt in ("t", "u"):
        case.ledger.send(attempt, BRITON.phone, "+15550100100", attempt, NOW)


def same_words_twice(case: Case) -> None:
    case.rows["texts"] = [{"id": "t", "outbox_id": 1}, {"id": "u", "outbox_id": 2}]
    for attempt in ("t", "u"):
        case.ledger.send(attempt, BRITON.phone, "+15550100100", "the same", NOW)


def text_off_the_record(case: Case) -> None:
    case.ledger.send("t", BRITON.phone, "+15550100100", "hello", NOW)


def never_ended(case: Case) -> None:
    case.call("a", state="in-progress", disposition=None)


def no_disposition(case: Case) -> None:
    case.call("a", disposition=None)


def on_record_as_never_placed(case: Case) -> None:
    case.call("a", disposition="carrier_failed", state="failed")


def stuck_member(case: Case) -> None:
    case.everybody_is_in()
    case.rows["campaign_members"][3]["state"] = "queued"


def left_out(case: Case) -> None:
    case.everybody_is_in()
    case.rows["campaign_members"].pop()


def words_without_a_row(case: Case) -> None:
    case.call("a", state="completed", disposition="promise_to_pay_full")
    case.ledger.calls[0].told = ("promise.recorded",)


def promise_without_a_message(case: Case) -> None:
    case.rows["promises"] = [
        {"id": 1, "call_id": "a", "account_id": 9, "state": "open", "due": "2026-11-26", "created_at": NOW.isoformat()}
    ]


def never_judged(case: Case) -> None:
    case.rows["promises"] = [
        {"id": 1, "call_id": None, "account_id": 9, "state": "due", "due": "2026-11-19", "created_at": str(NOW)}
    ]


def broken_and_nobody_knows(case: Case) -> None:
    case.rows["promises"] = [
        {"id": 1, "call_id": None, "account_id": 9, "state": "broken", "due": "2026-11-10", "created_at": str(NOW)}
    ]


def stuck_message(case: Case) -> None:
    case.rows["outbox"] = [{"id": 1, "call_id": "a", "kind": "promise_confirmation", "state": "posting"}]


def never_rang(case: Case) -> None:
    case.everybody_is_in()


def talked_to_a_wall(case: Case) -> None:
    for number in range(12):
        case.call(f"a{number}", at=NOW + timedelta(days=2 * number), state="completed")
        case.ledger.calls[-1].manner, case.ledger.calls[-1].status = "pays_in_full", "completed"


def at_night(case: Case) -> None:
    case.call("a", to=CHINESE.phone)


def on_a_sunday(case: Case) -> None:
    case.call("a", at=datetime(2026, 11, 29, 12, 0, tzinfo=UTC))


def too_early_in_the_west(case: Case) -> None:
    case.call("a", to=AMERICAN.phone, at=datetime(2026, 11, 24, 12, 59, tzinfo=UTC))


def seven_in_a_day(case: Case) -> None:
    for number in range(7):
        case.call(f"a{number}", to=CHINESE.phone, at=datetime(2026, 11, 24, 1 + number, 0, tzinfo=UTC))


def eight_in_a_week(case: Case) -> None:
    for number in range(8):
        case.call(f"a{number}", to=AMERICAN.phone, at=NOW + timedelta(hours=20 * number))


def soon_after_a_conversation(case: Case) -> None:
    case.call("a", to=AMERICAN.phone, right_party=True, conversation=True)
    case.call("b", to=AMERICAN.phone, at=NOW + timedelta(days=6))


def more_often_than_was_agreed_to(case: Case) -> None:
    case.call("a", to=AMERICAN.phone, right_party=True, conversation=True)
    case.ledger.calls[0].told = ("followup.yes",)
    case.call("b", to=AMERICAN.phone, at=NOW + timedelta(days=2))
    case.call("c", to=AMERICAN.phone, at=NOW + timedelta(days=4))


def soon_after_a_machine(case: Case) -> None:
    case.call("a")
    case.ledger.calls[0].manner = "voicemail"
    case.call("b", at=NOW + timedelta(hours=23))


def in_spite_of_a_wish(case: Case) -> None:
    case.rows["suppressions"] = [{"number_hash": "n", "call_id": None, "created_at": NOW - timedelta(hours=1)}]
    case.call("a")


def in_spite_of_a_dispute(case: Case) -> None:
    case.rows["flags"] = [{"account_id": 1, "flag": "dispute", "created_at": str(NOW - timedelta(hours=1))}]
    case.call("a")


@pytest.mark.parametrize(
    ("plant", "kind"),
    [
        (twice, "double dials"),
        (off_the_record, "double dials"),
        (too_near, "double dials"),
        (at_once, "double dials"),
        (same_text_twice, "double texts"),
        (same_words_twice, "double texts"),
        (text_off_the_record, "double texts"),
        (never_ended, "lost follow-ups"),
        (no_disposition, "lost follow-ups"),
        (on_record_as_never_placed, "lost follow-ups"),
        (stuck_member, "lost follow-ups"),
        (left_out, "lost follow-ups"),
        (words_without_a_row, "lost follow-ups"),
        (promise_without_a_message, "lost follow-ups"),
        (never_judged, "lost follow-ups"),
        (broken_and_nobody_knows, "lost follow-ups"),
        (stuck_message, "lost follow-ups"),
        (never_rang, "things that did not happen"),
        (talked_to_a_wall, "things that did not happen"),
        (at_night, "calls outside the rules"),
        (on_a_sunday, "calls outside the rules"),
        (too_early_in_the_west, "calls outside the rules"),
        (seven_in_a_day, "calls outside the rules"),
        (eight_in_a_week, "calls outside the rules"),
        (soon_after_a_conversation, "calls outside the rules"),
        (more_often_than_was_agreed_to, "calls outside the rules"),
        (soon_after_a_machine, "calls outside the rules"),
        (in_spite_of_a_wish, "calls outside the rules"),
        (in_spite_of_a_dispute, "calls outside the rules"),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_each_fault_is_found(plant: Callable[[Case], None], kind: str) -> None:
    case = Case()
    plant(case)
    assert kind in case.found()


def test_a_record_without_fault_has_none() -> None:
    case = Case()
    case.everybody_is_in()
    case.call("a")
    case.call("b", at=NOW + timedelta(hours=4))
    case.call("c", to=AMERICAN.phone, right_party=True, conversation=True)
    case.ledger.calls[-1].told = ("followup.yes",)
    case.rows["consents"] = [{"call_id": "c"}]
    case.call("d", to=AMERICAN.phone, at=NOW + timedelta(days=2))
    case.row("never placed", state="failed", disposition="carrier_failed")
    case.row("in doubt", state="unknown", disposition=None)
    case.rows["texts"] = [{"id": "t", "outbox_id": 1}]
    case.ledger.send("t", BRITON.phone, "+15550100100", "hello", NOW)
    assert case.found() == {}
