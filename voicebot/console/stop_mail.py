"""The page on which whoever gets e-mail from us asks for no more of it: no script, no cookie, no sign-in.

The address of the page names an e-mail that was sent, by an id that nobody can guess. Looking at it does nothing, so
that a mail scanner that follows links takes nobody's e-mail away. Source: RFC 8058, 12 CFR 1006.6(e).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from voicebot.calls.house import Office
from voicebot.console.plan_page import HEADERS, SHORT
from voicebot.console.plan_sheet import house_values, texts
from voicebot.errors import NotFound
from voicebot.outreach.messages.desk import Messages
from voicebot.wording.pages import Pages
from voicebot.wording.writing import telephone


def blueprint(messages: Messages, pages: Pages, office: Office) -> Blueprint:
    """The routes below /email/stop/."""
    site = Blueprint("stop_mail", __name__, url_prefix="/email/stop", template_folder="templates")

    @site.get("/<attempt>")
    def ask(attempt: str) -> Response:
        return _page("stop_mail.html", _language(messages.language_of_mail(attempt)), done=False)

    @site.post("/<attempt>")
    def stop(attempt: str) -> Response:
        language = messages.language_of_mail(attempt)
        messages.stop_mail(attempt)
        return _page("stop_mail.html", _language(language), done=True)

    @site.errorhandler(NotFound)
    def unknown(error: NotFound) -> Response:
        return _page("plan_notice.html", _language(office.language), 404, what="unknown")

    @site.after_request
    def private(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    def _language(known: str) -> str:
        asked = SHORT.get(request.args.get("lang", ""), known)
        return asked if asked in dict(office.houses) else office.language

    def _page(template: str, language: str, status: int = 200, **more: Any) -> Response:
        house, short = dict(office.houses)[language], language[:2]
        say = texts(pages, language, house_values(house))
        other = next(one for one in SHORT if one != short)
        numbers = (("contact.person", house.hotline), ("contact.complaints", house.complaints))
        lines = [(name, number, telephone(number, language)) for name, number in numbers]
        frame = {"lang": language, "short": short, "other": other, "other_lang": SHORT[other], "lines": lines}
        return make_response(render_template(template, say=say, **frame, **more), status)

    return site
