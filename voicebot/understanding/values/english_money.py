"""Amounts as they are said in English. A bare number counts only where money was asked for or its neighbours say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from voicebot.understanding.meaning import Asked
from voicebot.understanding.values.english_numbers import CENT, SCALE, SHARES, Number, numbers, small
from voicebot.understanding.values.found import PLANNED, TAKEN, Found, overlaps
from voicebot.understanding.values.number_words import ONES, SMALL, TENS

_BELOW_ZERO = re.compile(r"(?:(?:^|[\s$£€¥])[-−]\s?|\b(?:minus|negative)\s)[$£€¥]?\s?$")
_UNIT = re.compile(r"\s*(?:dollars?|bucks?|pounds?|quid|euros?|yuan|rmb|usd|gbp|spot)\b")
_CENTS = re.compile(
    rf"\s*(?:dollars?|pounds?|euros?|bucks|quid)\s+(?:(?:and\s+)?(?P<cents>(?:{SMALL})(?:[ -](?:{SMALL}))?|\d{{1,2}})\s+(?:cents?|pence|p)\b"
    rf"|and\s+a\s+(?P<share>quarter|half|dime|nickel)\b(?! (?:grand|hundred|thousand))"
    rf"|(?P<bare>(?:(?:{TENS})(?:[ -](?:{ONES}))?|\d\d)\b)(?!\s+(?:{SCALE}|dollars|bucks|pounds?|quid)\b))"
)
#: so much less is no sum: "knock forty off", "twenty dollars less"
_DELTA = re.compile(
    r"\b(?:shave|knock|lop|trim|slice|come down|go down|down by|lower it by)\b(?: me| another| about| like| a)* ?$"
)
_LESS = re.compile(r"\s+(?:less|lower|cheaper|short)\b")
_NOT_MONEY = re.compile(
    r"\s*-?\s*(?:more\s+|business\s+|small\s+|other\s+|little\s+|missed\s+|different\s+|bloody\s+|damn\s+)?(?:months?|days?|weeks?|years?|times?|seconds?|secs?|minutes?|mins?|hours?|kids?|child|children|people|person|percent|per cent|%"
    r"|o'clock|a\.?m|p\.?m|instal|payments?|cents?|pence|calls?|jobs?|cards?|accounts?|daughters?|sons?|things?|questions?|letters?|miles?|stars?|star|of (?:them|us|you)|ways?|agents?|points?|options?|digits?"
    r"|degrees|emails?|messages|resumes?|applications|texts|voicemails|reasons|apologies|pills|tablets|hour|year|minute|day|grandkids|mouths|employees|guys|men|women|bedrooms?|acres|pages|floors?|something|and still|short|off|total|piano|a week left)\b"
)
_MEANT = re.compile(
    r"\b(?:pay|paid|paying|do|afford|manage|send|sent|give|about|maybe|around|put|have|scrape|spare|transfer|only|up to|make it|it's|take|throw|swing|cover|drop|kick in"
    r"|make|making|borrow|get you|need|roughly|say|said|meant|mean|like|least|most|than|was|to|got|got is|have is|left is|payments of|instal?lments of|bits of|lots of|go|going|try|accept|lend us|lend you|you'll get|you're getting|i get you|you get|figure|thinking|proposes|offer|the (?:whole|full|total|first|entire)|whole"
    r"|draw|saying|want|sign for|meet me at|for the|up by|bung|throw|slide|chuck|lob|call it|(?:let|could|would|'d) (?:it )?be)\s+(?:(?:you|ya|ye|yuh|youse|y'all|down|another|in)\s+)?(?:about\s+|maybe\s+|like\s+|a\s+|around\s+|only\s+|just\s+|up to\s+|the\s+|that\s+|this\s+|your\s+)?$"
)
_MONTHLY = re.compile(
    r"\s+(?:dollars |bucks )?(?:(?:a|per|each|every|once a|twice a) (?:month|week|fortnight|pay(?:check|day))"
    r"|every (?:other|second|two|2|couple of) \w+|(?:semi-?|bi-? ?)?(?:monthly|weekly)|twice monthly|fortnightly"
    r"|every (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
#: beside these a bare number answers a question about paying
_FREE_BEFORE = re.compile(
    rf"(?:^|[,.;!?:{TAKEN}{PLANNED}]|\b(?:so|and|but|then|maybe|mebbe|about|around|like|just|the|a|first|another|only|fine|okay|ok|yes|yeah|yep|right|well|say|is|of|with|or|now|no|please"
    r"|correct|for|middle|ticket|to|at|perhaps|that's|there's|there'd be|it's|i've|i got|i have|got|have|comes|left|here's|um|uh|er))\s*$"
)
_FREE_AFTER = re.compile(
    rf"\s*(?:$|[,.;!?{TAKEN}{PLANNED}]|'(?:s|ll|d) (?!too)|(?:on|by|for|at|toward|towards|off|of it|down|now|up front|tops|max|maximum|maybe|then|and|but|each|per|is|was|would|will|i|i'll|i'd|i'm|you|we|in|before|when|once|from"
    r"|starting|cash|or|instead|works?|be|please|that|that's|this|next|today|right|only|so|until|till|not|no|like|if|as|to|a|with|over|every|come|pal|mate|love|hon|sir|ma'am|up|last|back|already|done|deal|okay|lang|po|extra|sitting|spare|going|heading|out|outta|of (?:it|that|your|this|the)|could|can|fr|rn|tho|bruh|tbh|ngl|atm|euro|have|go|free|through|uh|um|er)\b)"
)
_TOWARD = re.compile(
    r"\s*(?:dollars )?(?:of (?:it|that|your|this|the)|towards?|to you|your way|with your name|on (?:it|there)|at it)\b"
)
#: "at ten thirty" is a time, unless a plan stands before it
_TIME = re.compile(r"(?<!meet me )(?<!settle )(?<!middle )\bat(?: like| about| around)?\s*$")
_PLAN = re.compile(rf"{PLANNED}\s*(?:(?:is|works)\s+)?(?:at|of|in bits of|for|if it's|maybe)?\s*(?:a |about |maybe )?$")
#: where these are spoken of, a bare number is one of theirs
_NAMES = re.compile(r"\b(?:birthday|zip|post ?code|last (?:two|three|four)|digits|born|address|house number)\b")
_HOURS = re.compile(r"\bhours\b[\w' ]*\b(?:to|at)\s*$")
_AMOUNT_ASKED = frozenset({Asked.AMOUNT, Asked.CONFIRM})
_PAYING_ASKED = frozenset({Asked.ABILITY, Asked.OFFER, Asked.DATE, Asked.REMINDER})


def english_amounts(text: str, asked: Asked) -> Iterator[Found[Decimal]]:
    """Amounts in lower-case English text from which days and lengths were taken out."""
    taken: list[tuple[int, int]] = []
    for number in numbers(text):
        if overlaps(taken, number.start, number.end):
            continue
        if not number.readings or _BELOW_ZERO.search(text, max(0, number.start - 12), number.start):
            taken.append((number.start, number.end))
            continue
        found = _amount(text, number, asked)
        if found is not None:
            taken.append((found.start, found.end))
            yield found


def _amount(text: str, number: Number, asked: Asked) -> Found[Decimal] | None:
    cents = _CENTS.match(text, number.end)
    if cents and cents["bare"] and _NOT_MONEY.match(text, cents.end()):
        cents = None
    unit = cents or _UNIT.match(text, number.end)
    if _DELTA.search(text[max(0, number.start - 30) : number.start]) or _LESS.match(
        text, unit.end() if unit else number.end
    ):
        return None
    readings = number.readings
    alone = asked is Asked.AMOUNT and bool(number.readings[0]) and text.strip(" .,!") == text[number.start : number.end]
    if not (unit or number.sure or alone or _is_money(text, number, asked)):
        return None
    if len(readings) > 1 and readings[0] > readings[1] and not number.rough:
        if unit:
            readings = readings[:1]  # "two fifty" has two readings, "two fifty dollars" has one
        elif re.search(r"\bcents\b", text):
            readings = readings[1:]
    extra = _part(cents) if cents else Decimal(0)
    if not readings[0] + extra:
        return None
    several = tuple(value + extra for value in readings) if len(readings) > 1 or number.rough else ()
    return Found(readings[0] + extra, number.start, unit.end() if unit else number.end, several)


def _part(cents: re.Match[str]) -> Decimal:
    return SHARES[cents["share"]] if cents["share"] else small(cents["cents"] or cents["bare"]) * CENT


def _is_money(text: str, number: Number, asked: Asked) -> bool:
    """Whether a number without a unit is a sum."""
    start, end = number.start, number.end
    large = number.readings[0] >= 10 or "hundred" in text[start:end]
    if _NOT_MONEY.match(text, end) or not large or _HOURS.search(text, max(0, start - 30), start):
        return False
    if asked is Asked.CONFIRM and _NAMES.search(text):
        return False
    if asked is Asked.OFFER and _likely_months(text, number):
        return False
    if asked in _AMOUNT_ASKED or re.search(r"[$£€¥]|\b(?:hundred|thousand|grand)\b|\dk\b", text[start:end]):
        return True
    before = text[max(0, start - 30) : start]
    if _MONTHLY.match(text, end) or _PLAN.search(before):
        return True
    if not _FREE_AFTER.match(text, end) or _TIME.search(before):
        return False
    paying = asked in _PAYING_ASKED
    return bool(_MEANT.search(before) or (paying and (_FREE_BEFORE.search(before) or _TOWARD.match(text, end))))


def _likely_months(text: str, number: Number) -> bool:
    """ "I'll take the twelve" chooses a plan."""
    return int(number.readings[0]) in (12, 18, 24, 36) and not _MONTHLY.match(text, number.end)
