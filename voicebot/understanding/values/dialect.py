"""What a dialect or a recogniser makes of the words for numbers, money and days, written as the grammars know them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from voicebot.understanding.values.found import mixes
from voicebot.understanding.values.number_words import ZH_SAID

_DIGIT = f"[{ZH_SAID}]"
_Plain = str | Callable[[re.Match[str]], str]
_ZH: tuple[tuple[str, _Plain], ...] = (
    # a recogniser puts a space between a figure and its unit
    (r"(?<=\d) (?=[月号日块元百千万期])", ""),
    # misheard places and units, only where a number says so
    ("[巴扒]百", "八百"),
    (r"[舞武无](?=[百号])|(?<=[千百万])[舞武](?=$|[\s,，。块元]|还)", "五"),
    ("散百", "三百"),
    (rf"(?<={_DIGIT})摆", "百"),
    (rf"(?<={_DIGIT})白(?={_DIGIT}|块|元|[吧的钱]|$)", "百"),
    (r"(?<=[二两三四五六七八九])[前钱](?=[一二三四五六七八九][块元百]?(?:$|[\s,，。吧块元百])|块|元)", "千"),
    (r"(?<=[一二两三四五六七八九十百千万\d])(?:快|蚊|文(?!件|章))(?=钱|$|[\s,，。!！?？吧的嘛啦先行呢可])", "块"),
    (r"(?<=[一二三四五六七八九十\d])(?:[浩耗]|好(?=还|换|可以|之前|以前|去|前|发))", "号"),
    (r"(?<=[一二三四五六七八九十\d])[齐其歧器气欺](?=$|[\s,，。吧吗的那我可行]|太)", "期"),
    ("廿", "二十"),
    ("卅", "三十"),
    ("(?<=[下这本上])舟(?=[一二三四五六日天])", "周"),
    ("(?<=[明后今])添", "天"),
    ("(周|礼拜|星期)[舞武]", r"\1五"),
    ("(周|礼拜|星期)[伞散]", r"\1三"),
    ("(周|礼拜|星期)[而尔](?!复)", r"\1二"),
    ("(?<=[下个])号头", "月"),
    # Cantonese
    ("(?<!得)唔得(?!闲)", "不行"),
    ("唔(?=系|得|好|使|想|可以|会|同意|够|止|要|识|掂|到|知|还)", "不"),
    (r"(?<=不)系|(?<![关联没干])系(?=[一二两三四五六七八九十百\d])", "是"),
    ("冇|莫得|木有|么得|没得(?!起)", "没有"),
    ("咗|喇", "了"),
    ("嘅", "的"),
    ("畀|俾", "给"),
    ("佢", "他"),
    ("嚟", "来"),
    ("而家|依家|宜家|家下", "现在"),
    ("老细", "老板"),
    ("出粮", "发工资"),
    ("(?<=[减扣欠加])(了?我?的?)人工", r"\1工资"),
    ("听日|听朝|明朝(?!代)|明个儿?|赶明儿?", "明日"),
    ("听晚", "明晚"),
    ("[琴寻噚]日", "昨日"),
    ("今朝", "今日"),
    ("后日|后朝|后个儿?", "后天"),
    # Wu, Sichuan, the north
    ("[弗勿](?=是|要|来|好|行|够|想|能)", "不"),
    ("(?<!得)不得行|(?<!中)不中(?!中)|[不勿]来(?:事|赛|三)|不掂", "不行"),
    ("(?<![礼拜跪参朝一二三])拜(?=[一二三四五六日天])", "礼拜"),
    ("屋企|屋头|屋里头|屋里厢", "家里"),
)


def _weekday(character: str, match: re.Match[str]) -> str:
    """下周 Tuesday, next Friday among Mandarin words."""
    which = match[1] or ""
    return f"{'下' if which.startswith(('next', '下')) else '这' if which else ''}周{character}"


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZH_WEEKDAYS: tuple[tuple[str, _Plain], ...] = tuple(
    (rf"(next |this |下个?周 ?|这周 ?|下个?礼拜 ?)?\b{name}\b", partial(_weekday, character))
    for name, character in zip(_DAYS, "一二三四五六日", strict=True)
)
_EN_WEEKDAYS: tuple[tuple[str, _Plain], ...] = tuple(
    (f"(?:周|星期|礼拜)[{characters}]", name) for name, characters in zip(_DAYS, (*"一二三四五六", "日天"), strict=True)
)
_EN: tuple[tuple[str, _Plain], ...] = (
    # misheard
    (r"\bfr[iy] ?day\b", "friday"),
    (r"\b(?:thirst|thurs) day\b", "thursday"),
    (r"\bwe(?:nds|ds|dnes|nes) day\b", "wednesday"),
    (r"\b(?:tues|choose) day\b", "tuesday"),
    (r"\b(mon|sun) day\b", r"\1day"),
    (r"\bsat(?:ur|yr) day\b", "saturday"),
    (r"\bto day\b", "today"),
    (r"\bto night\b", "tonight"),
    (r"\b(?:to|tomb) morrow\b", "tomorrow"),
    (r"\bhun dred\b|\bhun dread\b", "hundred"),
    (r"\btoo (?=hundred|thousand|fifty|weeks|months)", "two "),
    (r"\bwon (?=hundred|thousand|fifty|sixty|twenty)", "one "),
    (r"\bate (?=hundred|thousand|month)", "eight "),
    (r"(?<=ty )ate\b", "eight"),
    (r"\bthirsty (?=dollars|bucks)", "thirty "),
    (r"\b(?:fif|fit) tea\b", "fifty"),
    (r"\b(?:for|fore|four) tea\b", "forty"),
    (r"\b(?:ate|eight) tea\b", "eighty"),
    (r"\b(six|seven|nine|thir) tea\b", r"\1ty"),
    (r"\bate teen\b", "eighteen"),
    (r"\b(fif|thir|four|six|seven|nine) teen\b", r"\1teen"),
    (r"\bmunths?\b", "months"),
    (r"(?<=said )to hundred\b", "two hundred"),
    (r"\bknot\b", "not"),
    (r"\band,? (?:(?:uh|um|er),? )?and\b", "and"),
    # dialect and slang
    (r"\b(?:hunner|hunn?ert|hunn?erd|hunderd|hundert)\b", "hundred"),
    (r"\ba hundo\b", "a hundred dollars"),
    (r"\b(?:hundos?|benjamins?|c-?notes?)\b", "hundred dollars"),
    (r"(?<=\w )(?:g's|gs|racks)\b", "thousand dollars"),
    (r"\bthou\b", "thousand"),
    (r"\bfi(?:tt|dd)y\b", "fifty"),
    (r"\bfourty\b", "forty"),
    (r"\bninty\b", "ninety"),
    (r"\btwenny\b", "twenty"),
    (r"\bforteen\b", "fourteen"),
    (r"\btwa\b", "two"),
    (r"\b(?:the morr(?:a|ow)|the morn|tomorra|tomm?or+ow|2mor+ow|tmrw|tmr)\b", "tomorrow"),
    (r"\bfae\b", "from"),
    (r"\btae\b", "to"),
    (r"\bwi\b", "with"),
    (r"\boan\b", "on"),
    (r"\baff\b", "off"),
    (r"(?<=(?:st|nd|rd|th)) o (?=[a-z])", " of "),
    (r"\b(?:cannae|canny|cannot)\b", "can't"),
    (r"\b(?:didnae|didny)\b", "didn't"),
    (r"\b(?:dinnae|dinny)\b", "don't"),
    (r"\b(?:wullnae|willnae)\b", "won't"),
    (r"\b(?:isnae|isny)\b", "isn't"),
    (r"\bdae\b", "do"),
    (r"\bgie\b", "give"),
    (r"\bm[ei]bb[eyi]\b", "maybe"),
    (r"\bhindi\b", "not"),
)
#: Scots says "no" for "not": "fifty no fifteen"
_SCOTS = re.compile(r"\b(?:naw|aye|dae|gie|cannae|gonnae|wi|tae|fae|didnae|dinnae|oan|aw|hunner|wean|ken)\b")
_SCOTS_NOT = re.compile(r"\bno(?= (?:a|the|on|able|till)\b| \d| (?:[a-z]+(?:teen|ty)|ten|twelve|hundred)\b)")
_WORDS: dict[str, tuple[tuple[re.Pattern[str], _Plain], ...]] = {
    "zh-CN": tuple((re.compile(said), plain) for said, plain in (*_ZH, *_ZH_WEEKDAYS)),
    "en-US": tuple((re.compile(said), plain) for said, plain in (*_EN, *_EN_WEEKDAYS)),
}
#: whether any of these words is there: each begins or follows a word, so that one look at every word will do
_EN_ANY = re.compile(r"\b(?:" + "|".join(f"(?:{said})" for said, _ in _EN) + ")")
_ZH_ANY = re.compile("|".join(f"(?:{said})" for said, _ in _ZH))


def plain(text: str, language: str) -> str:
    """Cleaned text in the words of the standard language, as far as they name values."""
    if language == "en-US":
        if not (_EN_ANY.search(text) or _SCOTS.search(text) or mixes(text, language)):
            return text
        if _SCOTS.search(text):
            text = _SCOTS_NOT.sub("not", text)
    elif not (_ZH_ANY.search(text) or mixes(text, language)):
        return text
    for said, standard in _WORDS[language]:
        text = said.sub(standard, text)
    return text
