"""Texts to telephones: complete in both languages, short, with a way out, and neutral where others may read them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.wording.conftest import PROMPTS, Break
from voicebot.errors import Misconfigured
from voicebot.wording.emails import SUBJECT, lint_emails, load_emails, read_emails
from voicebot.wording.messages import NEUTRAL, lint_messages, load_messages, read_messages
from voicebot.wording.pages import Pages
from voicebot.wording.prompts import LANGUAGES
from voicebot.wording.samples import LINK, sample
from voicebot.wording.segments import beyond_alphabet, segments

EN_FILE, ZH_FILE = "en-US/messages/texts.yaml", "zh-CN/messages/texts.yaml"
STOPS = ", discloses: [text_stop]"


@pytest.fixture(scope="module")
def words() -> Pages:
    return load_messages(PROMPTS)


def rules(folder: Any) -> set[tuple[str, str]]:
    return {(finding.key, finding.rule) for finding in lint_messages(read_messages(folder))}


def test_our_own_texts_have_no_fault() -> None:
    assert lint_messages(read_messages(PROMPTS)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            EN_FILE,
            "as you asked, we will call",
            "last chance: as you asked, we will call",
            ("callback_confirmation", "never_say"),
        ),
        (EN_FILE, "here is what we talked about", "here is your debt", ("plan_confirmation", "debt_word")),
        (ZH_FILE, "您问到的内容，", "您的还款办法，", ("payment_methods.neutral", "debt_word")),
        (ZH_FILE, "找人工请打{hotline}。退订请回复TD。", "找人工请打{hotline}。", ("reply.help", "disclosure")),
        (EN_FILE, "We text people", "We text “people”", ("reply.help", "length")),
        (EN_FILE, "We text people", "We text people" + " and people" * 40, ("reply.help", "length")),
        (EN_FILE, "the installment of {amount}", "the installment", ("instalment_missed", "value")),
        (EN_FILE, "reply.start:", "reply.begin:", ("reply.start", "missing")),
        (EN_FILE, "reply.start:", "reply.begin:", ("reply.begin", "unknown")),
    ],
)
def test_a_planted_fault_is_found(break_prompts: Break, file: str, old: str, new: str, fault: tuple[str, str]) -> None:
    folder = break_prompts(file, old, new)
    assert fault in rules(folder)
    with pytest.raises(Misconfigured, match="words of the texts cannot be used"):
        load_messages(folder)


def test_a_text_described_without_a_way_to_reach_us_is_found(break_prompts: Break) -> None:
    told = 'for a day", audience: anyone, values: {institution: text, due: date'
    folder = break_prompts("messages.yaml", told + ", hotline: Phone}" + STOPS, told + "}" + STOPS)
    assert ("promise_confirmation.neutral", "value") in rules(folder)


def test_a_text_described_without_a_way_out_is_found(break_prompts: Break) -> None:
    told = "{institution: text, at: datetime, hotline: Phone}"
    assert ("callback_confirmation", "disclosure") in rules(break_prompts("messages.yaml", told + STOPS, told))


def test_a_neutral_text_that_is_not_for_anyone_is_found(break_prompts: Break) -> None:
    told = '"that something was noted for a day", audience: '
    folder = break_prompts("messages.yaml", told + "anyone", told + "verified")
    assert ("promise_confirmation.neutral", "audience") in rules(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_fits_three_segments_with_the_longest_link(words: Pages, language: str) -> None:
    catalogue = read_messages(PROMPTS).catalogue
    texts = {key: words.say(key, language, sample(entry.values, language)) for key, entry in catalogue.items()}
    assert LINK in texts["plan_confirmation"]
    assert {key: segments(text) for key, text in texts.items() if segments(text) > 3} == {}


def test_what_is_for_the_verified_person_has_a_neutral_form_or_is_a_notice(words: Pages) -> None:
    catalogue = read_messages(PROMPTS).catalogue
    told = [key for key, entry in catalogue.items() if entry.audience == "verified"]
    assert [key for key in told if not words.has(key + NEUTRAL)] == ["instalment_missed"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3),
        ("€" * 80, 1), ("€" * 81, 2), ("中" * 70, 1), ("中" * 71, 2), ("中" * 134, 2), ("中" * 135, 3), ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)  # fmt: skip
def test_segments_are_counted_as_operators_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_letters_that_double_the_price_are_named() -> None:
    assert beyond_alphabet("It’s “fine” – really") == "’“”–"
    assert beyond_alphabet('It\'s "fine" - really') == ""


def test_our_own_e_mails_have_no_fault_and_tell_nothing_before_they_are_opened() -> None:
    read = read_emails(PROMPTS)
    assert lint_emails(read) == []
    subjects = [entry for key, entry in read.catalogue.items() if key.endswith(SUBJECT)]
    assert subjects
    assert {entry.audience for entry in subjects} == {"anyone"}


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "en-US/emails/emails.yaml",
            "what we noted in",
            "your debt, in",
            ("promise_confirmation.subject", "debt_word"),
        ),
        ("en-US/emails/emails.yaml", "If you want no more e-mail", "If you like", ("frame.stop", "disclosure")),
        ("zh-CN/emails/emails.yaml", "frame.stop:", "frame.gone:", ("frame.stop", "missing")),
        ("emails.yaml", "frame.person:", "frame.people:", ("frame.person", "missing")),
        ("emails.yaml", "plan_confirmation.subject:", "plan.subject:", ("plan_confirmation", "missing")),
    ],
)
def test_a_planted_fault_of_an_e_mail_is_found(
    break_prompts: Break, file: str, old: str, new: str, fault: tuple[str, str]
) -> None:
    folder = break_prompts(file, old, new)
    assert fault in {(finding.key, finding.rule) for finding in lint_emails(read_emails(folder))}
    with pytest.raises(Misconfigured, match="words of the e-mails cannot be used"):
        load_emails(folder)
