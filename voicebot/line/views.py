"""A call as the page sees it: plain values for JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from voicebot.line import moments as m
from voicebot.line.exchange import Handset
from voicebot.line.player import Phase, Player
from voicebot.line.webhooks import Posted

_CALL_IN_URL = re.compile(r"/twilio/voice/(?:turn|answer|status)/([0-9a-f]{32})")
#: parts of a carrier's URL that say nothing to a reader
_ORIGIN = re.compile(r"^https?://[^/]+")


def call_view(handset: Handset, since: int = 0) -> dict[str, Any]:
    """The call with its moments from `since` on. `count` is what the next request must carry as `after`."""
    player = handset.player
    return {
        "id": handset.id,
        "phase": str(player.phase),
        "direction": "inbound" if player.leg.direction == "inbound" else "outbound",
        "account": handset.account,
        "number": player.leg.called if player.leg.direction == "inbound" else player.leg.caller,
        "count": len(player.heard),
        "moments": [moment_view(place, moment) for place, moment in enumerate(player.heard) if place >= since],
        "listening": listening_view(player),
        "turns": len(player.webhooks.posted),
        "ended": _end_view(player),
    }


def moment_view(place: int, moment: m.Moment) -> dict[str, Any]:
    """One moment; `kind` names it, and its own fields follow."""
    view: dict[str, Any] = {"n": place, "kind": _snake(type(moment).__name__)}
    view |= dataclasses.asdict(moment)
    if isinstance(moment, m.BotSaid):
        view["language"] = spoken_language(moment.language)
        view["seconds"] = round(m.seconds(moment), 1)
    return view


def listening_view(player: Player) -> dict[str, Any] | None:
    """What an answer may be made of, or None while nobody listens."""
    if player.phase is not Phase.LISTENING or player.gathering is None:
        return None
    gather = player.gathering.gather
    return {
        "keys": gather.keys,
        "speech": gather.speech,
        "typed": len(player.gathering.digits),
        "wanted": gather.num_digits,
        "finish": gather.finish_on,
        "timeout": gather.timeout,
        "language": spoken_language(gather.language),
    }


def turn_views(posted: Iterable[Posted], since: int = 0) -> list[dict[str, Any]]:
    """The webhooks as they went over the line, from place `since` on."""
    return [
        {
            "n": place,
            "method": one.method,
            "path": _ORIGIN.sub("", one.url),
            "form": dict(one.form),
            "status": one.status,
            "body": one.body,
            "ms": round(one.milliseconds, 1),
        }
        for place, one in enumerate(posted)
        if place >= since
    ]


def call_id_of(handset: Handset) -> str | None:
    """Our own id of the call on this telephone."""
    return handset.attempt or call_of(handset.player)


def call_of(player: Player) -> str | None:
    """Our own id of a call: it stands in the addresses of its webhooks and in its first TwiML."""
    for posted in player.webhooks.posted:
        found = _CALL_IN_URL.search(posted.url) or _CALL_IN_URL.search(posted.body)
        if found:
            return found[1]
    return None


def readable(value: Any) -> Any:
    """Any journal value as plain JSON: a dataclass becomes an object that names its kind first."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return str(value.value)
        case str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): readable(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [readable(inner) for inner in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: readable(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"kind": type(value).__name__} | {name: inner for name, inner in fields.items() if inner is not None}
    return str(value)


def dumped(value: Any) -> str:
    """JSON with Chinese left readable."""
    return json.dumps(value, ensure_ascii=False)


def spoken_language(twiml_language: str) -> str:
    """The bot's language behind a carrier's name for it: cmn-CN and cmn-Hans-CN are zh-CN."""
    return "zh-CN" if twiml_language.startswith(("cmn", "zh")) else "en-US"


def _end_view(player: Player) -> dict[str, str] | None:
    if player.phase is not Phase.ENDED:
        return None
    end = next((moment for moment in reversed(player.heard) if isinstance(moment, m.Ended)), None)
    return {"by": end.by, "status": end.status} if end else None


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
