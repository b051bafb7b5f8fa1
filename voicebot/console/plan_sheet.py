"""The terms of a plan as text for a page: every figure written out, the words from `prompts/`.

The yearly rate comes first and largest (CN-COST-01); the table of costs is CN-COST-02's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from voicebot.calls.house import Office
from voicebot.conversation.facts import House
from voicebot.outreach.letters import Letter
from voicebot.records.prepared import Row
from voicebot.repayment.disclosure import CostRow
from voicebot.wording.pages import Pages
from voicebot.wording.values import Digits, Money, Percent, Phone, Value
from voicebot.wording.writing import currency, day, day_and_year, figure
from voicebot.wording.writing import money as written

Say = Callable[..., str]
#: duties that the page meets by how it is laid out, or says at its head
LAID_OUT = frozenset({"rate_before_amounts", "from_a_debt_collector"})
#: how a cost is charged, where its standard is money and no share
_IN_MONEY = frozenset({"fixed", "all_of_it", "by_what_is_unpaid"})
PARTS = ("amount", "principal", "interest", "fee")


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One instalment; `parts` are amount, principal, interest, fee. `due` is the day, `year` its year.

    `n` is its number, or what the down payment is called.
    """

    n: str
    iso: str
    due: str
    year: str
    parts: tuple[str, ...]
    down: bool


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the table of costs."""

    item: str
    how: str
    amount: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the page says of a plan, in one language. `sums` are names with one or more values, `total` the name
    of the one that stands out."""

    rate: str
    rate_detail: str
    sums: tuple[tuple[str, tuple[str, ...]], ...]
    total: str
    rows: tuple[ScheduleRow, ...]
    totals: tuple[str, ...]
    unit: str
    free: str | None
    kept: tuple[CostLine, ...]
    broken: tuple[CostLine, ...]
    breaks: tuple[str, ...]
    rights: tuple[str, ...]


def texts(pages: Pages, language: str, values: Mapping[str, Value]) -> Say:
    """Says a text by its key, with these values and any that are given with it."""

    def say(key: str, **more: Value) -> str:
        return pages.say(key, language, {**values, **more})

    return say


def house_values(house: House) -> dict[str, Value]:
    """What every page may say of the institution."""
    return {
        "institution": house.institution,
        "legal_name": house.legal_name,
        "hotline": Phone(house.hotline),
        "complaints": Phone(house.complaints),
        "hours": house.hours,
    }


def letter_values(letter: Letter, office: Office, language: str) -> dict[str, Value]:
    """What the page of a plan may say."""
    plan, policy = letter.behind.plan, letter.terms.policy

    def amount(column: str) -> Money:
        return Money(plan[column], plan["currency"])

    def local(at: datetime) -> datetime:
        return at.astimezone(letter.zone)

    values: dict[str, Value] = {column: amount(column) for column in ("base", "cost", "waived", "last")}
    values |= {"amount": amount("instalment"), "count": plan["count"], "simple": Percent(plan["simple"])}
    values |= {"grace": policy.grace_days, "notice": policy.notice_days, "cures": policy.cures}
    values |= {"consecutive": policy.consecutive, "seconds": policy.reading_seconds, "wait": letter.waits}
    values |= {"call_day": local(plan["created_at"]).date(), "last4": Digits(letter.account["product_last4"])}
    values |= {"confirm_by": local(plan["confirm_by"])}
    if letter.answered is not None:
        values["answered"] = local(letter.answered)
    return house_values(dict(office.houses)[language]) | values


def sheet_of(letter: Letter, say: Say, language: str) -> Sheet:
    """The terms behind a letter, written out."""
    plan, rows, terms = letter.behind.plan, letter.behind.instalments, letter.terms
    free = letter.offer.request.free
    costs, risks = letter.disclosure.if_kept, letter.disclosure.if_broken
    return Sheet(
        rate=say("plan.rate", rate=Percent(plan["ear"])),
        rate_detail=say("plan.rate.detail" if plan["cost"] else "plan.rate.free"),
        sums=tuple(_sums(letter, say, language)),
        total=say("plan.sum.total"),
        rows=tuple(_row(row, say, language) for row in rows),
        totals=tuple(figure(sum(row[part] for row in rows)) for part in PARTS),
        unit=currency(plan["currency"], language),
        free=say("plan.schedule.free", free=_money(free, terms.currency)) if free else None,
        kept=tuple(_cost(row, terms.currency, say, language) for row in costs),
        broken=tuple(_cost(row, terms.currency, say, language) for row in risks),
        breaks=tuple(_breaks(letter, say)),
        rights=(say("plan.rights.early"), *_duties(letter, say)),
    )


def _sums(letter: Letter, say: Say, language: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    plan = letter.behind.plan

    def amount(column: str) -> str:
        return written(Money(plan[column], plan["currency"]), language)

    yield say("plan.sum.base"), (amount("base"),)
    fees = any(row["fee"] for row in letter.behind.instalments)
    yield say("plan.sum.cost" if fees else "plan.sum.interest"), (amount("cost"),)
    yield say("plan.sum.total"), (amount("total"),)
    rows = letter.behind.instalments
    if plan["down"]:
        yield say("plan.sum.down"), (amount("down"), day(rows[0]["due"], language))
    each, last = (say("plan.sum.each"),), "plan.sum.last_short" if letter.offer.short_first else "plan.sum.last"
    yield say("plan.sum.instalments"), each if plan["last"] == plan["instalment"] else (*each, say(last))
    first = next(row for row in rows if row["n"])
    yield say("plan.sum.first"), (day(first["due"], language),)
    if plan["waived"]:
        parts = dict.fromkeys(say(f"plan.part.{line.component}") for line in letter.offer.waivers)
        yield say("plan.sum.waived"), (amount("waived"), *parts)


def _row(row: Row, say: Say, language: str) -> ScheduleRow:
    due, year = day_and_year(row["due"], language)
    name = str(row["n"]) if row["n"] else say("plan.sum.down")
    parts = tuple(figure(row[part]) for part in PARTS)
    return ScheduleRow(name, row["due"].isoformat(), due, year, parts, down=not row["n"])


def _cost(row: CostRow, code: str, say: Say, language: str) -> CostLine:
    standard = written(_money(row.standard, code), language) if row.how in _IN_MONEY else _share(row.standard)
    least = written(_money(row.least, code), language)
    known = None if row.amount is None else written(_money(row.amount, code), language)
    return CostLine(
        say(f"plan.item.{row.item}"),
        say(f"plan.how.{row.how}", standard=standard, least=least),
        known or say("plan.cost.unknown"),
        say(f"plan.recipient.{row.recipient}"),
    )


def _share(share: Decimal) -> str:
    """A share in percent with all its places: 0.0005 is 0.05%, 0.132 is 13.2%."""
    return f"{(share * 100).normalize():f}%"


def _money(amount: Decimal, code: str) -> Money:
    return Money(int(amount * 100), code)


def _breaks(letter: Letter, say: Say) -> Iterable[str]:
    yield say("plan.breaks.grace")
    yield say("plan.breaks.end")
    if letter.behind.plan["waived"]:
        yield say(f"plan.breaks.{letter.disclosure.breach}")
    if letter.terms.policy.cures:
        yield say("plan.breaks.cure")
    yield say("plan.breaks.talk")


def _duties(letter: Letter, say: Say) -> Iterable[str]:
    """What the law's rules want said. The time to think is said where the answer is, while there is one to give."""
    over = letter.behind.standing != "open"
    for duty in letter.disclosure.duties:
        if duty not in LAID_OUT and not (over and duty == "time_to_think"):
            yield say(f"duty.{duty}")
