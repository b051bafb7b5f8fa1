"""Killed at any commit, nobody is reminded, written to, receipted or rung twice, and nobody is forgotten."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.integration.mail.server import Kept, port_of, served
from tests.integration.outreach.killed import importing
from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from voicebot.outreach.ringing import DOUBT, LEFT
from voicebot.records import Database
from voicebot.records.accounts import accounts

#: passes of the duties on the eve of a promise, at the hour of a callback, by lines that write down what they get
WORK = """
from tests.unit.outreach.house import house_on
from tests.integration.outreach.test_follow_up_killed import EVE, posting

given, port = Path(path).parent / "given.txt", Path(path).read_text()
house = house_on(database)
posting(house, given, port)
house.at(EVE)
house.works()
house.works()
print("done 0", flush=True)
"""
EVE = "2026-11-25T15:00"
ADDRESS = "mei@mail.example"


def posting(house: House, given: Path, port: str) -> None:
    """Texts and calls are written down in a file as they leave; e-mail goes to a real server."""
    from pydantic import SecretStr

    from voicebot.mail.post import SmtpPost
    from voicebot.settings import Settings

    send, place = house.post.line.send, house.carrier.place

    def sent(text: object) -> object:
        with given.open("a") as file:
            file.write(f"text {text.to}\n")  # type: ignore[attr-defined]
        return send(text)  # type: ignore[arg-type]

    def placed(dial: object) -> str:
        with given.open("a") as file:
            file.write(f"call {dial.to}\n")  # type: ignore[attr-defined]
        return place(dial)  # type: ignore[arg-type]

    house.post.line.send, house.carrier.place = sent, placed  # type: ignore[method-assign,assignment]
    url = SecretStr(f"smtp://127.0.0.1:{port}?tls=none")
    settings = Settings(secret_key=SecretStr("s" * 32), smtp_url=url, smtp_from="no-reply@bank.example")
    house.mail = SmtpPost(settings, house.clock)  # type: ignore[assignment]


@pytest.fixture
def mail() -> Iterator[tuple[Kept, Controller]]:
    kept = Kept()
    controller = served(kept)
    yield kept, controller
    controller.stop()


def people(house: House) -> None:
    """One who is reminded by text, one by e-mail, and one who is rung back."""
    for number, ref in enumerate(("A-1", "A-2", "A-3")):
        put(house.database, ref, phone=f"+861380000010{number}", reference=f"8600000{number}")
    house.promises(date(2026, 11, 26), ref="A-1")
    house.promises(date(2026, 11, 26), ref="A-2")
    house.post.suppressed("sms", "+8613800000101")
    with house.database.begin() as connection:
        written = {"email": ADDRESS, "email_hash": house.database.cipher.email_hash(ADDRESS)}
        connection.execute(accounts.update().where(accounts.c.ref == "A-2").values(**written))
    house.asked_to_ring(EVE, ref="A-3")


@pytest.mark.slow
def test_killed_at_any_commit_everybody_hears_once(
    database: Database, database_url: str, mail: tuple[Kept, Controller], tmp_path: Path
) -> None:
    kept, server = mail
    (tmp_path / "port.txt").write_text(str(port_of(server)))
    given = tmp_path / "given.txt"
    house = house_on(database)
    people(house)
    stops = 0
    for stops in range(1, 60, 3):
        process = importing(WORK, database_url, tmp_path / "port.txt", stops)
        assert process.stdout is not None
        said = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        process.stdout.close()
        if said.startswith("done"):
            break
    else:
        pytest.fail("the work never came to its end")
    posting(house, given, str(port_of(server)))
    house.at(EVE)
    house.clock.advance(seconds=LEFT.total_seconds())
    house.works()
    house.clock.advance(seconds=(DOUBT + timedelta(minutes=1)).total_seconds())
    house.works()
    left = Counter(given.read_text().split("\n")[:-1])
    assert all(times == 1 for times in left.values()), left
    assert len(kept.taken) <= 1
    outbox = {row["account_id"]: row["state"] for row in house.rows("outbox") if row["channel"] == "sms"}
    mailed = [row["state"] for row in house.rows("outbox") if row["channel"] == "email"]
    assert outbox[house.account_id("A-1")] in ("sent", "unknown")
    assert (len(mailed), set(mailed) <= {"sent", "unknown"}) == (1, True)
    assert len(house.rows("reminders")) == 2
    [ring] = house.rows("rings")
    assert ring["tries"] == 1
    assert left["call +8613800000102"] == 1 or "callback_missed" in house.tickets()
