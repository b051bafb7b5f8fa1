"""What is said of a plan: shortly while there is a choice, in full before a yes. Source: domain reference 2.1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from voicebot.conversation.facts import Facts
from voicebot.conversation.plan_terms import chosen, is_nearest, money, options
from voicebot.conversation.reply import Line, line
from voicebot.conversation.state import State
from voicebot.repayment.offers import Offer, schedule_of
from voicebot.repayment.settlement import Breach
from voicebot.wording.values import Percent

_BREAKS: Mapping[Breach, str] = {
    "keep": "plan.breaks.keep",
    "reinstate": "plan.breaks.reinstate",
    "pro_rata": "plan.breaks.pro_rata",
}


def options_in_short(state: State, facts: Facts) -> tuple[Line, ...]:
    """Every option with its key, and what else may be pressed."""
    return (*_listed(state, facts), line("plan.options.keys"))


def options_at_first(state: State, facts: Facts) -> tuple[Line, ...]:
    """The same with the words that lead to it."""
    lead = "plan.nearest.intro" if is_nearest(state, facts) else "plan.options.intro"
    return (line(lead), *options_in_short(state, facts))


def compared(state: State, facts: Facts) -> tuple[Line, ...]:
    """What each option costs beside the others."""
    return tuple(_cost(at, offer, facts) for at, offer in enumerate(options(state, facts), start=1))


def one_again(state: State, facts: Facts, place: int) -> tuple[Line, ...]:
    """One option once more, or the last where there are fewer, and what it costs."""
    found = options(state, facts)
    at = min(place, len(found))
    return (_short(at, found[at - 1], facts), _cost(at, found[at - 1], facts), line("plan.which"))


def in_full(state: State, facts: Facts) -> tuple[Line, ...]:
    """The chosen plan with all that must be known before a yes to it."""
    offer = chosen(state, facts)
    say = [
        line(
            "plan.readback.full",
            count=offer.count,
            amount=money(offer.instalment, facts),
            first=first_day(offer),
            total=money(offer.total, facts),
        )
    ]
    if offer.down:
        say.append(line("plan.readback.down", down=money(offer.down, facts), day=offer.down_due or first_day(offer)))
    if offer.last != offer.instalment:
        say.append(line("plan.readback.last", last=money(offer.last, facts)))
    say.append(cost_of(offer, facts))
    if offer.waived:
        say.append(line("plan.readback.waived", waived=money(offer.waived, facts)))
    return (*say, *what_breaks(offer), line("plan.readback.right"), line("plan.readback.keys"))


def first_day(offer: Offer) -> date:
    """When the first instalment is due."""
    return next(row.due for row in schedule_of(offer) if row.n)


def cost_of(offer: Offer, facts: Facts) -> Line:
    """What the plan itself costs."""
    if not offer.cost:
        return line("plan.readback.free")
    return line("plan.readback.cost", cost=money(offer.cost, facts), rate=Percent(str(offer.ear)))


def what_breaks(offer: Offer) -> tuple[Line, ...]:
    """What breaks the plan and what then, and how it is reported."""
    return line(_breaks(offer)), line("plan.credit")


def in_short(state: State, facts: Facts) -> tuple[Line, ...]:
    """The chosen plan again, after an aside."""
    offer = chosen(state, facts)
    amount, total = money(offer.instalment, facts), money(offer.total, facts)
    return (line("plan.readback.ask", count=offer.count, amount=amount, total=total),)


def _listed(state: State, facts: Facts) -> tuple[Line, ...]:
    return tuple(_short(at, offer, facts) for at, offer in enumerate(options(state, facts), start=1))


def _short(key: int, offer: Offer, facts: Facts) -> Line:
    amount, total = money(offer.instalment, facts), money(offer.total, facts)
    if offer.down:
        down = money(offer.down, facts)
        return line("plan.option_down", key=key, down=down, count=offer.count, amount=amount, total=total)
    return line("plan.option", key=key, count=offer.count, amount=amount, total=total)


def _cost(key: int, offer: Offer, facts: Facts) -> Line:
    if not offer.cost:
        return line("plan.compare.free", key=key)
    return line("plan.compare.cost", key=key, cost=money(offer.cost, facts), rate=Percent(str(offer.ear)))


def _breaks(offer: Offer) -> str:
    return _BREAKS[offer.breach] if offer.waived else "plan.breaks.plain"
