"""Whatever others are told of is written in few places, and each of them notes it."""

from __future__ import annotations

import re
from pathlib import Path

from voicebot.settings import ROOT

RECORDS = Path("voicebot/records")
#: tables whose rows are facts that others are told of, and where alone they are written: there the event is noted
WRITTEN = {
    "promise_events": {RECORDS / "promises.py"},
    "plan_events": {RECORDS / "plans.py"},
    "ticket_events": {RECORDS / "ticket_events.py"},
    "payments": {RECORDS / "payments.py"},
    "tickets": {RECORDS / "outcomes.py"},
    "calls": {RECORDS / "calls.py"},
    # beside: lists that a bank sends itself are not told back to it, and invented people who start over are nobody
    "suppressions": {RECORDS / "contact.py", RECORDS / "stop_batches.py", Path("voicebot/calls/starting_over.py")},
}


def test_no_other_place_writes_what_others_are_told_of() -> None:
    written: dict[str, set[Path]] = {table: set() for table in WRITTEN}
    for path in (ROOT / "voicebot").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for table in re.findall(r"(?:insert|update)\(\s*(?:\w+\.)?(\w+)\b", path.read_text(encoding="utf-8")):
            if table in written:
                written[table].add(path.relative_to(ROOT))
    assert written == WRITTEN, "note the event there too (voicebot/records/events.py), or write it where it is noted"
