"""Rules about how often somebody is contacted: by the day, by the week, and after a conversation or a machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from voicebot.compliance.kinds.verdicts import Evaluate, Kinds, Verdict, after, begins, calls, places, until_last
from voicebot.compliance.request import MACHINES, NEVER_CONNECTED, Contact, Request


def _attempts_a_day(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most = int(params["most"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.answers_in_writing:
            return None
        made = (past for past in calls(request) if past.number == request.number and past.at <= at)
        return _day_verdict(request, at, zone, most, made)

    return evaluate


def _conversations_a_day(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most = int(params["most"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.answers_in_writing:
            return None
        return _day_verdict(request, at, zone, most, (past for past in calls(request) if past.conversation))

    return evaluate


def _day_verdict(request: Request, at: datetime, zone: str | None, most: int, made: Iterable[Contact]) -> Verdict:
    place = places(request, zone)[0]
    today = at.astimezone(place).date()
    count = sum(1 for past in made if past.at.astimezone(place).date() == today)
    return after(today, place) if count >= most else None


def _same_debt(request: Request, past: Contact) -> bool:
    """A contact whose debt nobody noted counts for every debt."""
    return past.debt is None or request.debt is None or past.debt == request.debt


def _calls_a_week(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most = int(params["most"])

    def counts(request: Request, past: Contact) -> bool:
        connected = past.outcome not in NEVER_CONNECTED
        return connected and _same_debt(request, past) and not request.consent("callback", past.at)

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.answers_in_writing or request.consent("callback", at):
            return None
        return _week_verdict(request, at, zone, most, [past for past in calls(request) if counts(request, past)])

    return evaluate


def _contacts_a_week(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    most, channels = int(params["most"]), frozenset(params["channels"])

    def evaluate(request: Request, at: datetime) -> Verdict:
        made = [
            past
            for past in request.history
            if past.direction == "outbound" and past.channel in channels and _same_debt(request, past)
        ]
        return _week_verdict(request, at, zone, most, made)

    return evaluate


def _week_verdict(request: Request, at: datetime, zone: str | None, most: int, made: list[Contact]) -> Verdict:
    """Seven consecutive days are `at`'s own and the six before it, in each zone where the person may be."""
    frees = []
    for place in places(request, zone):
        today = at.astimezone(place).date()
        days = sorted(past.at.astimezone(place).date() for past in made if past.at <= at)
        recent = [day for day in days if day > today - timedelta(days=7)]
        if len(recent) >= most:
            # allowed again once enough of them are seven days old
            frees.append(begins(recent[len(recent) - most] + timedelta(days=7), place))
    return max(frees, default=None)


def _days_after_conversation(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    days = timedelta(days=int(params["days"]))

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.answers_in_writing or request.consent("callback", at):
            return None
        talks = [past for past in request.history if past.conversation and _same_debt(request, past) and past.at <= at]
        # the day of the conversation is day one
        frees = [(past.at.astimezone(place).date() + days, place) for place in places(request, zone) for past in talks]
        ahead = (begins(day, place) for day, place in frees if at.astimezone(place).date() < day)
        return max(ahead, default=None)

    return evaluate


def _hours_after_machine(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    hours = timedelta(hours=int(params["hours"]))

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.answers_in_writing:
            return None
        met = (past for past in calls(request) if past.outcome in MACHINES and past.number == request.number)
        return until_last((past.at + hours for past in met), at)

    return evaluate


KINDS: Kinds = {
    "attempts_a_day": (_attempts_a_day, frozenset({"most"})),
    "conversations_a_day": (_conversations_a_day, frozenset({"most"})),
    "calls_a_week": (_calls_a_week, frozenset({"most"})),
    "contacts_a_week": (_contacts_a_week, frozenset({"most", "channels"})),
    "days_after_conversation": (_days_after_conversation, frozenset({"days"})),
    "hours_after_machine": (_hours_after_machine, frozenset({"hours"})),
}
