"""Twilio as a Messenger: one request a text, never repeated here, and what its errors mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from twilio.rest import Client

from voicebot.errors import CarrierFailed
from voicebot.outreach.messages.messenger import Listed, Taken, Text
from voicebot.outreach.messages.telling import RANK
from voicebot.settings import Settings
from voicebot.telephony.carrier import FAILURES, MEANINGS, TIMEOUT, Deed, Directed, failure

#: the newest texts to one number that are looked through
LISTED_MOST = 100
#: what people are told of the errors of texts. Source: Twilio's error dictionary
TEXT_MEANINGS = MEANINGS | {
    21211: "the number is not one that can be written to: correct it in the account",
    21212: "TWILIO_FROM_NUMBER is no number: correct it",
    21408: "the carrier account may not write to that country: allow it under geographic permissions",
    21603: "no number to send from: set TWILIO_FROM_NUMBER",
    21606: "TWILIO_FROM_NUMBER is not one of the account's that can send texts: correct it",
    21610: "the person has opted out with the carrier: no text is sent to them any more",
    21612: "the number cannot be reached from TWILIO_FROM_NUMBER: try another sender",
    21614: "the number is no mobile number: correct it in the account",
    21659: "TWILIO_FROM_NUMBER is not one of the account's: correct it",
    21660: "TWILIO_FROM_NUMBER is of another account: correct it",
    30003: "the telephone is switched off or out of reach",
    30004: "the text was blocked at the telephone or its operator",
    30005: "the number does not exist any more: correct it in the account",
    30006: "the number is a landline, which gets no texts: correct it in the account",
    30007: "the operator took the text for spam: register the sender, and look at the words",
    30008: "the operator does not say why it did not arrive",
    30034: "TWILIO_FROM_NUMBER is not registered for texts to the United States (A2P 10DLC): register it",
}
TEXT = Deed("the text was not sent", "the text may have been sent", TEXT_MEANINGS)


class TwilioMessenger:
    """Texts through a Twilio account."""

    name = "twilio"
    # its list shows what was accepted, and may be late
    lists_all = False

    def __init__(self, settings: Settings, *, timeout: float = TIMEOUT) -> None:
        self._from = settings.twilio_from_number
        self._status = settings.public_url.rstrip("/") + "/twilio/message/status"
        self._client = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_token.get_secret_value(),
            http_client=Directed(settings.twilio_api_base, timeout),
        )

    def send(self, text: Text) -> Taken:
        """Give the text to Twilio. Raises CarrierFailed."""
        if not self._from:
            raise CarrierFailed(TEXT_MEANINGS[21603], code=21603)
        try:
            made = self._client.messages.create(
                to=text.to, from_=self._from, body=text.body, status_callback=f"{self._status}/{text.attempt}"
            )
            sid, status, code = made.sid, made.status, made.error_code
        except FAILURES as error:
            raise failure(error, TEXT) from error
        if not sid:
            raise CarrierFailed("the carrier's answer names no text: it may have been sent", unknown=True)
        return Taken(str(sid), known(status) if code is None else "failed")

    def sent_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """The newest texts from us to this number since a time. Raises CarrierFailed."""
        try:
            # By number alone: a text that is still queued has no date of sending to be found by.
            found = self._client.messages.list(to=number, from_=self._from, limit=LISTED_MOST, page_size=LISTED_MOST)
        except FAILURES as error:
            raise failure(error, TEXT) from error
        listed = [Listed(str(one.sid), known(one.status), str(one.body), _aware(one.date_created)) for one in found]
        return [one for one in listed if one.at >= since]


def known(status: Any) -> str:
    """A status that we know; one that we do not is taken for the least that a text with an id can be."""
    return str(status) if str(status) in RANK and RANK[str(status)] > 0 else "accepted"


def _aware(value: datetime | None) -> datetime:
    if value is None:
        return datetime.max.replace(tzinfo=UTC)
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)
