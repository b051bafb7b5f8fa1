"""`voicebot consents`: what was agreed to outside of calls is on record, for what is on file then."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tests.conftest import SECRET
from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import AMERICAN
from voicebot.cli import build
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref, accounts
from voicebot.records.contact import consents_of

runner = CliRunner()
GIVE = ["consents", "give", "A-1"]


@pytest.fixture(autouse=True)
def house(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("COLUMNS", "200")
    put(database, **AMERICAN)


def test_a_consent_is_for_what_is_on_file_and_can_be_revoked(database: Database) -> None:
    given = runner.invoke(build(), [*GIVE, "artificial_voice", "--source", "card agreement 2024-05-02"])
    assert "A-1 agreed to artificial voice: on record." in given.output
    with database.read() as connection:
        account = account_by_ref(connection, "A-1")
        assert account is not None
        [row] = consents_of(connection, account["id"])
    assert (row["kind"], row["number_hash"], row["until"]) == ("artificial_voice", account["phone_hash"], None)
    assert "card agreement 2024-05-02" in runner.invoke(build(), ["consents", "list", "A-1"]).output
    with database.begin() as connection:
        connection.execute(accounts.update().values(phone_hash="of another number"))
    assert "for what is on file no longer" in runner.invoke(build(), ["consents", "list", "A-1"]).output
    assert "no longer" in runner.invoke(build(), ["consents", "revoke", "A-1", "artificial_voice"]).output
    assert "Nothing is on record." in runner.invoke(build(), ["consents", "list", "A-1"]).output


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ([*GIVE, "email", "--source", "form"], Conflict),
        ([*GIVE, "fax", "--source", "form"], InvalidInput),
        ([*GIVE, "artificial_voice", "--source", " "], InvalidInput),
        ([*GIVE, "artificial_voice", "--source", "form", "--until", "2020-01-01"], InvalidInput),
        ([*GIVE, "artificial_voice", "--source", "form", "--until", "soon"], InvalidInput),
        (["consents", "give", "A-9", "artificial_voice", "--source", "form"], NotFound),
        (["consents", "revoke", "A-1", "fax"], InvalidInput),
        (["consents", "list", "A-9"], NotFound),
    ],
)
def test_what_cannot_be_is_refused_with_its_mend(asked: list[str], error: type[Exception]) -> None:
    assert isinstance(runner.invoke(build(), asked).exception, error)
