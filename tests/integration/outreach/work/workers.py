"""`voicebot work` in processes of its own, by a clock that a test moves, over a carrier that it makes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from scripts.storm import bank
from scripts.storm.clock import MovedClock
from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from voicebot.outreach.campaigns.reading import strategy_of
from voicebot.outreach.composition import Outreach
from voicebot.records import Database
from voicebot.settings import Settings

ROOT = Path(__file__).resolve().parents[4]
#: ten in the morning of a Tuesday in Shanghai
BEGINS_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BREAKS = ("carrier_errors", "unknown", "complaints", "opt_outs", "abandoned")


class House:
    """Settings and a clock that are everybody's."""

    def __init__(self, folder: Path, database_url: str, carrier: str = "http://127.0.0.1:1") -> None:
        self.clock = MovedClock(folder / "clock")
        self.clock.start_at(BEGINS_AT)
        self._folder = folder
        variables = bank.environment(database_url, folder, "https://bot.example", carrier, (40.0, 8))
        self.variables = variables | {"SECRET_KEY": SECRET}
        self._log: IO[str] = (folder / "log").open("a")

    @property
    def settings(self) -> Settings:
        return bank.settings_of(self.variables)

    def outreach(self, database: Database) -> Outreach:
        return Outreach(database, self.clock, self.settings)

    def worker(self, name: str = "w-1") -> subprocess.Popen[str]:
        """A worker by the moved clock; it has said that it is ready to begin."""
        process = self._start([sys.executable, "-m", "scripts.storm.work", name], subprocess.PIPE)
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            killed(process)
            raise AssertionError(self.told())
        return process

    def command(self, *words: str) -> subprocess.Popen[str]:
        """The command line."""
        return self._start([sys.executable, "-c", "from voicebot.cli import main; main()", *words], subprocess.PIPE)

    def told(self) -> str:
        """The end of the log of all of them."""
        return (self._folder / "log").read_text()[-4000:]

    def close(self) -> None:
        self._log.close()

    def _start(self, command: list[str], stdout: int) -> subprocess.Popen[str]:
        environment: Mapping[str, str] = os.environ | self.variables | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, stdout=stdout, stderr=self._log, cwd=ROOT, env=environment, text=True)


def killed(process: subprocess.Popen[str]) -> None:
    """The process, dead by force."""
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    if process.stdout is not None:
        process.stdout.close()


def stopped(process: subprocess.Popen[str]) -> int:
    """The process, asked to stop; how it ended."""
    process.send_signal(signal.SIGTERM)
    code = process.wait(60)
    if process.stdout is not None:
        process.stdout.close()
    return code


def campaign(outreach: Outreach, **more: object) -> int:
    """A campaign over all accounts, that has begun; nobody is rung again unless their call failed for certain."""
    least = {"share": 1.0, "least": 1_000_000, "within": "1d"}
    never = dict.fromkeys(("busy", "no_answer", "voicemail", "hung_up", "unverified"), "never")
    strategy = {
        "name": "everybody",
        "pace": {"calls_a_second": 100, "concurrent": 1000},
        "caps": {"a_day": 6, "in_all": 20},
        "retries": {"most": 12, "spread": False, "after": never | {"failed": "10m"}},
        "breaker": dict.fromkeys(BREAKS, least),
    }
    number = outreach.campaigns.life.create(strategy_of(strategy | more), "Ada")
    outreach.campaigns.life.start(number, "Ada")
    return number


def people(database: Database, many: int) -> None:
    """So many customers who may be rung now."""
    for number in range(many):
        phone, reference = f"+86138000{number:05}", f"8700{number:04}"
        put(database, f"P-{number:03}", phone=phone, reference=reference, as_of=BEGINS_AT)
