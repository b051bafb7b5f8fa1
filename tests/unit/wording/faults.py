"""Faults that a hand can put into prompts/: what is changed in which file, and what must be found."""

from __future__ import annotations

from typing import NamedTuple

ZH, EN = "zh-CN/lines", "en-US/lines"
CLOSING = f"{EN}/closing.yaml"
NEUTRAL = '"Thank you for your time. Goodbye."'
READ_BACK = "You will pay {amount} by {due}."
GREETING = "discloses: [identity, ai, recording, keys, yes_no, person, stop]"
MESSAGE = "values: {institution: text, name: text, hotline: Phone}"


class Fault(NamedTuple):
    """`old` is replaced by `new` in `file`; then `rule` must be found broken for `key`."""

    file: str
    old: str
    new: str
    rule: str
    key: str


WORDS = (
    Fault(CLOSING, "We'll try another time", "Tell him he owes us", "debt_word", "closing.third_party"),
    Fault(
        f"{ZH}/closing.yaml",
        '我们换个时间再联系。再见。"\nclosing.minor',
        '请他还款。"\nclosing.minor',
        "debt_word",
        "closing.third_party",
    ),
    Fault(f"{EN}/voicemail.yaml", "at a convenient time", "about a payment", "debt_word", "voicemail.message"),
    Fault(f"{ZH}/voicemail.yaml", "{hotline}。谢谢", "{hotline}，账单逾期", "debt_word", "voicemail.message"),
    Fault(f"{EN}/promise.yaml", "already gone by", "your last chance", "never_say", "promise.date_past"),
    Fault(f"{ZH}/promise.yaml", "这一天已经过去了。", "再不还就起诉您。", "never_say", "promise.date_past"),
)
DISCLOSURES = (
    Fault(
        f"{EN}/greeting.yaml",
        "an automated AI assistant, and this call is recorded. Am",
        "here, and this call is recorded. Am",
        "disclosure",
        "greeting.outbound",
    ),
    Fault(
        f"{EN}/greeting.yaml", "and this call is recorded. Am", "and I listen. Am", "disclosure", "greeting.outbound"
    ),
    Fault(f"{ZH}/greeting.yaml", "，本次通话会录音或作文字记录。请问", "。请问", "disclosure", "greeting.outbound"),
    Fault(
        f"{ZH}/greeting.yaml",
        '转人工请按零，不希望再接到自动来电请按九。"\nidentity',
        '不希望再接到自动来电请按九。"\nidentity',
        "disclosure",
        "greeting.outbound",
    ),
    Fault(f"{EN}/crisis.yaml", "one two three five six", "one two three five seven", "disclosure", "crisis.cn"),
    Fault(f"{ZH}/crisis.yaml", "九八八，或者给九八八", "九八七，或者给九八七", "disclosure", "crisis.us"),
    Fault(f"{EN}/promise.yaml", READ_BACK, "You will pay {amount} soon.", "disclosure", "promise.readback.ask"),
    Fault(f"{EN}/reminder.yaml", "any information", "some", "disclosure", "legal.mini_miranda_initial"),
)
VALUES = (
    Fault(f"{EN}/promise.yaml", READ_BACK, "You will pay {amount} soon.", "value", "promise.readback.ask"),
    Fault(CLOSING, NEUTRAL, '"Thank you, {name}."', "value", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"Thank you for your {time."', "value", "closing.neutral"),
    Fault(CLOSING, "{hours}", "{hours!r}", "value", "closing.verified"),
    Fault(CLOSING, "{hours}", "{hours:hour|hours}", "value", "closing.verified"),
    Fault(f"{EN}/reminder.yaml", "{days:day|days} ago", "{days:day} ago", "value", "reminder.facts"),
)
KEYS = (
    Fault(CLOSING, f"closing.neutral: {NEUTRAL}\n", "", "missing", "closing.neutral"),
    Fault(CLOSING, "closing.neutral:", "closing.natural:", "unknown", "closing.natural"),
    Fault(CLOSING, NEUTRAL, '""', "empty", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, "[Thank you]", "empty", "closing.neutral"),
    Fault(CLOSING, "closing.busy:", "closing.neutral:", "duplicate", "closing.neutral"),
    Fault(CLOSING, "closing.busy:", 'case.asked: "Sure."\nclosing.busy:', "duplicate", "case.asked"),
    Fault(CLOSING, NEUTRAL, '"Thank you', "yaml", CLOSING),
)
STYLE = (
    Fault(CLOSING, NEUTRAL, f'"{"and so on, " * 400}"', "length", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, f'"{"and so on, " * 40}"', "seconds", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"<break/> Thank you."', "markup", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"Thanks & bye."', "markup", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"Thank\\u200byou."', "markup", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"Thank you. Press 0."', "digits", "closing.neutral"),
    Fault(f"{ZH}/closing.yaml", "谢谢您的时间，再见。", "谢谢，４点再见。", "digits", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"Thank you. Press #."', "symbols", "closing.neutral"),
    Fault(CLOSING, NEUTRAL, '"Thank you, 谢谢."', "script", "closing.neutral"),
    Fault(f"{ZH}/closing.yaml", "谢谢您的时间，再见。", "謝謝您的時間，再見。", "script", "closing.neutral"),
)
HINTS = (
    Fault("en-US/hints.yaml", "  - that's all\n", "  - that's all\n  - that's all\n", "hints", "open"),
    Fault("en-US/hints.yaml", "  - that's all\n", f"  - {'x' * 101}\n", "hints", "open"),
    Fault("en-US/hints.yaml", "  - that's all\n", '  - "yes, all"\n', "hints", "open"),
    Fault("en-US/hints.yaml", "  - that's all\n", "  - 5\n", "hints", "open"),
    Fault("en-US/hints.yaml", "open:\n", "opening:\n", "hints", "opening"),
)
CATALOGUE = (
    Fault(
        "catalogue.yaml", "\nclosing.neutral:\n", "\nclosing.neutral:\n  tone: kind\n", "catalogue", "closing.neutral"
    ),
    Fault(
        "catalogue.yaml",
        "\nclosing.neutral:\n",
        "\nclosing.neutral: kind\n\nclosing.natural:\n",
        "catalogue",
        "closing.neutral",
    ),
    Fault("catalogue.yaml", MESSAGE, MESSAGE.replace("Phone", "number"), "catalogue", "voicemail.message"),
    Fault("catalogue.yaml", MESSAGE, "values: [institution]", "catalogue", "voicemail.message"),
    Fault("catalogue.yaml", GREETING, "discloses: ai", "catalogue", "greeting.outbound"),
    Fault("catalogue.yaml", GREETING, "discloses: [identity]", "disclosure", "greeting.outbound"),
    Fault("catalogue.yaml", GREETING, GREETING.replace("stop", "stop, weather"), "disclosure", "greeting.outbound"),
    Fault("catalogue.yaml", "greeting.outbound:\n", "greeting.outward:\n", "missing", "greeting.outbound"),
    Fault("catalogue.yaml", "max_seconds: 45", "max_seconds: 5", "seconds", "ability.ask"),
    Fault("catalogue.yaml", "max_seconds: 45", "max_seconds: long", "catalogue", "ability.ask"),
    Fault("catalogue.yaml", "who.after:\n", "who.before:\n", "duplicate", "who.before"),
)
POLICY = (
    Fault("never_say.yaml", "reason: nobody is shamed", "note: nobody is shamed", "policy", "insult"),
    Fault("never_say.yaml", '"deadbeat"', '"dead(beat"', "policy", "insult"),
    Fault("never_say.yaml", '"deadbeat"', "5", "policy", "insult"),
    Fault("never_say.yaml", "insult:\n", "insult: no\ninsults:\n", "policy", "insult"),
    Fault("debt_words.yaml", "en-US:\n", "en-GB:\n", "policy", "en-US"),
    Fault("required.yaml", "  crisis.cn: [crisis_cn]", "  crisis.cn: [crisis_zh]", "policy", "crisis.cn"),
    Fault("required.yaml", "  crisis.cn: [crisis_cn]", "  crisis.xx: [crisis_cn]", "missing", "crisis.xx"),
    Fault("required.yaml", "lines:\n", "keys:\n", "policy", "lines"),
)
ALL = (*WORDS, *DISCLOSURES, *VALUES, *KEYS, *STYLE, *HINTS, *CATALOGUE, *POLICY)
