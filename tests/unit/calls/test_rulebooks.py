"""The gate as calls ask it: every mark the dialogue can make is understood, and what is on record counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from voicebot import compliance
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.rulebooks import GATE_FLAGS, Rulebooks, request_of
from voicebot.calls.rules import Question
from voicebot.calls.samples import SAMPLES
from voicebot.compliance import reasons
from voicebot.compliance.kinds import FLAGS
from voicebot.conversation import cases
from voicebot.conversation.facts import InCallRules
from voicebot.errors import Misconfigured

BOOKS = compliance.load_rulebooks()
RULES = Rulebooks(BOOKS)
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # noon in Shanghai
NUMBER, HASH = "+8613800000101", "hash of the number"


def a_question(**changes: Any) -> Question:
    question = Question(NOON, "A-1", NUMBER, HASH, "CN", "Asia/Shanghai", ("CN_BANK",), (), (), (), frozenset())
    return replace(question, **changes)


def a_flag(name: str, until: date | None = None) -> Mapping[str, Any]:
    return {"flag": name, "starts": date(2026, 11, 1), "until": until}


def a_call(**changes: Any) -> Mapping[str, Any]:
    call: dict[str, Any] = {"state": "completed", "via": "twilio", "right_party": False, "conversation": False}
    at = NOON - timedelta(hours=1)
    call |= {"number_hash": HASH, "account_id": 1, "direction": "outbound", "dialled_at": at, "created_at": at}
    return call | changes


def test_an_account_that_nothing_forbids_may_be_called_at_noon() -> None:
    assert RULES.may_call(a_question()).allowed


@pytest.mark.parametrize(("hour", "allowed"), [(23, False), (0, True), (13, True), (14, False)])
def test_the_hours_of_the_pack_hold(hour: int, allowed: bool) -> None:
    answer = RULES.may_call(a_question(at=datetime(2026, 11, 24, hour, 0, tzinfo=UTC)))
    assert answer.allowed is allowed
    if not allowed:
        assert "CN-TIME-01" in answer.rule_ids
        assert answer.next_at is not None


def test_every_flag_the_dialogue_raises_is_one_the_gate_knows() -> None:
    raised = {case.flag for case in vars(cases).values() if isinstance(case, cases.Case) and case.flag}
    raised |= {"wrong_number", "cease", "paid_claim"} | {flag for sample in SAMPLES for flag in sample.flags}
    assert {GATE_FLAGS.get(flag, flag) for flag in raised} <= FLAGS


@pytest.mark.parametrize("flag", ["dispute", "insolvency", "vulnerable", "wrong_number", "a flag of next year"])
def test_a_marked_account_is_not_called(flag: str) -> None:
    answer = RULES.may_call(a_question(flags=(a_flag(flag),)))
    assert not answer.allowed
    assert answer.next_at is None


@pytest.mark.parametrize("scope", ["automated_voice", "all", "a scope of next year"])
def test_a_suppressed_number_is_not_called(scope: str) -> None:
    assert not RULES.may_call(a_question(suppressed=frozenset({scope}))).allowed


def test_earlier_attempts_count_and_those_that_rang_nowhere_do_not() -> None:
    rang = [a_call(dialled_at=NOON - timedelta(hours=hour)) for hour in (1, 2, 3)]
    assert not RULES.may_call(a_question(calls=rang)).allowed
    nowhere = [dict(call) | {"via": REHEARSAL_CARRIER} for call in rang]
    assert RULES.may_call(a_question(calls=nowhere)).allowed
    waiting = [dict(call) | {"state": "reserved"} for call in rang]
    assert RULES.may_call(a_question(calls=waiting)).allowed


def test_a_conversation_today_is_the_only_one_today() -> None:
    talked = a_call(right_party=True, conversation=True)
    assert not RULES.may_call(a_question(calls=(talked,))).allowed


def test_an_american_is_called_by_machine_only_with_consent_for_that_number() -> None:
    question = a_question(
        at=datetime(2026, 11, 24, 17, 0, tzinfo=UTC),
        number="+12025550143",
        region="US-NJ",
        zone="America/New_York",
        packs=("US_1P",),
    )
    consent = {"kind": "artificial_voice", "number_hash": HASH, "until": None, "created_at": NOON - timedelta(days=9)}
    assert "US-TCPA-01" in RULES.may_call(question).rule_ids
    assert RULES.may_call(replace(question, consents=(consent,))).allowed
    other = consent | {"number_hash": "hash of another number"}
    assert not RULES.may_call(replace(question, consents=(other,))).allowed
    over = consent | {"until": date(2026, 11, 20)}
    assert not RULES.may_call(replace(question, consents=(over,))).allowed


def test_in_a_rehearsal_hours_bind_nobody_and_marks_still_do() -> None:
    rehearsal = Rulebooks(BOOKS, rehearsal=True)
    night = a_question(at=datetime(2026, 11, 24, 18, 0, tzinfo=UTC))
    answer = rehearsal.may_call(night)
    assert answer.allowed
    assert "CN-TIME-01" in answer.rule_ids
    assert not rehearsal.may_call(replace(night, flags=(a_flag("dispute"),))).allowed


def test_a_pack_that_does_not_exist_blocks_and_cannot_be_spoken_under() -> None:
    assert not RULES.may_call(a_question(packs=("MOON",))).allowed
    with pytest.raises(Misconfigured, match="MOON"):
        RULES.in_call(("MOON",), "CN", "CNY", NOON.date())


def test_the_words_rules_have_every_field_the_dialogue_reads() -> None:
    rules = RULES.in_call(("CN_BANK",), "CN", "CNY", NOON.date())
    assert isinstance(rules, InCallRules)
    assert (rules.pack, rules.crisis) == ("CN_BANK", "CN")
    assert rules.rule_ids
    assert RULES.in_call(("CN_BANK",), "CN", None, NOON.date()).partial_minimum is None


def test_a_later_communication_of_a_collector_says_so() -> None:
    first = RULES.in_call(("US_3P",), "US", "USD", NOON.date(), first=True)
    later = RULES.in_call(("US_3P",), "US", "USD", NOON.date(), first=False)
    assert (first.mini_miranda, later.mini_miranda) == ("initial", "later")


def test_a_call_of_another_number_of_the_person_keeps_its_own_number_back() -> None:
    [contact] = request_of(a_question(calls=(a_call(number_hash="another"),))).history
    assert contact.number != NUMBER


def test_every_rule_that_forbids_a_contact_says_why_and_what_frees_it() -> None:
    for book in BOOKS.values():
        for rule in book.rules:
            assert bool(rule.why) is (rule.evaluate is not None), rule.id
    assert set(reasons.FLAGGED) | {"breathing_space"} == FLAGS


def a_past(**changes: Any) -> Mapping[str, Any]:
    past = {"at": NOON - timedelta(hours=1), "ref": "A-1", "number_hash": HASH, "debt": "their own number for it"}
    return past | {"direction": "outbound", "channel": "voice", "outcome": "no_answer"} | changes


def test_what_other_systems_did_counts_in_the_caps_of_calls_and_texts() -> None:
    calls = [a_past() for _ in range(6)]
    assert "CN-FREQ-01" in RULES.may_call(a_question(past=calls)).rule_ids
    talked = RULES.may_call(a_question(past=[a_past(outcome="conversation"), a_past(outcome="a word of theirs")]))
    assert not talked.allowed
    texted = [a_past(channel="sms", outcome="sent"), a_past(outcome="voicemail")]
    massachusetts = {"region": "US-MA", "zone": "America/New_York", "packs": ("US_1P",), "past": texted}
    for channel in ("voice", "sms"):
        question = a_question(channel=channel, at=NOON + timedelta(hours=12), purpose="plan_reminder", **massachusetts)
        assert "MA-FREQ-01" in RULES.may_call(question).rule_ids


def test_what_other_systems_did_at_another_number_counts_for_the_person_and_not_for_this_number() -> None:
    [contact] = request_of(a_question(past=[a_past(number_hash=None)])).history
    assert (contact.number, contact.debt) == ("", None)


def agreed_in(call: str, until: date | None = None) -> Mapping[str, Any]:
    return {"kind": "callback", "number_hash": HASH, "until": until, "created_at": NOON, "call_id": call}


@pytest.mark.parametrize(
    ("flag", "told_in", "agreed", "allowed"),
    [
        ("hardship", "one call", agreed_in("one call"), True),
        ("hardship", "one call", agreed_in("one call", NOON.date()), True),
        ("hardship", "one call", agreed_in("one call", NOON.date() - timedelta(days=1)), False),
        ("hardship", "a later call", agreed_in("one call"), False),
        ("hardship", None, agreed_in("one call"), False),
        *((flag, "one call", agreed_in("one call"), False) for flag in ("cease", "dispute", "crisis", "recalled")),
    ],
)
def test_a_callback_agreed_to_by_who_had_just_told_of_hardship_still_rings(
    flag: str, told_in: str | None, agreed: Mapping[str, Any], allowed: bool
) -> None:
    told = {**a_flag(flag), "call_id": told_in}
    question = a_question(purpose="callback", flags=(told,), consents=(agreed,))
    assert RULES.may_call(question).allowed is allowed
    assert not RULES.may_call(replace(question, purpose="collection")).allowed
