"""Where somebody lives, as they say it: streets, houses, flats and postcodes are hidden.

Pure. A district or a town by itself stays: it is said of many.
"""

from __future__ import annotations

import re

from voicebot.understanding.values.number_words import ONES, TENS, ZH_SAID

#: where a Latin word begins and ends; to \b a Chinese character is a letter too
_L, _R = "(?<![A-Za-z])", "(?![A-Za-z])"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NUMBER = rf"(?:\d{{1,5}}|[{ZH_SAID}十百]{{1,6}})"
_HOUSE = rf"{_NUMBER}\s?(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|弄|巷|门)"
#: town, district and street together; a sentence that only leads there ends with one of the characters left out
_PLACE = (
    rf"(?:(?![我你您他她它的了吗是不在住到从去来寄])[{_HAN}]\s?){{1,20}}"
    r"(?:省|市|区|县|镇|乡|村|路|街道?|巷|弄|胡同|大道|小区|花园|公寓|大厦|苑)"
)
_LOW, _HIGH = rf"{ONES}|ten|eleven|twelve|[a-z]{{3,5}}teen", f"{TENS}|hundred"
_SPOKEN = rf"(?:\d{{1,5}}[a-z]?|(?:(?:{_LOW}|{_HIGH}|oh|zero|and)[\s-]+){{0,4}}(?:{_LOW}|{_HIGH}))"
_STREET = (
    "(?:street|road|avenue|ave|lane|boulevard|blvd|crescent|terrace|drive|close|court|gardens|parkway|highway|square)"
)
_GOES_ON = (
    r"(?:and|but|i|i['’]\w+|from|calling|here|the|a|an|on|in|with|for|to|so|because|it['’]s|is|was|that|you|your|my|can|could"
    r"|will|would|not|no|yes|yeah|please|ok|okay|sorry|who|what|when|at|of|or|if|we|they|he|she|me|him|her|them|near|just)"
)
#: between a number and "road" they make no address of it: "five minutes down the road"
_NO_STREET = (
    r"(?:down|up|off|into|by|out|way|wheel|minutes?|hours?|days?|weeks?|months?|years?|miles?|blocks?|dollars?|pounds?|quid|bucks"
    r"|percent|people|times?|kids?|more|per|each|lanes?|doors?)"
)
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_FLAT = r"(?:apartment|apt|flat|unit)\.?\s+(?:number\s+)?"
_ADDRESSES = (
    re.compile(rf"{_PLACE}\s?{_HOUSE}(?:\s?{_HOUSE}|\s?[A-Za-z]\s?座?|\s?{_NUMBER}(?![\d{_HAN}])){{0,4}}"),
    re.compile(rf"{_NUMBER}\s?(?:号楼|号院|栋|幢|单元)\s?(?:{_HOUSE}\s?){{0,3}}{_NUMBER}(?![\d期块元千百万点月天年])"),
    re.compile(rf"{_NUMBER}\s?(?:号楼|号院|栋|幢)\s?{_HOUSE}|{_NUMBER}\s?单元\s?{_HOUSE}|(?<!\d)\d{{3,4}}\s?室"),
    re.compile(
        rf"{_L}{_SPOKEN}\s+(?:(?!(?:{_GOES_ON}|{_NO_STREET}){_R}){_WORD}\s+){{1,3}}{_STREET}{_R}"
        rf"(?:,?\s+{_FLAT}{_SPOKEN}{_R})?(?:,?\s+(?!{_GOES_ON}{_R}){_WORD}){{0,2}}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_L}{_FLAT}\d{{1,4}}(?!\d)[a-z]?{_R}(?!\s*(?:%|percent|dollars?|pounds?|quid|bucks|a\s))", re.IGNORECASE
    ),
    # A postcode of the United Kingdom ends in a digit and two letters that are never C, I, K, M, O or V.
    re.compile(rf"{_L}[a-z]{{1,2}}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{{2}}{_R}", re.IGNORECASE),
)


def hide_addresses(text: str, mark: str) -> str:
    """`text` with a mark in the place of every address."""
    for address in _ADDRESSES:
        text = address.sub(mark, text)
    return text
