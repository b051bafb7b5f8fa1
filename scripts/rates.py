"""Outreach in numbers, for scripts/measure.py: rows of a file, calls started."""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from scripts.storm.rate import call_starts
from voicebot.calls.crowd import MOST
from voicebot.settings import ROOT

#: the server that scripts/postgres starts is named there
SERVER = "VOICEBOT_TEST_DATABASE"


def imported(url: str, rows: int) -> tuple[int, float, float]:
    """A file of so many accounts through the command; how many, in which time, and the most memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.csv"
        _write(file, rows)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "SECRET_KEY": "a secret for measuring only, long enough",
            "IMPORT_SOURCES": folder,
        }
        command = [sys.executable, "-c", "from voicebot.cli import main; main()"]
        subprocess.run([*command, "migrate"], env=environment, check=True, capture_output=True)  # noqa: S603
        began = time.perf_counter()
        take_in = [*command, "import", "accounts", str(file)]
        subprocess.run(take_in, env=environment, check=True, capture_output=True)  # noqa: S603
        spent = time.perf_counter() - began
    return rows, spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _write(file: Path, rows: int) -> None:
    fields = (
        "ref,name,phone,reference,product_last4,currency,principal,interest,penalty,fees,minimum_due,due_date,as_of"
    )
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow([*fields.split(","), "language", "region", "packs", "birth_mmdd", "id_last4"])
        for number in range(rows):
            money = ("CNY", "1860.00", "23.50", "0", "0.00", "200.00", "2026-11-20", "2026-11-24T06:00:00+08:00")
            who = (f"B-{number}", "林晓雯", f"+86138{number:08}", f"{10_000_000 + number}", "6201")
            writer.writerow([*who, *money, "zh-CN", "CN", "CN_BANK", "0412", "3316"])


def started(url: str, customers: int) -> dict[str, float]:
    """Calls started by two workers, nobody answering."""
    with tempfile.TemporaryDirectory() as folder:
        return call_starts(url, Path(folder), min(customers, MOST), told=lambda said: print(f"  {said}", flush=True))


def database(name: str) -> str:
    """A database of its own on the server that scripts/postgres started."""
    server = make_url(os.environ[SERVER])
    admin = create_engine(server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.set(database=name).render_as_string(hide_password=False)
