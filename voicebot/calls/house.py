"""From settings to what the dialogue knows of the institution, in each language, and when its people can be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from voicebot.conversation.facts import House
from voicebot.errors import Misconfigured
from voicebot.settings import Settings

#: people ring back within these hours of the person's day: inside every pack's window
OPENS, CLOSES = time(9), time(18)
#: the line that calls come in on where there is no carrier: what happens there disturbs nobody
REHEARSAL_CARRIER = "built-in line"
#: the earliest a colleague can have the case before them
NOTICE = timedelta(minutes=15)
#: the zone of a place that has no other: where the institution of a pack sits
PACK_ZONES = {
    "CN_BANK": "Asia/Shanghai",
    "US_1P": "America/New_York",
    "US_3P": "America/New_York",
    "UK_CREDIT": "Europe/London",
    "EU": "Europe/Berlin",
    "HK": "Asia/Hong_Kong",
    "SG": "Asia/Singapore",
}
PACK_REGIONS = {"CN_BANK": "CN", "US_1P": "US", "US_3P": "US", "UK_CREDIT": "UK", "EU": "DE", "HK": "HK", "SG": "SG"}


@dataclass(frozen=True, slots=True)
class Office:
    """What `calls` needs of an installation: names in each language, defaults for callers we cannot place.

    `line` is the name of the line that calls come in on.
    """

    houses: tuple[tuple[str, House], ...]
    language: str
    packs: tuple[str, ...]
    region: str
    zone: str
    people_reachable: bool
    line: str
    ledger_max_age: timedelta
    ledger_fresh: timedelta

    def at_work(self, now: datetime, zone: str, days_off: frozenset[date]) -> bool:
        """Whether a call can be put through to a person: within the same hours in which people ring back."""
        return self.people_reachable and _at_work(now.replace(second=0, microsecond=0), zone, days_off)

    def next_callback(self, now: datetime, zone: str, days_off: frozenset[date]) -> datetime:
        """The next working moment, in the person's zone, at which a colleague can ring."""
        return _next_working(now.replace(second=0, microsecond=0), zone, days_off)


# Every turn of a minute asks the same two.
@lru_cache(maxsize=1024)
def _at_work(minute: datetime, zone: str, days_off: frozenset[date]) -> bool:
    return _is_working(_local(minute, zone), days_off)


@lru_cache(maxsize=1024)
def _next_working(minute: datetime, zone: str, days_off: frozenset[date]) -> datetime:
    local = _local(minute + NOTICE, zone)
    moment = local + timedelta(minutes=-local.minute % 15)
    for _ in range(30):
        if moment.time() >= CLOSES:
            moment = _opening(moment + timedelta(days=1))
        elif moment.time() < OPENS:
            moment = _opening(moment)
        if _is_working(moment, days_off):
            break
        moment = _opening(moment + timedelta(days=1))
    return moment


def _is_working(moment: datetime, days_off: frozenset[date]) -> bool:
    return OPENS <= moment.time() < CLOSES and moment.weekday() < 5 and moment.date() not in days_off


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _opening(moment: datetime) -> datetime:
    return moment.replace(hour=OPENS.hour, minute=OPENS.minute)


def office_of(settings: Settings) -> Office:
    """The office that these settings describe."""
    packs = tuple(pack.strip() for pack in settings.default_packs.split(",") if pack.strip())
    if not packs or packs[0] not in PACK_ZONES:
        raise Misconfigured(f"DEFAULT_PACKS: name one or more of {', '.join(PACK_ZONES)}")
    return Office(
        houses=(("zh-CN", _house(settings, "zh")), ("en-US", _house(settings, "en"))),
        language=settings.default_language,
        packs=packs,
        region=PACK_REGIONS[packs[0]],
        zone=PACK_ZONES[packs[0]],
        people_reachable=bool(settings.person_number),
        line="twilio" if settings.has_twilio else REHEARSAL_CARRIER,
        ledger_max_age=timedelta(hours=settings.ledger_max_age_hours),
        ledger_fresh=timedelta(minutes=settings.ledger_fresh_minutes),
    )


def _house(settings: Settings, language: str) -> House:
    return House(
        institution=getattr(settings, f"institution_{language}"),
        legal_name=getattr(settings, f"legal_name_{language}"),
        hotline=settings.hotline,
        complaints=settings.complaints,
        hours=getattr(settings, f"hours_{language}"),
        voicemail_name=settings.voicemail_name or None,
    )
