"""A message comes through, or is tried again on the schedule with the same id; a dead endpoint keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from threading import Event

import pytest

from tests.unit.outreach.webhooks.told import URL, Told, verified
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.outreach.webhooks import delivering
from voicebot.outreach.webhooks.courier import Answer
from voicebot.outreach.webhooks.desk import KEPT

DOWN = Answer(None, 20_000, "no answer in time")
OTHER = "https://ledger.example.com/hook"


def log_of(told: Told, endpoint: int = 1) -> list[dict[str, object]]:
    return list(told.webhooks.deliveries(endpoint, None, None, 50)["deliveries"])


def secret_of(told: Told, endpoint: int = 1) -> str:
    return next(str(row["secret"]) for row in told.desk.rows("webhook_endpoints") if row["id"] == endpoint)


def test_a_message_is_signed_as_the_standard_has_it_and_logged_with_status_and_duration(told: Told) -> None:
    told.desk.promises()
    assert told.passes() == {"published": 1, "delivered": 1}
    [(url, headers, body)] = told.courier.brought
    assert url == URL
    assert verified(headers, body, secret_of(told))
    assert not verified(headers, body + " ", secret_of(told))
    assert (headers["Content-Type"], headers["webhook-id"][:4]) == ("application/json", "msg_")
    [logged] = log_of(told)
    assert (logged["state"], logged["message"], logged["type"]) == ("delivered", headers["webhook-id"], "promise.made")
    at = told.desk.clock.now().isoformat()
    assert logged["attempts"] == [{"at": at, "status": 200, "milliseconds": 3, "why": None}]
    assert told.passes() == {}


@pytest.mark.parametrize("status", [301, 400, 404, 500, 503])
def test_what_is_not_taken_is_tried_again_with_the_same_id_and_the_same_words(told: Told, status: int) -> None:
    told.courier.answers[URL] = Answer(status, 3)
    told.desk.promises()
    assert told.passes() == {"published": 1, "later": 1}
    assert told.passes() == {}, "not before its time"
    told.courier.answers.clear()
    assert told.later(seconds=6) == {"delivered": 1}
    first, second = told.courier.brought
    assert (first[1]["webhook-id"], first[2]) == (second[1]["webhook-id"], second[2])
    assert first[1]["webhook-timestamp"] < second[1]["webhook-timestamp"], "each attempt is signed at its own time"
    assert [one["status"] for one in log_of(told)[0]["attempts"]] == [status, 200]  # type: ignore[attr-defined]


def test_ten_attempts_are_made_and_no_more_and_then_it_can_be_asked_for_again(told: Told) -> None:
    told.courier.answers[URL] = DOWN
    told.desk.promises()
    told.passes()
    for _ in range(100):
        told.later(hours=1)
    assert len(told.courier.brought) == 10
    [logged] = log_of(told)
    assert (logged["state"], logged["next_try"]) == ("failed", None)
    told.courier.answers.clear()
    message = str(logged["message"])
    assert told.webhooks.redeliver(1, message=message) == 1
    assert told.passes() == {"delivered": 1}
    assert told.courier.ids() == [message] * 11


def test_an_endpoint_that_asks_for_time_is_given_it(told: Told) -> None:
    told.courier.answers[URL] = Answer(429, 3, retry_after="3600")
    told.desk.promises()
    told.passes()
    told.desk.promises()
    assert told.later(minutes=59) == {"published": 1}, "whatever else waits for it"
    told.courier.answers.clear()
    # one lane and the first that comes through frees the other
    assert told.later(minutes=2)["delivered"] == 2


def test_an_endpoint_that_fails_is_probed_now_and_then_and_not_once_for_everything_that_waits(told: Told) -> None:
    told.courier.answers[URL] = DOWN
    for number in range(30):
        told.desk.pays("1.00", f"TX-{number}")
    told.passes()
    for _ in range(60):
        told.later(seconds=60)
    assert len(told.courier.brought) < 30, "a few at once at first, then one every five minutes"
    told.courier.answers.clear()
    assert told.later(minutes=5)["delivered"] >= 20
    told.later(minutes=40)
    assert [one["state"] for one in log_of(told)] == ["delivered"] * 30


def test_410_disables_the_endpoint_at_once_and_what_waits_is_kept_for_when_it_is_enabled(told: Told) -> None:
    told.courier.answers[URL] = Answer(410, 3)
    told.desk.promises()
    told.passes()
    [endpoint] = told.webhooks.listed()
    assert (endpoint["state"], endpoint["why"], endpoint["waiting"]) == ("disabled", "it answered 410 Gone", 1)
    told.courier.answers.clear()
    assert told.later(days=1) == {}
    told.webhooks.change(1, enabled=True)
    assert told.passes() == {"delivered": 1}


def test_an_endpoint_where_nothing_comes_through_for_five_days_is_disabled(told: Told) -> None:
    told.courier.answers[URL] = DOWN
    for day in range(7):
        told.desk.pays("1.00", f"TX-{day}")
        for _ in range(24):
            told.later(hours=1)
    [endpoint] = told.webhooks.listed()
    assert endpoint["state"] == "disabled"
    assert str(endpoint["why"]).startswith("nothing has come through since 2026-11-24 03:00 UTC")
    attempts = len(told.courier.brought)
    told.later(days=1)
    assert len(told.courier.brought) == attempts


def test_one_message_that_is_never_taken_keeps_no_other_back(told: Told) -> None:
    class Picky:
        def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            told.courier.post(url, headers, body)
            return Answer(500 if b"TX-0" in body else 200, 3)

    told.webhooks._deliverer._courier = Picky()
    told.desk.pays("1.00", "TX-0")
    told.passes()
    for number in range(1, 6):
        told.desk.pays("1.00", f"TX-{number}")
        told.later(minutes=6)
    states = {str(one["message"]): one["state"] for one in log_of(told)}
    assert sorted(str(state) for state in states.values()) == ["delivered"] * 5 + ["waiting"]
    assert told.webhooks.listed()[0]["state"] == "enabled"


def test_a_slow_endpoint_keeps_no_other_waiting(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, began = Event(), Event()

    class Slow:
        def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            if url == URL:
                began.set()
                assert let_go.wait(30)
            return told.courier.post(url, headers, body)

    monkeypatch.setattr(delivering, "PATIENCE", 0.2)
    told.webhooks._deliverer._courier = Slow()
    told.webhooks.add(OTHER, ["*"], "Mei")
    told.desk.promises()
    deliver = told.webhooks._deliverer.deliver
    told.webhooks._publisher.publish()
    assert deliver(lambda: True, 0.2)["delivered"] == 1
    assert began.is_set()
    told.desk.pays("1.00", "TX-1")
    told.webhooks._publisher.publish()
    assert deliver(lambda: True, 0.2)["delivered"] == 1, "the pass goes on beside the slow one"
    assert {url for url, _, _ in told.courier.brought} == {OTHER}
    let_go.set()
    assert told.webhooks.rest(10)
    told.passes()
    assert [url for url, _, _ in told.courier.brought].count(URL) == 2


def test_whoever_was_killed_at_an_attempt_has_lost_nothing(told: Told) -> None:
    class Dies(BaseException):
        """Stands for the end of the process: nothing after it is carried out."""

    class Killed:
        def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
            told.courier.post(url, headers, body)
            raise Dies

    told.desk.promises()
    told.webhooks._publisher.publish()
    told.webhooks._deliverer._courier = Killed()
    posting = told.webhooks._deliverer._take(1)
    assert posting is not None
    with pytest.raises(Dies):
        told.webhooks._deliverer._post(posting)
    told.webhooks._deliverer._courier = told.courier
    assert told.passes() == {}, "somebody may still be at it"
    assert told.later(seconds=61) == {"delivered": 1}
    assert len(set(told.courier.ids())) == 1
    assert [one["status"] for one in log_of(told)[0]["attempts"]] == [None, 200]  # type: ignore[attr-defined]


def test_the_old_secret_signs_beside_the_new_one_until_its_time_is_over(told: Told) -> None:
    old = secret_of(told)
    new = told.webhooks.rotate(1, hours=2).secret
    assert new != old
    told.desk.promises()
    told.passes()
    _, headers, body = told.courier.brought[-1]
    assert headers["webhook-signature"].count("v1,") == 2
    assert verified(headers, body, old)
    assert verified(headers, body, new)
    told.desk.clock.advance(hours=2)
    told.desk.promises()
    told.passes()
    _, headers, body = told.courier.brought[-1]
    assert headers["webhook-signature"].count("v1,") == 1
    assert verified(headers, body, new)
    with pytest.raises(InvalidInput, match="hours"):
        told.webhooks.rotate(1, hours=-1)


def test_a_test_says_what_came_of_it_and_is_tried_once(told: Told) -> None:
    tested = told.webhooks.test(1)
    assert (tested["delivered"], tested["status"]) == (True, 200)
    [event] = told.courier.told()
    assert (event["type"], event["data"]) == ("webhook.test", {"endpoint": 1})
    assert verified(told.courier.brought[0][1], told.courier.brought[0][2], secret_of(told))
    told.courier.answers[URL] = DOWN
    assert told.webhooks.test(1)["why"] == "no answer in time"
    told.courier.answers.clear()
    assert told.later(days=1) == {}
    assert told.webhooks.redeliver(1, since=told.desk.clock.now() - timedelta(days=2)) == 0
    told.webhooks.change(1, enabled=False)
    with pytest.raises(Conflict, match="disabled"):
        told.webhooks.test(1)


def test_all_that_failed_since_a_time_is_asked_for_again(told: Told) -> None:
    told.courier.answers[URL] = DOWN
    told.desk.promises()
    told.passes()
    told.desk.clock.advance(hours=1)
    since = told.desk.clock.now()
    told.desk.pays("1.00", "TX-1")
    told.passes()
    told.courier.answers.clear()
    told.webhooks.change(1, enabled=True)
    assert told.webhooks.redeliver(1, since=since) == 1
    told.passes()
    assert told.webhooks.redeliver(1, since=since) == 0, "what came through is not sent again unless it is named"
    with pytest.raises(NotFound, match="msg_nothing"):
        told.webhooks.redeliver(1, message="msg_nothing")
    with pytest.raises(InvalidInput, match="message"):
        told.webhooks.redeliver(1)


def test_a_removed_endpoint_is_told_nothing_and_its_secret_is_gone(told: Told) -> None:
    told.courier.answers[URL] = DOWN
    told.desk.promises()
    told.passes()
    told.webhooks.remove(1)
    told.courier.answers.clear()
    assert told.later(hours=1) == {}
    assert told.webhooks.listed() == []
    [row] = told.desk.rows("webhook_endpoints")
    assert (row["state"], row["secret"], row["url"]) == ("removed", "", "")
    for asked in (lambda: told.webhooks.endpoint(1), lambda: told.webhooks.rotate(1), lambda: told.webhooks.test(1)):
        with pytest.raises(NotFound, match="voicebot webhooks list"):
            asked()


def test_secrets_and_addresses_are_sealed_and_shown_to_nobody(told: Told) -> None:
    with told.database.read() as connection:
        raw = connection.exec_driver_sql("SELECT url, secret FROM webhook_endpoints").one()
    assert b"crm.example.com" not in bytes(raw[0])
    assert secret_of(told).encode() not in bytes(raw[1])
    [endpoint] = told.webhooks.listed()
    assert endpoint["url"] == "https://crm.example.com/…"
    assert secret_of(told) not in str(endpoint)


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(told: Told) -> None:
    told.desk.promises()
    told.passes()
    told.courier.answers[URL] = Answer(410, 3)
    told.desk.pays("1.00", "TX-1")
    told.passes()
    told.desk.clock.advance(seconds=KEPT.total_seconds() + 1)
    assert told.webhooks.forget() == {"forgotten": 1}
    assert told.webhooks.forget() == {}
    assert [row["kind"] for row in told.desk.rows("webhook_events")] == ["payment.recorded"]


def test_a_pass_ends_when_it_is_told_to(told: Told) -> None:
    told.desk.promises()
    assert told.webhooks.deliver(lambda: False) == {}
    assert told.courier.brought == []
