"""A payment as it arrives: which field is wrong, what it holds, and what to send instead."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import Arrived, read

PAID = {"account": "A-1", "amount": "500.00", "paid_at": "2026-11-24", "reference": "TX-1"}
BACK = {"reverses": "TX-1", "paid_at": "2026-11-25", "reference": "RV-1"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_payment_is_read_with_its_sum_to_the_cent() -> None:
    assert read(PAID | {"method": " bank transfer "}) == Arrived(
        "TX-1", date(2026, 11, 24), "A-1", Decimal("500.00"), note="bank transfer"
    )


def test_what_takes_a_payment_back_needs_no_account_and_no_sum() -> None:
    assert read(BACK | {"reason": "bounced"}) == Arrived(
        "RV-1", date(2026, 11, 25), None, None, note="bounced", reverses="TX-1"
    )


def test_a_day_begins_where_its_payer_lives_and_a_time_is_the_same_everywhere() -> None:
    assert read(PAID).moment(SHANGHAI) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    timed = read(PAID | {"paid_at": "2026-11-24T10:30:00+08:00"})
    assert timed.moment(ZoneInfo("America/New_York")) == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"account": None}, "account"),
        ({"account": "  "}, "account"),
        ({"account": 7}, "account"),
        ({"account": "x" * 65}, "account"),
        ({"account": "A\x00"}, "account"),
        ({"reference": ""}, "reference"),
        ({"reference": "TX-\N{REPLACEMENT CHARACTER}"}, "reference"),
        ({"amount": None}, "amount"),
        ({"amount": 500.0}, "amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": "-5.00"}, "amount"),
        ({"amount": "5.001"}, "amount"),
        ({"amount": "1,000.00"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "100000000.01"}, "amount"),
        ({"paid_at": None}, "paid_at"),
        ({"paid_at": "2026-11-24T10:30:00"}, "paid_at"),
        ({"paid_at": "2026-11-31"}, "paid_at"),
        ({"paid_at": "24.11.2026"}, "paid_at"),
        ({"paid_at": "0001-01-01"}, "paid_at"),
        ({"paid_at": "9999-12-31"}, "paid_at"),
        ({"currency": "yuan"}, "currency"),
        ({"currency": "圆圆圆"}, "currency"),
        ({"reason": "bounced"}, "reason"),
        ({"status": "bounced"}, "status"),
    ],
)
def test_a_wrong_field_is_named_with_its_mend(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(PAID | wrong)
    assert refused.value.field == field
    assert refused.value.mend


def test_how_the_money_came_is_no_reason_to_take_it_back() -> None:
    with pytest.raises(InvalidInput, match="method"):
        read(BACK | {"method": "bank transfer"})


def test_what_is_no_object_is_no_payment() -> None:
    with pytest.raises(InvalidInput, match="payment"):
        read(["A-1"])  # type: ignore[arg-type]
