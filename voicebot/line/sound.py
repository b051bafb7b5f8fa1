"""The speech that this installation has, made when it is first needed: a web worker starts nothing before its fork."""

from __future__ import annotations

from threading import Lock, Thread

from voicebot.errors import Misconfigured, VoicebotError
from voicebot.settings import Settings
from voicebot.speech import Recogniser, Speaker, Transcript, recogniser, speaker


class Sound:
    """Speaks lines and hears answers with whatever is installed; says clearly when something is not."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._speaker: Speaker | None = None
        self._recogniser: Recogniser | None = None
        self._looked = self._warm = False

    def warm(self) -> None:
        """Start the voice while a page is being looked at, so that its first line is not the slow one."""
        with self._lock:
            begun, self._warm = self._warm, True
        if not begun:
            Thread(target=self._say_something, name="voice", daemon=True).start()

    def _say_something(self) -> None:
        try:
            for word, language in (("您好", "zh-CN"), ("Hello", "en-US")):
                self.render(word, language, "normal")
        except VoicebotError:
            return  # whoever asks for a line will be told

    def render(self, text: str, language: str, pace: str) -> bytes:
        """A line as a WAV file. Raises Misconfigured when no voice is installed."""
        with self._lock:
            if self._speaker is None:
                self._speaker = speaker(self._settings)
        return self._speaker.render(text, language, pace)

    def hears(self) -> tuple[str, ...]:
        """The languages in which spoken answers are recognised here; empty when none."""
        found = self._found()
        return found.languages if found else ()

    def recognise(self, wav: bytes, language: str, asked: str) -> Transcript:
        """The words of an answer. Raises Misconfigured when no recogniser knows the language."""
        found = self._found()
        if found is None or language not in found.languages:
            raise Misconfigured(f"no recogniser for {language} is installed: type what you would say")
        return found.recognise(wav, language, asked)

    def _found(self) -> Recogniser | None:
        with self._lock:
            if not self._looked:
                self._looked = True
                self._recogniser = recogniser(self._settings)
        return self._recogniser
