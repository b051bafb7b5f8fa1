"""Amounts as they are said in Mandarin. A bare number counts only where its size or its neighbours say money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from voicebot.understanding.meaning import Asked
from voicebot.understanding.values.found import PLANNED, TAKEN, Found, overlaps
from voicebot.understanding.values.number_words import ZH_DIGITS, ZH_NUMBER
from voicebot.understanding.values.numerals import figures, mandarin

_PLACES = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_UNIT = "(?:块钱|块(?!儿)|元钱|元整|元|圆|人民币|美元|美金|(?<!一)刀|英镑|镑|港币|港元|港纸|欧元|新币|大洋|软妹币)"
_FIGURE = r"(?<![\d.])\d(?:[.,]?\d){0,30}+(?:[百千万kw](?:\d[百千]?)?)?"
_NUMBER = rf"(?P<number>{ZH_NUMBER}{{1,24}}+|{_FIGURE})"
#: what may follow a sum that is said to its end
_END = (
    rf"(?=$|[\s,，。、.!！?？{TAKEN}{PLANNED}]|[吧啊呢的嘛了哈咯啦呗行成可先就够左我给还这那全整]|没错|不行|不对|怎么)"
)
_MONEY = re.compile(
    rf"[¥￥$£€]\s?(?P<sign>\d(?:[.,]?\d){{0,30}}+)(?P<signscale>[千万kw])?"
    rf"|{_NUMBER}(?:多|来)?(?:个)?{_UNIT}"
    rf"(?:零?(?P<jiao>[一二两三四五六七八九\d])(?:[毛角](?:(?P<fen>[一二两三四五六七八九\d](?!分[不都没也]))分?)?|{_END}))?"
    rf"|(?P<only>[一二两三四五六七八九\d])(?:毛钱?|角钱)"
)
#: 三五百 is anything from three to five hundred, 一百二三 a hundred and twenty or thirty
_BETWEEN = re.compile(
    rf"(?<![\d一二两三四五六七八九十])(?P<stem>{ZH_NUMBER}{{0,6}}?)(?P<low>[一两二三四五六七八])(?P<high>[二两三四五六七八九])(?P<place>[十百千万])?(?!{ZH_NUMBER})(?P<unit>来?(?:块钱|块|元))?"
)
_RANGE = re.compile(
    rf"(?P<low>{ZH_NUMBER}{{1,12}}+|\d[\d,]{{0,9}}+)(?:块钱|块|元)?(?:到|至|或者?|还是|-|~|、)(?P<high>{ZH_NUMBER}{{1,12}}+|\d[\d,]{{0,9}}+)(?P<unit>{_UNIT})?"
)
_ROUGH = re.compile(
    r"(?<![一二两三四五六七八九])(?:千儿八百|百八十|万儿八千|百十(?=[来块]))|(?<![一二两三四五六七八九十\d])(?P<place>[百千万])(?:把|来|十来)(?:块|元)?"
)
_ROUGHLY = {"千儿八百": (1000, 800), "百八十": (100, 80), "万儿八千": (10_000, 8000), "百十": (100, 110)}
_BARE = re.compile(rf"(?P<bare>{_FIGURE}|{ZH_NUMBER}{{1,24}}+)(?P<about>[多几来])?(?P<more>万(?!一))?")
#: 七百五一期 and 九百一个月 are so much each time, 四千二一把清 is all at once
_EACH = re.compile(
    r"(?:(?<=[百千万\d块元钱毛])|(?<=[百千万十][一二两三四五六七八九])|(?<=[百千][一二三四五六七八九]十))一(?:个?月|期|个?礼拜|个?星期|周)"
    r"|(?:(?<=[百千万块元钱])|(?<=[百千万][一二两三四五六七八九]))一(?=[把下次口起笔]|分不)"
)
#: what a counted thing is counted by; such a number is no amount
_COUNTER = re.compile(
    r"[多来几]?(?:个(?!月?(?:吧|$))|次|回|遍|天|日|号|年|月|期|周|星期|礼拜|小时|钟头|分钟|秒|点|岁|人|位|口|份|家|张(?!一)|笔|条|通|件|句|种|倍|折|楼|米|里(?!面|头)|公里|斤|度|\s?%|\s?(?:percent|months?|days?|weeks?)|\s?趴|个?点|分之|趟|门|辆|套|本(?!金)"
    r"|只|样|级|届|代|封(?!顶)|路|层|间|块(?=石|砖)|股|亩|头|棵|平|页|章|集|名|步|字|场|吨|克|升|桌|户|瓶|股|把(?=年纪)|码|后(?!面)|瓦|强|朵|毫秒|分钟|开(?:头|始)|多?号)"
)
_BEFORE_NOT = re.compile(
    r"(?:第|(?<![每一两二2双隔个])(?:星期|周|礼拜)|百分之|分之|电话|号码|尾号|后四位|卡号|身份证|生日|热线|拨打|再减|再少|血压|心跳|体温|血糖|体重|身高|便宜|减掉|抹掉|去掉|多说了|还差|只差|(?<![至最多])少个?)$"
)
#: no sum is named without one of these
_NAMES_NUMBERS = re.compile(rf"[\d{ZH_NUMBER[1:-1]}{''.join(ZH_DIGITS)}]")
#: less than nothing is no sum
_BELOW_ZERO = re.compile(rf"(?:负|(?:^|[\s¥￥$])[-−]\s?)[¥￥$]?(?:{_FIGURE}|{ZH_NUMBER}{{1,24}}+)")
#: a recogniser puts a space after the thousands, and it may have heard two numbers
_SPACED = re.compile(
    rf"(?<![\d.,-])(?<!\d )[¥￥$]?(?P<thousands>[1-9]\d?)(?:,\s|\s)(?P<rest>\d{{3}})(?![\d百千万kw]|[ .,-]\d)(?:{_UNIT})?"
)
#: 最多八百最少五百 is a range
_BOUNDS = re.compile(
    rf"(?P<first>最多|顶多|至多|最高|最少|至少|最低|起码)(?:还|给|付|交|是|能|也|要|得|就)*(?P<one>{ZH_NUMBER}{{1,12}}+|{_FIGURE})(?:{_UNIT})?[\s,，、]*"
    rf"(?P<second>最多|顶多|至多|最高|最少|至少|最低|起码)(?:还|给|付|交|是|能|也|要|得|就)*(?P<other>{ZH_NUMBER}{{1,12}}+|{_FIGURE})(?:{_UNIT})?"
)
_LEAST = frozenset({"最少", "至少", "最低", "起码"})
#: 两个五百 is a thousand, or five hundred twice
_TIMES = re.compile(
    rf"(?<![\d一二两三四五六七八九十百千万])(?P<times>[两二俩仨三四五2-5])个(?P<each>{ZH_NUMBER}{{2,12}}+|{_FIGURE})(?:{_UNIT})?"
)
#: numbers that are rung, or say goodbye
_RUNG = re.compile(r"(?:1[1-9]\d|9[56]\d{3}|12[13]\d{2}|100\d{2}|400\d{7})(?!\d)")
_RINGS = re.compile(r"(?:[打拨叫报找](?:了|个)?|是|投诉)$")
_BYE = re.compile(r"(?:ok|bye|拜拜?|再见|挂了|这样|好了?)[\s,，]*886?$")
_IDIOM = re.compile(
    r"千万(?:别|不|要|得|记|莫|不要)|百分|万一|千方|百计|万分|百忙|千辛|万苦|百般|一百个(?:不|放心)|成千上万|百姓|万能|千言|万事|万万|千里|说一千道一万|一万个"
    rf"|(?<![{ZH_NUMBER[1:-1]}\d])一块(?!钱|[一二三四五六七八九\d]|[\s,，。]|$|[吧都也还]|没)|三七分|九零后|八零后|二十四小时|百分百|一了百了|(?<![一二三四五六七八九十百千\d])一块一块|(?:切|分|敲|掰|砸)成?[一二三四五六七八九十两\d]{{1,4}}块|(?<![一二三四五六七八九十百千\d])一[毛分角](?:钱)?[都也不]|(?:[割切掰咬分]|[这那某])一块|一块(?=饼|肉|地|石|砖)"
)
#: a small number without a unit is money only between such words
_BEFORE = re.compile(
    rf"(?:^|[\s，。、,.!?！？{TAKEN}{PLANNED}]|还|给|付|交|拿|出|掏|凑|转|打|存|扣|有|能|就|先|是|到|只|才|剩|最多|最少|至少|大概|大约|差不多|顶多|撑死|左右|个|要|改成|变成|还个|还了|付了|交了|嗯|呃|那|说|每月|每个月|一个月|每期|一期|月供|期供|首付|全款|对)$"
)
_AFTER = re.compile(
    rf"$|[\s，。、,.！!？?{TAKEN}{PLANNED}]|吧|左右|行|可以|的|呢|啊|吗|嘛|哈|咯|啦|呗|了|成|中|先|就|够|多|来|到|至|上下|我|还|应该|没问题|差不多|每|这|那|怎么|不是|不对|不行|过去|过来|给你|封顶|一口价|全|得"
)
_PAID = re.compile(r"(?:还|打|转|付|给|交|存|凑|每[月期]|每个月|一个月|最多|只能)(?:你们?|您|个|了)?$")
#: where these are spoken of, a bare number is one of theirs
_NAMES = re.compile(r"尾号|后[三四]位|末[三四]位|last four|生日|birthday|邮编|身份证|卡号|手机号|密码|验证码|门牌")
_CALENDAR = re.compile(r"日期|日历|日子|几号|阳历|农历|记错日")
#: here a number by itself can be an answer
_ASKED = frozenset({Asked.AMOUNT, Asked.CONFIRM})
_ANSWERS = _ASKED | {Asked.ABILITY, Asked.OFFER}


def mandarin_amounts(text: str, asked: Asked) -> Iterator[Found[Decimal]]:
    """Amounts in Mandarin text from which days and lengths were taken out."""
    if not _NAMES_NUMBERS.search(text):
        return
    text = _EACH.sub(lambda match: TAKEN * len(match[0]), text)
    taken = [match.span() for pattern in (_IDIOM, _BELOW_ZERO) for match in pattern.finditer(text)]
    for match, readings in (*_together(text), *_ranges(text), *_roughs(text), *_betweens(text, asked), *_named(text)):
        if not overlaps(taken, *match.span()):
            taken.append(match.span())
            if not readings:
                continue
            several = readings if len(readings) > 1 or match.re is _ROUGH else ()
            yield Found(readings[0], *match.span(), several)
    for match in _BARE.finditer(text):
        if not overlaps(taken, *match.span()):
            readings = _bare(text, match, asked)
            if readings:
                yield Found(readings[0], *match.span(), readings[1:] and readings)


def _together(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    """Two numbers that are one sum, or its bounds."""
    for match in _BOUNDS.finditer(text):
        bounds = _number(match["one"]), _number(match["other"])
        if match["first"] in _LEAST:
            bounds = bounds[1], bounds[0]
        most, least = bounds
        if (match["first"] in _LEAST) != (match["second"] in _LEAST) and most and least and 10 <= least < most:
            yield match, (least, most)
    for match in _TIMES.finditer(text):
        each = _number(match["each"])
        if each is not None and each >= 100 and not _COUNTER.match(text, match.end()):
            yield match, (each * _digit(match["times"]), each)
    for match in _SPACED.finditer(text):
        yield match, (Decimal(match["thousands"] + match["rest"]), Decimal(match["rest"]))


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


def _betweens(text: str, asked: Asked) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _BETWEEN.finditer(text):
        readings = _between(match)
        if not readings or _COUNTER.match(text, match.end()):
            continue
        sure = match["unit"] or readings[0] >= 100
        if sure or (asked in _ANSWERS and _stands_alone(text, match.start(), match.end())):
            yield match, readings


def _between(match: re.Match[str]) -> tuple[Decimal, ...]:
    stem, place = match["stem"], match["place"] or ""
    if not place and not stem.endswith(("百", "千", "万")):
        return ()
    low, high = mandarin(f"{stem}{match['low']}{place}"), mandarin(f"{stem}{match['high']}{place}")
    if low is None or high is None or low >= high or (stem and _digit(match["high"]) != _digit(match["low"]) + 1):
        return ()
    return (Decimal(low), Decimal(high))


def _named(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _MONEY.finditer(text):
        yield match, _value(match)


def _roughs(text: str) -> Iterator[tuple[re.Match[str], tuple[Decimal, ...]]]:
    for match in _ROUGH.finditer(text):
        values = (_PLACES[match["place"]],) if match["place"] else _ROUGHLY[match[0]]
        yield match, tuple(Decimal(value) for value in values)


def _bare(text: str, match: re.Match[str], asked: Asked) -> tuple[Decimal, ...]:
    written, (start, end) = match["bare"], match.span()
    if _counts_or_names(text, match, asked) or written[0] in "0零〇":
        return ()
    value = _number(written)
    if value is None:
        return _split(written) or figures(written)
    if match["about"] and match["more"]:
        value *= 10_000
    large = value >= 100 and any(place in written for place in "百千万佰仟")
    # up to thirty-one it may be a day: 那我十六还
    answers = _ANSWERS if value > 31 else _ASKED
    likely = asked in answers or bool(_PAID.search(text[max(0, start - 5) : start]))
    likely = likely and not (_NAMES.search(text) or (value <= 31 and _CALENDAR.search(text)))
    return (value,) if value >= 10 and (large or (likely and _stands_alone(text, start, end))) else ()


def _counts_or_names(text: str, match: re.Match[str], asked: Asked) -> bool:
    """Whether a number counts something, or is one to ring or to say goodbye with."""
    before = text[max(0, match.start() - 5) : match.start()]
    rung = _RUNG.match(text, match.start()) and (asked is not Asked.AMOUNT or _RINGS.search(before))
    rung = rung and (len(match["bare"]) > 3 or _RINGS.search(before))
    return bool(
        _COUNTER.match(text, match.end("bare"))
        or _BEFORE_NOT.search(before)
        or rung
        or _BYE.search(text, max(0, match.start() - 8), match.end())
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    return bool(_BEFORE.search(text[max(0, start - 4) : start]) and _AFTER.match(text, end))


def _split(written: str) -> tuple[Decimal, ...]:
    """八百一千: eight hundred or a thousand; 八百八百 is said twice."""
    for cut in range(1, len(written)):
        low, high = _number(written[:cut]), _number(written[cut:])
        if low is not None and high is not None and 100 <= low <= high:
            return (low, high) if low < high else (low,)
    return ()


def _number(written: str) -> Decimal | None:
    mixed = re.fullmatch(r"([\d,]+(?:\.\d+)?)(?:([百千万kw])(?:(\d)([千百])?)?)?", written)
    if mixed:
        scale = _PLACES.get(mixed[2] or "", 1)
        exact = (Decimal(mixed[1]),) if re.fullmatch(r"\d+\.\d{1,4}", mixed[1]) and scale > 1 else figures(mixed[1])
        if len(exact) != 1:
            return None
        value = exact[0] * scale
        if mixed[3]:
            value += int(mixed[3]) * (_PLACES[mixed[4]] if mixed[4] else scale // 10)
        return value
    number = mandarin(written)
    return None if number is None else Decimal(number)


def _value(match: re.Match[str]) -> tuple[Decimal, ...]:
    if match["only"]:
        return (Decimal(_digit(match["only"])) / 10,)
    if match["sign"]:
        value = _number(match["sign"] + (match["signscale"] or ""))
        return figures(match["sign"]) if value is None else (value,) if value else ()
    value = _number(match["number"])
    if value is None:
        return _split(match["number"]) or figures(match["number"])
    if not (value or match["jiao"]):
        return ()
    if match["jiao"]:
        value += Decimal(_digit(match["jiao"])) / 10
    if match["fen"]:
        value += Decimal(_digit(match["fen"])) / 100
    return (value,)


def _digit(character: str) -> int:
    return ZH_DIGITS[character] if character in ZH_DIGITS else int(character)
