"""Runs inside a process of its own: one pyttsx3 engine on eSpeak NG 1.52, one line a run.

Four threads in one process crash pyttsx3, two saves before one run lose the first, and an unwritable path or an
unknown voice fails in silence: hence one process, one save a run, and a look at the file. Debian 12's eSpeak 1.51
reads Mandarin as English; with the 1.52 library loaded first, the loader hands that one to pyttsx3, which asks for
it by its soname. A run returns before a longer line is spoken to its end: hence the wait for the engine's own word.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import threading
import wave
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

#: seconds of patience with one line
PATIENCE = 15.0


@cache
def _engine() -> tuple[Any, threading.Event]:
    import espeakng_loader

    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3

    engine, spoken = pyttsx3.init("espeak"), threading.Event()
    _keep_the_last_sound(engine.proxy._driver)
    engine.connect("finished-utterance", lambda **_: spoken.set())
    return engine, spoken


def _keep_the_last_sound(driver: Any) -> None:
    """Take in each callback's sound before its events: the driver closes the file first and so loses the last chunk."""
    from pyttsx3.drivers import _espeak

    def heard(samples: Any, count: int, events: Any) -> int:
        if count > 0 and driver._speaking:
            driver._data_buffer += ctypes.string_at(samples, count * 2)
        return int(driver._onSynth(samples, 0, events))

    _espeak.SetSynthCallback(heard)


def render(text: str, voice: str, rate: int) -> bytes:
    """`text` spoken by `voice` at `rate` words a minute, as a WAV file.

    Raises RuntimeError when the engine leaves no sound behind.
    """
    if not text.strip():
        raise RuntimeError("nothing to say: the engine cannot speak an empty line")
    # Some three runs in a hundred end before their first sound (measured, 320 short lines): they are run again.
    for _ in range(4):
        wav = _run(text, voice, rate)
        if wav:
            return wav
    raise RuntimeError(f"the synthesiser left no sound for voice {voice!r}")


def _run(text: str, voice: str, rate: int) -> bytes | None:
    engine, spoken = _engine()
    spoken.clear()
    with TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        path = Path(folder) / "line.wav"
        # Loading a voice, on the engine's own thread, resets the rate: one after the other.
        engine.setProperty("voice", voice)
        _settle()
        engine.setProperty("rate", rate)
        _settle()
        engine.save_to_file(text, str(path))
        engine.runAndWait()
        if not spoken.wait(PATIENCE) or not path.exists():
            return None
        wav = path.read_bytes()
    with wave.open(io.BytesIO(wav)) as sound:
        return wav if sound.getnframes() else None


def _settle() -> None:
    """Wait until the engine has done what it was told."""
    from pyttsx3.drivers import _espeak

    _espeak.Synchronize()


def warm() -> None:
    """Load the library, so that the first line waits for nothing."""
    _engine()
