"""The measurements behind scripts/bench. Each prints medians, 99th percentiles and ratios taken in one run."""

from __future__ import annotations

import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import typer
from flask import Flask, Response, request
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, func, insert, select
from twilio.request_validator import RequestValidator

from voicebot.application import create_app
from voicebot.records import migrate
from voicebot.records.database import Database
from voicebot.settings import load_settings
from voicebot.telephony import signature
from voicebot.understanding import ensure_model, loaded

TOKEN, SITE = "a token for measuring only", "http://localhost"
STATIC = '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello.</Say><Hangup/></Response>'
app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _main() -> None:
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")


@app.command()
def turn(samples: int = 300) -> None:
    """A whole turn over the floor: the same route, signature check and one read-append-commit, with static TwiML."""
    ensure_model()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            database_url=f"sqlite:///{Path(folder) / 'bench.db'}",
            secret_key="a secret for measuring only, long enough",  # noqa: S106 - protects nothing
            twilio_auth_token=TOKEN,
            public_url=SITE,
        )
        bot = create_app(settings)
        calls = bot.extensions["voicebot.calls"]
        migrate(calls.database)
        floor = _floor(calls.database)
        kinds: dict[str, Callable[[int], float]] = {
            "floor": lambda n: _timed(floor, "/floor", CallSid=f"CA{n:010d}", Digits="1"),
            "keypad": lambda n: _turn(bot, n, Digits="1"),
            "spoken, fast path": lambda n: _turn(bot, n + samples, SpeechResult="再说一遍", Confidence="0.9"),
            "spoken, semantic stage": lambda n: _turn(bot, n + 2 * samples, SpeechResult="我想了解一下情况哦"),
        }
        _report(kinds, samples)
        calls.database.close()


def _floor(database: Database) -> Flask:
    small = Flask("floor")
    metadata = MetaData()
    kept = Table("floor", metadata, Column("id", Integer, primary_key=True), Column("body", LargeBinary))
    metadata.create_all(database.engine)
    last, append = select(func.max(kept.c.id)), insert(kept)

    @small.post("/floor")
    def least() -> Response:
        assert signature.carrier_signed(request, TOKEN.encode(), SITE)
        with database.begin() as connection:
            connection.execute(last).scalar()
            connection.execute(append, {"body": b"x" * 600})
        return Response(STATIC, content_type="text/xml")

    return small


def _turn(bot: Flask, number: int, **form: str) -> float:
    """Ring, unmeasured; then the time of the one turn that follows."""
    sid = f"CB{number:010d}"
    _, answer = _post(bot, "/twilio/voice/inbound", CallSid=sid, From="+12025550143", To="+15550100100")
    action = re.search(r'action="([^"]+)"', answer)
    assert action is not None, answer
    return _timed(bot, action[1], CallSid=sid, **form)


def _timed(wsgi: Flask, path: str, **form: str) -> float:
    spent, _ = _post(wsgi, path, **form)
    return spent


def _post(wsgi: Flask, path: str, **form: str) -> tuple[float, str]:
    """One signed request straight into WSGI; only the application's own time is counted."""
    body = urlencode(form).encode()
    where, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": where,
        "RAW_URI": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_TWILIO_SIGNATURE": RequestValidator(TOKEN).compute_signature(SITE + path, form),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    statuses: list[str] = []
    began = time.perf_counter()
    parts = wsgi.wsgi_app(environ, lambda status, headers, error=None: statuses.append(status))
    answer = b"".join(parts)
    spent = time.perf_counter() - began
    assert statuses[0].startswith("200"), (statuses, answer)
    return spent, answer.decode()


@app.command()
def understanding(samples: int = 200) -> None:
    """Understanding an utterance: the fast path, and with the sentence embedding."""
    ensure_model()
    model, today = loaded(), date(2026, 11, 24)
    kinds: dict[str, Callable[[int], float]] = {
        "fast path": lambda n: _clock(lambda: model.understand("转人工", "zh-CN", "open", today)),
        "semantic stage": lambda n: _clock(lambda: model.understand(f"我想了解一下情况哦 {n}", "zh-CN", "open", today)),
    }
    _report(kinds, samples)


@app.command()
def quotes(samples: int = 300) -> None:
    """Quotes of sixty months."""
    from voicebot.repayment.quote import quote

    asked = {"method": "amortised", "principal": "12000.00", "annual_rate": "0.12", "months": 60}
    asked["first_due"] = "2026-12-15"
    _report({"sixty months": lambda n: _clock(lambda: quote(asked).as_json())}, samples)


def _clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _report(kinds: dict[str, Callable[[int], float]], samples: int) -> None:
    """The kinds in turn, so that a slow moment of the machine is shared by all; ratios are to the first."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(-20, samples):
        for name, measure in kinds.items():
            spent = measure(number + 20)
            if number >= 0:
                times[name].append(spent)
    first = statistics.median(next(iter(times.values())))
    for name, taken in times.items():
        middle, worst = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        print(f"{name:24} median {middle * 1e6:8.0f} us   p99 {worst * 1e6:8.0f} us   {middle / first:5.2f} x")


if __name__ == "__main__":
    app()
