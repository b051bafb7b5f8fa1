"""What calls teach, through the signed webhooks of the whole application: which turns land on the review list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.integration.telephony.conftest import NOW, SITE, TOKEN, Bot
from tests.unit.calls.small_prompts import write_prompts
from voicebot import understanding
from voicebot.application import create_app
from voicebot.calls.masking import MARK
from voicebot.calls.noticing import CHANGE, READ_BACKS
from voicebot.calls.reviewing import Review
from voicebot.calls.samples import put_samples
from voicebot.clock import ManualClock
from voicebot.conversation.questions import QUESTIONS
from voicebot.records import migrate
from voicebot.settings import load_settings
from voicebot.understanding.meaning import Asked, Intent, Meaning, Slots

UNSURE = ((Intent.ALREADY_PAID, 0.41), (Intent.CANNOT_PAY, 0.3))
#: what a caller may say here, and what it is taken for
MEANINGS = {
    "那个钱嘛": Meaning(Intent.PROMISE_DATE, 0.45, alternatives=UNSURE, clarify=True),
    "天气好": Meaning(Intent.OUT_OF_SCOPE, 0.8),
    "我叫王小明卡号6217000012345678": Meaning(Intent.OUT_OF_SCOPE, 0.7),
    "林女士说随便": Meaning(Intent.OUT_OF_SCOPE, 0.7),
    "嗯": Meaning(Intent.SILENCE_FILLER, 1.0),
    "接受": Meaning(Intent.ACCEPT_OFFER, 0.9),
    "下周五还五百": Meaning(
        Intent.PROMISE_PARTIAL, 0.9, slots=Slots(amount=Decimal(500), date=date(2026, 12, 4)), evidence=("rule amount",)
    ),
    "不是五百是五十": Meaning(Intent.CORRECTION, 0.9, slots=Slots(amount=Decimal(50))),
    "还八百": Meaning(Intent.PROMISE_PARTIAL, 0.9, slots=Slots(amount=Decimal(800))),
    "不对": Meaning(Intent.DENY, 0.95),
    "对": Meaning(Intent.AFFIRM, 0.95),
    "说错了": Meaning(Intent.CORRECTION, 0.9),
    "分期吧": Meaning(Intent.REQUEST_INSTALMENT, 0.9),
    "四月十二": Meaning(Intent.OUT_OF_SCOPE, 0.5, slots=Slots(digits="0412"), clarify=True),
    "什么": Meaning(Intent.REPEAT, 0.4, clarify=True),
    "说什么呢": Meaning(Intent.REPEAT, 0.4, alternatives=((Intent.ASK_WHO, 0.3),), clarify=True),
}


def heard(text: str, language: str, asked: Asked | str, today: date) -> Meaning:
    return MEANINGS[text]


@dataclass
class Caller:
    """A telephone: answers what the bot asked last."""

    bot: Bot
    sid: str
    call: str
    document: str = ""
    sent: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def _answer(self, **form: str) -> Caller:
        found = re.search(r'<Gather [^>]*action="([^"]+)"', self.document)
        assert found, self.document
        self.sent.append((unescape(found[1]), form))
        return self.again()

    def again(self) -> Caller:
        """The carrier delivers the last answer, once more where it did before."""
        path, form = self.sent[-1]
        answer = self.bot.post(path, CallSid=self.sid, **form)
        assert answer.status_code == 200
        self.document = answer.text
        return self

    def says(self, *texts: str) -> Caller:
        for text in texts:
            self._answer(SpeechResult=text, Confidence="0.9")
        return self

    def presses(self, *keys: str) -> Caller:
        for one in keys:
            self._answer(Digits=one)
        return self

    def is_silent(self) -> Caller:
        return self._answer()

    @property
    def noted(self) -> list[Review]:
        """What of this call is on the list, in the order it was said."""
        page = self.bot.calls.reviews.page(state=None)
        return sorted((one for one in page.reviews if one.call_id == self.call), key=lambda one: one.turn)


@pytest.fixture
def bot(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    monkeypatch.setattr(understanding, "understand", heard)
    monkeypatch.setattr(understanding, "PROMPTS", write_prompts(tmp_path / "prompts"))
    monkeypatch.setattr(understanding, "BUILT", tmp_path)
    settings = load_settings(
        database_url=database_url,
        secret_key="an invented secret, long enough for tests",
        twilio_auth_token=TOKEN,
        public_url=SITE,
        person_number="",
    )
    clock = ManualClock(NOW)
    opened = Bot(create_app(settings, clock=clock))
    migrate(opened.calls.database)
    put_samples(opened.calls.database, clock)
    yield opened
    opened.calls.close()


@pytest.fixture
def answered(bot: Bot) -> Callable[[], Caller]:
    """林晓雯 (CN-0001) is rung and picks up."""

    def pick_up() -> Caller:
        attempt = bot.dialled()
        answer = bot.post(f"/twilio/voice/answer/{attempt}", CallSid=f"CA{attempt}")
        return Caller(bot, f"CA{attempt}", attempt, answer.text)

    return pick_up


@pytest.fixture
def caller(answered: Callable[[], Caller]) -> Caller:
    """She has proved who she is and was asked how she can pay."""
    return answered().presses("1", "0412", "3316")


def test_an_unclear_turn_is_on_the_list_with_what_was_asked_and_understood(caller: Caller) -> None:
    [noted] = caller.says("那个钱嘛").noted
    assert (noted.words, noted.language, noted.asked) == ("那个钱嘛", "zh-CN", "ability")
    assert (noted.reason, noted.state, noted.at) == ("unclear", "open", NOW)
    assert (noted.understood, noted.confidence) == ("promise_date", 0.45)
    assert noted.alternatives == (("already_paid", 0.41), ("cannot_pay", 0.3))
    assert noted.chosen is None
    assert caller.bot.calls.journal(caller.call)[noted.turn].heard == "那个钱嘛"


@pytest.mark.parametrize(("key", "chosen"), [("1", "promise_date"), ("2", "already_paid"), ("0", None), ("8", None)])
def test_the_meaning_picked_by_key_in_the_next_turn_is_a_suggestion(
    caller: Caller, key: str, chosen: str | None
) -> None:
    [noted] = caller.says("那个钱嘛").presses(key).noted
    assert noted.chosen == chosen


def test_something_else_is_no_suggestion(answered: Callable[[], Caller]) -> None:
    [noted] = answered().says("什么").presses("2").noted
    assert (noted.understood, noted.chosen) == ("repeat", None)


def test_a_key_after_a_silence_picks_nothing(caller: Caller) -> None:
    [noted] = caller.says("那个钱嘛").is_silent().presses("2").noted
    assert noted.chosen is None


def test_what_was_out_of_scope_is_on_the_list_as_not_understood(caller: Caller) -> None:
    [noted] = caller.says("天气好").noted
    assert (noted.reason, noted.understood) == ("not_understood", "out_of_scope")


def test_what_no_question_could_use_is_on_the_list_and_a_lone_filler_is_not(caller: Caller) -> None:
    noted = caller.says("嗯", "接受", "接受").noted
    assert [(one.words, one.reason) for one in noted] == [("接受", "not_understood"), ("接受", "not_understood")]


def test_what_was_put_right_is_on_the_list_as_it_had_been_understood(caller: Caller) -> None:
    [noted] = caller.says("下周五还五百", "不是五百是五十").noted
    assert (noted.words, noted.reason, noted.understood) == ("下周五还五百", "corrected", "promise_partial")
    assert (noted.asked, noted.language, noted.at) == ("ability", "zh-CN", NOW)


@pytest.mark.parametrize("answer", ["2", "不对", "还八百"])
def test_a_no_to_what_was_read_back_or_another_value_puts_it_right(caller: Caller, answer: str) -> None:
    caller.says("下周五还五百")
    [noted] = (caller.presses if answer.isdigit() else caller.says)(answer).noted
    assert (noted.words, noted.reason) == ("下周五还五百", "corrected")


@pytest.mark.parametrize("answer", ["1", "对", "分期吧"])
def test_a_yes_and_another_wish_put_nothing_right(caller: Caller, answer: str) -> None:
    caller.says("下周五还五百")
    assert (caller.presses if answer.isdigit() else caller.says)(answer).noted == []


def test_a_no_after_keys_teaches_nothing(caller: Caller) -> None:
    assert caller.presses("2", "300", "1", "2").noted == []


def test_one_turn_is_noted_once_whatever_follows(caller: Caller) -> None:
    noted = caller.says("那个钱嘛", "不是五百是五十").noted
    assert [one.reason for one in noted] == ["unclear"]


def test_a_delivery_that_comes_twice_is_noted_once(caller: Caller) -> None:
    assert len(caller.says("那个钱嘛").again().noted) == 1
    assert len(caller.presses("1").again().noted) == 1


def test_a_private_answer_is_never_noted(answered: Callable[[], Caller]) -> None:
    caller = answered().presses("1").says("四月十二", "说什么呢").presses("1").says("说错了")
    assert caller.noted == []


def test_the_words_before_a_private_question_are_noted_the_answer_to_it_is_not(answered: Callable[[], Caller]) -> None:
    noted = answered().says("天气好").presses("1").says("天气好").noted
    assert [(one.turn, one.asked) for one in noted] == [(1, "identity")]


def test_an_ordinary_call_leaves_nothing_on_the_list(caller: Caller) -> None:
    assert caller.says("下周五还五百", "对", "不对").noted == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [("我叫王小明卡号6217000012345678", f"我叫{MARK}卡号{MARK}"), ("林女士说随便", f"{MARK}说随便")],
)
def test_nothing_personal_is_kept_on_the_list(caller: Caller, said: str, kept: str) -> None:
    [noted] = caller.says(said).noted
    assert noted.words == kept


def test_a_turn_that_fails_at_its_end_leaves_nothing_on_the_list(caller: Caller) -> None:
    engine = caller.bot.calls.database.engine

    def fail(connection: object) -> None:
        raise ZeroDivisionError

    event.listen(engine, "commit", fail)
    with pytest.raises(AssertionError):
        caller.says("那个钱嘛")
    event.remove(engine, "commit", fail)
    assert caller.noted == []
    assert len(caller.again().noted) == 1


def test_the_call_replays_and_its_record_says_why_it_was_understood_so(caller: Caller) -> None:
    caller.says("那个钱嘛").presses("1").says("下周五还五百", "不是五百是五十", "对")
    assert caller.bot.calls.replay(caller.call).same
    why = [turn.understood["evidence"] for turn in caller.bot.calls.journal(caller.call) if turn.understood]
    assert ["rule amount"] in why


def test_every_read_back_of_the_dialogue_counts_as_one() -> None:
    assert {name for name in QUESTIONS if name.endswith(("_confirm", "_check"))} == READ_BACKS
    assert CHANGE in QUESTIONS
