"""What does not arrive by text goes by e-mail, where there is an address, a server, and nobody who forbids it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import AMERICAN, FakeLine, Post, later, post_on
from tests.unit.records.plans import agreed
from voicebot.errors import CarrierFailed
from voicebot.outreach.messages.messenger import Lines
from voicebot.outreach.messages.telling import News
from voicebot.records import Database
from voicebot.records.accounts import accounts
from voicebot.records.contact import add_contact_row, consents

ADDRESS = "mei@mail.example"


def addressed(post: Post) -> None:
    written = {"email": ADDRESS, "email_hash": post.database.cipher.email_hash(ADDRESS)}
    with post.database.begin() as connection:
        connection.execute(accounts.update().values(**written))


def passes(post: Post, mail: FakeLine | None) -> dict[str, int]:
    return dict(+post.messages.send_due(Lines(post.built_in, post.line, mail)))


def states(post: Post) -> list[tuple[str, str]]:
    return [(row["channel"], row["state"]) for row in post.rows("outbox")]


def test_a_text_that_is_refused_for_good_goes_by_e_mail_with_a_subject_for_anyone(post: Post) -> None:
    addressed(post)
    post.promised()
    post.line.fails = [CarrierFailed("no mobile number", code=21614)]
    mail = FakeLine("smtp")
    assert passes(post, mail) == {"refused": 1, "sent": 1}
    [sent] = mail.given
    assert (sent.to, sent.subject) == (ADDRESS, "海港银行：电话里记下的内容")
    assert "您在电话里说的：500.00元，最晚2026年11月30日（星期一）。" in sent.body
    assert sent.body.endswith(sent.stop)
    assert states(post) == [("sms", "failed"), ("email", "sent")]
    assert post.tickets() == []
    assert post.rows("texts")[-1]["number_hash"] == post.database.cipher.email_hash(ADDRESS)


def test_a_text_that_the_carrier_says_did_not_arrive_does_too(post: Post) -> None:
    addressed(post)
    post.promised()
    mail = FakeLine("smtp")
    passes(post, mail)
    post.messages.told(post.rows("texts")[0]["id"], News("undelivered", code=30006))
    assert passes(post, mail) == {"sent": 1}
    assert states(post) == [("sms", "failed"), ("email", "sent")]


def test_the_link_of_a_plan_goes_by_e_mail_and_its_token_stays_with_nobody_else(post: Post) -> None:
    addressed(post)
    post.suppressed("sms")
    agreed(post.database, post.account_id(), now=post.clock.now())
    post.told_of("plan_confirmation", post.rows("plans")[0]["call_id"])
    mail = FakeLine("smtp")
    assert passes(post, mail) == {"blocked": 1, "sent": 1}
    body = mail.given[0].body
    token = body.split("https://bot.example/plans/")[1].split()[0]
    [kept] = post.rows("texts")
    assert token not in kept["body"]
    assert "https://bot.example/plans/•••" in kept["body"]


@pytest.mark.parametrize("why", ["lost", "callback"])
def test_what_may_have_arrived_and_what_is_too_near_is_not_sent_by_e_mail(post: Post, why: str) -> None:
    addressed(post)
    if why == "lost":
        post.line.lost = True
        post.promised()
    else:
        post.suppressed("sms")
        post.told_of("callback_confirmation", post.call_with())
    mail = FakeLine("smtp")
    passes(post, mail)
    assert [channel for channel, _ in states(post)] == ["sms"]
    assert mail.given == []


@pytest.mark.parametrize("mark", ["vulnerable", "cease", "deceased", "fraud"])
def test_whoever_must_not_be_written_to_is_not_written_to_by_e_mail(post: Post, mark: str) -> None:
    addressed(post)
    post.promised()
    post.flagged(mark)
    mail = FakeLine("smtp")
    assert passes(post, mail) == {"blocked": 2}
    assert (mail.given, post.tickets()) == ([], ["text_not_sent"])


def test_where_there_is_no_server_a_colleague_hears_of_it(post: Post) -> None:
    addressed(post)
    post.suppressed("sms")
    post.promised()
    assert passes(post, None) == {"blocked": 1, "dropped": 1}
    assert post.tickets() == ["text_not_sent"]
    assert post.rows("outbox")[-1]["why"] == "no mail server is set up: set SMTP_URL"


def test_a_mailbox_that_is_not_there_is_told_to_a_colleague_and_an_e_mail_in_doubt_is_not_sent_again(
    post: Post,
) -> None:
    addressed(post)
    post.suppressed("sms")
    post.promised()
    mail = FakeLine("smtp", fails=[CarrierFailed("no such mailbox", code=550)])
    assert passes(post, mail) == {"blocked": 1, "refused": 1}
    assert (states(post)[-1], post.tickets()) == (("email", "failed"), ["text_not_sent"])
    post.promised()
    mail.lost = True
    passes(post, mail)
    mail.listed.clear()  # a mail server keeps no list
    assert states(post)[-1] == ("email", "unknown")
    later(post, hours=3)
    assert passes(post, mail) == {}
    assert len(mail.given) == 1


def consents_to(post: Post, **more: Any) -> None:
    given = {"account_id": post.account_id(), "kind": "email", "number_hash": None, "until": None, "source": "letter"}
    with post.database.begin() as connection:
        add_contact_row(connection, consents, given | {"call_id": None, "created_at": post.clock.now()} | more)


def test_in_the_united_states_a_consent_for_that_address_is_asked_for(database: Database) -> None:
    put(database, **AMERICAN)
    post = post_on(database)
    addressed(post)
    later(post, hours=14)
    post.suppressed("sms", str(AMERICAN["phone"]))
    mail = FakeLine("smtp")
    post.promised(language="en-US", currency="USD")
    consents_to(post, number_hash="of another address")
    assert passes(post, mail) == {"blocked": 2}
    assert post.rows("outbox")[-1]["why"] == "the gate: US-EMAIL-01"
    consents_to(post, number_hash=post.database.cipher.email_hash(ADDRESS))
    post.promised(language="en-US", currency="USD")
    assert passes(post, mail) == {"blocked": 1, "sent": 1}
    [sent] = mail.given
    assert sent.subject == "Harbour Bank: what we noted in our call"
    assert "$" not in sent.body, "others may read it"


def test_whoever_asks_how_to_pay_gets_the_page_where_there_is_one(database: Database) -> None:
    put(database)
    post = post_on(database, pay_at="https://bank.example/pay")
    post.told_of("payment_methods", post.call_with())
    post.passes()
    assert "https://bank.example/pay" in post.line.given[0].body
