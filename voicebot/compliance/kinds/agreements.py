"""Rules about what was agreed with the person: a promise that is still open, a call back that is booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from voicebot.compliance.kinds.verdicts import Evaluate, Kinds, Verdict, after, calls, places, until_last
from voicebot.compliance.request import NEVER_CONNECTED, Request


def _open_promise(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    grace = timedelta(days=int(params["grace_days"]))

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.purpose != "collection" or _one_call_left(request, at):
            return None
        where = places(request, zone)
        return until_last((after(due + grace, place) for due in request.promises for place in where), at)

    return evaluate


def _one_call_left(request: Request, at: datetime) -> bool:
    """A call was agreed to and has not been made: the agreement is to one."""
    made = [past.at for past in calls(request) if past.outcome not in NEVER_CONNECTED and past.at <= at]
    agreed = [consent for consent in request.consents if consent.holds("callback", request.number, at)]
    return any(consent.since is None or all(past <= consent.since for past in made) for consent in agreed)


def _booked_callback(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.purpose == "callback" or request.answers_in_writing:
            return None
        where = places(request, zone)
        # A machine that rings right after the colleague did is no better than one that rings before.
        ends = (after(when.astimezone(place).date(), place) for when in request.callbacks for place in where)
        return until_last(ends, at)

    return evaluate


KINDS: Kinds = {
    "open_promise": (_open_promise, frozenset({"grace_days"})),
    "booked_callback": (_booked_callback, frozenset()),
}
