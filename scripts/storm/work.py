"""One of the bank's workers as a process of its own, by the storm's clock: `python -m scripts.storm.work NAME`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from scripts.storm.clock import MovedClock
from voicebot.application import log_as_events
from voicebot.calls import open_calls
from voicebot.cli.work import worker_of
from voicebot.outreach.composition import Outreach
from voicebot.settings import load_settings
from voicebot.telephony.carrier import TwilioCarrier


def main(name: str) -> None:
    """What `voicebot work` does, with another clock."""
    settings, clock = load_settings(), MovedClock(Path(os.environ["STORM_CLOCK"]))
    log_as_events()
    with closing(open_calls(settings, clock)) as calls:
        outreach = Outreach(calls.database, clock, settings)
        worker = worker_of(settings, calls, outreach, TwilioCarrier(settings), name)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        print("ready", flush=True)
        worker.run()


if __name__ == "__main__":
    main(sys.argv[1])
