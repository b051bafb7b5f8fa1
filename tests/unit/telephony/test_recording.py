"""A call that came in is recorded beside itself, once it counts as answered; a failure is told with its mend."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest

from voicebot.application import log_as_events
from voicebot.errors import CarrierFailed
from voicebot.telephony.recording import Recorder

NOT_YET = CarrierFailed("the call is no longer in progress", code=21220)


@dataclass
class Carrier:
    """Answers with each of `fails` first."""

    fails: list[CarrierFailed] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def record(self, sid: str, call: str) -> str:
        self.asked.append((sid, call))
        if self.fails:
            raise self.fails.pop(0)
        return "RE1"


def told(capsys: pytest.CaptureFixture[str], carrier: Carrier) -> dict[str, object]:
    log_as_events()
    Recorder(carrier, wait=lambda seconds: None).begin("CA1", "one").join()
    line: dict[str, object] = json.loads(capsys.readouterr().err.splitlines()[-1])
    return line


def test_a_call_that_is_not_yet_answered_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    carrier = Carrier([NOT_YET, NOT_YET])
    line = told(capsys, carrier)
    assert (line["event"], line["call"], line["recording"]) == ("recording.started", "one", "RE1")
    assert carrier.asked == [("CA1", "one")] * 3


@pytest.mark.parametrize("failure", [CarrierFailed("may not", code=20003), CarrierFailed("no answer", unknown=True)])
def test_a_refusal_is_not_repeated_and_says_what_to_mend(
    capsys: pytest.CaptureFixture[str], failure: CarrierFailed
) -> None:
    carrier = Carrier([failure])
    line = told(capsys, carrier)
    assert (line["event"], line["call"], line["code"]) == ("recording.failed", "one", failure.code)
    assert "RECORD_CALLS" in str(line["mend"])
    assert len(carrier.asked) == 1


def test_a_call_that_is_over_is_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    carrier = Carrier([NOT_YET] * 99)
    assert told(capsys, carrier)["event"] == "recording.failed"
    assert 1 < len(carrier.asked) < 10
