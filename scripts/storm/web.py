"""The bank's web server as a process of its own, by the storm's clock: `python -m scripts.storm.web PORT`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from scripts.storm.clock import MovedClock
from voicebot.application import create_app
from voicebot.understanding import loaded


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """One process with enough threads for every call that goes on at once."""

    def load_config(self) -> None:
        options = {"bind": f"127.0.0.1:{sys.argv[1]}", "workers": 1, "threads": 32, "worker_class": "gthread"}
        for name, value in {**options, "accesslog": None, "loglevel": "warning"}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        loaded()
        return create_app(clock=MovedClock(Path(os.environ["STORM_CLOCK"])))


if __name__ == "__main__":
    # What the storm starts it, and not what it is started with, says where it listens.
    Web().run()
