"""A strategy in words, for whoever has to say yes to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from voicebot.outreach.campaigns.audience import Audience
from voicebot.outreach.campaigns.lengths import written
from voicebot.outreach.campaigns.outcomes import Outcome
from voicebot.outreach.campaigns.spans import Between, Days
from voicebot.outreach.campaigns.strategy import Strategy

_ORDERS = {
    "longest": "the longest overdue first",
    "newest": "the newest arrears first",
    "largest": "the largest amounts first",
    "smallest": "the smallest amounts first",
    "listed": "in the order of the list",
}


def summary(strategy: Strategy) -> str:
    """Whom it rings, when, how fast, how often again, and when it ends; three sentences."""
    whom = "; ".join(_whom(strategy.audience)) or "everybody on file"
    when = "; ".join(_when(strategy))
    often = f"Each is rung {strategy.retries.most} times at most, {strategy.caps.a_day} a day"
    ends = " or ".join(_ends(strategy)) or "everybody is done with"
    return f"Rings {whom}; {_ORDERS[strategy.order]}. {when[0].upper()}{when[1:]}. {often}; it ends when {ends}."


def _whom(audience: Audience) -> Iterator[str]:
    if audience.bucket:
        yield f"{' or '.join(audience.bucket)} days past due"
    if audience.days_past_due:
        yield f"{_between(audience.days_past_due)} days past due"
    for name, between in (("overdue", audience.overdue), ("owed in all", audience.owed)):
        if between:
            yield f"{_between(between)} {audience.currency[0]} {name}"
    if audience.currency and not (audience.overdue or audience.owed):
        yield f"in {' or '.join(audience.currency)}"
    for name, values in (("under", audience.packs), ("in", audience.region), ("speaking", audience.language)):
        if values:
            yield f"{name} {' or '.join(values)}"
    if audience.refs:
        yield f"{len(audience.refs):,} listed accounts"
    if audience.ref_begins:
        yield f"references that begin with {audience.ref_begins}"
    if audience.invented is not None:
        yield "invented people" if audience.invented else "no invented people"
    yield from _so_far(audience)


def _so_far(audience: Audience) -> Iterator[str]:
    if audience.with_flags:
        yield f"marked {' or '.join(audience.with_flags)}"
    if audience.without_flags:
        yield f"not marked {' or '.join(audience.without_flags)}"
    if audience.not_called_days:
        yield f"not rung for {audience.not_called_days} days"
    if audience.not_spoken_days:
        yield f"not spoken with for {audience.not_spoken_days} days"
    if audience.never_spoken:
        yield "never spoken with"
    if audience.last_outcome:
        yield f"whose last call ended in {' or '.join(audience.last_outcome).replace('_', ' ')}"
    if audience.promise:
        yield f"whose newest promise is {' or '.join(audience.promise)}"


def _when(strategy: Strategy) -> Iterator[str]:
    yield f"from {_moment(strategy.starts_at)}" if strategy.starts_at else "at once"
    if strategy.hours:
        yield ", ".join(f"{days} {hours}" for days, hours in strategy.hours.items()) + " in each person's own place"
    else:
        yield "at any hour that the law allows"
    pace = strategy.pace
    yield f"{pace.calls_a_second:g} calls a second, {pace.concurrent:,} at once"
    if strategy.people.count:
        yield f"while {strategy.people.count} colleagues are there to take over"
    again = [f"{one.value} {written(delay)}" for one in Outcome if (delay := strategy.retries.delay(one))]
    yield f"again after {', '.join(again).replace('_', ' ')}" if again else "nobody twice"


def _ends(strategy: Strategy) -> Iterator[str]:
    if strategy.stops.at:
        yield f"it is {_moment(strategy.stops.at)}"
    if strategy.stops.calls:
        yield f"{strategy.stops.calls:,} calls were made"
    if strategy.stops.promises:
        yield f"{strategy.stops.promises:,} promises and plans came of it"


def _moment(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")


def _between(span: Between | Days) -> str:
    if span.least is None:
        return f"up to {span.most}"
    return f"from {span.least}" if span.most is None else f"{span.least} to {span.most}"
