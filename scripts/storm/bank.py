"""The bank under the storm: its settings, its customers, and the campaign that rings them."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from scripts.storm.clock import MovedClock
from voicebot.calls.crowd import BEGINS, crowd
from voicebot.calls.samples import SampleAccount, put_samples
from voicebot.outreach.work.joining import migrate_engine
from voicebot.records import cipher_of, migrate, open_database
from voicebot.records.accounts import accounts
from voicebot.records.database import Database
from voicebot.settings import Settings, load_settings

TOKEN = "a token of the storm"  # noqa: S105 - signs between two processes of this machine
#: nearer to each other than this no two calls to one person may be, whatever came of the first
LEAST_GAP = timedelta(minutes=10)
STRATEGY: dict[str, Any] = {
    "name": "The storm",
    "audience": {"ref_begins": BEGINS},
    "pace": {"concurrent": 1000},
    "caps": {"a_day": 3, "in_all": 8},
    "retries": {"most": 4, "spread": False, "after": {"no_answer": "1h", "busy": "30m", "failed": "30m"}},
    # The carrier is as bad as can be, and the storm goes on all the same.
    "breaker": {
        kind: {"share": 1.0, "least": 1_000_000, "within": "1d"}
        for kind in ("carrier_errors", "unknown", "complaints", "opt_outs", "abandoned")
    },
}


def environment(database_url: str, folder: Path, web: str, carrier: str, dials: tuple[float, int]) -> dict[str, str]:
    """The settings of every process of the bank: dials a second over all, and at once in each."""
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a secret of the storm, long enough for it",
        "PUBLIC_URL": web,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM_NUMBER": "+15550100100",
        "TWILIO_API_BASE": carrier,
        "RECORD_CALLS": "false",
        "INSTITUTION_ZH": "风暴银行",
        "INSTITUTION_EN": "Storm Bank",
        "LEGAL_NAME_ZH": "风暴银行股份有限公司",
        "LEGAL_NAME_EN": "Storm Bank plc",
        "HOTLINE": "+15550100101",
        "COMPLAINTS": "+15550100102",
        "HOURS_ZH": "工作日上午九点到晚上六点",
        "HOURS_EN": "nine to six on weekdays",
        "PERSON_NUMBER": "+15550100103",
        "LEDGER_MAX_AGE_HOURS": "8760",
        "LEDGER_FRESH_MINUTES": "525600",
        "DIALS_PER_SECOND": str(dials[0]),
        "DIALS_AT_ONCE": str(dials[1]),
        "SPEECH_CACHE": str(folder / "speech"),
        "STORM_CLOCK": str(folder / "clock"),
    }


def settings_of(variables: dict[str, str]) -> Settings:
    """The same settings in this process."""
    return load_settings(**{name.lower(): value for name, value in variables.items() if name != "STORM_CLOCK"})


def open_for_business(settings: Settings, clock: MovedClock, many: int) -> dict[str, SampleAccount]:
    """Make the tables and so many customers; the customers by their numbers."""
    people = crowd(many)
    with closing(open_database(settings.database_url, cipher_of(settings))) as database:
        migrate(database)
        migrate_engine(database)
        put_samples(database, clock, people)
        with database.begin() as connection:
            # Invented people are never rung over a carrier; this carrier has no telephones.
            connection.execute(update(accounts).values(sample=False))
    return {one.phone: one for one in people}


def opened(settings: Settings) -> Database:
    """The bank's database, as another process sees it."""
    return open_database(settings.database_url, cipher_of(settings))
