"""Amounts as they are said in Mandarin. A bare number counts only where its size or its neighbours say money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from voicebot.understanding.money import Found, overlaps
from voicebot.understanding.numerals import ZH_DIGITS, ZH_NUMBER, mandarin

_PLACES = {"百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_UNIT = "(?:块钱|块|元钱|元整|元|圆|人民币|美元|美金|刀|英镑|镑|港币|港元|港纸|欧元|新币|大洋|软妹币)"
_FIGURE = r"(?<![\d.])\d[\d,]{0,14}+(?:\.\d{1,4}+)?(?:[百千万kw](?:\d[百千]?)?)?"
_NUMBER = rf"(?P<number>{ZH_NUMBER}{{1,24}}+|{_FIGURE})"
_MONEY = re.compile(
    rf"[¥￥$£€]\s?(?P<sign>\d[\d,]{{0,14}}+(?:\.\d{{1,4}}+)?)(?P<signscale>[千万kw])?"
    rf"|{_NUMBER}(?:多|来)?(?:个)?{_UNIT}"
    rf"(?:零?(?P<jiao>[一二两三四五六七八九\d])(?P<jiaounit>毛|角)?(?:(?P<fen>[一二两三四五六七八九\d])分?)?(?![一二两三四五六七八九十百千万\d分个期月天号日点年次]))?"
    rf"|(?P<only>[一二两三四五六七八九\d])(?:毛|角)钱?"
)
#: 三五百 is anything from three to five hundred
_BETWEEN = re.compile(
    r"(?<![\d十百千万])(?P<low>[一两二三四五六七八])(?P<high>[二两三四五六七八九])(?P<place>[百千万])(?:来)?(?:块钱|块|元)?"
)
_RANGE = re.compile(
    rf"(?P<low>{ZH_NUMBER}{{1,12}}+|\d[\d,]{{0,9}}+)(?:块钱|块|元)?(?:到|至|或者|还是|-|~|、)(?P<high>{ZH_NUMBER}{{1,12}}+|\d[\d,]{{0,9}}+)(?P<unit>{_UNIT})?"
)
_ROUGH = re.compile(r"(?<![一二两三四五六七八九十\d])(?P<place>[百千万])(?:把|来|十来)(?:块|元)?")
_BARE = re.compile(rf"(?P<bare>{_FIGURE}|{ZH_NUMBER}{{1,24}}+)(?P<about>多|来)?")
#: what a counted thing is counted by; such a number is no amount
_COUNTER = re.compile(
    r"[多来几]?(?:个(?!月?(?:吧|$))|次|回|遍|天|日|号|年|月|期|周|星期|礼拜|小时|钟头|分钟|秒|点|岁|人|位|口|家|张|笔|条|通|件|句|种|倍|成(?!不|吗|吧|么)|折|楼|米|里|公里|斤|度|%|分之|趟|门|辆|套|本|只|样|级|届|代|封|路|层|间|块(?=石|砖))"
)
_BEFORE_NOT = re.compile(
    r"(?:第|星期|周|礼拜|百分之|分之|电话|号码|尾号|后四位|卡号|身份证|生日|热线|拨打|打(?=\d{4}))$"
)
_IDIOM = re.compile(
    r"千万(?:别|不|要|得|记|莫|不要)|百分|万一|千方|百计|万分|百忙|千辛|万苦|百般|一百个(?:不|放心)|成千上万|百姓|万能|千言|万事|万万|千里|说一千道一万|一万个"
)
#: a small number without a unit is money only between such words
_BEFORE = re.compile(
    r"(?:^|[\s，。、,.!?！？]|还|给|付|交|拿|出|掏|凑|转|打|有|能|就|先|是|到|只|才|剩|差|最多|最少|至少|大概|大约|差不多|顶多|左右|个|要|改成|变成|还个|还了|付了|交了|嗯|呃|那|说|每月|每个月|一个月|每期)$"
)
_AFTER = re.compile(
    r"$|[\s，。、,.！!？?]|吧|左右|行|可以|的|呢|啊|吗|嘛|哈|先|就|够|多|来|到|至|上下|我|还|应该|没问题|差不多|每|这|那|怎么|不是|不对|成不|过去|给你"
)
_DENIED_BEFORE = re.compile(
    r"(?:不是|不要|没有|没|别|不止|哪有|哪是|而不是|拿不出|还不了|还不起|给不了|不到)(?:说|还|付|给|交)?(?:的)?(?:那)?(?:个)?$"
)
_DENIED_AFTER = re.compile(
    r"(?:块钱|块|元)?(?:这么多)?(?:我|的话|都|也|肯定|实在|真|可|是|真的)*(?:拿不出|还不了|还不起|还不上|给不了|付不起|不行|不可以|没有|太多|太高|太贵|多了|够呛|承受不|负担不)"
)


def mandarin_amounts(text: str, bare: bool) -> Iterator[Found]:
    """Amounts in Mandarin text; `bare` lets a number without a unit count."""
    taken: list[tuple[int, int]] = [match.span() for match in _IDIOM.finditer(text)]
    for match, readings in (*_ranges(text), *_betweens(text), *_named(text), *_roughs(text)):
        if not overlaps(taken, *match.span()):
            taken.append(match.span())
            several = readings if len(readings) > 1 or match.re is _ROUGH else ()
            yield Found(readings[0], *match.span(), several, _denied(text, *match.span()))
    if not bare:
        return
    for match in _BARE.finditer(text):
        if overlaps(taken, *match.span()):
            continue
        readings = _bare(text, match)
        if readings:
            yield Found(readings[0], *match.span(), readings[1:] and readings, _denied(text, *match.span()))


def _ranges(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _RANGE.finditer(text):
        low, high = _number(match["low"]), _number(match["high"])
        # 三到五百: the place is said once
        place = next((_PLACES[one] for one in match["high"][-1:] if one in _PLACES), 1)
        if low is not None and low < 10 and place > 1:
            low *= place
        if low is None or high is None or not 10 <= low < high:
            continue
        if match["unit"] or (high >= 100 and not _COUNTER.match(text, match.end())):
            yield match, (low, high)


def _betweens(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _BETWEEN.finditer(text):
        low, high = (Decimal(_digit(match[side]) * _PLACES[match["place"]]) for side in ("low", "high"))
        if low < high and not _COUNTER.match(text, match.end()):
            yield match, (low, high)


def _named(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _MONEY.finditer(text):
        value = _value(match)
        if value is not None:
            yield match, value


def _roughs(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _ROUGH.finditer(text):
        yield match, (Decimal(_PLACES[match["place"]]),)


def _bare(text: str, match: re.Match[str]) -> tuple[Decimal, ...]:
    written, (start, end) = match["bare"], match.span()
    if _COUNTER.match(text, match.end("bare")) or _BEFORE_NOT.search(text[max(0, start - 5) : start]):
        return ()
    value = _number(written)
    if value is None:
        return _split(written)
    large = value >= 100 and any(place in written for place in "百千万佰仟")
    between = bool(_BEFORE.search(text[max(0, start - 4) : start]) and _AFTER.match(text, end))
    return (value,) if value >= 10 and (large or between) else ()


def _split(written: str) -> tuple[Decimal, ...]:
    """八百一千: eight hundred or a thousand."""
    for cut in range(1, len(written)):
        low, high = _number(written[:cut]), _number(written[cut:])
        if low is not None and high is not None and 100 <= low < high:
            return (low, high)
    return ()


def _number(written: str) -> Decimal | None:
    written = written.replace(",", "")
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)(?:([百千万kw])(?:(\d)([千百])?)?)?", written)
    if mixed:
        scale = _PLACES.get(mixed[2] or "", 1)
        value = Decimal(mixed[1]) * scale
        if mixed[3]:
            value += int(mixed[3]) * (_PLACES[mixed[4]] if mixed[4] else scale // 10)
        return value
    number = mandarin(written)
    return None if number is None else Decimal(number)


def _value(match: re.Match[str]) -> tuple[Decimal, ...] | None:
    if match["only"]:
        return (Decimal(_digit(match["only"])) / 10,)
    if match["sign"]:
        return (Decimal(match["sign"].replace(",", "")) * _PLACES.get(match["signscale"] or "", 1),)
    value = _number(match["number"])
    if value is None:
        return _split(match["number"]) or None
    if match["jiao"]:
        value += Decimal(_digit(match["jiao"])) / 10
    if match["fen"]:
        value += Decimal(_digit(match["fen"])) / 100
    return (value,)


def _digit(character: str) -> int:
    return ZH_DIGITS[character] if character in ZH_DIGITS else int(character)


def _denied(text: str, start: int, end: int) -> bool:
    return bool(_DENIED_BEFORE.search(text[max(0, start - 8) : start]) or _DENIED_AFTER.match(text, end))
