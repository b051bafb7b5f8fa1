"""Whole calls through the signed webhooks, turn by turn, for scripts/measure.py: what a caller waits for.

A call is written as the answers of its caller; the first is to the greeting. Every turn of a call is measured, the
ringing is not.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, func, insert, select
from twilio.request_validator import RequestValidator

from voicebot.calls.samples import SAMPLES, SampleAccount
from voicebot.records.database import Database
from voicebot.telephony import signature
from voicebot.understanding.meaning import LANGUAGES

TOKEN, SITE = "a token for measuring only", "http://localhost"
STATIC = '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Hello.</Say><Hangup/></Response>'
#: whose calls these are: nobody who is in dispute or spoken for
PEOPLE = {language: [one for one in SAMPLES if one.language == language and not one.flags] for language in LANGUAGES}

#: what is pressed after verification: whole calls, each to its end
KEYED = (
    ("1", "1", "2"),
    ("2", "300*50", "1", "2"),
    ("3", "1", "200", "1", "2", "2"),
    ("8", "1", "8", "2", "2", "1", "1", "2"),
    ("5", "1", "2"),
)
#: what is said after verification; words that people use, not words picked for speed
SPOKEN = {
    "zh-CN": (
        ("我今天就可以全部还清", "对", "没有了谢谢"),
        ("下周五我先还一千五吧", "是的没错", "没了"),
        ("一共要还多少钱啊", "那个利息怎么这么高", "我月底发了工资再还", "三十号", "可以", "好的再见"),
        ("你刚才说什么我没听清", "等一下我找支笔", "先还五百行不行", "明天", "对对", "不用了"),
        ("怎么还款来着", "我星期三还八百", "嗯好的", "没别的事了"),
    ),
    "en-US": (
        ("I can pay the whole thing today", "yes that's right", "no that's all thank you"),
        ("how about three hundred dollars next Friday", "yeah that's correct", "nope I'm good"),
        (
            "how much is it altogether",
            "what's the interest on that",
            "I get paid on the thirtieth",
            "yes",
            "no thanks bye",
        ),
        ("sorry can you say that again", "hang on let me grab a pen", "I could do a hundred tomorrow", "yes", "no"),
        ("where do I send the money", "I'll pay two hundred on Wednesday", "sounds good", "nothing else"),
    ),
}


Answers = tuple[Mapping[str, str], ...]


def keyed_calls() -> Iterator[Answers]:
    """Whole calls to the hotline by keys alone, in both languages."""
    for people in PEOPLE.values():
        for account, keys in zip(cycle(people), KEYED, strict=False):
            yield tuple({"Digits": one} for one in (*_verified(account), *keys))


def spoken_calls() -> Iterator[Answers]:
    """Whole calls to the hotline in words; who calls is proved by keys, since digits are typed."""
    for language, people in PEOPLE.items():
        for account, said in zip(cycle(people), SPOKEN[language], strict=False):
            words = [{"SpeechResult": one, "Confidence": "0.9"} for one in said]
            yield (*({"Digits": one} for one in _verified(account)), *words)


def _verified(account: SampleAccount) -> tuple[str, ...]:
    language = ("*",) if account.language != "zh-CN" else ()
    return (*language, "1", account.reference, *account.facts.values())


def play(bot: Flask, answers: Answers) -> Iterator[tuple[bool, float]]:
    """Ring the hotline and give the answers: whether each was spoken, and the seconds that its turn took."""
    sid = f"CB{time.monotonic_ns()}"
    _, document = post(bot, "/twilio/voice/inbound", CallSid=sid, From="+12025550143", To="+15550100100")
    for answer in answers:
        action = re.search(r'<Gather [^>]*action="([^"]+)"', document)
        if action is None:
            return
        spent, document = post(bot, unescape(action[1]), CallSid=sid, **answer)
        yield "SpeechResult" in answer, spent


def floor(database: Database) -> Flask:
    """The least a turn can be: the same signature check, one read-append-commit, static TwiML."""
    small = Flask("floor")
    metadata = MetaData()
    kept = Table("floor", metadata, Column("id", Integer, primary_key=True), Column("body", LargeBinary))
    metadata.create_all(database.engine)
    last, append = select(func.max(kept.c.id)), insert(kept)

    @small.post("/floor")
    def least() -> Response:
        assert signature.carrier_signed(request, TOKEN.encode(), SITE)
        with database.begin() as connection:
            connection.execute(last).scalar()
            connection.execute(append, {"body": b"x" * 600})
        return Response(STATIC, content_type="text/xml")

    return small


def post(wsgi: Flask, path: str, **form: str) -> tuple[float, str]:
    """One signed request straight into WSGI; only the application's own time is counted."""
    body = urlencode(form).encode()
    where, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": where,
        "RAW_URI": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_X_TWILIO_SIGNATURE": RequestValidator(TOKEN).compute_signature(SITE + path, form),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    statuses: list[str] = []
    began = time.perf_counter()
    parts = wsgi.wsgi_app(environ, lambda status, headers, error=None: statuses.append(status))
    answer = b"".join(parts)
    spent = time.perf_counter() - began
    assert statuses[0].startswith("200"), (statuses, answer)
    return spent, answer.decode()
