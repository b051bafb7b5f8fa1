"""Each rule catches what it is for and spares what only sounds like it; of several the most urgent decides."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.understanding.written import BANKS, RULES, SENTENCES, decided
from voicebot.understanding.meaning import LANGUAGES, Intent, Urgency
from voicebot.understanding.normalise import clean
from voicebot.understanding.rules import PhraseRule

BY_NAME = {rule.id: rule for rules in RULES.values() for rule in rules}


def applies(rule: PhraseRule, text: str) -> bool:
    cleaned = clean(text, "zh-CN" if rule.id.startswith("ZH") else "en-US")
    return bool(rule.pattern.search(cleaned)) and not (rule.unless and rule.unless.search(cleaned))


def test_every_rule_is_described_by_three_sentences_of_either_kind() -> None:
    assert set(SENTENCES) == set(BY_NAME)
    assert all(min(len(caught), len(spared)) >= 3 for caught, spared in SENTENCES.values())


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (caught, _) in SENTENCES.items() for text in caught])
def test_a_rule_catches(name: str, text: str) -> None:
    assert applies(BY_NAME[name], text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, (_, spared) in SENTENCES.items() for text in spared])
def test_a_rule_spares(name: str, text: str) -> None:
    assert not applies(BY_NAME[name], text)


@pytest.mark.parametrize(
    ("text", "language", "intent"),
    [
        ("我要宰了他再自杀", "zh-CN", Intent.SELF_HARM),
        ("我老公拿着刀在踹门", "zh-CN", Intent.DISTRESS),
        ("我爸倒在地上没呼吸了，转人工", "zh-CN", Intent.DISTRESS),
        ("卡被盗刷了，我要投诉", "zh-CN", Intent.DISPUTE_DEBT),
        ("I'll kill them and then I'll kill myself", "en-US", Intent.SELF_HARM),
        ("he's got a knife, get me a person", "en-US", Intent.DISTRESS),
        ("someone stole my identity and I want to make a complaint", "en-US", Intent.DISPUTE_DEBT),
    ],
)
def test_of_several_rules_the_most_urgent_decides(text: str, language: str, intent: Intent) -> None:
    hit = decided(text, language)
    assert hit is not None
    assert hit.rule.intent is intent


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_right_nearly_always_on_what_others_wrote(language: str) -> None:
    counted = Counter[bool]()
    for example in BANKS[language].examples:
        hit = decided(example.text, language)
        if hit is not None:
            counted[hit.rule.intent is example.intent] += 1
    assert counted[True] > 500
    assert counted[False] / counted[True] < 0.02


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_names_itself_once_and_says_what_it_is_for(language: str) -> None:
    names = [rule.id for rule in RULES[language]]
    assert len(names) == len(set(names))
    assert all(rule.urgency in (None, Urgency.P0) for rule in RULES[language])
