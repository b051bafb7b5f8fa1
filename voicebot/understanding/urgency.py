"""How soon a person is needed: the intent's tier, raised by what else was said. Source: domain reference 2.3."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voicebot.understanding.meaning import Intent, Reason, Slots, Urgency
from voicebot.understanding.rules import ORDER

#: answers that speak of one's own means, where the reason for it decides how vulnerable the person is
_MEANS = frozenset(
    {
        Intent.CANNOT_PAY,
        Intent.REQUEST_INSTALMENT,
        Intent.PROMISE_PARTIAL,
        Intent.PROMISE_DATE,
        Intent.REFUSE,
        Intent.REJECT_OFFER,
        Intent.COUNTER_OFFER,
        Intent.OUT_OF_SCOPE,
        Intent.CALLBACK_LATER,
        Intent.BUSY_NOW,
        Intent.ACCEPT_OFFER,
        Intent.DENY,
    }
)
_ANSWERED_BY_SOMEONE = frozenset({Intent.THIRD_PARTY, Intent.WRONG_PERSON, Intent.DENY, Intent.OUT_OF_SCOPE})
_CHILD = {
    "zh-CN": re.compile(
        r"我(?:是|还是|只是|才是)(?:个)?(?:小孩|小朋友|儿童|小学生|未成年)|我(?:今年)?(?:才|只有)?(?:[5-9]|1[0-7]|[五六七八九十]|十[一二三四五六七])岁"
        r"|(?:爸爸?妈妈?|妈妈|爸爸).{0,4}(?:不在家|上班去了|出去了).{0,12}(?:我一个人|小朋友|写作业)|我还在上(?:小学|初中|幼儿园)"
    ),
    "en-US": re.compile(
        r"\b(?:mommy|daddy)\b|\bi'?m (?:only |just )?(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
        r"|fourteen|fifteen|sixteen|seventeen)(?: years old)?(?:$|[.,!?])|\bi'?m (?:just |only )?a (?:kid|child|minor)\b"
        r"|\bi'?m (?:only )?(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen) years old\b"
    ),
}
_ILL = {
    "zh-CN": re.compile(
        r"住院|手术|化疗|癌|肿瘤|白血病|尿毒|透析|重病|大病|瘫|中风|抢救|icu|病危|精神病|重症|脑溢血|心梗|骨折|车祸|抑郁"
    ),
    "en-US": re.compile(
        r"\b(?:hospital|surgery|operation|cancer|chemo\w*|dialysis|stroke|icu|intensive care|terminal\w*|seriously ill|very ill"
        r"|tumou?r|leuk\w+|dementia|alzheimer\w*|heart attack|life support|hospice|disabled|disability)\b"
    ),
}
_DEPENDANTS = {
    "zh-CN": re.compile(
        r"孩子|小孩|娃|老人|爸妈|父母|怀孕|孕|残疾|低保|单亲|一家(?:老小|人|[三四五六]口)|上有老|奶粉|独自带|养家"
    ),
    "en-US": re.compile(
        r"\b(?:kids?|child(?:ren)?|bab(?:y|ies)|pregnant|disab\w+|carer|caring for|single (?:mom|mum|mother|dad|father|parent)"
        r"|family to feed|mouths to feed|(?:elderly|sick) (?:mother|father|parents?|mom|mum|dad)|sons?|daughters?|toddlers?)\b"
    ),
}


def urgency(intent: Intent, slots: Slots, cleaned: str, language: str, tiers: Mapping[Intent, Urgency]) -> Urgency:
    """The most urgent of everything that was said."""
    found = [tiers[intent]]
    if intent in _MEANS:
        found.append(_of_circumstances(slots, cleaned, language))
    if intent in _ANSWERED_BY_SOMEONE and _CHILD[language].search(cleaned):
        found.append(Urgency.P1)
    return max(found, key=ORDER.index)


def _of_circumstances(slots: Slots, cleaned: str, language: str) -> Urgency:
    """Serious illness and bereavement at once; lost work where others depend on it."""
    if slots.reason is Reason.BEREAVEMENT or _ILL[language].search(cleaned):
        return Urgency.P1
    vulnerable = slots.reason in (Reason.JOB_LOSS, Reason.INCOME_DROP, Reason.BUSINESS_FAILURE)
    return Urgency.P2 if vulnerable and _DEPENDANTS[language].search(cleaned) else Urgency.NONE
