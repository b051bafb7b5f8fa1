"""The gate against the vectors of the domain reference (RV01 to RV18), and laws that hold for every request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.compliance import Contact, Decision, Flag, load_rulebooks, may_call, resolve_in_call
from voicebot.compliance.asked import read
from voicebot.errors import InvalidInput, Misconfigured

BOOKS = load_rulebooks()
CN = {"packs": ["CN_BANK"], "number": "+8613800000001", "zones": ["Asia/Shanghai"], "region": "CN"}
US = {
    "packs": ["US_3P"],
    "number": "+12125550143",
    "zones": ["America/New_York"],
    "region": "US-NY-UPSTATE",
    "consents": [{"kind": "artificial_voice", "number": "+12125550143"}],
}
CALIFORNIA = US | {
    "number": "+14155550143",
    "zones": ["America/Los_Angeles"],
    "region": "US-CA",
    "consents": [{"kind": "artificial_voice", "number": "+14155550143"}],
}
UK = {"packs": ["UK_CREDIT"], "number": "+447700900123", "zones": ["Europe/London"], "region": "UK"}


def ask(base: dict[str, Any], at: str, *, policy: bool = False, **more: Any) -> Decision:
    return may_call(read(base | {"at": at, "debt": "D1"} | more), BOOKS, policy=policy)


def past(*at: str, outcome: str = "no_answer", number: str = "+12125550143", debt: str = "D1") -> list[dict[str, str]]:
    return [{"at": moment, "number": number, "debt": debt, "outcome": outcome} for moment in at]


@pytest.mark.parametrize(
    ("clock", "allowed"), [("07:59:59", False), ("08:00:00", True), ("21:59:59", True), ("22:00:00", False)]
)
def test_rv01_the_mainland_window(clock: str, allowed: bool) -> None:
    assert ask(CN, f"2026-11-24T{clock}+08:00").allowed is allowed


def test_rv02_six_dials_to_one_number_are_enough_for_a_day() -> None:
    dials = past(*(f"2026-11-24T0{hour}:30:00+08:00" for hour in range(8, 10)), number=str(CN["number"])) * 3
    assert ask(CN, "2026-11-24T15:00:00+08:00", history=dials).blocked_by == ("CN-FREQ-01",)
    assert ask(CN, "2026-11-24T15:00:00+08:00", history=dials, number="+8613800000002").allowed


def test_rv03_three_conversations_are_enough_for_a_day_on_any_number() -> None:
    talks = past("2026-11-24T09:00:00+08:00", outcome="conversation", number=str(CN["number"])) * 3
    assert "CN-FREQ-02" in ask(CN, "2026-11-24T15:00:00+08:00", history=talks, number="+8613800000002").blocked_by


def test_rv04_the_eighth_call_in_seven_days_waits_until_the_first_drops_out() -> None:
    calls = past(*(f"2026-11-{day}T12:00:00-05:00" for day in range(16, 23)))
    blocked = ask(US, "2026-11-22T13:00:00-05:00", history=calls)
    assert blocked.blocked_by == ("US-FREQ-01",)
    assert blocked.next_allowed_at == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert ask(US, "2026-11-23T12:00:00-05:00", history=calls).allowed


def test_rv05_seven_days_of_quiet_after_a_conversation() -> None:
    talk = past("2026-11-16T12:00:00-05:00", outcome="conversation")
    assert ask(US, "2026-11-22T12:00:00-05:00", history=talk).blocked_by == ("US-FREQ-02",)
    assert ask(US, "2026-11-23T12:00:00-05:00", history=talk).allowed


def test_rv06_a_callback_that_was_agreed_to_is_kept_and_not_counted() -> None:
    talk = past("2026-11-16T12:00:00-05:00", outcome="conversation")
    agreed = {"kind": "callback", "from": "2026-11-18T00:00:00-05:00", "until": "2026-11-18T23:59:59-05:00"}
    consents = [*US["consents"], agreed]
    assert ask(US, "2026-11-18T12:00:00-05:00", history=talk, consents=consents).allowed
    assert not ask(US, "2026-11-19T12:00:00-05:00", history=talk, consents=consents).allowed


def test_rv07_every_zone_in_which_the_person_may_be() -> None:
    arizona = US | {"zones": ["America/Phoenix"], "region": "US-AZ"}
    assert ask(arizona, "2026-11-24T20:30:00-05:00").allowed
    assert ask(arizona, "2026-11-24T21:30:00-05:00").blocked_by == ("US-TIME-01",)


def test_rv08_no_artificial_voice_without_consent() -> None:
    decision = ask(US, "2026-11-24T12:00:00-05:00", consents=[])
    assert (decision.blocked_by, decision.next_allowed_at) == (("US-TCPA-01",), None)
    assert ask(US, "2026-11-24T12:00:00-05:00", consents=[], voice="live").allowed


def test_rv09_counts_are_kept_by_debt_and_in_new_york_by_account() -> None:
    calls = past(*(f"2026-11-{day}T12:00:00-05:00" for day in range(17, 24)), debt="X")
    assert not ask(US, "2026-11-23T13:00:00-05:00", history=calls, debt="X").allowed
    assert ask(US, "2026-11-23T13:00:00-05:00", history=calls, debt="Y").allowed
    city = US | {"region": "US-NY-NYC"}
    assert ask(city, "2026-11-23T13:00:00-05:00", history=calls[-3:], debt="X").blocked_by == ("NYC-FREQ-01",)


def test_rv10_two_communications_a_week_in_massachusetts() -> None:
    calls = past("2026-11-20T12:00:00-05:00", "2026-11-21T12:00:00-05:00")
    assert ask(US | {"region": "US-MA"}, "2026-11-23T12:00:00-05:00", history=calls).blocked_by == ("MA-FREQ-01",)


def test_rv11_announcing_devices_wait_for_nine_in_california() -> None:
    assert ask(CALIFORNIA, "2026-11-24T08:30:00-08:00").blocked_by == ("CA-ADAD-01",)


def test_rv12_nobody_is_called_on_a_british_sunday_or_bank_holiday() -> None:
    assert ask(UK, "2026-11-22T12:00:00+00:00").blocked_by == ("UK-TIME-01",)
    assert ask(UK, "2026-12-25T12:00:00+00:00").blocked_by == ("UK-TIME-01",)


@pytest.mark.parametrize(("day", "allowed"), [(59, False), (61, True)])
def test_rv13_breathing_space_lasts_sixty_days(day: int, allowed: bool) -> None:
    start = (datetime(2026, 11, 24, tzinfo=UTC) - timedelta(days=day)).date().isoformat()
    flags = [{"flag": "breathing_space", "from": start}]
    assert ask(UK, "2026-11-24T12:00:00+00:00", flags=flags).allowed is allowed


def test_rv14_a_running_plan_stops_collection_but_not_its_reminder() -> None:
    at = "2026-11-24T12:00:00+08:00"
    assert "CN-PLAN-02" in ask(CN, at, flags=["plan_active"]).blocked_by
    assert ask(CN, at, flags=["plan_active"], purpose="plan_reminder").allowed


@pytest.mark.parametrize("zones", [[], ["Mars/Olympus"], ["America/New_York", "nowhere"]])
def test_rv15_an_unknown_zone_blocks(zones: list[str]) -> None:
    unknown = US | {"zones": zones, "number": "+15550100143", "consents": [{"kind": "artificial_voice"}]}
    assert ask(unknown, "2026-11-24T12:00:00-05:00").blocked_by == ("US-TIME-01",)


@pytest.mark.parametrize("at", ["2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00", "2027-03-14T02:30:00-05:00"])
def test_rv17_hours_that_come_twice_or_never_are_night_all_the_same(at: str) -> None:
    decision = ask(US, at)
    assert decision.blocked_by == ("US-TIME-01",)
    assert decision.next_allowed_at is not None
    assert decision.next_allowed_at.astimezone(tz=None).minute == 0


def test_rv18_no_new_dial_in_the_last_ten_minutes_by_our_own_policy() -> None:
    late = "2026-11-24T21:50:00+08:00"
    assert ask(CN, late, policy=True).blocked_by == ("CN-TIME-01-GUARD",)
    assert "CN-TIME-01-GUARD" in ask(CN, late).requires
    assert "CN-TIME-01" in ask(CN, "2026-11-24T22:00:00+08:00", policy=True).blocked_by


def test_an_unknown_pack_flag_or_outcome_blocks() -> None:
    at = "2026-11-24T12:00:00+08:00"
    assert ask(CN | {"packs": ["ATLANTIS"]}, at).blocked_by == ("PACK-UNKNOWN",)
    assert ask(CN, at, flags=["something new"]).blocked_by == ("ALL-FLAG-UNKNOWN",)
    talk = past("2026-11-20T12:00:00-05:00", outcome="a word nobody knows")
    assert ask(US, "2026-11-23T12:00:00-05:00", history=talk).blocked_by == ("US-FREQ-02",)


def test_whoever_has_promised_is_not_reminded_until_day_and_grace_have_gone_by() -> None:
    promised: dict[str, Any] = {"promises": ["2026-12-05"]}
    decision = ask(CN, "2026-11-25T12:00:00+08:00", **promised)
    assert decision.blocked_by == ("ALL-PROMISE-01",)
    assert decision.next_allowed_at == datetime(2026, 12, 9, 0, tzinfo=UTC)
    assert not ask(CN, "2026-12-08T12:00:00+08:00", **promised).allowed
    assert ask(CN, "2026-12-09T12:00:00+08:00", **promised).allowed
    assert ask(CN, "2026-11-25T12:00:00+08:00", purpose="callback", **promised).allowed


def test_the_last_of_several_promises_counts() -> None:
    assert not ask(CN, "2026-12-08T12:00:00+08:00", promises=["2026-11-25", "2026-12-05"]).allowed


def test_one_call_that_was_agreed_to_is_made_although_a_promise_is_open_and_no_second() -> None:
    agreed = {"kind": "callback", "from": "2026-11-24T12:00:00-05:00", "until": "2026-12-01T23:59:59-05:00"}
    more: dict[str, Any] = {"promises": ["2026-12-05"], "consents": [*US["consents"], agreed]}
    talk = past("2026-11-24T11:58:00-05:00", outcome="conversation")
    assert ask(US, "2026-11-30T12:00:00-05:00", history=talk, **more).allowed
    failed = past("2026-11-29T12:00:00-05:00", outcome="failed")
    assert ask(US, "2026-11-30T12:00:00-05:00", history=[*talk, *failed], **more).allowed
    rang = past("2026-11-29T12:00:00-05:00")
    assert ask(US, "2026-11-30T12:00:00-05:00", history=[*talk, *rang], **more).blocked_by == ("ALL-PROMISE-01",)
    assert "ALL-PROMISE-01" in ask(US, "2026-12-02T12:00:00-05:00", history=talk, **more).blocked_by


def test_no_machine_rings_where_a_colleague_is_to_ring_until_that_day_is_over() -> None:
    booked: dict[str, Any] = {"callbacks": ["2026-11-30T09:00:00+08:00"]}
    decision = ask(CN, "2026-11-25T12:00:00+08:00", **booked)
    assert decision.blocked_by == ("ALL-CALLBACK-01",)
    assert decision.next_allowed_at == datetime(2026, 12, 1, 0, tzinfo=UTC)
    assert not ask(CN, "2026-11-30T15:00:00+08:00", **booked).allowed
    assert ask(CN, "2026-12-01T12:00:00+08:00", **booked).allowed
    assert ask(CN, "2026-11-30T09:00:00+08:00", purpose="callback", **booked).allowed


def test_the_strictest_of_several_packs_wins() -> None:
    both = US | {"packs": ["US_3P", "UK_CREDIT"], "zones": ["America/New_York"]}
    assert "UK-TIME-01" in ask(both, "2026-11-22T12:00:00-05:00").blocked_by


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-24T12:00:00"}, "at"),
        ({"packs": []}, "packs"),
        ({"packs": "CN_BANK"}, "packs"),
        ({"voice": "song"}, "voice"),
        ({"consents": [{"kind": "love"}]}, "consents"),
        ({"history": [{"at": "never"}]}, "history.at"),
        ({"promises": ["soon"]}, "promises"),
        ({"promises": [None]}, "promises"),
        ({"callbacks": ["2026-11-30"]}, "callbacks"),
    ],
)
def test_a_record_that_cannot_be_read_names_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(CN | {"at": "2026-11-24T12:00:00+08:00"} | change)
    assert caught.value.field == field


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
CONTACTS = st.lists(
    st.builds(
        lambda hours, outcome: (hours, outcome),
        st.integers(0, 24 * 8),
        st.sampled_from(["no_answer", "conversation", "voicemail"]),
    ),
    max_size=9,
)


@given(MOMENTS, CONTACTS, st.sampled_from([CN, US, UK, CALIFORNIA]))
def test_the_next_moment_it_names_is_allowed_and_the_second_before_is_not(
    at: datetime, contacts: list[tuple[int, str]], base: dict[str, Any]
) -> None:
    request = read(base | {"at": at.isoformat(), "debt": "D1"})
    history = tuple(
        Contact(at - timedelta(hours=hours), request.number, "D1", "outbound", "voice", outcome)
        for hours, outcome in contacts
    )
    request = replace(request, history=history)
    decision = may_call(request, BOOKS)
    assert decision.next_allowed_at is not None
    then = may_call(replace(request, at=decision.next_allowed_at), BOOKS)
    assert then.allowed
    if not decision.allowed:
        before = decision.next_allowed_at - timedelta(seconds=1)
        assert not may_call(replace(request, at=before), BOOKS).allowed


@given(MOMENTS, CONTACTS, st.sampled_from(["dispute", "fraud", "cease", "deceased", "minor", "optout_voice"]))
def test_more_history_or_another_flag_never_lets_a_call_through(
    at: datetime, contacts: list[tuple[int, str]], flag: str
) -> None:
    request = read(US | {"at": at.isoformat(), "debt": "D1"})
    history = tuple(
        Contact(at - timedelta(hours=hours), request.number, "D1", "outbound", "voice", outcome)
        for hours, outcome in contacts
    )
    plain = may_call(request, BOOKS).allowed
    assert not may_call(replace(request, history=history), BOOKS).allowed or plain
    assert not may_call(replace(request, flags=(Flag(flag),)), BOOKS).allowed


def test_a_typo_in_a_rulebook_is_refused_with_the_rule_and_the_mend(tmp_path: Path) -> None:
    for path in (Path(__file__).parents[3] / "voicebot" / "compliance" / "rulebooks").glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    broken = (tmp_path / "UK_CREDIT.yaml").read_text().replace("kind: moratorium", "kind: moratorim")
    (tmp_path / "UK_CREDIT.yaml").write_text(broken)
    with pytest.raises(Misconfigured, match=r"UK_CREDIT.yaml: UK-BS-01: kind moratorim is not known"):
        load_rulebooks(tmp_path)


def test_the_words_follow_the_country_and_the_strictest_pack() -> None:
    on = datetime(2026, 11, 24, tzinfo=UTC).date()
    assert resolve_in_call(BOOKS, ["CN_BANK"], on).crisis == "CN"
    third_party = resolve_in_call(BOOKS, ["US_3P"], on)
    assert (third_party.mini_miranda, third_party.voicemail, third_party.followup_consent) == ("initial", False, True)
    later = resolve_in_call(BOOKS, ["US_3P"], on, initial_communication=False)
    assert later.mini_miranda == "later"
    assert resolve_in_call(BOOKS, ["UK_CREDIT", "US_3P"], on).voicemail is False
    with pytest.raises(Misconfigured, match="does not exist"):
        resolve_in_call(BOOKS, ["ATLANTIS"], on)
