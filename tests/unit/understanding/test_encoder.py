"""The encoder cuts text into pieces it knows and reads every sentence in bounded time, the same way each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicebot.errors import Misconfigured
from voicebot.understanding.encoder import FILE, LONGEST, Encoder, loaded
from voicebot.understanding.meaning import Intent
from voicebot.understanding.pieces import BEGIN, END, UNKNOWN, Pieces
from voicebot.understanding.reading import INTENTS, OUTPUTS


def _pieces(*words: str) -> Pieces:
    known = ["<s>", "<pad>", "</s>", "<unk>", *words]
    ends = np.cumsum([len(word.encode()) for word in known])
    return Pieces("".join(known).encode(), ends, np.array([0.0] * 4 + [-(float(len(word)) ** 0.5) for word in words]))


def test_a_text_is_cut_into_the_likeliest_pieces() -> None:
    pieces = _pieces("\u2581pay", "\u2581", "p", "a", "y", "day")
    assert pieces.of("pay day") == [BEGIN, 4, 5, 9, END]


def test_what_no_piece_covers_is_unknown_and_nothing_else_is_lost() -> None:
    pieces = _pieces("\u2581还", "款")
    assert pieces.of("还㊙款") == [BEGIN, 4, UNKNOWN, 5, END]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_begins_and_ends_and_is_cut_whole(text: str) -> None:
    found = loaded().pieces.of(text)
    assert (found[0], found[-1]) == (BEGIN, END)
    assert len(found) <= len(text) + 3


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我想跟真人讲话，别让机器跟我说", Intent.REQUEST_HUMAN),
        ("could you put me through to an actual human being", Intent.REQUEST_HUMAN),
        ("能不能慢一点说", Intent.SLOWER),
        ("what happens to my credit score if i don't pay", Intent.ASK_CONSEQUENCE),
    ],
)
def test_a_sentence_is_read_by_its_sense_in_either_language(text: str, intent: Intent) -> None:
    reading = loaded().read(text)
    assert INTENTS[int(reading.intents.argmax())] is intent
    assert float(reading.intents.sum()) == pytest.approx(1.0, abs=1e-4)


@settings(max_examples=5, deadline=None)
@given(st.text(max_size=400))
def test_the_same_sentence_has_the_same_sense(text: str) -> None:
    one, other = loaded().read(text), Encoder().read(text)
    assert np.array_equal(one.intents, other.intents)
    assert (one.danger, one.urgent) == (other.danger, other.urgent)


def test_of_a_long_story_the_beginning_and_the_end_are_read() -> None:
    story = "so the car broke down and then the other car broke down as well and " * 20
    inside, outside = story + "kittens " * 30 + story, story + "tractors " * 30 + story
    assert len(loaded().pieces.of(inside)) > LONGEST
    assert np.array_equal(loaded().sense(inside), loaded().sense(outside))


def test_a_damaged_file_is_named_with_its_mend(tmp_path: Path) -> None:
    damaged = tmp_path / FILE.name
    damaged.write_bytes(FILE.read_bytes()[:1000])
    with pytest.raises(Misconfigured, match="restore it"):
        Encoder(damaged)


def test_an_encoder_tuned_for_other_intents_is_refused(tmp_path: Path) -> None:
    with np.load(FILE) as kept:
        arrays = {name: kept[name] for name in kept.files}
    fewer = tmp_path / FILE.name
    np.savez(fewer, **arrays | {"out": arrays["out"][:, 1:], "out/bias": arrays["out/bias"][1:]})
    with pytest.raises(Misconfigured, match=f"tuned for {OUTPUTS - 1} readings, this release has {OUTPUTS}"):
        Encoder(fewer)
