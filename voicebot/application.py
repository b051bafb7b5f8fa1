"""The one composition root: settings in, a WSGI application out."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta
from typing import Any

import structlog
from flask import Blueprint, Flask, Request, Response, jsonify, redirect, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from voicebot import understanding
from voicebot.api import agreements as api_agreements
from voicebot.api import calls as api_calls
from voicebot.api import campaigns as api_campaigns
from voicebot.api import description as api_description
from voicebot.api import imports as api_imports
from voicebot.api import payments as api_payments
from voicebot.api import quotes as api_quotes
from voicebot.api import timeline as api_timeline
from voicebot.api import webhooks as api_webhooks
from voicebot.api.problems import problem
from voicebot.calls import Calls, open_calls
from voicebot.calls.carrier import Carrier
from voicebot.calls.house import office_of
from voicebot.clock import Clock, SystemClock
from voicebot.console import errors as console_errors
from voicebot.console import plan_page, stop_mail
from voicebot.console import session as console_session
from voicebot.errors import CarrierFailed, VoicebotError
from voicebot.line import phone
from voicebot.line.carrier import LineCarrier
from voicebot.line.messenger import LineMessenger
from voicebot.line.transport import WsgiTransport
from voicebot.mail.post import SmtpPost
from voicebot.outreach.composition import Outreach
from voicebot.outreach.messages.messenger import Lines
from voicebot.records import is_migrated
from voicebot.settings import Settings, load_settings
from voicebot.telephony import messages as text_webhooks
from voicebot.telephony import webhooks
from voicebot.telephony.carrier import TwilioCarrier
from voicebot.telephony.messenger import TwilioMessenger
from voicebot.telephony.recording import Recorder
from voicebot.wording.pages import load_pages

log = structlog.get_logger(__name__)

#: bytes of a request; the longest speech result is far below, a recording from the web phone below too
LARGEST_REQUEST = 5 * 1024 * 1024
#: paths whose callers prove themselves by a key
SESSIONLESS = ("/api/", "/healthz", "/plans/", "/email/")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None, carrier: Carrier | None = None
) -> Flask:
    """The application. Without a `carrier`: Twilio where credentials are set, the built-in line elsewhere.

    Raises Misconfigured for a setting or a file of ours that is wrong.
    """
    settings, clock = settings or load_settings(), clock or SystemClock()
    log_as_events()
    app = _Application("voicebot", static_folder=None)
    _configure(app, settings)
    calls = open_calls(settings, clock)
    # one given to us may hold live calls, so that it is the one to ask for them
    line = carrier if isinstance(carrier, LineCarrier) else LineCarrier()
    chosen = carrier or (TwilioCarrier(settings) if settings.has_twilio else line)
    app.extensions["voicebot.calls"] = calls
    app.extensions["voicebot.carrier"] = chosen
    outreach = app.extensions["voicebot.outreach"] = Outreach(calls.database, clock, settings)
    pages = load_pages(settings.prompts)
    _register_keyed(
        app,
        api_calls.blueprint(calls, settings, chosen),
        api_campaigns.blueprint(outreach.campaigns, settings),
        api_quotes.blueprint(settings, clock),
        api_payments.blueprint(outreach.payments, settings),
        api_agreements.blueprint(outreach.agreements, settings),
        api_imports.blueprint(outreach.files, settings),
        api_timeline.blueprint(outreach.timeline, settings),
        api_webhooks.blueprint(outreach.webhooks, settings),
        api_description.blueprint(),
        plan_page.blueprint(outreach.letters, pages, office_of(settings)),
        stop_mail.blueprint(outreach.messages, pages, office_of(settings)),
    )
    app.register_blueprint(console_session.blueprint(settings))
    transport = WsgiTransport(lambda environ, start: app.wsgi_app(environ, start))
    app.register_blueprint(
        phone.blueprint(
            calls,
            settings,
            clock=clock,
            carrier=line,
            transport=transport,
            guard=console_session.login_required,
            texts=outreach.messages.on_the_web_phone,
        )
    )
    _own_routes(app, calls)
    recorder = Recorder(chosen) if settings.record_calls and isinstance(chosen, TwilioCarrier) else None
    voice = webhooks.blueprint(calls, settings, _Live(line, chosen), recorder)
    # the console of a carrier may know the addresses of texts by either name
    texts = [text_webhooks.blueprint(outreach.messages, settings, name) for name in ("message", "sms")]
    _mount(app, "/twilio", _webhooks(voice, *texts))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _register_keyed(app: Flask, *blueprints: Blueprint) -> None:
    """What proves itself by a key of its own, and not by the token of a session."""
    protected = CSRFProtect(app)
    for blueprint in blueprints:
        protected.exempt(blueprint)
        app.register_blueprint(blueprint)


def lines_of(settings: Settings, clock: Clock | None = None) -> Lines:
    """By which lines texts and e-mail go: those of a carrier and of a mail server, where they are set up, and ours.

    Raises Misconfigured for a mail server that cannot be one.
    """
    carrier = TwilioMessenger(settings) if settings.has_twilio else None
    post = SmtpPost(settings, clock or SystemClock()) if settings.has_mail else None
    return Lines(LineMessenger(), carrier, post)


def _webhooks(*blueprints: Blueprint) -> Flask:
    """What the carrier talks to: an application of its own, without the pages' sessions and tokens, and as quick."""
    app = _Application("voicebot.webhooks", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = webhooks.LARGEST
    app.register_error_handler(HTTPException, _http_problem)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def _mount(app: Flask, prefix: str, other: Flask) -> None:
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {prefix: other})  # type: ignore[method-assign]


class _Live:
    """Steers a live call wherever it is held: in the web phone here, or at the carrier."""

    def __init__(self, line: LineCarrier, carrier: Carrier) -> None:
        self._line, self._carrier = line, carrier

    def redirect(self, sid: str, twiml: str) -> None:
        try:
            self._line.redirect(sid, twiml)
        except CarrierFailed:
            if not isinstance(self._carrier, TwilioCarrier):
                raise
            self._carrier.redirect(sid, twiml)


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.public_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = _PageSessions()
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _http_problem)


class _Application(Flask):
    """Flask whose unforeseen errors are events like any other, with the call they happened on, and no other call's."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # A thread serves many: what one request bound for its log lines is no business of the next.
        self.before_request(structlog.contextvars.clear_contextvars)

    def log_exception(self, exc_info: Any) -> None:
        named = request.view_args or {}
        call = named.get("call") or named.get("attempt")
        # a link's token opens somebody's plan, and is not for the log
        path = request.root_path + request.path.replace(named.get("token") or "\0", "•••")
        log.error("request.failed", path=path, method=request.method, call=call, exc_info=exc_info)


class _PageSessions(SecureCookieSessionInterface):
    """Sessions for the pages of staff only: a program keeps no cookies, and a cardholder's page sets none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith(SESSIONLESS) else super().open_session(app, request)


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _http_problem(error: HTTPException) -> BaseResponse | tuple[str, int]:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return console_errors.page(code), code
    detail = "The page is out of date: load it again." if isinstance(error, CSRFError) else error.description
    return problem(code, detail or error.name)


def _own_routes(app: Flask, calls: Calls) -> None:
    @app.get("/")
    def home() -> BaseResponse:
        query = request.query_string.decode()
        return redirect(f"/phone?{query}" if query else "/phone")

    @app.get("/healthz")
    def healthz() -> tuple[Response, int]:
        failing = unhealthy(calls)
        return jsonify({"status": "failing" if failing else "ok", "failing": failing}), 503 if failing else 200


def unhealthy(calls: Calls) -> list[str]:
    """What keeps us from taking a call, each with its mend; empty when all is well."""
    try:
        with calls.database.read() as connection:
            connection.execute(text("SELECT 1"))
        if not is_migrated(calls.database):
            return ["database: the schema is not this release's; run `voicebot migrate`"]
    except SQLAlchemyError as error:
        return [f"database: it cannot be reached ({type(error).__name__}); check DATABASE_URL"]
    try:
        understanding.loaded()
    except VoicebotError as error:
        return [f"understanding: {error}"]
    return []


def log_as_events(level: int = logging.INFO) -> None:
    """Logs as JSON events on standard error, each with the call it is about; never with what a caller said."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_serialised),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # looked up at each line: whoever replaces standard error (a test, a daemon) gets the lines that follow
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _serialised(value: Any, **_: Any) -> str:
    from orjson import dumps

    return dumps(value, default=str).decode()
