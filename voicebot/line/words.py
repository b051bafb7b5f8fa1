"""The words of the page itself, in both of its languages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path


@cache
def page_words(language: str) -> dict[str, str]:
    """Every word of the page in `language` ("en" or "zh")."""
    both: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
    return both[language]
