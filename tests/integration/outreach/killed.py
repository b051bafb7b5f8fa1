"""Work in a process of its own that stops for good at a commit of a given number, to be killed there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

#: what such a process begins with; it says "here" and stops before its commit of that number, at none if it is 0
_BEGINS = """
import sys, time
from pathlib import Path
from sqlalchemy import event
from tests.conftest import SECRET
from voicebot.records import Cipher, open_database

url, path, stops_at = sys.argv[1:]
database, commits = open_database(url, Cipher(SECRET)), 0

def commit(connection):
    global commits
    commits += 1
    if commits == int(stops_at):
        print("here", flush=True)
        time.sleep(600)

event.listen(database.engine, "commit", commit)
"""


def importing(work: str, url: str, path: Path, stops_at: int = 0) -> subprocess.Popen[str]:
    """A process that does `work` on the database at `url` with a file; it ends by saying "done" and its counts."""
    return subprocess.Popen(
        [sys.executable, "-c", _BEGINS + work, url, str(path), str(stops_at)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )


def outcome(process: subprocess.Popen[str]) -> list[int]:
    """The counts of a process that came to its end."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return [int(number) for number in said.splitlines()[-1].removeprefix("done ").split()]
