"""What the law wants shown with an offer, as values: the words are in `prompts/`, the pages make tables of them.

Sources: domain reference, rules CN-COST-01, CN-COST-02, CN-PLAN-01, CN-PLAN-03, UK-FORB-01, UK-FORB-02, US-EOPT-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from voicebot.repayment.money import ZERO
from voicebot.repayment.offer import Offer
from voicebot.repayment.settlement import Breach
from voicebot.repayment.terms import Terms

Item = Literal["interest", "instalment_fee", "late_fee", "card_interest", "waiver_returned"]
How = Literal[
    "none",
    "yearly_on_principal_left",
    "monthly_on_first_principal",
    "share_of_unpaid_minimum",
    "fixed",
    "daily_on_what_is_owed",
    "all_of_it",
    "by_what_is_unpaid",
]

#: whatever pack, whoever is offered a plan may think it over, and may talk to a person
ALWAYS = ("time_to_think", "right_to_a_person", "written_confirmation")
#: the six parts of an agreement on a personalised plan (CN-PLAN-01)
BLOCKS = (
    "balance_structure_currency",
    "cycle_method_currency_dates_amounts",
    "whether_fees_and_interest_accrue",
    "no_new_card_until_settled",
    "rights_and_liabilities",
    "other_terms",
)
_BY_PACK: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "CN_BANK": (("CN-COST-01", "CN-PIPL-02"), ("rate_before_amounts", "review_by_a_person")),
    "UK_CREDIT": (
        ("UK-FORB-01", "UK-FORB-02", "UK-PRESS-01", "UK-ADVICE-01"),
        ("credit_file_note", "no_further_interest_or_charges", "free_debt_advice"),
    ),
    "US_1P": (("US-EOPT-01",), ("opt_out_in_every_message",)),
    "US_3P": (("US-EOPT-01", "US-FALSE-01"), ("opt_out_in_every_message", "from_a_debt_collector")),
    "EU": (("EU-CCD2",), ("review_by_a_person",)),
}


@dataclass(frozen=True, slots=True)
class CostRow:
    """One line of the table: what is charged, how, at what standard, and who gets it.

    `standard` is a share (0.132 a year, 0.0035 a month, 0.0005 a day), or money where `how` is fixed, all_of_it or
    by_what_is_unpaid; `least` is a floor under it. `amount` is what it comes to if the plan is kept; None where that is
    not known before.
    """

    item: Item
    how: How
    standard: Decimal
    amount: Decimal | None
    recipient: str
    least: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The table of all costs, and what must go with it.

    `yearly_cost` is the compound rate from the cash flows, `simple_cost` the simple one, which must be called so; both
    in percent. `principal` is what the plan pays off. `if_kept` is all that is paid above it by who keeps the plan,
    `if_broken` what may come on top for who does not; nothing else is charged (`no_other_charge`). `reading_seconds` is
    how long the written form must stand before it may be confirmed. `duties` name what must be said or given, `rules`
    what asks for it; `by_person` is true where a person must approve.
    """

    currency: str
    principal: Decimal
    total: Decimal
    yearly_cost: Decimal
    simple_cost: Decimal
    if_kept: tuple[CostRow, ...]
    if_broken: tuple[CostRow, ...]
    no_other_charge: bool
    breach: Breach
    reading_seconds: int
    confirm_hours: int
    by_person: bool
    duties: tuple[str, ...]
    rules: tuple[str, ...]


def disclosure_of(offer: Offer, terms: Terms) -> Disclosure:
    """What must be shown with `offer`, made under `terms`."""
    rules, duties = _BY_PACK.get(terms.pack, ((), ()))
    plan_rules, blocks = _kind_of_plan(offer, terms)
    return Disclosure(
        currency=terms.currency,
        principal=offer.request.base,
        total=offer.total,
        yearly_cost=offer.ear,
        simple_cost=offer.simple,
        if_kept=(_cost(offer, terms),),
        if_broken=_if_broken(offer, terms),
        no_other_charge=True,
        breach=offer.breach,
        reading_seconds=terms.policy.reading_seconds,
        confirm_hours=terms.policy.confirm_hours,
        by_person=offer.level != "L0",
        duties=(*ALWAYS, *duties, *blocks),
        rules=(*rules, *plan_rules),
    )


def _kind_of_plan(offer: Offer, terms: Terms) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A mainland plan beyond the bot's own authority is personalised: its agreement has six parts."""
    if terms.pack != "CN_BANK":
        return (), ()
    timed = ("CN-COST-02",) if terms.policy.reading_seconds else ()
    return ((*timed, "CN-PLAN-03"), ()) if offer.level == "L0" else ((*timed, "CN-PLAN-01", "CN-PLAN-02"), BLOCKS)


def _cost(offer: Offer, terms: Terms) -> CostRow:
    recipient = _recipient(terms)
    match offer.request.method:
        case "amortised":
            return CostRow("interest", "yearly_on_principal_left", offer.request.rate, offer.cost, recipient)
        case "fee":
            return CostRow("instalment_fee", "monthly_on_first_principal", offer.request.rate, offer.cost, recipient)
        case "zero_interest":
            return CostRow("interest", "none", ZERO, ZERO, recipient)


def _if_broken(offer: Offer, terms: Terms) -> tuple[CostRow, ...]:
    rows = []
    fee, recipient = terms.late_fee, _recipient(terms)
    if fee.share:
        rows.append(CostRow("late_fee", "share_of_unpaid_minimum", fee.share, None, recipient, fee.least))
    elif fee.least:
        rows.append(CostRow("late_fee", "fixed", fee.least, None, recipient))
    if terms.daily_rate:
        rows.append(CostRow("card_interest", "daily_on_what_is_owed", terms.daily_rate, None, recipient))
    if offer.breach != "keep" and offer.waived:
        back: How = "all_of_it" if offer.breach == "reinstate" else "by_what_is_unpaid"
        rows.append(CostRow("waiver_returned", back, offer.waived, None, recipient))
    return tuple(rows)


def _recipient(terms: Terms) -> str:
    """Who is paid: a collector's charges, too, are the creditor's alone."""
    return "creditor" if terms.pack == "US_3P" else "issuer"
