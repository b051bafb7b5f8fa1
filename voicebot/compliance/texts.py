"""The rules that bear on the words of a text: others may read it on the person's telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voicebot.compliance.rulebook import COMMON, Rulebooks

#: the stage of rules about texts
TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class TextRules:
    """`neutral`: no word or figure of a debt may stand in a text. `rule_ids` ask for it."""

    neutral: bool
    rule_ids: tuple[str, ...]


def resolve_texts(rulebooks: Rulebooks, packs: Sequence[str], on: date, *, region: str = "") -> TextRules:
    """The rules for texts under these packs on that day: the strictest wins, and an unknown pack is neutral."""
    if not packs or any(pack not in rulebooks or pack == COMMON for pack in packs):
        return TextRules(True, ("PACK-UNKNOWN",))
    rules = [rule for pack in packs for rule in rulebooks[pack].rules if rule.applies(on, region)]
    asking = tuple(dict.fromkeys(rule.id for rule in rules if rule.kind == "neutral_text"))
    return TextRules(bool(asking), asking)
