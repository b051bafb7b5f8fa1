"""The rules that bear on words, resolved for one call: the strictest of its packs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voicebot.compliance.callback_hours import Week, minutes_of_week
from voicebot.compliance.rulebook import COMMON, Rulebooks
from voicebot.compliance.texts import TEXT
from voicebot.errors import Misconfigured

_MIRANDA = ("none", "later", "initial")


@dataclass(frozen=True, slots=True)
class InCall:
    """The same fields as the dialogue's InCallRules, without the money."""

    pack: str
    crisis: str
    mini_miranda: str
    promise_days_max: int
    voicemail: bool
    consequence: str | None
    debt_advice: bool
    followup_consent: bool
    callback_hours: tuple[tuple[int, int] | None, ...]
    rule_ids: tuple[str, ...]


def resolve_in_call(
    rulebooks: Rulebooks, packs: Sequence[str], on: date, *, region: str = "", initial_communication: bool = True
) -> InCall:
    """The words' rules for these packs on that day. The first pack gives the country; the strictest gives the rest.

    Raises Misconfigured for a pack that does not exist.
    """
    unknown = [pack for pack in packs if pack not in rulebooks or pack == COMMON]
    if unknown or not packs:
        known = ", ".join(sorted(set(rulebooks) - {COMMON}))
        raise Misconfigured(f"pack {', '.join(unknown) or '(none)'} does not exist; known are {known}")
    books = [rulebooks[pack] for pack in packs]
    all_words = [book.in_call for book in books if book.in_call is not None]
    if len(all_words) != len(books):
        raise Misconfigured(f"pack {', '.join(packs)}: a rulebook without in_call cannot be spoken under")
    first = all_words[0]
    miranda = max((words.mini_miranda for words in all_words), key=_MIRANDA.index)
    rules = [
        rule
        for book in books
        for rule in book.rules
        if rule.stage not in ("PREDIAL", TEXT) and rule.applies(on, region)
    ]
    return InCall(
        pack=packs[0],
        crisis=first.crisis,
        mini_miranda="later" if miranda == "initial" and not initial_communication else miranda,
        promise_days_max=min(words.promise_days_max for words in all_words),
        voicemail=all(words.voicemail for words in all_words),
        consequence=first.consequence if all(words.consequence for words in all_words) else None,
        debt_advice=any(words.debt_advice for words in all_words),
        followup_consent=any(words.followup_consent for words in all_words),
        callback_hours=_hours_of_all([minutes_of_week(words.callback_hours) for words in all_words]),
        rule_ids=tuple(dict.fromkeys(rule.id for rule in rules)),
    )


def _hours_of_all(weeks: Sequence[Week]) -> Week:
    """The hours that lie within those of every pack; minutes after midnight by weekday, from Monday."""
    return tuple(_common([week[day] for week in weeks]) for day in range(7))


def _common(spans: Sequence[tuple[int, int] | None]) -> tuple[int, int] | None:
    open_ones = [span for span in spans if span is not None]
    if len(open_ones) < len(spans):
        return None
    opens, closes = max(span[0] for span in open_ones), min(span[1] for span in open_ones)
    return (opens, closes) if opens < closes else None
