"""What was disclosed with a plan that is on record: its offer and terms as they were then, from the row alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from pydantic import TypeAdapter

from voicebot.errors import Misconfigured
from voicebot.records.prepared import Row
from voicebot.repayment.offer import Offer
from voicebot.repayment.tariff_files import shipped
from voicebot.repayment.terms import Terms, terms_for


@cache
def _offers() -> TypeAdapter[Offer]:
    return TypeAdapter(Offer)


def offer_of(plan: Row) -> Offer:
    """The offer that was agreed to, to the digit."""
    return _offers().validate_python(plan["offer"])


def terms_of(plan: Row, packs: Sequence[str], made_on: date) -> Terms:
    """The terms under which a plan was made on that day, by one of these packs if its tariff is theirs.

    Raises Misconfigured where the tariff that it names is no longer in the files: nothing else may be shown for it.
    """
    # A call that began before midnight keeps the terms with which it began.
    for day in (made_on, made_on - timedelta(days=1)):
        for terms in _in_force(plan, packs, day):
            if terms.tariff == plan["tariff"]:
                return terms
    raise Misconfigured(
        f"plan {plan['id']} was made under tariff {plan['tariff']}, which is not in the tariff files: put it back"
    )


def _in_force(plan: Row, packs: Sequence[str], day: date) -> Iterator[Terms]:
    for pack in dict.fromkeys((*packs, *_packs())):
        terms = terms_for(pack, plan["currency"], day, plan["level"])
        if terms is not None:
            yield terms


def _packs() -> Iterable[str]:
    return (pack for pack, _ in shipped().tariffs)
