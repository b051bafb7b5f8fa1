"""What the web phone's requests do: start a call, act in it, look at it. Each answers with the call as it then is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, render_template, request

from voicebot.calls import Calls
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.line import moments as m
from voicebot.line.carrier import LineCarrier, sid_of
from voicebot.line.exchange import Exchange, Handset
from voicebot.line.player import Player
from voicebot.line.sound import Sound
from voicebot.line.trunk import Trunk
from voicebot.line.views import call_id_of, call_view, dumped, readable, spoken_language, turn_views
from voicebot.line.words import page_words

#: a number from the range that is kept for fiction; whoever calls the hotline from the page has it
CALLER = "+12025550143"
#: the letters on the keys, for people who look for them
LETTERS = ("", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ", "", "+", "")
KEYPAD = tuple(zip("123456789*0#", LETTERS, strict=True))
#: the texts that came to an account, oldest first
Texts = Callable[[str], list[dict[str, str]]]
MAX_WORDS, MAX_SOUND_BYTES = 2000, 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Desk:
    """What the requests do. Each answers with the call as it is afterwards. `institution` is by page language."""

    calls: Calls
    carrier: LineCarrier
    trunk: Trunk
    exchange: Exchange
    sound: Sound
    institution: Mapping[str, str]
    texts: Texts

    def page(self) -> str:
        self.sound.warm()
        language = _page_language()
        words = page_words(language) | {"bank": self.institution[language]}
        hears = list(self.sound.hears())
        return render_template(
            "phone.html",
            words=words,
            accounts=self.calls.sample_accounts(),
            hotline=self.trunk.hotline,
            ready=bool(self.trunk.token),
            keypad=KEYPAD,
            hears=hears,
            page_json=dumped({"words": words, "hears": hears}),
        )

    def start(self) -> Response:
        """Ring the hotline, or have the bank ring an account."""
        wanted = _body()
        if wanted.get("direction") == "inbound":
            caller = None if wanted.get("hidden") else CALLER
            handset = self.exchange.connect(self.trunk.call_in(caller), account=wanted.get("account"))
            with self.exchange.hold(handset.id):
                handset.player.answer()
            return self._view(handset)
        if wanted.get("direction") == "outbound":
            return self._view(self._rung_by_the_bank(_text(wanted, "account"), wanted.get("language") or None))
        raise InvalidInput("direction", wanted.get("direction"), "send inbound or outbound")

    def pick_up(self, attempt: str) -> Response:
        """Take an outbound call that another window, or another process, placed on this line."""
        handset = self.exchange.of_attempt(attempt)
        if handset is None:
            call = self.calls.call(attempt)
            ringing = self.carrier.take(attempt)
            to = ringing.to if ringing else CALLER
            handset = self._ring(attempt, to, call.account_ref)
        return self._view(handset)

    def ringing(self) -> Response:
        """Calls on this line that nobody has picked up yet."""
        return jsonify([{"attempt": call.attempt} for call in self.carrier.ringing()])

    def show(self, handset_id: str) -> Response:
        with self.exchange.hold(handset_id) as handset:
            return self._view(handset)

    def act(self, handset_id: str, action: str) -> Response:
        """One thing the holder does; `after` says how much of the call the holder had seen."""
        wanted = _body()
        after = wanted.get("after")
        if not isinstance(after, int):
            raise InvalidInput("after", after, "send the count of moments you have seen")
        with self.exchange.hold(handset_id, after) as handset:
            ACTIONS[action](handset.player, wanted)
            return self._view(handset, since=after)

    def listen(self, handset_id: str) -> Response:
        """Sound from the microphone, as an answer. Nothing recognised changes nothing."""
        if (request.content_length or 0) > MAX_SOUND_BYTES:
            raise InvalidInput("audio", f"{request.content_length} bytes", "send at most 4 MB, about 30 seconds")
        after = request.args.get("after", type=int)
        with self.exchange.hold(handset_id, after) as handset:
            gathering = handset.player.gathering
            if gathering is None or not gathering.gather.speech:
                raise Conflict("words are not listened for now")
            language = spoken_language(gathering.gather.language)
            heard = self.sound.recognise(request.get_data(), language, self._asked(handset))
            if heard.text.strip():
                handset.player.speak(heard.text, heard.confidence)
            view = call_view(handset, since=after or 0)
        return jsonify(view | {"recognised": heard.text})

    def line(self, handset_id: str, place: int) -> Response:
        """A line of the bot as sound."""
        with self.exchange.hold(handset_id) as handset:
            heard = handset.player.heard
            said = heard[place] if place < len(heard) else None
        if not isinstance(said, m.BotSaid):
            raise NotFound("that moment is no line of the bot")
        wav = self.sound.render(said.text, spoken_language(said.language), said.pace)
        return Response(wav, content_type="audio/wav", headers={"Cache-Control": "private, max-age=1800"})

    def turns(self, handset_id: str) -> Response:
        """The webhooks and TwiML so far, and the journal that the bot keeps of the same call."""
        with self.exchange.hold(handset_id) as handset:
            turns = turn_views(handset.player.webhooks.posted, request.args.get("since", 0, type=int))
            call_id = call_id_of(handset)
        if call_id is None:
            return jsonify({"turns": turns, "journal": [], "call": None})
        journal = [readable(turn) for turn in self.calls.journal(call_id)]
        return jsonify({"turns": turns, "journal": journal, "call": readable(self.calls.call(call_id))})

    def texts_of(self, handset_id: str) -> Response:
        """The texts that came to the person whose call this is, once the bot knows whose it is."""
        with self.exchange.hold(handset_id) as handset:
            call_id = call_id_of(handset)
        account = self.calls.call(call_id).account_ref if call_id is not None else None
        return jsonify({"texts": self.texts(account) if account is not None else []})

    def _rung_by_the_bank(self, account: str, language: str | None) -> Handset:
        # Whoever is in a call is not rung again, and a window that was closed has hung up nothing.
        self.exchange.put_down(account)
        attempt = self.calls.reserve_outbound(account, language)
        self.calls.dial(attempt, self.carrier)
        ringing = self.carrier.take(attempt)
        return self._ring(attempt, ringing.to if ringing else CALLER, account)

    def _ring(self, attempt: str, to: str, account: str | None) -> Handset:
        player = self.trunk.call_out(attempt, sid_of(attempt), to)
        self.carrier.holds(player)
        return self.exchange.connect(player, account=account, attempt=attempt)

    def _asked(self, handset: Handset) -> str:
        """The question that waits for an answer, as the recogniser's prior."""
        call_id = call_id_of(handset)
        journal = self.calls.journal(call_id) if call_id else ()
        return str(journal[-1].then.get("asked", "open")) if journal else "open"

    def _view(self, handset: Handset, since: int = 0) -> Response:
        return jsonify(call_view(handset, since))


def _answer(player: Player, wanted: dict[str, Any]) -> None:
    player.answer("machine_end_beep" if wanted.get("machine") else "human")


def _decline(player: Player, wanted: dict[str, Any]) -> None:
    player.decline("no-answer" if wanted.get("ignored") else "busy")


def _keys(player: Player, wanted: dict[str, Any]) -> None:
    player.press(_text(wanted, "keys"))


def _speech(player: Player, wanted: dict[str, Any]) -> None:
    player.speak(_text(wanted, "text")[:MAX_WORDS], 1.0)


def _person(player: Player, wanted: dict[str, Any]) -> None:
    result = wanted.get("result")
    if result not in ("completed", "no-answer", "busy", "failed"):
        raise InvalidInput("result", result, "send completed, no-answer, busy or failed")
    player.person(result)


def _silence(player: Player, wanted: dict[str, Any]) -> None:
    player.silence()


def _hang_up(player: Player, wanted: dict[str, Any]) -> None:
    player.hang_up()


#: what a holder may do, by the last part of the address
ACTIONS: dict[str, Callable[[Player, dict[str, Any]], None]] = {
    "answer": _answer,
    "decline": _decline,
    "keys": _keys,
    "speech": _speech,
    "silence": _silence,
    "person": _person,
    "hangup": _hang_up,
}


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise InvalidInput("body", request.content_type, "send a JSON object")
    return body


def _text(wanted: dict[str, Any], name: str) -> str:
    value = wanted.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidInput(name, value, "send some text")
    return value


def _page_language() -> str:
    wanted = request.args.get("lang")
    if wanted in ("en", "zh"):
        return wanted
    return request.accept_languages.best_match(["en", "zh"]) or "en"
