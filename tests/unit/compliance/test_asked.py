"""What may-call is asked: a word that is not understood is refused, and a number is one however it is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from voicebot.cli.may_call import answer
from voicebot.compliance import Request, load_rulebooks
from voicebot.compliance.asked import read
from voicebot.errors import InvalidInput

CN = {"packs": ["CN_BANK"], "number": "+8613800000001", "zones": ["Asia/Shanghai"], "region": "CN"}
AT = "2026-11-24T12:00:00+08:00"
TALK = {"at": "2026-11-24T09:00:00+08:00"}
#: the record that the contract writes out, every field of it
CONTRACT = {
    "packs": ["CN_BANK"],
    "at": AT,
    "number": "+8613800000001",
    "zones": ["Asia/Shanghai"],
    "region": "CN",
    "voice": "artificial",
    "purpose": "collection",
    "channel": "voice",
    "debt": "D1",
    "flags": [],
    "consents": [{"kind": "callback", "number": "+8613800000001", "from": "2026-11-20T00:00:00+08:00", "until": AT}],
    "history": [
        {"at": "2026-11-23T09:00:00+08:00", "number": "+8613800000001", "debt": "D1", "direction": "outbound"}
        | {"channel": "voice", "outcome": "no_answer"}
    ],
}


def asked(**more: Any) -> Request:
    return read(CN | {"at": AT} | more)


def test_the_contracts_own_record_is_understood() -> None:
    assert answer(json.dumps(CONTRACT), load_rulebooks())["allowed"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"flag": ["cease"]}, "flag"),
        ({"flags": [{"kind": "optout_voice", "number": "+12125550199"}]}, "flags.number"),
        ({"flags": [{"flag": "cease", "from": "2026-11-24", "until": "2026-11-23"}]}, "flags.until"),
        ({"consents": [5]}, "consents"),
        ({"consents": [{"kind": "callback", "since": AT}]}, "consents.since"),
        ({"consents": [{"kind": "callback", "number": "home"}]}, "consents.number"),
        ({"history": [TALK | {"chanel": "sms"}]}, "history.chanel"),
        ({"history": [TALK | {"channel": "pigeon"}]}, "history.channel"),
        ({"history": [TALK | {"direction": "sideways"}]}, "history.direction"),
        ({"history": [TALK | {"number": "12"}]}, "history.number"),
        ({"history": [TALK | {"outcome": 5}]}, "history.outcome"),
        ({"history": [TALK | {"purpose": "chat"}]}, "history.purpose"),
        ({"history": [TALK | {"debt": ["D1"]}]}, "history.debt"),
        ({"debt": ["D1"]}, "debt"),
        ({"debt": True}, "debt"),
        ({"number": None}, "number"),
        ({"number": ""}, "number"),
        ({"number": "+1"}, "number"),
        ({"number": "+861380000000100000000"}, "number"),
        ({"number": 13800000001}, "number"),
        ({"number": "2125550123", "region": ""}, "number"),
        ({"purpose": "chat"}, "purpose"),
        ({"channel": "fax"}, "channel"),
        ({"region": 5}, "region"),
        ({"bad_times": [{"days": "mon-sun", "from": "20:00", "until": "10:00"}]}, "bad_times.until"),
        ({"bad_times": [{"until": "00:00"}]}, "bad_times.until"),
        ({"bad_times": [{"from": "09:00+08:00"}]}, "bad_times.from"),
        ({"bad_times": [{"till": "10:00"}]}, "bad_times.till"),
        ({"bad_times": [{"number": "work"}]}, "bad_times.number"),
    ],
)
def test_what_is_not_understood_is_refused_by_field_value_and_mend(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(**change)
    assert refused.value.field == field
    assert refused.value.mend


@pytest.mark.parametrize("written", ["+86 138 0000 0001", "13800000001", "+86-138-0000-0001", " +8613800000001 "])
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    request = asked(
        number=written,
        history=[TALK | {"number": written}],
        consents=[{"kind": "callback", "number": written}],
        bad_times=[{"number": written}],
    )
    found = {request.number, request.history[0].number, request.consents[0].number, request.bad_times[0].number}
    assert found == {"+8613800000001"}


def test_dials_count_whichever_way_their_number_was_written() -> None:
    ways = ("+86 138 0000 0001", "13800000001") * 3
    dials = [{"at": "2026-11-24T09:00:00+08:00", "number": way, "outcome": "no_answer"} for way in ways]
    record = CN | {"at": AT, "history": dials}
    assert answer(json.dumps(record), load_rulebooks())["blocked_by"] == ["CN-FREQ-01"]


def test_a_word_is_the_same_in_large_letters_and_in_small_ones() -> None:
    request = asked(region="us-ma", history=[TALK | {"channel": "SMS", "direction": "Inbound", "outcome": "No-Answer"}])
    [past] = request.history
    assert (request.region, past.channel, past.direction) == ("US-MA", "sms", "inbound")
    assert past.outcome == "no_answer"


def test_a_debt_may_be_named_by_a_number() -> None:
    request = asked(debt=7, history=[TALK | {"debt": 7}, TALK])
    assert (request.debt, [past.debt for past in request.history]) == ("7", ["7", None])
