"""Whether somebody says that they are all right, or that they were misheard: in clear words, and in nothing graver."""

from __future__ import annotations

import re

#: who explains at such length is not brief and clear
LONGEST = 160
#: how far before an assurance it can be unsaid, in characters
BEFORE = 30
_VERY = r"(?:really |totally |perfectly |quite |absolutely |just |completely |all |doing )*"
_WELL = r"(?:fine|ok|okay|alright|all right|safe|good|well|not in (?:any )?danger)"
_WHO = r"(?:i'm|i am|im|we're|we are|everything's|everything is|it's all|it is all)"
_ASSURES = re.compile(
    rf"\b{_WHO} {_VERY}{_WELL}\b"
    r"|\bi (?:didn't|did not|don't|do not) mean (?:that|it|anything)\b"
    r"|\bnot what i (?:meant|mean|said)\b|\bi (?:only|just) meant\b"
    r"|\byou(?:'ve| have)? (?:misunderstood|misheard|got (?:me|it|that) wrong)\b"
    r"|\b(?:only|just) (?:joking|kidding|a joke|a figure of speech)\b|\bthere's no danger\b"
    r"|(?<![有干惹找])没(?:什么)?事(?:儿|的|了|啦|呀|啊)?(?![做干办可情业务实故后物])"
    r"|^(?:(?:yes|yeah|yep),? )?(?:very )?safe$|^(?:yes|yeah|yep),? i am$"
    r"|(?:^|[,，。、 ])(?:很|挺|都|非常)?安全(?:的|啊|呢|呀|了|着呢)?(?=$|[,，。、 ])"
    r"|我(?:现在|人|这边|真的?|都|也|是|很|挺|非常|们)*(?:安全|平安|好好的|好着呢|很好|挺好|还好|没有?危险|没想不开)"
    r"|(?:不是|没有?)(?:这个|那个|这种|那种)意思"
    r"|(?:误会|理解错|听错|弄错|搞错)(?:我)?(?:的意思)?了|开(?:个)?玩笑|随口(?:一)?说|口头禅"
)
#: said before it, no assurance: "I don't think I'm okay", "I wish everything was"
_UNSAID = re.compile(
    r"(?:\bnot|n't|\bnever|\bif|\bwhen|\buntil|\bwish|\bhope|\bpretend\w*|\bsays|\bsaying|\bnobody|不是|别|假装|装作|要是"
    r"|如果|希望|都说) ?(?:\w+ ){0,3}$"
)
#: said after it, none either: "I'm fine with dying", "I'm okay, but", "我没事才怪"
_TAKEN_BACK = re.compile(
    r"[, ，。]*(?:\b(?:but|with|to|if|when|without|except|until|only|unless|once)\b|才怪|吗|但|可是|不过|就是不|只要)"
)
#: beside any of these words nothing is clear
_GRAVE = re.compile(
    r"\b(?:kill|suicid|hurt|harm|dead\b|death|end it|end my|jump|pills?\b|gun|knife|blood|bleed|better off|help me"
    r"|ambulance|police|attack|threat|want to die|no point|can't go on|goodbye forever)"
    r"|自杀|自残|轻生|不想活|活不|活着|寻死|想死|去死|死了算|跳楼|跳河|割腕|安眠药|喝药|农药|上吊|报警|救命|救我|救救|打我|杀"
    r"|刀|血|撑不|受不了|没意思"
)


def says_to_be_safe(said: str) -> bool:
    """Whether `said` clearly assures that nothing is wrong. Bounded time for any input."""
    if len(said) > LONGEST:
        return False
    assured = any(
        not _UNSAID.search(said[max(0, found.start() - BEFORE) : found.start()])
        and not _TAKEN_BACK.match(said, found.end())
        for found in _ASSURES.finditer(said)
    )
    return assured and _GRAVE.search(said) is None
