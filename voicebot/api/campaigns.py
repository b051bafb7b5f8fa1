"""GET /api/v1/campaigns lists campaigns, /campaigns/<id> shows one; POST starts, pauses, resumes and stops it.

Whoever calls says in whose name (`by`). A large campaign is approved by a second person, and not over the API: there
is one key, whoever holds it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from voicebot.api.entry import answered, guarded, json_object, whole
from voicebot.errors import InvalidInput, NotFound
from voicebot.outreach.campaigns.desk import Campaigns
from voicebot.outreach.campaigns.showing import MOST
from voicebot.settings import Settings

#: bytes of a request
LARGEST = 16 * 1024
EXAMPLE = '{"by": "Mei Lin", "reason": "the words are being looked at"}'
#: the largest number that a row has
LAST = 2**63 - 1


def blueprint(campaigns: Campaigns, settings: Settings) -> Blueprint:
    """The routes."""
    api = guarded("api_campaigns", settings)
    life, looks = campaigns.life, campaigns.looks

    @api.get("/campaigns")
    def listed() -> Response:
        limit = whole("limit", 50, MOST)
        assert limit is not None, "it has a default"
        return answered(looks.listed(request.args.get("state"), whole("before", None, LAST), limit))

    @api.get("/campaigns/<campaign>")
    def shown(campaign: str) -> Response:
        return answered(looks.shown(_number(campaign)))

    @api.post("/campaigns/<campaign>/start")
    def start(campaign: str) -> Response:
        asked = _asked("beside")
        beside = asked.get("beside", False)
        if not isinstance(beside, bool):
            raise InvalidInput("beside", beside, "send true or false")
        life.start(_number(campaign), _text(asked, "by"), beside=beside)
        return answered(looks.shown(_number(campaign)))

    @api.post("/campaigns/<campaign>/pause")
    def pause(campaign: str) -> Response:
        asked = _asked("reason")
        life.pause(_number(campaign), _text(asked, "by"), _text(asked, "reason"))
        return answered(looks.shown(_number(campaign)))

    @api.post("/campaigns/<campaign>/resume")
    def resume(campaign: str) -> Response:
        asked = _asked("reason")
        life.resume(_number(campaign), _text(asked, "by"), _text(asked, "reason"))
        return answered(looks.shown(_number(campaign)))

    @api.post("/campaigns/<campaign>/stop")
    def stop(campaign: str) -> Response:
        asked = _asked("reason")
        life.stop(_number(campaign), _text(asked, "by"), _text(asked, "reason"))
        return answered(looks.shown(_number(campaign)))

    return api


def _asked(more: str) -> dict[str, Any]:
    found = json_object(LARGEST, EXAMPLE)
    for unknown in set(found) - {"by", more}:
        raise InvalidInput(unknown, found[unknown], f"unknown field; known are by and {more}")
    return found


def _text(asked: dict[str, Any], field: str) -> str:
    value = asked.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(field, value, "send text: it is kept with the change")
    return value


def _number(campaign: str) -> int:
    if not (campaign.isascii() and campaign.isdecimal() and len(campaign) < 19):
        raise NotFound(f"campaign {campaign[:64]} is not known")
    return int(campaign)
