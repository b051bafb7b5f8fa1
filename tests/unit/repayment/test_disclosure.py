"""What must be shown with an offer, and what the performance of a period comes to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.repayment.debts import OWED, TODAY, D, terms
from voicebot.calls.codec import dumps, loads
from voicebot.errors import InvalidInput
from voicebot.repayment.disclosure import BLOCKS, CostRow, Disclosure, disclosure_of
from voicebot.repayment.offers import Wish, offers
from voicebot.repayment.performance import Counts, performance
from voicebot.repayment.terms import Terms, terms_for

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "fixtures" / "plan_vectors.json").read_text())


A_YEAR = Wish(months=12)


def shown(terms: Terms, wish: Wish = A_YEAR) -> Disclosure:
    return disclosure_of(offers(OWED, wish, terms, TODAY).options[0], terms)


def test_the_table_of_costs_names_every_item_its_method_standard_and_recipient() -> None:
    found = shown(terms())
    option = offers(OWED, Wish(months=12), terms(), TODAY).options[0]
    assert found.if_kept == (CostRow("interest", "yearly_on_principal_left", D("0.132"), option.cost, "issuer"),)
    assert [(row.item, row.how, row.standard) for row in found.if_broken] == [
        ("late_fee", "share_of_unpaid_minimum", D("0.05")),
        ("card_interest", "daily_on_what_is_owed", D("0.0005")),
        ("waiver_returned", "by_what_is_unpaid", D("10.00")),
    ]
    assert (found.principal, found.total, found.yearly_cost) == (D("5230.00"), option.total, option.ear)
    assert found.no_other_charge
    assert loads(Disclosure, dumps(found)) == found


@pytest.mark.parametrize("pack", ["CN_BANK", "US_1P", "US_3P", "UK_CREDIT", "EU", "HK", "SG"])
def test_what_is_paid_above_the_principal_is_in_the_table(pack: str) -> None:
    found = shown(terms(pack))
    assert sum((row.amount for row in found.if_kept if row.amount), D("0.00")) == found.total - found.principal
    assert {"time_to_think", "right_to_a_person", "written_confirmation"} <= set(found.duties)
    assert not found.by_person


def test_a_plan_beyond_the_bot_is_personalised_and_a_person_approves_it() -> None:
    found = shown(terms(level="L3"), Wish(monthly=D("100.00")))
    assert found.by_person
    assert set(BLOCKS) <= set(found.duties)
    assert {"CN-PLAN-01", "CN-PLAN-02"} <= set(found.rules)
    assert not set(BLOCKS) & set(shown(terms()).duties)


def test_the_forced_reading_begins_with_its_rule() -> None:
    before = terms_for("CN_BANK", "CNY", date(2026, 7, 31))
    assert before is not None
    assert (shown(before).reading_seconds, "CN-COST-02" in shown(before).rules) == (0, False)
    assert shown(terms()).reading_seconds >= 1
    assert "CN-COST-02" in shown(terms()).rules


def test_who_is_in_the_united_kingdom_hears_of_the_credit_file_and_of_free_advice() -> None:
    found = shown(terms("UK_CREDIT"))
    assert {"credit_file_note", "free_debt_advice", "no_further_interest_or_charges"} <= set(found.duties)
    assert found.breach == "keep"
    assert "waiver_returned" not in {row.item for row in found.if_broken}


def test_tv21_the_shares_of_a_period() -> None:
    found = performance(Counts(1000, 420, 180, 72, 70, 50, 9))
    assert {name: str(getattr(found, mine)) for name, mine in NAMES.items()} == VECTORS["TV21"]


NAMES = {
    "contact": "contact",
    "rpc_dial": "right_party_by_dial",
    "rpc_connect": "right_party_by_connect",
    "ptp": "promised",
    "kept": "kept",
    "abandon": "abandoned",
}


def test_where_nothing_happened_there_is_no_share() -> None:
    found = performance(Counts(0, 0, 0, 0, 0, 0, 0))
    assert {found.contact, found.kept, found.promised} == {None}


def test_more_kept_than_due_is_refused() -> None:
    with pytest.raises(InvalidInput, match="kept"):
        performance(Counts(10, 10, 10, 10, 3, 4, 0))
