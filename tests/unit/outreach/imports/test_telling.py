"""What is shown of an import while it goes on, when nobody reads it any more, and of an upload that broke off."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.outreach.bank import NOW, customer, rows_of
from tests.unit.outreach.imports.conftest import House
from voicebot.errors import NotFound
from voicebot.outreach.imports.kinds import Kind
from voicebot.outreach.imports.reading import TELLS
from voicebot.outreach.imports.telling import as_json
from voicebot.records import imports as table


def running(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(column.name for column in table.imports.columns)
    row |= {"id": "1", "kind": "accounts", "source": "", "via": "command", "dry": False, "state": "running"}
    row |= {"counts": {"created": 900, "rejected": 100}, "notes": [], "read": 250, "size": 1000}
    row |= {"created_at": NOW, "began_at": NOW, "told_at": NOW + timedelta(seconds=10)}
    return row | changes


def test_rate_and_time_left_come_from_what_was_read_so_far() -> None:
    told = as_json(running(), NOW + timedelta(seconds=12))
    assert (told["rows"], told["rate"], told["done"], told["seconds_left"]) == (1000, 100, 0.25, 28)
    assert as_json(running(read=0), NOW)["seconds_left"] is None
    assert as_json(running(state="done"), NOW)["seconds_left"] is None


def test_what_has_not_been_heard_of_for_long_is_read_by_nobody() -> None:
    assert as_json(running(), NOW + timedelta(minutes=5))["state"] == "running"
    assert as_json(running(), NOW + timedelta(minutes=6))["state"] == "stopped"


def test_a_file_tells_how_far_it_is_while_it_is_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    house.put("bank.csv", [customer(number) for number in range(1, 1201)])

    def look() -> bool:
        house.clock.advance(seconds=TELLS.total_seconds())
        seen.extend(house.files.told.newest(1))
        return True

    house.watch(look)
    assert [one["state"] for one in seen][-1] == "running"
    assert 0 < seen[-1]["done"] < 1
    assert seen[-1]["counts"]["created"] == 1000
    assert seen[-1]["rate"] > 0


def test_an_upload_that_was_whole_is_read_although_its_server_was_killed_then(house: House) -> None:
    inbox = house.files.inbox
    import_id, stream = inbox.arriving()
    with stream:
        stream.write(b"ref\nA-1\n")
    ready, inbox._ready = inbox._ready, lambda *_: None  # type: ignore[method-assign]
    inbox.accept(import_id, "back.csv", Kind.RECALLS, "", None, None, dry=False)
    inbox._ready = ready  # type: ignore[method-assign]
    assert house.watch() == {"files": 1, "refused": 0, "rejected": 1}


def test_an_upload_that_broke_off_is_deleted_when_nobody_can_be_sending_it_any_more(house: House) -> None:
    _, stream = house.files.inbox.arriving()
    with stream:
        stream.write(b"ref\n")
    path = next((house.folder / ".uploads" / "arriving").iterdir())
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    house.watch()
    assert path.exists()
    house.clock.advance(seconds=timedelta(hours=25).total_seconds())
    house.watch()
    assert not path.exists()
    assert house.rows == []


def test_what_was_never_reported_is_not_found(house: House) -> None:
    house.put("bank.csv", b"")
    house.watch()
    with pytest.raises(NotFound, match="not there"):
        house.files.told.report(house.rows[0]["id"])
    assert rows_of(house.database) == []
