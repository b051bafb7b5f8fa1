"""What a text asks for. Whoever wants no more texts, or no more calls, may say so in any reasonable way.

Source: 47 CFR 64.1200(a)(10), and 15 USC 1692c(a)(2) and (c) for whoever wants no contact, or has a lawyer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from voicebot.understanding.meaning import Intent, Meaning

Asked = Literal["stop", "help", "start", "other"]
#: what a number may be suppressed from
TEXTS, CALLS, ALL = "sms", "automated_voice", "all"

#: whole texts, as carriers and people know them
STOP = frozenset(
    (
        *("stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"),
        *("td", "t", "n", "退订", "退定", "取消", "取消订阅", "停止", "停", "不要", "别发", "拒收", "r"),
    )
)
START = frozenset(("start", "unstop", "subscribe", "恢复", "开始", "订阅", "恢复订阅"))
HELP = frozenset(("help", "info", "帮助", "?", "who is this", "你是谁", "你们是谁"))
_NO = r"(?:don'?t|do not|never|no longer|stop|quit|cease)(?: ever| you)?"
_NOT = r"(?:别|不要|不许|不准|不用再|停止|请勿|勿)(?:再)?(?:给我|跟我|和我|与我|向我)?"
_WAY = r"contact\w* (?:me |us )?(?:by|via|through|on|with) (?:a |the |my )?"
_PEACE = rf"\b{_NO} (?:harass|bother|disturb)\w*|{_NOT}(?:骚扰|烦我)"
#: words that say no more texts, wherever they stand
_TEXTS = re.compile(
    rf"\b{_NO} (?:\w+ (?:or|and|nor|&) )?(?:text|messag|send)\w*|\b{_NO} {_WAY}(?:text|sms|message)"
    r"|\bno more (?:texts?|messages?|sms)\b|\bunsubscribe\b|\bopt(?:ed|ing)? ?out\b|\btake me off\b|\bremove me\b"
    rf"|\bstop\b|退订|{_NOT}(?:打电话|来电)?(?:和|或|或者|、|也)?(?:发|短信)|取消订阅|拒收|{_PEACE}"
)
#: and no more calls
_RING = r"\w*(?:call(?:s|ing)?|phon(?:e|ing)|ring(?:ing)?|dial\w*)\b"
_CALLS = re.compile(
    rf"\b{_NO}(?: all| the| these| those| your| any| automated)* {_RING}"
    rf"|\b{_NO} (?:text|messag)\w*(?: me)? (?:or|and|nor|&) {_RING}|\b{_NO} {_WAY}(?:tele|mobile|cell|phone|call)"
    r"|\bno more (?:\w+ ){0,2}\w*calls?\b|\b(?:take|remove) me (?:off|from) (?:your |the )?(?:call|phone|dial)"
    rf"|{_NOT}(?:打|来电|拨|致电|电话)|{_NOT}\w{{0,4}}打(?:来|过来|电话|给我)|{_PEACE}"
)
_WITH = r"(?:talk|speak|write|turn|go|refer|contact|call|deal|communicate|email|direct)\w*"
_COUNSEL = r"(?:lawyer|attorney|solicitor|barrister|counsel)s?\b"
#: and no contact at all
_CONTACT = re.compile(
    rf"\b{_NO}(?: all| any| every)* (?:contact\w*|communicat\w*)(?! (?:me |us )?(?:by|via|through|on|with) )"
    r"|\bno (?:more|further) (?:contact|communication)\b|\bcease and desist\b"
    rf"|{_NOT}(?:任何)?(?:联系|联络)"
)
#: that somebody acts for them
_LAWYER = re.compile(
    rf"\b{_WITH}\b[\w ,]{{0,20}}\b(?:my|our|his|her|their) {_COUNSEL}|\brepresented by (?:an? |my |our )?{_COUNSEL}"
    rf"|\b(?:have|hired|retained|got) (?:an?|my own) {_COUNSEL}"
    rf"|(?:找|联系|联络|跟|和|与|问|通过|去找)(?:我|我们)的?(?:代理)?律师|(?:已经?|我)(?:请了|委托了|有)(?:代理)?律师"
)
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_WORD = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Stops:
    """From what the number is to be suppressed, and the mark of its accounts that goes with it: cease or attorney."""

    scopes: frozenset[str] = frozenset()
    mark: str | None = None


def is_keyword(body: str) -> bool:
    """Whether the whole text is a word that is known, and tells nothing else."""
    return _bare(_plain(body)) in STOP | START | HELP


def asked_by(body: str, stops: Stops) -> Asked:
    """What the text asks for; a stop is heard before anything else."""
    bare = _bare(_plain(body))
    if stops.scopes:
        return "stop"
    if bare in HELP:
        return "help"
    return "start" if bare in START else "other"


def stops_of(body: str, meaning: Meaning) -> Stops:
    """All that it says shall stop, by its very words, and by its meaning where no words that we know say it.

    A keyword alone is one of the texts' world, and stops texts alone.
    """
    plain = _plain(body)
    if _bare(plain) in STOP:
        return Stops(frozenset({TEXTS}))
    sure = None if meaning.clarify else meaning.intent
    if _LAWYER.search(plain) or sure is Intent.LEGAL_REP:
        return Stops(frozenset({ALL}), "attorney")
    if _CONTACT.search(plain):
        return Stops(frozenset({ALL}), "cease")
    said = {TEXTS} if _TEXTS.search(plain) else set()
    said |= {CALLS} if _CALLS.search(plain) else set()
    if not said and sure is Intent.STOP_CALLING:
        said = {TEXTS, CALLS}
    return Stops(frozenset(said))


def language_of(body: str, known: str) -> str:
    """The language in which it is answered: that of its words; a lone keyword is of no language, and `known` holds."""
    if _HAN.search(body):
        return "zh-CN"
    return "en-US" if len(_WORD.findall(body)) > 1 else known


def _plain(body: str) -> str:
    return " ".join(normalize("NFKC", body).replace("’", "'").lower().split())


def _bare(plain: str) -> str:
    return _AROUND.sub("", plain) or plain
