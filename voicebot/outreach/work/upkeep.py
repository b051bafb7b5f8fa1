"""The engine looked after: what it has done is forgotten after a while, what a dead worker left goes to the living."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from voicebot.clock import Clock
from voicebot.outreach.work.place import place_of_the_dead
from voicebot.records.database import Database

log = structlog.get_logger(__name__)

#: rows that are looked up, or forgotten, at a time
PAGE = 500
OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
AT_WORK = "PENDING"


class Upkeep:
    """One for a worker; the engine runs while its duties do. `name` is the worker's own."""

    def __init__(self, database: Database, clock: Clock, name: str, kept: timedelta) -> None:
        self._database, self._clock, self._name, self._kept = database, clock, name, kept

    def forget(self, goes_on: Callable[[], bool]) -> Mapping[str, int]:
        """Delete what was finished longer ago than it is kept; how much."""
        from dbos import DBOS

        came: Counter[str] = Counter()
        before = (self._clock.now() - self._kept).isoformat()
        while goes_on():
            found = DBOS.list_workflows(
                status=OVER, completed_before=before, limit=PAGE, load_input=False, load_output=False
            )
            if not found:
                break
            DBOS.delete_workflows([one.workflow_id for one in found])
            came["forgotten"] += len(found)
        return came

    def adopt(self, goes_on: Callable[[], bool]) -> Mapping[str, int]:
        """Queue anew what workers had at hand who are no more; how much. On SQLite there is nobody else."""
        from dbos import DBOS

        came: Counter[str] = Counter()
        if self._database.is_sqlite:
            return came
        left: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for one in DBOS.list_workflows(status=AT_WORK, load_input=False, load_output=False):
            if one.executor_id and one.executor_id != self._name and one.queue_name:
                left[one.executor_id][one.queue_name].append(one.workflow_id)
        for name, queues in left.items():
            if goes_on():
                came["adopted"] += self._adopt(name, queues)
        return came

    def _adopt(self, name: str, queues: Mapping[str, list[str]]) -> int:
        from dbos import DBOS

        with place_of_the_dead(self._database, name) as dead:
            if not dead:
                return 0
            for queue, ids in queues.items():
                DBOS.resume_workflows(ids, queue_name=queue)
        adopted = sum(len(ids) for ids in queues.values())
        log.warning("worker.gone", worker=name, adopted=adopted)
        return adopted
