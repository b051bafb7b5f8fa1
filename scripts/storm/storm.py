"""The storm: customers are rung over a bad carrier while processes are killed at random instants; then a calm."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from scripts.storm import bank
from scripts.storm.campaign import Campaign
from scripts.storm.checker import evidence, faults
from scripts.storm.clock import MovedClock
from scripts.storm.hosts import Host, answers, free_port
from scripts.storm.looking import Look
from scripts.storm.rest import RestServer
from scripts.storm.switch import Switch
from scripts.storm.weather import BAD, Climate, Weather
from voicebot.line.population.manners import read_manners
from voicebot.line.transport import HttpTransport
from voicebot.records.calls import calls
from voicebot.records.campaigns import campaign_members
from voicebot.records.database import Database
from voicebot.wording.script import load_script

#: half past nine of a Tuesday in London, half past five in the afternoon in Shanghai, half past four at night in New
#: York: the day goes on while the storm does, and everybody's hours begin and end in it
BEGINS_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
#: seconds between two kills: at least so long, at most a few times what a process takes to start, so that some die at
#: their start and some in the middle of their work
SOONEST, LATEST, STARTS = 0.3, 4.0, 2.5
#: so much time goes by at once while nobody works, and so often until nothing is left to do
STEP, STEPS = timedelta(minutes=21), 160
#: seconds to wait for a step's work, and between two looks
PATIENCE, LOOK = 120.0, 1.0
#: in so many seconds a worker has looked after every call of which nothing is heard
LOOKS_AFTER = 33.0
#: after so many kills time goes by
TIME_EVERY = 4
#: of those killed, one in so many is the web server
WEB_EVERY = 5

Told = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a storm is made of. The same seed draws the same weather, people and victims.

    What is to come within `soon` is waited for in the end, and then so many `days` go by.
    """

    database_url: str
    folder: Path
    accounts: int = 2000
    kills: int = 100
    seed: int = 1
    climate: Climate = BAD
    workers: int = 1
    dials: tuple[float, int] = (40.0, 16)
    soon: timedelta = timedelta(hours=40)
    days: int = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: counts for people, and what is wrong, by kind."""

    counts: dict[str, int]
    faults: dict[str, list[str]]


class Storm:
    """One storm over one bank. `told` hears how it goes on."""

    def __init__(self, plan: Plan, told: Told = lambda _: None) -> None:
        self._plan, self._told = plan, told
        self._chance = Random(plan.seed)  # noqa: S311 - a storm, not secrets
        self._clock = MovedClock(plan.folder / "clock")
        self._clock.start_at(BEGINS_AT)
        self._killed, self._latest = 0, LATEST
        self._workers: list[Host] = []

    def run(self) -> Result:
        """From an empty database to the checked record."""
        plan, port = self._plan, free_port()
        weather = Weather(plan.seed, plan.climate)
        carrier_port = free_port()
        variables = bank.environment(
            plan.database_url, plan.folder, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{carrier_port}", plan.dials
        )
        settings = bank.settings_of(variables)
        self._told(f"{plan.accounts} customers, {plan.workers} workers, {plan.kills} kills, seed {plan.seed}")
        people = bank.open_for_business(settings, self._clock, plan.accounts)
        lines = load_script(settings.prompts).lines
        switch = Switch(
            people, read_manners(), lines, HttpTransport(), bank.TOKEN, self._clock, weather, seed=plan.seed
        )
        server = RestServer(switch, weather, carrier_port)
        server.start()
        web = Host("scripts.storm.web", str(port), variables, plan.folder)
        workers = [Host("scripts.storm.work", f"worker-{n}", variables, plan.folder) for n in range(plan.workers)]
        self._workers = workers
        try:
            with closing(bank.opened(settings)) as database:
                self._start(web, port)
                campaign = Campaign(settings, database, self._clock)
                campaign.begin(self._rate())
                self._rage(web, workers, switch, campaign, port)
                weather.calm()
                self._told("the storm is over; what it left is worked off")
                self._calm_down(workers, switch, campaign, Look(database, self._clock))
                self._days_go_by(web, workers, switch, campaign, Look(database, self._clock), port)
                switch.ledger.write(plan.folder / "ledger.jsonl")
                found = evidence(switch.ledger, database, people, bank.LEAST_GAP, self._clock.now())
                return Result(self._counts(switch, database), faults(found))
        finally:
            for host in (web, *workers):
                host.kill()
            server.shutdown()
            server.server_close()
            switch.close()

    def _start(self, web: Host, port: int) -> None:
        """The first start tells how slow the machine is."""
        began = time.monotonic()
        web.start()
        answers(port, web)
        self._latest = max(LATEST, STARTS * (time.monotonic() - began))

    def _rate(self) -> float:
        """So many calls a second that there is work for as long as the storm lasts."""
        lasts = self._plan.kills * (SOONEST + self._latest) / 2
        return max(0.5, 1.5 * self._plan.accounts / lasts) if lasts else 100.0

    def _rage(self, web: Host, workers: list[Host], switch: Switch, campaign: Campaign, port: int) -> None:
        """Kill, and start again, one after the other; let time go by now and then."""
        plan = self._plan
        for worker in workers:
            worker.start()
        while self._killed < plan.kills:
            victim = web if self._chance.randrange(WEB_EVERY) == 0 else self._chance.choice(workers)
            time.sleep(self._chance.uniform(SOONEST, self._latest))
            victim.kill()
            self._killed += 1
            victim.start()
            campaign.go_on()
            if self._killed % 10 == 0:
                self._tell(switch)
            if self._killed % TIME_EVERY == 0:
                self._time_goes_by(web, workers, port)

    def _time_goes_by(self, web: Host, workers: list[Host], port: int, by: timedelta = STEP) -> None:
        """Nobody works meanwhile: a request that is on its way does not become an old one by it."""
        for worker in workers:
            worker.stop()
        self._clock.advance(by)
        answers(port, web)
        for worker in workers:
            worker.start()

    def _calm_down(self, workers: list[Host], switch: Switch, campaign: Campaign, look: Look) -> None:
        """Let time go by, whenever nobody has anything to do, until nothing is left that comes soon."""
        for step in range(STEPS):
            self._rest(switch, campaign, look)
            if switch.idle() and not look.left(self._plan.soon):
                break
            if step % 5 == 0:
                self._tell(switch)
            self._clock.advance(look.until_next(STEP))

    def _days_go_by(
        self, web: Host, workers: list[Host], switch: Switch, campaign: Campaign, look: Look, port: int
    ) -> None:
        """Reminders come due, promises are judged, and whoever may be rung again is."""
        for _ in range(self._plan.days):
            self._time_goes_by(web, workers, port, timedelta(days=1))
            # Nothing is seen to be due that only a worker's first pass of the day finds.
            time.sleep(2 * self._latest)
            self._rest(switch, campaign, look)
            self._tell(switch)
        if self._plan.days:
            self._calm_down(workers, switch, campaign, look)
        for worker in workers:
            worker.stop()

    def _rest(self, switch: Switch, campaign: Campaign, look: Look) -> None:
        """Wait until nobody works: nothing is due, no call goes on, and what is looked after was looked at."""
        began, last = time.monotonic(), (-1, -1)
        while time.monotonic() - began < PATIENCE:
            time.sleep(LOOK)
            campaign.go_on()
            now = (len(switch.ledger.calls), len(switch.ledger.texts))
            looked_at = time.monotonic() - began > LOOKS_AFTER or not look.open_calls()
            if now == last and looked_at and switch.idle() and not look.due():
                return
            last = now

    def _tell(self, switch: Switch) -> None:
        placed, texts = len(switch.ledger.calls), len(switch.ledger.texts)
        self._told(f"{self._killed} kills, {placed} calls placed, {texts} texts, {self._clock.now():%a %H:%M}")

    def _counts(self, switch: Switch, database: Database) -> dict[str, int]:
        with database.read() as connection:
            states = Counter(connection.execute(select(calls.c.state)).scalars())
            members = Counter(connection.execute(select(campaign_members.c.state)).scalars())
        return {
            "kills": self._killed,
            "calls placed": len(switch.ledger.calls),
            "texts sent": len(switch.ledger.texts),
            "calls in doubt": states["unknown"],
            "passes that failed": sum(host.said.count('"duty.failed"') for host in self._workers),
            **{f"members {state}": many for state, many in sorted(members.items())},
        }
