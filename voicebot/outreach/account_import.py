"""A file of accounts taken in, a transaction a batch: new ones are opened, a reading of the ledger replaces figures.

Nothing else of an account is touched: its calls, promises, plans, payments and flags stay, and what its holder asked
not to get follows them to a new number. A reading holds every
payment that was recorded until it was made, and every line that a plan put on the ledger; what was recorded after it
moves it again. So the order in which they and readings come in does not matter, and the same file again changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.errors import InvalidInput
from voicebot.outreach.account_rows import Account, AccountReader
from voicebot.outreach.rejects import Rejected, rejected, told_apart
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.taking_in import batches
from voicebot.records import Database, ledger_lines
from voicebot.records import account_batches as table
from voicebot.records.balances import add_balances
from voicebot.records.contact import lift_flags
from voicebot.records.payments import PARTS, recorded_since
from voicebot.records.prepared import Row
from voicebot.records.stop_batches import WRONG_NUMBER, carry_over

#: rows of one transaction: few enough that no call waits for it
BATCH = 500
#: who releases a mark where nobody said who brought the file
OURSELVES = "voicebot"
#: what of a reading is news; that they were the same on another day is not
FIGURES = (*PARTS, "minimum_due", "due_date")
_LOWERED = {**{part: part for part in PARTS}, "minimum": "minimum_due"}


@dataclass(slots=True)
class AccountsIn:
    """How many rows opened an account, brought one up to date, said nothing new, and were rejected."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected


@dataclass(slots=True)
class _Batch:
    """What is to be written of one batch, and what is not."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    facts: list[tuple[str, str, str]] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    #: accounts whose number is another from now on
    renumbered: list[int] = field(default_factory=list)
    #: readings whose figures are news, and what each is: opened, read
    readings: list[tuple[Account, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0


class AccountImport:
    """One import. `salt` makes what is random of a new account; where `dry`, everything is checked, nothing written.

    `source` is whose file it is, and `by` who brings it.
    """

    def __init__(
        self,
        database: Database,
        reader: AccountReader,
        salt: Callable[[], str],
        *,
        dry: bool = False,
        source: str | None = None,
        by: str | None = None,
    ) -> None:
        self._database, self._reader, self._salt, self._dry = database, reader, salt, dry
        self._from: dict[str, Any] = {"source": source, "recorded_by": by, "at": reader.now}
        self._cipher = database.cipher
        # What was seen of this file, as whole numbers: a million rows are some tens of megabytes.
        self._seen: set[int] = set()

    def take_in(
        self,
        rows: Iterable[FoundRow],
        reject: Callable[[Rejected], object],
        progress: Callable[[AccountsIn], object] = lambda _: None,
        batch: int = BATCH,
    ) -> AccountsIn:
        """Take in every row. `reject` gets each bad one after its batch was committed; `progress` the counts."""
        taken = AccountsIn()
        for chunk in batches(rows, batch):
            done = self._take(chunk)
            taken.created, taken.updated = taken.created + len(done.new), taken.updated + len(done.changed)
            taken.unchanged, taken.rejected = taken.unchanged + done.unchanged, taken.rejected + len(done.rejected)
            for bad in sorted(done.rejected, key=lambda one: one.row):
                reject(bad)
            progress(taken)
        return taken

    def _take(self, rows: list[FoundRow]) -> _Batch:
        good, bad = told_apart(rows, self._read, self._reader.personal)
        batch = _Batch(rejected=bad)
        if not good:
            return batch
        with self._database.read() if self._dry else self._database.begin() as connection:
            if not self._dry:
                table.hold_imports(connection)
            self._compare(connection, [(row.number, account) for row, account in good], batch)
            if not self._dry:
                _write(connection, batch, self._from)
        return batch

    def _read(self, fields: Mapping[str, Any]) -> Account:
        account = self._reader.read(fields)
        self._first("ref", account.ref)
        self._first("reference", account.reference)
        return account

    def _first(self, name: str, value: str) -> None:
        """Raises InvalidInput where an earlier row of the file has it."""
        seen = hash((name, value))
        if seen in self._seen:
            raise InvalidInput(name, value, "an earlier row of this file has the same one: send each account once")
        self._seen.add(seen)

    def _compare(self, connection: Connection, accounts: list[tuple[int, Account]], batch: _Batch) -> None:
        known = table.accounts_by_refs(connection, [one.ref for _, one in accounts], lock=not self._dry)
        hashes = [self._cipher.reference_hash(one.reference) for _, one in accounts]
        owners = table.owners_of(connection, hashes)
        ids = [row["id"] for row in known.values()]
        facts = table.facts_of_accounts(connection, ids) if ids else {}
        since = min(one.as_of for _, one in accounts)
        later: dict[int, list[Row]] = {}
        for moved in _moved_since(connection, ids, since) if ids else ():
            later.setdefault(moved["account_id"], []).append(moved)
        for (number, account), hashed in zip(accounts, hashes, strict=True):
            on_file = known.get(account.ref)
            fault = _fault(account, on_file, owners.get(hashed, account.ref))
            if fault is not None:
                batch.rejected.append(rejected(number, fault, self._reader.personal))
            elif on_file is None:
                self._new(account, hashed, batch)
            else:
                paid = [one for one in later.get(on_file["id"], ()) if one["recorded_at"] > account.as_of]
                self._again(account, hashed, on_file, facts[on_file["id"]], paid, batch)

    def _new(self, account: Account, reference_hash: str, batch: _Batch) -> None:
        salt = self._salt()
        batch.new.append(self._row(account, reference_hash, {}) | {"salt": salt, "sample": False})
        batch.facts += self._facts(account, salt)
        batch.readings.append((account, "opened"))

    def _facts(self, account: Account, salt: str) -> list[tuple[str, str, str]]:
        return [(account.ref, kind, self._cipher.fact_hash(salt, kind, value)) for kind, value in account.facts.items()]

    def _again(
        self, account: Account, reference_hash: str, on_file: Row, facts: Row, paid: list[Row], batch: _Batch
    ) -> None:
        row = self._row(account, reference_hash, on_file)
        for name, column in _LOWERED.items():
            row[column] -= sum(payment[name] for payment in paid)
        told = [one for one in self._facts(account, on_file["salt"]) if facts.get(one[1]) != one[2]]
        if not told and all(on_file[name] == value for name, value in row.items()):
            batch.unchanged += 1
            return
        batch.changed.append(dict(on_file) | row | {"account": on_file["id"]})
        batch.facts += told
        if any(on_file[name] != row[name] for name in FIGURES):
            batch.readings.append((account, "read"))
        if on_file["phone_hash"] != row["phone_hash"]:
            batch.renumbered.append(on_file["id"])
        for column in ("phone_hash", "email_hash"):
            if on_file[column] not in (None, row[column]):
                batch.moved.append((on_file[column], row[column]))

    def _row(self, account: Account, reference_hash: str, on_file: Row) -> dict[str, Any]:
        principal, interest, penalty, fees = account.owed
        # What no row names stays, as what callers are verified by does.
        email = account.email or on_file.get("email")
        person = on_file.get("person_hash") if account.person is None else self._cipher.person_hash(account.person)
        return {
            "ref": account.ref,
            "name": account.name,
            "phone": account.phone,
            "phone_hash": self._cipher.number_hash(account.phone),
            "person_hash": person,
            "email": email,
            "email_hash": email and self._cipher.email_hash(email),
            "reference_hash": reference_hash,
            "product_last4": account.product_last4,
            "language": account.language,
            "region": account.home.region,
            "zone": account.home.zone,
            "packs": list(account.home.packs),
            "currency": account.currency,
            "principal": principal,
            "interest": interest,
            "penalty": penalty,
            "fees": fees,
            "minimum_due": account.minimum_due,
            "due_date": account.due_date,
            "as_of": account.as_of,
        }


def _moved_since(connection: Connection, ids: list[int], since: datetime) -> list[Row]:
    """Payments, and lines of plans, by which figures were moved after a moment."""
    return recorded_since(connection, ids, since) + ledger_lines.written_since(connection, ids, since)


def _fault(account: Account, on_file: Row | None, owner: str) -> InvalidInput | None:
    """What keeps an account out that is right in itself."""
    if owner != account.ref:
        return InvalidInput(
            "reference", account.reference, "another account has this reference: callers could name either"
        )
    if on_file is None:
        return None
    if on_file["sample"]:
        return InvalidInput("ref", account.ref, "an invented person of `voicebot accounts sample` has this reference")
    if on_file["as_of"] > account.as_of:
        return InvalidInput("as_of", account.as_of, f"a later reading is on file, of {on_file['as_of'].isoformat()}")
    if on_file["currency"] != account.currency:
        return InvalidInput("currency", account.currency, f"the account is kept in {on_file['currency']}")
    return None


def _write(connection: Connection, batch: _Batch, of: dict[str, Any]) -> None:
    ids = table.add_accounts(connection, batch.new) | {row["ref"]: row["account"] for row in batch.changed}
    table.change_accounts(connection, batch.changed)
    table.put_facts(connection, ((ids[ref], kind, hashed) for ref, kind, hashed in batch.facts))
    add_balances(connection, (_reading(ids[one.ref], one, kind) | of for one, kind in batch.readings))
    carry_over(connection, batch.moved, of["at"])
    if batch.renumbered:
        # That the old number was not theirs says nothing of the new one.
        by = of["recorded_by"] or OURSELVES
        lift_flags(connection, batch.renumbered, WRONG_NUMBER, by, "a file brought another number", of["at"])


def _reading(account_id: int, account: Account, kind: str) -> dict[str, Any]:
    """A reading as it came: what was paid since lowers the account, and not what the bank read."""
    figures: dict[str, Any] = dict(zip(PARTS, account.owed, strict=True))
    figures |= {"minimum_due": account.minimum_due, "due_date": account.due_date, "as_of": account.as_of}
    return figures | {"account_id": account_id, "kind": kind, "currency": account.currency}
