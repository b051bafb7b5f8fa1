"""A payment lowers what is owed by the parts, once; what is left is credit; what is taken back is owed again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED, OWED_TOTAL, Till
from voicebot.errors import InvalidInput
from voicebot.outreach.posting import Clash, Unknown
from voicebot.outreach.spreading import shown
from voicebot.records import Database
from voicebot.records.payments import PARTS, paid_off


def parts_of(row: dict[str, object]) -> list[object]:
    return [row[part] for part in PARTS]


def test_up_to_ninety_days_late_the_costs_of_being_late_are_paid_first(till: Till) -> None:
    till.pays("1000.00")
    # TV14: penalty and interest first, the rest to the principal
    assert till.owed() == {"principal": 880_025, "interest": 0, "penalty": 0, "fees": 0}
    [row] = till.rows()
    assert parts_of(row) == [19_975, 54_025, 26_000, 0]
    assert (row["amount"], row["unapplied"], row["days_past_due"], row["source"]) == (100_000, 0, 4, "hand")


def test_from_the_ninety_first_day_on_the_principal_is_paid_first(database: Database, till: Till) -> None:
    put(database, minimum_due=100_000, due_date=date(2026, 8, 21), **OWED)
    till.pays("1000.00")
    assert till.owed()["principal"] == 800_000
    assert till.rows()[0]["days_past_due"] == 95


def test_the_days_are_counted_to_the_day_it_was_paid_where_its_payer_lives(database: Database, till: Till) -> None:
    put(database, due_date=date(2026, 8, 25), **OWED)
    till.pays("1000.00", paid_at="2026-11-23T17:00:00+00:00")
    assert till.rows()[0]["days_past_due"] == 91
    till.pays("1.00", "TX-2", paid_at="2026-11-23T15:00:00+00:00")
    assert till.rows()[1]["days_past_due"] == 90


def test_the_minimum_due_goes_down_with_what_is_paid_and_no_further_than_to_nothing(till: Till) -> None:
    till.pays("400.00")
    assert till.account()["minimum_due"] == 60_000
    till.pays("4000.00", "TX-2")
    assert till.account()["minimum_due"] == 0


def test_what_is_paid_beyond_all_that_is_owed_is_kept_as_credit(till: Till) -> None:
    till.pays("10000.00")
    assert sum(till.owed().values()) == 0
    assert till.rows()[0]["unapplied"] == 1_000_000 - OWED_TOTAL


def test_a_payment_does_not_make_the_ledger_younger_than_its_last_reading(till: Till) -> None:
    before = till.account()["as_of"]
    till.clock.advance(days=1)
    till.pays(paid_at="2026-11-24T12:00:00+00:00")
    assert till.account()["as_of"] == before


def test_the_same_payment_again_changes_nothing(till: Till) -> None:
    assert till.pays().new
    before = (till.account(), till.rows())
    again = till.pays(method="a bank's own words for it")
    assert not again.new
    assert again.row["id"] == before[1][0]["id"]
    assert (till.account(), till.rows()) == before
    assert till.moved_on == [till.account()["id"]]


@pytest.mark.parametrize(
    "other", [{"amount": "500.01"}, {"paid_at": "2026-11-23"}, {"account": "A-2"}], ids=lambda other: str(*other)
)
def test_the_same_reference_with_other_content_is_refused_naming_both(
    database: Database, till: Till, other: dict[str, str]
) -> None:
    put(database, ref="A-2", reference="86000002", **OWED)
    till.pays()
    before = (till.account(), till.account("A-2"), till.rows())
    with pytest.raises(Clash) as refused:
        till.pays(**{"amount": "500.00"} | other)
    assert "a payment of 500.00 CNY for A-1 at 2026-11-23T16:00:00+00:00" in str(refused.value)
    assert f"this says a payment of {other.get('amount', '500.00')} CNY for {other.get('account', 'A-1')}" in str(
        refused.value
    )
    assert (till.account(), till.account("A-2"), till.rows()) == before


def test_an_account_that_is_not_there_is_not_found(till: Till) -> None:
    with pytest.raises(Unknown, match="account A-9 is not known"):
        till.pays(account="A-9")


def test_another_currency_is_refused(till: Till) -> None:
    with pytest.raises(InvalidInput, match="kept in CNY"):
        till.pays(currency="USD")
    assert till.pays(currency="cny").new


def test_nothing_is_paid_in_days_to_come_unless_days_are_tried_out(till: Till, open_till: Callable[..., Till]) -> None:
    with pytest.raises(InvalidInput, match="paid_at"):
        till.pays(paid_at="2026-11-25")
    assert till.pays(paid_at="2026-11-24T02:04:59+00:00").new, "the other bank's clock is ahead"
    assert open_till(ahead=True).pays("1.00", "TX-2", paid_at="2027-01-05").new


def test_a_payment_taken_back_is_owed_again_part_by_part_on_a_row_of_its_own(till: Till) -> None:
    till.pays("1000.00", paid_at="2026-11-24T01:00:00+00:00")
    first = till.rows()
    till.takes_back()
    assert till.owed() == OWED
    assert till.account()["minimum_due"] == 100_000
    [paid, back] = till.rows()
    assert paid == first[0], "what was written stays as it was"
    assert (back["kind"], back["amount"], back["reverses"], back["note"]) == (
        "reversal",
        -100_000,
        paid["id"],
        "bounced",
    )
    assert parts_of(back) == [-19_975, -54_025, -26_000, 0]
    assert back["paid_at"] == datetime(2026, 11, 24, 1, tzinfo=UTC), "taken back that day, and not before it was paid"


def test_a_payment_is_taken_back_once_and_the_same_reversal_again_changes_nothing(till: Till) -> None:
    till.pays()
    assert till.takes_back().new
    assert not till.takes_back().new
    with pytest.raises(Clash, match="TX-1: it was taken back already, by RV-1"):
        till.takes_back(reference="RV-2")
    assert till.owed() == OWED


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"amount": "499.00"}, "amount"),
        ({"account": "A-2"}, "account"),
        ({"currency": "USD"}, "currency"),
        ({"paid_at": "2026-11-22"}, "paid_at"),
        ({"reverses": "RV-0"}, "reverses"),
    ],
)
def test_what_does_not_fit_the_payment_takes_nothing_back(till: Till, asked: dict[str, str], field: str) -> None:
    till.pays()
    till.pays("1.00", "TX-0")
    till.takes_back("TX-0", "RV-0")
    before = till.rows()
    with pytest.raises(InvalidInput) as refused:
        till.takes_back(**{"reference": "RV-1"} | asked)
    assert refused.value.field == field
    assert till.rows() == before


def test_a_payment_to_take_back_that_is_not_there_is_not_found(till: Till) -> None:
    with pytest.raises(Unknown, match="payment TX-9 is not known"):
        till.takes_back("TX-9")


def test_credit_pays_what_a_bounced_payment_leaves_owed_again(till: Till) -> None:
    till.pays("500.00", "TX-1")
    till.pays("10000.00", "TX-2")
    assert till.rows()[1]["unapplied"] == 1_000_000 - (OWED_TOTAL - 50_000)
    till.takes_back("TX-1")
    assert sum(till.owed().values()) == 0, "the credit covers it"
    moved = till.rows()[-1]
    assert (moved["kind"], moved["amount"], moved["unapplied"]) == ("credit", 0, -50_000)


def test_credit_that_bounces_after_it_paid_for_something_is_owed_again(till: Till) -> None:
    till.pays("500.00", "TX-1")
    till.pays("10000.00", "TX-2")
    till.takes_back("TX-1")
    till.takes_back("TX-2", "RV-2")
    assert till.owed() == OWED
    with till.database.read() as connection:
        assert paid_off(connection, till.account()["id"])["unapplied"] == 0


#: payments in minor units; None takes back one of those before it
STEPS = st.lists(st.one_of(st.integers(1, 700_000), st.none()), min_size=1, max_size=9)
NUMBERS = count(1)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.sampled_from([4, 120]), st.integers(0, OWED_TOTAL), st.data())
def test_whatever_is_paid_and_taken_back_everything_adds_up(
    till: Till, steps: list[int | None], overdue: int, minimum: int, data: st.DataObject
) -> None:
    ref = f"P-{next(NUMBERS)}"
    due = date(2026, 11, 24) - timedelta(days=overdue)
    account_id = put(till.database, ref=ref, reference=ref, minimum_due=minimum, due_date=due, **OWED)
    standing: dict[str, int] = {}
    for step in steps:
        number = str(next(NUMBERS))
        if step is not None:
            till.pays(shown(step), number, account=ref)
            standing[number] = step
        elif standing:
            taken = data.draw(st.sampled_from(sorted(standing)))
            till.takes_back(taken, f"R{number}")
            del standing[taken]
        with till.database.read() as connection:
            off = paid_off(connection, account_id)
        owed = till.owed(ref)
        assert {part: owed[part] + off[part] for part in PARTS} == OWED
        assert sum(off[part] for part in PARTS) + off["unapplied"] == sum(standing.values())
        assert min(owed.values()) >= 0
        assert off["unapplied"] >= 0
        assert not (off["unapplied"] and sum(owed.values())), "nobody owes what they have credit for"
        assert 0 <= till.account(ref)["minimum_due"] <= sum(owed.values())
        assert till.account(ref)["minimum_due"] + off["minimum"] == minimum
