"""A worker with simulated people on its line: a campaign is rung, and its calls come to their ends, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select
from typer.testing import CliRunner
from werkzeug.serving import make_server

from voicebot.application import create_app
from voicebot.calls.crowd import BEGINS, crowd
from voicebot.calls.samples import SAMPLES, put_samples
from voicebot.cli import build
from voicebot.clock import SystemClock
from voicebot.errors import Misconfigured, VoicebotError
from voicebot.outreach.campaigns.reading import strategy_of
from voicebot.outreach.composition import Outreach
from voicebot.outreach.work.joining import migrate_engine
from voicebot.records import Database, cipher_of, migrate, open_database
from voicebot.records.calls import calls
from voicebot.settings import Settings

from .conftest import TOKEN, settings_for

STRATEGY = {"name": "The crowd", "audience": {"ref_begins": BEGINS}, "pace": {"calls_a_second": 50, "concurrent": 50}}


@pytest.fixture
def house(database_url: str, tmp_path: Path, model: None) -> Iterator[Settings]:
    """The bot at an address of its own, with a crowd and a campaign over it."""
    server = make_server("127.0.0.1", 0, lambda environ, start: app(environ, start), threaded=True)
    settings = settings_for(database_url, tmp_path, public_url=f"http://127.0.0.1:{server.server_port}")
    with closing(open_database(database_url, cipher_of(settings))) as database:
        migrate(database)
        migrate_engine(database)
        put_samples(database, SystemClock(), SAMPLES + crowd(6))
        _start_campaign(database, settings)
    app = create_app(settings)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield settings
    server.shutdown()
    server.server_close()
    app.extensions["voicebot.calls"].close()


def _start_campaign(database: Database, settings: Settings) -> None:
    life = Outreach(database, SystemClock(), settings).campaigns.life
    life.start(life.create(strategy_of(STRATEGY), "Ada"), "Ada")


def worked(settings: Settings, **more: str) -> None:
    environment = {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "DATABASE_URL": settings.database_url,
        "PUBLIC_URL": settings.public_url,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "DIALS_PER_SECOND": "50",
        **more,
    }
    result = CliRunner().invoke(build(), ["work", "--once", "--callers", "--pace", "0"], env=environment)
    if isinstance(result.exception, VoicebotError):
        raise result.exception
    assert result.exit_code == 0, result.output


@pytest.mark.slow
def test_a_campaign_over_the_crowd_is_rung_and_every_call_comes_to_its_end(house: Settings) -> None:
    worked(house)
    with closing(open_database(house.database_url, cipher_of(house))) as database, database.read() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(calls))]
    assert len(rows) == 6
    assert all(row["disposition"] and row["ended_at"] for row in rows)
    assert {row["via"] for row in rows} == {"built-in line"}


def test_simulated_people_do_not_stand_in_where_a_carrier_is_set_up(house: Settings) -> None:
    told = {
        "INSTITUTION_ZH": "某银行",
        "INSTITUTION_EN": "A bank",
        "LEGAL_NAME_ZH": "某银行",
        "LEGAL_NAME_EN": "A bank",
    }
    told |= {
        "HOTLINE": "+15550100150",
        "COMPLAINTS": "+15550100151",
        "HOURS_ZH": "九点到六点",
        "HOURS_EN": "nine to six",
    }
    with pytest.raises(Misconfigured, match="TWILIO_ACCOUNT_SID"):
        worked(house, TWILIO_ACCOUNT_SID="AC" + "0" * 32, **told)


def test_simulated_people_whose_webhooks_could_not_be_signed_are_refused(house: Settings) -> None:
    with pytest.raises(Misconfigured, match="TWILIO_AUTH_TOKEN"):
        worked(house, TWILIO_AUTH_TOKEN="")
