"""A strategy is read strictly: what is wrong is named with field, value and mend, before anybody is rung."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.compliance.weeks import WEEKDAYS
from voicebot.errors import InvalidInput
from voicebot.outreach.campaigns import hours, lengths
from voicebot.outreach.campaigns.outcomes import Outcome
from voicebot.outreach.campaigns.reading import from_file, strategy_of
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.outreach.campaigns.telling import summary

WHOLE = """
name: early reminder
audience:
  bucket: [1-7, 8-30]
  currency: CNY
  overdue: {from: "100.00", to: "5000.00"}
  packs: CN_BANK
  region: [CN, US-CA]
  language: zh-CN
  without_flags: [dispute, hardship]
  promise: [none, broken]
  not_called_days: 2
order: largest
starts_at: 2026-12-01T09:00:00+08:00
hours: {mon-fri: "09:00-12:00", sat: "10:00-11:30"}
pace: {calls_a_second: 2, concurrent: 40}
people: {count: 3}
caps: {a_day: 1, in_all: 5}
retries: {most: 3, spread: false, after: {busy: 30m, no_answer: 4h, voicemail: never}}
priority: 2
stops: {at: 2026-12-05T18:00:00+08:00, calls: 2000, promises: 100}
breaker: {opt_outs: {share: 0.05, least: 20, within: 12h}}
"""


def test_a_whole_file_is_read_and_is_the_same_once_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "early.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    strategy = strategy_of(from_file(path))
    assert strategy.retries.delay(Outcome.VOICEMAIL) is None
    assert strategy.retries.delay(Outcome.BUSY) == timedelta(minutes=30)
    assert strategy.breaker.opt_outs.within == timedelta(hours=12)
    assert strategy.starts_at == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert Strategy.model_validate(strategy.kept()) == strategy
    shown = strategy.model_dump(mode="json", exclude_none=True, by_alias=True)
    assert strategy_of(shown) == strategy, "what is shown can be given again"


def test_a_strategy_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "early.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    assert summary(strategy_of(from_file(path))) == (
        "Rings 1-7 or 8-30 days past due; 100.00 to 5000.00 CNY overdue; under CN_BANK; in CN or US-CA; speaking zh-CN;"
        " not marked dispute or hardship; not rung for 2 days; whose newest promise is none or broken; the largest"
        " amounts first. From 2026-12-01 09:00+08:00; mon-fri 09:00-12:00, sat 10:00-11:30 in each person's own"
        " place; 2 calls a second, 40 at once; while 3 colleagues are there to take over; again after no answer 4h,"
        " busy 30m, failed 1h, hung up 1d, unverified 2d. Each is rung 3 times at most, 1 a day; it ends when it is"
        " 2026-12-05 18:00+08:00 or 2,000 calls were made or 100 promises and plans came of it."
    )
    assert summary(strategy_of({"name": "x"})).startswith(
        "Rings everybody on file; the longest overdue first. At once;"
    )


@pytest.mark.parametrize(
    ("given_", "field", "mend"),
    [
        ({}, "name", "it must be there"),
        ({"name": " x"}, "name", ""),
        ({"name": "x", "pase": {}}, "pase", "known there are name, purpose, audience"),
        ({"name": "x", "audience": {"buckets": "1-7"}}, "audience.buckets", "known there are bucket"),
        ({"name": "x", "audience": {"bucket": "1-9"}}, "audience.bucket", "known are 1-7"),
        ({"name": "x", "audience": {"packs": ["CN"]}}, "audience.packs", "known are CN_BANK"),
        ({"name": "x", "audience": {"currency": "RMB"}}, "audience.currency", "known are"),
        ({"name": "x", "audience": {"language": "zh"}}, "audience.language", "known are zh-CN"),
        ({"name": "x", "audience": {"without_flags": ["disputed"]}}, "audience.without_flags", "known are"),
        ({"name": "x", "audience": {"region": "cn"}}, "audience.region.0", ""),
        ({"name": "x", "audience": {"overdue": {"from": "1.00"}}}, "audience.currency", "name exactly one"),
        ({"name": "x", "audience": {"overdue": {"from": 1.5}}}, "audience.overdue.from", 'write an amount as "100.00"'),
        ({"name": "x", "audience": {"overdue": {"from": "2", "to": "1"}}}, "audience.overdue", "from is more than to"),
        ({"name": "x", "audience": {"days_past_due": {}}}, "audience.days_past_due", "say from, to, or both"),
        ({"name": "x", "audience": {"refs": ["A"] * 20_001}}, "audience.refs", "20000"),
        ({"name": "x", "hours": {"mon-fri": "18:00-09:00"}}, "hours", "ends before it begins"),
        ({"name": "x", "hours": {"fri-mon": "09:00-18:00"}}, "hours", "write two spans"),
        (
            {"name": "x", "hours": {"mon-fri": "09:00-18:00", "wed": "19:00-20:00"}},
            "hours",
            "wed has hours already; name each day once",
        ),
        ({"name": "x", "hours": {"monday": "09:00-18:00"}}, "hours", "are no days of the week; write them as mon-fri"),
        ({"name": "x", "hours": {"mon": "nine to five"}}, "hours", "write them as"),
        ({"name": "x", "hours": {}}, "hours", "no day"),
        ({"name": "x", "starts_at": "2026-12-01T09:00:00"}, "starts_at", "timezone"),
        ({"name": "x", "pace": {"calls_a_second": 0}}, "pace.calls_a_second", "greater than 0"),
        ({"name": "x", "pace": {"concurrent": 1.5}}, "pace.concurrent", ""),
        ({"name": "x", "retries": {"after": {"busy": "soon"}}}, "retries.after.busy", "30m, 4h or 1d"),
        ({"name": "x", "retries": {"after": {"wrong_number": "1d"}}}, "retries.after.wrong_number", "no_answer"),
        ({"name": "x", "retries": {"after": {"promise": "1d"}}}, "retries.after.promise", "no_answer"),
        (
            {"name": "x", "breaker": {"opt_outs": {"share": 2, "least": 1, "within": "1h"}}},
            "breaker.opt_outs.share",
            "",
        ),
        ({"name": "x", "priority": 0}, "priority", ""),
        ({"name": "x", "order": "listed"}, "order", "list them"),
        (
            {"name": "x", "starts_at": "2026-12-02T00:00:00Z", "stops": {"at": "2026-12-01T00:00:00Z"}},
            "stops.at",
            "ends before it begins",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_its_place_and_mend(given_: dict[str, Any], field: str, mend: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        strategy_of(given_)
    assert refused.value.field == field
    assert mend in refused.value.mend
    assert refused.value.mend


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("name: x\nname: y\n", "name stands there twice"),
        ("- x\n", "write fields"),
        ("a: [", "YAML"),
        ("", "write fields"),
    ],
)
def test_a_file_that_is_no_strategy_is_refused(tmp_path: Path, written: str, mend: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(written)
    with pytest.raises(InvalidInput, match=mend):
        from_file(path)
    path.write_bytes("name: 早".encode("gb18030"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        from_file(path)


@given(st.integers(1, 31 * 24 * 60))
def test_a_length_is_written_and_read_the_same(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert lengths.read(lengths.written(length)) == length


ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia"])
WEEKS = st.dictionaries(
    st.sampled_from(WEEKDAYS),
    st.sampled_from(["00:00-23:59", "09:00-18:00", "01:30-02:30", "23:00-23:30"]),
    min_size=1,
)


@given(WEEKS, st.integers(0, 2 * 365 * 24 * 60), ZONES)
def test_hours_open_within_them_at_the_next_moment_and_never_before(
    written: dict[str, str], minutes: int, name: str
) -> None:
    week, zone = hours.week(written), ZoneInfo(name)
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opens = hours.opening(week, at, zone)
    assert at <= opens <= at + timedelta(days=8)
    local = opens.astimezone(zone)
    span = week[local.weekday()]
    assert span is not None
    assert span[0] <= local.time() < span[1] or _missing(opens, zone)
    assert hours.closing(week, opens, zone) > opens or _missing(opens, zone)


def _missing(at: datetime, zone: ZoneInfo) -> bool:
    """An hour that the clocks leave out opens when they are put forward."""
    return (at - timedelta(hours=2)).astimezone(zone).utcoffset() != at.astimezone(zone).utcoffset()


@pytest.mark.parametrize(
    ("given", "field"), [({"pace": "5"}, "pace"), ({"breaker": {"unknown": "3"}}, "breaker.unknown")]
)
def test_a_value_where_fields_belong_is_told_by_the_fields_that_there_are(given: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput, match=rf"write fields of it, such as {field}\.\w+; there are ") as refused:
        strategy_of({"name": "early"} | given)
    assert refused.value.field == field
    assert "instance" not in str(refused.value)
