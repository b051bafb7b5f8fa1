"""A request in the form in which it is kept with its decision: small, without a telephone number, and the same again.

Numbers are their keyed hashes, and with them the zones that the number told of; an earlier contact is how long ago it
was, in microseconds. What is left out is what its reader takes for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from voicebot.compliance.places import zones_of_number
from voicebot.compliance.request import BadTime, Consent, Contact, Flag, Request

#: so many characters of a hash tell numbers apart
SHORT = 16
_MICROSECOND = timedelta(microseconds=1)


def keep(request: Request, hashed: Callable[[str], str]) -> dict[str, Any]:
    """The request as plain data. `hashed` gives the keyed hash of a telephone number."""

    def short(number: str | None) -> str | None:
        return hashed(number)[:SHORT] if number else number

    known = request.number_zones
    kept = {
        "packs": list(request.packs),
        "at": request.at.astimezone(UTC).isoformat(),
        "number": short(request.number),
        "number_zones": list(zones_of_number(request.number) if known is None else known),
        "zones": list(request.zones),
        "region": request.region,
        "voice": request.voice,
        "purpose": request.purpose,
        "channel": request.channel,
        "debt": request.debt,
        "flags": [[flag.name, _written(flag.since), _written(flag.until)] for flag in request.flags],
        "consents": [
            [one.kind, short(one.number), _written(one.since), _written(one.until)] for one in request.consents
        ],
        "history": [_contact(past, request.at, short(past.number)) for past in request.history],
        "promises": [_written(due) for due in request.promises],
        "callbacks": [_written(when) for when in request.callbacks],
        "bad_times": [
            [sorted(one.days), _written(one.opens), _written(one.closes), short(one.number)]
            for one in request.bad_times
        ],
    }
    return {name: value for name, value in kept.items() if value not in ([], None)}


def _contact(past: Contact, at: datetime, number: str | None) -> list[Any]:
    words = [past.direction, past.channel, past.outcome, *([past.purpose] if past.purpose else [])]
    return [(at - past.at) // _MICROSECOND, number, past.debt, " ".join(words)]


def _written(value: date | time | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return None if value is None else value.isoformat()


def recall(kept: Mapping[str, Any]) -> Request:
    """The request again. Raises KeyError, ValueError or TypeError for what was not kept by `keep`."""
    at = datetime.fromisoformat(kept["at"])
    return Request(
        packs=tuple(kept["packs"]),
        at=at,
        number=kept.get("number", ""),
        zones=tuple(kept.get("zones", ())),
        region=kept["region"],
        voice=kept["voice"],
        purpose=kept["purpose"],
        channel=kept["channel"],
        debt=kept.get("debt"),
        flags=tuple(Flag(name, _day(since), _day(until)) for name, since, until in kept.get("flags", ())),
        consents=tuple(
            Consent(kind, number, _moment(since), _moment(until))
            for kind, number, since, until in kept.get("consents", ())
        ),
        history=tuple(_recalled(at, *past) for past in kept.get("history", ())),
        promises=tuple(date.fromisoformat(due) for due in kept.get("promises", ())),
        callbacks=tuple(datetime.fromisoformat(when) for when in kept.get("callbacks", ())),
        bad_times=tuple(
            BadTime(frozenset(days), time.fromisoformat(opens), _clock(closes), number)
            for days, opens, closes, number in kept.get("bad_times", ())
        ),
        number_zones=tuple(kept.get("number_zones", ())),
    )


def _recalled(at: datetime, ago: int, number: str, debt: str | None, words: str) -> Contact:
    direction, channel, outcome, *purpose = words.split(" ")
    return Contact(at - ago * _MICROSECOND, number, debt, direction, channel, outcome, *purpose)


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


def _clock(written: str | None) -> time | None:
    return None if written is None else time.fromisoformat(written)
