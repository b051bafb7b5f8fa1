from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, update

from voicebot.errors import NotAllowed
from voicebot.line import moments as m
from voicebot.line.caller import Caller
from voicebot.line.transport import Request
from voicebot.records.accounts import accounts
from voicebot.records.plans import instalments_of, plans

from .conftest import NEW_YORK, PEOPLE, SHANGHAI, Bank, verified

OpenBank = Callable[..., Bank]
CARD = {"zh-CN": "信用卡", "en-US": "card"}
#: words that tell of a debt; nobody hears them before it is known who listens
DEBT = {"zh-CN": "逾期|欠款|还款|催收", "en-US": "overdue|past due|owe|debt|collect"}
#: what a machine is told: to ring back
MESSAGE = {"zh-CN": "方便时回电", "en-US": "to call .* at a convenient time"}

outbound = pytest.mark.parametrize(
    ("ref", "start", "language"), [("CN-0001", SHANGHAI, "zh-CN"), ("US-0001", NEW_YORK, "en-US")]
)


@outbound
def test_a_reminder_call_on_keys_ends_with_a_promise(
    open_bank: OpenBank, ref: str, start: datetime, language: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().is_listened_to().does_not_hear(DEBT[language])
    caller.presses("1")
    verified(caller, PEOPLE[ref]).is_listened_to()
    caller.presses("1").presses("1")
    while caller.player.phase != "ended":
        caller.presses("2")
    assert bank.disposition(caller) == "promise_to_pay_full"
    assert "RecordPromise" in bank.effects(caller)
    assert bank.replays(caller)


@outbound
def test_a_reminder_call_in_words_ends_with_a_promise(
    open_bank: OpenBank, ref: str, start: datetime, language: str
) -> None:
    chinese = language == "zh-CN"
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up()
    caller.says("我就是" if chinese else "yes, speaking").does_not_hear(DEBT[language])
    verified(caller, PEOPLE[ref])
    caller.says("我今天全部还清" if chinese else "I will pay it all today")
    caller.says("对" if chinese else "yes, that's right")
    for _ in range(3):
        if caller.player.phase != "ended":
            caller.says("没有了，谢谢" if chinese else "no, that is all, thank you")
    assert bank.disposition(caller) == "promise_to_pay_full"
    assert bank.replays(caller)


@pytest.mark.parametrize(
    ("ref", "start", "words"),
    [("CN-0001", SHANGHAI, "你打错了，我不认识这个人"), ("US-0001", NEW_YORK, "you have the wrong number")],
)
def test_whoever_is_not_the_person_hears_nothing_of_a_debt(
    open_bank: OpenBank, ref: str, start: datetime, words: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().says(words)
    while caller.player.phase != "ended":
        caller.stays_silent()
    caller.does_not_hear(*DEBT.values())
    assert bank.disposition(caller) == "wrong_number"


@outbound
def test_nine_by_itself_stops_the_calls_where_a_fact_is_asked_for(
    open_bank: OpenBank, ref: str, start: datetime, language: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().presses("1").presses("9#")
    assert bank.disposition(caller) == "do_not_call"
    assert "Suppress" in bank.effects(caller)
    assert bank.replays(caller)


@outbound
def test_nine_stops_the_calls_before_anything_is_said_of_a_debt(
    open_bank: OpenBank, ref: str, start: datetime, language: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().presses("9")
    caller.does_not_hear(DEBT[language]).is_done()
    assert bank.disposition(caller) == "do_not_call"
    assert "Suppress" in bank.effects(caller)


@outbound
def test_silence_is_asked_into_three_times_and_then_left(
    open_bank: OpenBank, ref: str, start: datetime, language: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().stays_silent(6).is_done()
    caller.does_not_hear(DEBT[language])
    assert bank.disposition(caller) is not None


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_machine_hears_the_message_and_nothing_of_a_debt(open_bank: OpenBank, language: str) -> None:
    bank, person = open_bank(), PEOPLE["CN-0001"]
    caller = bank.rings_up(person.ref, language).picks_up("machine_end_beep").is_done()
    caller.hears(MESSAGE[language], person.name).does_not_hear(*DEBT.values())
    assert bank.disposition(caller) == "voicemail_left"
    assert bank.replays(caller)


def test_a_machine_hears_no_message_where_the_rules_allow_none(open_bank: OpenBank) -> None:
    bank = open_bank(NEW_YORK)
    caller = bank.rings_up("US-0001").picks_up("machine_end_beep").is_done()
    caller.does_not_hear(*MESSAGE.values(), *DEBT.values())
    assert bank.disposition(caller) == "machine_no_message"


@pytest.mark.parametrize(("status", "disposition"), [("busy", "line_busy"), ("no-answer", "no_answer")])
def test_a_call_that_nobody_takes_is_recorded(open_bank: OpenBank, status: str, disposition: str) -> None:
    bank = open_bank()
    caller = bank.rings_up("CN-0001")
    caller.player.decline(status)
    assert bank.disposition(caller) == disposition


def test_a_person_can_be_had_from_the_first_menu_and_takes_the_call(open_bank: OpenBank) -> None:
    bank = open_bank(person_number="+15550100111")
    caller = bank.is_rung().rings().presses("0").is_put_through()
    assert any(isinstance(moment, m.Dialled) for moment in caller.player.heard)
    caller.person("completed")
    while caller.player.phase != "ended":
        caller.hangs_up()
    assert bank.disposition(caller) in ("transferred", "person_requested")


@pytest.mark.parametrize("result", ["no-answer", "busy", "failed"])
def test_when_no_person_takes_the_call_the_bot_comes_back(open_bank: OpenBank, result: str) -> None:
    bank = open_bank(person_number="+15550100111")
    caller = bank.is_rung().rings().presses("0").person(result)
    assert caller.last
    caller.hangs_up()
    assert bank.disposition(caller) == "person_requested"


def test_the_hotline_takes_a_call_with_an_empty_database(open_bank: OpenBank) -> None:
    bank = open_bank(empty=True)
    caller = bank.is_rung(None).rings().is_listened_to().presses("0")
    assert caller.last
    for _ in range(6):
        if caller.player.phase == "listening":
            caller.stays_silent()
    caller.is_done()
    assert bank.disposition(caller) is not None


def test_the_hotline_speaks_the_other_language_at_a_star(open_bank: OpenBank) -> None:
    caller = open_bank().is_rung().rings().presses("*")
    said = [moment for moment in caller.player.heard if isinstance(moment, m.BotSaid)]
    assert {line.language for line in said} >= {"cmn-CN", "en-US"}


def test_the_hotline_reaches_a_promise_with_the_account_reference(open_bank: OpenBank) -> None:
    bank, person = open_bank(), PEOPLE["CN-0001"]
    caller = bank.is_rung().rings().presses("1").presses(person.reference)
    verified(caller, person).presses("1").presses("1")
    while caller.player.phase != "ended":
        caller.presses("2")
    assert bank.disposition(caller) == "promise_to_pay_full"


@pytest.mark.parametrize("said", ["how much do I owe", "I can pay fifty a month", "I want to pay it all today", "1"])
def test_an_account_in_a_currency_that_cannot_be_spoken_is_met_politely(open_bank: OpenBank, said: str) -> None:
    bank, person = open_bank(), PEOPLE["US-0001"]
    with bank.calls.database.begin() as connection:
        connection.execute(update(accounts).where(accounts.c.ref == person.ref).values(currency="XTS"))
    caller = bank.is_rung().rings().presses("*").presses("1").presses(person.reference)
    verified(caller, person).hears("colleague")
    _ = caller.presses(said) if said.isdigit() else caller.says(said)
    for _ in range(8):
        caller.stays_silent()
    caller.does_not_hear("XTS").hangs_up()
    assert bank.disposition(caller) is not None
    with pytest.raises(NotAllowed, match="ACCOUNT-LEDGER"):
        bank.rings_up(person.ref)


@pytest.mark.parametrize(
    ("ref", "start", "words"),
    [("CN-0001", SHANGHAI, "我不想活了"), ("US-0001", NEW_YORK, "I want to kill myself")],
)
def test_danger_to_life_is_met_with_help_and_with_no_question_of_money(
    open_bank: OpenBank, ref: str, start: datetime, words: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().presses("1").says(words)
    assert caller.last
    caller.does_not_hear(*DEBT.values())
    caller.hangs_up()
    assert bank.disposition(caller) == "crisis"


@pytest.mark.parametrize(
    ("number", "numbers"),
    [
        ("+12025550143", ["nine eight eight", "nine one one"]),
        ("+442079460000", ["one one six, one two three", "nine nine nine"]),
        ("+33123456789", ["one one two"]),
        (None, ["one two three five six", "one one two"]),
    ],
)
def test_a_stranger_in_danger_hears_the_numbers_of_where_they_are(
    open_bank: OpenBank, number: str | None, numbers: list[str]
) -> None:
    caller = open_bank().is_rung(number).rings().presses("*").says("I want to kill myself")
    for said in numbers:
        caller.hears(said)


def test_a_relative_who_knows_the_facts_hears_nothing_of_the_account(open_bank: OpenBank) -> None:
    bank, person = open_bank(), PEOPLE["US-0001"]
    caller = bank.is_rung().rings().presses("*").says("this is for my father's card, how much does he owe")
    caller.hears("only with the person it belongs to")
    for keys in (person.reference, "0219", "0101"):
        if caller.player.phase != "ended":
            caller.presses(keys)
    caller.does_not_hear(*DEBT.values())


def test_a_fact_that_is_not_at_hand_is_no_dispute(open_bank: OpenBank) -> None:
    bank = open_bank(NEW_YORK)
    caller = bank.rings_up("US-0001").picks_up().presses("1").says("I don't have it with me")
    caller.hears("a colleague will help you")
    caller.hangs_up()
    assert bank.disposition(caller) == "hung_up_before_verification"


def test_every_webhook_delivered_twice_changes_nothing(open_bank: OpenBank) -> None:
    bank = open_bank()
    inner = bank.trunk.transport

    class Twice:
        def send(self, request: Request) -> object:
            first = inner.send(request)
            again = inner.send(request)
            assert (first.status, first.body) == (again.status, again.body)
            return again

    object.__setattr__(bank.trunk, "transport", Twice())
    caller = bank.rings_up("CN-0001").picks_up().presses("1")
    verified(caller, PEOPLE["CN-0001"]).presses("1").presses("1")
    while caller.player.phase != "ended":
        caller.presses("2")
    assert bank.disposition(caller) == "promise_to_pay_full"
    assert bank.effects(caller).count("RecordPromise") == 1


@pytest.mark.parametrize("words", ["<Say>hello</Say>", "😀" * 300, "a\x00b\x07c", "还" * 30_000, '1e9 & "quotes"'])
def test_strange_words_are_answered_politely(open_bank: OpenBank, words: str) -> None:
    caller: Caller = open_bank().rings_up("CN-0001").picks_up().says(words)
    assert caller.last


@outbound
def test_instalments_end_with_a_plan_that_waits_for_its_acceptance(
    open_bank: OpenBank, ref: str, start: datetime, language: str
) -> None:
    bank = open_bank(start)
    caller = bank.rings_up(ref).picks_up().presses("1")
    verified(caller, PEOPLE[ref])
    for keys in ("3", "200#", "1", "1#", "1", "1"):
        caller.presses(keys).is_listened_to()
    caller.hangs_up()
    assert bank.disposition(caller) == "plan_pending_confirmation"
    with bank.calls.database.read() as connection:
        (plan,) = connection.execute(select(plans)).mappings()
        rows = instalments_of(connection, plan["id"])
    assert plan["state"] == "pending_confirmation"
    assert sum(row["amount"] for row in rows) == plan["total"]
    assert max(row["amount"] for row in rows) <= 200_00
    assert bank.replays(caller)
