"""The invented worlds in which the dialogue is walked: between them they open every door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from voicebot.conversation.events import Answered, Claim, Event, Pressed
from voicebot.conversation.facts import AccountView, Component, Facts, House, InCallRules, Promised, Waiting
from voicebot.conversation.state import Direction
from voicebot.repayment.terms import terms_for
from voicebot.wording.values import Money

_NOW = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
_HOUSE = House("Example Bank", "Example Bank Limited", "+12025550100", "+12025550101", "weekdays nine to six")
_ACCOUNT = AccountView(
    name="Li Ming",
    product_last4="1234",
    total_due=Money(2_300_00, "CNY"),
    minimum_due=Money(230_00, "CNY"),
    due_date=date(2026, 11, 4),
    days_past_due=20,
    as_of=_NOW - timedelta(minutes=30),
    components=(
        Component("principal", Money(2_150_00, "CNY")),
        Component("interest", Money(100_00, "CNY")),
        Component("penalty", Money(50_00, "CNY")),
    ),
    facts=("birth_mmdd", "id_last4"),
)
_CN = InCallRules(
    pack="CN_BANK",
    crisis="CN",
    mini_miranda="none",
    promise_days_max=14,
    voicemail=True,
    consequence="consequence.neutral_cn",
    debt_advice=False,
    followup_consent=False,
    partial_minimum=None,
    rule_ids=("CN-ID-01",),
    callback_hours=((8 * 60, 21 * 60 + 30),) * 7,
)
_US = replace(
    _CN,
    pack="US_3P",
    crisis="US",
    mini_miranda="initial",
    voicemail=False,
    consequence="consequence.neutral",
    followup_consent=True,
    rule_ids=("US-ID-01",),
)
_UK = replace(
    _CN,
    pack="UK_CREDIT",
    crisis="UK",
    consequence=None,
    debt_advice=True,
    partial_minimum=Money(100_00, "CNY"),
    rule_ids=("UK-FORB-01",),
)
_OPEN = Facts(_HOUSE, _CN, _NOW, _ACCOUNT, True, _NOW + timedelta(hours=1))
_CLOSED = replace(_OPEN, agents_open=False)
_CARD = terms_for("CN_BANK", "CNY", _NOW.date())
_UK_CARD = terms_for("UK_CREDIT", "GBP", _NOW.date())
assert _CARD is not None
assert _UK_CARD is not None
#: by these every plan is free of cost; in which currency is no matter here
_FORBEARING = replace(_UK_CARD, currency="CNY")
_LATER = replace(_US, mini_miranda="later")
_NAMED = replace(_HOUSE, voicemail_name="Jane Doe")
_PLAIN = replace(
    _ACCOUNT,
    minimum_due=Money(0, "CNY"),
    days_past_due=0,
    due_date=_NOW.date(),
    components=(Component("penalty", Money(40_00, "CNY")), Component("fees", Money(10_00, "CNY"))),
)
_PRINCIPAL = replace(_ACCOUNT, components=(Component("principal", Money(2_300_00, "CNY")),))
#: what had to be paid by its day was paid, and the rest is promised
_PROMISED = replace(
    _PRINCIPAL,
    minimum_due=Money(0, "CNY"),
    days_past_due=0,
    promised=Promised(Money(500_00, "CNY"), date(2026, 12, 4)),
    waiting=Waiting(3, Money(750_00, "CNY"), _NOW + timedelta(days=2)),
)

_OWES_NOTHING = replace(
    _ACCOUNT, total_due=Money(0, "CNY"), minimum_due=Money(0, "CNY"), days_past_due=0, components=()
)


@dataclass(frozen=True, slots=True)
class World:
    """One world: which way the call goes, in which language it begins, and what is true in it."""

    direction: Direction
    language: str
    facts: Facts
    #: the parts of a conversation file's `world` that make this one
    named: tuple[tuple[str, str], ...]
    #: what comes first, each with its words: the walk begins after it, where other worlds show all there is before
    first: tuple[tuple[str, Event], ...] = ()


def _world(direction: Direction, language: str, facts: Facts, **named: str) -> World:
    return World(direction, language, facts, tuple(named.items()))


_FIRST_FACT = (
    ("picks up", Answered()),
    ("presses 1", Pressed("1")),
    ("presses 0815, match", Pressed("0815", Claim.MATCH)),
)


# No outbound world is without an account, for no call goes on in one. We only ring about an account, whose row is never
# deleted and is put into the world on the first turn. Should it be unreadable then, the turn fails and leaves nothing
# behind; only the answer to that failure does with a world without the account, and it ends the call in the same turn,
# with an apology and a callback (tests/unit/conversation/test_failed.py).
WORLDS: Mapping[str, World] = {
    "outbound, CN, people free": _world(
        "outbound", "zh-CN", replace(_OPEN, terms=_CARD), rules="cn", people="free", plans="cn"
    ),
    "outbound, US, nobody free": _world("outbound", "en-US", replace(_CLOSED, rules=_US), rules="us", people="busy"),
    "outbound, UK, not late, no minimum": _world(
        "outbound", "en-US", replace(_CLOSED, rules=_UK, account=_PLAIN), rules="uk", people="busy", account="not late"
    ),
    "outbound, figures too old": _world(
        "outbound",
        "zh-CN",
        replace(_OPEN, rules=replace(_CN, crisis="SG"), account=replace(_ACCOUNT, stale=True)),
        account="stale",
    ),
    "outbound, disputed, voicemail by name": _world(
        "outbound",
        "en-US",
        replace(
            _OPEN,
            house=_NAMED,
            rules=replace(_LATER, voicemail=True),
            account=replace(_ACCOUNT, flags=frozenset({"dispute"}), facts=("phone_last4", "zip")),
        ),
        account="disputed",
        rules="us",
    ),
    "inbound, CN, people free": _world("inbound", "zh-CN", _OPEN, rules="cn", people="free"),
    "inbound, HK, nobody free, promised before": _world(
        "inbound",
        "en-US",
        replace(_CLOSED, rules=replace(_LATER, crisis="HK"), account=_PROMISED, terms=_FORBEARING),
        people="busy",
        account="promised",
        plans="uk",
    ),
    "inbound, nothing owed": replace(
        _world(
            "inbound",
            "en-US",
            replace(_CLOSED, rules=_US, account=_OWES_NOTHING, terms=_CARD),
            rules="us",
            people="busy",
            account="nothing owed",
            plans="cn",
        ),
        first=_FIRST_FACT,
    ),
    "inbound, nobody known": _world(
        "inbound", "zh-CN", replace(_OPEN, account=None, rules=replace(_CN, crisis="EU", placed=False)), account="none"
    ),
}
