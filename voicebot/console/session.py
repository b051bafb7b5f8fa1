"""Sign-in of the pages: one operator's password, a session cookie, a limit on tries. Roles come with the desk."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import structlog
from flask import Blueprint, Response, jsonify, redirect, render_template, request, session, url_for
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.wrappers import Response as BaseResponse

from voicebot.settings import Settings

security = structlog.get_logger("voicebot.security")

View = Callable[..., Any]
SIGNED_IN = "operator"
TRIES = parse("10 per minute")
WORDS = {
    "en": {
        "lang": "en",
        "title": "Sign in",
        "name": "voicebot",
        "password": "Password",
        "submit": "Sign in",
        "hint": "scripts/demo prints it when it starts; elsewhere it is the setting OPERATOR_PASSWORD.",
        "wrong": "That password is not right. Check it and try again.",
        "late": "Too many tries. Wait a minute and try again.",
        "closed": "No password is set, so nobody can sign in. Set OPERATOR_PASSWORD and start again.",
        "other": "中文",
        "other_code": "zh",
    },
    "zh": {
        "lang": "zh-CN",
        "title": "登录",
        "name": "voicebot",
        "password": "密码",
        "submit": "登录",
        "hint": "scripts/demo 启动时会显示密码；其他环境见设置 OPERATOR_PASSWORD。",
        "wrong": "密码不对，请核对后再试。",
        "late": "尝试次数过多，请一分钟后再试。",
        "closed": "尚未设置密码，无法登录。请设置 OPERATOR_PASSWORD 后重新启动。",
        "other": "English",
        "other_code": "en",
    },
}


def blueprint(settings: Settings) -> Blueprint:
    """The routes /sign-in and /sign-out."""
    pages = Blueprint("session", __name__, template_folder="templates", static_folder="static")
    pages.static_url_path = "/console/static"
    limiter = FixedWindowRateLimiter(MemoryStorage())
    password = settings.operator_password.get_secret_value().encode()

    @pages.get("/sign-in")
    def form() -> Any:
        return redirect(_next()) if session.get(SIGNED_IN) else _page(closed=not password)

    @pages.post("/sign-in")
    def sign_in() -> Any:
        if not limiter.hit(TRIES, request.remote_addr or ""):
            security.warning("sign_in.too_many")
            return _page(closed=not password, late=True), 429
        given = request.form.get("password", "").strip().encode()
        if not password or not hmac.compare_digest(given, password):
            security.warning("sign_in.refused")
            return _page(closed=not password, wrong=True), 401
        session.clear()
        session[SIGNED_IN] = True
        session.permanent = True
        return redirect(_next())

    @pages.post("/sign-out")
    def sign_out() -> BaseResponse:
        session.clear()
        return redirect(url_for("session.form", lang=request.args.get("lang")))

    return pages


def login_required(view: View) -> View:
    """A page goes to sign-in and comes back; a request made by a script is told 401."""

    @wraps(view)
    def guarded(**given: Any) -> Any:
        if session.get(SIGNED_IN):
            return view(**given)
        # A browser asking for a page names text/html; it is not its best type, because another has a parameter.
        if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            here, language = request.full_path.rstrip("?"), request.args.get("lang")
            return redirect(url_for("session.form", next=here, lang=language))
        return _unauthorised()

    return guarded


def _unauthorised() -> tuple[Response, int]:
    return jsonify({"status": 401, "detail": "Sign in again: the session has ended."}), 401


def _page(*, closed: bool, wrong: bool = False, late: bool = False) -> str:
    asked = request.args.get("lang") or request.accept_languages.best_match(["en", "zh"])
    words = WORDS["zh" if asked == "zh" else "en"]
    then = _in_language(_next(), request.args.get("lang"))
    return render_template("sign_in.html", words=words, wrong=wrong, late=late, closed=closed, next=then)


def _next() -> str:
    """Where to go after signing in: only ever a path of our own."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and "\\" not in wanted
    return wanted if own else "/"


def _in_language(path: str, language: str | None) -> str:
    """The path with the language that was chosen before signing in, in place of any other."""
    if language not in WORDS:
        return path
    parts = urlsplit(path)
    rest = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    return urlunsplit(parts._replace(query=urlencode([*rest, ("lang", language)])))
