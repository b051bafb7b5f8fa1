"""GET /api/v1/accounts/<ref>/timeline: all that is on record of an account, the newest first."""

from __future__ import annotations

from flask import Blueprint, Response, request

from voicebot.api.entry import answered, guarded, whole
from voicebot.outreach.timeline import LARGEST_PAGE, Timeline
from voicebot.settings import Settings


def blueprint(timeline: Timeline, settings: Settings) -> Blueprint:
    """The route."""
    api = guarded("api_timeline", settings)

    @api.get("/accounts/<ref>/timeline")
    def page(ref: str) -> Response:
        limit = whole("limit", 50, LARGEST_PAGE)
        assert limit is not None, "it has a default"
        kinds = [kind.strip() for said in request.args.getlist("kind") for kind in said.split(",") if kind.strip()]
        return answered(timeline.page(ref, kinds, request.args.get("before"), limit))

    return api
