"""How soon a person is needed: the intent's tier, raised by what else was said. Source: domain reference 2.3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voicebot.understanding.meaning import ORDER, Intent, Reason, Slots, Urgency

#: who says these speaks of another's life, or of nobody's
_NOT_THEIR_OWN = frozenset({Intent.THIRD_PARTY, Intent.WRONG_PERSON, Intent.DECEASED, Intent.SILENCE_FILLER})
#: a child may give these for an answer
_NOT_A_CHILD_S = frozenset(
    {Intent.PROMISE_FULL, Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.REQUEST_INSTALMENT}
)
_LOST_WORK = frozenset({Reason.JOB_LOSS, Reason.INCOME_DROP, Reason.BUSINESS_FAILURE})
_IN_NEED = frozenset({Intent.CANNOT_PAY, Intent.REQUEST_INSTALMENT})
_HARD_TO_FOLLOW = frozenset({Intent.SLOWER, Intent.REPEAT})


@dataclass(frozen=True, slots=True)
class Sign:
    """Words for a circumstance. What stands right before or right after them may say that it is not meant.

    `name` is what evidence calls it. `unless` spares it wherever it stands, but not where `surely` was said too.
    """

    name: str
    words: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None
    unless_after: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    surely: re.Pattern[str] | None = None

    def given(self, text: str) -> str | None:
        """The words with which `text` speaks of it."""
        sure = self.surely.search(text) if self.surely is not None else None
        if sure is not None:
            return sure[0]
        if self.unless is not None and self.unless.search(text):
            return None
        return next((found[0] for found in self.words.finditer(text) if not self._spared(text, found)), None)

    def _spared(self, text: str, found: re.Match[str]) -> bool:
        before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() : found.end() + 40]
        return bool(
            (self.unless_before is not None and self.unless_before.search(before))
            or (self.unless_after is not None and self.unless_after.match(after))
        )


#: a child alone on the line: says so, gives an age or a class, or is at home without grown-ups
_CHILD = {
    "zh-CN": Sign(
        "a child on the line",
        re.compile(
            r"我(?:是|还是|只是|才是)个?(?:小孩|小朋友|儿童|小学生|中学生|未成年)|我还(?:是个?|没)(?:孩子|成年)"
            r"|我(?:今年|现在|已经|才|只有|快|刚|满)*(?:[5-9]|1[0-7]|[五六七八九十]|十[一二三四五六七])岁(?!的|那年|就|时|儿子|女儿|大的)"
            r"|我(?:还|现在|正)?在?(?:上|念|读)(?:小学|初[一二三中]|幼儿园|[一二三四五六]年级|大班|中班)"
            r"|(?:[爸妈爹]|(?<!姑)娘|爷爷|奶奶).{0,16}(?:我(?:就)?(?:自己|一个人)|就我(?:自己|一个人?)?(?=[,。 在]|$))|我(?:一个人|自己)?在(?:家)?[写做]作业|没有?大人"
            r"|^(?:叔叔|阿姨)[, ]?(?:我|爸|妈).{0,3}[爸妈]"
        ),
        unless=re.compile(r"我(?:儿子|女儿|孙子|孙女|家娃|孩子|娃)|乖|宝贝|上班呢我"),
    ),
    "en-US": Sign(
        "a child on the line",
        re.compile(
            r"\bmommy\b|(?<!they )(?<!their )(?<!your )(?<!baby )(?<!sugar )\bdaddy(?:'s)?\b(?! issues)|\bi'?m (?:just |only )?a (?:kid|child|minor)\b"
            r"|\bi'?m (?:only |just |almost |nearly )?(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b"
            r"(?: years old|(?=$|[.,!?]| (?:and|but|do|so|my|mom|dad|she|he|should|can|i)\b))"
            r"|\bi'?m in (?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|1st|2nd|3rd|4th|5th|6th|7th|8th) grade\b|\bi'?m in (?:kindergarten|primary school|year (?:two|three|four|five|six|seven|[2-8]))\b"
            r"|\b(?:mom|mum|dad|mama|momma|mam)\b.{0,40}\b(?:home (?:alone|by myself)|by myself|just me\b|nobody else|no grown)|\bhome (?:alone|by myself)\b.{0,40}\b(?:mom|mum|dad|mama|mam)\b"
            r"|\b(?:not (?:supposed|allowed)|supposed not) to (?:talk to strangers|answer)|\bnobody else is home\b"
        ),
        unless=re.compile(r"\bi'?m (?:his|her|their) (?:daughter|son)\b|\bmy (?:kids?|grandkids?|children)\b"),
    ),
}
#: grave illness of the caller or of somebody close; a broken leg, a bad back or tablets are none
_GRAVELY_ILL = {
    "zh-CN": Sign(
        "grave illness",
        re.compile(
            r"住院|(?:动|做|开|刚|要|等)(?:完|了|过)?(?:个|一个|大|急诊|心脏|脑部|肺部|开颅|搭桥)*手术|手术(?:费|台|室)|[化放]疗|(?<!懒)癌|肿瘤|淋巴瘤|脑瘤|白血病|尿毒|透析|洗肾|移植"
            r"|[重大绝]病(?!救助金到)|中风|抢救|(?<![a-z])icu(?![a-z])|重症|监护室|病危|脑溢血|脑出血|脑梗|心梗|心肌梗|肝硬化|渐冻|帕金森|老年痴呆|阿尔茨海默|植物人|昏迷|插管"
            r"|精神病|精神分裂|双相|抑郁|我(?:自己|现在|都|也)?(?:半身|高位)?(?:瘫(?:痪|在|了)|截瘫|偏瘫)|车祸.{0,10}(?:伤|腿|断|没醒|昏|医院)|(?:被|让|叫|给)车撞.{0,10}(?:伤|腿|断|没醒|昏|医院|住)|(?:在|进|送|住)了?(?:医院|病房)(?:里)?(?:躺|陪护|守|照顾)|人(?:还)?在医院"
        ),
        unless_before=re.compile(
            r"(?:不是|没有?|又没|万一|要是|如果|怕|会不会|别|差点|快要?)[^,。 ]{0,3}$"
            r"|(?:狗|猫|宠物|兔子|仓鼠|鹦鹉|[牛马羊猪鸡鸭]|电脑|手机|车|服务器|老板|同事|邻居|领导|会计|房东|包工头|同学)[^,。]{0,8}$"
        ),
        unless_after=re.compile(
            r"(?:一下|部|楼|科)?(?:上班|当班|值班|工作|当护士|当护工|打工|做保洁|搞卫生|送外卖|送货|刀|用品|保险公司)"
        ),
        unless=re.compile(
            r"在[^,。]{0,8}(?:上班|值班|当班)|我(?:是|就是)个?[^,。]{0,4}(?:护士|医生|护工|大夫|麻醉)|护士长|推病人|做清洁|做保洁|更衣间|(?:正|马上|等下|还)[^,。]{0,2}(?:上|跟|有)[^,。]{0,2}(?:台|手术)(?!费)|宠物医院|兽医|急诊室的故事|电视|电影|小说|追剧"
        ),
        surely=re.compile(
            r"我(?:自己|也|又|刚|才|就|被|都)?(?:得了?|查出来?(?:是|有|得)?|确诊(?:是|了)?|患了?)[^,。]{0,6}(?:癌|肿瘤|白血病|尿毒|淋巴瘤)"
        ),
    ),
    "en-US": Sign(
        "grave illness",
        re.compile(
            r"\b(?:in|from|at|into|to) (?:the |a )?(?:\w+ )?hospital\b|\bhospitali[sz]ed\b|\b(?:surgery|chemo\w*|radiotherapy|radiation|dialysis|transplant|intensive care|icu|nicu|life support|ventilator|hospice|coma|palliative)\b"
            r"|\b(?:an|my|his|her|the|had|having) operation\b|\boperated on\b|\bcancer|\btumou?r|\bleuk\w+|\blymphoma|\bdementia|\balzheimer\w*|\bparkinson\w*|\bmotor neurone|\bals\b|\bmultiple sclerosis|\bkidney failure|\bheart (?:attack|failure|bypass)|\bsepsis|\bmeningitis|\baneurysm|\bbrain (?:bleed|injury|damage)"
            r"|\b(?:a|had|another|having|massive|since (?:my|his|her|the)) stroke\b(?! of)|\bterminal(?:ly)?(?: ill| cancer|$)|\bit's terminal|\b(?:seriously|very|gravely|critically|desperately) (?:ill|sick|unwell)\b"
            r"|\b(?:psych\w*|mental) (?:ward|hospital|unit)|\bsectioned\b|\bbipolar|\bschizo\w+|\b(?:severe|clinical|major|postnatal|postpartum) depression"
        ),
        unless_before=re.compile(
            r"(?:\bnot|n't|\bnever|\bif|\bin case|\bnearly|\balmost|\bnot a|\blike)(?: (?:in|a|an|had|having|give me|gave me|get|got|the|had a|having a))* ?$"
            r"|\b(?:dogs?|cats?|puppy|pup|kitten|horse|pony|hamster|rabbit|parrot|goat|cow|boss|manager|landlord|neighbou?r|accountant|co-?worker|colleague)(?:'s)?\b[^,.]{0,24}$"
        ),
        unless_after=re.compile(
            r"[^,.]{0,16}\b(?:for|on) (?:the|my|our|his|her) (?:\w+ )?(?:dog|cat|puppy|horse|rabbit|pet)|[^,.]{0,12}\bwork here| (?:bill|trust|drama|show|radio|shift|job|gown|prep|thrift|shop|nurse|appointment|insurance)\b"
        ),
        unless=re.compile(
            r"\b(?:i|she|he) (?:work|works|worked|nurse|clean|cleans|volunteer)s? (?:here|there|at|in|for|nights|on)\b|\bi'?m (?:a|an|the) (?:\w+ )?(?:nurse|doctor|surgeon|medic|paramedic|porter|carer|radiographer|receptionist|cleaner)\b"
            r"|\bon (?:(?:her|his|my|the) )?(?:\w+ )?(?:shift|duty)\b|\bward round\b|\bpayroll\b|\bvet(?:'s)?\b|\b(?:movie|film|tv|show|series|episode)\b"
        ),
        surely=re.compile(
            r"\bi(?:'ve| have|'ve got| have got| got|'m having)(?: just)?(?: been diagnosed with| got| had)? (?:\w+ )?(?:cancer|leuk\w+|lymphoma|a tumou?r|chemo\w*|kidney failure|heart failure)\b"
        ),
    ),
}
#: those who depend on the caller; a small word said to the bot ("baby", "son") is none
_DEPENDANTS = {
    "zh-CN": Sign(
        "dependants",
        re.compile(
            r"孩子|小孩|(?<!娃)娃(?!娃机)|伢|崽(?!子)|儿子|女儿|闺女|老人|爸妈|父母|老娘|老母|老爹|两个小的|小的要|怀孕|有孕|大肚子|残疾|低保|单亲|一家(?:老小|人|[三四五六七]口)|上有老|奶粉|独自带|养家|要养|拉扯|瘫|自闭症|供.{0,4}(?:读书|上学|念书)"
        ),
        unless_before=re.compile(r"(?:没有?|不是|我是个|还是个|当我是?)[^,。 ]{0,2}$"),
    ),
    "en-US": Sign(
        "dependants",
        re.compile(
            r"\b(?:kids?(?! you)|children|weans?|bairns?|toddlers?|twins|triplets|newborn|infants?|grandkids|babies|wee ones?|little ones?|young ones|youngsters)\b"
            r"|\b(?:my|a|the|our|new|two|three|four|week old|month old|year old|another|sick|disabled|autistic) (?:little |new |first |small |young |sick |own |other |teenage |autistic |disabled )?(?:bab(?:y|ies)|child|sons?|daughters?|boys?|girls?)\b(?! (?:is dead|friend))"
            r"|\bpregnant\b|\bexpecting\b(?! (?:a (?:call|check|payment)|money|my|it|that|you))|\bon the way\b(?= (?:we|so|and|i)\b)|\bdisab(?:led|ility)|\bwheelchair\b|\bcarer\b|\bcar(?:e|ing) (?:for|of) (?:my|a|our)|\bsingle (?:mom|mum|mother|dad|father|parent)\b"
            r"|\b(?:family|mouths|people) to (?:feed|support|keep)|\bto feed\b|\bfeed(?:ing)? (?:my|the|a|three|two|four|five)\b|\b(?:elderly|sick|bedridden|old) (?:mother|father|parents?|mom|mum|dad|mam)\b"
        ),
        unless_before=re.compile(r"(?:\bno|n't have any|\bnot|like a|like|wasn't a|by)(?: a| the| my)? ?$"),
    ),
}
#: vulnerable whatever the reason: disability, pregnancy, living on the least that the state pays
_VULNERABLE = {
    "zh-CN": Sign(
        "vulnerable",
        re.compile(
            r"(?:吃|拿|领|靠|我是|是|的)低保|低保(?:户|金|的|一个月|四百|五百|六百)|残疾|轮椅|(?:我|老婆|媳妇|爱人)[^,。]{0,4}怀(?:孕|着|了)|失明|眼睛?瞎|特困|五保"
        ),
        unless_before=re.compile(r"(?:不是|没有?|申请)[^,。 ]{0,3}$"),
    ),
    "en-US": Sign(
        "vulnerable",
        re.compile(
            r"\bon (?:\w+ )?(?:disab\w*(?: it(?:ea|y)| ?it tea)?|dissa billy tee|welfare|ssi|food stamps)\b|\b(?:my|get|gets|draw|cut|stopped|cutting) (?:\w+ )?disability\b|\bdisability (?:stopped|check|cheque|payment|money|only|got cut)"
            r"|\bi'?m (?:\w+ )?(?:disabled|pregnant|blind|in a wheelchair|expecting)\b|\bin a wheelchair\b|\b(?:my )?wife(?:'s| is) (?:pregnant|expecting)|\bfull time carer\b|\bfood bank\b"
        ),
        unless_before=re.compile(r"(?:\bnot|n't|\bwasn't)(?: a| on)? ?$"),
    ),
}
#: more goes out than comes in, or nothing comes in at all
_NOTHING_LEFT = {
    "zh-CN": Sign(
        "nothing left to live on",
        re.compile(
            r"(?:没|没有|莫得|没得|冇)(?:任何|一分钱?|半点|一点|什么|啥|固定)?(?:的)?收[入如](?!证明|来证)|收入(?:也|都|一下子|全|彻底)?(?:没了|断了|为零|是零|没有了)|[零0](?:收入|进账)|(?:没|没有|没得|断了)(?:任何|一分|半点|一点)?(?:的)?进[账项]|一分(?:钱)?(?:的)?(?:收入|进账)(?:也|都)?没"
            r"|入不敷出|房租(?:都)?比(?:我)?(?:的)?(?:工资|挣的|收入)|(?:工资|挣的钱?|收入)(?:还)?(?:不够|连)[^,。]{0,4}(?:交|付)?房租|(?:花|支出|开销)[^,。]{0,3}比[^,。]{0,3}(?:挣|赚|收入)[^,。]{0,3}多|(?:月月|每月|每个月)[^,。]{0,3}(?:倒贴|亏空|都是负)|吃了上顿没下顿|揭不开锅|断粮"
        ),
        unless_before=re.compile(r"(?:不是|要是|如果|万一)[^,。 ]{0,3}$"),
    ),
    "en-US": Sign(
        "nothing left to live on",
        re.compile(
            r"\b(?:no|zero|without (?:any |an )?|any|not having any|don't have (?:an |any )?) ?income\b(?! tax)|\bincome is (?:zero|nothing|nil)|\b(?:nothing|nowt|zero|no money|no wages?|no cash|not a (?:penny|cent|dime))(?:'s| is)? coming in(?:to)?\b"
            r"|\bmore (?:going|goes|money going) out than\b|\b(?:outgoings|bills|expenses|rent)\b[^,.]{0,30}\b(?:more than|higher than|bigger than|over) (?:what )?(?:i|my|we|our)\b|\b(?:rent|mortgage|bills)(?:'s| is| are| alone is)? (?:\w+ )?more than (?:i|my|we)\b"
            r"|\b(?:get|earn|make|bring home|clear|live on) [^,.]{2,30}\b(?:a month|a week|monthly|weekly)\b[^.]{0,20}\b(?:rent|mortgage)(?:'s| is| takes| comes to| costs)|\bless than zero\b|\bminus something\b|\bin the red every\b|\bnothing left (?:over )?(?:after|once) (?:the )?(?:rent|bills|food)\b"
        ),
        unless_before=re.compile(r"(?:\bif|\bnot|n't say|\bunless)(?: i have| there's)? ?$"),
    ),
}
#: stolen, cloned, in another's hand, or "not spent by me": what makes a disputed debt a fraud [CN-FRAUD-01]
_FRAUD = {
    "zh-CN": Sign(
        "fraud",
        re.compile(
            r"盗|冒[名用]|骗|诈|被[^,。]{0,5}(?:刷|复制|偷|抢)|[偷拿借捡套][^,。]{0,3}(?:我|人家|咱)[^,。]{0,4}(?:身份证|证件|名|资料|信息|卡|验证码)|复制|克隆|(?:身份证|钱包|卡|证件)[^,。]{0,6}(?:丢|被扣|不见|掉了|被偷|被抢|被扒)|挂失|报(?:了|过)?警|报案|立案|派出所|警察|拿我(?:的)?名|不是我(?:本人)?(?:刷|办|开|申请|消费)的"
        ),
    ),
    "en-US": Sign(
        "fraud",
        re.compile(
            r"\b(?:stole\w*|steal\w*|theft|thie(?:f|ves|ved)|fraud\w*|scam\w*|na-?scam|hack\w*|cloned?|skimm\w*|forged?|impost\w+|impersonat\w*|nicked|robbed|robbing|jacked|mugged|burglar\w*|break ?in|data breach|phish\w*|identity|victim)\b"
            r"|\bpretending to be me|\b(?:in|using|used|misused|with|copied) my (?:name|social|details|id|information|info|identity|aadhaar|pan|nric|ssn|particulars)\b|\b(?:opened|took|got|taken|applied|used)\b[^.]{0,24}\bin my name|\bsomebody(?:'s|'d| else)? (?:been |using |used |opened )|\bsomeone (?:else )?(?:used|opened|using)|\bpolice report\b|\bgave a code\b|\b(?:without|behind) my (?:knowledge|back)\b|\bi (?:didn't|never) (?:make|made) (?:those|these|that|any of)\b"
        ),
    ),
}
_HARD_OF_HEARING = {
    "zh-CN": Sign(
        "hard of hearing",
        re.compile(
            r"耳背|助听器|(?:我|俺|老人家?)[^,。你]{0,4}(?:聋|听力|耳朵(?=像|里|不|有|背|听|让))|耳朵(?:不好|不灵|不行|背|聋)|听力(?:不好|有|差|障碍)|失聪"
        ),
    ),
    "en-US": Sign(
        "hard of hearing",
        re.compile(
            r"\bhearing ?(?:aids?|loss|impaired)|\bhard of hearing|\bmy (?:hearing\b|ears? (?:are|is|aren't|isn't|need|don't|went|whistl\w+))|\bi'?m (?:\w+ ){0,2}?deaf\b|\bdeaf (?:in|as|on)\b|\blip ?read"
        ),
        unless=re.compile(r"\bare you deaf|\bear ?buds?\b"),
    ),
}
#: a death of somebody who is not close leaves a busy caller merely busy
_NOT_CLOSE = {
    "zh-CN": re.compile(r"同事|邻居|同学|朋友|老乡|扫墓|殡葬|上班|追悼会|主持|给人"),
    "en-US": re.compile(r"\b(?:from work|co-?worker|colleague|neighbou?r|friend's|director|i work|a guy|old boss)\b"),
}
_OWN_DEATH = {
    "zh-CN": re.compile(r"我(?:自己)?的(?:葬礼|后事|丧事)|我死了?以?后"),
    "en-US": re.compile(r"\b(?:my (?:own )?(?:funeral|coffin|casket|burial)|a nice funeral)\b"),
}
_MERELY_BUSY = frozenset({Intent.BUSY_NOW, Intent.CALLBACK_LATER, Intent.OUT_OF_SCOPE, Intent.DENY})


def urgency(
    intent: Intent, slots: Slots, cleaned: str, language: str, tiers: Mapping[Intent, Urgency]
) -> tuple[Urgency, tuple[str, ...]]:
    """The most urgent of everything that was said, and what raised it above the intent's own tier."""
    found: list[tuple[Urgency, str]] = []
    if intent not in _NOT_THEIR_OWN:
        found += _of_circumstances(intent, slots, cleaned, language)
    if intent not in _NOT_A_CHILD_S:
        found += _signs(Urgency.P1, _CHILD[language], cleaned)
    if intent is Intent.THIRD_PARTY:
        found += _signs(Urgency.P1, _GRAVELY_ILL[language], cleaned)
    if intent is Intent.DISPUTE_DEBT:
        found += _signs(Urgency.P1, _FRAUD[language], cleaned)
    if intent in _HARD_TO_FOLLOW:
        found += _signs(Urgency.P3, _HARD_OF_HEARING[language], cleaned)
    level = max((level for level, _ in found), key=ORDER.index, default=Urgency.NONE)
    if ORDER.index(level) <= ORDER.index(tiers[intent]):
        return tiers[intent], ()
    return level, tuple(f"{one} because of {why}" for one, why in found if one is level)


def _signs(level: Urgency, sign: Sign, cleaned: str) -> list[tuple[Urgency, str]]:
    words = sign.given(cleaned)
    return [] if words is None else [(level, f"{sign.name}: {words.strip()!r}")]


def _of_circumstances(intent: Intent, slots: Slots, cleaned: str, language: str) -> list[tuple[Urgency, str]]:
    """Grave illness and bereavement at once; hardship where somebody is vulnerable or nothing is left to live on."""
    found = _signs(Urgency.P1, _GRAVELY_ILL[language], cleaned)
    bereaved = slots.reason is Reason.BEREAVEMENT and not _OWN_DEATH[language].search(cleaned)
    if bereaved and not (intent in _MERELY_BUSY and _NOT_CLOSE[language].search(cleaned)):
        found.append((Urgency.P1, "a death"))
    if slots.reason in _LOST_WORK:
        found += _signs(Urgency.P2, _DEPENDANTS[language], cleaned)
    if intent in _IN_NEED:
        found += _signs(Urgency.P2, _VULNERABLE[language], cleaned)
    if intent is Intent.CANNOT_PAY:
        found += _signs(Urgency.P2, _NOTHING_LEFT[language], cleaned)
    return found
