"""Circumstances that raise the urgency, and what only sounds like them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.understanding.written import BANKS
from voicebot.understanding import PROMPTS
from voicebot.understanding.circumstances import load_circumstances
from voicebot.understanding.meaning import LANGUAGES, Asked, Intent, Urgency
from voicebot.understanding.normalise import clean
from voicebot.understanding.urgency import urgency
from voicebot.understanding.values.slots import read

MONDAY = date(2026, 11, 23)
CIRCUMSTANCES = {language: load_circumstances(PROMPTS, language) for language in LANGUAGES}


def level(text: str, language: str, intent: Intent, asked: Asked = Asked.OPEN) -> Urgency:
    cleaned = clean(text, language)
    return urgency(
        intent, read(cleaned, language, asked, MONDAY), cleaned, CIRCUMSTANCES[language], BANKS[language].tiers
    )[0]


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.THIRD_PARTY, "我妈妈出去买菜了，我七岁"),
        ("zh-CN", Intent.THIRD_PARTY, "阿姨，我爸爸不在，我在家写作业"),
        ("zh-CN", Intent.THIRD_PARTY, "我上三年级，家里没有大人"),
        ("zh-CN", Intent.WRONG_PERSON, "我是小朋友，你打错了"),
        ("en-US", Intent.THIRD_PARTY, "mommy's in the bath"),
        ("en-US", Intent.THIRD_PARTY, "my mom's at work and I'm home by myself"),
        ("en-US", Intent.THIRD_PARTY, "I'm eight and my dad is asleep"),
        ("en-US", Intent.THIRD_PARTY, "I'm in second grade, mama will be back soon"),
    ],
)
def test_a_child_alone_is_a_crisis(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-CN", "我是他妈妈，他上班去了"),
        ("zh-CN", "我儿子今年九岁，我是他爸，他妈不在家"),
        ("zh-CN", "我爷爷的手机，他在遛弯"),
        ("en-US", "I'm his daughter, he's out with the cows"),
        ("en-US", "I'm ten minutes away, I'm her husband"),
        ("en-US", "she went to get the babies from they daddy"),
        ("en-US", "my kids have her phone, I'm her sister"),
    ],
)
def test_a_grown_up_who_answers_is_no_child(language: str, text: str) -> None:
    assert level(text, language, Intent.THIRD_PARTY) is Urgency.NONE


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.CANNOT_PAY, "我在化疗，没钱还"),
        ("zh-CN", Intent.PROMISE_PARTIAL, "刚从ICU转出来，先还三百"),
        ("zh-CN", Intent.CALLBACK_LATER, "我爸住院，明天再打"),
        ("zh-CN", Intent.REQUEST_INSTALMENT, "我爸刚走，办丧事花光了，能分期吗"),
        ("zh-CN", Intent.THIRD_PARTY, "她刚做完手术，我是她妹妹"),
        ("en-US", Intent.CANNOT_PAY, "my wife's had a stroke and there's no money"),
        ("en-US", Intent.PROMISE_PARTIAL, "I'm on dialysis, I can do fifty"),
        ("en-US", Intent.BUSY_NOW, "I'm in the hospital with my mother"),
        ("en-US", Intent.REFUSE, "they found a tumor, I'm paying nobody"),
        ("en-US", Intent.THIRD_PARTY, "he's in intensive care, I'm his brother"),
        ("en-US", Intent.CANNOT_PAY, "we buried my dad on Monday and it took everything"),
    ],
)
def test_grave_illness_and_a_death_are_a_crisis(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P1


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.BUSY_NOW, "我在急诊上班，抢救室忙着呢"),
        ("zh-CN", Intent.BUSY_NOW, "我是护士，马上要上手术"),
        ("zh-CN", Intent.PROMISE_PARTIAL, "我家狗做手术花了三千，先还五百"),
        ("zh-CN", Intent.CALLBACK_LATER, "累瘫了，明天再打"),
        ("zh-CN", Intent.PROMISE_DATE, "感冒了出不了门，周四还"),
        ("zh-CN", Intent.CANNOT_PAY, "老板住院了，工资没发"),
        ("zh-CN", Intent.BUSY_NOW, "在参加同事的追悼会"),
        ("en-US", Intent.BUSY_NOW, "I'm at the hospital, I work here"),
        ("en-US", Intent.BUSY_NOW, "I'm a nurse, I'm in surgery till six"),
        ("en-US", Intent.PROMISE_PARTIAL, "the dog had emergency surgery so it's eighty"),
        ("en-US", Intent.PROMISE_PARTIAL, "surgery for the cat took it all, forty is what I can do"),
        ("en-US", Intent.CANNOT_PAY, "my boss is in the hospital so we've not been paid"),
        ("en-US", Intent.PROMISE_DATE, "I nearly had a heart attack at that sum, Friday then"),
        ("en-US", Intent.REFUSE, "that money's for my funeral"),
        ("en-US", Intent.CANNOT_PAY, "I've been off with my back for a week"),
    ],
)
def test_where_one_works_a_pet_and_a_cold_are_none(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.NONE


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.CANNOT_PAY, "下岗了，家里两个娃要读书"),
        ("zh-CN", Intent.PROMISE_PARTIAL, "我失业半年，还有两个小的要养，先还一百"),
        ("zh-CN", Intent.CANNOT_PAY, "我吃低保的，没钱"),
        ("zh-CN", Intent.CANNOT_PAY, "完全没有收入，一分都拿不出来"),
        ("zh-CN", Intent.CANNOT_PAY, "房租比我的工资还高"),
        ("zh-CN", Intent.CANNOT_PAY, "我是残疾人，还不上"),
        ("zh-CN", Intent.CANNOT_PAY, "厂里裁人，家里还有两个小的"),
        ("zh-CN", Intent.CANNOT_PAY, "失叶了 孩子要吃饭"),
        ("zh-CN", Intent.CANNOT_PAY, "公司收掉了，小囡要上学"),
        ("zh-CN", Intent.CANNOT_PAY, "冇咗份工，仲要养老人"),
        ("zh-CN", Intent.CANNOT_PAY, "这两个月一点收入都没有"),
        ("en-US", Intent.CANNOT_PAY, "I lost my job and I've two little ones to feed"),
        ("en-US", Intent.CANNOT_PAY, "got laid off and my wife is pregnant"),
        ("en-US", Intent.CANNOT_PAY, "the rent is more than I earn"),
        ("en-US", Intent.CANNOT_PAY, "there's more going out than coming in"),
        ("en-US", Intent.CANNOT_PAY, "I've no income at all"),
        ("en-US", Intent.CANNOT_PAY, "I'm in a wheelchair and it doesn't stretch"),
        ("en-US", Intent.PROMISE_PARTIAL, "I was made redundant with three kids, take forty"),
        ("en-US", Intent.CANNOT_PAY, "lost job kids hungry cant"),
        ("en-US", Intent.CANNOT_PAY, "outta work an baby coming"),
        ("en-US", Intent.CANNOT_PAY, "they've peyed us aff and there's three weans"),
        ("en-US", Intent.CANNOT_PAY, "laid of last month school shoes to buy"),
        ("en-US", Intent.CANNOT_PAY, "the job gone my grandchildren live with me"),
    ],
)
def test_hardship_where_somebody_is_vulnerable_needs_a_person_today(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P2


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.CANNOT_PAY, "失业了，还不起"),
        ("zh-CN", Intent.CANNOT_PAY, "收入少了一截，这个月不行"),
        ("zh-CN", Intent.REQUEST_INSTALMENT, "刚生了娃，开销大，能分期吗"),
        ("zh-CN", Intent.CANNOT_PAY, "没有收入证明，办不了"),
        ("en-US", Intent.PROMISE_DATE, "they cut our hours baby, so the tenth"),
        ("en-US", Intent.CANNOT_PAY, "listen son, I lost my job"),
        ("en-US", Intent.CANNOT_PAY, "they paid us off at the yard"),
        ("en-US", Intent.CANNOT_PAY, "I got laid off, I kid you not"),
        ("en-US", Intent.CANNOT_PAY, "the app disabled my account and I've got nothing"),
        ("en-US", Intent.PROMISE_PARTIAL, "the kids need shoes, so thirty this week"),
    ],
)
def test_hardship_alone_is_heard_by_the_bot(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.NONE


@pytest.mark.parametrize(
    ("language", "intent", "text"),
    [
        ("zh-CN", Intent.SLOWER, "我耳朵不好，慢慢说"),
        ("zh-CN", Intent.REPEAT, "我戴助听器，再说一遍"),
        ("en-US", Intent.SLOWER, "I'm deaf in one ear, slower please"),
        ("en-US", Intent.REPEAT, "my hearing aid cut out, say it again"),
    ],
)
def test_who_cannot_hear_is_given_a_person(language: str, intent: Intent, text: str) -> None:
    assert level(text, language, intent) is Urgency.P3
    assert (
        level("慢一点" if language == "zh-CN" else "a bit slower, I'm writing it down", language, intent)
        is Urgency.NONE
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", list(Intent))
def test_nothing_lowers_the_tier_of_an_intent(language: str, intent: Intent) -> None:
    order = (Urgency.NONE, Urgency.P3, Urgency.P2, Urgency.P1, Urgency.P0)
    tier = BANKS[language].tiers[intent]
    for text in ("我在医院上班", "I work at the hospital, no kids", "累死了", "."):
        assert order.index(level(text, language, intent)) >= order.index(tier)
