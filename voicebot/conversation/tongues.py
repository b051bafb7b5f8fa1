"""Which of the two languages somebody asks to be spoken to in: the one they name, not the one they refuse."""

from __future__ import annotations

import re

ENGLISH, CHINESE = "en-US", "zh-CN"
OTHER = {ENGLISH: CHINESE, CHINESE: ENGLISH}

_NAMES = re.compile(
    r"(?P<en>\benglish\b|英语|英文|英国话)"
    r"|(?P<zh>\b(?:chinese|mandarin|putonghua|cantonese)\b|中文|汉语|普通话|国语|华语|中国话)"
)
_CLAUSE = re.compile(r"[,.;:!?，。；：！？、]|\b(?:but|only|just)\b")
_WHY_ZH = r"(?:为什么|为啥|干嘛|干吗|怎么)"
#: said before its name, the language is refused: "I don't speak", "why are you speaking", "instead of"
_REFUSED = re.compile(
    r"(?<!you )\b(?:not|no(?! one)|never|(?:do|does|did|ca|could|wo|is|are|was)n't|cannot|dont|cant|doesnt|without|than"
    r"|instead of|stop|quit|hate|barely|hardly|little|bad|poor|broken|limited|weak|rusty)\b"
    r"(?! (?:you|we|there|any(?:one|body)?)\b)"
    r"|\bwhy (?:are|is|were|did|do) (?:you|it|this|we)\b(?! not)"
    r"|不|没|别(?!人)|勿|甭|少(?=说|讲)|无法"
    rf"|{_WHY_ZH}(?:你们?|您)?(?:是|都|全|又|老|总|还|在|要|用|跟我|和我)*(?:是|说|讲|用)"
)
#: words with a "no" in them that refuse nothing: "why don't you", "I don't understand, can you", "能不能"
_NO_REFUSAL = re.compile(
    r"([能会要是行])不\1|可不可以?|不好意思|不如|要不然?|不管"
    rf"|{_WHY_ZH}(?:你们?|您|就)?不(?:能|会|可以)?"
    r"|(?:听|看)?[不没](?:太)?(?:懂|明白|清楚?)(?:了|啊|呀|呢|吗)?(?=请|能|可以|麻烦|说|讲|用|换)"
    r"|\bwhy (?:do|are|ca|wo)n't\b|\bwhy not\b"
    r"|\b(?:do|ca|could)n't (?:understand|hear|follow)\b.*?(?=\b(?:can|could) (?:you|we)\b|please)"
    r"|\b(?:do|ca|could)n't understand (?=speak|talk|in )"
)
#: said after its name, the language is refused: "my English is bad", "英语我听不懂"
_REFUSED_AFTER = re.compile(
    r"^(?: language)?(?: is|'s| isn't| was)?(?: \w+)? ?"
    r"\b(?:isn't|not|bad|poor|weak|limited|terrible|awful|rusty|no good)\b"
    r"|^(?:我|听|的?话|水平|说得?|讲得?|真的?|完全|实在|也|都|还|太|很|有点|是)*(?:不|没|差|烂|一般|糟)(?!.*吗)"
)
#: the one that is not spoken, without its name
_THE_OTHER = re.compile(
    r"\b(?:other|another|different|change(?: the)?|switch(?: the)?) languages?\b|\b(?:switch|change|go) back\b"
    r"|(?:换|另|别的?|其他)(?:一|个|种|成|门|外|的|下)*语言|[说换切改讲]回来"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z]")
_TWO_WORDS = re.compile(r"[a-z']+[^a-z']+[a-z']+")


def language_asked_for(said: str, language: str) -> str | None:
    """The language that `said`, in a call held in `language`, asks for; None where it names none.

    The last one named decides ("my English is bad, Chinese please"). Where none is named, words that are wholly in the
    other language ask for that one. Bounded time for any input.
    """
    named = list(_NAMES.finditer(said))
    if not named:
        return OTHER[language] if _THE_OTHER.search(said) else _spoken(said, language)
    last = named[-1]
    before = said[named[-2].end() if len(named) > 1 else 0 : last.start()][-60:]
    clause = _CLAUSE.split(_NO_REFUSAL.sub(" ", before))[-1]
    after = _CLAUSE.split(said[last.end() : last.end() + 40])[0]
    wanted = ENGLISH if last["en"] else CHINESE
    refused = _REFUSED.search(clause) or _REFUSED_AFTER.search(after)
    return OTHER[wanted] if refused else wanted


def _spoken(said: str, language: str) -> str | None:
    if language == CHINESE and not _HAN.search(said) and _TWO_WORDS.search(said):
        return ENGLISH
    if language == ENGLISH and _HAN.search(said) and not _LATIN.search(said):
        return CHINESE
    return None
