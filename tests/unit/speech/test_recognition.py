"""Recognition with the recogniser that is installed, on speech that was synthesised here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from voicebot.errors import InvalidInput, Misconfigured
from voicebot.settings import load_settings
from voicebot.speech import recogniser
from voicebot.speech.grammar import grammar_for
from voicebot.speech.recognition import SphinxRecogniser, covered
from voicebot.speech.synthesis import EspeakSpeaker
from voicebot.understanding.meaning import Asked


@pytest.fixture(scope="module")
def voice() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


@pytest.fixture(scope="module")
def sphinx() -> SphinxRecogniser:
    return SphinxRecogniser()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("confirm", "yes"),
        ("confirm", "no"),
        ("amount", "five hundred dollars"),
        ("amount", "two thousand three hundred"),
        ("date", "next friday"),
        ("confirm", "goodbye"),
    ],
)
def test_a_narrow_answer_is_heard(voice: EspeakSpeaker, sphinx: SphinxRecogniser, asked: str, said: str) -> None:
    heard = sphinx.recognise(voice.render(said, "en-US"), "en-US", asked)
    assert heard.text == said
    assert heard.confidence >= 0.8


@pytest.mark.parametrize("said", ["I want to kill myself", "what are you talking about", "maybe later"])
def test_a_sentence_outside_the_grammar_is_not_bent_into_an_answer(
    voice: EspeakSpeaker, sphinx: SphinxRecogniser, said: str
) -> None:
    heard = sphinx.recognise(voice.render(said, "en-US"), "en-US", "confirm")
    assert heard.confidence < 0.5


def test_the_same_recogniser_serves_again_and_again(voice: EspeakSpeaker, sphinx: SphinxRecogniser) -> None:
    spoken = voice.render("yes", "en-US")
    assert {sphinx.recognise(spoken, "en-US", "confirm") for _ in range(3)} == {("yes", 0.8)}


@pytest.mark.parametrize("asked", [asked.value for asked in Asked])
def test_every_question_has_a_grammar_that_loads_or_none(sphinx: SphinxRecogniser, asked: str) -> None:
    grammar = grammar_for(asked)
    if grammar is not None:
        assert sphinx._make(grammar) is not None


@pytest.mark.parametrize("sound", [b"", b"RIFF", b"\x00" * 4096])
def test_what_is_no_sound_file_is_refused_with_the_mend(sphinx: SphinxRecogniser, sound: bytes) -> None:
    with pytest.raises(InvalidInput, match="send a WAV file"):
        sphinx.recognise(sound, "en-US")


def test_a_language_it_does_not_know_is_refused(sphinx: SphinxRecogniser) -> None:
    with pytest.raises(InvalidInput, match="language"):
        sphinx.recognise(b"", "zh-CN")


def test_silence_covers_nothing() -> None:
    assert covered(b"\x00\x00" * 16000, [(0, 50)]) == 0.0


def test_a_model_folder_that_holds_no_model_is_named_at_start(tmp_path: Path) -> None:
    settings = load_settings(secret_key="x" * 32, whisper_model=str(tmp_path))
    with pytest.raises(Misconfigured, match="WHISPER_MODEL"):
        recogniser(settings)
