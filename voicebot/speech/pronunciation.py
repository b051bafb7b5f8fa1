"""Respellings that make the synthesiser say a Mandarin line as a person would.

eSpeak reads 还 always as hái, and falls into English at 一会儿. A line is respelled for the voice only: captions and
the record keep the written words.
"""

from __future__ import annotations

import re

#: 还 is hái (still, also) before these; everywhere else in our lines it is huán (to repay)
_STILL = re.compile(r"还(?!有|是|可以|可能|没|未|需|欠|在|会|能|要|想|应|得|差|剩|请|不(?!上|起|了|清|完|出))")
_RESPELLED = (("一会儿", "一会"), ("这儿", "这里"), ("那儿", "那里"), ("点儿", "点"))


def for_the_voice(text: str, language: str) -> str:
    """`text` as the synthesiser must read it to be pronounced rightly in `language`."""
    if language != "zh-CN":
        return text
    for written, spoken in _RESPELLED:
        text = text.replace(written, spoken)
    return _STILL.sub("环", text)
