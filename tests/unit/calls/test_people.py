"""A person with several accounts and numbers is one person to the gate."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Table, insert, select, update

from tests.unit.calls.conftest import NOW, Bench, put
from voicebot.calls.asking import Desk, ask_gate, ask_page
from voicebot.calls.rulebooks import Rulebooks
from voicebot.compliance import load_rulebooks
from voicebot.records import contact
from voicebot.records.accounts import account_by_ref, accounts
from voicebot.records.bad_times import add_bad_time
from voicebot.records.calls import calls
from voicebot.records.past_contacts import past_contacts

OTHER_PHONE = "+8613800000199"
RULES = Rulebooks(load_rulebooks())


@pytest.fixture
def same_person(bench: Bench) -> Bench:
    """A-1 and A-2 are held by one person, on two numbers."""
    put(bench.database, ref="A-2", reference="86000002", phone=OTHER_PHONE, phone_hash="the other number")
    with bench.database.begin() as connection:
        connection.execute(update(accounts).values(person_hash="a hash of the bank's own number for them"))
    return bench


def blocked(bench: Bench, ref: str = "A-1") -> set[str]:
    """What blocks a call, asked for one account and for a page of them: it must be the same."""
    desk = Desk(bench.database, bench.clock, RULES, bench.calls._kit.office)
    with bench.database.read() as connection:
        account = account_by_ref(connection, ref)
        assert account is not None
        alone = ask_gate(desk, connection, account, bench.clock.now())
        [page] = ask_page(desk, connection, [account], bench.clock.now()).values()
    assert (alone.rule_ids, alone.next_at) == (page.rule_ids, page.next_at)
    return set(alone.rule_ids)


def id_of(bench: Bench, ref: str) -> int:
    with bench.database.read() as connection:
        return int(connection.execute(select(accounts.c.id).where(accounts.c.ref == ref)).scalar_one())


def write(bench: Bench, table: Table, **values: Any) -> None:
    with bench.database.begin() as connection:
        connection.execute(insert(table).values(**values))


def called(bench: Bench, ref: str, number_hash: str, times: int = 1, **more: Any) -> None:
    row = {"direction": "outbound", "account_id": id_of(bench, ref), "number_hash": number_hash, "via": "fake line"}
    row |= {"state": "no-answer", "language": "zh-CN", "created_at": NOW, "dialled_at": NOW - timedelta(hours=1)}
    for _ in range(times):
        write(bench, calls, **row | {"id": uuid4().hex} | more)


def test_nothing_forbids_a_call_to_either(same_person: Bench) -> None:
    assert blocked(same_person, "A-1") == blocked(same_person, "A-2") == set()


def test_a_conversation_about_one_account_is_the_persons_for_the_day(same_person: Bench) -> None:
    called(same_person, "A-2", "the other number", right_party=True, conversation=True)
    assert blocked(same_person) == {"CN-FREQ-02-CAP"}


def test_dials_count_by_the_number_whichever_account_they_were_about(same_person: Bench) -> None:
    called(same_person, "A-2", "the other number", times=3)
    assert blocked(same_person, "A-1") == set()
    assert blocked(same_person, "A-2") == {"CN-FREQ-01-CAP"}


def test_what_another_system_did_about_the_other_account_counts(same_person: Bench) -> None:
    past = {"source": "vendor", "key": "1", "at": NOW - timedelta(hours=1), "ref": "A-2", "recorded_at": NOW}
    write(same_person, past_contacts, **past, direction="outbound", channel="voice", outcome="conversation")
    assert blocked(same_person) == {"CN-FREQ-02-CAP"}


@pytest.mark.parametrize(("flag", "both"), [("deceased", True), ("cease", True), ("dispute", False), ("minor", False)])
def test_a_mark_of_the_person_stands_on_every_account_and_one_of_the_debt_on_its_own(
    same_person: Bench, flag: str, both: bool
) -> None:
    marked = {"account_id": id_of(same_person, "A-2"), "flag": flag, "starts": NOW.date(), "created_at": NOW}
    write(same_person, contact.flags, **marked)
    assert blocked(same_person, "A-2")
    assert bool(blocked(same_person, "A-1")) is both


@pytest.mark.parametrize(("scope", "both"), [("automated_voice", True), ("sms", False), ("all", False)])
def test_a_medium_that_was_left_is_left_on_every_number(same_person: Bench, scope: str, both: bool) -> None:
    row = {"number_hash": "the other number", "scope": scope, "reason": "key 9", "created_at": NOW}
    write(same_person, contact.suppressions, **row)
    assert bool(blocked(same_person, "A-1")) is both


def test_a_time_that_is_bad_for_the_person_is_so_for_every_account(same_person: Bench) -> None:
    bad = {"account_id": id_of(same_person, "A-2"), "days": "mon-fri", "opens": time(9), "closes": time(12)}
    with same_person.database.begin() as connection:
        add_bad_time(connection, bad | {"source": "test", "created_at": NOW})
    assert blocked(same_person) == {"ALL-TIME-02"}
    same_person.clock.advance(hours=2)
    assert blocked(same_person) == set()


def test_people_whom_the_bank_does_not_tell_apart_by_number_of_theirs_stay_apart(bench: Bench) -> None:
    put(bench.database, ref="A-2", reference="86000002", phone=OTHER_PHONE, phone_hash="the other number")
    called(bench, "A-2", "the other number", right_party=True, conversation=True)
    assert blocked(bench) == set()


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"answered_by": "machine_end_beep", "state": "completed"}, "UK-SILENT-01"),
        ({"disposition": "system_error", "state": "completed", "answered_at": NOW}, "UK-SILENT-02"),
    ],
)
def test_a_machine_and_a_call_that_broke_down_reach_the_gate(bench: Bench, row: dict[str, Any], rule: str) -> None:
    put(bench.database, facts={}, zone="Europe/London", region="UK", packs=["UK_CREDIT"])
    called(bench, "A-1", bench.rows("accounts")[0]["phone_hash"], **row)
    assert rule in blocked(bench)


def test_an_american_debt_is_counted_apart_from_the_same_persons_other_debt(same_person: Bench) -> None:
    at_home = {"zone": "America/New_York", "region": "US-NY", "packs": ["US_1P"]}
    with same_person.database.begin() as connection:
        connection.execute(update(accounts).values(**at_home))
    same_person.clock.advance(hours=14)
    called(same_person, "A-2", "the other number", right_party=True, conversation=True)
    past = {"source": "vendor", "key": "1", "at": NOW - timedelta(hours=1), "ref": "A-2", "recorded_at": NOW}
    write(same_person, past_contacts, **past, direction="outbound", channel="voice", outcome="conversation")
    assert "US-FREQ-02" in blocked(same_person, "A-2")
    assert "US-FREQ-02" not in blocked(same_person, "A-1")


def with_one_telephone(bench: Bench, **people: str | None) -> None:
    """A-1 and A-2 ring on one telephone; whose they are is told by `people`, by A_1 and A_2."""
    phone_hash = bench.rows("accounts")[0]["phone_hash"]
    put(bench.database, ref="A-2", reference="86000002", phone_hash=phone_hash, person_hash=people.get("A_2"))
    with bench.database.begin() as connection:
        connection.execute(update(accounts).where(accounts.c.ref == "A-1").values(person_hash=people.get("A_1")))


@pytest.mark.parametrize(
    ("people", "one"),
    [({}, True), ({"A_1": "Li"}, True), ({"A_2": "Li"}, True), ({"A_1": "Li", "A_2": "Wang"}, False)],
)
def test_whoever_shares_a_telephone_is_one_person_unless_the_bank_tells_them_apart(
    bench: Bench, people: dict[str, str], one: bool
) -> None:
    with_one_telephone(bench, **people)
    marked = {"account_id": id_of(bench, "A-2"), "flag": "deceased", "starts": NOW.date(), "created_at": NOW}
    write(bench, contact.flags, **marked)
    assert blocked(bench, "A-2") == {"ALL-DECEASED-01"}
    assert blocked(bench, "A-1") == ({"ALL-DECEASED-01"} if one else set())
