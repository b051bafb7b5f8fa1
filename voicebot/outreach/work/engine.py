"""The durable engine, DBOS, on the application's own database: the same SQLite file, or the same PostgreSQL database.

What it is given outlives the process: dials that wait, each done once it has come to its end, and the day's duties,
whose missed times are made up for after a standstill. It holds ids and nothing else: the truth is in our own rows,
and whatever it runs again finds there what has been done. Its tables come by `voicebot migrate` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Engine as SqlEngine

from voicebot.clock import Clock
from voicebot.errors import Misconfigured
from voicebot.outreach.work.duty import Duty, daily_time, latest_time
from voicebot.outreach.work.joining import APPLICATION, address, client_of, own_connections, tell_as_events
from voicebot.records.database import Database

log = structlog.get_logger(__name__)

#: one for all releases: a version of each release's own would strand what the last one left waiting
VERSION = "1"
#: the queues of dials and of the day's duties, and the workflows that come of them
DIALLING, DAILY = "dialling", "daily"
DIAL, DUTY = "dial", "duty"
#: seconds between two looks at a queue: a fresh dial waits no longer, and no faster pace is possible than so many
#: dials at once in so long
LOOK_FOR_DIALS, LOOK_FOR_DUTIES = 0.25, 1.0
#: connections beside those that dial; a pool no larger than the threads starves
SPARE_CONNECTIONS = 30
#: a duty of the day that broke is tried again so often, after so long
DUTY_TRIES, DUTY_AGAIN = 5, timedelta(minutes=5)
NOT_MIGRATED = "DATABASE_URL: the tables of the durable engine are not this release's; run `voicebot migrate`"

#: rings a campaign's member by its id and by how often it was queued
Dialler = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a worker dials: calls a second, over all workers together, and requests at once in each."""

    per_second: float = 1.0
    at_once: int = 8

    @property
    def limiter(self) -> tuple[int, float]:
        """So many calls in so many seconds."""
        return (round(self.per_second), 1.0) if self.per_second >= 1 else (1, 1.0 / self.per_second)


class Engine:
    """One for a process. `name` tells this process from every other that works on the same database.

    `goes_on` says whether duties may take their next item.
    """

    def __init__(
        self, database: Database, clock: Clock, name: str, pace: Pace, dial: Dialler, goes_on: Callable[[], bool]
    ) -> None:
        self._database, self._clock, self._name, self._pace = database, clock, name, pace
        self._dial, self._goes_on = dial, goes_on
        self._client = client_of(database)
        self._duties: Mapping[str, Duty] = {}
        self._own: SqlEngine | None = None

    def start(self, daily: Sequence[Duty] | None = None) -> None:
        """Take up what was left, and whatever comes; None leaves the duties of the day to other workers.

        Raises Misconfigured where the tables are not this release's.
        """
        from dbos import DBOS, error

        tell_as_events()
        self._duties = {duty.name: duty for duty in daily or ()}
        self._own = own_connections(self._database, self._pace.at_once + SPARE_CONNECTIONS)
        DBOS(config=self._config())
        duty = self._workflows()
        try:
            if daily is None:
                DBOS.listen_queues([DIALLING])
            DBOS.launch()
            self._open_queues()
            if daily is not None:
                self._schedule(duty)
        except error.DBOSInitializationError as why:
            self.stop()
            raise Misconfigured(NOT_MIGRATED) from why
        except Exception:
            self.stop()
            raise

    def _open_queues(self) -> None:
        from dbos import DBOS

        limit, period = self._pace.limiter
        DBOS.register_queue(
            DIALLING,
            worker_concurrency=self._pace.at_once,
            limiter={"limit": limit, "period": period},
            polling_interval_sec=LOOK_FOR_DIALS,
            on_conflict="always_update",
        )
        DBOS.register_queue(
            DAILY, global_concurrency=1, polling_interval_sec=LOOK_FOR_DUTIES, on_conflict="always_update"
        )

    def stop(self, seconds: int = 0) -> None:
        """End, once what is at hand is done or so many seconds have gone by; the rest is left to the next start."""
        from dbos import DBOS

        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=seconds)
        self._client.destroy()
        if self._own is not None:
            self._own.dispose()

    def waiting(self) -> int:
        """How many dials wait or go on; more than a thousand are a thousand."""
        from dbos import DBOS

        state = ["ENQUEUED", "PENDING"]
        found = DBOS.list_workflows(queue_name=DIALLING, status=state, limit=1000, load_input=False, load_output=False)
        return len(found)

    def _config(self) -> Any:
        config = {
            "name": APPLICATION,
            "system_database_url": address(self._database),
            "application_version": VERSION,
            "executor_id": self._name,
            "run_migrations": False,
            "log_level": "WARNING",
            "sys_db_pool_size": self._pace.at_once + SPARE_CONNECTIONS,
        }
        return config | ({} if self._own is None else {"system_database_engine": self._own})

    def _workflows(self) -> Callable[[datetime, Any], None]:
        """What the queues come to. Neither ever fails: an error would be kept by the engine, unsealed."""
        from dbos import DBOS

        @DBOS.workflow(name=DIAL)
        def dial(member_id: int, tries: int) -> None:
            try:
                self._dial(member_id, tries)
            except Exception:
                log.exception("dial.failed", member=member_id)

        @DBOS.workflow(name=DUTY)
        def duty(at: datetime, name: Any, tries: int = 0) -> None:
            self._do(at, str(name), tries)

        del dial
        return duty

    def _schedule(self, workflow: Callable[[datetime, Any], None]) -> None:
        """Each duty at its time of day. One that never had its time has it now."""
        from dbos import DBOS

        for name in {known["schedule_name"] for known in DBOS.list_schedules()} - set(self._duties):
            DBOS.delete_schedule(name)
        for duty in self._duties.values():
            at = daily_time(duty)
            DBOS.apply_schedules(
                [
                    {
                        "schedule_name": duty.name,
                        "workflow_fn": workflow,
                        "schedule": f"{at.minute} {at.hour} * * *",
                        "context": duty.name,
                        "automatic_backfill": True,
                        "queue_name": DAILY,
                    }
                ]
            )
            known = DBOS.get_schedule(duty.name)
            if known is not None and known["last_fired_at"] is None:
                self._again(latest_time(at, self._clock.now()), duty.name, 0)

    def _do(self, at: datetime, name: str, tries: int) -> None:
        """One pass of a duty of the day. Times that went by while nobody worked are made up for by the latest."""
        duty = self._duties.get(name)
        if duty is None or at < latest_time(daily_time(duty), self._clock.now()):
            return
        try:
            came = duty.run(self._goes_on)
        except Exception:
            log.exception("duty.failed", duty=name)
            if tries < DUTY_TRIES:
                self._again(at, name, tries + 1, DUTY_AGAIN)
            return
        log.info("duty.done", duty=name, **came)
        if not self._goes_on():
            # Cut short: whoever works next goes on with it.
            self._again(at, name, tries + 1)

    def _again(self, at: datetime, name: str, tries: int, delay: timedelta | None = None) -> None:
        options: Any = {"workflow_name": DUTY, "queue_name": DAILY, "workflow_id": f"{name}-{at.isoformat()}-{tries}"}
        if delay is not None:
            options["delay_seconds"] = delay.total_seconds()
        with self._database.begin() as connection:
            self._client.enqueue_in_transaction(connection, options, at, name, tries)
