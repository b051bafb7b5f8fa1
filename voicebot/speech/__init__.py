"""Synthesis and recognition backends behind two small interfaces: what is installed here, and nothing from outside."""

from __future__ import annotations

from importlib.util import find_spec

from voicebot.errors import Misconfigured
from voicebot.settings import Settings
from voicebot.speech.recognition import Recogniser, SphinxRecogniser, Transcript, WhisperRecogniser
from voicebot.speech.synthesis import EspeakSpeaker, KeptSpeaker, Speaker

__all__ = ["Recogniser", "Speaker", "Transcript", "recogniser", "speaker"]


def speaker(settings: Settings) -> Speaker:
    """The voice that is installed, its process already starting."""
    voice = EspeakSpeaker()
    voice.warm()
    return KeptSpeaker(voice, settings.speech_cache)


def recogniser(settings: Settings) -> Recogniser | None:
    """The best recogniser that is installed: a Whisper model folder, else pocketsphinx (English), else None.

    Raises Misconfigured when a model folder is set and cannot be used.
    """
    if settings.whisper_model:
        if find_spec("faster_whisper") is None:
            raise Misconfigured("WHISPER_MODEL is set but faster-whisper is missing: pip install 'voicebot[whisper]'")
        try:
            return WhisperRecogniser(settings.whisper_model)
        except (OSError, RuntimeError, ValueError) as error:
            raise Misconfigured(f"WHISPER_MODEL: no model could be read from that folder ({error})") from error
    return SphinxRecogniser() if find_spec("pocketsphinx") else None
