"""The bank's processes: started, killed at any instant with all that belongs to them, or asked to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

from voicebot.settings import ROOT

#: seconds
STARTS_WITHIN, STOPS_WITHIN = 60.0, 90.0


class Host:
    """One process that can be started again and again; what it says goes to a file of its own."""

    def __init__(self, module: str, argument: str, variables: Mapping[str, str], folder: Path) -> None:
        self.name = argument if module.endswith("work") else "web"
        self._command = [sys.executable, "-m", module, argument]
        self._environment = {**os.environ, **variables, "PYTHONPATH": str(ROOT)}
        self._said = folder / f"{self.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a group of its own."""
        with self._said.open("ab") as said:
            self._process = subprocess.Popen(  # noqa: S603 - commands of ours
                self._command, stdout=said, stderr=said, cwd=ROOT, env=self._environment, start_new_session=True
            )

    def kill(self) -> None:
        """Kill it, and whatever it has started, at once."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """Ask it to stop; killed where it does not."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def processor_seconds(self) -> float:
        """What it and whatever it has started have used of the processor so far."""
        assert self._process is not None, "only what was started has used any"
        used = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self._process.pid:
                    used += int(fields[11]) + int(fields[12])
        return used / os.sysconf("SC_CLK_TCK")

    @property
    def dead(self) -> bool:
        """Whether it has ended by itself."""
        return self._process is not None and self._process.poll() is not None

    @property
    def said(self) -> str:
        """All that it said."""
        return self._said.read_text("utf-8", "replace") if self._said.exists() else ""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int, host: Host) -> None:
    """Wait until the web server does. Raises RuntimeError with what it said where it never does."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and not host.dead:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError(f"the web server does not answer:\n{host.said[-3000:]}")
