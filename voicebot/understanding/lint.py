"""What is wrong with the examples and rules: contradictions, repetitions, intents too thin, rules that misfire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import Bank, load_bank
from voicebot.understanding.circumstances import load_circumstances
from voicebot.understanding.meaning import LANGUAGES, ORDER, Intent
from voicebot.understanding.model import prepared
from voicebot.understanding.normalise import clean
from voicebot.understanding.rules import PhraseRule, fired, load_expected, load_rules

#: fewer examples than this cannot carry an intent
FEWEST = 6
#: what an intent should have, and those that nobody may miss
ENOUGH, MANY = 60, 150
CRITICAL = frozenset(
    {
        *(Intent.SELF_HARM, Intent.DISTRESS, Intent.DISPUTE_DEBT, Intent.DISPUTE_AMOUNT),
        *(Intent.REQUEST_HUMAN, Intent.STOP_CALLING, Intent.DECEASED),
    }
)


def findings(prompts: Path) -> list[str]:
    """One sentence a fault, empty where there is none."""
    found: list[str] = []
    for language in LANGUAGES:
        try:
            bank, rules = load_bank(prompts, language), load_rules(prompts, language)
            load_expected(prompts, language, bank.tiers)
            load_circumstances(prompts, language)
        except Misconfigured as error:
            found.append(str(error))
            continue
        found += [f"{language}: {fault}" for fault in (*_examples(bank), *_rules(bank, rules))]
    return found


def advice(prompts: Path) -> list[str]:
    """What would make understanding better and breaks nothing: intents that deserve more examples or voices."""
    found = []
    for language in LANGUAGES:
        bank = load_bank(prompts, language)
        counts = Counter(example.intent for example in bank.examples)
        voices = {intent: {one.voice for one in bank.examples if one.intent is intent} for intent in Intent}
        for intent in Intent:
            wanted = MANY if intent in CRITICAL else ENOUGH
            if counts[intent] < wanted:
                found.append(f"{language}: {intent} has {counts[intent]} of {wanted} examples")
            if len(voices[intent]) < 2:
                found.append(f"{language}: {intent} is written in one voice")
    return found


def _examples(bank: Bank) -> Iterator[str]:
    seen: dict[str, Intent] = {}
    counts = Counter(example.intent for example in bank.examples)
    for example in bank.examples:
        text = prepared(example.text, bank.language)
        if not text.strip():
            yield f"{example.intent}: an example holds no words: {example.text!r}"
        other = seen.setdefault(text, example.intent)
        if other is not example.intent:
            yield f"{example.text!r} stands under {other} and {example.intent}: keep one"
    for one in bank.spared:
        if seen.get(prepared(one.text, bank.language)) is one.intent:
            yield f"{one.text!r} is both an example of {one.intent} and said not to be one: keep one"
    yield from (f"{intent} has {counts[intent]} examples: add some" for intent in Intent if counts[intent] < FEWEST)


def _rules(bank: Bank, rules: tuple[PhraseRule, ...]) -> Iterator[str]:
    for name, times in Counter(rule.id for rule in rules).items():
        if times > 1:
            yield f"rule {name} stands {times} times: give each its own id"
    for rule in rules:
        if rule.pattern.search(""):
            yield f"rule {rule.id} applies to everything: its pattern matches nothing at all"
    for one in bank.spared:
        hit = fired([rule for rule in rules if rule.intent is one.intent], clean(one.text, bank.language), bank.tiers)
        if hit is not None:
            yield f"rule {hit.rule.id} applies to {one.text!r}, which is said not to be {one.intent}: add an `unless`"
    for example in bank.examples:
        hit = fired(rules, clean(example.text, bank.language), bank.tiers)
        if hit is None or hit.rule.intent is example.intent:
            continue
        if ORDER.index(bank.tiers[hit.rule.intent]) <= ORDER.index(bank.tiers[example.intent]):
            yield f"rule {hit.rule.id} would take {example.text!r} from {example.intent}: narrow it"
