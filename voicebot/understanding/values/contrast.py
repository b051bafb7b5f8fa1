"""Words beside a value that say how it stands: refused, corrected, promised, earned, owed, left for later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern


@dataclass(frozen=True, slots=True)
class Contrast:
    """What one language has for it."""

    #: end right before a value that is refused; begin right after one; and take the refusal back as a question
    refused_before: Pattern[str]
    refused_after: Pattern[str]
    asks: Pattern[str]
    #: stand between two values that are refused together
    joins: Pattern[str]
    #: stand between a value and the one that replaces it
    correction: Pattern[str]
    #: stand between a value and another that somebody feels their way to
    hesitates: Pattern[str]
    #: end what belongs to a value
    clause: Pattern[str]
    #: stand between two names of the same day
    same: Pattern[str]
    #: end right before, or begin right after, what somebody earns or has to spend anyway
    own_before: Pattern[str]
    own_after: Pattern[str]
    cost_before: Pattern[str]
    #: end right before the whole debt, what somebody else said, what is past
    other_before: Pattern[str]
    rest: Pattern[str]
    #: end right before, or begin right after, a sum that is paid
    direct_before: Pattern[str]
    direct_after: Pattern[str]
    #: stand beside a sum, or a day, that is promised
    promised: Pattern[str]
    day_promised: Pattern[str]
    #: stand beside a day on which somebody else pays
    day_theirs: Pattern[str]
    #: stand beside a day on which something else happens; follow a day that is only today's date
    day_other: Pattern[str]
    names_today: Pattern[str]
    #: end right before a length that was offered, or stand before one that is wanted
    plan_offered: Pattern[str]
    plan_wanted: Pattern[str]
    #: say that what there is does not do
    too_little: Pattern[str]
    #: whether the words between two values belong to the later one, as where the verb comes first
    verb_first: bool


_ZH = Contrast(
    refused_before=re.compile(
        r"(?:(?<!是)不是|(?<!要)不要|没有?|没(?:说|提|讲)过?|[别莫](?:跟我)?(?:讲|说|提|扯|写)?什么?|别|不止|哪有"
        r"|哪是|[拿掏]不出|还不[了起]|给不了|不到|(?<!能)不能|没法|非|啥|(?<!为)什么"
        r"|[听说写记搞打看当念读]成了?|[你您恁它]们?(?:给我|给)?(?:听|记|写|念|读|填|登)(?:成了?|个|的是|作|了)"
        r"|我[说讲].{0,14}[你您恁]们?[记写])"
        r"(?:我|说|讲|在|到|要|还|付|给|交|分|每月|每期|每个月|一期|的|那|个|你|您|先|缴)*$|(?<!是)不是\s$"
    ),
    refused_after=re.compile(
        r"(?:块钱|块|元|号|期)?(?:这么多|的话|的时候|那天|之前|以前|前)?"
        r"(?:我|可能|肯定|恐怕|怕是|估计|实在|真的?|可|是|都|也|就|还是|有点|压力|那个)*"
        r"(?:不行(?!吗|么|嘛|就)|不成(?!吗)|不可以|不方便|来不及|赶不[上及]|太(?!好|谢)|吃不消|[扛顶遭挨]不住"
        r"|受不[了起]|[拿出掏凑交]不出"
        r"|还不[了上起得]|[给付][不][了起]|承受不|负担不|接受不|没钱|没空|没有(?!问题|错|毛病|更多|再多|了)"
        r"|都没(?!问题)|够呛|悬|不够(?!的)|不算|口误|做不到|办不到"
        r"|没门|做梦|[休甭别]想|想都别想|不可能|顶破天|还不完|糊弄|搞不[定起]|不合适|多了(?!没)|说错|错了|没法|大了"
        r"|高了)"
        r"|的?[\s,，](?:不行(?!吗|么|嘛|就)|太[多高贵赶早紧短长少]|吃不消|够呛|来不及|不算|不够(?!的))"
    ),
    asks=re.compile(r"(?:块钱?|元|号|期|个月)?[^\s,，。]{0,6}[吗么](?![^\s,，。?？])"),
    joins=re.compile(r"(?:块钱|块|元|号|期|的|还|付|给|交|扣|每月|每期|每个月|一期|一个月|分|就){0,4}"),
    correction=re.compile(
        r"不对|不是(?!不|没|我不)|(?<![行好是要成])不(?=[,，、\s])|[说搞弄记听讲]错|错[了咯]|[说搞记]反|口误|哦不"
        r"|啊不|噢不|应该是"
        r"|改(?!天|变)|换|变|调[到成整为]|[减降加升提压砍抹延拉][到成至]|放宽到|(?:^|[\s,，那])还是(?!不)|算了|更正"
        r"|纠正|[取折]个?中|其实|[我俺](?:本人)?[说讲](?:的|嘞|得)?(?:其实)?是"
    ),
    hesitates=re.compile(r"[\s,，.。…]*(?:嗯|呃|额|哦)[\s,，.。…嗯呃额哦]*"),
    clause=re.compile(r"[\s,，。;；!！?？]|但是?|所以|然后"),
    same=re.compile(r"[\s,，。]*(?:就是|也就是|即|那天|是|对|的|大概|具体|应该)*[\s,，]*"),
    own_before=re.compile(
        r"(?:工资|底薪|月薪|薪水|收入|退休金|养老金|低保|补助|补贴|挣|赚|到手)"
        r"(?:提|涨|调|升)?(?:到手|到|才|就|也|只|一个月|每个月|每月|一月|一年|有|是|要|得|都|差不多|大概|不过|个|了"
        r"|着|去|的){0,5}$"
        r"|(?:低保|退休).{0,6}一个?月(?:就|才|只|有|是)*$"
    ),
    own_after=re.compile(
        r"(?:块钱|块|元)?的?(?:底薪|工资|收入|房租|房贷|退休金|低保|额度|药费|学费|手续费|违约金|滞纳金|罚息|罚金)"
    ),
    cost_before=re.compile(
        r"(?:房租|租金|房贷|车贷|贷款|药[费钱]|医[药疗]费|手术费|住院费|化疗|学费|补课费|奶粉钱?|额度|生活费"
        r"|水电费?|伙食费?|彩礼|月子中心|修车|修房|份子钱?|随礼)"
        r"(?:提|涨|调|升)?(?:到|就|也|都|要|得|是|有|了|去|花|交|一个月|每个月|每月|一月|一年|差不多|大概|不过"
        r"|光|刚|才|已经){0,5}$"
    ),
    other_before=re.compile(
        r"(?:总共|一共|总数|总额|总计|合计|欠了?(?:你们)?|欠款|账单|本来|原来|(?:刚才|刚刚|刚"
        r"|一开始)我?[说讲报](?:的是|的|是)?|[你您恁]们?(?:那个|这个|这|给的|开的|出的|定的|要的)|[你您恁]们?(?:要"
        r"|让|报|收|给我|开价|出价)|[你您恁它他她]们?(?:刚才|刚刚|最开始)?[说讲记](?:的是|的)?(?:每月)?"
        r"|已经|上次|昨天|上个?月|借了?(?:我\S|\S{0,3})?|花了?|利息|滞纳金|手续费|违约金|年费)"
        r"(?:上|写|显示|扣|收|还|就|才|有|是|要|得|都|差不多|大概|了|着|的){0,5}$"
    ),
    rest=re.compile(r"剩下|剩的|其余|余下|尾款|后面的"),
    direct_before=re.compile(
        r"(?:(?<!没)还|付(?!宝)|给|交|缴|转|打|垫|填|凑|先)(?:你们?|您|恁|嫩|给(?:你们?|您|恁)|掉|上|出|住|进|过|个"
        r"|了|脱|这"
        r"|那|去|充)*$"
    ),
    direct_after=re.compile(
        r"(?:块钱|块|元)?(?:我|就|都|全部?|整个|一次(?:性|过)?|一下子?|今天|一把|一起|现在|马上)*(?:[还付结清](?:掉"
        r"|清|完|了|上|给|吧)|转过去|打过去)"
    ),
    promised=re.compile(
        r"还(?!是|有|没|不|得|要|差|欠|剩|清不|完|了?[房车]贷)|给(?:你|您)|先(?!刨|除|去|扣)|[打转存汇]|付(?!宝)"
        r"|拿出|凑"
        r"|掏|最多|顶多|每[月期个]|一个?月|一期|一口价|封顶|接受|取|减到|降到|压到"
        r"|首付|我出|只能|能[给还出]|可以|就[签认办接应冲选]|我认|秒签|扛"
    ),
    day_promised=re.compile(
        r"还(?!是|有|没|不|得|要|差|欠|剩|款日)|给(?:你|您|恁)|转给|打给|打过去|转过去|[打转][你钱款]|存(?!款)"
        r"|付(?!不)|[结全还]清|清[空掉零]|扣|起|开始|再打|打来|联系|回电|找我"
        r"|去(?:柜台|银行|网点)|处理|办(?!公|喜|酒)|弄|缴|补上|兑现|记"
    ),
    day_theirs=re.compile(
        r"(?:[他她]|老板|公司|客户|甲方|房东|财务|单位|厂里|平台|买家|老公|老婆|儿子|女儿|闺女"
        r"|我[爸妈姐哥弟妹]).{0,8}"
        r"(?:给我|打款|打给我|打钱|结[款账]|发钱|退我|转我|转给我)"
    ),
    day_other=re.compile(
        "发(?:了)?(?:工资|薪|奖金|钱)|开工资|工资|养老金|退休金|低保|津贴|奖学金|佣金|红包|孝敬|提成|收|退(?:押金"
        "|税|款)|交(?:房租|学费|补课费)|开学|放假|出差|手术|火化|出院|到期|账单|还款日|说好|答应"
    ),
    names_today=re.compile(r"(?:是|都|已经)?[一二三十\d]{1,3}号?(?:了|$|[\s,，。])"),
    plan_offered=re.compile(r"[你您恁]们?(?:说|讲|给|定|开)(?:的|的是|的那个)?$"),
    plan_wanted=re.compile(r"给我|[我俺]要|想要|改|换|加到|调到|至少|写|做|按|就|选|要"),
    too_little=re.compile(
        r"还不|还得了|拿[什啥么]|怎么还|[咋啷][个]?还|不起|没有?钱|不够|没办法|没法|做不到|[还拿]个?[啥什]|难"
        r"|不容易|你说|你叫我|你让我|养|哪里?[还有]"
    ),
    verb_first=False,
)

_EN = Contrast(
    refused_before=re.compile(
        r"\b(?:not|isn't|wasn't|ain't|was never|never said|didn't say|don't mean|instead of|rather than|(?:don't"
        r"|do not"
        r"|doesn't) have|(?:haven't|hasn't|ain't) got"
        r"|(?:have|got) no|(?:can't|couldn't|won't|wouldn't|can not)(?: (?:do|pay|afford|swing|manage|give|make"
        r"|have|get|send|see|find|come up with))?"
        r"|did i say|(?:you|they)(?: have| had|'ve| done)? (?:put|wrote|written|typed|heard|noted|caught"
        r"|read back)(?: me)?(?: down)?(?: for| as| in)?|got me down (?:for|as))"
        r"(?: (?:you|even|it|that|this|on|by|for|in|the|a|about|at))*\s*\$?$"
    ),
    refused_after=re.compile(
        r"(?:'s| is| are) out(?! of)|(?:'s| is| are| was| would| will|'d| be| really| just| a bit| a little"
        r"| kind of| kinda| far| still)*"
        r" (?:(?:way |much )?too (?:much|high|steep|soon|early|tight|short|long|late|many|low|rich)|no good"
        r"|out of the question|beyond"
        r"|way over|over (?:my|what|budget)|more than i|won't|doesn't|don't work|wouldn't|isn't(?! a problem)"
        r"|ain't(?! a problem)"
        r"|not (?:good|possible|doable|gonna|going|happening)|impossible|suicide|(?:kill|break|ruin|sink) me"
        r"|i (?:can't|don't have|haven't|ain't)(?! (?:\w+ )?(?:any )?(?:more|higher|better)))\b"
    ),
    asks=re.compile(r"\?"),
    joins=re.compile(r"(?: (?:on|at|for|in|of|by|a|the|over|dollars|bucks|month))* ?"),
    correction=re.compile(
        r"\bno\b(?! (?:later|more|less|problem|earlier|sooner|worries|way))|\bnope\b|\bsorry\b|\bwait\b(?! (?:till"
        r"|until|for))|\bi meant?\b"
        r"|\bactually\b|\bscratch that\b|\brather\b(?! than)|\bmake (?:it|that)\b|\bcorrection\b|\binstead\b(?! of)"
        r"|\bshould be\b|\bmy mistake\b"
        r"|\bon second thought\b|\bbetter\b|\bchange (?:it|that)\b|\boops\b|\b(?:how|what) about\b|\bcall it\b"
        r"|\btry\b|\b(?:down|lower \w+) to\b|\bi (?:said|told you|offered|wanted|ought|was thinking)\b|\bwrong\b"
        r"|\bday off\b|\bbackwards\b|\bmixed\b|[,.] it's\b"
    ),
    hesitates=re.compile(r"[ ,.]*(?:u+m+|u+h+|er+m*|hmm+)[ ,.]*(?:like |maybe )?"),
    clause=re.compile(r"[,;!?]|\.(?!\d)|\b(?:but|so|and|then)\b"),
    same=re.compile(
        r"[ ,]*(?:(?:that's|that is|which is|i mean|i think|so|say|on|the|for|this|is|sa|be|it's)\b ?)*[ ,]*"
    ),
    own_before=re.compile(
        r"\b(?:(?:i|we|he|she|husband|wife) (?:only |just |barely )?(?:gets?|makes?|earns?|brings? home|takes? home"
        r"|draws?|clears?|lives? on|brings? in)"
        r"|(?:pension|social security|ssi|disability|benefits?|wages?|salary|pay ?check|income|unemployment|welfare"
        r"|(?:my|the) (?:pay|check)(?='s| is))"
        r"(?: alone)?(?:'s| is| are| was| comes? to)?(?: of)?)"
        r"(?: (?:about|like|only|just|maybe|around|over|roughly|home))*\s*\$?$"
    ),
    cost_before=re.compile(
        r"\b(?:rent|mortgage|car|car note|truck|insurance|groceries|day ?care|child ?care|meds|medicine"
        r"|prescriptions?|tuition|electric|heating|light bill|casket|coffin|funeral|vet|limit)"
        r"(?: alone| bill)?(?:'s| is| are| was| runs?| costs?| takes?| comes? to| went up)?(?: me| of)?"
        r"(?: (?:about|like|only|just|maybe|around|over|roughly|another))*\s*\$?$"
    ),
    own_after=re.compile(
        r"(?: dollars| bucks| quid| pounds)?(?: a month| a week)?(?: (?:in|for|on))? (?:rent|mortgage|groceries"
        r"|meds|pension|pay ?check|salary|limit"
        r"|from (?:social security|disability|my pension))\b"
    ),
    other_before=re.compile(
        r"\b(?:(?:i|we)(?: already| still)? (?:owe|owed|paid|sent|borrowed|spent)|owing|total (?:is|of)|(?:towards?"
        r"|of|off|from) (?:the|your|that)(?: whole| hole| total)?|(?:it's|it is|that's) (?:over|up to|about|like"
        r"|now)|(?:balance|bill|statement|letter) (?:is|says|said|of)"
        r"|it says|(?:you|they)(?: guys| people)?(?:'re|'ve| are| have)? (?:saying|says?|said|want|wanted"
        r"|want me to pay|asked for|ask for|got|have|charged|told me))"
        r"(?: (?:me|about|like|a|the|only|of))*\s*\$?$"
    ),
    rest=re.compile(r"\b(?:rest|remainder|remaining|what's left)\b"),
    direct_before=re.compile(
        r"\b(?:pay|send|give|do|put|take|have|manage|swing|spare|transfer|offer|say|post|drop|make it|down for)"
        r"(?: (?:you|ya|ye|youse|it|me|down|in|about|maybe|like|a|the|that|another|only|just|up to|around))*\s*\$?$"
    ),
    direct_after=re.compile(
        r"(?: dollars| bucks| quid| pounds)?(?: of (?:it|that))?(?:'s| is)? (?:(?:a|per|each|every) (?:month|week"
        r"|fortnight)|monthly|each|yours|what i can|all i can|doable|toward|towards|down|to you\b|your way"
        r"|has your name"
        r"|with your name)"
    ),
    promised=re.compile(
        r"\b(?:pay|send|do|give|put|manage|afford|swing|take|bring|post|transfer|drop|knock|clear|settle|throw"
        r"|scrape|spare|offer|accept|meet|try|go|sign"
        r"|can|could|make it|each|a month|per month|monthly|toward|towards|down|i'll|i'd|let me)\b"
    ),
    day_promised=re.compile(
        r"\b(?:pay(?:ing)?(?! ?(?:day|check))|send|clear|settle|sort|do|put|bring|drop|post|transfer|start\w*|call"
        r"|phone|ring|try|reach|get (?:it|you|me|this)|have it|take"
        r"|give|i'll|i can|i could|works|fine)\b"
    ),
    day_theirs=re.compile(
        r"\b(?:he|she|they|boss|client|brother|sister|mom|mum|dad|husband|wife|son|daughter)(?:'s|'ll| is| will)? "
        r"(?:pays?|paying|gives?|giving|sends?|sending|owes?) (?:me|us)\b"
    ),
    day_other=re.compile(
        r"\b(?:paid|pay ?day|rent|due|away|abroad|out of town|busy|working|surgery|funeral|appointment|deadline"
        r"|exam|wedding"
        r"|used to be|released|hits|clears|posts"
        r"|closed|since|wait|checks?|comes|lands)\b"
    ),
    names_today=re.compile(r" (?:is|being) (?:\w+ )?the \w+"),
    plan_offered=re.compile(r"\byou(?:'re)? (?:say|said|saying|want|offered|offer)\b(?!.*\b(?:i|let)\b)"),
    plan_wanted=re.compile(r"\b(?:give me|make it|want|take|instead|let it be|let's do|try)\b"),
    too_little=re.compile(
        r"\b(?:can't|couldn't|how (?:am|can|do|much)|what (?:am|do|can)|do the math|you tell me|nothing|barely"
        r"|no way|not enough|won't stretch|don't have)\b"
    ),
    verb_first=True,
)

CONTRASTS = {"zh-CN": _ZH, "en-US": _EN}
