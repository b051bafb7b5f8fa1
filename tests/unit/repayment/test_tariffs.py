"""Tariffs, policies and authority: what is in force when, and that a slip in a file is named and never offered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from voicebot.calls.codec import dumps, loads
from voicebot.errors import InvalidInput, Misconfigured
from voicebot.repayment.tariff_files import FOLDER, load_tariffs
from voicebot.repayment.terms import LEVELS, Terms, terms_for

TODAY = date(2026, 11, 30)
PACKS = [
    ("CN_BANK", "CNY"),
    ("US_1P", "USD"),
    ("US_3P", "USD"),
    ("UK_CREDIT", "GBP"),
    ("EU", "EUR"),
    ("HK", "HKD"),
    ("SG", "SGD"),
]
D = Decimal


def terms(pack: str, currency: str, on: date = TODAY, level: str = "L0") -> Terms:
    found = terms_for(pack, currency, on, level)
    assert found is not None
    return found


@pytest.mark.parametrize(("pack", "currency"), PACKS)
def test_every_pack_has_terms_that_a_journal_can_hold(pack: str, currency: str) -> None:
    found = terms(pack, currency)
    assert loads(Terms, dumps(found)) == found
    assert hash(found) == hash(terms(pack, currency))
    assert {"split", "standard"} <= {product.kind for product in found.products}
    assert all(2 <= months <= 60 for product in found.products for months in product.months)


def test_no_rulebook_is_without_a_tariff() -> None:
    rulebooks = {path.stem for path in (FOLDER.parents[1] / "compliance" / "rulebooks").glob("*.yaml")}
    assert rulebooks - {"COMMON"} == {pack for pack, _ in PACKS}


@pytest.mark.parametrize(
    ("pack", "currency", "on"), [("CN_BANK", "USD", TODAY), ("CN_BANK", "CNY", date(2025, 12, 31))]
)
def test_where_no_tariff_is_in_force_there_are_no_terms(pack: str, currency: str, on: date) -> None:
    assert terms_for(pack, currency, on) is None
    assert terms_for("XX", "CNY", TODAY) is None


def test_a_level_that_does_not_exist_is_named() -> None:
    with pytest.raises(InvalidInput, match="L0, L1, L2, L3, L4"):
        terms_for("CN_BANK", "CNY", TODAY, "L5")


def test_the_reading_time_begins_on_the_day_that_the_rule_does() -> None:
    assert terms("CN_BANK", "CNY", date(2026, 7, 31)).policy.reading_seconds == 0
    assert terms("CN_BANK", "CNY", date(2026, 8, 1)).policy.reading_seconds > 0


def test_uk_plans_cost_nothing() -> None:
    found = terms("UK_CREDIT", "GBP")
    assert found.policy.charges_stop
    assert {product.rate for product in found.products} == {D(0)}


def test_each_level_may_grant_what_the_reference_says() -> None:
    rungs = {rung.level: rung for rung in terms("CN_BANK", "CNY").rungs}
    assert tuple(rungs) == LEVELS
    assert (rungs["L0"].split_most, rungs["L0"].late_fees, rungs["L0"].interest) == (3, 1, D(0))
    assert [rungs[level].months_most for level in LEVELS] == [24, 24, 36, 60, 60]
    assert [rungs[level].interest for level in LEVELS] == [D(0), D("0.30"), D("0.50"), D(1), D(1)]
    assert [rungs[level].holiday_months for level in LEVELS] == [0, 0, 3, 6, 6]
    assert [level for level in LEVELS if rungs[level].principal] == ["L4"]


def test_every_sample_says_that_it_is_one() -> None:
    for path in FOLDER.glob("*.yaml"):
        if path.stem != "LADDER":
            assert "own sample policy" in path.read_text(encoding="utf-8").splitlines()[0], path.name
            assert "house sample policy" in path.read_text(encoding="utf-8"), path.name


SLIPS = [
    ("CN_BANK", '"0.132"', '"0.32"', ["CN_BANK.yaml", "0.32", "lower it", "CN-LIM-01"]),
    ("CN_BANK", '"0.132"', "0.132", ["CN_BANK.yaml", "annual_rate", "0.132", "string"]),
    ("CN_BANK", '"0.132"', '"NaN"', ["CN_BANK.yaml", "annual_rate", "NaN", "finite"]),
    ("CN_BANK", "annual_rate", "monthly_fee_rate", ["CN_BANK.yaml", "products.1", "amortised", "annual_rate"]),
    ("CN_BANK", '"50.00"', '"-50.00"', ["CN_BANK.yaml", "minimum_instalment", "-50.00", "above zero"]),
    ("CN_BANK", '"50.00"', '"50.005"', ["CN_BANK.yaml", "minimum_instalment", "50.005", "two decimal"]),
    ("CN_BANK", "pack: CN_BANK", "pack: HK", ["CN_BANK.yaml", "pack", "HK", "CN_BANK"]),
    ("CN_BANK", "[3, 6, 12, 24]", "[3, 6, 12, 61]", ["CN_BANK.yaml", "months", "61", "60"]),
    ("CN_BANK", "[3, 6, 12, 24]", "[6, 3]", ["CN_BANK.yaml", "products.1", "fewest first"]),
    ("CN_BANK", "currency: CNY", "currency: yuan", ["CN_BANK.yaml", "currency", "yuan"]),
    ("CN_BANK", "provenance: P", "provenance: P\n    colour: red", ["CN_BANK.yaml", "colour", "red"]),
    ("CN_BANK", "2026-01-01", "2026-02-30", ["CN_BANK.yaml", "effective_from", "2026-02-30"]),
    ("CN_BANK", '"0.0005"', '"0.001"', ["CN_BANK.yaml", "daily_rate", "0.001", "lower it"]),
    ("CN_BANK", "tariffs:", "tariffs: {", ["CN_BANK.yaml", "YAML"]),
    (
        "UK_CREDIT",
        "{kind: standard, method: zero_interest,",
        '{kind: standard, method: amortised, annual_rate: "0.05",',
        ["UK_CREDIT.yaml", "amortised.rate", "0.05", "zero_interest", "UK-FORB-02"],
    ),
    ("POLICY", "effective_to: 2026-07-31", "effective_to: 2026-08-31", ["POLICY.yaml", "POLICY-CN-2026-08", "end"]),
    ("POLICY", "effective_to: 2026-07-31", "effective_to: 2025-07-31", ["POLICY.yaml", "effective_to", "2025-07-31"]),
    ("POLICY", "days_most: 30", "days_most: 60", ["POLICY.yaml", "first_payment", "days_most_approved"]),
    ("POLICY", "confirm_hours: 72", "confirm_hours: 720", ["POLICY.yaml", "confirm_hours", "720", "lower it"]),
    ("POLICY", '"0.80"', '"1.80"', ["POLICY.yaml", "buffer", "1.80", "0 to 1"]),
    ("POLICY", "consequence: keep", "consequence: forget", ["POLICY.yaml", "consequence", "forget"]),
    ("LADDER", 'interest: "0.50"', 'interest: "0.10"', ["LADDER.yaml", "L2", "at least as much"]),
    ("LADDER", "level: L4", "level: L3", ["LADDER.yaml", "L0, L1, L2, L3, L4"]),
]


@pytest.mark.parametrize(("file", "right", "wrong", "told"), SLIPS)
def test_a_slip_is_named_by_file_field_value_and_mend(
    tmp_path: Path, file: str, right: str, wrong: str, told: list[str]
) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "tariffs"))
    path = folder / f"{file}.yaml"
    before = path.read_text(encoding="utf-8")
    assert right in before
    path.write_text(before.replace(right, wrong), encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        load_tariffs(folder)
    for word in told:
        assert word in str(caught.value), str(caught.value)


def test_a_missing_policy_or_a_pack_without_one_is_named(tmp_path: Path) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "tariffs"))
    (folder / "XX.yaml").write_text((folder / "EU.yaml").read_text().replace("pack: EU", "pack: XX"))
    with pytest.raises(Misconfigured, match=r"XX.yaml: pack: 'XX': give it a policy"):
        load_tariffs(folder)
    (folder / "LADDER.yaml").unlink()
    with pytest.raises(Misconfigured, match=r"LADDER.yaml.*put it back"):
        load_tariffs(folder)


def test_two_versions_of_a_tariff_follow_each_other(tmp_path: Path) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "tariffs"))
    path = folder / "HK.yaml"
    first = path.read_text(encoding="utf-8")
    second = first[first.index("  - id:") :].replace("HK-HKD-2026", "HK-HKD-2027").replace("2026-01-01", "2027-01-01")
    path.write_text(first + second, encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"HK.yaml: HK-HKD-2027.effective_from.*end HK-HKD-2026 with effective_to"):
        load_tariffs(folder)
    ended = first.replace("effective_from: 2026-01-01", "effective_from: 2026-01-01\n    effective_to: 2026-12-31")
    path.write_text(ended + second, encoding="utf-8")
    tariffs = load_tariffs(folder)
    days = [tariffs.terms("HK", "HKD", day, "L0") for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert [found and found.tariff for found in days] == ["HK-HKD-2026@2026-01-01", "HK-HKD-2027@2027-01-01"]
