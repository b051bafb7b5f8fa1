"""The gate for texts: what confirms a call is no new approach, and what tells others nothing is asked for by pack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from voicebot.compliance import Decision, load_rulebooks, may_call, resolve_in_call, resolve_texts
from voicebot.compliance.asked import read

BOOKS = load_rulebooks()
ON = date(2026, 11, 24)
CN = {"packs": ["CN_BANK"], "number": "+8613800000001", "zones": ["Asia/Shanghai"], "region": "CN"}
US = {"packs": ["US_3P"], "number": "+12125550143", "zones": ["America/New_York"], "region": "US-NY"}
TEXT = {"channel": "sms", "purpose": "confirmation"}


def ask(base: dict[str, Any], at: str, **more: Any) -> Decision:
    return may_call(read(base | TEXT | {"at": at, "debt": "D1"} | more), BOOKS, policy=True)


def call(at: str, number: str) -> dict[str, str]:
    return {"at": at, "number": number, "debt": "D1", "outcome": "conversation"}


def test_a_conversation_and_its_confirmation_belong_together() -> None:
    in_china = [call("2026-11-24T10:00:00+08:00", str(CN["number"]))]
    assert ask(CN, "2026-11-24T10:05:00+08:00", history=in_china).allowed
    there = [call("2026-11-24T10:00:00-05:00", str(US["number"]))]
    assert ask(US, "2026-11-24T10:05:00-05:00", history=there).allowed
    assert not ask(US, "2026-11-24T10:05:00-05:00", history=there, purpose="collection").allowed
    assert not ask(US, "2026-11-24T10:05:00-05:00", history=there, channel="voice").allowed


def test_a_promise_or_a_callback_that_is_confirmed_does_not_keep_its_confirmation_back() -> None:
    booked = {"promises": ["2026-11-30"], "callbacks": ["2026-11-24T15:00:00+08:00"]}
    assert ask(CN, "2026-11-24T10:05:00+08:00", **booked).allowed


@pytest.mark.parametrize(("clock", "allowed"), [("07:59", False), ("08:00", True), ("21:49", True), ("22:00", False)])
def test_quiet_hours_hold_for_every_text(clock: str, allowed: bool) -> None:
    decision = ask(CN, f"2026-11-24T{clock}:00+08:00")
    assert decision.allowed is allowed
    assert decision.next_allowed_at is not None


@pytest.mark.parametrize(
    "flag",
    [
        *("optout_sms", "optout_number", "vulnerable_hold", "deceased", "minor", "cease", "attorney", "fraud"),
        *("recalled", "identity_theft"),
    ],
)
def test_whoever_must_be_left_alone_gets_no_confirmation_either(flag: str) -> None:
    decision = ask(CN, "2026-11-24T10:05:00+08:00", flags=[flag])
    assert (decision.blocked_by, decision.next_allowed_at) == (("ALL-TEXT-01",), None)


def test_an_opt_out_of_texts_is_none_of_calls_and_the_reverse() -> None:
    at = "2026-11-24T10:05:00+08:00"
    assert ask(CN, at, flags=["optout_sms"], channel="voice", purpose="collection").allowed
    assert ask(CN, at, flags=["optout_voice"]).allowed


@pytest.mark.parametrize(
    ("packs", "neutral"),
    [
        (("CN_BANK",), False), (("US_3P",), True), (("US_1P",), True), (("UK_CREDIT",), True), (("HK",), True),
        (("EU",), False), (("CN_BANK", "HK"), True), ((), True), (("ATLANTIS",), True), (("COMMON",), True),
    ],
)  # fmt: skip
def test_the_strictest_pack_says_whether_a_text_tells_nothing(packs: tuple[str, ...], neutral: bool) -> None:
    found = resolve_texts(BOOKS, packs, ON)
    assert found.neutral is neutral
    assert bool(found.rule_ids) is neutral


def test_rules_of_texts_are_no_rules_of_what_is_spoken() -> None:
    assert not [rule for rule in resolve_in_call(BOOKS, ["US_3P"], ON).rule_ids if rule.endswith("-TEXT")]


def mail(base: dict[str, Any], **more: Any) -> set[str]:
    at = "2026-11-24T14:00:00+08:00" if base is CN else "2026-11-24T14:00:00-05:00"
    return set(ask(base, at, **{"channel": "email"} | more).blocked_by)


def test_e_mail_goes_only_where_the_pack_or_the_person_lets_it() -> None:
    assert mail(CN) == set()
    assert mail(US) == {"US-EMAIL-01"}
    assert mail(US, consents=[{"kind": "email"}]) == set()


def test_each_medium_has_its_own_way_out() -> None:
    assert mail(CN, flags=["optout_sms"]) == set()
    assert mail(CN, flags=["optout_email"]) == {"ALL-MAIL-01"}
    assert mail(CN, flags=["optout_email"], purpose="plan_reminder") == {"ALL-OPTOUT-EMAIL"}
    assert mail(CN, flags=["optout_email"], channel="sms") == set()
    for flag in ("vulnerable_hold", "recalled", "identity_theft"):
        assert mail(CN, flags=[flag]) == {"ALL-MAIL-01"}
