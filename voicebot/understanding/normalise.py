"""What was said, made comparable: one width, one script, lower case, no fillers, bounded length."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

#: longer speech is cut: nobody says so much in one answer, and time must stay bounded
LONGEST = 500
_FILLERS = {
    "zh-CN": re.compile(
        r"(?:嗯+|呃+|额+(?!度)|啊+|哎+|唉+|诶+|那个(?=[,，、]|那个)|这个(?=[,，、]|这个)|就是说|怎么说呢)[,，、…\s]*"
    ),
    "en-US": re.compile(r"\b(?:u+h+|u+m+|er+m*|hmm+|you know|i mean|like,)\b[,\s]*"),
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
    text = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in text)
    text = _UNHEARD.sub(" ", text).lower().replace("’", "'")
    if language == "zh-CN":
        text = text.translate(_simplified())
    return _SPACE.sub(" ", text).strip()


def without_fillers(text: str, language: str) -> str:
    """Cleaned text without the sounds that mean nothing; the text itself where nothing else is left."""
    kept = _FILLERS[language].sub("", text).strip(" ,，。.、!！?？~…-")
    return kept or text
