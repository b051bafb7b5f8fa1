"""What an answer says beside its intent, by small grammars: what bears on verification, and the language asked for.

An intent is one thing, and these are often the other one: "how much does my father owe" asks for an amount, and says
that it is not the father who asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from voicebot.conversation.assurance import says_to_be_safe
from voicebot.conversation.choosing import FIRST, NEITHER, SECOND, THIRD
from voicebot.conversation.hours import names_a_time
from voicebot.conversation.proposing import AT_MOST, DOWN, FORTNIGHTLY, MONTHLY, TEXTED, WEEKLY, WRITTEN, asked_again
from voicebot.conversation.tongues import CHINESE, ENGLISH, language_asked_for
from voicebot.understanding.meaning import Asked
from voicebot.understanding.normalise import clean

#: nobody says only "I don't have it" in more than this
LONGEST = 80
#: where what is offered can be asked for in writing
OFFERED = frozenset({Asked.OFFER, Asked.CONFIRM, Asked.DATE})
#: where plans are spoken of, and how long a proposal can be
PLANNED, STORY = frozenset({Asked.ABILITY, Asked.AMOUNT, Asked.OFFER, Asked.CONFIRM, Asked.OPEN}), 300


class Sign(StrEnum):
    """Something said beside the meaning of an answer."""

    FOR_ANOTHER = "for_another"  # the caller speaks for somebody else
    LACKS = "lacks"  # at verification: has not, knows not or cannot find it, and says nothing else
    WHY = "why"  # at verification: wants to know why it is asked, and says nothing else
    HOUR = "hour"  # names a time of day
    ENGLISH = "english"  # names English as the language to be spoken to in, or refuses Chinese
    CHINESE = "chinese"  # the same the other way round
    SAFE = "safe"  # assures that nothing is wrong, or that something else was meant
    FIRST = "first"  # chooses the first of two meanings, and says nothing else
    SECOND = "second"
    THIRD = "third"  # of three plans
    NEITHER = "neither"
    DOWN = "down"  # a sum is to be paid first, before a plan
    AGAIN = "again"  # beside a place: that one of several plans, once more
    WEEKLY = "weekly"  # a sum is for every week, or for every two
    FORTNIGHTLY = "fortnightly"
    AT_MOST = "at_most"  # a length is the longest that is wanted
    WRITTEN = "written"  # wants what is spoken of sent in writing, and says nothing else
    TEXTED = "texted"  # wants the answer to a question sent as well


_CHOICES = ((Sign.FIRST, FIRST), (Sign.SECOND, SECOND), (Sign.THIRD, THIRD), (Sign.NEITHER, NEITHER))
_OF_A_PLAN = (
    (Sign.DOWN, DOWN),
    (Sign.AT_MOST, AT_MOST),
    (Sign.WEEKLY, WEEKLY),
    (Sign.FORTNIGHTLY, FORTNIGHTLY),
)
LANGUAGES: Mapping[Sign, str] = {Sign.ENGLISH: ENGLISH, Sign.CHINESE: CHINESE}


def signs_in(text: str, language: str, asked: Asked) -> tuple[Sign, ...]:
    """The signs in an answer to `asked`. Bounded time for any input."""
    said = clean(text, language).strip(" .,!?。，！？、…")
    found = [Sign.FOR_ANOTHER] if _speaks_for_another(said) else []
    if names_a_time(said, language):
        found.append(Sign.HOUR)
    wished = language_asked_for(said, language)
    found += [sign for sign, named in LANGUAGES.items() if named == wished]
    if says_to_be_safe(said):
        found.append(Sign.SAFE)
    if len(said) <= LONGEST:
        found += [sign for sign, choice in _CHOICES if choice.fullmatch(said)]
        if asked in OFFERED and WRITTEN.fullmatch(said):
            found.append(Sign.WRITTEN)
    if len(said) <= STORY and TEXTED.search(said):
        found.append(Sign.TEXTED)
    if asked in PLANNED and len(said) <= STORY:
        found += [sign for sign, words in _OF_A_PLAN if words.search(said)]
        if MONTHLY.search(said):
            found = [sign for sign in found if sign not in (Sign.WEEKLY, Sign.FORTNIGHTLY)]
    again = asked_again(said) if asked is Asked.OFFER and len(said) <= LONGEST else None
    if again is not None:
        found += [Sign.AGAIN, (Sign.FIRST, Sign.SECOND, Sign.THIRD)[again - 1]]
    if asked is Asked.VERIFY and len(said) <= LONGEST:
        found += [sign for sign, whole in _WHOLE if any(pattern.fullmatch(said) for pattern in whole)]
    return tuple(found)


def _speaks_for_another(said: str) -> bool:
    if _NAMES_ANOTHER.search(said) is None:
        return False
    matches = (match for pattern in _FOR_ANOTHER for match in pattern.finditer(said))
    return any(not _DENIED.search(said[max(0, match.start() - 14) : match.start()]) for match in matches)


_KIN = (
    r"(?:(?:step|grand|god)?-?(?:father|mother|son|daughter|dad|mom|mum)(?:-in-law)?|daddy|mommy|mummy|husband|wife|spouse"
    r"|partner|parents?|(?:step)?-?(?:brother|sister)(?:-in-law)?|grand(?:pa|ma)|uncle|aunt|auntie|cousin|nephew|niece"
    r"|boyfriend|girlfriend|fianc[eé]e?|friend|neighbou?r|roommate|flatmate|boss|client|carer|caregiver|guardian)"
)
_THEIR = r"(?:his|her|their)"
_PAPERS = r"(?:(?:credit )?card|account|bill|debt|balance|statement|loan|payments?|letter|reference|arrears)"
_FAMILY = (
    r"(?:爸爸?|妈妈?|父亲|母亲|爹|娘|父母|老公|老婆|丈夫|妻子|先生|太太|爱人|对象|儿子|女儿|闺女|孩子|哥哥?|弟弟?|姐姐?"
    r"|妹妹?|爷爷|奶奶|外公|外婆|姥姥|姥爷|叔叔?|伯伯|舅舅?|姑姑?|姨妈?|婆婆|公公|岳父|岳母|男朋友|女朋友|男友|女友|朋友"
    r"|同事|老板|亲戚|家里?人|同学|室友|侄子|外甥)"
)
#: what is done for somebody who does not ring themselves
_ERRAND = r"(?:问|查|打|咨询|了解|办|处理|看看|交|缴|接|回|还|说|确认|核实)"
#: without any of these nobody else is spoken of
_NAMES_ANOTHER = re.compile(
    rf"\b(?:my|our|his|hers?|their|him|them|he|she|they|some(?:one|body)|behalf|friend|relative|attorney)\b|'s {_KIN}\b"
    rf"|[他她]|人|持卡|机主|客户|{_FAMILY}"
)
_DENIED = re.compile(r"(?:\bnot|n't|\bnever|不是|没有?在?|并非) ?(?:\w+ )?$")
_FOR_ANOTHER = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bon (?:the )?behalf of"
        r" (?:my|his|her|their|our|another|some(?:one|body)|an? (?:friend|relative)|mr|mrs|ms)\b",
        rf"\bon (?:{_THEIR}|my {_KIN}'?s) behalf\b",
        rf"\bmy {_KIN}(?:'?s|s')? (?:\w+ ){{0,2}}{_PAPERS}\b",
        rf"\b(?:i'm|i am|this is|it's|it is) (?:\w+ )?(?:{_THEIR}|[a-z]+'s|the (?:card|account) ?holder's) {_KIN}\b",
        rf"\b(?:call|calling|ringing|phoning|asking|speaking|enquiring|inquiring|answering|acting|checking)"
        rf" (?:\w+ )?for (?:(?:my|{_THEIR}|our) {_KIN}\b|him\b|them\b|some(?:one|body) else\b|a (?:friend|relative)\b)",
        rf"\bpay(?:ing)? (?:it|this|that|(?:the )?{_PAPERS}|off)(?: off)? for (?:my {_KIN}|him|her|them)\b",
        rf"\b(?:does|do|did) (?:he|she|they|my {_KIN}) (?:still |actually )?owe\b",
        rf"\b(?:it's|it is|that's|that is) my {_KIN}'s(?! (?:phone|number|birthday))\b",
        rf"\bi (?:don't|do not) (?:know|have|remember) {_THEIR}"
        r" (?:\w+ ){0,2}(?:birthday|birth|number|digits|id)\b",
        r"\bpower of attorney\b",
        rf"(?:替|帮|代|代表|代替)(?:我|咱|俺)?们?(?:家的?|的)?{_FAMILY}(?:来|去|先|过来|还|想|要)?(?:{_ERRAND}|$|[,，。])",
        rf"(?:替|帮|代表?|代替)(?:他|她|别人|人家?|持卡人|机主|本人|客户)们?(?:来|去|先|过来|想|要)?(?:{_ERRAND}|$|[,，。])",
        rf"[我他她]?(?:想|要|来)?(?:给|为)(?:我|咱)(?:家)?{_FAMILY}(?:问|查|咨询|还款|还卡|交卡)",
        rf"我(?:就|只|其实|可)?是(?![你您我咱])(?:他|她|机主|持卡人|本人|\w{{2,4}})(?:的)?{_FAMILY}",
        rf"(?:我|咱|俺)(?:家)?{_FAMILY}的?(?:那张|这张|名下的?)?(?:信用)?(?:卡|账户|账单|欠款|编号)",
        rf"(?:我|咱|俺)(?:家)?{_FAMILY}(?:现在|一共|总共|到底|还)*(?:欠|该还)(?:了|着)?(?:你们)?(?:多少|几)",
        r"[他她](?:现在|一共|总共|到底|还)*(?:欠|该还)(?:了|着)?(?:你们)?(?:多少|几)",
        rf"是(?:我|咱)(?:家)?{_FAMILY}的(?!手机|电话|号|生日)",
    )
)

_LEAD = (
    r"(?:(?:sorry|i'm sorry|i'm afraid|i am afraid|oh|well|no|nope|okay|ok|but|and|so|look|actually|honestly|hang on"
    r"|the thing is|you see)[,.!]? )*"
)
_NEGATIVE = r"(?:do not|don't|dont|cannot|can't|cant|can not|could not|couldn't|did not|didn't|have not|haven't|never)"
_ASKED_FOR = (
    r"(?:number|numbers|reference|ref|letter|code|zip|postcode|digits|birthday|date|message|text|id|document|ssn|paper"
    r"|papers|paperwork|details|information|info)"
)
_OBJECT = (
    rf"(?: (?:it|that|this|those|them|one|any|(?:the|my|a|any|your|that|what|which) (?:[\w']+ ){{0,4}}?{_ASKED_FOR}))?"
)
_TAIL = (
    r"(?:,? (?:with me|on me|at hand|to hand|handy|right now|just now|now|at the moment|here|in front of me|by heart"
    r"|off the top of my head|anymore|any more|anywhere|sorry|either|yet|i'm afraid|actually|at all|is))*+"
)
_NEEDING = r"(?:need|want|ask|ask for|asking|asking for|have to have|have to know|require)"
_THIS = (
    rf"(?:it|that|this|these|those|to know|me to say|all (?:that|this)|(?:to know |for )?(?:my|the|that|this)"
    rf" (?:[\w']+ ){{0,4}}?{_ASKED_FOR})"
)

_ZH_LEAD = (
    r"(?:不好意思|对不起|抱歉|嗯|啊|哎呀?|呃|哦|那个|我这边|我这里|我|可是|但是?|就是|好像|真的?|现在|手边|手头|身边|身上"
    r"|实在|完全|也|都|一时|暂时|[,，、 ])*+"
)
_ZH_ASKED_FOR = (
    r"(?:(?:你们?|您)?(?:说|要|问)?的?(?:这个|那个|什么|这些)?(?:身份证号码?|身份证|证件号码?|证件|编号|号码|手机号码?|信件?"
    r"|短信|邮编|邮政编码|最?后[四4]位(?:数字?)?|[四4]位数字?|数字|生日|号))"
)
_ZH_LACKS = (
    r"(?:没有|没带|没记住?|没收到|没看[到见]|没存|没|忘记|忘|不记得|记不得|记不住|记不清|记不起来|想不起来?|找不到|找不着"
    r"|不知道|不清楚|弄丢|丢)"
)
_ZH_TAIL = r"(?:了|啦|呀|啊|吧|呢|哦|过|哎|在(?:身边|手边|身上)|是(?:什么|多少)|[,，、 ])*+"
_ZH_WHY = r"(?:为什么|为啥|干嘛|干吗|干什么|凭什么)"
_ZH_NEED = r"(?:还|一定|非|得|要|需要|想|问|知道|告诉|提供|报|输|输入|说|查)"
_ZH_THIS = rf"(?:(?:这个|这些|那个|我的?|你们?|您)*(?:{_ZH_ASKED_FOR})?)"

#: the whole of what was said, so that nothing that was said besides is lost
_WHOLE: tuple[tuple[Sign, tuple[re.Pattern[str], ...]], ...] = (
    (
        Sign.LACKS,
        (
            re.compile(
                rf"{_LEAD}i (?:really |just |actually )?{_NEGATIVE} (?:really |actually |even )?"
                rf"(?:have|got|get|gotten|know|remember|recall|find|see|think of|received|receive|seen|been given)"
                rf"{_OBJECT}{_TAIL}"
            ),
            re.compile(
                rf"{_LEAD}(?:i |i've |i have )?(?:just |actually )?"
                rf"(?:forgot|forget|forgotten|lost|misplaced){_OBJECT}{_TAIL}"
            ),
            re.compile(rf"{_LEAD}(?:don't|dont|can't|cant) (?:know|have|remember|recall|find){_OBJECT}{_TAIL}"),
            re.compile(
                rf"{_LEAD}(?:i have |i've |i've got |i got |there's |there is )?no (?:idea|clue|{_ASKED_FOR}){_TAIL}"
            ),
            re.compile(rf"{_LEAD}(?:i'm |i am )?not (?:really )?(?:sure|certain){_OBJECT}{_TAIL}"),
            re.compile(rf"{_ZH_LEAD}(?:{_ZH_ASKED_FOR}{_ZH_LEAD})?{_ZH_LACKS}{_ZH_TAIL}(?:{_ZH_ASKED_FOR}{_ZH_TAIL})?"),
        ),
    ),
    (
        Sign.WHY,
        (
            re.compile(rf"{_LEAD}(?:why|what for|how come|for what|why though)"),
            re.compile(
                rf"{_LEAD}(?:why|how come) (?:do|would|are|should|must|did) (?:you|they)(?: guys)? (?:\w+ )?{_NEEDING}"
                rf"(?: (?:to know|me for))?(?: {_THIS})?"
            ),
            re.compile(rf"{_LEAD}what do you (?:need|want) {_THIS} for"),
            re.compile(
                rf"{_LEAD}why (?:should|would|must|do) i (?:\w+ )?(?:tell|give|say|answer|share|provide)"
                rf"(?: (?:to )?you)?(?: {_THIS})?"
            ),
            re.compile(rf"{_LEAD}(?:why|how) is (?:that|this|it) (?:necessary|needed|important|relevant|required)"),
            re.compile(rf"{_LEAD}why (?:my|the|that|this) (?:[\w']+ ){{0,4}}?{_ASKED_FOR}"),
            re.compile(rf"{_ZH_LEAD}(?:你们?|您)?{_ZH_WHY}(?:你们?|您|我)?{_ZH_NEED}{{0,4}}{_ZH_THIS}{_ZH_TAIL}"),
            re.compile(
                rf"{_ZH_LEAD}(?:你们?|您)?{_ZH_NEED}{{1,3}}{_ZH_THIS}(?:干嘛|干吗|干什么|做什么|有什么用){_ZH_TAIL}"
            ),
        ),
    ),
)
