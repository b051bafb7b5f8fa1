"""How fast calls are started: two workers and a web server against the carrier, by the carrier's own ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from scripts.storm import bank
from scripts.storm.campaign import Campaign
from scripts.storm.clock import MovedClock
from scripts.storm.hosts import Host, answers, free_port
from scripts.storm.ledger import PlacedCall
from scripts.storm.rest import RestServer
from scripts.storm.switch import Switch
from scripts.storm.weather import Weather
from voicebot.line.population.manners import read_manners
from voicebot.line.transport import HttpTransport

#: ten past nine in the evening in Shanghai, ten past one in London, ten past eight in New York: most may be rung
BEGINS_AT = datetime(2026, 11, 24, 13, 10, tzinfo=UTC)
#: faster than is wanted, so that the machine is the bound and not the setting
DIALS = (500.0, 32)
#: seconds of the beginning that are left out, seconds without a call that end it, and the longest it may take
WARM_UP, QUIET, LONGEST = 2.0, 15.0, 240.0


def call_starts(
    database_url: str, folder: Path, customers: int, workers: int = 2, told: Callable[[str], object] = print
) -> dict[str, float]:
    """Ring everybody once, nobody answers; calls, seconds, calls a second, and processor: milliseconds a call."""
    clock, weather = MovedClock(folder / "clock"), Weather(1)
    clock.start_at(BEGINS_AT)
    port, carrier = free_port(), free_port()
    variables = bank.environment(database_url, folder, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{carrier}", DIALS)
    settings = bank.settings_of(variables)
    people = bank.open_for_business(settings, clock, customers)
    switch = Switch(people, read_manners(), {}, HttpTransport(), bank.TOKEN, clock, weather, talk=False)
    server = RestServer(switch, weather, carrier)
    server.start()
    web = Host("scripts.storm.web", str(port), variables, folder)
    hosts = [Host("scripts.storm.work", f"worker-{number}", variables, folder) for number in range(workers)]
    try:
        with closing(bank.opened(settings)) as database:
            web.start()
            answers(port, web)
            Campaign(settings, database, clock).begin()
            for host in hosts:
                host.start()
            used = _wait(switch, (web, *hosts), told)
    finally:
        for host in (web, *hosts):
            host.kill()
        server.shutdown()
        server.server_close()
        switch.close()
    return _figures(switch.ledger.calls) | {"processor": used}


def _wait(switch: Switch, hosts: Sequence[Host], told: Callable[[str], object]) -> float:
    """Until no call has been started for a while; the processor's milliseconds for a call, of all processes of ours."""
    began = last = time.monotonic()
    seen, shown, first, used = 0, 0.0, (0, 0.0), 0.0
    while time.monotonic() - began < LONGEST:
        time.sleep(0.5)
        now = len(switch.ledger.calls)
        if now != seen:
            seen, last = now, time.monotonic()
            used = sum(host.processor_seconds() for host in hosts)
            first = first if first[0] else (seen, used)
        elif seen and time.monotonic() - last > QUIET:
            break
        if time.monotonic() - shown > 5:
            shown = time.monotonic()
            told(f"{seen} calls started")
    return round(1000 * (used - first[1]) / max(1, seen - first[0]), 1)


def _figures(calls: list[PlacedCall]) -> dict[str, float]:
    """Without the beginning, in which workers and connections start."""
    times = [call.at.timestamp() for call in calls]
    if not times:
        return {"calls": 0, "seconds": 0.0, "a second": 0.0}
    counted = [at for at in times if at - times[0] >= WARM_UP]
    seconds = times[-1] - times[0] - WARM_UP
    rate = len(counted) / seconds if seconds > 0 else 0.0
    return {"calls": len(times), "seconds": round(seconds + WARM_UP, 1), "a second": round(rate, 1)}
