"""Rules about how the person or the debt stands: flags, moratoria, and consent or clearance that is wanting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from voicebot.compliance.kinds.verdicts import NEVER, Evaluate, Kind, Verdict, days, number, until_last, words
from voicebot.compliance.moment import Moment, after
from voicebot.compliance.places import REGIONS, zones_of_region
from voicebot.compliance.request import DUE_REMINDER, Flag

#: every flag there is; another one blocks, since nobody knows what it asks of us
FLAGS = frozenset(
    (
        *("dispute", "fraud", "plan_active", "attorney", "cease", "deceased", "bankruptcy", "minor", "follow_up"),
        *("optout_number", "optout_voice", "optout_sms", "optout_email", "vulnerable_hold", "recalled", "scra"),
        *("identity_theft", "breathing_space", "crisis_breathing_space", "debt_adviser", "statute_barred"),
    )
)
#: what is ours to begin; whoever agreed to something is another matter
_OURS = ("collection", "plan_reminder", DUE_REMINDER)
#: whoever asked to be rung, and was marked, is rung by a person (domain reference 2.3), never by a machine (2.1)
_BY_MACHINE = ("callback",)


def _artificial_voice_consent(params: Mapping[str, Any], home: str | None) -> Evaluate:
    def evaluate(moment: Moment) -> Verdict:
        artificial = moment.request.voice == "artificial"
        return NEVER if artificial and not moment.request.consent("artificial_voice", moment.at) else None

    return evaluate


def _email_consent(params: Mapping[str, Any], home: str | None) -> Evaluate:
    return lambda moment: None if moment.request.consent("email", moment.at) else NEVER


def _needs_clearance(params: Mapping[str, Any], home: str | None) -> Evaluate:
    return lambda moment: NEVER


def _known_region(params: Mapping[str, Any], home: str | None) -> Evaluate:
    """Where the parts of a country have rules of their own, nobody is contacted of whom the part is not known.

    Whoever lives abroad lives in a region of which something is known, too.
    """
    country = str(params.get("country"))
    if not any(region.startswith(f"{country}-") for region in REGIONS):
        raise ValueError(f"country {country} has no parts that are known; write one such as US")

    return lambda moment: None if zones_of_region(moment.request.region) else NEVER


def _flags(params: Mapping[str, Any], home: str | None) -> Evaluate:
    names = words(params, "flags", FLAGS)

    def evaluate(moment: Moment) -> Verdict:
        if names.isdisjoint(moment.marks):
            return None
        standing = (_over(flag, moment, home) for flag in moment.request.flags if flag.name in names)
        return until_last(standing, moment.at)

    return evaluate


def _over(flag: Flag, moment: Moment, home: str | None) -> datetime:
    """When this flag is over wherever the person may be; never, where nobody has said until when."""
    if flag.until is None:
        return NEVER
    return max(after(flag.until, place) for place in moment.places(home))


def _unknown_flag(params: Mapping[str, Any], home: str | None) -> Evaluate:
    def evaluate(moment: Moment) -> Verdict:
        return None if moment.marks <= FLAGS else NEVER

    return evaluate


def _moratorium(params: Mapping[str, Any], home: str | None) -> Evaluate:
    """So many days from a flag's first day, or from its last one where they run from the end of something else."""
    names, span = words(params, "flags", FLAGS), days(number(params, "days"))
    from_end = params.get("counted_from", "start")
    if from_end not in ("start", "end"):
        raise ValueError(f"counted_from is {from_end}; write start or end")

    def lasts(flag: Flag, moment: Moment) -> datetime:
        if from_end == "end":
            last = flag.until + span if flag.until else None
        else:
            last = flag.until or (flag.since + span if flag.since else None)
        return _over(Flag(flag.name, until=last), moment, home)

    def evaluate(moment: Moment) -> Verdict:
        if names.isdisjoint(moment.marks):
            return None
        return until_last((lasts(flag, moment) for flag in moment.request.flags if flag.name in names), moment.at)

    return evaluate


KINDS = {
    "artificial_voice_consent": Kind(_artificial_voice_consent, channels=("voice",)),
    "email_consent": Kind(_email_consent, channels=("email",)),
    "needs_clearance": Kind(_needs_clearance),
    "known_region": Kind(_known_region, frozenset({"country"})),
    "flags": Kind(_flags, frozenset({"flags"}), "flags", _OURS, by_machine=_BY_MACHINE),
    "unknown_flag": Kind(_unknown_flag, about="flags"),
    "moratorium": Kind(
        _moratorium, frozenset({"flags", "days", "counted_from"}), "flags", _OURS, by_machine=_BY_MACHINE
    ),
}
