"""A sum named by what it is a part of: the minimum, half of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voicebot.understanding.meaning import Share

_PATTERNS: Mapping[str, tuple[tuple[Share, re.Pattern[str]], ...]] = {
    "zh-CN": (
        (Share.MINIMUM, re.compile(r"最低(?!工资|生活|收入|温|调)(?:应?还款?)?(?:额度?|限度?|标准)?")),
        # 另一半 is a spouse, and half of the wages is none of what is due
        (Share.HALF, re.compile(r"(?<![另多大小])一半(?!的?(?:工资|收入|薪|时间|人|天|钱都))|半数")),
    ),
    "en-US": (
        (Share.MINIMUM, re.compile(r"\b(?:minimum|minimal|min)\b(?! wage)")),
        (
            Share.HALF,
            re.compile(
                r"(?<!and a )(?<!other )(?<!better )(?<!one )(?<!a )\bhalf\b(?! (?:an?|hours?|past|days?|years?|months?|price|as"
                r"|his|her|our|their|way|time|the (?:month|year|time|week|people|wages?|pay|rent)"
                r"|(?:of )?my (?!balance|bill|debt|account|card)\w+|of (?:his|her|our|their|them|the (?:month|year|time"
                r"|week|people|rent)))\b)"
            ),
        ),
    ),
}
#: says that it is not this share that is meant, or that it cannot be: before it, or after
_NOT_BEFORE = {
    "zh-CN": re.compile(
        r"(?:不|没|别|连|超过|低于|高于|多于|少于|多过|工资的?|收入的?|薪水的?|存款的?)[^,，。;；]{0,4}$"
    ),
    "en-US": re.compile(
        r"(?:\b(?:not|cannot|can ?not|never|without|more than|less than|above|below|under|over|double|twice|even)|n't)"
        r"(?: [\w']+){0,4} ?$"
    ),
}
_NOT_AFTER = {
    "zh-CN": re.compile(r"^(?:的?(?:钱|款)?)?(?:都|也)?(?:还)?(?:不|没|拿不|太|多少|是多少)"),
    "en-US": re.compile(r"^(?: [\w']+)? (?:is|was|would be|'s) (?:too|beyond|not|more)"),
}


def share_in(text: str, language: str) -> Share | None:
    """The share that is meant; None where it is denied, or compared with, or two are named."""
    found = {
        share
        for share, pattern in _PATTERNS[language]
        for match in pattern.finditer(text)
        if not _NOT_BEFORE[language].search(text[max(0, match.start() - 40) : match.start()])
        and not _NOT_AFTER[language].search(text[match.end() : match.end() + 30])
    }
    return found.pop() if len(found) == 1 else None
