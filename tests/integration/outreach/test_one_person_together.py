"""Two workers who ring one person at the same moment: the second waits for the first, and sees what it did."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from tests.unit.calls import toy
from tests.unit.calls.conftest import NOW, FakeCarrier, put
from voicebot.calls.asking import Desk
from voicebot.calls.dialling import dial, reserve_outbound
from voicebot.calls.house import office_of
from voicebot.calls.one_call import IN_CALL_RULE
from voicebot.calls.rules import Answer, Question
from voicebot.clock import ManualClock
from voicebot.errors import NotAllowed
from voicebot.records import Cipher, Database, open_database
from voicebot.settings import Settings

PERSON = "P-1"


@dataclass
class OneADay(toy.ToyRules):
    """One call that was placed is enough for a person; the first who asks is kept waiting for its answer."""

    begun: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)
    caps: bool = True

    def may_call(self, question: Question) -> Answer:
        placed = [call for call in question.calls if call["dialled_at"] is not None]
        if not self.begun.is_set():
            self.begun.set()
            assert self.goes_on.wait(20)
        return Answer(False, ("ONE-A-DAY",)) if placed and self.caps else Answer(True)


@pytest.fixture
def databases(database: Database, database_url: str, cipher: Cipher) -> Iterator[tuple[Database, Database]]:
    other = open_database(database_url, cipher)
    yield database, other
    other.close()


def desk(database: Database, rules: toy.ToyRules) -> Desk:
    office = office_of(Settings(secret_key=SecretStr("s" * 32), person_number="", ledger_fresh_minutes=720))
    return Desk(database, ManualClock(NOW), rules, office)


@pytest.mark.parametrize("tie", ["one account", "one person", "one number"])
@pytest.mark.parametrize("caps", [True, False])
def test_two_calls_at_once_never_both_pass(databases: tuple[Database, Database], tie: str, caps: bool) -> None:
    person = {"person_hash": databases[0].cipher.person_hash(PERSON)} if tie == "one person" else {}
    put(databases[0], **person)
    other = {"phone": "+8613800000102"} if tie == "one person" else {}
    put(databases[0], "A-2", reference="77", **(person | other))
    calm = desk(databases[0], toy.ToyRules())
    calls = [reserve_outbound(calm, ref) for ref in ("A-1", "A-1" if tie == "one account" else "A-2")]
    rules, carrier, refused = OneADay(caps=caps), FakeCarrier(), []

    def place(which: int) -> None:
        try:
            dial(desk(databases[which], rules), calls[which], carrier)
        except NotAllowed as refusal:
            refused.append(refusal.rule_ids)

    first, second = (threading.Thread(target=place, args=(which,)) for which in (0, 1))
    first.start()
    assert rules.begun.wait(20)
    second.start()
    second.join(0.5)
    assert second.is_alive(), "it waits for the first"
    rules.goes_on.set()
    first.join(20)
    second.join(20)
    assert [dial.attempt for dial in carrier.placed] == [calls[0]]
    assert refused == [("ONE-A-DAY",) if caps else (IN_CALL_RULE,)]
