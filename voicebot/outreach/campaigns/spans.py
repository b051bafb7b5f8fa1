"""From so much to so much, both included: amounts and days."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator


def _money(value: Any) -> Decimal:
    """Money to the cent. Raises ValueError; a JSON number with a point may have lost a cent already."""
    try:
        found = Decimal(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or found < 0 or found != round(found, 2) or found > 10**12:
        raise ValueError('write an amount as "100.00"')
    return found


Amount = Annotated[Decimal, BeforeValidator(_money), PlainSerializer(lambda value: f"{value:.2f}")]


class Between(BaseModel):
    """From one amount to another, both included, in the currency that the audience names."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    least: Annotated[Amount | None, Field(alias="from")] = None
    most: Annotated[Amount | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("say from, to, or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("from is more than to: no amount lies between them")
        return self


class Days(BaseModel):
    """From so many days to so many, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    least: Annotated[int | None, Field(alias="from", ge=0, le=36_500)] = None
    most: Annotated[int | None, Field(alias="to", ge=0, le=36_500)] = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("say from, to, or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("from is more than to: no day lies between them")
        return self
