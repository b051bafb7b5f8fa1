"""The measurements behind scripts/bench. Each prints medians, 99th percentiles and ratios taken in one run."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import typer
from flask import Flask

from scripts import turns
from scripts.gate_speed import gate_rate
from voicebot.application import create_app
from voicebot.calls import Calls
from voicebot.calls.hearing import forget_signs
from voicebot.calls.samples import put_samples
from voicebot.records import migrate
from voicebot.settings import load_settings
from voicebot.understanding import ensure_model, loaded

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _main() -> None:
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")


@app.command()
def turn(rounds: int = 12) -> None:
    """Every turn of whole calls over the floor: the same signature check, one read-append-commit, static TwiML.

    Every spoken turn is taken twice: once with an utterance that is new to the process, and once heard before, as what
    people say again and again is. Both halves are shown, and the whole.
    """
    ensure_model()
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        bot = _bot(Path(folder))
        calls = bot.extensions["voicebot.calls"]
        least = turns.floor(calls.database)
        for number in range(-1, rounds):
            for name, taken in _whole_calls(bot, least):
                if number >= 0:
                    times.setdefault(name, []).append(taken)
        calls.database.close()
    _ratios(times)


@app.command()
def gate(decisions: int = 1_000_000) -> None:
    """Decisions of the gate on one core, people under every pack; a million must take less than a minute."""
    rate = gate_rate(decisions)
    print(f"{rate.decisions:,} decisions, {rate.allowed / rate.decisions:.0%} of them to allow it")
    print(f"{rate.a_second:,.0f} a second; a million in {1_000_000 / rate.a_second:.1f} s")


def _whole_calls(bot: Flask, least: Flask) -> Iterator[tuple[str, float]]:
    """One round of every call; before each turn the floor, so that a slow moment of the machine is shared."""
    for answers in turns.keyed_calls():
        yield from _call(bot, least, answers, "")
    for answers in turns.spoken_calls():
        loaded().forget()
        forget_signs()
        yield from _call(bot, least, answers, "  new words")
        yield from _call(bot, least, answers, "  heard before")


def _call(bot: Flask, least: Flask, answers: turns.Answers, kind: str) -> Iterator[tuple[str, float]]:
    for spoken, taken in turns.play(bot, answers):
        yield "floor", turns.post(least, "/floor", CallSid=f"CA{time.monotonic_ns()}", Digits="1")[0]
        yield ("spoken turns" if spoken else "keypad turns"), taken
        if spoken:
            yield kind, taken


def _bot(folder: Path) -> Flask:
    settings = load_settings(
        database_url=f"sqlite:///{folder / 'bench.db'}",
        secret_key="a secret for measuring only, long enough",  # noqa: S106 - protects nothing
        twilio_auth_token=turns.TOKEN,
        public_url=turns.SITE,
    )
    bot = create_app(settings)
    calls: Calls = bot.extensions["voicebot.calls"]
    migrate(calls.database)
    put_samples(calls.database, calls.clock)
    return bot


@app.command()
def understanding(samples: int = 200) -> None:
    """Understanding an utterance: the fast path, and with the sentence's sense."""
    ensure_model()
    model, today = loaded(), date(2026, 11, 24)

    def measured(text: str) -> float:
        model.forget()
        return _clock(lambda: model.understand(text, "zh-CN", "open", today))

    kinds: dict[str, Callable[[int], float]] = {
        "fast path": lambda n: measured("我想转人工可以吗"),
        "semantic stage": lambda n: measured(f"我想了解一下情况哦 {n}"),
    }
    _report(kinds, samples)


@app.command()
def quotes(samples: int = 300) -> None:
    """Quotes of sixty months."""
    from voicebot.repayment.quote import quote

    asked = {"method": "amortised", "principal": "12000.00", "annual_rate": "0.12", "months": 60}
    asked["first_due"] = "2026-12-15"
    _report({"sixty months": lambda n: _clock(lambda: quote(asked).as_json())}, samples)


@app.command()
def outreach(customers: int = 2000, decisions: int = 50_000, rows: int = 20_000) -> None:
    """The gate, an import and call starts on PostgreSQL: nothing of it is a ratio, so look at the load beside it."""
    from scripts import rates

    print(f"load {os.getloadavg()[0]:.1f} before")
    found = gate_rate(decisions)
    print(
        f"gate          {found.a_second:8.0f} decisions/s on one core: 1,000,000 in {1_000_000 / found.a_second:.0f} s"
    )
    many, spent, memory = rates.imported(rates.database("bench_import"), rows)
    print(f"import        {many / spent:8.0f} rows/s, start and end included; at most {memory:.0f} MB")
    came = rates.started(rates.database("bench_starts"), customers)
    print(
        f"call starts   {came['a second']:8.1f} a second by two workers: {came['calls']:.0f} in {came['seconds']:.1f} s"
    )
    print(f"              {came['processor']:8.1f} ms of the processor a call, by the workers and the web server")
    print(f"load {os.getloadavg()[0]:.1f} after")


def _clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _report(kinds: dict[str, Callable[[int], float]], samples: int) -> None:
    """The kinds in turn, so that a slow moment of the machine is shared by all."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for number in range(-20, samples):
        for name, measure in kinds.items():
            spent = measure(number + 20)
            if number >= 0:
                times[name].append(spent)
    _ratios(times)


def _ratios(times: dict[str, list[float]]) -> None:
    """Medians and 99th percentiles, each also as a ratio to that of the first kind."""
    middles = {name: statistics.median(taken) for name, taken in times.items()}
    worst = {name: statistics.quantiles(taken, n=100)[98] for name, taken in times.items()}
    first = next(iter(times))
    for name, taken in times.items():
        print(
            f"{name:18} median {middles[name] * 1e6:7.0f} us {middles[name] / middles[first]:6.2f} x"
            f"   p99 {worst[name] * 1e6:7.0f} us {worst[name] / worst[first]:6.2f} x   n {len(taken)}"
        )


if __name__ == "__main__":
    app()
