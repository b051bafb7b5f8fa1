"""The people of a simulated month: where they live, what they agreed to, what befell them; all invented, by a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

Record = dict[str, Any]

#: pack or packs, region, zone on file, and what a number there looks like
PLACES: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("CN_BANK",), "CN", "Asia/Shanghai", "+86138#######0"),
    (("CN_BANK",), "CN", "Asia/Shanghai", "+86138#######0"),
    (("CN_BANK",), "CN", "Asia/Shanghai", "+1416555####"),
    (("US_3P",), "US-NY", "America/New_York", "+1212555####"),
    (("US_1P",), "US-NY-UPSTATE", "America/New_York", "+1518555####"),
    (("US_1P",), "US-NY-NYC", "America/New_York", "+1212555####"),
    (("US_3P",), "US-NYC", "America/New_York", "+1718555####"),
    (("US_1P",), "US-MA", "America/New_York", "+1617555####"),
    (("US_3P",), "US-CA", "America/Los_Angeles", "+1415555####"),
    (("US_1P",), "US-CA", "America/Los_Angeles", "+1212555####"),
    (("US_1P",), "US-AZ", "America/Phoenix", "+1212555####"),
    (("US_3P",), "US-TX", "America/Chicago", "+1915555####"),
    (("US_3P",), "US-TX", "America/New_York", "+1214555####"),
    (("US_1P",), "US-TN", "America/Chicago", "+1615555####"),
    (("US_1P",), "US-HI", "Pacific/Honolulu", "+1808555####"),
    (("US_3P",), "US-FL", "America/New_York", "+1305555####"),
    (("US_1P",), "US-CO", "America/Denver", "+1303555####"),
    (("US_1P",), "US-ZZ", "America/Chicago", "+1312555####"),
    (("UK_CREDIT",), "UK", "Europe/London", "+447400####00"),
    (("UK_CREDIT",), "UK-SCT", "Europe/London", "+441312####00"),
    (("UK_CREDIT",), "UK-NIR", "Europe/London", "+442890####00"),
    (("UK_CREDIT",), "UK-ENG", "Europe/Madrid", "+346123####0"),
    (("EU",), "DE", "Europe/Berlin", "+491512####000"),
    (("EU",), "ES", "Europe/Madrid", "+346123####0"),
    (("EU",), "PT", "Atlantic/Azores", "+3519123####0"),
    (("EU",), "FI", "Europe/Helsinki", "+35840123####"),
    (("HK",), "HK", "Asia/Hong_Kong", "+8529123####"),
    (("SG",), "SG", "Asia/Singapore", "+659123####"),
    (("EU", "UK_CREDIT"), "IE", "Europe/Dublin", "+35385123####"),
    (("US_3P", "EU"), "FR", "Europe/Paris", "+3361234####"),
    (("HK", "CN_BANK"), "HK", "Asia/Hong_Kong", "+8529123####"),
)
MARKS = (
    *("dispute", "fraud", "plan_active", "attorney", "cease", "deceased", "bankruptcy", "minor", "vulnerable_hold"),
    *("optout_number", "optout_voice", "optout_sms", "breathing_space", "crisis_breathing_space", "debt_adviser"),
    *("scra", "identity_theft", "recalled", "follow_up", "statute_barred", "something new"),
)
#: when it is day there, UTC
DAYTIME = {"US": range(16, 23), "CN": range(2, 12), "HK": range(2, 12), "SG": range(2, 11)}
ELSEWHERE = range(9, 16)
#: what comes of a call, about as often as it does
CALLS = (
    ("no_answer",) * 6
    + ("voicemail", "machine", "busy", "hang_up", "failed", "third_party", "abandoned")
    + ("conversation",) * 3
)


@dataclass(slots=True)
class Person:
    """Somebody, with everything that the gate is told of them. `history` grows as they are contacted."""

    base: Record
    numbers: list[str]
    debts: list[str | None]
    history: list[Record]
    chance: Random
    #: wanted every day, by day, and hard to reach
    sought: bool = False
    #: our own stricter rules are kept too
    policy: bool = True


def a_person(seed: int, begins: datetime) -> Person:
    """The person of this seed, as they are when the month begins."""
    chance = Random(seed)  # noqa: S311 - nothing is secret here
    packs, region, zone, pattern = chance.choice(PLACES)
    numbers = [_number(pattern, chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    if chance.random() < 0.05:
        numbers.append("+12025550143")
    debts: list[str | None] = [f"D{seed}-{index}" for index in range(chance.choice((1, 1, 2)))]
    zones = {0: [], 1: [zone, "America/New_York"], 2: ["Mars/Olympus"]}.get(chance.randrange(40), [zone])
    base: Record = {"packs": list(packs), "region": region, "zones": zones}
    base["flags"] = _marks(chance, begins)
    base["consents"] = _consents(chance, begins, numbers)
    base["bad_times"] = _bad_times(chance, numbers)
    return Person(
        base,
        numbers,
        debts,
        _imported(chance, begins, numbers, debts),
        chance,
        chance.random() < 0.06,
        chance.random() < 0.75,
    )


def _number(pattern: str, chance: Random) -> str:
    return "".join(str(chance.randrange(10)) if sign == "#" else sign for sign in pattern)


def _marks(chance: Random, begins: datetime) -> list[Record]:
    """Marks that stand from before or in the month, for a while or for good."""
    marks = []
    while chance.random() < 0.2:
        since = begins.date() - timedelta(days=chance.randrange(70))
        until = since + timedelta(days=chance.randrange(100)) if chance.random() < 0.6 else None
        mark: Record = {"flag": chance.choice(MARKS), "from": since.isoformat() if chance.random() < 0.9 else None}
        marks.append(mark | {"until": until and until.isoformat()})
    return marks


def _consents(chance: Random, begins: datetime, numbers: list[str]) -> list[Record]:
    consents = []
    if chance.random() < 0.8:
        until = begins + timedelta(days=chance.randrange(5, 60)) if chance.random() < 0.3 else None
        consents.append(_consent("artificial_voice", chance.choice((numbers[0], None)), begins - timedelta(30), until))
    if chance.random() < 0.15:
        since = begins + timedelta(hours=chance.randrange(700))
        until = since + timedelta(days=chance.randrange(1, 12))
        ends: tuple[tuple[datetime | None, datetime | None], ...] = ((since, until), (None, until), (since, None))
        consents.append(_consent("callback", chance.choice((*numbers, None)), *chance.choice(ends)))
    if chance.random() < 0.05:
        since = begins + timedelta(hours=chance.randrange(700))
        consents.append(_consent("inconvenient_time", None, since, since + timedelta(hours=chance.randrange(1, 40))))
    return consents


def _consent(kind: str, number: str | None, since: datetime | None, until: datetime | None) -> Record:
    return {"kind": kind, "number": number, "from": since and since.isoformat(), "until": until and until.isoformat()}


def _bad_times(chance: Random, numbers: list[str]) -> list[Record]:
    if chance.random() > 0.08:
        return []
    if chance.random() < 0.3:
        return [{"days": "mon-sun", "from": "00:00", "until": "24:00", "number": numbers[-1]}]
    opens = chance.randrange(6, 18)
    days = chance.choice(("mon-fri", "sat", "mon-sun", "wed-sun"))
    return [
        {"days": days, "from": f"{opens:02}:00", "until": f"{opens + chance.randrange(1, 6):02}:30", "number": None}
    ]


def _imported(chance: Random, begins: datetime, numbers: list[str], debts: list[str | None]) -> list[Record]:
    """What another system did in the week before, some of it without a number or a debt."""
    return [
        contact(begins - timedelta(minutes=chance.randrange(14 * 1440)), chance, [*numbers, ""], [*debts, None])
        for _ in range(chance.choice((0, 0, 0, 1, 3, 6)))
    ]


def contact(at: datetime, chance: Random, numbers: list[str], debts: list[str | None], **more: Any) -> Record:
    """Something that happened between the person and us."""
    channel = more.get("channel") or chance.choice(("voice", "voice", "voice", "sms", "email"))
    outcomes = more.pop("outcomes", CALLS)
    outcome = chance.choice(outcomes) if channel == "voice" else "sent"
    made = {"at": at.isoformat(), "number": chance.choice(numbers), "debt": chance.choice(debts)}
    return made | {"direction": "outbound", "channel": channel, "outcome": outcome, "purpose": None} | more


def times_of(person: Person, begins: datetime, days: int, edges: Callable[[Random], timedelta]) -> list[datetime]:
    """When we would like to contact them: at any hour, and as often at the edges of hours as between."""
    chance, moments = person.chance, []
    a_day = chance.choice((3, 3, 10))
    hours = DAYTIME.get(person.base["region"][:2], ELSEWHERE)
    for day in range(days):
        if person.sought:
            by_day = [timedelta(hours=chance.choice(hours), seconds=chance.randrange(3600)) for _ in range(a_day)]
            moments += [begins + timedelta(days=day) + at for at in by_day]
        elif chance.random() < 0.2:
            moments += [begins + timedelta(days=day) + edges(chance) for _ in range(chance.choice((1, 1, 2, 4)))]
    return sorted(moments)
