"""The web phone: a page that holds a call, and the few requests its keys, words and receiver make."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, jsonify

from voicebot.calls import Calls
from voicebot.clock import Clock
from voicebot.errors import CarrierFailed, Conflict, InvalidInput, Misconfigured, NotAllowed, NotFound, VoicebotError
from voicebot.line.carrier import LineCarrier
from voicebot.line.desk import ACTIONS, Desk, Texts
from voicebot.line.exchange import Exchange
from voicebot.line.sound import Sound
from voicebot.line.transport import Transport
from voicebot.line.trunk import Trunk
from voicebot.settings import Settings

View = Callable[..., Any]
_STATUS: dict[type[VoicebotError], int] = {
    InvalidInput: 400,
    NotFound: 404,
    Conflict: 409,
    NotAllowed: 403,
    Misconfigured: 503,
    CarrierFailed: 502,
}


def blueprint(
    calls: Calls,
    settings: Settings,
    *,
    clock: Clock,
    carrier: LineCarrier,
    transport: Transport,
    guard: Callable[[View], View] | None = None,
    sound: Sound | None = None,
    texts: Texts | None = None,
) -> Blueprint:
    """The page at /phone and its requests. `guard` is put on every view; `sound` speaks lines and hears answers;
    `texts` gives those that came to an account."""
    token = settings.twilio_auth_token.get_secret_value()
    trunk = Trunk(transport, token, settings.public_url.rstrip("/"), settings.hotline, clock)
    names = {"en": settings.institution_en, "zh": settings.institution_zh}
    desk = Desk(calls, carrier, trunk, Exchange(clock), sound or Sound(settings), names, texts or (lambda ref: []))
    phone = Blueprint(
        "phone", __name__, url_prefix="/phone", template_folder="templates", static_folder="static",
        static_url_path="/static",
    )  # fmt: skip
    _routes(phone, desk, guard or (lambda view: view))
    phone.register_error_handler(VoicebotError, _problem)
    return phone


def _routes(phone: Blueprint, desk: Desk, guard: Callable[[View], View]) -> None:
    def add(rule: str, view: View, *methods: str) -> None:
        phone.add_url_rule(rule, view.__name__, guard(_named(view)), methods=methods or ("GET",))

    add("", desk.page)
    add("/ringing", desk.ringing)
    add("/calls", desk.start, "POST")
    add("/calls/<handset_id>", desk.show)
    add("/attempts/<attempt>", desk.pick_up, "POST")
    add(f"/calls/<handset_id>/<any({', '.join(ACTIONS)}):action>", desk.act, "POST")
    add("/calls/<handset_id>/voice", desk.listen, "POST")
    add("/calls/<handset_id>/lines/<int:place>.wav", desk.line)
    add("/calls/<handset_id>/turns", desk.turns)
    add("/calls/<handset_id>/texts", desk.texts_of)


def _named(view: View) -> View:
    @wraps(view)
    def plain(**given: Any) -> Any:
        return view(**given)

    return plain


def _problem(error: VoicebotError) -> tuple[Response, int]:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    rules = list(error.rule_ids) if isinstance(error, NotAllowed) else []
    return jsonify({"status": status, "detail": str(error), "rules": rules}), status
