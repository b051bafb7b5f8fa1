"""`voicebot work`: all that goes on by itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.calls import Calls
    from voicebot.calls.carrier import Carrier
    from voicebot.calls.listing import CallList
    from voicebot.outreach.composition import Outreach
    from voicebot.outreach.work.worker import Worker
    from voicebot.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("work")(work)


def work(
    name: Annotated[
        str,
        typer.Option(help="This worker's own name, the same at every start; WORKER_NAME or the machine's if empty."),
    ] = "",
    once: Annotated[
        bool, typer.Option("--once", help="One pass of every duty and the dials that wait, then end.")
    ] = False,
    callers: Annotated[
        bool,
        typer.Option("--callers", help="Simulated people take the calls to the invented crowd (docs/simulation.md)."),
    ] = False,
    pace: Annotated[
        float,
        typer.Option(help="With --callers: what a second of a call takes; 1 is as in life, 0 lets no time go by."),
    ] = 1.0,
) -> None:
    """Ring, write to and follow up people, and look for what is in doubt, until stopped.

    It may be killed at any instant and loses nothing. On SQLite there is room for one, on PostgreSQL for several.
    Exit 1 where a duty of --once failed: the log says why.
    """
    from contextlib import closing

    from voicebot.application import log_as_events
    from voicebot.calls import open_calls
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import Outreach
    from voicebot.settings import load_settings

    settings, clock = load_settings(), SystemClock()
    settings.refuse_invented()
    log_as_events()
    with closing(open_calls(settings, clock)) as calls, _carrier(settings, calls, callers, pace, once) as carrier:
        worker = worker_of(settings, calls, Outreach(calls.database, clock, settings), carrier, name)
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda number, _: _stop(worker, number))
        if once:
            _once(worker)
        else:
            worker.run()


@contextmanager
def _carrier(settings: Settings, calls: Calls, callers: bool, pace: float, once: bool) -> Iterator[Carrier]:
    """What calls go through. Raises Misconfigured where simulated people cannot be."""
    from contextlib import closing

    from voicebot.calls.crowd import crowd_of
    from voicebot.line.carrier import LineCarrier
    from voicebot.line.population.composition import open_population
    from voicebot.telephony.carrier import TwilioCarrier

    if callers:
        with closing(open_population(settings, calls.clock, crowd_of(calls.database), pace=pace)) as population:
            yield population
            if once:
                population.drain()
    else:
        yield TwilioCarrier(settings) if settings.has_twilio else LineCarrier()


def worker_of(settings: Settings, calls: Calls, outreach: Outreach, carrier: Carrier, name: str = "") -> Worker:
    """The worker of these settings, on the database of `calls`. Raises Misconfigured for what is wrong."""
    from datetime import timedelta

    from voicebot.application import lines_of
    from voicebot.errors import Misconfigured
    from voicebot.line.listing import LineList
    from voicebot.outreach.work.duties import duties
    from voicebot.outreach.work.engine import Pace
    from voicebot.outreach.work.upkeep import Upkeep
    from voicebot.outreach.work.worker import Worker, worker_name
    from voicebot.records import is_migrated
    from voicebot.telephony.carrier import TwilioCarrier

    if not is_migrated(calls.database):
        raise Misconfigured("DATABASE_URL: the schema is not this release's; run `voicebot migrate`")
    own = worker_name(name or settings.worker_name)
    upkeep = Upkeep(calls.database, calls.clock, own, timedelta(days=settings.engine_days))
    lists: list[CallList] = [LineList()]
    if isinstance(carrier, TwilioCarrier):
        lists.append(carrier)
    all_duties = duties(outreach, calls, upkeep, lines_of(settings), lists, carrier)
    pace = Pace(settings.dials_per_second, settings.dials_at_once)

    def dial(member_id: int, tries: int) -> object:
        return outreach.campaigns.dial(member_id, tries, carrier)

    return Worker(calls.database, calls.clock, own, pace, all_duties, dial)


def _stop(worker: Worker, number: int) -> None:
    """What is at hand is done first; whoever asks twice does not wait for it."""
    signal.signal(number, signal.SIG_DFL)
    worker.stop()


def _once(worker: Worker) -> None:
    from rich.console import Console

    console: Any = Console(highlight=False)
    with console.status("Working ...") as status:
        went = worker.once(lambda what: status.update(f"Working: {what} ..."))
    failed = [name for name, well in went.items() if not well]
    console.print(f"One pass of {', '.join(went)}.")
    if failed:
        console.print(f"Failed: {', '.join(failed)}; the log says why.", style="red")
        raise typer.Exit(1)
