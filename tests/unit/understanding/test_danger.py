"""Danger to life is heard by some rule, and no figure of speech is taken for it."""

from __future__ import annotations

import pytest

from tests.unit.understanding.written import BANKS, decided, sections
from voicebot.understanding.meaning import LANGUAGES, Intent, Urgency

SAID = sections("danger_said.txt")
MEANT = {"+S": Intent.SELF_HARM, "+E": Intent.DISTRESS, "+T": Intent.ABUSE_ANGER}

#: what people say every day that sounds like danger to life
FIGURES_OF_SPEECH = {
    "zh-CN": (
        "笑死我了",
        "累死了",
        "气死我了",
        "手机死机了",
        "饿死了，先吃饭",
        "这利息要人命",
        "打死我也不给",
        "你们不得好死",
        "去死吧你个破机器",
        "死就死吧，选第二个",
        "我老婆非杀了我不可",
        "作业写到想死机",
        "拼了这条老命凑一千",
        "我在急诊上班，现在忙",
        "刚才120从门口过去，没听清",
        "老板发现要弄死我的",
        "杀青了，晚上吃饭",
    ),
    "en-US": (
        "this music is killing me",
        "I'm dying to know",
        "over my dead body",
        "drop dead",
        "my phone is dying",
        "I'd kill for a coffee",
        "shoot me an email",
        "I'm dead on my feet",
        "the fees are murder",
        "break a leg",
        "that's a killer price",
        "you scared me to death",
        "my battery's dead",
        "I died laughing",
        "don't shoot the messenger",
    ),
}


def danger(text: str, language: str) -> Intent | None:
    """What is meant, where a rule hears that a life may depend on it."""
    hit = decided(text, language)
    if hit is None or (hit.rule.urgency or BANKS[language].tiers[hit.rule.intent]) is not Urgency.P0:
        return None
    return hit.rule.intent


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang in LANGUAGES for text in FIGURES_OF_SPEECH[lang]])
def test_no_rule_takes_a_figure_of_speech_for_danger(language: str, text: str) -> None:
    assert danger(text, language) is None


@pytest.mark.parametrize(
    ("language", "sign", "text"), [(lang, *line.split(" ", 1)) for lang, lines in SAID.items() for line in lines]
)
def test_danger_is_heard_by_some_rule_and_only_danger(language: str, sign: str, text: str) -> None:
    assert danger(text, language) is MEANT.get(sign)
