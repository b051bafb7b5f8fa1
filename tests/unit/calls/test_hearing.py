"""What the line reported is cleaned, checked and masked before anything else sees it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.calls import hearing
from voicebot.calls.events import HeardText, LineEvent, NothingHeard, PressedKeys
from voicebot.calls.hearing import MASK, clean
from voicebot.calls.world import Checks
from voicebot.conversation.events import Claim, Heard, Pressed
from voicebot.records import Cipher
from voicebot.understanding.meaning import Intent, Meaning, Slots, Urgency

CIPHER = Cipher("an invented secret, long enough for tests")
CHECKS = Checks("salt", (("birth_mmdd", CIPHER.fact_hash("salt", "birth_mmdd", "0412")),))


def test_a_text_of_100_kb_is_cut_and_says_so() -> None:
    cleaned = clean(HeardText("说" * 100_000))
    assert cleaned.event == HeardText("说" * 2_000)
    assert cleaned.cut == 100_000


def test_an_ordinary_text_is_kept_whole() -> None:
    assert clean(HeardText("好的 👍 <b>", 0.9)) == hearing.Cleaned(HeardText("好的 👍 <b>", 0.9))


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\ud800", "\u200b".join("")])
def test_a_text_that_holds_nothing_is_nothing_heard(text: str) -> None:
    assert clean(HeardText(text)).event == NothingHeard()


@given(st.text())
def test_no_text_leaves_characters_that_a_database_or_a_page_refuses(text: str) -> None:
    event = clean(HeardText(text)).event
    if isinstance(event, HeardText):
        event.text.encode()
        assert "\x00" not in event.text


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u200b", "\ufeff", "\u00ad", "\U000e0041"]
)
def test_nothing_that_turns_or_hides_the_text_around_it_is_kept(hidden: str) -> None:
    assert clean(HeardText(f"我还{hidden}500{hidden}")).event == HeardText("我还500")
    assert clean(HeardText(hidden)).event == NothingHeard()


@given(st.text(max_size=200))
def test_keys_are_only_ever_keys(keys: str) -> None:
    event = clean(PressedKeys(keys)).event
    assert event == NothingHeard() or (isinstance(event, PressedKeys) and set(event.keys) <= set("0123456789*#"))


@pytest.mark.parametrize(("raw", "kept"), [("0412#", "0412"), ("#", "#"), ("*", "*"), ("1 2x3", "123")])
def test_the_finishing_key_is_no_answer(raw: str, kept: str) -> None:
    assert clean(PressedKeys(raw)).event == PressedKeys(kept)


@pytest.mark.parametrize("confidence", [-1.0, 2.0])
def test_a_confidence_out_of_bounds_is_brought_in(confidence: float) -> None:
    event = clean(HeardText("yes", confidence)).event
    assert isinstance(event, HeardText)
    assert event.confidence in (0.0, 1.0)


@pytest.mark.parametrize(
    ("event", "meaning", "claim"),
    [
        (PressedKeys("0412"), None, Claim.MATCH),
        (PressedKeys("0413"), None, Claim.MISMATCH),
        (PressedKeys("04"), None, None),
        (PressedKeys("0"), None, None),
        (PressedKeys("*"), None, None),
        (PressedKeys("9"), None, None),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="0412")), Claim.MATCH),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="412")), Claim.MATCH),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(date=date(2026, 4, 12))), Claim.MATCH),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="1982", date=date(2027, 4, 12))), Claim.MATCH),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="1982")), None),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="0230")), None),
        (HeardText("x"), Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="0229")), Claim.MISMATCH),
        (
            HeardText("x"),
            Meaning(Intent.AFFIRM, 1.0, slots=Slots(date=date(2026, 4, 12), ambiguous=("date",))),
            None,
        ),
        (HeardText("x"), Meaning(Intent.REQUEST_HUMAN, 1.0), None),
        (NothingHeard(), None, None),
    ],
)
def test_an_answer_is_held_against_the_fact_on_file(
    event: LineEvent, meaning: Meaning | None, claim: Claim | None
) -> None:
    digits = hearing.answer_digits(event, meaning, "birth_mmdd")
    assert hearing.check(digits, "birth_mmdd", CHECKS, CIPHER).claim is claim


def test_a_fact_that_is_not_on_file_is_never_matched() -> None:
    assert hearing.check("1234", "id_last4", CHECKS, CIPHER).claim is Claim.MISMATCH


@given(st.text(alphabet="0123456789", min_size=2, max_size=12))
def test_private_keys_reach_neither_the_dialogue_nor_the_journal(keys: str) -> None:
    event = PressedKeys(keys)
    seen = hearing.for_dialogue(event, None, Claim.MATCH, private=True)
    kept = hearing.for_journal(event, None, Claim.MATCH, private=True)
    assert seen == Pressed(MASK * len(keys), Claim.MATCH)
    assert kept == PressedKeys(MASK * len(keys))


@pytest.mark.parametrize("key", ["0", "8", "9", "*"])
def test_a_lone_command_stays_a_command_while_digits_are_private(key: str) -> None:
    assert hearing.for_dialogue(PressedKeys(key), None, None, private=True) == Pressed(key)
    digits = hearing.answer_digits(PressedKeys(key), None, "reference")
    assert hearing.check(digits, "reference", CHECKS, CIPHER) == hearing.Checked()


def test_a_private_answer_in_words_is_hidden_whole() -> None:
    meaning = Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits="0412"), evidence=("digits: 四月十二 -> 0412",))
    event = HeardText("四月十二号", 0.8)
    kept = hearing.for_journal(event, meaning, Claim.MATCH, private=True)
    seen = hearing.for_dialogue(event, meaning, Claim.MATCH, private=True)
    assert kept == HeardText(MASK * 4, 0.8)
    assert isinstance(seen, Heard)
    assert seen.meaning.slots == Slots()
    assert not any(char in seen.meaning.evidence[0] for char in "0412四十二")


def test_words_of_danger_stay_as_evidence_without_the_digits() -> None:
    meaning = Meaning(Intent.SELF_HARM, 0.9, urgency=Urgency.P0)
    kept = hearing.for_journal(HeardText("0412 我不想活了"), meaning, Claim.MATCH, private=True)
    assert kept == HeardText(f"{MASK * 4} 我不想活了")


@pytest.mark.parametrize(
    "text",
    [
        "April twelfth, or oh four one two, the fifteenth",
        "the first of jan",
        "sept twenty third",
        "sixty two forty one",
        "nought five o nine",
        "洞幺拐勾",
        "叁肆伍陆",
        "仨俩两零",
    ],
)
def test_no_word_of_a_number_or_a_month_stays(text: str) -> None:
    masked = hearing.mask_text(text)
    assert set(re.findall(r"\w+", masked)) <= {"or", "the", "of"}


def test_an_open_answer_is_kept_as_it_was() -> None:
    event = HeardText("I can pay 200 on Friday")
    assert hearing.for_journal(event, None, None, private=False) is event
