"""Files of those whom nobody may contact: numbers and addresses that are to be left alone, accounts that were recalled.

A list only ever adds: whoever is on it is left alone from the batch on, and whoever is missing from it stays stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.errors import InvalidInput
from voicebot.outreach import cells
from voicebot.outreach.homes import Homes
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.outreach.rejects import Rejected, rejected, told_apart
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.taking_in import TakenIn, batches, list_transaction
from voicebot.records import Database
from voicebot.records import stop_batches as table
from voicebot.records.account_batches import phones_by_refs

#: rows of one transaction
BATCH = 1000
#: what a number may be suppressed from, as lists call it
SCOPES = {
    **dict.fromkeys(("all", "any", "全部"), "all"),
    **dict.fromkeys(("automated_voice", "voice", "call", "calls", "电话"), "automated_voice"),
    **dict.fromkeys(("sms", "text", "texts", "短信"), "sms"),
    **dict.fromkeys(("email", "e-mail", "mail", "邮件"), "email"),
}
#: the flag of an account that its owner took back. No gate lets anybody through whose flag it does not know
RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Stop:
    """A row: the account it names, the number (E.164), the address, or more than one."""

    ref: str | None
    number: str | None
    email: str | None
    scope: str
    reason: str


#: a row, the account that it names, and what is to be left alone by what
_Meant = tuple[Stop, int | None, list[tuple[str, str]]]


class StopReader:
    """Reads rows of a do-not-contact list; of `recalls` every one names an account."""

    FIELDS = ("ref", "phone", "email", "region", "scope", "reason")
    names, strict = "stops", False
    personal = frozenset({"row", "phone", "email"})

    def __init__(self, mapping: Columns, homes: Homes, defaults: Mapping[str, str], *, recalls: bool = False) -> None:
        self._homes, self.recalls = homes, recalls
        self.fields: tuple[str, ...] = ("ref", "reason") if recalls else self.FIELDS
        self.defaults = {"reason": RECALLED if recalls else "list", "scope": "all", **defaults, **mapping.defaults}

    def missing(self, names: Collection[str]) -> list[str]:
        """What every row needs, and no column gives."""
        return ["ref"] if self.recalls and "ref" not in names else []

    def read(self, given: Mapping[str, Any]) -> Stop:
        """The stop. Raises InvalidInput naming field, value and mend."""
        fields = {**self.defaults, **{name: value for name, value in given.items() if value not in (None, "")}}
        ref = cells.needed("ref", fields) if self.recalls else cells.words("ref", fields)
        said = None if self.recalls else cells.words("phone", fields)
        email = None if self.recalls else cells.words("email", fields, 254)
        if ref is None and said is None and email is None:
            raise InvalidInput("phone", "", "missing: every row names a number, an address, or an account")
        scope = cells.needed("scope", fields).lower()
        if scope not in SCOPES:
            raise InvalidInput("scope", scope, f"send one of {', '.join(SCOPES)}, or nothing for all")
        number = None if said is None else cells.telephone("phone", said, self._country(said, fields))
        address = None if email is None else cells.mail("email", email)
        return Stop(ref, number, address, SCOPES[scope], cells.needed("reason", fields))

    def _country(self, said: str, fields: Mapping[str, Any]) -> str:
        if said.startswith("+"):
            return ""
        return cells.needed("region", fields).upper().partition("-")[0]


class StopImport:
    """One import of stops at a time that is `now`; where `dry`, everything is checked, and nothing written.

    What it adds is on record as added by `import_id`.
    """

    def __init__(
        self, database: Database, reader: StopReader, now: datetime, *, dry: bool = False, import_id: str | None = None
    ) -> None:
        self._database, self._reader, self._now, self._dry, self._id = database, reader, now, dry, import_id

    def take_in(
        self,
        rows: Iterable[FoundRow],
        reject: Callable[[Rejected], object],
        progress: Callable[[TakenIn], object] = lambda _: None,
        batch: int = BATCH,
    ) -> TakenIn:
        """Take in every row. `reject` gets each bad one after its batch was committed; `progress` the counts."""
        taken = TakenIn()
        for chunk in batches(rows, batch):
            good, bad = told_apart(chunk, self._reader.read, self._reader.personal)
            with list_transaction(self._database, dry=self._dry) as connection:
                bad += self._stop(connection, good, taken)
            taken.tell(bad, reject)
            progress(taken)
        return taken

    def _stop(self, connection: Connection, good: list[tuple[FoundRow, Stop]], taken: TakenIn) -> list[Rejected]:
        known = phones_by_refs(connection, [stop.ref for _, stop in good if stop.ref is not None])
        bad = []
        stops: list[_Meant] = []
        for row, stop in good:
            account = None if stop.ref is None else known.get(stop.ref)
            if stop.ref is not None and account is None and not (stop.number or stop.email):
                bad.append(rejected(row.number, InvalidInput("ref", stop.ref, "no such account is on file")))
                continue
            on_file = [] if account is None else [(account[1], stop.scope)]
            stops.append((stop, account and account[0], self._addressed(stop) + on_file))
        (self._recall if self._reader.recalls else self._suppress)(connection, stops, taken)
        return bad

    def _addressed(self, stop: Stop) -> list[tuple[str, str]]:
        """What the row itself names, hashed, and what it is not to be contacted by: an address, by e-mail."""
        cipher = self._database.cipher
        number = [] if stop.number is None else [(cipher.number_hash(stop.number), stop.scope)]
        return number + ([] if stop.email is None else [(cipher.email_hash(stop.email), "email")])

    def _suppress(self, connection: Connection, stops: list[_Meant], taken: TakenIn) -> None:
        held = table.scopes_of(connection, {hashed for _, _, named in stops for hashed, _ in named})
        new = []
        for stop, _, named in stops:
            fresh = [(one, scope) for one, scope in dict.fromkeys(named) if not {(one, "all"), (one, scope)} & held]
            held |= set(fresh)
            made = {"reason": stop.reason, "created_at": self._now, "import_id": self._id}
            new += [{"number_hash": one, "scope": scope} | made for one, scope in fresh]
            taken.recorded, taken.known = taken.recorded + bool(fresh), taken.known + (not fresh)
        if new and not self._dry:
            table.suppress_numbers(connection, new)

    def _recall(self, connection: Connection, stops: list[_Meant], taken: TakenIn) -> None:
        ids = [account for _, account, _ in stops if account is not None]
        new = sorted(set(ids) - table.accounts_with(connection, RECALLED, ids))
        taken.recorded, taken.known = taken.recorded + len(new), taken.known + len(ids) - len(new)
        made = {"flag": RECALLED, "starts": self._now.date(), "created_at": self._now}
        if new and not self._dry:
            table.raise_flags(connection, [{"account_id": account} | made for account in new])
