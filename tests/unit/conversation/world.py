"""An invented world for the dialogue: one cardholder, a house, rules, and a caller to drive a call with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.conversation.effects import CloseCall, Effect
from voicebot.conversation.events import Answered, Claim, Event, Heard, HungUp, Pressed, Silence
from voicebot.conversation.facts import AccountView, Component, Facts, House, InCallRules, Promised, Waiting
from voicebot.conversation.reply import Line, Next
from voicebot.conversation.state import Direction, State
from voicebot.conversation.step import Step, begin, step
from voicebot.repayment.terms import terms_for
from voicebot.understanding.meaning import Intent, Meaning, Slots, Urgency
from voicebot.wording.values import Money

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 24)

ACCOUNT = AccountView(
    name="李明",
    product_last4="1234",
    total_due=Money(2_300_00, "CNY"),
    minimum_due=Money(230_00, "CNY"),
    due_date=date(2026, 11, 4),
    days_past_due=20,
    as_of=NOW - timedelta(minutes=30),
    components=(Component("principal", Money(2_200_00, "CNY")), Component("interest", Money(100_00, "CNY"))),
    facts=("birth_mmdd", "id_last4"),
)
HOUSE = House(
    institution="示例银行",
    legal_name="示例银行股份有限公司",
    hotline="+8613800000001",
    complaints="+8613800000002",
    hours="工作日九点到十八点",
)
ENGLISH_HOUSE = replace(HOUSE, institution="Example Bank", legal_name="Example Bank Limited", hours="weekdays 9 to 6")
CN = InCallRules(
    pack="CN_BANK",
    crisis="CN",
    mini_miranda="none",
    promise_days_max=14,
    voicemail=True,
    consequence="consequence.neutral_cn",
    debt_advice=False,
    followup_consent=False,
    partial_minimum=None,
    rule_ids=("CN-ID-01", "CN-AI-01", "CN-3P-01", "CN-DISPUTE-01", "CN-FRAUD-01"),
    callback_hours=((8 * 60, 21 * 60 + 30),) * 7,
)
US = replace(
    CN,
    pack="US_3P",
    crisis="US",
    mini_miranda="initial",
    voicemail=False,
    consequence="consequence.neutral",
    followup_consent=True,
    rule_ids=("US-ID-01", "US-3P-01", "US-DISP-01", "US-TCPA-03"),
)
UK = replace(
    CN,
    pack="UK_CREDIT",
    crisis="UK",
    consequence=None,
    debt_advice=True,
    partial_minimum=Money(100_00, "CNY"),
    rule_ids=("UK-FORB-01", "UK-DISP-01", "UK-VULN-01"),
    callback_hours=(*((8 * 60, 19 * 60 + 30),) * 5, (9 * 60, 16 * 60 + 30), None),
)
RULES = {"cn": CN, "us": US, "uk": UK}
_TERMS = {"cn": terms_for("CN_BANK", "CNY", TODAY), "uk": terms_for("UK_CREDIT", "GBP", TODAY)}
#: the terms by which plans are offered, all of them in the account's currency
TERMS = {name: replace(terms, currency="CNY") for name, terms in _TERMS.items() if terms is not None} | {"none": None}
assert TERMS["cn"] is not None
#: no policy of ours brings back all that was waived, but an issuer's may
TERMS["reinstating"] = replace(TERMS["cn"], policy=replace(TERMS["cn"].policy, breach="reinstate"))
FACTS = Facts(
    house=HOUSE,
    rules=CN,
    now=NOW,
    account=ACCOUNT,
    agents_open=True,
    next_callback=NOW + timedelta(hours=1),
    business_days_off=frozenset({date(2026, 11, 26)}),
    houses=(("zh-CN", HOUSE), ("en-US", ENGLISH_HOUSE)),
)
CLOSED = replace(FACTS, agents_open=False)
ACCOUNTS = {
    "ordinary": ACCOUNT,
    "stale": replace(ACCOUNT, stale=True),
    "not late": replace(ACCOUNT, days_past_due=0, due_date=TODAY),
    "none late": replace(ACCOUNT, minimum_due=Money(0, "CNY"), days_past_due=0),
    "nothing owed": replace(
        ACCOUNT, total_due=Money(0, "CNY"), minimum_due=Money(0, "CNY"), days_past_due=0, components=()
    ),
    "no minimum": replace(ACCOUNT, minimum_due=Money(0, "CNY")),
    "one fact": replace(ACCOUNT, facts=("birth_mmdd",)),
    "disputed": replace(ACCOUNT, flags=frozenset({"dispute"})),
    "promised": replace(ACCOUNT, promised=Promised(Money(500_00, "CNY"), date(2026, 12, 4))),
    "planned": replace(ACCOUNT, waiting=Waiting(12, Money(203_10, "CNY"), NOW + timedelta(days=2))),
    "late fee": replace(
        ACCOUNT,
        components=(
            *(Component("principal", Money(2_150_00, "CNY")), Component("interest", Money(100_00, "CNY"))),
            Component("penalty", Money(50_00, "CNY")),
        ),
    ),
    "none": None,
}


def hear(intent: Intent | str, urgency: Urgency = Urgency.NONE, claim: Claim | None = None, **more: Any) -> Heard:
    """Speech that means this; slots by name, `unsure` with its `alternatives`."""
    alternatives = tuple((Intent(other), 0.2) for other in more.pop("alternatives", ()))
    unsure = more.pop("unsure", False)
    signs = tuple(more.pop("signs", ()))
    suspected = more.pop("suspected", False)
    meaning = Meaning(Intent(intent), 0.9, urgency, Slots(**more), alternatives, clarify=unsure, suspected=suspected)
    return Heard(meaning, claim, signs)


def press(keys: str, claim: Claim | None = None) -> Pressed:
    return Pressed(keys, claim)


class Talk:
    """A call under way: steps events and remembers what came of them."""

    def __init__(self, direction: Direction = "outbound", facts: Facts = FACTS, language: str = "zh-CN") -> None:
        self.state: State = begin(direction, language)
        self.facts = facts
        self.effects: list[Effect] = []
        self.last: Step = self._step(Answered())

    def _step(self, event: Event) -> Step:
        self.last = step(self.state, event, self.facts)
        self.state = self.last.state
        self.effects.extend(self.last.effects)
        return self.last

    def then(self, *events: Event) -> Talk:
        for event in events:
            self._step(event)
        return self

    def says(self, intent: str, urgency: Urgency = Urgency.NONE, claim: Claim | None = None, **more: Any) -> Talk:
        return self.then(hear(intent, urgency, claim, **more))

    def presses(self, keys: str, claim: Claim | None = None) -> Talk:
        return self.then(press(keys, claim))

    def is_silent(self, times: int = 1) -> Talk:
        return self.then(*[Silence()] * times)

    def hangs_up(self) -> Talk:
        return self.then(HungUp())

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.last.reply.lines

    @property
    def said(self) -> list[str]:
        return [line.key for line in self.lines]

    @property
    def next(self) -> Next:
        return self.last.reply.then

    @property
    def closed(self) -> list[CloseCall]:
        return [effect for effect in self.effects if isinstance(effect, CloseCall)]

    def of(self, kind: type) -> list[Any]:
        """The effects of one kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]


def verified(direction: Direction = "outbound", facts: Facts = FACTS, language: str = "zh-CN") -> Talk:
    """A call just after the reminder: the question is what would suit."""
    talk = Talk(direction, facts, language).presses("1")
    return talk.presses("0815", Claim.MATCH).presses("1234", Claim.MATCH)
