"""Plans in the dialogue: which are offered, to whom never, and that what is agreed is what was read out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.conversation.world import FACTS, TERMS, TODAY, Talk, verified
from voicebot.conversation import snapshot
from voicebot.conversation.effects import AgreePlan, Disposition, OpenTicket
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import Transfer
from voicebot.conversation.signs import Sign, signs_in
from voicebot.repayment.offers import Offer, schedule_of
from voicebot.understanding.meaning import Asked
from voicebot.understanding.values.slots import read
from voicebot.wording.values import Money

OFFERING = replace(FACTS, terms=TERMS["cn"])


def asked(facts: Facts = OFFERING, monthly: str = "400") -> Talk:
    """A call in which a monthly sum was confirmed, and any first day will do."""
    return verified(facts=facts).presses("3").presses(monthly).presses("1").presses("1")


def agreed(talk: Talk) -> Offer:
    (plan,) = talk.of(AgreePlan)
    assert isinstance(plan, AgreePlan)
    return plan.offer


def values(talk: Talk, key: str) -> dict[str, object]:
    return next(dict(said.values) for said in talk.lines if said.key == key)


def test_at_most_three_plans_are_read_the_cheapest_first() -> None:
    plans = [dict(said.values) for said in asked().lines if said.key == "plan.option"]
    assert [plan["count"] for plan in plans] == [6, 12, 24]
    assert [plan["key"] for plan in plans] == [1, 2, 3]


def test_what_is_agreed_is_what_was_read_back() -> None:
    talk = asked().presses("2")
    read = values(talk, "plan.readback.full")
    offer = agreed(talk.presses("1"))
    assert (read["count"], read["amount"]) == (offer.count, Money(int(offer.instalment * 100), "CNY"))
    assert read["total"] == Money(int(offer.total * 100), "CNY")
    assert read["first"] == schedule_of(offer)[0].due


def test_a_plan_that_was_read_before_midnight_is_the_same_after_it() -> None:
    talk = asked().presses("1")
    read = values(talk, "plan.readback.full")
    talk.facts = replace(OFFERING, now=OFFERING.now + timedelta(days=1))
    offer = agreed(talk.presses("1"))
    assert read["first"] == schedule_of(offer)[0].due
    assert read["total"] == Money(int(offer.total * 100), "CNY")


def test_an_agreed_plan_waits_and_the_call_is_filed_so() -> None:
    talk = asked().presses("1").presses("1").hangs_up()
    assert [closed.disposition for closed in talk.closed] == [Disposition.PLAN_PENDING]


@pytest.mark.parametrize("flag", ["vulnerable", "hardship", "plan_active", "dispute", "insolvency"])
def test_where_a_person_looks_after_the_account_the_bot_offers_no_plan(flag: str) -> None:
    assert OFFERING.account is not None
    held = replace(OFFERING, account=replace(OFFERING.account, flags=frozenset({flag})))
    assert "case.held" in verified(facts=held).said


def test_figures_too_old_are_no_ground_for_a_plan() -> None:
    assert OFFERING.account is not None
    stale = replace(OFFERING, account=replace(OFFERING.account, stale=True))
    talk = verified(facts=stale).says("request_instalment", months=6)
    assert not any(key.startswith("plan.") for key in talk.said)


def test_without_terms_a_person_finds_a_way() -> None:
    talk = verified(facts=FACTS).presses("3").presses("400").presses("1")
    assert isinstance(talk.next, Transfer)


def test_terms_of_another_currency_are_no_terms() -> None:
    assert OFFERING.terms is not None
    talk = verified(facts=replace(OFFERING, terms=replace(OFFERING.terms, currency="GBP")))
    assert isinstance(talk.presses("3").presses("400").presses("1").next, Transfer)


@pytest.mark.parametrize("months", [0, 61, 600])
def test_a_length_that_no_plan_has_goes_to_a_person(months: int) -> None:
    talk = asked().says("counter_offer", months=months)
    assert isinstance(talk.next, Transfer) or "plan.nearest.intro" in talk.said


def test_a_day_that_is_past_goes_to_a_person_and_breaks_nothing() -> None:
    talk = asked().says("counter_offer", date=TODAY - timedelta(days=3))
    assert talk.said[0] in ("plan.options.intro", "instalment.noted")


def test_a_down_payment_of_everything_is_no_plan() -> None:
    talk = asked().says("counter_offer", amount=Decimal(2_300), signs=(Sign.DOWN,))
    assert not talk.of(AgreePlan)
    assert talk.said[0] in ("plan.options.intro", "instalment.noted")


def test_the_wish_stands_on_one_ticket_with_the_sum_said_last() -> None:
    talk = asked().says("counter_offer", amount=Decimal(150))
    amounts = [ticket.amount for ticket in talk.of(OpenTicket)]
    assert amounts == [None, Money(400_00, "CNY"), Money(150_00, "CNY")]


def test_the_same_wish_again_files_nothing_twice() -> None:
    talk = asked().says("counter_offer", amount=Decimal(400))
    assert [ticket.amount for ticket in talk.of(OpenTicket)] == [None, Money(400_00, "CNY")]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ({"months": 12}, 12),
        ({"amount": Decimal("203.10")}, 12),
        ({"signs": (Sign.THIRD,)}, 24),
        ({"signs": (Sign.FIRST,)}, 6),
    ],
)
def test_a_plan_is_chosen_by_its_length_its_sum_or_its_place(said: dict[str, Any], count: int) -> None:
    talk = asked().says("accept_offer", **said)
    assert values(talk, "plan.readback.full")["count"] == count


def test_a_third_of_two_plans_is_not_chosen() -> None:
    talk = asked(monthly="250")
    assert talk.said.count("plan.option") == 2
    assert "plan.readback.full" not in talk.says("out_of_scope", signs=(Sign.THIRD,)).said


@given(
    monthly=st.integers(10, 3_000),
    months=st.none() | st.integers(1, 60),
    day=st.none() | st.integers(0, 60),
    down=st.none() | st.integers(1, 2_400),
)
def test_no_plan_ever_takes_more_than_what_was_said(
    monthly: int, months: int | None, day: int | None, down: int | None
) -> None:
    talk = asked(monthly=str(monthly))
    if months is not None and "plan.option" in talk.said:
        talk.says("counter_offer", months=months)
    if day is not None and talk.state.question == "plan_options":
        talk.says("counter_offer", date=TODAY + timedelta(days=day))
    if down is not None and talk.state.question == "plan_options":
        talk.says("counter_offer", amount=Decimal(down), signs=(Sign.DOWN,))
    if talk.state.question == "plan_options":
        offer = agreed(talk.presses("1").presses("1"))
        assert talk.state.question == "closing_more"
        assert max(row.amount for row in schedule_of(offer) if row.n) <= monthly
        assert all(row.amount > 0 for row in schedule_of(offer))


@given(
    st.builds(
        dict,
        monthly=st.none() | st.decimals(1, 9_999, places=2),
        day=st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)),
        months=st.none() | st.integers(1, 60),
        down=st.none() | st.decimals(1, 9_999, places=2),
    )
)
def test_a_wish_comes_back_from_the_journal_as_it_was(wish: dict[str, object]) -> None:
    from voicebot.repayment.wish import Wish

    state = replace(asked().state, wish=Wish(**wish), offered_on=TODAY, chosen=2, rounds=1)  # type: ignore[arg-type]
    assert snapshot.load(snapshot.dump(state)) == state


def test_a_plan_accepted_by_its_link_meanwhile_stands_and_no_other_is_agreed_to() -> None:
    talk = asked().presses("1")
    assert talk.state.question == "plan_readback"
    assert talk.facts.account is not None
    talk.facts = replace(talk.facts, account=replace(talk.facts.account, flags=frozenset({"plan_active"})))
    talk.presses("1")
    assert [said.key for said in talk.lines] == ["plan.stands", "closing.more.ask"]
    assert not talk.of(AgreePlan)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *(("en-US", said) for said in ("send it to me", "text me that please", "could you email me the details")),
        *(("en-US", said) for said in ("Yes, send it to me.", "I'd like it in writing", "put that in writing")),
        *(("zh-CN", said) for said in ("发给我", "好的，发给我吧", "短信发给我", "把方案发给我看一下")),
    ],
)
def test_to_be_sent_it_is_heard(language: str, said: str) -> None:
    assert Sign.WRITTEN in signs_in(said, language, Asked.CONFIRM)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *(("en-US", said) for said in ("send me the link to pay", "I'll send it Friday", "send it to my lawyer")),
        *(("en-US", said) for said in ("don't send it to me", "where do I send it", "can you send someone")),
        *(("zh-CN", said) for said in ("不要发给我", "你发给我链接", "我发工资再说", "别发了", "什么时候发给我")),
    ],
)
def test_what_only_sounds_like_it_is_not(language: str, said: str) -> None:
    assert Sign.WRITTEN not in signs_in(said, language, Asked.CONFIRM)


@pytest.mark.parametrize(
    ("language", "said", "sign"),
    [
        *(("zh-CN", f"{every}{{}}", Sign.FORTNIGHTLY) for every in ("每两周", "两周", "隔周", "双周")),
        *(("zh-CN", f"{every}{{}}", Sign.FORTNIGHTLY) for every in ("每隔一周", "每两个星期", "半个月")),
        *(("zh-CN", f"{every}{{}}", Sign.WEEKLY) for every in ("每周", "一周", "每个礼拜", "一星期")),
        *(("en-US", f"{{}} {every}", Sign.FORTNIGHTLY) for every in ("every other week", "a fortnight", "biweekly")),
        *(("en-US", f"{{}} {every}", Sign.FORTNIGHTLY) for every in ("twice a month", "every two weeks")),
        *(("en-US", f"{{}} {every}", Sign.WEEKLY) for every in ("a week", "every Friday", "weekly")),
    ],
)
@given(hundreds=st.integers(2, 9))
def test_a_sum_for_every_week_or_two_is_that_sum_and_no_weekday(
    language: str, said: str, sign: Sign, hundreds: int
) -> None:
    sum_said = f"{'零一二三四五六七八九'[hundreds]}百" if language == "zh-CN" else str(hundreds * 100)
    text = said.format(sum_said)
    slots = read(text, language, Asked.AMOUNT, TODAY)
    assert (slots.amount, slots.date) == (Decimal(hundreds * 100), None), text
    assert signs_in(text, language, Asked.AMOUNT) == (sign,)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-US", "I get paid every Friday, I can do 300 a month"),
        ("en-US", "I get paid every week, so 100 monthly"),
        ("zh-CN", "每周发工资，每个月还三百"),
    ],
)
def test_a_sum_for_a_month_is_never_made_more_of_by_weekly_wages(language: str, said: str) -> None:
    assert not {Sign.WEEKLY, Sign.FORTNIGHTLY} & set(signs_in(said, language, Asked.AMOUNT))
