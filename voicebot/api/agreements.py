"""GET /api/v1/promises lists promises to pay; GET /api/v1/plans/<id> shows a plan. Both tell what became of them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from voicebot.api.entry import answered, guarded, whole
from voicebot.errors import NotFound
from voicebot.outreach.agreements import LARGEST_PAGE, Agreements
from voicebot.settings import Settings

#: the largest number that a row has
LAST = 2**63 - 1


def blueprint(agreements: Agreements, settings: Settings) -> Blueprint:
    """The routes."""
    api = guarded("api_agreements", settings)

    @api.get("/promises")
    def promises() -> Response:
        limit = whole("limit", 50, LARGEST_PAGE)
        assert limit is not None, "it has a default"
        return answered(agreements.promises(request.args.get("state"), whole("before", None, LAST), limit))

    @api.get("/plans/<plan>")
    def plan(plan: str) -> Response:
        if not (plan.isascii() and plan.isdecimal() and len(plan) < 19):
            raise NotFound(f"plan {plan[:64]} is not known")
        return answered(agreements.plan(int(plan)))

    return api
