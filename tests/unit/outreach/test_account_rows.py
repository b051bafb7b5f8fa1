"""A row of a bank's file becomes an account, or is refused by the field that is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.unit.outreach.bank import customer, reader
from voicebot.errors import InvalidInput
from voicebot.outreach.mappings import Mapping


def test_a_row_is_read_whole() -> None:
    account = reader().read(customer(7))
    assert (account.ref, account.phone, account.reference) == ("A-7", "+8613800000007", "86000007")
    assert (account.owed, account.minimum_due) == ((186_000, 2_350, 0, 0), 20_000)
    assert (account.due_date, account.as_of) == (date(2026, 11, 20), datetime(2026, 11, 23, 22, tzinfo=UTC))
    assert (account.home.zone, account.language, account.currency) == ("Asia/Shanghai", "zh-CN", "CNY")
    assert account.facts == {"birth_mmdd": "0412", "id_last4": "3316"}


def test_parts_beside_the_principal_may_be_missing_and_then_are_nothing() -> None:
    account = reader().read(customer(interest=None, penalty="", fees=None))
    assert account.owed == (186_000, 0, 0, 0)


def test_the_reference_of_ours_serves_callers_too_where_it_is_digits() -> None:
    assert reader().read(customer(ref="77001234", reference=None)).reference == "77001234"
    with pytest.raises(InvalidInput, match="reference"):
        reader().read(customer(reference=None))


def test_defaults_of_the_mapping_stand_where_a_row_says_nothing() -> None:
    mapping = Mapping(defaults={"region": "US-NJ", "zone": "America/New_York", "packs": "US_1P", "currency": "usd"})
    account = reader(mapping).read(customer(currency=None, phone="(202) 555-0101", zip="07030"))
    assert (account.home.region, account.currency, account.phone) == ("US-NJ", "USD", "+12025550101")
    assert reader(mapping).read(customer(currency="CNY", phone="2025550101")).currency == "CNY"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("ref", None), ("ref", "x" * 65), ("name", "=1+1"), ("phone", "123"), ("reference", "86-000001")),
        *(("product_last4", "6222021234566201"), ("product_last4", "620"), ("language", "fr-FR"), ("packs", ["MOON"])),
        *(("currency", "JPY"), ("principal", None), ("principal", "1860.005"), ("principal", 1860.5)),
        *(("principal", "-1"), ("minimum_due", "99999"), ("due_date", "20/11/2026"), ("due_date", "1999-12-31")),
        *(("due_date", "2028-01-01"), ("as_of", "2026-11-24T10:30:00+08:00"), ("as_of", "yesterday"), ("as_of", None)),
        *(("birth_mmdd", "1332"), ("id_last4", "331X"), ("id_last4", "33160"), ("zip", "7030"), ("region", "US")),
    ],
)
def test_what_is_wrong_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        reader().read(customer(**{field: value}))
    assert refused.value.field == field
    assert refused.value.mend


def test_a_masked_card_tells_its_last_four_digits() -> None:
    assert reader().read(customer(product_last4="**** 6201")).product_last4 == "6201"
