"""POST /api/v1/imports: a file is on the disk before it is answered, read once, and told with what was left out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.test import TestResponse

from tests.unit.api.conftest import KEY, client_of
from tests.unit.api.described import holds
from tests.unit.outreach.bank import customer, rows_of, written
from tests.unit.outreach.imports.conftest import House, house_on
from voicebot.api import imports
from voicebot.records import Database
from voicebot.settings import Settings

SETTINGS = Settings(secret_key=SecretStr("x" * 32), api_key=SecretStr("an-invented-key"), import_largest_mb=1)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_on(database, tmp_path)


@pytest.fixture
def client(house: House) -> FlaskClient:
    return client_of(imports.blueprint(house.files, SETTINGS))


def a_file(tmp_path: Path, rows: list[dict[str, Any]], name: str = "bank.csv") -> bytes:
    return written(tmp_path / name, rows).read_bytes()


def send(client: FlaskClient, content: bytes, name: str = "bank.csv", **fields: str) -> TestResponse:
    form = {"kind": "accounts", "source": "harbour"} | fields
    return client.post("/api/v1/imports", data={**form, "file": (BytesIO(content), name)}, headers=KEY)


def left(house: House) -> list[str]:
    """Files in the folders of uploads."""
    return sorted(str(one.relative_to(house.folder)) for one in house.folder.rglob("*") if one.is_file())


def test_a_small_file_is_read_at_once_and_its_bad_rows_can_be_fetched(
    client: FlaskClient, house: House, tmp_path: Path
) -> None:
    told = send(client, a_file(tmp_path, [customer(1), customer(2, name="=1+1")]), by="Mei")
    assert told.status_code == 201
    found = holds(told, "/imports", "post")
    assert found["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert (found["state"], found["by"], found["via"], found["done"]) == ("done", "Mei", "upload", 1.0)
    assert told.headers["Location"] == found["self"] == f"/api/v1/imports/{found['import']}"
    with client.get(found["rejects"], headers=KEY) as report:
        assert report.get_data(as_text=True).splitlines()[1].startswith("3,name,'=")
        assert report.mimetype == "text/csv"
    assert holds(client.get(found["self"], headers=KEY), "/imports/{import_id}", "get") == found
    assert [row["ref"] for row in rows_of(house.database)] == ["A-1"]


def test_the_same_file_again_is_told_and_changes_nothing(client: FlaskClient, house: House, tmp_path: Path) -> None:
    content = a_file(tmp_path, [customer(1)])
    first = send(client, content).get_json()
    again = send(client, content)
    assert again.status_code == 200
    found = holds(again, "/imports", "post")
    assert (found["state"], found["same_as"]) == ("known", first["import"])


def test_a_dry_run_checks_everything_and_writes_nothing(client: FlaskClient, house: House, tmp_path: Path) -> None:
    found = send(client, a_file(tmp_path, [customer(1)]), dry_run="true").get_json()
    assert (found["counts"]["created"], found["dry_run"]) == (1, True)
    assert rows_of(house.database) == []
    assert send(client, a_file(tmp_path, [customer(1)])).status_code == 201


def test_a_large_file_waits_for_a_worker(house: House, tmp_path: Path) -> None:
    client = client_of(imports.blueprint(house.files, SETTINGS, read_at_once=100))
    told = send(client, a_file(tmp_path, [customer(number) for number in range(9)]), as_of="2026-11-24")
    assert told.status_code == 202
    found = holds(told, "/imports", "post")
    assert (found["state"], found["done"], found["rejects"]) == ("waiting", 0.0, None)
    assert rows_of(house.database) == []
    house.watch()
    after = client.get(found["self"], headers=KEY).get_json()
    assert (after["state"], after["counts"]["created"]) == ("done", 9)


def test_a_file_that_cannot_be_used_is_a_problem_with_its_mend_and_is_on_record(
    client: FlaskClient, house: House
) -> None:
    told = send(client, b"name,phone\n")
    assert told.status_code == 400
    problem = holds(told, "/imports", "post")
    assert (problem["field"], "no column for ref" in problem["mend"]) == ("header", True)
    assert client.get(f"/api/v1/imports/{problem['import']}", headers=KEY).get_json()["state"] == "refused"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "cards"}, "kind"),
        ({"source": "../x"}, "source"),
        ({"dry_run": "perhaps"}, "dry_run"),
        ({"mapping": "x"}, "mapping"),
        ({"by": "x" * 65}, "by"),
    ],
    ids=str,
)
def test_what_is_wrong_beside_the_file_is_named_and_nothing_of_it_stays(
    client: FlaskClient, house: House, fields: dict[str, str], field: str
) -> None:
    told = send(client, b"ref\n", **fields)
    assert told.status_code == 400
    assert holds(told, "/imports", "post")["field"] == field
    assert left(house) == []
    assert house.rows == []


@pytest.mark.parametrize("body", [b"", b"{}", b"--x\r\nbroken"])
def test_what_is_no_form_is_refused(client: FlaskClient, house: House, body: bytes) -> None:
    for content_type in ("application/json", "multipart/form-data; boundary=x", "multipart/form-data"):
        told = client.post("/api/v1/imports", data=body, headers=KEY, content_type=content_type)
        assert told.status_code == 400
    assert left(house) == []


def test_two_files_at_once_are_refused(client: FlaskClient, house: House) -> None:
    both = [(BytesIO(b"ref\n"), "a.csv"), (BytesIO(b"ref\n"), "b.csv")]
    told = client.post("/api/v1/imports", data={"kind": "accounts", "file": both}, headers=KEY)
    assert (told.status_code, told.get_json()["field"]) == (400, "file")
    assert left(house) == []


def test_a_file_of_more_than_is_taken_is_refused_and_not_kept(client: FlaskClient, house: House) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body, form = part + b"x" * 1_100_000, "multipart/form-data; boundary=x"
    told = client.post("/api/v1/imports", data=body, headers=KEY, content_type=form)
    assert told.status_code == 413
    assert left(house) == []


def test_a_name_leads_nowhere(client: FlaskClient, house: House, tmp_path: Path) -> None:
    found = send(client, a_file(tmp_path, [customer(1)]), name="../../etc/..\\a b?.csv").get_json()
    assert found["file"] == "a b_.csv"
    assert all(one.startswith(".uploads/done/") for one in left(house))


def test_without_the_key_nothing_is_taken(client: FlaskClient, house: House) -> None:
    assert client.post("/api/v1/imports", data={"file": (BytesIO(b"ref\n"), "a.csv")}).status_code == 401
    assert left(house) == []


def test_an_import_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    for path in ("x", "x/rejects"):
        told = client.get(f"/api/v1/imports/{path}", headers=KEY)
        assert told.status_code == 404


def test_an_upload_is_read_by_nobody_but_us(client: FlaskClient, house: House, tmp_path: Path) -> None:
    send(client, a_file(tmp_path, [customer(1)]))
    uploads = house.folder / ".uploads"
    assert uploads.stat().st_mode & 0o077 == 0
