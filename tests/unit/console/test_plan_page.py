"""The page of a plan: it shows all of it, takes one answer, forces time to read, and tells strangers nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.unit.console.holders import CURRENCY, Holder, agrees, key_on, words
from voicebot.clock import ManualClock
from voicebot.records import Database
from voicebot.records.plans import instalments_of, plan_row
from voicebot.wording.writing import figure

LANGUAGES = ("zh", "en")
#: nothing of a plan may stand where nobody is known to have the right link
DEBT = re.compile(r"plan|repay|debt|owe|pay|interest|card|还款|方案|欠|利息|信用卡", re.IGNORECASE)


def main_of(page: str) -> str:
    return page[page.index("<main>") : page.index("</main>")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("pack", CURRENCY)
def test_everything_that_was_agreed_stands_on_the_page(
    holder_under: Callable[[str], Holder], pack: str, lang: str
) -> None:
    holder = holder_under(pack)
    said = words(holder.reads(lang))
    with holder.database.read() as connection:
        plan, rows = plan_row(connection, holder.plan_id), instalments_of(connection, holder.plan_id)
    assert plan is not None
    for row in rows:
        figures = " ".join(figure(row[part]) for part in ("amount", "principal", "interest", "fee"))
        name = row["n"] or ("首付款" if lang == "zh" else "Down payment")
        assert re.search(rf"\b{name} .{{0,24}}{re.escape(figures)}", said), f"instalment {name} is not there"
    for column in ("base", "cost", "total", "down", "instalment", "last"):
        assert figure(plan[column]) in said
    assert f"{float(plan['ear']):.2f}%" in said
    assert ("不收取任何其他费用" if lang == "zh" else "no other charge") in said
    assert "+1 555-010-0100" in said
    assert "+1 555-010-0199" in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_yearly_rate_stands_before_every_amount_and_larger(holder: Holder, lang: str) -> None:
    page = main_of(holder.reads(lang))
    rate = page.index('<p class="figure">')
    assert not re.search(r"\d[\d,]*\.\d\d(元|<)|[¥$]\d", page[:rate]), "an amount stands before the rate"
    said = words(page)
    assert ("年化利率" in said and "利息" in said) if lang == "zh" else "Interest a year" in said
    assert "手续费" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_down_payment_is_called_so_and_is_due_when_the_plan_can_have_been_accepted(
    holder: Holder, clock: ManualClock, lang: str
) -> None:
    found = r'<th scope="row"(?: colspan="2")?>([^<]*)(?:</th>\s*<td>)?<time datetime="([^"]*)"'
    rows = [(name.strip(), due) for name, due in re.findall(found, holder.reads(lang))]
    assert [name for name, _ in rows] == ["首付款" if lang == "zh" else "Down payment", *map(str, range(1, 13))]
    last_moment = (clock.now() + timedelta(hours=72)).date().isoformat()
    assert last_moment <= rows[0][1] <= rows[1][1]
    assert last_moment < rows[1][1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_page_says_that_nothing_is_charged_while_the_card_goes_on(holder: Holder, lang: str) -> None:
    true = "信用卡照旧按原来的合同处理" if lang == "zh" else "the card goes on as before, under its agreement"
    untrue = re.compile("没有任何费用|不会有任何费用|costs you nothing")
    waiting = words(holder.reads(lang))
    assert waiting.count(true) == 3, "at its head, where it is declined, and where it is left"
    holder.presses("decline")
    declined = words(holder.reads(lang))
    assert true in declined
    assert not untrue.search(waiting + declined)


def test_a_mainland_plan_calls_its_cost_interest(holder: Holder) -> None:
    sums = re.search(r'<dl class="sums">.*?</dl>', holder.reads("zh"), re.DOTALL)
    assert sums is not None
    assert "<dt>利息</dt>" in sums[0]
    assert "费" not in words(sums[0])


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        ("CN_BANK", ("review by a person", "5% of the minimum payment", "0.05% a day", "13.2% a year")),
        ("UK_CREDIT", ("StepChange", "arrangement to pay", "no further interest", "costs nothing")),
        ("US_3P", ("is a debt collector", "STOP", "Even then, nothing is added", "the creditor")),
        ("US_1P", ("STOP", "$29.00 each time")),
        ("EU", ("review by a person",)),
        ("HK", ("0.35% a month", "HK$", "because the first period is shorter than a month")),
        ("SG", ("0.4% a month", "S$")),
    ],
)
def test_each_jurisdiction_has_its_own_duties_said(
    holder_under: Callable[[str], Holder], pack: str, said: tuple[str, ...]
) -> None:
    page = words(holder_under(pack).reads("en"))
    assert [one for one in said if one not in page] == []


def test_it_opens_in_the_language_of_the_account_and_offers_the_other(holder: Holder) -> None:
    page = holder.client.get(f"/plans/{holder.token}").get_data(as_text=True)
    assert '<html lang="zh-CN">' in page
    assert re.search(r'<a href="\?lang=en" lang="en-US" hreflang="en-US">English</a>', page)
    assert '<html lang="en-US">' in holder.reads("en")


def test_it_can_be_accepted_only_after_the_time_for_reading(holder: Holder) -> None:
    assert key_on(holder.reads(), "accept") == ""
    holder.clock.advance(seconds=9.9)
    page = holder.reads()
    assert key_on(page, "accept") == ""
    assert key_on(page, "decline")
    holder.clock.advance(seconds=0.1)
    assert holder.presses("accept").status_code == 303
    assert holder.state() == "active"
    assert "You accepted this plan" in holder.reads()


def test_whoever_forges_an_early_yes_with_the_right_key_is_asked_kindly_to_read_on(holder: Holder) -> None:
    holder.reads()
    holder.clock.advance(seconds=6)
    response = holder.presses("accept", key=holder.letters.form_key(holder.token, "accept"))
    assert response.status_code == 409
    assert "in 4 seconds you can accept it. Nothing is lost." in response.get_data(as_text=True)
    assert (holder.state(), holder.done()) == ("pending_confirmation", ["viewed", "too_early", "viewed"])
    holder.clock.advance(seconds=4)
    assert holder.presses("accept").status_code == 303


def test_nothing_that_never_stood_open_can_be_accepted(holder: Holder) -> None:
    """A preview of the link, or asking for its head, is not reading."""
    holder.client.head(f"/plans/{holder.token}")
    holder.opens(headers={"Sec-Purpose": "prefetch;prerender"})
    holder.clock.advance(seconds=60)
    assert holder.done() == []
    assert holder.presses("accept", key=holder.letters.form_key(holder.token, "accept")).status_code == 409


def test_where_no_time_for_reading_is_forced_it_can_be_accepted_at_once(
    holder_under: Callable[[str], Holder],
) -> None:
    holder = holder_under("US_1P")
    assert holder.presses("accept").status_code == 303
    assert holder.state() == "active"


def test_it_can_be_declined_at_once(holder: Holder) -> None:
    assert holder.presses("decline").status_code == 303
    assert holder.state() == "declined"
    page = holder.reads()
    assert "You declined this plan" in page
    assert "Nothing is agreed" in page


def test_after_an_answer_there_is_a_copy_and_no_more_to_press(holder: Holder) -> None:
    page = holder.reads_all()
    keys = {press: key_on(page, press) for press in ("accept", "decline")}
    holder.presses("accept", page)
    assert "<form" not in holder.reads()
    for press, key in keys.items():
        assert holder.presses(press, key=key).status_code == 303, "an answer too many is no error"
    assert holder.state() == "active"
    assert [row["kind"] for row in holder.rows("plan_events")] == ["made", "active"]
    said = words(holder.reads())
    assert "This is your copy" in said
    assert "There is no other charge" in said


def test_what_was_accepted_is_kept_as_it_stood_on_the_page_and_sealed(holder: Holder, database: Database) -> None:
    page = holder.reads_all()
    holder.presses("accept", page)
    [accepted] = [row for row in holder.rows("plan_views") if row["kind"] == "accept_pressed"]
    assert accepted["shown"] in page
    assert (accepted["language"], len(accepted["words"])) == ("en-US", 32)
    with database.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT shown FROM plan_views WHERE kind = 'accept_pressed'").scalar_one()
    assert b"plan" not in bytes(raw)


def test_every_look_is_on_record_with_its_language(holder: Holder) -> None:
    for lang in ("en", "zh", "en"):
        holder.reads(lang)
    assert [(row["kind"], row["language"]) for row in holder.rows("plan_views")] == [
        ("viewed", "en-US"),
        ("viewed", "zh-CN"),
        ("viewed", "en-US"),
    ]


@pytest.mark.parametrize(
    "sends",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_a_form_from_another_site_changes_nothing(holder: Holder, sends: dict[str, str]) -> None:
    page = holder.reads_all()
    holder.sends = sends
    response = holder.presses("accept", page)
    assert response.status_code == 403
    assert "did not reach us" in response.get_data(as_text=True)
    assert holder.state() == "pending_confirmation"


@pytest.mark.parametrize("sends", [{}, {"Origin": "null"}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "none"}])
def test_a_browser_that_says_little_or_the_truth_is_believed_with_the_right_key(
    holder: Holder, sends: dict[str, str]
) -> None:
    page = holder.reads_all()
    holder.sends = sends
    assert holder.presses("accept", page).status_code == 303


def test_a_form_needs_the_key_of_its_own_link_and_answer(holder: Holder) -> None:
    page = holder.reads_all()
    other = holder.letters.link(holder.plan_id).token
    wrong = ("", "0" * 64, "é", key_on(page, "decline"), holder.letters.form_key(other, "accept"))
    for key in wrong:
        assert holder.presses("accept", key=key).status_code == 403
    assert holder.state() == "pending_confirmation"


def test_an_unknown_and_a_malformed_link_are_told_the_same_and_nothing(holder: Holder) -> None:
    strange = ("x", holder.token[:-1], holder.token + "x", "%00", "令牌", "a/b/c", "x" * 4000, f"{holder.token}/x", "")
    answers = {}
    for token in strange:
        response = holder.client.get(f"/plans/{token}?lang=en")
        answers[response.get_data(as_text=True)] = response.status_code
    assert list(answers.values()) == [404]
    [page] = answers
    assert "There is nothing at this link" in page
    assert not DEBT.search(words(page).replace("plan.css", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_title_that_a_message_preview_shows_says_nothing_of_a_debt(holder: Holder, lang: str) -> None:
    title = re.search(r"<title>(.*)</title>", holder.reads(lang))
    assert title is not None
    assert not DEBT.search(title[1])


def test_a_link_whose_time_is_over_says_so_and_shows_no_terms(holder: Holder) -> None:
    page = holder.reads_all()
    holder.clock.advance(hours=72)
    response = holder.opens()
    assert response.status_code == 410
    said = words(response.get_data(as_text=True))
    assert "Nothing was agreed" in said
    assert "costs nothing by itself; the card goes on as before, under its agreement" in said
    assert not re.search(r"\d[\d,]*\.\d\d", said)
    assert holder.presses("accept", page).status_code == 303
    assert holder.state() == "pending_confirmation"


def test_a_plan_that_another_replaced_says_so_and_shows_no_terms(holder: Holder, clock: ManualClock) -> None:
    [account] = holder.rows("accounts")
    agrees(holder.database, account["id"], now=clock.now() + timedelta(minutes=5))
    response = holder.opens()
    assert response.status_code == 410
    assert "no longer needed" in response.get_data(as_text=True)
