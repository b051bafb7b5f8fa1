"""Rules about how often somebody is contacted: by the day, by the week, and after a conversation or a machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from voicebot.compliance.kinds.verdicts import Evaluate, Kind, Verdict, days, number, until_last, words
from voicebot.compliance.moment import Moment, after, begins
from voicebot.compliance.request import (
    ABANDONED,
    DUE_REMINDER,
    EVERY_CHANNEL,
    MACHINES,
    NEVER_CONNECTED,
    Contact,
    Request,
)

WEEK = timedelta(days=7)
_AFTER = {"machine": MACHINES, "abandoned": ABANDONED}


def _attempts_a_day(params: Mapping[str, Any], home: str | None) -> Evaluate:
    def made(moment: Moment) -> list[datetime]:
        here = ("", moment.request.number)  # where nobody noted which number, it counts for each
        return [past.at for past in moment.calls() if past.number in here]

    return _most_in(1, number(params, "most"), home, made)


def _conversations_a_day(params: Mapping[str, Any], home: str | None) -> Evaluate:
    def made(moment: Moment) -> list[datetime]:
        return [past.at for past in moment.calls() if past.conversation]

    return _most_in(1, number(params, "most"), home, made)


def _contacts_in_days(params: Mapping[str, Any], home: str | None) -> Evaluate:
    """Contacts of ours of some channels, and of one purpose where `only` names it: to the person, about any debt."""
    channels, only = words(params, "channels_counted", EVERY_CHANNEL), params.get("only")
    if only not in (None, DUE_REMINDER):
        raise ValueError(f"only {only} is not known; known is {DUE_REMINDER}")

    def made(moment: Moment) -> list[datetime]:
        sent = (past for past in moment.request.history if past.direction == "outbound")
        return [past.at for past in sent if past.channel in channels and only in (None, past.purpose)]

    return _most_in(number(params, "days"), number(params, "most"), home, made)


def _same_debt(request: Request, past: Contact) -> bool:
    """A contact whose debt nobody noted counts for every debt."""
    return past.debt is None or request.debt is None or past.debt == request.debt


def _calls_a_week(params: Mapping[str, Any], home: str | None) -> Evaluate:
    agreed = days(number(params, "consent_days"))

    def counts(request: Request, past: Contact) -> bool:
        connected = past.outcome not in NEVER_CONNECTED
        return connected and _same_debt(request, past) and not request.wants_call(past.at, past.number, agreed)

    def made(moment: Moment) -> list[datetime]:
        return [past.at for past in moment.calls() if counts(moment.request, past)]

    limit = _most_in(7, number(params, "most"), home, made)

    def evaluate(moment: Moment) -> Verdict:
        return None if _wanted(moment, agreed) else limit(moment)

    return evaluate


def _contacts_a_week(params: Mapping[str, Any], home: str | None) -> Evaluate:
    channels = words(params, "channels_counted", EVERY_CHANNEL)

    def made(moment: Moment) -> list[datetime]:
        sent = (past for past in moment.request.history if past.direction == "outbound")
        return [past.at for past in sent if past.channel in channels and _same_debt(moment.request, past)]

    return _most_in(7, number(params, "most"), home, made)


def _most_in(span: int, most: int, home: str | None, made: Callable[[Moment], list[datetime]]) -> Evaluate:
    """No more than `most` contacts in `span` consecutive days, `at`'s own the last, wherever the person may be."""
    back = days(span - 1)

    def evaluate(moment: Moment) -> Verdict:
        times = made(moment)
        if len(times) < most:
            return None
        frees = None
        for place in moment.places(home):
            since = begins(moment.today(place) - back, place)
            recent = sorted(at for at in times if at >= since)
            if len(recent) >= most:
                # allowed again once enough of them have dropped out
                leaves = recent[len(recent) - most].astimezone(place).date()
                free = after(leaves + back, place)
                frees = free if frees is None or free > frees else frees
        return frees

    return evaluate


def _wanted(moment: Moment, age: timedelta) -> bool:
    return moment.request.wants_call(moment.at, moment.request.number, age)


def _days_after_conversation(params: Mapping[str, Any], home: str | None) -> Evaluate:
    rest, agreed = days(number(params, "days")), days(number(params, "consent_days"))

    def evaluate(moment: Moment) -> Verdict:
        if _wanted(moment, agreed):
            return None
        # an hour may lie between them where a clock is put back
        earliest = moment.at - rest - days(1)
        request = moment.request
        talks = [
            past.at
            for past in request.history
            if past.at >= earliest and past.conversation and _same_debt(request, past)
        ]
        # the day of the conversation is day one
        frees = (begins(at.astimezone(place).date() + rest, place) for place in moment.places(home) for at in talks)
        return until_last(frees, moment.at)

    return evaluate


def _hours_after(params: Mapping[str, Any], home: str | None) -> Evaluate:
    hours = timedelta(hours=number(params, "hours"))
    outcomes = frozenset().union(*(_AFTER[one] for one in words(params, "outcomes", _AFTER)))

    def evaluate(moment: Moment) -> Verdict:
        met = (past for past in moment.calls() if past.outcome in outcomes and past.number == moment.request.number)
        return until_last((past.at + hours for past in met), moment.at)

    return evaluate


#: what rings counts against what rings; a text is no call
_CALLS = ("voice",)
#: what was asked for or agreed to may always be put in writing
_APPROACHES = ("collection", "plan_reminder", "callback", DUE_REMINDER)
_CAP = frozenset({"most", "consent_days"})

KINDS = {
    "attempts_a_day": Kind(_attempts_a_day, frozenset({"most"}), "history", channels=_CALLS),
    "conversations_a_day": Kind(_conversations_a_day, frozenset({"most"}), "history", channels=_CALLS),
    "contacts_in_days": Kind(
        _contacts_in_days, frozenset({"most", "days", "channels_counted", "only"}), "history", _APPROACHES
    ),
    "calls_a_week": Kind(_calls_a_week, _CAP, "history", channels=_CALLS),
    "contacts_a_week": Kind(_contacts_a_week, frozenset({"most", "channels_counted"}), "history"),
    "days_after_conversation": Kind(
        _days_after_conversation, frozenset({"days", "consent_days"}), "history", channels=_CALLS
    ),
    "hours_after": Kind(_hours_after, frozenset({"hours", "outcomes"}), "history", channels=_CALLS),
}
