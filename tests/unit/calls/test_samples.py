"""Invented people in every stage, safe to create again, and never a real number."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from voicebot.calls import hearing
from voicebot.calls.crowd import MOST, crowd, crowd_of
from voicebot.calls.samples import SAMPLES, SampleAccount, on_file, person_like, put_samples
from voicebot.calls.world import COMPONENTS, quotable, zone_or_none
from voicebot.clock import ManualClock
from voicebot.errors import InvalidInput
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref, account_ids_by_phone, fact_hashes
from voicebot.records.contact import active_flags, consents_of

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_every_stage_of_arrears_has_someone_in_each_place() -> None:
    assert {sample.stage for sample in SAMPLES} == {"1-7", "8-30", "31-60", "61-90", "90+"}
    assert {sample.pack for sample in SAMPLES} == {"CN_BANK", "US_1P", "UK_CREDIT"}
    assert {sample.language for sample in SAMPLES} == {"zh-CN", "en-US"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.ref)
def test_each_sample_is_invented_and_whole(sample: SampleAccount) -> None:
    fiction = r"\+8613800000\d{3}|\+120255501\d\d|\+447700900\d{3}"
    assert re.fullmatch(fiction, sample.phone)
    assert len(sample.facts) == 2
    for kind, value in sample.facts.items():
        assert len(value) == hearing.FACT_DIGITS[kind]
    assert zone_or_none(sample.zone) is not None


def test_samples_differ_in_what_identifies_them() -> None:
    for name in ("ref", "phone", "reference", "name"):
        assert len({getattr(sample, name) for sample in SAMPLES}) == len(SAMPLES)


def test_creating_them_twice_gives_each_once_and_brings_the_ledger_up_to_date(database: Database) -> None:
    clock = ManualClock(NOW)
    assert put_samples(database, clock) == len(SAMPLES)
    clock.advance(days=2)
    put_samples(database, clock)
    assert on_file(database) == SAMPLES
    with database.read() as connection:
        row = account_by_ref(connection, "CN-0001")
        assert row is not None
        assert (row["as_of"], row["due_date"]) == (NOW + timedelta(days=2), (NOW + timedelta(days=2 - 3)).date())
        attorney = account_by_ref(connection, "US-0005")
        assert attorney is not None
        assert [flag["flag"] for flag in active_flags(connection, attorney["id"], NOW.date())] == ["attorney"]
        assert len(consents_of(connection, attorney["id"])) == 1


def test_what_is_on_file_can_be_quoted_searched_and_checked(database: Database) -> None:
    put_samples(database, ManualClock(NOW))
    with database.read() as connection:
        for sample in SAMPLES:
            row = account_by_ref(connection, sample.ref)
            assert row is not None
            assert quotable(row)
            assert sum(row[kind] for kind in COMPONENTS) > 0
            assert account_ids_by_phone(connection, database.cipher.number_hash(sample.phone)) == [row["id"]]
            hashes = fact_hashes(connection, row["id"])
            for kind, value in sample.facts.items():
                assert hashes[kind] == database.cipher.fact_hash(row["salt"], kind, value)


def test_an_empty_database_has_none(database: Database) -> None:
    assert on_file(database) == ()


@pytest.mark.parametrize(
    ("pack", "language", "ref"),
    [
        ("CN_BANK", "en-US", "CN-0007"),
        ("US_3P", "en-US", "US-0001"),
        ("US_3P", "zh-CN", "US-0006"),
        ("UK_CREDIT", "zh-CN", "UK-0001"),
    ],
)
def test_somebody_is_found_under_the_same_rules_and_then_of_the_same_language(
    pack: str, language: str, ref: str
) -> None:
    assert person_like(pack, language).ref == ref


def test_a_crowd_is_invented_whole_and_nobody_elses() -> None:
    people = crowd(MOST)
    fiction = r"\+86138000\d{5}|\+1\d{3}55501\d\d|\+447700900\d{3}"
    assert all(re.fullmatch(fiction, one.phone) for one in people)
    for name in ("ref", "phone", "reference"):
        assert len({getattr(one, name) for one in (*people, *SAMPLES)}) == len(people) + len(SAMPLES)
    for one in people:
        assert all(len(value) == hearing.FACT_DIGITS[kind] for kind, value in one.facts.items())
        assert zone_or_none(one.zone) is not None
        assert 0 < one.minimum_due < one.principal
    assert crowd(40) == people[:40]


def test_a_crowd_that_is_larger_than_the_ranges_of_numbers_is_refused() -> None:
    with pytest.raises(InvalidInput, match="crowd"):
        crowd(MOST + 1)


def test_the_crowd_on_file_is_brought_up_to_date_and_is_not_for_the_web_phone(database: Database) -> None:
    clock = ManualClock(NOW)
    put_samples(database, clock, SAMPLES + crowd_of(database, 3))
    assert crowd_of(database) == crowd_of(database, 2) == crowd(3)
    assert on_file(database) == SAMPLES
