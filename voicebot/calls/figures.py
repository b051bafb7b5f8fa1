"""Numbers in what a caller said: those that tell who somebody is are hidden, sums and dates stay.

Pure. Four digits and more, typed or spoken, are taken for an identity unless they read as a sum or a day.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

#: so many digits and more can tell who somebody is; after a word such as "card number" two can
FEWEST, FEWEST_TOLD = 4, 2
#: a sum has no more digits than this before the point: longer ones are numbers of cards and telephones
LONGEST_SUM = 8

_ONES = "zero|oh|o|nought|naught|one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORD = rf"(?:{_ONES}|{_TEENS}|{_TENS}|double|triple)\b(?!')"
_ORDINAL = r"[a-z]{0,12}(?:th|first|second|third)"
_HAN = "零〇一二两三四五六七八九幺"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
#: years that somebody could pay in, and years that somebody could be born in
_NEAR, _PAST = r"20[2-4]\d", r"(?:19\d\d|20[01]\d)"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d{1,2}(?!\d))?"

_KINDS = {
    "told": rf"""
        (?P<before>(?:尾号|卡号|号码|账号|帐号|身份证|护照|手机|电话|微信|验证码|密码|工号|生日|出生
        |\b(?:card|account|phone|mobile|passport|licen[cs]e|security|reference|pin|code|password|number|ending
        |birthday|birth|born|dob|digits)\b)
        [^\d{_HAN}十，,。.;；!?！？]{{0,12}}?)
        (?:\d[\d\s./年月日号-]*|[{_HAN}十年月日号]{{2,}}|(?:{_MONTH}|{_WORD}|{_ORDINAL}\b)
        (?:[\s-]+(?:of\s+|the\s+)?(?:{_WORD}|{_MONTH}|{_ORDINAL}\b|\d+))*)""",
    "birth": rf"""
        (?<!\d){_PAST}(?:年|[-/.])\s?\d{{1,2}}(?:月|[-/.])(?:\s?\d{{1,2}}[日号]?)?
        |一九[{_HAN}]{{2}}(?![{_HAN}])年?(?:[{_HAN}十]{{1,2}}月)?(?:[{_HAN}十]{{1,3}}[日号])?
        |\bnineteen[\s-]+(?:{_TENS})\b(?:[\s-]+(?:{_ONES})\b)?""",
    "day": rf"""
        (?<!\d){_NEAR}(?:年(?:\s?\d{{1,2}}月)?|[-/.]\d{{1,2}}[-/.])(?:\s?\d{{1,2}}(?!\d)[日号]?)?
        |(?<!\d)\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_NEAR}(?!\d)
        |(?<!\d)(?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])(?![-/.]?\d)
        |\b{_MONTH}\.?\s+\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,?\s+{_NEAR}(?!\d))?
        |(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_NEAR}(?!\d))?
        |二[零〇]二[{_HAN}]年""",
    "spoken": rf"(?=\d*[{_HAN}])[{_HAN}\d](?:[\s、，,-]?[{_HAN}\d]){{{FEWEST - 1},}}",
    "typed": rf"""
        (?P<currency>(?:[$¥￥€£]|(?<![a-z])(?:rmb|cny|usd|gbp|hkd|sgd|eur)|人民币)\s?)?
        (?:(?<![a-z])[a-z]{{1,3}})?\+?\(?{_NUMBER}(?:(?:\s{{1,2}}|[-–.]|\s?[()]\s?){_NUMBER})*x?""",
    "words": rf"\b{_WORD}(?:[\s,.-]+{_WORD})+",
    "letters": r"\b(?:[a-z][\s.-]){3,}[a-z]\b",
}
_FIGURE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.VERBOSE | re.IGNORECASE)
_MONEY = re.compile(
    r"\s?(?:元|块|圆|毛|角|万|千|百|人民币"
    r"|(?:k|hundred|thousand|grand|dollars?|bucks|pounds?|quid|yuan|euros?|cents?|rmb|usd|gbp)\b)",
    re.IGNORECASE,
)


def hide_figures(text: str, mark: str, amounts: Collection[Decimal] = ()) -> str:
    """`text` with a mark in the place of every number that could be somebody's. `amounts` are known to be sums."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if _stays(found, amounts) else (found["before"] or "") + mark

    return _FIGURE.sub(shown, text)


def _stays(found: re.Match[str], amounts: Collection[Decimal]) -> bool:
    match found.lastgroup:
        case "day":
            return True
        case "birth" | "letters":
            return False
        case "typed":
            return _typed_stays(found, amounts)
        case "told":
            return _is_sum(found) or _too_short(found[0].removeprefix(found["before"]).strip(), amounts)
        case _:
            return _is_sum(found) or _digits_in(found[0]) < FEWEST or _reads_as_sum(found[0])


def _typed_stays(found: re.Match[str], amounts: Collection[Decimal]) -> bool:
    """Whether too few digits are left once those that are sums have been taken out."""
    numbers = re.findall(_NUMBER, found[0])
    if found["currency"] and _short(numbers[0]):
        numbers = numbers[1:]
    elif numbers and _MONEY.match(found.string, found.end()) and _short(numbers[-1]):
        numbers = numbers[:-1]
    left = [one for one in numbers if not (_short(one) and _written_as_sum(one, amounts))]
    return sum(len(one) for one in left) < FEWEST or (len(left) == 1 and _is_round(left[0]))


def _written_as_sum(number: str, amounts: Collection[Decimal]) -> bool:
    return "," in number or "." in number or Decimal(number) in amounts


def _is_round(number: str) -> bool:
    """1500 and 20000 are said of money more than of anything else."""
    return len(number) < 6 and number.endswith("00") and not number.startswith("0")


def _too_short(number: str, amounts: Collection[Decimal]) -> bool:
    """Whether what follows a word such as "card" says nothing of anybody: "I pay by card, 500"."""
    known = number.isdecimal() and len(number) < FEWEST and Decimal(number) in amounts
    return known or _digits_in(number) < FEWEST_TOLD


def _short(number: str) -> bool:
    return len(number.partition(".")[0].replace(",", "")) <= LONGEST_SUM


def _is_sum(found: re.Match[str]) -> bool:
    return _digits_in(found[0]) <= LONGEST_SUM and _MONEY.match(found.string, found.end()) is not None


def _digits_in(number: str) -> int:
    """How many digits a number has, typed or spoken: "double five" has two, "thirty three" has two."""
    count, times, tens = len(re.findall(rf"[\d{_HAN}十]", number)), 1, False
    for word in re.findall(r"[a-z]+", number.lower()):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
        elif re.fullmatch(_ONES, word):
            count += 0 if tens else times
            times, tens = 1, False
        elif re.fullmatch(rf"{_TEENS}|{_TENS}|{_MONTH}|{_ORDINAL}", word):
            count, tens = count + 2, word.endswith("ty")
    return count


def _reads_as_sum(words: str) -> bool:
    """ "Twelve fifty" is a sum; digits one by one, or with an "oh" among them, are none."""
    said = re.findall(r"[a-z]+", words.lower())
    singles = [word for word in said if re.fullmatch(rf"{_ONES}|double|triple", word)]
    return bool(said) and len(singles) < len(said) and not {"zero", "oh", "o", "double", "triple"} & set(said[1:])
