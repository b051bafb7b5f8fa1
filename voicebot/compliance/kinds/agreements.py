"""Rules about what was agreed with the person: a promise that is still open, a call back that is booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicebot.compliance.kinds.verdicts import Evaluate, Kind, Verdict, days, number, until_last
from voicebot.compliance.moment import Moment, after
from voicebot.compliance.request import DUE_REMINDER, NEVER_CONNECTED


def _open_promise(params: Mapping[str, Any], home: str | None) -> Evaluate:
    grace = days(number(params, "grace_days", 0))

    def evaluate(moment: Moment) -> Verdict:
        if _one_call_left(moment):
            return None
        dues, where = moment.request.promises, moment.places(home)
        return until_last((after(due + grace, place) for due in dues for place in where), moment.at)

    return evaluate


def _one_call_left(moment: Moment) -> bool:
    """A call was agreed to and has not been made: the agreement is to one."""
    number, at = moment.request.number, moment.at
    agreed = [consent for consent in moment.request.consents if consent.holds("callback", number, at)]
    made = [past.at for past in moment.calls() if past.outcome not in NEVER_CONNECTED] if agreed else []
    return any(consent.since is None or all(past <= consent.since for past in made) for consent in agreed)


def _booked_callback(params: Mapping[str, Any], home: str | None) -> Evaluate:
    def evaluate(moment: Moment) -> Verdict:
        where = moment.places(home)
        # A machine that rings right after the colleague did is no better than one that rings before.
        ends = (after(when.astimezone(place).date(), place) for when in moment.request.callbacks for place in where)
        return until_last(ends, moment.at)

    return evaluate


KINDS = {
    "open_promise": Kind(_open_promise, frozenset({"grace_days"}), "promises", ("collection",)),
    "booked_callback": Kind(
        _booked_callback, about="callbacks", purposes=("collection", "plan_reminder", DUE_REMINDER)
    ),
}
