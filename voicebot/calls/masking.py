"""What a caller said without what tells who somebody is: names, addresses and numbers; sums and days stay.

Pure. What may be a person's is hidden even where it costs a harmless word: staff can still write the example anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache

from voicebot.calls.addresses import hide_addresses
from voicebot.calls.figures import hide_figures
from voicebot.calls.names import COMPOUND, GIVEN, KIN_EN, KIN_ZH, SURNAME

#: what stands in the place of what was hidden
MARK = "•••"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TITLES_ZH = "先生|女士|小姐|太太|老师|师傅|经理|总|阿姨|叔叔|大哥|大姐|哥|姐|某"
_TITLES_EN = "mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam"
#: where a Latin word begins and ends; to \b a Chinese character is a letter too
_L, _R = "(?<![A-Za-z])", "(?![A-Za-z])"
_PART = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
#: parts of names that are first of all words: alone they stay
_WORDS = re.compile(
    "an|and|ask|banks?|best|better|bill|bond|can|cash|chase|day|do|due|go|good|grace|hang|he|hope|how|in|king|law|lee"
    "|long|love|mark|may|more|my|no|not|oh|ok|on|or|price|rich|see|she|so|son|song|to|van|wait|week|will|yes|you|young"
    "|de|da|di|la|le|el|al|bin|von|der|den"
)
#: after 我是: what somebody is or does, and how a sentence goes on, in place of who they are
_NO_NAME = (
    "说|想|不|没|真|本人|机主|户主|持卡|在|来|因|从|做|个|一|这|那|谁|什么|怎么|打|刚|才|今天|明天|昨天|上|下|每|能|会"
    "|家|学|留学|工|农民|残疾|单亲|单纯|低保|临时|夜|失|退休|病|产后|孕|父|母|爸|妈|儿|女|男|老公|老婆|老人|老[赖乡伴头]"
    "|丈夫|妻|媳妇|保姆|保安|房东|小孩|孩子|孙子|孙女|弟|妹|哥|姐|侄|亲|隔壁|楼上|楼下|同事|朋友|邻居|律师|客户|归侨|华侨"
    "|按|准备|打算|需要|欠|还|分期|月|发|有|要|被|跟|觉得|希望|问|已经|经常|确实|可以|实在|先|后|忘|帮|替|收|送|吃|坐|讲|叫"
    "|的|了|我|你|您|他|她|它|护|外|前台|室友|视障|聋|法院|社区|幼儿|代课|监考|委托|老[师教客党华侨外]|开|跑|干|卖|修|采|搬|扛"
    "|拿|去|找|听|知|认|寄|存|该|几|哪|为|关于|逾期|吓|累|太|趁|给|嗯|呃|喘|救|第|头一|半|排"
)
#: after 叫: whom somebody calls in, in place of what they are called
_NO_CALLED = "个|一|救护|老[头婆公伴板爸妈]|孙[子女]|儿|女|家[里人]|人|朋友|同事|物业|律师|警"
#: characters that end a name, for a sentence goes on with them
_ENDS = "我你您他她它的了吗啊呀吧呢嘛哦是不没下还要就跟也都打想这那谁什说卡号欠"
_NAME_ZH = rf"(?:(?:(?![{_ENDS}])[{_HAN}]\s?){{1,4}}(?:·[{_HAN}]{{1,6}})*|[A-Za-z]+(?:[ '.-][A-Za-z]+){{0,3}})"
_STOP = (
    r"(?:and|but|i|i'm|i'd|i'll|i've|from|calling|speaking|here|the|a|an|on|in|with|for|to|so|because|it's|is|was|that"
    r"|you|your|my|can|could|will|would|not|no|yes|yeah|please|ok|okay|sorry|who|what|when|at|of|or|if|we|they|he|she|me|him|her|them|still|near|just|all|something|never)\b"
)
_NAME_EN = rf"(?!{_STOP}){_PART}(?:\s+(?!{_STOP}){_PART}){{0,3}}"
#: what else begins with a capital
_NO_CAPITAL = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|(?:I|OD)\b"
)
_GIVEN_FIRST = rf"{GIVEN}{_R}(?:\s+(?!{_STOP}){_PART}(?=\s*(?:[,.;!?]|$|\s(?:{_STOP}))))?"
#: each keeps its first group and loses the name behind it
_INTRODUCED = (
    re.compile(
        rf"({KIN_ZH}\s*(?:的?(?:名字|姓名|全名))?\s*就?\s*(?:(?:是\s*)?叫(?:\s*做)?|姓)\s*|(?:这里|这边|这儿)\s*是\s*)(?={SURNAME})"
        rf"(?:(?:{COMPOUND})[{_HAN}]{{1,2}}|(?:(?![{_ENDS}])[{_HAN}]\s?){{1,3}})"
    ),
    re.compile(
        rf"({_L}(?:(?:this|it)(?:['’]s|\sis)|i(?:['’]m|\sam)|(?:my|his|her|our|your)\s{KIN_EN}(?:['’]s|\sis)?)\s+){_GIVEN_FIRST}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"({_L}(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur)\s{KIN_EN}\s+)(?!{_NO_CAPITAL})[A-Z][^\W\d_]+(?:[ '’-][A-Z][^\W\d_]+)*"
    ),
    re.compile(
        rf"((?:(?:我|俺|[他她])\s*的?\s*(?:本名|全名|名字|姓名)?\s*就?\s*(?:(?:是\s*)?叫(?:\s*做)?(?!\s*(?:{_NO_CALLED}))|姓)"
        rf"|(?:名字|姓名)\s*就?\s*(?:是|叫)|免贵\s*姓|(?:我|俺)\s*就?\s*是(?!\s*(?:{_NO_NAME})))\s*){_NAME_ZH}"
    ),
    re.compile(
        rf"({_L}(?:my|his|her|the)\s(?:full\s|first\s|last\s|given\s|maiden\s)?(?:sur)?name(?:['’]s|\sis)\s+"
        rf"|{_L}i(?:['’]m|\sam)\scalled\s+|{_L}this\sis\s+(?={_NAME_EN}\s+(?:speaking|calling|here){_R})){_NAME_EN}",
        re.IGNORECASE,
    ),
    # A recogniser that writes capitals writes them for names.
    re.compile(
        rf"({_L}(?:[Ii]['’]m|[Ii] am|[Tt]his is|[Ii]t['’]s)\s+)"
        rf"(?!{_NO_CAPITAL})[A-Z][^\W\d_]+(?:\.?[ '’-][A-Z][^\W\d_]*)*"
    ),
)
_EMAIL = re.compile(
    rf"[^\s@{_HAN}，。、；：,;]{{1,64}}\s?@\s?[^\s@{_HAN}，。、；：,;]{{1,255}}"
    r"|(?:\b\w+\s){0,2}\b\w+(?:\s(?:dot|underscore|dash|hyphen)\s\w+){0,4}\sat\s\w+(?:\s(?:dot|point)\s\w+)+"
    r"|[a-z0-9._-]{1,40}\s?(?:艾特|圈a)\s?[a-z0-9]{1,20}\s?(?:点|\.)\s?(?:com|cn|net|org)",
    re.IGNORECASE,
)


def mask(text: str, holder: str | None = None, amounts: Collection[Decimal] = ()) -> str:
    """`text` as it may be kept. `holder` is the account holder's name; `amounts` are numbers known to be sums."""
    text = _EMAIL.sub(MARK, text)
    for introduced in _INTRODUCED:
        text = introduced.sub(rf"\1{MARK}", text)
    text = hide_addresses(text, MARK)
    if holder:
        text = _names_of(holder).sub(MARK, text)
    return hide_figures(text, MARK, amounts)


@lru_cache(maxsize=256)
def _names_of(holder: str) -> re.Pattern[str]:
    """Everything that somebody of this name is called by: whole, turned round, in part, with a title."""
    han = re.findall(rf"[{_HAN}]+", holder)
    latin = re.findall(_PART, re.sub(rf"[{_HAN}]+", " ", holder))
    called = [*_called_in_chinese("".join(han)), *_called_in_english(latin)]
    return re.compile("|".join(called) or r"(?!)", re.IGNORECASE)


def _called_in_chinese(name: str) -> Iterator[str]:
    if len(name) < 2:
        return
    length = 2 if len(name) > 2 and re.match(COMPOUND, name) else 1
    surname, given = name[:length], name[length:]
    yield _spaced(name)
    yield _spaced(given + surname)
    yield rf"{_spaced(surname)}\s?(?:{_TITLES_ZH})"
    yield rf"[老小阿]\s?{_spaced(surname)}"
    if len(given) > 1:
        yield _spaced(given)


def _called_in_english(parts: list[str]) -> Iterator[str]:
    if not parts:
        return
    each = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    title = rf"{_L}(?:{_TITLES_EN})\.?\s+"
    yield rf"(?:{title})?{_L}(?:{each})(?:[\s,.-]+(?:[a-z]\.?\s+)?(?:{each}))+{_R}"
    yield rf"{title}(?:{each}){_R}"
    telling = [re.escape(part) for part in parts if len(part) > 1 and not _WORDS.fullmatch(part.lower())]
    if telling:
        yield rf"{_L}(?:{'|'.join(telling)}){_R}"


def _spaced(han: str) -> str:
    """The characters, with the gaps that a recogniser may put between them."""
    return r"\s?".join(han)
