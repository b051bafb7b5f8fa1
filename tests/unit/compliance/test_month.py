"""A month of invented people, in which an oracle that shares nothing with the gate hears every question too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from scripts.month import oracle
from scripts.month.living import MONTHS, Found, live
from scripts.month.people import PLACES
from voicebot.compliance import Rulebooks, load_rulebooks, read_rulebooks

BOOKS = load_rulebooks()
NOON = {"at": "2026-11-24T12:00:00-05:00", "voice": "live", "channel": "voice", "purpose": "collection", "debt": "D1"}
NEW_YORKER = {"packs": ["US_3P"], "number": "+12125550143", "zones": ["America/New_York"], "region": "US-NY-UPSTATE"}


def month(seeds: range, books: Rulebooks = BOOKS) -> Found:
    found = Found()
    for one in live(seeds, books):
        found.add(one)
    return found


def test_gate_and_oracle_agree_on_every_question_of_a_month() -> None:
    found = month(range(700_000, 700_200))
    assert not found.differing
    assert min(found.asked["allowed"], found.asked["blocked"]) > 500
    assert len(found.blocked) > 40, "and most rules had something to say"


def test_the_months_hold_every_pack_and_the_changes_of_the_clocks() -> None:
    assert {pack for packs, *_ in PLACES for pack in packs} == set(BOOKS) - {"COMMON"}
    changes = ("2026-10-25", "2026-11-01", "2027-03-14", "2027-03-28")
    for change in changes:
        day = datetime.fromisoformat(f"{change}T00:00:00+00:00")
        assert any(0 <= (day - begins).days < 31 for begins in MONTHS.values()), change


FAULTS: dict[str, Callable[[str], str]] = {
    "an hour": lambda text: text.replace('"08:00-21:00"', '"08:00-21:01"'),
    "a cap": lambda text: text.replace("{most: 7,", "{most: 8,"),
    "a rest": lambda text: text.replace("{days: 7, consent_days: 7}", "{days: 6, consent_days: 7}"),
    "a city": lambda text: text.replace("regions: [US-NYC, ", "regions: ["),
    "a flag": lambda text: text.replace("flags: [bankruptcy]", "flags: [cease]"),
    "a day in force": lambda text: text.replace("effective_from: 2027-01-31", "effective_from: 2027-03-20"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_that_were_looser_would_be_found_out(fault: str) -> None:
    spoilt = {pack: FAULTS[fault](text) if pack.startswith("US") else text for pack, text in BOOKS.sources.items()}
    assert spoilt != BOOKS.sources
    assert any(one.differing for one in live(range(700_000, 703_000), read_rulebooks(spoilt)))


def test_the_oracle_blocks_what_the_vectors_of_the_reference_block() -> None:
    calls = [
        {"at": f"2026-11-{day}T12:00:00-05:00", "number": "+12125550143", "debt": "D1", "purpose": None}
        | {"direction": "outbound", "channel": "voice", "outcome": "no_answer"}
        for day in range(17, 24)
    ]
    ask = NEW_YORKER | NOON | {"flags": [], "consents": [], "history": calls}
    assert "US-FREQ-01" in oracle.blocked_by(ask | {"at": "2026-11-23T13:00:00-05:00"})
    assert not oracle.blocked_by(ask | {"at": "2026-11-24T13:00:00-05:00"})
