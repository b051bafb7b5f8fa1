"""The voice: real eSpeak NG in a real process."""

from __future__ import annotations

import io
import os
import signal
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicebot.errors import Misconfigured
from voicebot.speech.synthesis import EspeakSpeaker, KeptSpeaker


@pytest.fixture(scope="module")
def voice() -> Iterator[EspeakSpeaker]:
    speaker = EspeakSpeaker()
    yield speaker
    speaker.close()


def seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as sound:
        return float(sound.getnframes() / sound.getframerate())


class CountingSpeaker:
    """Says a line as its own bytes, and counts."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def render(self, text: str, language: str, pace: str = "normal", *, keep: bool = False) -> bytes:
        self.said.append(text)
        return f"{language} {pace} {text}".encode()


def test_both_languages_are_spoken(voice: EspeakSpeaker) -> None:
    assert seconds(voice.render("Two thousand three hundred dollars.", "en-US")) > 1
    assert seconds(voice.render("两千三百元整。", "zh-CN")) > 1


def test_mandarin_is_spoken_in_syllables_and_not_in_english_letters(voice: EspeakSpeaker) -> None:
    # A syllable takes some .25 s; the broken voice of 1.51 says the name of a tone digit after every one.
    assert seconds(voice.render("您好这里是海港银行", "zh-CN")) < 9 * 0.45


def test_a_long_line_is_spoken_to_its_end_and_the_next_one_is_not_part_of_it(voice: EspeakSpeaker) -> None:
    long = "This call is recorded. " * 12
    assert seconds(voice.render(long, "en-US")) > 12
    assert seconds(voice.render("Hello.", "en-US")) < 2


def test_the_slow_pace_takes_longer(voice: EspeakSpeaker) -> None:
    line = "This call is recorded. Press zero for a person."
    assert seconds(voice.render(line, "en-US", "slow")) > 1.15 * seconds(voice.render(line, "en-US"))


def test_many_threads_may_ask_at_once(voice: EspeakSpeaker) -> None:
    spoken: list[bytes] = []
    threads = [threading.Thread(target=lambda: spoken.append(voice.render("Hello.", "en-US"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(spoken) == 8
    assert all(seconds(wav) > 0.3 for wav in spoken)


def test_a_voice_whose_process_was_killed_speaks_again() -> None:
    voice = EspeakSpeaker()
    try:
        voice.render("Hello.", "en-US")
        assert voice._pool is not None
        for pid in list(voice._pool._processes):
            os.kill(pid, signal.SIGKILL)
        assert seconds(voice.render("Hello.", "en-US")) > 0.3
    finally:
        voice.close()


def test_an_empty_line_is_refused_rather_than_spoken_as_silence(voice: EspeakSpeaker) -> None:
    with pytest.raises((Misconfigured, RuntimeError), match="nothing to say"):
        voice.render("  ", "en-US")


def test_a_line_is_rendered_once(tmp_path: Path) -> None:
    counted = CountingSpeaker()
    kept = KeptSpeaker(counted, tmp_path)
    assert kept.render("Hello.", "en-US") == kept.render("Hello.", "en-US")
    kept.render("Hello.", "en-US", "slow")
    assert counted.said == ["Hello.", "Hello."]


def test_a_line_with_somebodys_data_never_rests_on_disk(tmp_path: Path) -> None:
    kept = KeptSpeaker(CountingSpeaker(), tmp_path)
    kept.render("Hello, Wang.", "en-US")
    assert list(tmp_path.iterdir()) == []
    kept.render("Goodbye.", "en-US", keep=True)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_kept_line_outlives_the_process(tmp_path: Path) -> None:
    KeptSpeaker(CountingSpeaker(), tmp_path).render("Goodbye.", "en-US", keep=True)
    later = CountingSpeaker()
    assert KeptSpeaker(later, tmp_path).render("Goodbye.", "en-US") == b"en-US normal Goodbye."
    assert later.said == []


def test_memory_holds_only_the_last_lines(tmp_path: Path) -> None:
    counted = CountingSpeaker()
    kept = KeptSpeaker(counted, tmp_path, lines_in_memory=2)
    for line in ("one", "two", "three", "one"):
        kept.render(line, "en-US")
    assert counted.said == ["one", "two", "three", "one"]
