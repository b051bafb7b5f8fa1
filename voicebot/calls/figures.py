"""Numbers in what a caller said: those that tell who somebody is are hidden, sums and dates stay.

Pure. Four digits and more, typed or spoken, are taken for an identity unless they read as a sum or a day.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from voicebot.understanding.values.number_words import ONES, TEENS, TENS, ZH_SAID

#: so many digits and more can tell who somebody is; after a word such as "card number" three can
FEWEST, FEWEST_TOLD = 4, 3
#: numbers that are everybody's: hotlines of the government and of its supervisors
PUBLIC = frozenset({"12315", "12345", "12348", "12363", "12368", "12378", "96110"})
#: a sum has no more digits than this before the point: longer ones are numbers of cards and telephones
LONGEST_SUM = 8

#: where a Latin word begins and ends; to \b a Chinese character is a letter too
_L, _R = "(?<![a-z])", "(?![a-z])"
_DIGITS = f"zero|oh|o|nought|naught|{ONES}"
_WORD = rf"{_L}(?:{_DIGITS}|{TEENS}|{TENS}|double|triple)(?![a-z'])"
_ORDINAL = (
    rf"(?:{_L}(?:twenty[\s-]+|thirty[\s-]+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    rf"|{_L}(?:tenth|eleventh|twelfth|twentieth|thirtieth|[a-z]{{3,5}}teenth)){_R}"
)
_HAN = f"{ZH_SAID}幺"
_MONTH = (
    rf"{_L}(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    rf"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?){_R}"
)
#: years that somebody could pay in, and years that somebody could be born in
_NEAR, _PAST = r"20[2-4]\d", r"(?:19\d\d|20[01]\d)"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d{1,2}(?!\d))?"

_KINDS = {
    "told": rf"""
        (?P<before>(?:尾号|卡号|号码|账号|帐号|身份证|护照|手机|电话|微信|验证码|密码|工号
        |{_L}(?:card|account|phone|mobile|passport|licen[cs]e|security|reference|pin|code|password|number|ending
        |digits){_R})
        [^\d{_HAN}十，,。.;；!?！？]{{0,12}}?)
        (?:\d[\d\s./-]*|[{_HAN}]{{3,}}|{_WORD}(?:[\s-]+{_WORD})*)""",
    "born": rf"""
        (?P<then>(?:生日|出生|{_L}(?:birthday|birth|born|dob){_R})[^\d{_HAN}十，,。.;；!?！？]{{0,12}}?)
        (?:\d[\d\s./年月日号-]*|[{_HAN}十][{_HAN}十年月日号]+|(?:{_MONTH}|{_ORDINAL}|{_WORD})
        (?:[\s-]+(?:of\s+|the\s+)?(?:{_ORDINAL}|{_WORD}|{_MONTH}|\d+))*)""",
    "birthday": rf"""
        (?:\d|[{_HAN}十])[\d{_HAN}十年月日号\s./-]{{1,16}}
        (?=(?:是|就是)?\s?(?:我|俺|他|她)?\s?的?\s?(?:出生|生日|生辰|生人|生的(?!病|气))|的?\s?生日)
        |(?:{_MONTH}|{_ORDINAL}|{_WORD}|\d{{1,4}}(?:st|nd|rd|th)?)
        (?:[\s,-]+(?:of\s+|the\s+)?(?:{_ORDINAL}|{_WORD}|{_MONTH}|\d{{1,4}}(?:st|nd|rd|th)?)){{0,7}}
        (?=,?\s+(?:is|was|that['’]?s|it['’]?s)\s+(?:my|his|her|the)\s+(?:birthday|birth|date\sof|dob|d\.o\.b)
        |,?\s+(?:is|was)\s+when\s+(?:i|he|she)\s+was\s+born)""",
    "day": rf"""
        {_L}(?:in|since)\s+(?:(?:19|20)\d\d(?!\d)|nineteen[\s-]+(?:{TENS}){_R}(?:[\s-]+(?:{_DIGITS}){_R})?)
        |(?<!\d)20\d\d年(?!\s?\d)|二[零〇][{_HAN}]{{2}}年(?![{_HAN}十])
        |(?<!\d){_NEAR}(?:年(?:\s?\d{{1,2}}月)?|[-/.]\d{{1,2}}[-/.])(?:\s?\d{{1,2}}(?!\d)[日号]?)?
        |(?<!\d)\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_NEAR}(?!\d)
        |(?<!\d)(?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])(?![-/.]?\d)
        |{_MONTH}\.?\s+\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,?\s+{_NEAR}(?!\d))?
        |(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_NEAR}(?!\d))?
        |二[零〇]二[{_HAN}]年""",
    "birth": rf"""
        (?<!\d){_PAST}(?:年|[-/.])\s?\d{{1,2}}(?:月|[-/.])(?:\s?\d{{1,2}}[日号]?)?
        |一九[{_HAN}]{{2}}(?![{_HAN}])年?(?:[{_HAN}十]{{1,2}}月)?(?:[{_HAN}十]{{1,3}}[日号])?
        |{_L}nineteen[\s-]+(?:{TENS}){_R}(?:[\s-]+(?:{_DIGITS}){_R})?""",
    "spoken": rf"(?=\d*[{_HAN}])[{_HAN}\d](?:[\s、，,-]?[{_HAN}\d]){{{FEWEST - 1},}}",
    "typed": rf"""
        (?P<currency>(?:[$¥￥€£]|(?<![a-z])(?:rmb|cny|usd|gbp|hkd|sgd|eur)|人民币)\s?)?
        (?:(?<![a-z])[a-z]{{1,3}})?\+?\(?{_NUMBER}(?:(?:\s{{1,2}}|[-–.]|\s?[()]\s?){_NUMBER})*x?""",
    "words": rf"{_WORD}(?:[\s,.-]+{_WORD})+",
    "letters": rf"{_L}(?:[a-z][\s.-]){{3,}}[a-z]{_R}",
}
_FIGURE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.VERBOSE | re.IGNORECASE)
_MONEY = re.compile(
    r"\s?(?:元|块|圆|毛|角|万|千|百|人民币"
    rf"|(?:k|hundred|thousand|grand|dollars?|bucks|pounds?|quid|yuan|euros?|cents?|rmb|usd|gbp){_R})",
    re.IGNORECASE,
)


def hide_figures(text: str, mark: str, amounts: Collection[Decimal] = ()) -> str:
    """`text` with a mark in the place of every number that could be somebody's. `amounts` are known to be sums."""

    def shown(found: re.Match[str]) -> str:
        return found[0] if _stays(found, amounts) else (found["before"] or found["then"] or "") + mark

    return _FIGURE.sub(shown, text)


def _stays(found: re.Match[str], amounts: Collection[Decimal]) -> bool:
    match found.lastgroup:
        case "day":
            return True
        case "birth" | "birthday" | "born" | "letters":
            return False
        case "typed":
            return _typed_stays(found, amounts)
        case "told":
            return _is_sum(found) or _too_short(found[0].removeprefix(found["before"]).strip(), amounts)
        case "spoken":
            return _is_sum(found) or _written(found[0]) in PUBLIC
        case _:
            return _is_sum(found) or _digits_in(found[0]) < FEWEST or _reads_as_sum(found[0])


def _typed_stays(found: re.Match[str], amounts: Collection[Decimal]) -> bool:
    """Whether too few digits are left once those that are sums have been taken out."""
    numbers = re.findall(_NUMBER, found[0])
    if found["currency"] and _short(numbers[0]):
        numbers = numbers[1:]
    elif numbers and _MONEY.match(found.string, found.end()) and _short(numbers[-1]):
        numbers = numbers[:-1]
    left = [one for one in numbers if one not in PUBLIC and not (_short(one) and _written_as_sum(one, amounts))]
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
    """Whether a unit of money follows, and too little stands before its own number to be somebody's."""
    *before, last = re.split(rf"[\s、，,-]+|(?<=[{_HAN}])(?=\d)", found[0].strip())
    follows = _MONEY.match(found.string, found.end()) is not None
    return follows and _digits_in(last) <= LONGEST_SUM and _digits_in(" ".join(before)) < FEWEST


def _written(spoken: str) -> str:
    """Digits spoken in Mandarin, as they are typed."""
    return spoken.translate({ord(han): str(digit) for digit, han in enumerate("零一二三四五六七八九")})


def _digits_in(number: str) -> int:
    """How many digits a number has, typed or spoken: "double five" has two, "thirty three" has two."""
    count, times, tens = len(re.findall(rf"[\d{_HAN}十]", number)), 1, False
    for word in re.findall(r"[a-z]+", number.lower()):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
        elif re.fullmatch(_DIGITS, word):
            count += 0 if tens else times
            times, tens = 1, False
        elif re.fullmatch(rf"{TEENS}|{TENS}", word):
            count, tens = count + 2, word.endswith("ty")
    return count


def _reads_as_sum(words: str) -> bool:
    """ "Twelve fifty" is a sum; digits one by one, or with an "oh" among them, are none."""
    said = re.findall(r"[a-z]+", words.lower())
    singles = [word for word in said if re.fullmatch(rf"{_DIGITS}|double|triple", word)]
    return bool(said) and len(singles) < len(said) and not {"zero", "oh", "o", "double", "triple"} & set(said[1:])
