"""People who take calls by themselves, at the whole bot: each kind ends as it should, and always in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from voicebot.calls.crowd import crowd
from voicebot.calls.samples import SampleAccount, put_samples
from voicebot.errors import CarrierFailed
from voicebot.line.population.carrier import Population
from voicebot.line.population.ear import Ear
from voicebot.line.population.manners import read_manners
from voicebot.settings import ROOT
from voicebot.wording.script import load_script

from .conftest import NEW_YORK, SHANGHAI, Bank

OpenBank = Callable[..., Bank]
CROWD = crowd(120)
CHINESE = next(one for one in CROWD if one.region == "CN")
ENDS = {
    "nobody_home": {"no_answer"},
    "on_the_telephone": {"line_busy"},
    "voicemail": {"voicemail_left", "machine_no_message"},
    "voicemail_that_cuts_off": {"machine_no_message"},
    "pays_in_full": {"promise_to_pay_full"},
    "pays_by_a_day": {"promise_to_pay_full"},
    "pays_a_part": {"promise_to_pay_partial"},
    "asks_for_instalments": {"plan_pending_confirmation"},
    "asks_for_instalments_and_thinks": {"instalment_requested"},
    "cannot_pay": {"hardship"},
    "paid_already": {"claims_paid"},
    "disputes": {"dispute"},
    "wants_a_person": {"person_requested", "transferred"},
    "wants_a_person_at_once": {"person_requested", "transferred"},
    "declines": {"refused_to_pay"},
    "busy_now": {"busy_now"},
    "call_me_later": {"busy_now", "callback_requested"},
    "call_me_at": {"busy_now", "callback_requested"},
    "wrong_number": {"wrong_number"},
    "answers_for_another": {"third_party"},
    "opts_out": {"do_not_call"},
    "cannot_be_verified": {"verification_failed"},
    "says_nothing": {"no_response"},
}


@pytest.fixture
def lines() -> Iterator[list[Population]]:
    opened: list[Population] = []
    yield opened
    for line in opened:
        line.close()


def populated(bank: Bank, lines: list[Population], only: str = "", **more: object) -> Population:
    """People of one kind, or of all, on the bank's line."""
    put_samples(bank.calls.database, bank.clock, CROWD)
    manners = read_manners()
    if only:
        manners = replace(manners, people=tuple(one for one in manners.people if one.name == only))
    ear = Ear(load_script(ROOT / "prompts").lines, manners.questions)
    lines.append(Population(bank.trunk, {one.phone: one for one in CROWD}, manners, ear, pace=0.0, **more))  # type: ignore[arg-type]
    return lines[-1]


def rung(bank: Bank, line: Population, person: SampleAccount) -> str:
    call = bank.calls.reserve_outbound(person.ref)
    bank.calls.dial(call, line)
    return call


@pytest.mark.parametrize(("language", "start"), [("zh-CN", SHANGHAI), ("en-US", NEW_YORK)])
def test_each_kind_of_person_ends_as_written(
    open_bank: OpenBank, lines: list[Population], model: None, language: str, start: datetime
) -> None:
    bank = open_bank(start, person_number="+15550100111")
    people = [one for one in CROWD if one.language == language and one.region != "UK"]
    for manner, person in zip(ENDS, people, strict=False):
        line = populated(bank, lines, manner)
        call = rung(bank, line, person)
        line.drain()
        assert bank.calls.call(call).disposition in ENDS[manner], manner
        assert bank.calls.replay(call).same, manner


def test_every_kind_that_ends_in_one_way_is_known_here() -> None:
    anyhow = {"hangs_up_at_once", "hangs_up_somewhere"}
    assert {one.name for one in read_manners().people} == ENDS.keys() | anyhow


def test_a_machine_hears_its_message_though_the_web_server_does_not_hold_the_call(
    open_bank: OpenBank, lines: list[Population]
) -> None:
    bank = open_bank(SHANGHAI)
    line = populated(bank, lines, "voicemail")
    call = rung(bank, line, CHINESE)
    line.drain()
    assert bank.calls.call(call).disposition == "voicemail_left"


def test_a_number_of_nobody_in_the_crowd_rings_until_a_web_phone_takes_it(
    open_bank: OpenBank, lines: list[Population]
) -> None:
    bank = open_bank(SHANGHAI)
    line = populated(bank, lines)
    call = bank.calls.reserve_outbound("CN-0001")
    bank.calls.dial(call, line)
    line.drain()
    assert bank.calls.call(call).state == "dialling"
    assert bank.calls.call(call).disposition is None


def test_a_line_that_is_closed_places_no_call_and_says_so(open_bank: OpenBank, lines: list[Population]) -> None:
    bank = open_bank(SHANGHAI)
    line = populated(bank, lines)
    line.close()
    with pytest.raises(CarrierFailed, match="not placed") as refused:
        rung(bank, line, CHINESE)
    assert not refused.value.unknown


def test_closing_the_line_ends_the_calls_that_go_on(open_bank: OpenBank, lines: list[Population]) -> None:
    bank = open_bank(SHANGHAI)
    line = populated(bank, lines, "pays_in_full")
    line._pace = 1000.0
    call = rung(bank, line, CHINESE)
    line.close()
    assert line.talking() == 0
    assert bank.calls.call(call).state in ("dialling", "canceled", "completed")
