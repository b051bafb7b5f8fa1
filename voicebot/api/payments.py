"""POST /api/v1/payments records a payment, or takes one back; sent again, it changes nothing."""

from __future__ import annotations

from flask import Blueprint, Response

from voicebot.api.entry import answered, guarded, json_object
from voicebot.outreach.arriving import read
from voicebot.outreach.payments import Payments, as_json
from voicebot.settings import Settings

#: bytes of a request
LARGEST = 16 * 1024
EXAMPLE = '{"account": "A-1001", "amount": "500.00", "paid_at": "2026-11-24", "reference": "TX-1"}'


def blueprint(payments: Payments, settings: Settings) -> Blueprint:
    """The route."""
    api = guarded("api_payments", settings)

    @api.post("/payments")
    def record() -> Response:
        posted = payments.record(read(json_object(LARGEST, EXAMPLE)), "api")
        return answered(as_json(posted), 201 if posted.new else 200)

    return api
