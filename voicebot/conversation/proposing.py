"""What words say of a plan besides its figures: paid first, no longer than, which of several once more. Pure."""

from __future__ import annotations

import re

DOWN = re.compile(
    r"\bdown ?payment\b|\bdeposit\b|\bup ?front\b|\bto start (?:with|off)\b"
    r"|\b(?:put|pay|give|send|do)\b[^,.]{0,30}\b(?:down|first|now|today|straight away)\b"
    r"(?=.*\b(?:rest|remainder|balance|what's left|the remaining)\b)"
    r"|\b(?:now|today|first)\b(?=,? (?:and|then|with) (?:then )?(?:the )?(?:rest|remainder|balance|what's left)\b)"
    r"|\bdown\b(?=,? (?:and|then|with) (?:the )?(?:rest|remainder|balance))"
    r"|首付|首期|头款|先(?:还|付|交|给|打|转)(?=.*(?:剩|其余|余下|后面|尾款|再分|以后|之后|然后每))"
)
AT_MOST = re.compile(
    r"\b(?:no|not) (?:more|longer) than\b|\bat (?:the )?most\b|\bwithin\b|\bunder\b|\bup to\b|\bmax(?:imum)?\b|\btops\b"
    r"|\binside (?:of )?an?\b|\bno longer\b"
    r"|最多|最长|不(?:能|要)?(?:超过|多于|长于)|以内|之内|内还"
)
_ZH_WEEK = r"个?(?:周|星期|礼拜)(?![一二三四五六日天末](?![百千十万块元]))(?!之?后|以后|之?内|以内)"
_ZH_SUM = r"[一二两三四五六七八九\d]+[百千万十块元]"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
WEEKLY = re.compile(
    rf"\b(?:a|per|each|every) week\b(?! from)|(?<!bi)(?<!bi[ -])\bweekly\b|\b(?:each|every) {_WEEKDAY}\b"
    rf"|(?:每|(?<!隔)一){_ZH_WEEK}|每个?(?:周|星期|礼拜)[一二三四五六日天末](?![百千万块元])"
)
#: every two weeks, or twice a month: a month's sum is two of them, and never more than that
FORTNIGHTLY = re.compile(
    rf"\b(?:every|each) (?:two|2|other|second|couple of) (?:weeks?|{_WEEKDAY})\b|\bbi-? ?weekly\b"
    r"|\b(?:a|per|each|every) fortnight\b|\bfortnightly\b|\btwice (?:a|each|every|per) month\b|\btwice monthly\b"
    r"|\bsemi-? ?monthly\b|\btwo times a month\b"
    rf"|(?:每[两2二双]|每?隔一?|双){_ZH_WEEK}|(?<![过等再一二两三四五六七八九\d])[两2二]{_ZH_WEEK}(?={_ZH_SUM})"
    r"|每?隔一?个?(?:周|星期|礼拜)[一二三四五六日天](?![百千万块元])"
    rf"|(?:[每一]个?月|月)(?:还|付|给|交)?[两2二][次回]|每半个?月|(?<![上下前后过等再])半个?月(?={_ZH_SUM})"
)
#: said for a month, whatever else comes every week: it is never made more of
MONTHLY = re.compile(
    r"(?<!twice )(?<!times )\b(?:a|per|each|every) month\b|(?<!twice )(?<!semi)(?<!semi[ -])\bmonthly\b"
    r"|[每一]个?月(?!(?:还|付|给|交)?[两2二][次回])"
)
_SENT = r"(?:send|text|e-?mail|mail|message|sms)"
_IT = (
    r"(?:it|that|this|them|(?:the|that|this|a) (?:plan|offer|details?|terms|copy|summary|text)|all (?:of )?(?:it|that))"
)
_TO_ME = r"(?: (?:over |through )?to (?:me|my (?:phone|cell|mobile|e-?mail)))?"
#: the whole of what was said: that a plan be sent, to be read
WRITTEN = re.compile(
    r"(?:(?:yes|yeah|yep|sure|ok|okay|fine|alright|well|so|then|and|but|just|please|maybe|perhaps|um+|uh+|er+),? )*"
    r"(?:(?:can|could|would|will) you |i(?:'d| would) like you to |i want you to )?(?:please |just |first )*"
    rf"(?:{_SENT}(?: me| over)? {_IT}{_TO_ME}|{_SENT} me(?: something)?|put (?:it|that|this) in writing"
    r"|(?:i(?:'d| would)? (?:like|want|need)|let me have|can i (?:have|get)) (?:it|that|this|something) in writing)"
    r"(?:,? (?:in writing|by (?:text|e-?mail|post|mail)|in a text|on paper|first|then|now|please|will you"
    r"|so (?:that )?i can (?:read|see|check|look at) (?:it|that)))*"
    r"|(?:(?:好的?|行|可以|对|是的?|嗯+|那|你们?|您|请|麻烦|就|先|再|能不能|能否|能|可不可以|要不|还是|把|给我)[,，、]?)*"
    r"(?:(?:它|这个?|那个?|方案|计划|分期|内容|详情|明细|细节|条款)+[,，]?)?"
    r"(?:用|以|通过|写下来|写成|书面|短信|信息|文字|邮件|微信)*"
    r"(?:发(?:送|过来)?|传|寄)(?:一?[个条份])?(?:短信|信息|消息|文字|书面的?|邮件)?(?:到|给|去)?(?:我|俺|咱)?(?:的?手机)?上?"
    r"(?:来|看一?看|看一?下|读一?读|先看)?(?:一下|吧|呗|啊|呀|嘛|好吗|好不好|行吗|行不行|可以吗|谢谢|[,，])*"
)
#: beside a question: that the answer be sent too
TEXTED = re.compile(
    r"(?<!not )(?<!n't )(?<!never )(?<!stop )\b(?:text|send|sms|e-?mail|message|txt)(?:ing)?"
    r" (?:me|(?:it|that|them) to me)\b"
    r"|(?<![别不甭没])(?<!不要)(?<!不用)(?<!不必)"
    r"(?:(?:发|传)(?:个|条|一[个条])?(?:短信|信息|消息|链接)?(?:给|到)?我|短信(?:给|发)我)"
)
_ASKS_AGAIN = r"(?:what (?:was|were|is|are|about)|what's|repeat|say|read|tell me|go over|remind me of)"
#: one of several plans, asked for once more
AGAIN = re.compile(
    rf"\b{_ASKS_AGAIN}\b[^,.]{{0,24}}\b(?:(?P<first>first|number one|option one)"
    r"|(?P<second>second|number two|option two)|(?P<third>third|last|number three|option three))\b"
    r"|(?:再(?:说|讲|读|念|报)|重复|说说|讲讲|念)(?:一遍|一下|下)?(?P<zh>第[一二三]个?|最后一?个?)"
    r"|(?P<named>第[一二三]个?|最后一?个)(?:方案)?(?:是什么|是多少|怎么说|再说|再讲|再念|多少|是啥|什么)"
)


def asked_again(said: str) -> int | None:
    """Which plan somebody wants to hear once more: 1, 2 or 3 (the last); None where they ask for none."""
    found = AGAIN.search(said)
    if found is None:
        return None
    chinese = found["zh"] or found["named"]
    if chinese is not None:
        return next((at for at, digit in enumerate("一二三", start=1) if chinese.startswith(f"第{digit}")), 3)
    return 1 if found["first"] else 2 if found["second"] else 3
