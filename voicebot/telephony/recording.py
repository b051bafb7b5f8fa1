"""The sound of calls that came in: the carrier is asked to record them once they are answered, beside the call."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Thread
from typing import Protocol

import structlog

from voicebot.errors import CarrierFailed

log = structlog.get_logger(__name__)

#: seconds before each try: a call counts as answered only once the carrier has our first words
PAUSES = (0.5, 1.0, 2.0, 4.0)
#: Twilio's code for a call that is not in progress: not yet, or no longer
NOT_IN_PROGRESS = 21220
MEND = (
    "the call goes on, and its words are in the journal; allow recording in the carrier's voice settings and check"
    " TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or set RECORD_CALLS=false"
)


class Records(Protocol):
    """What it takes of a carrier."""

    def record(self, sid: str, call: str) -> str:
        """Record a live call, both sides apart; the recording's id. Raises CarrierFailed."""
        ...


class Recorder:
    """Starts recordings. No caller waits for one, and no call fails for want of one."""

    def __init__(
        self, carrier: Records, pauses: Sequence[float] = PAUSES, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._carrier, self._pauses, self._wait = carrier, pauses, wait

    def begin(self, sid: str, call: str) -> Thread:
        """Have the carrier's call `sid` recorded, ours being `call`; this returns at once."""
        thread = Thread(target=self._begin, args=(sid, call), name=f"recording {call}", daemon=True)
        thread.start()
        return thread

    def _begin(self, sid: str, call: str) -> None:
        code: int | None = None
        for pause in self._pauses:
            self._wait(pause)
            try:
                log.info("recording.started", call=call, recording=self._carrier.record(sid, call))
                return
            except CarrierFailed as error:
                code = error.code
                if code != NOT_IN_PROGRESS:
                    break
        log.error("recording.failed", call=call, code=code, mend=MEND)
