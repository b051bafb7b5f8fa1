"""Speech as a line and a recogniser spoil it: sounds mistaken, words lost, words that mean nothing in between."""

from __future__ import annotations

import random

from voicebot.understanding.measure import homophone

_BEFORE = {
    "zh-CN": ("那个", "嗯", "就是", "我说", "喂", "哎", "这个嘛", "反正"),
    "en-US": ("um", "well", "so", "like", "listen", "ok so", "look", "i mean"),
}
_AFTER = ("啊", "吧", "呗", "嘛", "哈", "了", "呢")


def spoiled(text: str, language: str, chance: random.Random) -> str:
    """`text`, often as it is and often a little worse."""
    return _mandarin(text, chance) if language == "zh-CN" else _english(text, chance)


def _mandarin(text: str, chance: random.Random) -> str:
    how = chance.random()
    if how < 0.42:
        share = chance.choice((0.08, 0.15, 0.25, 0.3))
        text = "".join(homophone(one, chance) if chance.random() < share else one for one in text)
    elif how < 0.52:
        text = text.replace("，", "").replace("。", "").replace("？", "")
    if chance.random() < 0.12:
        text = chance.choice(_BEFORE["zh-CN"]) + chance.choice(("", "，")) + text
    if chance.random() < 0.08:
        text += chance.choice(_AFTER)
    if chance.random() < 0.05 and len(text) > 5:
        lost = chance.randrange(len(text))
        text = text[:lost] + text[lost + 1 :]
    return text


def _english(text: str, chance: random.Random) -> str:
    words, how = text.split(), chance.random()
    if how < 0.65 and len(words) > 2:
        share = chance.choice((0.1, 0.2, 0.2, 0.25, 0.3))
        words = [word for word in words if chance.random() > share] or words
    elif how < 0.7:
        words = [word.strip(",.?!") for word in words]
    if chance.random() < 0.12:
        words = [chance.choice(_BEFORE["en-US"]), *words]
    return " ".join(words)
