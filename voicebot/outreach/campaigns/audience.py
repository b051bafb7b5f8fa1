"""Whom a campaign is for: a filter over accounts, as data. Every field that is given must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from sqlalchemy import ColumnElement, String, and_, cast, exists, false, func, or_, select

from voicebot.compliance.kinds import FLAGS
from voicebot.compliance.rulebook import COMMON, load_rulebooks
from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns.spans import Between, Days
from voicebot.records.accounts import accounts
from voicebot.records.calls import calls
from voicebot.records.contact import flags
from voicebot.records.promises import STANDING, promises
from voicebot.understanding.meaning import LANGUAGES
from voicebot.wording.speaking import CURRENCIES

#: stages of arrears, in days past due
BUCKETS: dict[str, tuple[int, int | None]] = {
    "1-7": (1, 7),
    "8-30": (8, 30),
    "31-60": (31, 60),
    "61-90": (61, 90),
    "91+": (91, None),
}
PROMISES = ("none", "standing", "kept", "broken")
#: references in one list; a database takes no more values than some such number at once
MOST_REFS = 20_000
#: marks by the names they are raised under, beside the gate's own
RAISED = ("crisis", "distress", "hardship", "vulnerable", "insolvency", "wrong_number", "represented", "legal")
KNOWN_FLAGS = tuple(sorted({*FLAGS, *RAISED, "complaint", "paid_claim"}))

_STRICT = ConfigDict(extra="forbid", frozen=True)


@cache
def _known_packs() -> tuple[str, ...]:
    return tuple(sorted(set(load_rulebooks()) - {COMMON}))


def _packs(given: tuple[str, ...]) -> tuple[str, ...]:
    _each_known("pack", given, _known_packs())
    return given


def _flags(given: tuple[str, ...]) -> tuple[str, ...]:
    _each_known("flag", given, KNOWN_FLAGS)
    return given


def _currencies(given: tuple[str, ...]) -> tuple[str, ...]:
    _each_known("currency", given, sorted(CURRENCIES))
    return given


def _languages(given: tuple[str, ...]) -> tuple[str, ...]:
    _each_known("language", given, LANGUAGES)
    return given


def _buckets(given: tuple[str, ...]) -> tuple[str, ...]:
    _each_known("bucket", given, BUCKETS)
    return given


def _outcomes(given: tuple[str, ...]) -> tuple[str, ...]:
    _each_known("outcome", given, [one.value for one in Disposition])
    return given


def _each_known(what: str, given: tuple[str, ...], known: Any) -> None:
    unknown = [one for one in given if one not in known]
    if unknown:
        raise ValueError(f"{what} {unknown[0]} is not known; known are {', '.join(known)}")


def _several(value: Any) -> Any:
    """A list, or one alone."""
    return (value,) if isinstance(value, str) else value


Names = tuple[Annotated[str, Field(min_length=1, max_length=64)], ...]
Several = BeforeValidator(_several)
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]+)*$")]


class Audience(BaseModel):
    """The filter. Lists are met by any of their values; regions include what lies within them."""

    model_config = _STRICT
    bucket: Annotated[Names, Several, AfterValidator(_buckets)] = ()
    days_past_due: Days | None = None
    #: the minimum due, and all that is owed
    overdue: Between | None = None
    owed: Between | None = None
    currency: Annotated[Names, Several, AfterValidator(_currencies)] = ()
    packs: Annotated[Names, Several, AfterValidator(_packs)] = ()
    region: Annotated[tuple[Region, ...], Several] = ()
    language: Annotated[Names, Several, AfterValidator(_languages)] = ()
    with_flags: Annotated[Names, Several, AfterValidator(_flags)] = ()
    without_flags: Annotated[Names, Several, AfterValidator(_flags)] = ()
    #: not rung, and not spoken with, for so many days; never spoken with at all
    not_called_days: Annotated[int | None, Field(ge=1, le=365)] = None
    not_spoken_days: Annotated[int | None, Field(ge=1, le=365)] = None
    never_spoken: bool = False
    #: how the last call to them ended
    last_outcome: Annotated[Names, Several, AfterValidator(_outcomes)] = ()
    #: what became of the newest promise
    promise: Annotated[tuple[Literal["none", "standing", "kept", "broken"], ...], Several] = ()
    refs: Annotated[Names, Several, Field(max_length=MOST_REFS)] = ()
    ref_begins: Annotated[str | None, Field(min_length=1, max_length=64)] = None
    invented: bool | None = None

    @model_validator(mode="after")
    def _one_currency(self) -> Self:
        if (self.overdue or self.owed) and len(self.currency) != 1:
            raise ValueError("currency: an amount says nothing without its currency; name exactly one")
        return self

    def conditions(self, now: datetime, today: date) -> list[ColumnElement[bool]]:
        """What must hold of a row of `accounts`; `today` is the institution's."""
        return [*self._of_arrears(today), *self._of_the_account(), *self._of_contact(now, today), *self._of_promises()]

    def _of_arrears(self, today: date) -> Iterator[ColumnElement[bool]]:
        if self.bucket:
            yield or_(*(_past_due(*BUCKETS[name], today) for name in self.bucket))
        if self.days_past_due:
            yield _past_due(self.days_past_due.least, self.days_past_due.most, today)
        for between, column in ((self.overdue, accounts.c.minimum_due), (self.owed, _owed())):
            if between is not None and between.least is not None:
                yield column >= int(between.least.scaleb(2))
            if between is not None and between.most is not None:
                yield column <= int(between.most.scaleb(2))

    def _of_the_account(self) -> Iterator[ColumnElement[bool]]:
        for column, values in ((accounts.c.currency, self.currency), (accounts.c.language, self.language)):
            if values:
                yield column.in_(values)
        if self.packs:
            packs = cast(accounts.c.packs, String)
            yield or_(*(packs.contains(f'"{pack}"', autoescape=True) for pack in self.packs))
        if self.region:
            column = accounts.c.region
            yield or_(*(or_(column == one, column.startswith(f"{one}-", autoescape=True)) for one in self.region))
        if self.refs:
            yield accounts.c.ref.in_(self.refs)
        if self.ref_begins:
            yield accounts.c.ref.startswith(self.ref_begins, autoescape=True)
        if self.invented is not None:
            yield accounts.c.sample == self.invented

    def _of_contact(self, now: datetime, today: date) -> Iterator[ColumnElement[bool]]:
        if self.with_flags:
            yield _flagged(self.with_flags, today)
        if self.without_flags:
            yield ~_flagged(self.without_flags, today)
        called = exists().where(calls.c.account_id == accounts.c.id, calls.c.state.not_in(("reserved", "canceled")))
        spoken = exists().where(calls.c.account_id == accounts.c.id, calls.c.right_party, calls.c.conversation)
        if self.not_called_days:
            since = now - timedelta(days=self.not_called_days)
            yield ~called.where(calls.c.direction == "outbound", calls.c.created_at > since)
        if self.not_spoken_days:
            yield ~spoken.where(calls.c.created_at > now - timedelta(days=self.not_spoken_days))
        if self.never_spoken:
            yield ~spoken
        if self.last_outcome:
            theirs = (calls.c.account_id == accounts.c.id, calls.c.direction == "outbound")
            over = (calls.c.disposition.is_not(None), calls.c.disposition != Disposition.CANCELLED.value)
            last = select(calls.c.disposition).where(*theirs, *over).order_by(calls.c.created_at.desc()).limit(1)
            yield last.correlate(accounts).scalar_subquery().in_(self.last_outcome)

    def _of_promises(self) -> Iterator[ColumnElement[bool]]:
        if not self.promise:
            return
        mine = promises.c.account_id == accounts.c.id
        newest = select(func.max(promises.c.id)).where(mine).correlate(accounts).scalar_subquery()
        states = {"standing": STANDING, "kept": ("kept", "cured"), "broken": ("broken", "partly_kept")}
        wanted = [state for one in self.promise for state in states.get(one, ())]
        found = exists().where(promises.c.id == newest, promises.c.state.in_(wanted)) if wanted else false()
        yield or_(found, newest.is_(None)) if "none" in self.promise else found


def _owed() -> ColumnElement[int]:
    parts = (accounts.c.principal, accounts.c.interest, accounts.c.penalty, accounts.c.fees)
    return parts[0] + parts[1] + parts[2] + parts[3]


def _past_due(least: int | None, most: int | None, today: date) -> ColumnElement[bool]:
    bounds = []
    if least is not None:
        bounds.append(accounts.c.due_date <= today - timedelta(days=least))
    if most is not None:
        bounds.append(accounts.c.due_date >= today - timedelta(days=most))
    return and_(*bounds)


def _flagged(names: tuple[str, ...], today: date) -> ColumnElement[bool]:
    holds = or_(flags.c.until.is_(None), flags.c.until > today)
    theirs = (flags.c.account_id == accounts.c.id, flags.c.flag.in_(names), flags.c.released_at.is_(None), holds)
    return exists().where(*theirs)
