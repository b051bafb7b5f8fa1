"""The webhooks of texts: how far one of ours is, and what people write to us. Not one answers an unsigned request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from xml.sax.saxutils import escape

import structlog
from flask import Blueprint, Response, request

from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.messages.receiving import Came
from voicebot.outreach.messages.telling import RANK, News
from voicebot.settings import Settings
from voicebot.telephony import forms, twiml, webhooks
from voicebot.telephony.messenger import TEXT_MEANINGS

log = structlog.get_logger(__name__)

_SID = re.compile(r"[A-Za-z0-9]{8,64}")


class Texts(Protocol):
    """What the webhooks need of the room that sends and receives."""

    def told(self, attempt: str | None, news: News) -> bool:
        """Write down where a text is; by its own id, or by the carrier's where ours is not known. Raises NotFound."""
        ...

    def receive(self, came: Came) -> str | None:
        """Do what a text asks; the answer to send back, if any."""
        ...


def blueprint(texts: Texts, settings: Settings, name: str = "message") -> Blueprint:
    """The routes under /<name>: the carrier's console may know them as /message or as /sms."""
    routes = Blueprint(f"{name}s", __name__, url_prefix=f"/{name}")
    hooks = _Hooks(texts)
    routes.before_request(webhooks.Guard(settings).refuse_strangers)
    routes.add_url_rule("/status", "status", hooks.status, methods=["POST"])
    routes.add_url_rule("/status/<attempt>", "status", hooks.status, methods=["POST"])
    routes.add_url_rule("/inbound", "inbound", hooks.inbound, methods=["POST"])
    for error, status in ((InvalidInput, 400), (Conflict, 409), (NotFound, 404)):
        routes.register_error_handler(error, webhooks.refused(status))
    return routes


class _Hooks:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def status(self, attempt: str | None = None) -> Response:
        """The carrier says how far a text is."""
        form = request.form
        state, sid = form.get("MessageStatus") or form.get("SmsStatus", ""), _sid(form)
        if RANK.get(state, 0) < 1:
            # One that we do not know says nothing; the next one will.
            log.warning("text.status_unknown", state=state[:32])
            return Response(status=204)
        code = forms.whole(form, "ErrorCode")
        self._texts.told(attempt, News(state, sid, code, TEXT_MEANINGS.get(code) if code else None))
        return Response(status=204)

    def inbound(self) -> Response:
        """Somebody writes to us."""
        form = request.form
        number = forms.caller(form)
        if number is None:
            raise InvalidInput("From", "", "send the number that the text came from, in E.164")
        answered = bool(form.get("OptOutType"))
        reply = self._texts.receive(Came(_sid(form), number, form.get("Body", ""), answered))
        said = "" if reply is None else f"<Message>{escape(reply)}</Message>"
        document = f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}</Response>'
        return Response(document, headers=webhooks.HEADERS, content_type=twiml.CONTENT_TYPE)


def _sid(form: Mapping[str, str]) -> str:
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    if not _SID.fullmatch(sid):
        raise InvalidInput("MessageSid", sid, "send the carrier's id of the text")
    return sid
