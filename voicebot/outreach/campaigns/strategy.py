"""What a campaign does, as data: whom it rings, in which order, when, how fast, how often again, and when it ends.

Checked as a whole before anything is rung; it never changes afterwards.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from voicebot.outreach.campaigns.audience import Audience
from voicebot.outreach.campaigns.hours import Hours
from voicebot.outreach.campaigns.lengths import AtMost, Length
from voicebot.outreach.campaigns.outcomes import Outcome

_STRICT = ConfigDict(extra="forbid", frozen=True)
Order = Literal["longest", "newest", "largest", "smallest", "listed"]
Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Pace(BaseModel):
    """Calls started a second, and calls that may go on at once."""

    model_config = _STRICT
    calls_a_second: Annotated[float, Field(gt=0, le=100)] = 0.5
    concurrent: Annotated[int, Field(ge=1, le=5_000)] = 20


class People(BaseModel):
    """Colleagues who take what calls hand over. Where there are any, nobody is rung outside their hours."""

    model_config = _STRICT
    count: Annotated[int, Field(ge=0, le=10_000)] = 0


class Caps(BaseModel):
    """How often one person may be rung by this campaign, over all of their accounts."""

    model_config = _STRICT
    a_day: Annotated[int, Field(ge=1, le=6)] = 2
    in_all: Annotated[int, Field(ge=1, le=100)] = 8


#: how long after each outcome somebody is rung again
AGAIN: dict[Outcome, timedelta | None] = {
    Outcome.BUSY: timedelta(minutes=30),
    Outcome.NO_ANSWER: timedelta(hours=4),
    Outcome.VOICEMAIL: timedelta(days=1),
    Outcome.HUNG_UP: timedelta(days=1),
    Outcome.UNVERIFIED: timedelta(days=2),
    Outcome.FAILED: timedelta(hours=1),
    Outcome.INFORMED: None,
}


class Retries(BaseModel):
    """How often one member is rung at most, and how long after which outcome again; "never" for not again.

    `spread` moves a later try to a part of the day at which nobody has tried; `likely` to the hour of it at which the
    person is likeliest to answer, by the calls on record.
    """

    model_config = _STRICT
    most: Annotated[int, Field(ge=1, le=20)] = 4
    spread: bool = True
    likely: bool = False
    after: dict[Outcome, AtMost] = {}

    def delay(self, outcome: Outcome) -> timedelta | None:
        """How long to wait after this outcome; None where there is no other try."""
        return self.after.get(outcome, AGAIN[outcome])


class Limit(BaseModel):
    """Too many: `share` of at least so many (`least`), counted `within` so long."""

    model_config = _STRICT
    share: Share
    least: Count
    within: Length


class Breaker(BaseModel):
    """What stops a campaign until a person looks: see `breaker`."""

    model_config = _STRICT
    carrier_errors: Limit = Limit(share=0.3, least=20, within=timedelta(minutes=15))
    unknown: Limit = Limit(share=0.1, least=20, within=timedelta(hours=1))
    complaints: Limit = Limit(share=0.02, least=50, within=timedelta(days=1))
    opt_outs: Limit = Limit(share=0.1, least=50, within=timedelta(days=1))
    abandoned: Limit = Limit(share=0.03, least=50, within=timedelta(days=1))


class Stops(BaseModel):
    """When it ends before everybody was rung: at a time, after so many calls, or with so many promises and plans."""

    model_config = _STRICT
    at: AwareDatetime | None = None
    calls: Count | None = None
    promises: Count | None = None


class Strategy(BaseModel):
    """All of it. `starts_at` is when it begins once it has been started; at once where there is none."""

    model_config = _STRICT
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
    purpose: Literal["collection", "plan_reminder"] = "collection"
    audience: Audience = Audience()
    order: Order = "longest"
    starts_at: AwareDatetime | None = None
    hours: Hours | None = None
    pace: Pace = Pace()
    people: People = People()
    caps: Caps = Caps()
    retries: Retries = Retries()
    priority: Annotated[int, Field(ge=1, le=9)] = 5
    stops: Stops = Stops()
    breaker: Breaker = Breaker()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.starts_at and self.stops.at and self.stops.at <= self.starts_at:
            raise ValueError("stops.at: it ends before it begins (starts_at); name a later time")
        if self.order == "listed" and not self.audience.refs:
            raise ValueError(
                "order: listed is the order of audience.refs, and there are none; list them, or take another"
            )
        return self

    def kept(self) -> dict[str, Any]:
        """As it is kept on record."""
        return self.model_dump(mode="json", exclude_none=True)
