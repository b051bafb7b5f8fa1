"""One worker on SQLite, one of each name on PostgreSQL, and no place that is held by the dead."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import SECRET
from tests.integration.outreach.work.conftest import eventually
from voicebot.outreach.work.place import Place, PlaceTaken, place_of_the_dead
from voicebot.records import Cipher, Database, open_database

HOLDS = """
import sys, time
from tests.conftest import SECRET
from voicebot.outreach.work.place import Place
from voicebot.records import Cipher, open_database
database = open_database(sys.argv[1], Cipher(SECRET))
place = Place(database, "w-1")
place.take()
print("held", flush=True)
time.sleep(600)
"""


def free(database: Database, name: str) -> bool:
    place = Place(database, name)
    try:
        place.take()
    except PlaceTaken:
        return False
    place.give_back()
    return True


def test_a_place_that_is_held_is_nobody_elses_until_it_is_given_back(database: Database) -> None:
    held = Place(database, "w-1")
    held.take()
    with pytest.raises(PlaceTaken, match="w-1") as refused:
        Place(database, "w-1").take()
    assert ("PostgreSQL" if database.is_sqlite else "--name") in str(refused.value)
    assert free(database, "w-2") is not database.is_sqlite
    held.keep()
    held.give_back()
    assert free(database, "w-1")


def test_the_place_of_a_process_that_was_killed_is_free(database: Database, database_url: str) -> None:
    root = Path(__file__).resolve().parents[4]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, database_url],
        stdout=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "held\n"
        assert not free(database, "w-1")
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert eventually(lambda: free(database, "w-1"), 10)


def test_nobody_is_taken_for_dead_who_holds_a_place(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("on SQLite there is one worker, and nobody to take over from")
    held = Place(database, "w-1")
    held.take()
    with place_of_the_dead(database, "w-1") as dead:
        assert not dead
    held.give_back()
    with place_of_the_dead(database, "w-1") as dead:
        assert dead
        assert not free(database, "w-1"), "nobody begins under the name meanwhile"
    assert eventually(lambda: free(database, "w-1"), 10)


def test_a_place_that_the_database_lost_is_taken_again_or_the_worker_ends(
    database: Database, database_url: str
) -> None:
    if database.is_sqlite:
        pytest.skip("a lock on a file is not lost")
    held = Place(database, "w-1")
    held.take()
    other = open_database(database_url, Cipher(SECRET))
    # Locks are shown for the whole server, where other tests have databases of their own.
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    cut = text(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND {here}")  # noqa: S608
    with other.begin() as connection:
        connection.execute(cut)
    held.keep()
    assert not free(other, "w-1")
    with other.begin() as connection:
        connection.execute(cut)
    thief = Place(other, "w-1")
    thief.take()
    with pytest.raises(PlaceTaken, match="w-1"):
        held.keep()
    thief.give_back()
    other.close()
