"""What a text asks for. Whoever wants no more texts may say so in any reasonable way. Source: 47 CFR 64.1200(a)(10)."""

from __future__ import annotations

import re
from typing import Literal
from unicodedata import normalize

Asked = Literal["stop", "help", "start", "other"]

#: whole texts, as carriers and people know them
STOP = frozenset(
    (
        *("stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"),
        *("td", "t", "n", "退订", "退定", "取消", "取消订阅", "停止", "停", "不要", "别发", "拒收", "r"),
    )
)
START = frozenset(("start", "unstop", "subscribe", "恢复", "开始", "订阅", "恢复订阅"))
HELP = frozenset(("help", "info", "帮助", "?", "who is this", "你是谁", "你们是谁"))
#: words that say stop wherever they stand in a text
_STOPPING = re.compile(
    r"\b(?:quit|cease) (?:texting|messaging|contacting|sending)|\b(?:don'?t|do not|never) (?:text|message|contact)\b"
    r"|\bno more (?:texts?|messages?|sms)|\bunsubscribe\b|\bopt(?:ed)? ?out\b|\btake me off\b|\bremove me\b|\bstop\b"
    r"|退订|(?:别|不要|不许|停止)(?:再)?(?:给我)?(?:发|联系)|取消订阅|拒收"
)
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_WORD = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")


def asked_by(body: str) -> Asked:
    """What the text asks for; a stop is heard before anything else."""
    plain = normalize("NFKC", body).replace("’", "'").lower().strip()
    bare = _AROUND.sub("", " ".join(plain.split())) or plain
    if bare in STOP or _STOPPING.search(plain):
        return "stop"
    if bare in HELP:
        return "help"
    return "start" if bare in START else "other"


def language_of(body: str, known: str) -> str:
    """The language in which it is answered: that of its words; a lone keyword is of no language, and `known` holds."""
    if _HAN.search(body):
        return "zh-CN"
    return "en-US" if len(_WORD.findall(body)) > 1 else known
