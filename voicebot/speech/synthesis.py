"""Text to sound, behind one small interface: rendered in a process of its own, kept by text, voice and rate."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from voicebot.errors import Misconfigured
from voicebot.speech import espeak
from voicebot.speech.pronunciation import for_the_voice

VOICES = {"zh-CN": "sit/cmn", "en-US": "gmw/en-us"}
#: words a minute
RATES = {"normal": 160, "slow": 120}


class Speaker(Protocol):
    """Says a line."""

    def render(self, text: str, language: str, pace: str = "normal", *, keep: bool = False) -> bytes:
        """`text` as a WAV file. `keep` allows it to rest on disk: only for lines that hold nobody's data.

        Raises InvalidInput or Misconfigured; never returns silence for words.
        """
        ...


class EspeakSpeaker:
    """pyttsx3 on eSpeak NG, in one worker process that is made anew if it dies."""

    def __init__(self, *, patience: float = 20.0) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def render(self, text: str, language: str, pace: str = "normal", *, keep: bool = False) -> bytes:
        voice, rate = VOICES.get(language, VOICES["en-US"]), RATES[pace]
        said = for_the_voice(text, language)
        try:
            return self._submit(said, voice, rate).result(timeout=self._patience)
        except BrokenProcessPool:
            self.close()
        try:
            return self._submit(said, voice, rate).result(timeout=self._patience)
        except (BrokenProcessPool, RuntimeError, OSError) as error:
            raise Misconfigured(f"speech: {error}; run `voicebot doctor`") from error

    def warm(self) -> None:
        """Start the process and load the voice, without waiting for it."""
        self._ready().submit(espeak.warm)

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, text: str, voice: str, rate: int) -> Future[bytes]:
        return self._ready().submit(espeak.render, text, voice, rate)

    def _ready(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # spawn: a fork of a threaded web server may hold locks that nobody will release
                self._pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
            return self._pool


class KeptSpeaker:
    """Keeps what another speaker rendered: the last lines in memory, lines without anybody's data also on disk."""

    def __init__(self, speaker: Speaker, folder: Path, *, lines_in_memory: int = 256) -> None:
        self._speaker, self._folder, self._most = speaker, folder, lines_in_memory
        self._lock = threading.Lock()
        self._memory: OrderedDict[str, bytes] = OrderedDict()

    def render(self, text: str, language: str, pace: str = "normal", *, keep: bool = False) -> bytes:
        name = hashlib.sha256(f"{language}\n{pace}\n{RATES[pace]}\n{text}".encode()).hexdigest()
        with self._lock:
            if name in self._memory:
                self._memory.move_to_end(name)
                return self._memory[name]
        path = self._folder / f"{name}.wav"
        if path.exists():
            spoken = path.read_bytes()
        else:
            spoken = self._speaker.render(text, language, pace)
            if keep:
                self._write(path, spoken)
        self._remember(name, spoken)
        return spoken

    def _remember(self, name: str, spoken: bytes) -> None:
        with self._lock:
            self._memory[name] = spoken
            while len(self._memory) > self._most:
                self._memory.popitem(last=False)

    def _write(self, path: Path, spoken: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
        draft.write_bytes(spoken)
        draft.replace(path)
