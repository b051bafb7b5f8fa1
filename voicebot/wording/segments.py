"""How long a text is on the air: segments, as operators count and bill them. Source: 3GPP TS 23.038."""

from __future__ import annotations

#: characters of the default alphabet, and those that take two places in it
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
#: places of a text that is alone, and of each part of a longer one
_ALONE, _PART = 160, 153
_WIDE_ALONE, _WIDE_PART = 70, 67


def beyond_alphabet(text: str) -> str:
    """The characters that make a text wide, so that each of its segments holds less than half as much."""
    return "".join(dict.fromkeys(character for character in text if character not in _BASIC | _EXTENDED))


def segments(text: str) -> int:
    """How many segments a text takes."""
    if beyond_alphabet(text):
        places = len(text.encode("utf-16-le")) // 2
        return 1 if places <= _WIDE_ALONE else -(-places // _WIDE_PART)
    places = sum(2 if character in _EXTENDED else 1 for character in text)
    return 1 if places <= _ALONE else -(-places // _PART)
