"""Sound to text, behind one small interface. Audio goes through SpeechRecognition's AudioData."""

from __future__ import annotations

import io
import threading
from typing import Any, NamedTuple, Protocol

import numpy as np

from voicebot.errors import InvalidInput
from voicebot.speech.grammar import grammar_for

#: the longest answer that is listened to, seconds
LONGEST = 30.0


class Transcript(NamedTuple):
    """What was recognised. `confidence` lies in 0..1; empty text means that no words were heard."""

    text: str
    confidence: float


class Recogniser(Protocol):
    """Turns an answer into words. `name` is what people are told; `languages` are those it knows."""

    name: str
    languages: tuple[str, ...]

    def recognise(self, wav: bytes, language: str, asked: str = "open") -> Transcript:
        """The words of `wav`, heard as an answer to the question `asked`. Raises InvalidInput for what is no WAV."""
        ...


def read_audio(wav: bytes) -> Any:
    """`wav` as AudioData, at most LONGEST seconds. Raises InvalidInput."""
    import speech_recognition

    try:
        with speech_recognition.AudioFile(io.BytesIO(wav)) as source:
            audio = speech_recognition.Recognizer().record(source, duration=LONGEST)
    except (ValueError, EOFError, AssertionError, OSError) as error:
        raise InvalidInput("audio", f"{len(wav)} bytes", "send a WAV file, PCM, 16 bit") from error
    if audio.sample_rate < 8000 or not audio.frame_data:
        raise InvalidInput("audio", f"{audio.sample_rate} Hz", "send at least 8 kHz and some sound")
    return audio


class SphinxRecogniser:
    """pocketsphinx with a grammar for narrow English answers, and free dictation where the grammar will not do.

    A grammar matches nearly anything, so its words count only when they account for nearly all of the sound that is
    voiced; a sentence outside it leaves most of its sound unexplained. Free words get the little trust they deserve.
    """

    name = "pocketsphinx"
    languages: tuple[str, ...] = ("en-US",)
    #: the share of voiced sound that the grammar's words must cover: answers inside it measured .82 and more,
    #: sentences outside it .71 and less
    enough = 0.78

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._decoders: dict[str, Any] = {}

    def recognise(self, wav: bytes, language: str, asked: str = "open") -> Transcript:
        if language not in self.languages:
            raise InvalidInput("language", language, f"{self.name} knows {', '.join(self.languages)} only")
        raw = read_audio(wav).get_raw_data(convert_rate=16000, convert_width=2)
        grammar = grammar_for(asked)
        with self._lock:
            if grammar is not None:
                words, spans = self._decode(asked, raw, grammar)
                if words and covered(raw, spans) >= self.enough:
                    return Transcript(words, 0.8)
            words, _ = self._decode("", raw)
        return Transcript(words, 0.3 if words else 0.0)

    def _decode(self, name: str, raw: bytes, grammar: str | None = None) -> tuple[str, list[tuple[int, int]]]:
        """The words, and where each lies: first and last frame, of 10 ms."""
        decoder = self._decoders.get(name)
        if decoder is None:
            decoder = self._decoders[name] = self._make(grammar)
        decoder.start_utt()
        decoder.process_raw(raw, no_search=False, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        if found is None:
            return "", []
        spans = [(part.start_frame, part.end_frame) for part in decoder.seg() if part.word[0] not in "<[("]
        return found.hypstr, spans

    @staticmethod
    def _make(grammar: str | None) -> Any:
        import pocketsphinx

        if grammar is None:
            return pocketsphinx.Decoder(loglevel="FATAL", samprate=16000)
        decoder = pocketsphinx.Decoder(loglevel="FATAL", samprate=16000, lm=None)
        decoder.add_jsgf_string("answer", grammar)
        decoder.activate_search("answer")
        return decoder


def covered(raw: bytes, spans: list[tuple[int, int]]) -> float:
    """The share of the voiced 10 ms frames of `raw` (16 kHz, 16 bit) that lie within `spans`; 0.0 where none is."""
    samples = np.frombuffer(raw[: len(raw) // 320 * 320], dtype=np.int16).astype(np.float64).reshape(-1, 160)
    loudness = np.sqrt((samples**2).mean(axis=1))
    voiced = loudness > 0.06 * loudness.max(initial=1.0)
    inside = np.zeros(len(voiced), dtype=bool)
    for first, last in spans:
        inside[first : last + 1] = True
    return float((voiced & inside).sum() / voiced.sum()) if voiced.any() else 0.0


class WhisperRecogniser:
    """faster-whisper from a model folder, kept resident; two decodes at once at most, others wait their turn."""

    name = "faster-whisper"
    languages: tuple[str, ...] = ("en-US", "zh-CN")

    def __init__(self, folder: str) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(folder, device="cpu", compute_type="int8", local_files_only=True)
        self._admit = threading.BoundedSemaphore(2)

    def recognise(self, wav: bytes, language: str, asked: str = "open") -> Transcript:
        if language not in self.languages:
            raise InvalidInput("language", language, f"{self.name} knows {', '.join(self.languages)} only")
        sound = read_audio(wav).get_wav_data(convert_rate=16000, convert_width=2)
        with self._admit:
            segments, _ = self._model.transcribe(
                io.BytesIO(sound),
                language=language[:2],
                beam_size=1,
                max_new_tokens=96,
                without_timestamps=True,
            )
            heard = list(segments)
        if not heard or min(segment.no_speech_prob for segment in heard) > 0.6:
            return Transcript("", 0.0)
        text = "".join(segment.text for segment in heard).strip()
        mean = sum(segment.avg_logprob for segment in heard) / len(heard)
        return Transcript(text, max(0.0, min(1.0, 1.0 + mean)))
