"""Over how many months, or in how many instalments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from voicebot.understanding.meaning import Asked
from voicebot.understanding.values.found import Found
from voicebot.understanding.values.number_words import ONES, TEENS
from voicebot.understanding.values.numerals import english, mandarin

LONGEST = 600
#: what plans last; tells 九百五 十二期 from 九百 五十二期
_USUAL = frozenset({2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 48, 60})
#: ten years and more in months
_DECADES = frozenset({120, 180, 240, 300, 360})

_ZH_NUMBER = "(?<![零一二两三四五六七八九十百千万])[一二两三四五六七八九十]{1,3}"
_ZH_RUN = r"(?P<count>[零一二两三四五六七八九十百千万]{1,12}+|(?<![\d.])\d{1,3}+)"
_ZH_SPLIT = re.compile(
    rf"(?:分|拆|摊|做)[成为作]?(?:个|最多)?{_ZH_RUN}(?:个?月|期|次|笔|份|回)|{_ZH_RUN.replace('count', 'times')}[次回](?:付|还|结|交)[清完]"
)
_ZH_MONTHS = re.compile(
    rf"{_ZH_RUN}(?P<unit>个月|期|个季度)"
    r"(?!之?后|以后|之?前|以前|没|多没|之?内|以内|左右还|了(?!吧)|多了|来|的?(?:工资|房租|收入|账单|药)|的?时间)"
)
#: 三到六个月
_ZH_EITHER = re.compile(
    rf"(?P<low>{_ZH_NUMBER}|(?<![\d.])\d{{1,2}}+)(?:到|至|或者?|-|~|、){_ZH_RUN}(?P<unit>个月|期|个季度)$"
)
_ZH_ONE = re.compile(r"(?<![一二三四五六七八九十百千万\d块元])(?:一|1)个月(?=吧|行|可以|$|,|，|还清)")
_ZH_YEARS = re.compile(
    r"(?<![\d今明去后前上下大小几])(?:(?<![一二三四五六七八九十])|(?=[两半]))(?P<year>半|[一二两三四五六七八十]|[1-9])年(?P<half>半)?(?!之?前|之?后|以前|以后|来|级|底|末|没|了|多|之?内|轻|到头|一度|的?(?:住宿|房租|租金|学费|工资|利息|物业|生活))"
)
_ZH_PAST = re.compile(
    r"(?:失业|[欠拖]了?(?:我们?|他们?)?|怀孕|逾期|停工|住院|病|待业|干|工作|上班|没有?(?:工作|上班|活|收入|单|干|开工|挣|钱|[发拿]\S{0,3})|晚|过去|前|这|近|都|已经|连续|好|断缴|离婚|压|(?<![好行算得])了|第|下|上|每|头|首|那)(?:了|有|快)?$"
)

_TENS = "twenty|thirty|forty|fifty|sixty"
_N = rf"(?:(?<!\d)\d{{1,3}}+|(?:{_TENS})(?:[ -](?:{ONES}))?|{TEENS}|{ONES}|a couple(?: of)?|a few|half a dozen|(?:a|one|two) dozen)"
_EITHER = rf"(?:(?P<low>{_N})(?: or | to |-| maybe ))?(?P<count>{_N})"
#: ends right before the tens of a longer count: "a hundred and twenty months"
_EN_HUNDREDS = re.compile(rf"\b(?P<hundreds>a|{ONES}) hundred(?P<joined> and)?[ -]$")
_PARTS = r"(?:equal |monthly |easy |separate |more |small |smaller )*(?:instal?l?ments?|payments|emis|monthlies|monthly (?:ones|payments|bits)|chunks|bits|goes|lots|parts)"
_EN_MONTHS = re.compile(
    rf"\b{_EITHER}(?:(?:[ -]|-)(?:more )?months?| {_PARTS})\b"
    r"(?! ago| from now| later| behind| late| of (?:unpaid|missed|being|no)| i've| i have| now| straight| pregnant| overdue| rent| old| notice| since| back| before|'s? (?:rent|notice|wages))"
)
#: what is to be paid over so long, so that it is no day
_EN_PLANS = (
    re.compile(
        rf"\b(?:(?:split|spread|divide|break|chop|cut)\w*(?: it| that| this| them| the \w+)?(?: up| out)? (?:in|into|over|across)"
        rf"|(?:stretch|extend)\w*(?: it| that| this| them| the \w+)?(?: out)? (?:over|into|to)(?= {_N} (?:month|year|payment))) (?P<count>{_N})\b"
        r"(?: (?:months?|payments?|(?P<years>years?)))?(?! (?:dollars|bucks|weeks|days|hundred))"
    ),
    re.compile(
        rf"\b(?:rest|remainder|balance|whole thing|all of it|off|down|done)(?: of it)? (?:in|over|within) (?P<count>{_N}) (?:months?|(?P<years>years?))\b(?! time)"
    ),
    re.compile(
        rf"\b(?P<count>{_N})[ -](?:months?|(?P<years>years?))(?= (?:at (?:\$|\d|a hundred|(?:{ONES}|{_TENS}|{TEENS})\b)|of \w+ (?:a|each|per)|each|plan|deal|arrangement|instead))"
    ),
    re.compile(rf"\bmonths?\b[^,.]{{0,40}}\b(?:make it|make that|try|say) (?P<count>{_N})$"),
)
_EN_GIVEN = re.compile(
    rf"\b(?:give me|need|want|make it|take|have|like) (?P<count>{_N}|a|another|half a) (?:months?|(?P<years>years?))\b(?! time| from| later)"
)
_EN_FROM_TO = re.compile(rf"\bfrom {_N}(?: months?)? (?=to {_N} months?)")
_EN_WAYS = re.compile(
    rf"\b(?:split|cut|chop|break|divide)\w*(?: it| that| this)?(?: up)? (?:(?P<count>{_N}) ways|(?:in|into) (?P<share>half|halves|thirds|quarters))\b"
)
_EN_YEARS = re.compile(
    r"(?<!ty )(?<!ty-)\b(?P<count>half a|half|a|one|two|three|four|five|[1-5])(?P<more> and a half)?[ -]years?\b(?P<half> and a half)?(?! ago| from now| old| later| back| before| (?:i've|now|since))"
)
_EN_PAST = re.compile(
    r"\b(?:been|out of work|unemployed|laid off|off work|off sick|sick|jobless|the (?:last|past)|past|last|these|customer|behind|hospital|missed|waited|waiting|lived|living"
    r"|working|worked|gone|had|haven't|hasn't|hadn't|known|married|inside)\b(?:(?!\b(?:can|could|over|into|split|spread|give|how|what|want|need|do|for the next)\b)[\w' ]){0,30}$"
    r"|\b(?:every|since|she's|he's) $"
)
_EN_THE_YEAR = re.compile(r"\b(?:over|across|through|spread) the (?:next |coming )?year\b(?P<half> and a half)?")
_EN_A_YEAR = re.compile(r"\b(?:once|twice|times|hundred|thousand|grand|dollars|percent|\d) $")
_SHARES = {"half": 2, "halves": 2, "thirds": 3, "quarters": 4}
_YEARS = {"half a": 6, "half": 6, "a": 12, "one": 12, "two": 24, "three": 36, "four": 48, "five": 60}


def plans(text: str, language: str, asked: Asked) -> list[Found[int]]:
    """What can only be the length of a plan, however much it looks like a day: "the rest in six months"."""
    offered = asked is Asked.OFFER
    return _kept(_zh_plans(text, offered) if language == "zh-CN" else _en_plans(text, offered), [])


def lengths(text: str, language: str, known: Iterable[Found[int]]) -> list[Found[int]]:
    """Every length in `text`, from which days were taken out, and those known before."""
    return _kept(_zh_lengths(text) if language == "zh-CN" else _en_lengths(text), known)


def _kept(found: Iterable[Found[int]], known: Iterable[Found[int]]) -> list[Found[int]]:
    out = list(known)
    for one in found:
        if 1 <= one.value <= LONGEST and all(one.end <= other.start or other.end <= one.start for other in out):
            out.append(one)
    return sorted(out, key=lambda one: one.start)


def _zh_plans(text: str, offered: bool) -> Iterator[Found[int]]:
    for match in _ZH_SPLIT.finditer(text):
        found = _zh_found(match, "count" if match["count"] else "times")
        yield from (one for one in found if match["count"] or one.value > 1)
    if offered:
        yield from _zh_counted(text)
        yield from _zh_years(text)


def _zh_lengths(text: str) -> Iterator[Found[int]]:
    yield from _zh_counted(text)
    yield from _zh_years(text)
    for match in _ZH_ONE.finditer(text):
        if not _ZH_PAST.search(text[max(0, match.start() - 6) : match.start()]):
            yield Found(1, *match.span())


def _zh_years(text: str) -> Iterator[Found[int]]:
    for match in _ZH_YEARS.finditer(text):
        if not _ZH_PAST.search(text[max(0, match.start() - 6) : match.start()]):
            years = 6 if match["year"] == "半" else 12 * (_zh_number(match["year"]) or 0)
            yield Found(years + (6 if match["half"] else 0), *match.span())


def _zh_counted(text: str) -> Iterator[Found[int]]:
    for match in _ZH_MONTHS.finditer(text):
        if _ZH_PAST.search(text[max(0, match.start() - 6) : match.start()]):
            continue
        either = _ZH_EITHER.search(text, max(0, match.start() - 6), match.end("unit"))
        low, high = (_zh_number(either["low"]), _zh_number(either["count"])) if either else (None, None)
        if either and low and high and low < high <= 60 and not _ZH_PAST.search(text[: either.start()][-6:]):
            times = 3 if "季度" in either["unit"] else 1
            yield Found(low * times, either.start(), match.end(), (low * times, high * times))
            continue
        for found in _zh_found(match, "count"):
            # 一个月五百 is five hundred a month, and not a plan of one month
            if found.value > 1:
                yield found


def _zh_found(match: re.Match[str], group: str) -> Iterator[Found[int]]:
    cut, counts = _zh_run(match[group])
    times = 3 if "季度" in match[0] else 1
    if counts:
        readings = tuple(times * count for count in counts)
        start = match.start(group) + cut if cut else match.start()
        yield Found(readings[0], start, match.end(), readings if len(readings) > 1 else ())


def _zh_run(run: str) -> tuple[int, tuple[int, ...]]:
    """Where the count begins in a run of number words, and what it may be. 九百五十二期 is 950 over 12.

    Ten or twenty years in months may be meant whole: 一百二十个月.
    """
    if not re.search("[百千万]", run):
        number = _zh_number(run)
        return 0, _zh_pair(run) if number is None else (number,)
    cuts = (cut for cut in range(1, len(run)) if mandarin(run[:cut]) is not None)
    whole = mandarin(run)
    if whole in _DECADES and run[-1] == "十":
        return 0, (whole, *(count for cut in cuts if (count := mandarin(run[cut:])) in _USUAL))
    counts = [(cut, count) for cut in cuts if (count := mandarin(run[cut:])) in _USUAL and run[cut:] != "二"]
    return (counts[0][0], tuple(count for _, count in counts if count)) if counts and run[-1] != "一" else (0, ())


def _zh_pair(run: str) -> tuple[int, ...]:
    """六七个月 is six or seven, 十七八 seventeen or eighteen, 三五 from three to five."""
    low, high = mandarin(run[:-1]), mandarin(run[:-2] + run[-1:])
    if low is None or high is None:
        return ()
    return (low, high) if high == low + 1 or run == "三五" else ()


def _zh_number(text: str) -> int | None:
    return int(text) if text.isdigit() else mandarin(text)


def _en_plans(text: str, offered: bool) -> Iterator[Found[int]]:
    for pattern in (*_EN_PLANS, *((_EN_GIVEN,) if offered else ())):
        for match in pattern.finditer(text):
            count = _en_number(match["count"])
            years = match.groupdict().get("years")
            if not _EN_PAST.search(text[max(0, match.start() - 60) : match.start()]):
                half = 6 if match["count"] == "half a" else 0
                yield Found(half or (12 * count if years else count), match.start("count"), match.end())
    for match in _EN_WAYS.finditer(text):
        yield Found(_SHARES[match["share"]] if match["share"] else _en_number(match["count"]), *match.span())


def _en_lengths(text: str) -> Iterator[Found[int]]:
    left = [match.span() for match in _EN_FROM_TO.finditer(text)]
    for match in _EN_MONTHS.finditer(text):
        past = _EN_PAST.search(text[max(0, match.start() - 60) : match.start()])
        if past or any(start <= match.start() < end for start, end in left):
            continue
        high, low = _en_number(match["count"]), _en_number(match["low"]) if match["low"] else 0
        more = _EN_HUNDREDS.search(text, max(0, match.start() - 24), match.start()) if not low else None
        whole = high + 100 * _en_number(more["hundreds"]) if more and high < 100 else 0
        if more and (more["joined"] or whole in _DECADES):
            yield Found(whole, more.start(), match.end(), () if more["joined"] else (whole, high))
            continue
        if high == 1 and "month" not in match[0]:
            continue
        yield Found(low or high, *match.span(), (low, high) if 0 < low < high else ())
    for match in _EN_THE_YEAR.finditer(text):
        yield Found(18 if match["half"] else 12, *match.span())
    for match in _EN_YEARS.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        rate = match["count"] == "a" and _EN_A_YEAR.search(before)
        if not rate and not _EN_PAST.search(before):
            years = match["count"]
            half = 6 if match["half"] or match["more"] else 0
            yield Found((_YEARS[years] if years in _YEARS else 12 * int(years)) + half, *match.span())


def _en_number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if "dozen" in text:
        return {"half": 6, "two": 24}.get(text.split()[0], 12)
    if text in ("a", "another"):
        return 1
    if text.startswith("a "):
        return 2 if "couple" in text else 3
    return int(english(text.replace("-", " ").split()) or 0)
