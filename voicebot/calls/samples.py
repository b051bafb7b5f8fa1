"""Invented people in every stage of arrears, to try the bot with. None exists.

Their numbers are kept for fiction where a country keeps such a range: +1 202 555 01xx by the North American plan,
+44 7700 900xxx by Ofcom. For mainland China none is known, and +86 138 0000 01xx may be somebody's: that is one reason
why an invented person is rung on the built-in line only (see `dialling.SAMPLE_RULE`).

What each would type to be verified is written here on purpose: it is the demonstration's crib. Real accounts keep
such facts only as keyed hashes, and so do these once they are in the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from voicebot.clock import Clock
from voicebot.records import contact
from voicebot.records.accounts import list_accounts, lower_account, put_account
from voicebot.records.database import Database
from voicebot.records.payments import paid_off
from voicebot.records.secrecy import Cipher


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An invented cardholder. Money is in minor units; `overdue` in days; `flags` hold until a person releases them."""

    ref: str
    name: str
    language: str
    region: str
    zone: str
    pack: str
    phone: str
    last4: str
    reference: str
    currency: str
    overdue: int
    principal: int
    interest: int
    penalty: int
    fees: int
    minimum_due: int
    birth_mmdd: str
    second: tuple[str, str]
    flags: tuple[str, ...] = field(default=())

    @property
    def facts(self) -> MappingProxyType[str, str]:
        """What this invented person types to be verified, by kind."""
        kind, value = self.second
        return MappingProxyType({"birth_mmdd": self.birth_mmdd, kind: value})

    @property
    def stage(self) -> str:
        """The stage of arrears, in days past due."""
        bounds = ((7, "1-7"), (30, "8-30"), (60, "31-60"), (90, "61-90"))
        return next((name for days, name in bounds if self.overdue <= days), "90+")


def _cn(
    number: int,
    name: str,
    overdue: int,
    money: tuple[int, int, int, int, int],
    born: str,
    id4: str,
    *,
    language: str = "zh-CN",
    flags: tuple[str, ...] = (),
) -> SampleAccount:
    phone = f"+86138000001{number:02}"
    return SampleAccount(
        f"CN-{number:04}",
        name,
        language,
        "CN",
        "Asia/Shanghai",
        "CN_BANK",
        phone,
        f"{6200 + number}",
        f"860000{number:02}",
        "CNY",
        overdue,
        *money,
        born,
        ("id_last4", id4),
        flags,
    )


def _us(
    number: int,
    name: str,
    overdue: int,
    money: tuple[int, int, int, int, int],
    born: str,
    zip_code: str,
    *,
    zone: str,
    region: str = "US",
    language: str = "en-US",
    flags: tuple[str, ...] = (),
) -> SampleAccount:
    phone = f"+120255501{number:02}"
    return SampleAccount(
        f"US-{number:04}",
        name,
        language,
        region,
        zone,
        "US_1P",
        phone,
        f"{4100 + number}",
        f"100000{number:02}",
        "USD",
        overdue,
        *money,
        born,
        ("zip", zip_code),
        flags,
    )


def _uk(
    number: int,
    name: str,
    overdue: int,
    money: tuple[int, int, int, int, int],
    born: str,
    *,
    flags: tuple[str, ...] = (),
) -> SampleAccount:
    phone = f"+4477009001{number:02}"
    return SampleAccount(
        f"UK-{number:04}",
        name,
        "en-US",
        "UK",
        "Europe/London",
        "UK_CREDIT",
        phone,
        f"{5300 + number}",
        f"440000{number:02}",
        "GBP",
        overdue,
        *money,
        born,
        ("phone_last4", phone[-4:]),
        flags,
    )


NEW_YORK, PHOENIX, LOS_ANGELES = "America/New_York", "America/Phoenix", "America/Los_Angeles"

#: money is principal, interest, penalty, fees, minimum due
SAMPLES = (
    _cn(1, "林晓雯", 3, (186_000, 2_350, 0, 0, 20_000), "0412", "3316"),
    _cn(2, "陈立坤", 18, (468_250, 11_640, 4_000, 0, 55_000), "1105", "7209"),
    _cn(3, "周雅宁", 44, (1_235_800, 58_420, 16_500, 0, 182_000), "0823", "1147"),
    _cn(4, "何守诚", 76, (2_386_045, 141_288, 39_000, 2_000, 460_000), "0217", "9083"),
    _cn(5, "赵明渊", 132, (4_012_300, 421_977, 96_000, 5_000, 1_380_000), "1230", "5562"),
    _cn(6, "孙若彤", 25, (320_000, 7_215, 2_500, 0, 38_000), "0609", "4471", flags=("dispute",)),
    _cn(7, "Daniel Whitcombe", 12, (275_900, 4_880, 2_000, 0, 32_000), "0930", "2035", language="en-US"),
    _cn(8, "高咏梅", 51, (890_410, 39_002, 12_000, 0, 140_000), "0318", "6628", flags=("plan_active",)),
    _us(1, "Maya Ellison", 5, (48_210, 615, 0, 0, 4_000), "0412", "07302", zone=NEW_YORK, region="US-NJ"),
    _us(2, "Owen Castellan", 22, (134_975, 3_118, 0, 2_900, 11_500), "1121", "85004", zone=PHOENIX, region="US-AZ"),
    _us(
        3,
        "Priya Raman-Holt",
        47,
        (290_640, 11_002, 0, 5_800, 36_000),
        "0703",
        "97201",
        zone=LOS_ANGELES,
        region="US-OR",
    ),
    _us(
        4,
        "Theodore Vance",
        83,
        (512_388, 34_419, 0, 8_700, 92_000),
        "0115",
        "60601",
        zone="America/Chicago",
        region="US-IL",
    ),
    _us(
        5,
        "Lucía Marchetti",
        121,
        (768_150, 71_960, 0, 11_600, 188_000),
        "1008",
        "30303",
        zone=NEW_YORK,
        region="US-GA",
        flags=("attorney",),
    ),
    _us(
        6, "方思远", 9, (62_480, 990, 0, 2_900, 5_000), "0526", "07030", zone=NEW_YORK, region="US-NJ", language="zh-CN"
    ),
    _uk(1, "Harriet Lowndes", 6, (38_115, 540, 0, 1_200, 2_500), "0219"),
    _uk(2, "Callum Abernathy", 36, (142_030, 6_213, 0, 1_200, 14_800), "0804"),
    _uk(3, "Imogen Sadler", 97, (405_566, 32_008, 0, 3_600, 71_000), "1217", flags=("vulnerable",)),
)


def person_like(pack: str, language: str) -> SampleAccount:
    """The invented person whose calls go most nearly by `pack` in `language`, and whom a bot may speak with."""
    country = pack.partition("_")[0]
    free = [sample for sample in SAMPLES if not sample.flags]
    return max(free, key=lambda sample: (sample.pack.partition("_")[0] == country, sample.language == language))


def put_samples(database: Database, clock: Clock, people: tuple[SampleAccount, ...] = SAMPLES) -> int:
    """Create the invented accounts, or bring them up to today: due dates and ledger move with the day.

    Safe to run again: calls, promises, payments and flags that came of trying the bot stay. Returns how many there are.
    """
    now = clock.now()
    with database.begin() as connection:
        for sample in people:
            account_id = put_account(connection, _row(sample, database.cipher, now), _hashes(sample, database.cipher))
            lower_account(connection, account_id, paid_off(connection, account_id))
            _put_standing(connection, sample, account_id, database.cipher, now)
    return len(people)


def on_file(database: Database) -> tuple[SampleAccount, ...]:
    """The invented people whose accounts this database holds."""
    with database.read() as connection:
        held = {row["ref"] for row in list_accounts(connection, samples_only=True)}
    return tuple(sample for sample in SAMPLES if sample.ref in held)


def _row(sample: SampleAccount, cipher: Cipher, now: datetime) -> dict[str, Any]:
    today = now.astimezone(ZoneInfo(sample.zone)).date()
    return {
        "ref": sample.ref,
        "name": sample.name,
        "phone": sample.phone,
        "phone_hash": cipher.number_hash(sample.phone),
        "reference_hash": cipher.reference_hash(sample.reference),
        "product_last4": sample.last4,
        "language": sample.language,
        "region": sample.region,
        "zone": sample.zone,
        "packs": [sample.pack],
        "currency": sample.currency,
        "principal": sample.principal,
        "interest": sample.interest,
        "penalty": sample.penalty,
        "fees": sample.fees,
        "minimum_due": sample.minimum_due,
        "due_date": today - timedelta(days=sample.overdue),
        "as_of": now,
        "salt": _salt(sample),
        "sample": True,
    }


def _salt(sample: SampleAccount) -> str:
    # The same at every run, so that a second one writes the same hashes; an invented person needs no more.
    return sha256(sample.ref.encode()).hexdigest()[:32]


def _hashes(sample: SampleAccount, cipher: Cipher) -> dict[str, str]:
    return {kind: cipher.fact_hash(_salt(sample), kind, value) for kind, value in sample.facts.items()}


def _put_standing(
    connection: Connection, sample: SampleAccount, account_id: int, cipher: Cipher, now: datetime
) -> None:
    """Flags the sample starts with, and the consent that rules ask for, each once."""
    made = {"account_id": account_id, "call_id": None, "created_at": now, "until": None}
    known = select(contact.flags.c.flag).where(contact.flags.c.account_id == account_id)
    have = set(connection.execute(known).scalars())
    for flag in sample.flags:
        if flag not in have:
            contact.add_contact_row(connection, contact.flags, made | {"flag": flag, "starts": now.date()})
    consented = select(contact.consents.c.id).where(contact.consents.c.account_id == account_id)
    if sample.region.startswith("US") and connection.execute(consented).first() is None:
        given = {"kind": "artificial_voice", "number_hash": cipher.number_hash(sample.phone), "source": "sample"}
        contact.add_contact_row(connection, contact.consents, made | given)
