"""Rules about how the person or the debt stands: flags, breathing space, and consent or clearance that is wanting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from voicebot.compliance.kinds.verdicts import NEVER, Evaluate, Kinds, Verdict, after, places, until_last
from voicebot.compliance.request import Flag, Request

#: every flag there is; another one blocks, since nobody knows what it asks of us
FLAGS = frozenset(
    (
        *("dispute", "fraud", "plan_active", "breathing_space", "attorney", "cease", "deceased", "bankruptcy"),
        *("minor", "optout_number", "optout_voice", "optout_sms", "optout_email", "vulnerable_hold"),
        "follow_up",
    )
)


def _artificial_voice_consent(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        artificial = request.voice == "artificial" and request.channel == "voice"
        return NEVER if artificial and not request.consent("artificial_voice", at) else None

    return evaluate


def _email_consent(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        return NEVER if request.channel == "email" and not request.consent("email", at) else None

    return evaluate


def _needs_clearance(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    voices, channels = params.get("voices"), params.get("channels")

    def evaluate(request: Request, at: datetime) -> Verdict:
        concerned = (not voices or request.voice in voices) and (not channels or request.channel in channels)
        return NEVER if concerned else None

    return evaluate


def _flags(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    names = frozenset(params["flags"])
    if names - FLAGS:
        raise ValueError(f"flag {', '.join(sorted(names - FLAGS))} is not known; known are {', '.join(sorted(FLAGS))}")
    purposes = params.get("purposes", ("collection", "plan_reminder"))
    channels = params.get("channels")

    def evaluate(request: Request, at: datetime) -> Verdict:
        if request.purpose not in purposes or (channels and request.channel not in channels):
            return None
        return NEVER if any(flag.name in names for flag in request.flags) else None

    return evaluate


def _unknown_flag(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    def evaluate(request: Request, at: datetime) -> Verdict:
        return NEVER if any(flag.name not in FLAGS for flag in request.flags) else None

    return evaluate


def _breathing_space(params: Mapping[str, Any], zone: str | None) -> Evaluate:
    days = timedelta(days=int(params["days"]))

    def ends(flag: Flag, request: Request) -> datetime:
        last = flag.until or (flag.since + days if flag.since else None)
        return NEVER if last is None else after(last, places(request, zone)[0])

    def evaluate(request: Request, at: datetime) -> Verdict:
        return until_last((ends(flag, request) for flag in request.flags if flag.name == "breathing_space"), at)

    return evaluate


KINDS: Kinds = {
    "artificial_voice_consent": (_artificial_voice_consent, frozenset()),
    "email_consent": (_email_consent, frozenset()),
    "needs_clearance": (_needs_clearance, frozenset({"voices", "channels"})),
    "flags": (_flags, frozenset({"flags", "purposes", "channels"})),
    "unknown_flag": (_unknown_flag, frozenset()),
    "breathing_space": (_breathing_space, frozenset({"days"})),
}
