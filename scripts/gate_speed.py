"""How fast the gate decides: requests of invented people under every pack, with histories as long as real ones are."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from scripts.month.living import MONTHS
from scripts.month.people import a_person, contact
from voicebot.compliance import Request, Rulebooks, load_rulebooks, may_call
from voicebot.compliance.asked import read

#: requests made ready at once, so that their making is not measured and a million need little memory
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many decisions in so many seconds of one core, and how many of them were to allow it."""

    decisions: int
    seconds: float
    allowed: int

    @property
    def a_second(self) -> float:
        """Decisions a second."""
        return self.decisions / self.seconds


def gate_rate(decisions: int, books: Rulebooks | None = None) -> Rate:
    """Decide so often, each time about somebody else at another moment, our own policies included."""
    books, spent, allowed, left = books or load_rulebooks(), 0.0, 0, decisions
    questions = _questions(Random(7))  # noqa: S311 - nothing is secret here
    while left > 0:
        batch = [next(questions) for _ in range(min(BATCH, left))]
        gc.collect()  # what their making left behind is no work of the gate's
        began = time.process_time()
        allowed += sum(may_call(request, books, policy=True).allowed for request in batch)
        spent += time.process_time() - began
        left -= len(batch)
    return Rate(decisions, spent, allowed)


def _questions(chance: Random) -> Iterator[Request]:
    """People asked about at any time of a month, with up to fifteen contacts in the weeks before."""
    seed = 0
    while True:
        begins = MONTHS["autumn" if seed % 2 else "spring"]
        person = a_person(seed, begins)
        at = begins + timedelta(minutes=chance.randrange(31 * 1440))
        before = (at - timedelta(minutes=chance.randrange(31 * 1440)) for _ in range(chance.randrange(16)))
        history = [contact(when, chance, person.numbers, person.debts) for when in before]
        ask = {"at": at.isoformat(), "number": person.numbers[0], "debt": person.debts[0], "history": history}
        yield read(person.base | ask)
        seed += 1
