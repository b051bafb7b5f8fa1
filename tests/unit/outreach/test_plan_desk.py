"""Plans by people: who may grant what, a second person where the ladder wants one, and every word on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED
from tests.unit.outreach.desk import Desk, desk_on
from tests.unit.records.plans import a_call
from voicebot.calls.house import office_of
from voicebot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from voicebot.outreach.plan_desk import PlanDesk
from voicebot.outreach.plan_finding import Ask
from voicebot.records import Database, outcomes
from voicebot.records.wishes import wish_values
from voicebot.repayment.affordability import Budget
from voicebot.repayment.wish import Wish
from voicebot.settings import Settings


@dataclass
class House:
    """A desk, and the people at it: Ana may grant what an agent may, Lin what a team lead may, Mo what L3 may."""

    desk: Desk
    plans: PlanDesk
    ticket: int

    def ask(self, **said: object) -> Ask:
        return replace(Ask(self.ticket), **said)  # type: ignore[arg-type]

    def words(self) -> list[tuple[str, str]]:
        return [(row["by"], row["kind"]) for row in self.desk.rows("plan_proposal_events")]


@pytest.fixture
def house(database: Database) -> House:
    account_id = put(database, minimum_due=100_000, **OWED)
    desk = desk_on(database)
    call_id = a_call(database, account_id, desk.clock.now())
    wish = Wish(monthly=Decimal("1000"), day=date(2026, 12, 15))
    made = {"call_id": call_id, "account_id": account_id, "created_at": desk.clock.now(), "kind": "instalment"}
    told = {"priority": "P3", "reason": None, "amount": 100_000, "currency": "CNY", "state": "open"}
    with database.begin() as connection:
        outcomes.add_outcome(connection, outcomes.tickets, made | told | {"wish": wish_values(wish)})
        ticket = connection.execute(select(outcomes.tickets.c.id)).scalar_one()
    plans = PlanDesk(database, desk.clock, office_of(Settings(secret_key="s" * 32)))  # type: ignore[arg-type]
    for person, level in (("Ana", "L1"), ("Bo", "L1"), ("Lin", "L2"), ("Li", "L2"), ("Mo", "L3")):
        plans.grant(person, level, "the compliance officer")
    return House(desk, plans, ticket)


def test_what_was_wished_in_the_call_need_not_be_asked_again(house: House) -> None:
    found = house.plans.find(house.ask())
    assert (found.wish.monthly, found.wish.day) == (Decimal("1000"), date(2026, 12, 15))
    assert all(offer.highest <= 1000 for offer in found.offered.options)
    assert all(offer.first_due >= date(2026, 12, 15) for offer in found.offered.options)


def test_a_ticket_of_a_text_is_of_no_call_and_of_no_plan(house: House) -> None:
    account_id = house.desk.rows("accounts")[0]["id"]
    made = {"call_id": None, "account_id": account_id, "number_hash": "h", "created_at": house.desk.clock.now()}
    told = {"kind": "text_received", "priority": "P1", "state": "open"}
    with house.desk.database.begin() as connection:
        outcomes.add_outcome(connection, outcomes.tickets, made | told)
    ticket = house.desk.rows("tickets")[-1]["id"]
    with pytest.raises(Conflict, match="ring them"):
        house.plans.propose(house.ask(ticket_id=ticket, wish=Wish(months=6)), 1, "Ana", "asked by text")


def test_what_is_said_since_counts_over_what_was_said_before(house: House) -> None:
    found = house.plans.find(house.ask(wish=Wish(months=20)))
    assert [(offer.count, offer.level) for offer in found.offered.options] == [(20, "L1")]


def test_a_month_told_whole_bounds_every_instalment_and_a_stated_sum_bounds_it_again(house: House) -> None:
    budget = Budget(Decimal("7200"), Decimal("4100"), Decimal("1450"), Decimal("600"))
    assert house.plans.find(house.ask(budget=budget)).wish.monthly == Decimal("840.00")
    rich = Budget(Decimal("90000"), Decimal("100"))
    assert house.plans.find(house.ask(budget=rich)).wish.monthly == Decimal("1000")
    with pytest.raises(InvalidInput, match="nothing is left of a month"):
        house.plans.find(house.ask(budget=Budget(Decimal("3000"), Decimal("3100"))))


def test_nothing_is_due_before_money_has_come_in(house: House) -> None:
    found = house.plans.find(house.ask(income=date(2026, 12, 20)))
    assert found.wish.day == date(2026, 12, 21)


def test_a_plan_within_ones_own_authority_is_made_at_once_and_sent_in_writing(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=20)), 1, "Ana", "a longer term than the tariff lists")
    assert (made.level, made.plan) == ("L1", 1)
    assert house.words() == [("Ana", "proposed"), ("Ana", "approved")]
    [plan] = house.desk.rows("plans")
    assert (plan["state"], plan["level"], plan["count"]) == ("pending_confirmation", "L1", 20)
    assert [row["kind"] for row in house.desk.rows("outbox")] == ["plan_confirmation"]
    assert house.desk.told("plan_events") == [("made", None), ("approved", None)]


def test_waivers_bear_the_name_of_whoever_approved_them_on_the_ledger(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=20)), 1, "Ana", "longer")
    assert made.plan is not None
    house.desk.confirms(made.plan)
    lines = [row for row in house.desk.rows("ledger_lines") if row["kind"] == "waiver"]
    assert {row["component"] for row in lines} == {"interest", "penalty"}
    assert {(row["authority"], row["approver"]) for row in lines} == {("L1", "Ana")}


def test_beyond_ones_own_authority_a_proposal_waits_and_makes_no_plan(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=30)), 1, "Ana", "a month is tight")
    assert (made.level, made.plan) == ("L2", None)
    assert house.desk.rows("plans") == []
    assert house.plans.approve(made.proposal, "Lin") == 1
    assert house.words() == [("Ana", "proposed"), ("Lin", "approved")]
    assert house.desk.state("plans", 1) == "pending_confirmation"
    with pytest.raises(Conflict, match="approved"):
        house.plans.approve(made.proposal, "Li")


def test_a_word_beyond_ones_authority_counts_for_nothing_and_stays_on_record(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=30)), 1, "Ana", "a month is tight")
    for person in ("Bo", "nobody known"):
        with pytest.raises(NotAllowed, match="authority of L2"):
            house.plans.approve(made.proposal, person)
    assert house.words()[1:] == [("Bo", "beyond_authority"), ("nobody known", "beyond_authority")]
    assert house.desk.rows("plans") == []


def test_from_team_lead_on_a_second_person_approves(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=30)), 1, "Lin", "a month is tight")
    assert made.plan is None
    with pytest.raises(NotAllowed, match="second person"):
        house.plans.approve(made.proposal, "Lin")
    assert house.words()[-1] == ("Lin", "own_proposal")
    assert house.plans.approve(made.proposal, "Li") == 1


def test_whose_authority_was_taken_back_grants_nothing(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=30)), 1, "Ana", "a month is tight")
    house.plans.grant("Lin", None, "the compliance officer")
    with pytest.raises(NotAllowed):
        house.plans.approve(made.proposal, "Lin")
    assert "Lin" not in house.plans.authorities()


def test_nobody_grants_authority_to_themselves(house: House) -> None:
    with pytest.raises(InvalidInput, match="nobody grants authority to themselves"):
        house.plans.grant("Ana", "L4", "Ana")


def test_where_the_figures_have_moved_it_is_proposed_again(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=30)), 1, "Ana", "a month is tight")
    put(house.desk.database, minimum_due=100_000, **{**OWED, "principal": 950_000})
    with pytest.raises(Conflict, match="propose again"):
        house.plans.approve(made.proposal, "Lin")
    house.plans.refuse(made.proposal, "Lin", "the figures moved")
    assert house.words()[-1] == ("Lin", "refused")


def test_figures_too_old_bear_no_plan(house: House) -> None:
    house.desk.clock.advance(days=40)
    with pytest.raises(Conflict, match="import a newer reading"):
        house.plans.find(house.ask())


def test_a_ticket_that_is_not_there_is_named(house: House) -> None:
    with pytest.raises(NotFound, match="ticket 99"):
        house.plans.find(Ask(99))


def test_what_was_proposed_and_said_is_looked_at(house: House) -> None:
    house.plans.propose(house.ask(wish=Wish(months=30)), 1, "Ana", "a month is tight")
    [shown] = house.plans.proposals()
    assert (shown["account"], shown["level"], shown["by"], shown["reason"]) == ("A-1", "L2", "Ana", "a month is tight")
    assert shown["events"] == ["2026-11-24 02:00 Ana: proposed"]


def test_a_plan_that_runs_is_ended_by_somebody_who_may_and_by_the_rule_for_a_break(house: House) -> None:
    made = house.plans.propose(house.ask(wish=Wish(months=20)), 1, "Ana", "longer")
    assert made.plan is not None
    with pytest.raises(Conflict, match="only one that runs"):
        house.plans.end(made.plan, "Ana", "she changed her mind")
    house.desk.confirms(made.plan)
    with pytest.raises(NotAllowed):
        house.plans.end(made.plan, "nobody known", "because")
    house.plans.end(made.plan, "Ana", "she changed her mind")
    assert house.desk.state("plans", made.plan) == "cancelled"
    assert house.desk.flags() == []
    assert sum(row["amount"] for row in house.desk.rows("ledger_lines")) == 0
    house.desk.on("2027-02-01")
    assert house.desk.state("plans", made.plan) == "cancelled"
