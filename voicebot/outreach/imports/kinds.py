"""What a file may hold, and who reads and takes in each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from typing import Protocol

from voicebot.calls.house import Office
from voicebot.outreach.account_import import AccountImport, AccountsIn
from voicebot.outreach.account_rows import AccountReader
from voicebot.outreach.bank_files import Wants
from voicebot.outreach.history_import import HistoryImport
from voicebot.outreach.history_rows import HistoryReader
from voicebot.outreach.homes import Homes
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.outreach.payment_rows import PaymentReader
from voicebot.outreach.payments import Payments
from voicebot.outreach.rejects import Rejected
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.stop_import import StopImport, StopReader
from voicebot.outreach.taking_in import PaymentImport, TakenIn
from voicebot.records import Database


class Kind(StrEnum):
    """What a file holds, in the order in which files that came together are taken in: who is not to be contacted
    first, and what is said of accounts after the accounts."""

    DO_NOT_CONTACT = "do-not-contact"
    ACCOUNTS = "accounts"
    RECALLS = "recalls"
    HISTORY = "history"
    PAYMENTS = "payments"


class TakesIn(Protocol):
    """One import of one kind."""

    def take_in(
        self,
        rows: Iterable[FoundRow],
        reject: Callable[[Rejected], object],
        progress: Callable[[AccountsIn | TakenIn], object] = ...,
    ) -> AccountsIn | TakenIn: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: its source's mapping, whose it is, who brings it, when that is, and nothing written if dry.

    `as_of` is when the ledger was read, where the file has no column for it. What a list adds is kept with `import_id`.
    """

    kind: Kind
    source: str
    mapping: Columns
    by: str | None
    now: datetime
    as_of: str | None = None
    dry: bool = False
    import_id: str | None = None


class Kinds:
    """Readers and imports of every kind, on one database."""

    def __init__(self, database: Database, office: Office, homes: Homes, payments: Payments) -> None:
        self._database, self._office, self._homes, self._payments = database, office, homes, payments

    def of(self, reading: Reading) -> tuple[Wants, TakesIn]:
        """Who reads the rows of such a file, and who takes them in."""
        mapping, dry, home = reading.mapping, reading.dry, {"region": self._office.region}
        match reading.kind:
            case Kind.ACCOUNTS:
                accounts = AccountReader(mapping, self._homes, reading.now, self._defaults(reading.as_of))
                brought = {"source": reading.source, "by": reading.by}
                return accounts, AccountImport(self._database, accounts, lambda: token_hex(16), dry=dry, **brought)
            case Kind.HISTORY:
                history = HistoryReader(mapping, self._homes, home)
                return history, HistoryImport(self._database, history, reading.source, reading.now, dry=dry)
            case Kind.PAYMENTS:
                paid = PaymentReader(mapping)
                return paid, PaymentImport(self._payments, paid, reading.by, dry=dry)
            case Kind.RECALLS | Kind.DO_NOT_CONTACT:
                stops = StopReader(mapping, self._homes, home, recalls=reading.kind is Kind.RECALLS)
                return stops, StopImport(self._database, stops, reading.now, dry=dry, import_id=reading.import_id)

    def _defaults(self, as_of: str | None) -> dict[str, str]:
        office = self._office
        home = {"language": office.language, "region": office.region, "packs": ",".join(office.packs)}
        return home | ({"as_of": as_of} if as_of else {})
