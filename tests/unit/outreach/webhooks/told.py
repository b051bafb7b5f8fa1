"""A bank that tells others what happens, at the clock's time, and a courier that a test may hold up."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from tests.unit.outreach.desk import Desk, desk_on
from voicebot.outreach.webhooks.addresses import Networks
from voicebot.outreach.webhooks.courier import Answer
from voicebot.outreach.webhooks.desk import Webhooks
from voicebot.records import Database

OK = Answer(200, 3)
URL = "https://crm.example.com/hook"


@dataclass
class FakeCourier:
    """Keeps what it brought, as (url, headers, body); answers as it is told to, by URL."""

    answers: dict[str, Answer] = field(default_factory=dict)
    brought: list[tuple[str, Mapping[str, str], str]] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.brought.append((url, headers, body.decode()))
        return self.answers.get(url, OK)

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.brought]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers, _ in self.brought]


@dataclass
class Told:
    """`webhooks` of a bank whose customers promise and pay at `desk`."""

    desk: Desk
    webhooks: Webhooks
    courier: FakeCourier

    @property
    def database(self) -> Database:
        return self.desk.database

    def passes(self) -> Counter[str]:
        """One pass, to its end."""
        came = self.webhooks.deliver()
        assert self.webhooks.rest(10)
        came.update(self.webhooks._deliverer.deliver(lambda: False))
        return came

    def later(self, **by: float) -> Counter[str]:
        self.desk.clock.advance(**by)
        return self.passes()

    def told(self) -> list[dict[str, Any]]:
        """What was brought in a pass, in the order in which it happened."""
        self.passes()
        return sorted(self.courier.told(), key=lambda one: one["timestamp"])


def told_on(database: Database) -> Told:
    """A bank with an endpoint at URL that is told everything."""
    desk, courier = desk_on(database), FakeCourier()
    webhooks = Webhooks(database, desk.clock, Networks(), courier)
    return Told(desk, webhooks, courier)


def verified(headers: Mapping[str, str], body: str, secret: str) -> bool:
    """Whether the signature is one of this secret's, as any receiver checks it; the time apart."""
    at, signatures = headers["webhook-timestamp"], headers["webhook-signature"].split()
    expected = Webhook(secret).sign(headers["webhook-id"], datetime.fromtimestamp(int(at), UTC), body)
    return expected in signatures
