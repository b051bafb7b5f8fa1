"""Over how many months, and why somebody has fallen behind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from voicebot.understanding.meaning import Reason
from voicebot.understanding.money import overlaps
from voicebot.understanding.numerals import english, mandarin

LONGEST = 600
_ZH_N = r"(?:[零一二两三四五六七八九十]{1,4}+|(?<!\d)\d{1,3}+)"
_ZH_SPLIT = re.compile(rf"(?:分|拆|分成|分为|拆成|分作|做成|摊成|摊)(?P<count>{_ZH_N})(?:个?月|期|次|笔|份|回)")
_ZH_MONTHS = re.compile(
    rf"(?P<count>{_ZH_N})(?:个月|期)(?!后|之后|以后|前|以前|没|多没|内|之内|以内|左右还|了(?!吧)|多了|来|的?工资|工资|没)"
)
_ZH_ONE = re.compile(r"(?:一|1)个月(?=吧|行|可以|$|,|，|还清)")
_ZH_YEARS = re.compile(
    r"(?<![\d今明去后前])(?P<year>半|[一二两三四五]|[1-5])年(?P<half>半)?(?!前|后|以前|以后|来|级|底|末|没|了|多|内|之内|轻)"
)
_ZH_PAST = re.compile(
    r"(?:失业|欠|拖|逾期|停工|住院|病|待业|干|工作|上班|没\S{0,4}|晚|过去|前|这|近|都|已经|连续|好|断缴|离婚)(?:了|有|快)?$"
)
_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty(?:[ -]four)?"
    "|thirty(?:[ -]six)?|forty(?:[ -]eight)?|sixty|a couple(?: of)?|a few"
)
_EN_MONTHS = re.compile(
    rf"(?:(?<!in )(?<!within )\b(?P<count>(?<!\d)\d{{1,3}}+|{_SMALL})[ -](?:more )?months?"
    rf"|\b(?P<parts>(?<!\d)\d{{1,3}}+|{_SMALL})[ -](?:equal |monthly |easy |separate |more )?(?:instal?l?ments?|payments))\b"
    r"(?! ago| from now| later| behind| late| of (?:unpaid|missed|being|no)| i've| i have| now| straight| pregnant| overdue| rent| old)"
)
_EN_SPLIT = re.compile(
    rf"\b(?:split|spread|divide|break|chop|stretch)\w*(?: it| that| this| them| the \w+)?(?: up| out)? (?:in|into|over|across) (?P<parts>\d{{1,2}}+|{_SMALL})(?P<count>)\b(?! (?:dollars|bucks|weeks|days|years|hundred))"
)
_EN_YEARS = re.compile(
    r"(?<!in )(?<!within )\b(?P<count>half a|a|one|two|three|four|five|[1-5]) years?\b(?P<half> and a half)?(?! ago| from now| old| later)"
)
_EN_PAST = re.compile(
    r"\b(?:been|out of work|unemployed|laid off|off work|sick|jobless|for the (?:last|past)|the (?:last|past)|past|last|every|these|customer|behind|hospital|missed|waited|waiting|lived|working|worked|gone)\b[\w' ]{0,24}$"
)
_YEARS = {"half a": 6, "a": 12, "one": 12, "two": 24, "three": 36, "four": 48, "five": 60}

_REASONS: dict[str, tuple[tuple[Reason, re.Pattern[str]], ...]] = {
    "zh-CN": (
        (Reason.BEREAVEMENT, re.compile(r"(?:爸|妈|父亲|母亲|老公|老婆|丈夫|妻子|爱人|爷爷|奶奶|外公|外婆|姥姥|姥爷|孩子|儿子|女儿|家人|亲人|老伴|哥|姐|弟|妹|老人).{0,8}(?:去世|过世|走了|没了|不在了|病故|离世|牺牲|遇难)|办丧事|丧事|办后事|白事|奔丧|葬礼")),
        (Reason.JOB_LOSS, re.compile(r"失业|下岗|待业|被裁|裁员|裁掉|丢了工作|丢了饭碗|没(?:有)?(?:了)?(?:工作|活干|班上)|工作(?:没了|丢了|黄了|也没)|辞退|被辞|开除|炒(?:了)?鱿鱼|被炒|(?:单位|公司|工厂|厂里|厂子).{0,4}(?:倒闭|黄了|破产|关门|散了)|找不到工作|还没找到工作|没找到工作|离职|辞职|停工")),
        (Reason.BUSINESS_FAILURE, re.compile(r"生意.{0,6}(?:不好|差|亏|赔|失败|垮|黄|难做|倒|没|惨|不行|停)|(?:店|铺子|饭馆|餐馆|摊子|公司|厂).{0,4}(?:关|倒|亏|黄|垮|赔|破产|转让)|亏本|亏(?:了|损|得)|赔(?:了|本|光)|破产|倒闭|投资失败|货款(?:没|收不)|创业失败|资金链|周转不|项目(?:黄|停)|工程款")),
        (Reason.ILLNESS, re.compile(r"生病|住院|手术|看病|医药费|医疗费|化疗|癌|肿瘤|骨折|受伤|车祸|病倒|得了.{0,6}病|病了|医院|动刀|开刀|摔(?:伤|断|坏)|瘫|中风|透析|抑郁|吃药|治病|重病|大病|工伤|卧床|身体(?:不好|出|垮)|病(?:重|危|得)")),
        (Reason.INCOME_DROP, re.compile(r"降薪|减薪|降(?:了)?工资|扣(?:了)?工资|欠薪|工资(?:少|降|没发|拖|砍|减|发不|不发|欠|还没|一直没)|拖欠工资|压(?:着)?工资|收入(?:少|减|降|不稳|锐减|下滑|没|也少|变少|腰斩)|没发工资|不发工资|发不出工资|提成少|单子少|活(?:少|不多)|奖金没|钱挣得少|挣不到|没(?:什么)?收入|(?:半|好几)个?月没(?:开|发)|跑车.{0,4}(?:单少|不行)|效益不好")),
        (Reason.FAMILY, re.compile(r"离婚|分居|孩子.{0,4}(?:上学|要|生|学费|上大学|读书|小|奶粉|出生)|家里(?:有事|出事|急|出了|有点事|有急|困难|老人|遇)|老人(?:要|需要|没人|住)|照顾|结婚|彩礼|学费|养(?:孩子|娃|家|老人|三个|两个)|生孩子|怀孕|带(?:孩子|娃)|坐月子|老婆.{0,4}(?:生|怀)|家庭")),
    ),
    "en-US": (
        (Reason.BEREAVEMENT, re.compile(r"\b(?:funeral|bereave\w*|burial|buried my|lost my (?:mom|mum|dad|mother|father|wife|husband|son|daughter|brother|sister|partner|grandma|grandmother|grandfather|baby|child)|death in the family|(?:mom|mum|dad|mother|father|wife|husband|son|daughter|brother|sister|partner|grandma|grandmother|grandfather|baby|child|uncle|aunt)(?: just| has| recently)? (?:passed|died))")),
        (Reason.JOB_LOSS, re.compile(r"\b(?:lost (?:my|the|his|her|our) job|laid[ -]off|lay-?off|got fired|was fired|been fired|fired me|unemployed|made redundant|redundancy|out of (?:work|a job)|no job|jobless|between jobs|let me go|been let go|was let go|got let go|got canned|got the sack|sacked|lost work|can't find (?:work|a job)|looking for (?:work|a job)|not working|ain't working|job (?:ended|is gone|went away)|plant (?:closed|shut)|furlough\w*|quit my job|downsiz\w*|terminated|position was (?:cut|eliminated))\b")),
        (Reason.BUSINESS_FAILURE, re.compile(r"\b(?:my|our|the) (?:\w+ )?(?:business|shop|company|restaurant|store|salon|firm|startup|bakery|cafe)(?: has| just| is| was|'s)* (?:\w+ )?(?:fail\w*|clos\w*|fold\w*|went under|gone under|going under|shut\w*|slow|dead|bad|bust|struggling|tank\w*|collaps\w*|losing)|\bbusiness (?:is |has been |was |'s )*(?:slow|bad|failed|dead|terrible|down|dried up)|\bwent out of business|\bcustomers (?:haven't|aren't|don't) pa")),
        (Reason.ILLNESS, re.compile(r"\b(?:ill|sick|illness|hospital\w*|surgery|operation|cancer|chemo\w*|injur\w*|accident|disab\w+|medical|broke my (?:leg|arm|back|hip|foot|ankle|wrist)|stroke|heart attack|dialysis|diagnos\w+|doctor'?s? bills?|in the icu|tumou?r|treatment|health (?:issues?|problems?)|hurt my (?:back|leg|knee|arm|shoulder)|er bill|operated|depress\w+|hurt (?:at work|on the job)|workers comp)\b")),
        (Reason.INCOME_DROP, re.compile(r"\b(?:hours (?:got |were |have been |are |been )*(?:cut|reduced|slashed|down)|pay ?cut|(?:less|fewer|not enough|no) (?:work|income|hours|shifts|overtime|tips|pay)|income(?:'s| has| is| was)* (?:\w+ )?(?:dropped|down|went down|cut|less|half|gone|fell|fallen)|cut (?:my|our|back my|back our) (?:hours|pay|shifts|wages|overtime)|reduced hours|commissions? (?:is|are|dropped|down)|(?:wages|pay|salary|paycheck|check|checks)(?: has| have| is| are| was| were| got)*(?: been)? (?:cut|reduced|dropped|smaller|shorter|garnish\w*)|making (?:a lot )?less|work (?:has |is |'s |has been )*(?:slow|dried up|slowed)|part[ -]time now|haven't been paid|didn't get paid|not getting (?:paid|enough hours)|making half|tips (?:are|have))\b")),
        (Reason.FAMILY, re.compile(r"\b(?:divorce\w*|separat(?:ed|ion)|child ?care|daycare|custody|new baby|newborn|just had a baby|baby on the way|looking after my|taking care of my|caring for|care for my|child support|alimony|wedding|tuition|school fees|my kids?\b.{0,20}(?:school|need|college|sick)|family (?:emergency|issues?|problems?|situation|stuff|matters?)|single (?:mom|mum|mother|dad|parent)|husband left|wife left|left me with|pregnan\w*)\b")),
    ),
}  # fmt: skip


def months_in(text: str, language: str, taken: Sequence[tuple[int, int]]) -> int | None:
    """How many months or instalments a plan is to last; `taken` stretches are days and amounts."""
    for count in _zh_counts(text, taken) if language == "zh-CN" else _en_counts(text, taken):
        if count is not None and 1 <= count <= LONGEST:
            return count
    return None


def _zh_counts(text: str, taken: Sequence[tuple[int, int]]) -> Iterable[int | None]:
    for match in _ZH_SPLIT.finditer(text):
        yield _zh_number(match["count"])
    for pattern in (_ZH_MONTHS, _ZH_ONE):
        for match in pattern.finditer(text):
            if overlaps(taken, *match.span()) or _ZH_PAST.search(text[max(0, match.start() - 6) : match.start()]):
                continue
            count = _zh_number(match["count"]) if pattern is _ZH_MONTHS else 1
            # 一个月五百 is five hundred a month, and not a plan of one month
            yield None if count == 1 and pattern is _ZH_MONTHS and "个月" in match[0] else count
    for match in _ZH_YEARS.finditer(text):
        if overlaps(taken, *match.span()) or _ZH_PAST.search(text[max(0, match.start() - 6) : match.start()]):
            continue
        years = 6 if match["year"] == "半" else 12 * (_zh_number(match["year"]) or 0)
        yield years + (6 if match["half"] else 0)


def _zh_number(text: str) -> int | None:
    return int(text) if text.isdigit() else mandarin(text)


def _en_counts(text: str, taken: Sequence[tuple[int, int]]) -> Iterable[int | None]:
    for pattern in (_EN_MONTHS, _EN_SPLIT):
        for match in pattern.finditer(text):
            if not overlaps(taken, *match.span()) and not _EN_PAST.search(text[: match.start()]):
                yield _en_number(match["count"] or match["parts"])
    for match in _EN_YEARS.finditer(text):
        if overlaps(taken, *match.span()) or _EN_PAST.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        years = match["count"]
        yield (_YEARS[years] if years in _YEARS else 12 * int(years)) + (6 if match["half"] else 0)


def _en_number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if text.startswith("a "):
        return 2 if "couple" in text else 3
    value = english(text.replace("-", " ").split())
    return None if value is None else int(value)


def reason_in(text: str, language: str) -> Reason | None:
    """Why somebody has fallen behind, in their own words."""
    return next((reason for reason, pattern in _REASONS[language] if pattern.search(text)), None)
