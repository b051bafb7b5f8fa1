"""One contact that another system made, as its list tells it. Of what is not known, the strictest reading counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.compliance.request import NOT_A_CONVERSATION
from voicebot.errors import InvalidInput
from voicebot.outreach import cells
from voicebot.outreach.homes import Homes
from voicebot.outreach.mappings import Mapping as Columns

NEEDED = ("at", "outcome")
FIELDS = ("key", *NEEDED, "ref", "phone", "region", "zone", "direction", "channel", "debt")
#: an outcome of ours after which somebody was talked with
CONVERSATION = "conversation"
DIRECTIONS = {
    **dict.fromkeys(("outbound", "out", "outgoing", "外呼", "呼出", "去电"), "outbound"),
    **dict.fromkeys(("inbound", "in", "incoming", "呼入", "来电"), "inbound"),
}
CHANNELS = {
    **dict.fromkeys(("voice", "call", "calls", "phone", "telephone", "电话", "语音"), "voice"),
    **dict.fromkeys(("sms", "text", "texts", "message", "短信"), "sms"),
    **dict.fromkeys(("email", "mail", "邮件", "电子邮件"), "email"),
    **dict.fromkeys(("letter", "post", "信函", "信件"), "letter"),
}
#: outcomes as lists call them; what nobody knows counts as a conversation
OUTCOMES = {
    **{word: word for word in (*NOT_A_CONVERSATION, CONVERSATION)},
    **dict.fromkeys(("talked", "rpc", "right_party_contact", "answered", "connected", "completed"), CONVERSATION),
    **dict.fromkeys(("promise", "promise_to_pay", "ptp", "接通", "已接通", "已接听", "通话", "本人接听"), CONVERSATION),
    **dict.fromkeys(
        ("noanswer", "na", "no_reply", "未接", "未接听", "未接通", "无人接听", "无应答", "关机"), "no_answer"
    ),
    **dict.fromkeys(("engaged", "占线", "忙线", "正忙"), "busy"),
    **dict.fromkeys(("vm", "left_message", "lm", "answering_machine", "语音信箱", "留言"), "voicemail"),
    **dict.fromkeys(("rejected", "declined", "挂断", "拒接"), "hung_up"),
    **dict.fromkeys(("not_in_service", "disconnected_number", "空号"), "invalid_number"),
    **dict.fromkeys(("错号", "非本人"), "wrong_number"),
    **dict.fromkeys(("已发送", "发送成功"), "sent"),
    **dict.fromkeys(("已送达", "送达"), "delivered"),
    **dict.fromkeys(("失败", "发送失败", "undelivered"), "failed"),
}


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact. `at` is naive where only the account's own zone, or `fallback`, can say when it was."""

    key: str | None
    at: datetime
    fallback: ZoneInfo | None
    ref: str | None
    number: str | None
    direction: str
    channel: str
    outcome: str
    debt: str | None

    def moment(self, zone: ZoneInfo | None) -> datetime:
        """When it was, `zone` being the account's. Raises InvalidInput where nobody can tell."""
        if self.at.tzinfo is not None:
            return self.at
        place = zone or self.fallback
        if place is None:
            raise InvalidInput("at", self.at, "send it with its offset, or a zone: nobody can tell when that was")
        return self.at.replace(tzinfo=place)


class HistoryReader:
    """Reads the rows of one source."""

    fields: tuple[str, ...] = FIELDS
    names, strict = "history", False
    personal = frozenset({"row", "phone"})

    def __init__(self, mapping: Columns, homes: Homes, defaults: Mapping[str, str]) -> None:
        self._mapping, self._homes = mapping, homes
        self.defaults = {**defaults, **mapping.defaults}
        self._outcomes = {**OUTCOMES, **{_word(word): ours for word, ours in mapping.outcomes.items()}}
        #: outcomes that nobody knows, and that count as conversations
        self.unfamiliar: dict[str, int] = {}

    def missing(self, names: Collection[str]) -> list[str]:
        """What every row needs, and neither a column nor a default gives."""
        absent = [field for field in NEEDED if field not in names and field not in self.defaults]
        return absent + ([] if {"ref", "phone"} & set(names) else ["phone"])

    def read(self, given: Mapping[str, Any]) -> PastContact:
        """The contact. Raises InvalidInput naming field, value and mend."""
        fields = {**self.defaults, **{name: value for name, value in given.items() if value not in (None, "")}}
        ref, said = cells.words("ref", fields), cells.words("phone", fields)
        if ref is None and said is None:
            raise InvalidInput("phone", "", "missing: every row names a number, or an account")
        country = cells.needed("region", fields).upper().partition("-")[0]
        at = cells.time_of("at", fields.get("at"), self._mapping.times)
        named = cells.words("zone", fields)
        if named is not None and at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(self._homes.zone(country, named)))
        channel = _one_of("channel", cells.words("channel", fields) or "voice", CHANNELS)
        return PastContact(
            key=cells.words("key", fields),
            at=at,
            fallback=self._only_zone(country),
            ref=ref,
            number=None if said is None else cells.telephone("phone", said, country),
            direction=_one_of("direction", cells.words("direction", fields) or "outbound", DIRECTIONS),
            channel=channel,
            outcome=self._outcome(cells.needed("outcome", fields, 48), channel),
            debt=cells.words("debt", fields),
        )

    def _only_zone(self, country: str) -> ZoneInfo | None:
        try:
            return ZoneInfo(self._homes.zone(country, None))
        except InvalidInput:
            return None

    def _outcome(self, said: str, channel: str) -> str:
        known = self._outcomes.get(_word(said))
        if known is None and channel == "voice":
            self.unfamiliar[said] = self.unfamiliar.get(said, 0) + 1
        return known or _word(said)


def _word(said: str) -> str:
    return "_".join(said.casefold().replace("-", " ").replace("_", " ").split())


def _one_of(field: str, said: str, known: Mapping[str, str]) -> str:
    found = known.get(_word(said).replace("e_mail", "email"))
    if found is None:
        raise InvalidInput(field, said, f"send one of {', '.join(known)}, or nothing for the first")
    return found
