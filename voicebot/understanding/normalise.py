"""What was said, made comparable: one width, one script, lower case, no fillers, values as signs, bounded length."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

#: what is longer is cut: a line gives no more of one answer, and time must stay bounded
LONGEST = 2_000
_FILLERS = {
    "zh-CN": re.compile(
        r"(?:嗯+|呃+|额+(?!度)|啊+|哎+|唉+|诶+|那个(?=[,，、]|那个)|这个(?=[,，、]|这个)|就是说|怎么说呢)[,，、…\s]*"
    ),
    # "uh huh" is a yes and "uh uh" a no
    "en-US": re.compile(
        r"(?<!uh[ -])(?<!nuh[ -])\b(?:u+h+(?![ -]?(?:huh|uh)\b)|u+m+|er+m*|hmm+|you know|i mean|like,)\b[,\s]*"
    ),
}
#: what may stand around an answer and changes nothing in it
_AROUND = {
    "zh-CN": re.compile(
        r"^(?:喂|那|哎|哦|噢|啊|你好|我说|就)[,， ]*(?=..)|[,， ]*(?:啊|哈|呀|哦|嘛|啦|谢谢你?|麻烦了?)$"
    ),
    "en-US": re.compile(
        r"^(?:(?:well|oh|ok|okay|so|look|listen|right|sorry|please|i said)\b[, ]+)+(?=\w)"
        r"|(?:[, ]+(?:mate|then|thanks|thank you|please|love|dear|pal|sir|ma'am|though))+$"
    ),
}
#: which sum and which day are no part of what somebody wants: signs stand for them where meaning is learnt
SUM, DAY = "#", "@"
_ALONE = (
    r"zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen(?:th)?|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|hunn?er(?:t|d)?|thousand|grand|dozen|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|twentieth|thirtieth|\d[\d,.]*(?:k|st|nd|rd|th)?"
)
#: "one", "a second" and "first" are numbers only in the company of others
_ENGLISH_NUMBER = rf"(?:{_ALONE}|oh|one|first|second|k)"
_ENGLISH_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow|tonight|january|february|march|april|june|july|august"
    r"|september|october|november|december|christmas|thanksgiving|new year'?s?)"
)
#: not where such characters only make a word: 万一, 千万别
_MANDARIN_DIGIT = r"(?!万一|千万[别不要记])[零〇一二两俩仨三四五六七八九十百佰千仟万亿\d.,]"
_MANDARIN_UNIT = r"(?:块钱|块|元|毛|角|万|千|百|美元|美金|刀|镑)"
_VALUES = {
    "en-US": (
        (
            re.compile(
                rf"(?:[$£€] ?)?\b(?:an? )?(?:{_ENGLISH_NUMBER}(?:[ -](?:and |a )?{_ENGLISH_NUMBER})+|(?:{_ALONE}))\b"
            ),
            SUM,
        ),
        (re.compile(rf"\b{_ENGLISH_DAY}\b"), DAY),
    ),
    "zh-CN": (
        (re.compile(rf"(?:{_MANDARIN_DIGIT})+多?{_MANDARIN_UNIT}+(?:{_MANDARIN_DIGIT})*钱?"), SUM),
        (re.compile(rf"(?:{_MANDARIN_DIGIT})+(?=[号日月期年天周])|(?:{_MANDARIN_DIGIT}){{2,}}"), SUM),
        (
            re.compile(
                r"(?:下+个?|这个?|本|上)?(?:周|星期|礼拜)[一二三四五六日天]|明天|大?后天|听日|明儿个?|后儿|今晚|月底|月初|年底"
                r"|下个?月|元旦|春节|圣诞|国庆"
            ),
            DAY,
        ),
    ),
}
_SPACE = re.compile(r"\s+")
_UNHEARD = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]")


@cache
def _simplified() -> dict[int, str]:
    written = (Path(__file__).parent / "traditional.txt").read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in written}


def clean(text: str, language: str) -> str:
    """`text` for slots: one width, one script, lower case; nothing that was said is left out."""
    text = unicodedata.normalize("NFKC", text[: LONGEST * 4])[:LONGEST]
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in text)
    text = (text if text.isascii() else _UNHEARD.sub(" ", text)).lower().replace("’", "'")
    if language == "zh-CN":
        text = text.translate(_simplified())
    return _SPACE.sub(" ", text).strip()[:LONGEST]


def without_fillers(text: str, language: str) -> str:
    """Cleaned text without the sounds that mean nothing; the text itself where nothing else is left."""
    kept = _FILLERS[language].sub("", text).strip(" ,，。.、!！?？~…-")
    return kept or text


def core(text: str, language: str) -> str:
    """The answer itself: without what stands around it, and once where it was given twice."""
    kept = _AROUND[language].sub("", text).strip(" ,，") or text
    half, rest = kept[: len(kept) // 2].strip(" ,，"), kept[len(kept) // 2 :].strip(" ,，")
    return half if half == rest and half else kept


def without_values(text: str, language: str) -> str:
    """Sums, counts and days as signs, so that three hundred by Friday and forty by the tenth mean the same thing."""
    for pattern, sign in _VALUES[language]:
        text = pattern.sub(sign, text)
    return text
