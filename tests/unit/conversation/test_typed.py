"""Amounts and days as they are typed on a telephone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.unit.conversation.world import TODAY
from voicebot.conversation.typed import month_and_day, typed_amount


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("1124", date(2026, 11, 24)),
        ("1204", date(2026, 12, 4)),
        ("0103", date(2027, 1, 3)),
        ("1123", date(2027, 11, 23)),
        ("0229", date(2028, 2, 29)),
        ("0231", None),
        ("1304", None),
        ("12", None),
        ("12*4", None),
        ("１２０４", None),
        (None, None),
    ],
)
def test_four_keys_name_the_next_such_day(keys: str | None, day: date | None) -> None:
    assert month_and_day(keys, TODAY) == day


@pytest.mark.parametrize(
    ("keys", "amount"),
    [
        ("1500", Decimal(1500)),
        ("1500*5", Decimal("1500.5")),
        ("1500*50", Decimal("1500.50")),
        ("0", Decimal(0)),
        ("1500*505", None),
        ("*50", None),
        ("1234567890", None),
        ("五百", None),
        (None, None),
    ],
)
def test_a_star_is_the_decimal_point_of_a_typed_amount(keys: str | None, amount: Decimal | None) -> None:
    assert typed_amount(keys) == amount
