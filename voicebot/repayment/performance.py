"""How well calls and promises do, by the definitions of the domain reference, section 4 (KPI definitions)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from voicebot.errors import InvalidInput

_TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened in a period.

    `connects` are human answers, `right_party` those verified, `promises` made, `due` promises whose day fell in the
    period, `kept` those of them that were paid in time, `abandoned` connected calls that found nobody on our side.
    """

    dials: int
    connects: int
    right_party: int
    promises: int
    due: int
    kept: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class Performance:
    """Percentages to two places; None where there was nothing to take a share of."""

    contact: Decimal | None
    right_party_by_dial: Decimal | None
    right_party_by_connect: Decimal | None
    promised: Decimal | None
    kept: Decimal | None
    abandoned: Decimal | None


def performance(counts: Counts) -> Performance:
    """The shares of `counts`. Kept is of promises due in the period, not of promises made: that is what holds."""
    pairs = (("connects", "dials"), ("right_party", "connects"), ("kept", "due"), ("abandoned", "connects"))
    for part, whole in pairs:
        if not 0 <= getattr(counts, part) <= getattr(counts, whole):
            raise InvalidInput(part, getattr(counts, part), f"send a count from 0 to {whole}, {getattr(counts, whole)}")
    return Performance(
        contact=_percent(counts.connects, counts.dials),
        right_party_by_dial=_percent(counts.right_party, counts.dials),
        right_party_by_connect=_percent(counts.right_party, counts.connects),
        promised=_percent(counts.promises, counts.right_party),
        kept=_percent(counts.kept, counts.due),
        abandoned=_percent(counts.abandoned, counts.connects),
    )


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(_TWO_PLACES, rounding=ROUND_HALF_UP) if whole else None
