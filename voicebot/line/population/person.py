"""One simulated person, who holds one call: deterministic from the seed and the id of the call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from voicebot.calls.samples import SampleAccount
from voicebot.line import moments as m
from voicebot.line.player import Phase, Player
from voicebot.line.population.ear import Ear
from voicebot.line.population.manners import FACT, HANGS_UP, SILENCE, UNANSWERED, Answer, Manners
from voicebot.line.views import spoken_language

#: a telephone is taken after so many seconds, or rings for the longest; an answer takes so long to think of
RINGS, RINGS_OUT, THINKS = (2.0, 9.0), 20.0, (0.6, 2.5)
#: answers after which anybody hangs up, and how often the same question is answered
PATIENCE, SAME_QUESTION = 40, 3
_OTHER_LANGUAGE_KEY = "*"


class Person:
    """Holds a call to its end. `waits` lets time go by, in seconds; it may raise to end the call at once."""

    def __init__(
        self,
        account: SampleAccount,
        manners: Manners,
        ear: Ear,
        chance: Random,
        now: datetime,
        waits: Callable[[float], None],
    ) -> None:
        self._account, self._manners, self._ear, self._chance, self._waits = account, manners, ear, chance, waits
        self._today = now.astimezone(ZoneInfo(account.zone)).date()
        self.manner = manners.drawn(chance)
        self._speaks = chance.random() < manners.speaks
        self._wants_other = chance.random() < manners.other_language
        self._takes_transfers = chance.random() < manners.transfers
        bounds = self.manner.hangs_up_after
        self._most = chance.randint(*bounds) if bounds else PATIENCE
        self._asked: dict[str, int] = {}
        self._seen = 0

    def hold(self, player: Player) -> None:
        """Take the ringing call, or do not, and go through it."""
        rings = self.manner.rings
        if rings in UNANSWERED:
            self._waits(RINGS_OUT if rings == "no-answer" else 1.0)
            player.decline(rings or "busy")
            return
        self._waits(self._chance.uniform(*RINGS))
        if rings is not None:
            self._machine(player, rings)
            return
        player.answer("human")
        for _ in range(self._most):
            if player.phase is Phase.ENDED:
                return
            self._does(player)
        player.hang_up()

    def _machine(self, player: Player, found: str) -> None:
        """A machine greets, whatever is said to it; detection speaks when the greeting is over."""
        player.answer()
        self._waits(4.0)
        player.detect(found)
        while player.phase is Phase.LISTENING:
            player.silence()
        player.hang_up()

    def _does(self, player: Player) -> None:
        if player.phase is Phase.TRANSFERRING:
            player.person("completed" if self._takes_transfers else "no-answer")
            return
        said = [moment for moment in player.heard[self._seen :] if isinstance(moment, m.BotSaid)]
        self._seen = len(player.heard)
        self._waits(self._chance.uniform(*THINKS))
        language = spoken_language(said[-1].language) if said else self._account.language
        self._answers(player, self._ear.asked([line.text for line in said], language), language)

    def _answers(self, player: Player, question: str | None, language: str) -> None:
        answer = self.manner.answers.get(question or "")
        if self._wants_other and question == "identity":
            self._wants_other = False
            self._presses(player, _OTHER_LANGUAGE_KEY)
        elif question is None or answer is None:
            player.silence()
        elif self._tired_of(question) or answer.act == HANGS_UP:
            player.hang_up()
        elif answer.act == SILENCE:
            player.silence()
        elif answer.act == FACT:
            self._presses(player, self._account.facts.get(question.rpartition(".")[2], "0"))
        else:
            self._tells(player, answer, language)

    def _tired_of(self, question: str) -> bool:
        self._asked[question] = self._asked.get(question, 0) + 1
        return self._asked[question] > SAME_QUESTION

    def _tells(self, player: Player, answer: Answer, language: str) -> None:
        """By words where this person speaks and somebody listens for words, by keys elsewhere."""
        gathering = player.gathering
        words = answer.words[language] if answer.words else ()
        spoken = bool(words) and gathering is not None and gathering.gather.speech
        if spoken and (self._speaks or answer.keys is None):
            player.speak(self._filled(self._chance.choice(words), language), round(self._chance.uniform(0.7, 0.97), 2))
        elif answer.keys is not None:
            self._presses(player, self._filled(answer.keys, language))
        else:
            player.silence()

    def _presses(self, player: Player, keys: str) -> None:
        """Keys, and the key that ends them where their number alone does not."""
        gathering = player.gathering
        if gathering is not None and gathering.gather.num_digits is None:
            keys = keys.removesuffix("#") + "#"
        player.press(keys)
        if player.gathering is not None and player.gathering.digits:
            player.silence()

    def _filled(self, text: str, language: str) -> str:
        if "{" not in text:
            return text
        day = _Day(self._today, language)
        return text.format(
            amount=_amount(self._account), monthly=_monthly(self._account), day=day, mmdd=_Day(self._today, "")
        )


class _Day:
    """A day in a number of days, as `{day:5}`: in words of a language, or as four digits where there is none."""

    def __init__(self, today: date, language: str) -> None:
        self._today, self._language = today, language

    def __format__(self, ahead: str) -> str:
        day = self._today + timedelta(days=int(ahead))
        match self._language:
            case "zh-CN":
                return f"{day.month}月{day.day}日"
            case "en-US":
                return f"{day:%B} {day.day}"
            case _:
                return f"{day:%m%d}"


def _total(account: SampleAccount) -> int:
    return account.principal + account.interest + account.penalty + account.fees


def _amount(account: SampleAccount) -> int:
    """Whole units that are more than the least and less than all, where there is such a sum."""
    return max(-(-account.minimum_due // 100) + 10, _total(account) // 300)


def _monthly(account: SampleAccount) -> int:
    """Whole units a month in which the account would be settled in about eight months."""
    return max(1, -(-_total(account) // 800))
