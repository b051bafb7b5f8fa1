"""`scripts/chaos`: a storm, told as it goes on; exit 1 where anything was done twice, lost, or outside the rules."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from scripts.storm.storm import Plan, Result, Storm
from voicebot.understanding import ensure_model

#: the server that scripts/postgres starts is named there
SERVER = "VOICEBOT_TEST_DATABASE"
#: faults of a kind that are shown
SHOWN = 10

app = typer.Typer(add_completion=False)


@app.command()
def chaos(
    kills: Annotated[int, typer.Option(help="Processes that are killed, at random instants.", min=0)] = 100,
    accounts: Annotated[int, typer.Option(help="Customers that are rung.", min=1, max=4000)] = 2000,
    seed: Annotated[int, typer.Option(help="Draws weather, people and victims; the same again for the same.")] = 1,
    workers: Annotated[int, typer.Option(help="Workers; 0 is one on SQLite and two on PostgreSQL.", min=0)] = 0,
    keep: Annotated[str, typer.Option(help="A folder to keep the ledger, the logs and the database in.")] = "",
) -> None:
    """Kill workers and the web server at random instants over a bad carrier, and check that nothing came of it."""
    server = os.environ.get(SERVER)
    # Whoever stops the storm stops its processes with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    ensure_model()
    with TemporaryDirectory(prefix="voicebot-storm-") as temporary:
        folder = Path(keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        url = _on_server(server, seed) if server else _on_file(folder)
        plan = Plan(url, folder, accounts, kills, seed, workers=workers or (2 if server else 1))
        began = time.monotonic()
        result = Storm(plan, lambda told: print(f"{time.monotonic() - began:6.0f} s  {told}", flush=True)).run()
    _show(result)
    sys.exit(1 if any(result.faults.values()) else 0)


def _on_file(folder: Path) -> str:
    for left in folder.glob("storm.db*"):
        left.unlink()
    return f"sqlite:///{folder / 'storm.db'}"


def _on_server(server: str, seed: int) -> str:
    """A database of its own on the server, emptied first."""
    name = f"voicebot_storm_{seed}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _show(result: Result) -> None:
    print(", ".join(f"{many} {name}" for name, many in result.counts.items()))
    for kind, found in result.faults.items():
        print(f"{len(found):5} {kind}")
        for one in found[:SHOWN]:
            print(f"        {one}")
        if len(found) > SHOWN:
            print(f"        and {len(found) - SHOWN} more")


if __name__ == "__main__":
    app()
