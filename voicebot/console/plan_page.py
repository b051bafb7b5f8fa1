"""The page on which the holder of a plan reads it and accepts or declines it: no script, no cookie, no sign-in.

Whoever has the link may read; nobody can guess one, and one that leads nowhere tells nothing. Its token goes into no
log, no referrer and no cache. Source: domain reference, CN-COST-01, CN-COST-02, CN-PLAN-03, UK-FORB-02, US-EOPT-01.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from voicebot.calls.house import Office
from voicebot.console.plan_sheet import house_values, letter_values, sheet_of, texts
from voicebot.conversation.facts import House
from voicebot.errors import NotFound
from voicebot.outreach.letters import Letter, Letters, Press
from voicebot.wording.pages import Pages
from voicebot.wording.prompts import LANGUAGES
from voicebot.wording.writing import telephone

log = structlog.get_logger("voicebot.plan_page")
security = structlog.get_logger("voicebot.security")

#: requests of one address; many people may share one
PACE = parse("60 per minute")
SHORT = {"zh": "zh-CN", "en": "en-US"}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
}
#: what an answer that was not taken is met with, and the status of the page that says so
UNTAKEN = {"early": ("plan.answer.early", 409), "forged": ("plan.answer.forged", 403)}
#: what became of an answer, by the state of its plan
CAME_TO = {"active": "accepted", "cured": "accepted", "completed": "completed", "declined": "declined"}

View = Callable[..., Any]


class PlanPage:
    """Renders what a link leads to."""

    def __init__(self, letters: Letters, pages: Pages, office: Office) -> None:
        self.letters, self._pages, self._office = letters, pages, office

    def language(self, letter: Letter | None = None) -> str:
        """The one asked for by address, else the account's, else the reader's browser's."""
        asked = SHORT.get(request.args.get("lang", ""))
        if asked is None and letter is not None:
            asked = letter.account["language"]
        if asked is None:
            asked = SHORT.get(request.accept_languages.best_match(list(SHORT)) or "")
        return asked if asked in LANGUAGES else self._office.language

    def shown(self, letter: Letter, untaken: str | None = None) -> Response:
        """The terms, and how they can be answered or were; a kind notice where there is nothing to read any more."""
        if not letter.readable:
            what = "lapsed" if letter.behind.standing == "lapsed" or _state(letter) == "expired" else "replaced"
            return self.notice(what, 410, letter)
        notice, status = UNTAKEN[untaken] if untaken else (None, 200)
        language = self.language(letter)
        if request.method != "HEAD" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
            self.letters.looked(letter, language, self._pages.version)
        outcome = None if letter.behind.standing == "open" else CAME_TO.get(_state(letter), "ended")
        keys = {press: self.letters.form_key(letter.token, press) for press in ("accept", "decline")}
        body = self._rendered("plan.html", letter, language, notice=notice, outcome=outcome, keys=keys)
        return _answered(body, status)

    def terms(self, letter: Letter, language: str) -> str:
        """The part of the page that says what is agreed to."""
        return self._rendered("plan_terms.html", letter, language)

    def press(self, letter: Letter, press: Press) -> str:
        """Take an answer; what came of it."""
        language = self.language(letter)
        return self.letters.answer(letter, press, language, self._pages.version, self.terms(letter, language))

    def notice(self, what: str, status: int, letter: Letter | None = None) -> Response:
        """A page that says kindly that there is nothing to see, and whom to ring."""
        language = self.language(letter)
        say = texts(self._pages, language, house_values(dict(self._office.houses)[language]))
        body = render_template("plan_notice.html", say=say, what=what, **self._frame(language))
        return _answered(body, status)

    def _rendered(self, template: str, letter: Letter, language: str, **more: Any) -> str:
        say = texts(self._pages, language, letter_values(letter, self._office, language))
        sheet = sheet_of(letter, say, language)
        return render_template(template, say=say, sheet=sheet, letter=letter, **self._frame(language), **more)

    def _frame(self, language: str) -> dict[str, Any]:
        house, short = dict(self._office.houses)[language], language[:2]
        other = next(one for one in SHORT if one != short)
        lines = [(name, number, telephone(number, language)) for name, number in _numbers(house)]
        return {"lang": language, "short": short, "other": other, "other_lang": SHORT[other], "lines": lines}


def blueprint(letters: Letters, pages: Pages, office: Office) -> Blueprint:
    """The routes below /plans/."""
    site = Blueprint("plan", __name__, url_prefix="/plans", template_folder="templates")
    page, limiter = PlanPage(letters, pages, office), FixedWindowRateLimiter(MemoryStorage())

    def kept(view: View) -> View:
        """Not too fast; nothing of the link in the log; whatever fails is told kindly."""

        @wraps(view)
        def guarded(**given: Any) -> Any:
            if not limiter.hit(PACE, request.remote_addr or ""):
                security.warning("plan_page.too_many")
                return page.notice("busy", 429)
            try:
                return view(**given)
            except NotFound:
                return page.notice("unknown", 404)
            except HTTPException as error:
                return page.notice("failed", error.code or 500)
            except Exception:
                log.exception("plan_page.failed", route=request.endpoint)
                return page.notice("failed", 500)

        return guarded

    @site.get("/<token>")
    @kept
    def read(token: str) -> Response:
        return page.shown(letters.read(token))

    @site.post("/<token>/<any(accept, decline):press>")
    @kept
    def answer(token: str, press: Press) -> BaseResponse:
        letter = letters.read(token)
        if not _from_here() or not letters.fits(request.form.get("key", ""), token, press):
            security.warning("plan_page.forged", plan=letter.behind.plan["id"])
            return page.shown(letter, "forged")
        outcome = page.press(letter, press)
        if outcome == "early":
            return page.shown(letters.read(token), "early")
        return redirect(url_for("plan.read", token=token, lang=page.language(letter)[:2]), 303)

    @site.get("/<token>/<any(accept, decline):press>")
    @kept
    def gone_back(token: str, press: str) -> BaseResponse:
        """Somebody who loads the address of an answer again sees where it stands."""
        return redirect(url_for("plan.read", token=token, lang=request.args.get("lang")))

    @site.get("/", defaults={"rest": ""})
    @site.get("/<path:rest>")
    @kept
    def nothing(rest: str) -> Response:
        return page.shown(letters.read(rest))

    @site.after_request
    def private(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return site


def _from_here() -> bool:
    """Whether a form was sent by a page of this site, as far as the browser says.

    Because our pages send no referrer, browsers send `Origin: null` with their forms: that tells nothing, and the
    form's own key decides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host


def _state(letter: Letter) -> str:
    return str(letter.behind.plan["state"])


def _numbers(house: House) -> tuple[tuple[str, str], ...]:
    return ("contact.person", house.hotline), ("contact.complaints", house.complaints)


def _answered(body: str, status: int) -> Response:
    response = make_response(body, status)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response
