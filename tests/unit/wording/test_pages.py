"""Texts of pages: complete in both languages, held to the rules of spoken words, and written with figures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest

from tests.unit.wording.conftest import PROMPTS, Break
from voicebot.errors import Misconfigured
from voicebot.repayment import disclosure
from voicebot.repayment.settlement import Breach
from voicebot.wording import speaking, writing
from voicebot.wording.pages import Pages, lint_pages, load_pages, read_pages
from voicebot.wording.prompts import LANGUAGES
from voicebot.wording.values import Money, Percent, Phone

ZH, EN = LANGUAGES


@pytest.fixture(scope="module")
def pages() -> Pages:
    return load_pages(PROMPTS)


def rules(folder: Any) -> set[tuple[str, str]]:
    return {(finding.key, finding.rule) for finding in lint_pages(read_pages(folder))}


def test_our_own_texts_have_no_fault() -> None:
    assert lint_pages(read_pages(PROMPTS)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("en-US/pages/plan.yaml", "I decline", "I decline, last chance", ("plan.answer.decline", "never_say")),
        ("zh-CN/pages/plan.yaml", "请稍等一分钟", "您的欠款请稍等", ("notice.busy.title", "debt_word")),
        ("zh-CN/pages/plan.yaml", "不收取任何其他费用", "费用很少", ("plan.cost.no_other", "disclosure")),
        ("en-US/pages/plan.yaml", " (compounded)", "", ("plan.rate.label", "disclosure")),
        ("en-US/pages/plan.yaml", "{count:payment|payments} of {amount}", "{count} times", ("plan.sum.each", "value")),
        ("en-US/pages/plan.yaml", "Amounts in {unit}", "Amounts in {units}", ("plan.schedule.caption", "value")),
        ("en-US/pages/plan.yaml", "plan.credit.heading:", "plan.other.heading:", ("plan.credit.heading", "missing")),
        ("en-US/pages/plan.yaml", "plan.credit.heading:", "plan.other.heading:", ("plan.other.heading", "unknown")),
        ("en-US/pages/plan.yaml", "I accept this plan", "<b>I accept</b>", ("plan.answer.accept", "markup")),
        ("zh-CN/pages/plan.yaml", "您的决定", "您的決定", ("plan.answer.heading", "script")),
        ("pages.yaml", "[no_other_charge]", "[nothing_known]", ("plan.cost.no_other", "disclosure")),
    ],
)
def test_a_planted_fault_is_found(break_prompts: Break, file: str, old: str, new: str, fault: tuple[str, str]) -> None:
    folder = break_prompts(file, old, new)
    assert fault in rules(folder)
    with pytest.raises(Misconfigured, match="texts of the pages cannot be used"):
        load_pages(folder)


def test_everything_that_may_have_to_be_disclosed_has_its_words(pages: Pages) -> None:
    keys = [f"plan.item.{item}" for item in get_args(disclosure.Item)]
    keys += [f"plan.how.{how}" for how in get_args(disclosure.How)]
    keys += [f"plan.breaks.{breach}" for breach in get_args(Breach)]
    by_pack = [duty for _, duties in disclosure._BY_PACK.values() for duty in duties]
    duties = {*disclosure.ALWAYS, *disclosure.BLOCKS, *by_pack} - {"rate_before_amounts"}
    keys += [f"duty.{duty}" for duty in duties]
    assert [key for key in keys if not pages.has(key)] == []


def test_a_text_that_does_not_exist_or_lacks_a_value_is_an_error(pages: Pages) -> None:
    with pytest.raises(Misconfigured, match=r"text plan\.nothing in en-US does not exist"):
        pages.say("plan.nothing", EN, {})
    with pytest.raises(Misconfigured, match="the value simple is missing"):
        pages.say("plan.rate.detail", EN, {})


def test_the_version_changes_with_any_word(pages: Pages, break_prompts: Break) -> None:
    assert load_pages(break_prompts("en-US/pages/plan.yaml", "I decline", "No")).version != pages.version


def test_values_are_written_by_the_same_names_as_they_are_spoken() -> None:
    assert writing.TYPES.keys() == speaking.TYPES.keys()
    assert writing.CURRENCIES == speaking.CURRENCIES


@pytest.mark.parametrize(
    ("kind", "value", "zh", "en"),
    [
        ("Money", Money(230_050, "CNY"), "2,300.50元", "¥2,300.50"),
        ("Money", Money(-5, "HKD"), "-0.05港元", "-HK$0.05"),
        ("Money", Money(0, "GBP"), "0.00英镑", "£0.00"),
        ("date", date(2026, 12, 4), "2026年12月4日（星期五）", "Friday, December 4, 2026"),
        (
            "datetime",
            datetime(2026, 12, 4, 0, 5, tzinfo=UTC),
            "2026年12月4日（星期五）00:05",
            "Friday, December 4, 2026, at 12:05 a.m.",
        ),
        ("Percent", Percent("13.0350"), "13.04%", "13.04%"),
        ("Percent", Percent("0"), "0.00%", "0.00%"),
        ("Phone", Phone("+15550100100"), "+1 555-010-0100", "+1 555-010-0100"),
        ("Phone", Phone("95588"), "95588", "95588"),
        ("count", 12, "12", "12"),
    ],
)
def test_values_are_written_in_the_way_of_the_language(kind: str, value: Any, zh: str, en: str) -> None:
    assert (writing.TYPES[kind](value, ZH), writing.TYPES[kind](value, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Money", Money(1, "XXX")),
        ("Percent", Percent("many")),
        ("Phone", Phone("call us")),
        ("datetime", datetime(2026, 12, 4)),  # noqa: DTZ001 - a time without a zone is what is refused
    ],
)
def test_what_cannot_be_written_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"^(is|has) "):
        writing.TYPES[kind](value, EN)
