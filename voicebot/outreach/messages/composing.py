"""What a message says when it is sent, from what is on record then; or why it is of no use any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.calls.plan_links import PlanLinks
from voicebot.outreach.disclosed import terms_of
from voicebot.outreach.messages import saying
from voicebot.outreach.messages.messenger import EMAIL
from voicebot.outreach.messages.saying import Occasion, Said, Useless
from voicebot.records import plans
from voicebot.wording.emails import OPENING, PERSON, STOP, SUBJECT
from voicebot.wording.messages import NEUTRAL
from voicebot.wording.pages import Pages
from voicebot.wording.values import Phone, Value

#: what stands on record for the token of a link
MASK = "•••"


@dataclass(frozen=True, slots=True)
class Composed:
    """A text ready to go. `kept` is the same without what opens a plan; an e-mail has a `subject`, and a page on which
    its reader asks for no more of them."""

    language: str
    body: str
    kept: str
    subject: str = ""
    stop: str = ""


class Composer:
    """Writes texts, and e-mail where there are `mail` words. One for a process.

    `pay_at` is the institution's own page to pay on, or nothing.
    """

    def __init__(
        self,
        words: Pages,
        office: Office,
        links: PlanLinks,
        public_url: str,
        mail: Pages | None = None,
        pay_at: str = "",
    ) -> None:
        self._words, self._links, self._url, self._pay_at = words, links, public_url.rstrip("/"), pay_at
        self._mail = mail
        self._houses = dict(office.houses)
        self._kinds: dict[str, Callable[[Connection, Occasion], Said | Useless]] = {
            "promise_confirmation": saying.promise,
            "plan_confirmation": self._plan,
            "payment_methods": self._methods,
            "callback_confirmation": saying.callback,
            "promise_reminder": saying.promise_due,
            "instalment_reminder": saying.instalment_due,
            "instalment_missed": saying.missed,
            "payment_received": saying.received,
        }

    def version(self, channel: str) -> str:
        """Of the words."""
        return self._mail.version if channel == EMAIL and self._mail is not None else self._words.version

    def compose(self, connection: Connection, occasion: Occasion) -> Composed | Useless:
        """The text, in the caller's transaction: a link to a plan is made there. Raises Misconfigured."""
        kind = occasion.message["kind"]
        of_kind = self._kinds.get(kind)
        if of_kind is None:
            return Useless(f"no words are known for {kind}", owed=True)
        by_mail = occasion.message["channel"] == EMAIL
        words = self._mail if by_mail else self._words
        if words is None or not words.has(kind):
            return Useless(f"no words are known for {kind} by {occasion.message['channel']}", owed=True)
        if _key(words, kind, neutral=occasion.neutral) is None:
            return Useless("others may read it, and it has no form that tells them nothing", owed=True)
        said = of_kind(connection, occasion)
        if isinstance(said, Useless):
            return said
        key = _key(words, said.key or kind, neutral=occasion.neutral)
        assert key is not None, "other words for a kind have the forms that the kind has"
        return self._mailed(words, key, kind, occasion, said) if by_mail else self._texted(key, occasion, said)

    def _texted(self, key: str, occasion: Occasion, said: Said) -> Composed:
        body = self.say(key, occasion.language, said.values)
        return Composed(occasion.language, body, _kept(body, said))

    def _mailed(self, words: Pages, key: str, kind: str, occasion: Occasion, said: Said) -> Composed:
        language, stop = occasion.language, f"{self._url}/email/stop/{occasion.attempt}"
        known = self._known(language) | dict(said.values) | {"stop": stop}
        body = "\n\n".join(words.say(piece, language, known) for piece in (OPENING, key, PERSON, STOP))
        subject = words.say(kind + SUBJECT, language, known)
        return Composed(language, body, f"{subject}\n\n{_kept(body, said)}", subject, stop)

    def say(self, key: str, language: str, values: Mapping[str, Value] | None = None) -> str:
        """A text that holds who we are, where a person is reached, and these values."""
        return self._words.say(key, language, self._known(language) | dict(values or {}))

    def _known(self, language: str) -> dict[str, Value]:
        house = self._houses[language]
        return {"institution": house.institution, "hotline": Phone(house.hotline)}

    def _methods(self, connection: Connection, occasion: Occasion) -> Said:
        return Said({"link": self._pay_at}, key="payment_link") if self._pay_at else Said({})

    def _plan(self, connection: Connection, occasion: Occasion) -> Said | Useless:
        call_id, zone = occasion.message["call_id"], occasion.zone
        agreed = [row for row in plans.plans_of(connection, occasion.account["id"]) if row["call_id"] == call_id]
        waiting = [row for row in agreed if row["state"] == plans.PENDING and occasion.now < row["confirm_by"]]
        if not waiting:
            return Useless("the plan waits to be confirmed no longer")
        plan = waiting[-1]
        # A link to a page that cannot be shown helps nobody.
        terms_of(plan, occasion.account["packs"], plan["created_at"].astimezone(zone).date())
        link = self._links.make(connection, plan["id"], occasion.now)
        address, until = f"{self._url}/plans/{link.token}", link.expires_at.astimezone(zone)
        return Said({"link": address, "until": until}, link.token)


def _key(words: Pages, kind: str, *, neutral: bool) -> str | None:
    """Where it must be neutral: its neutral form, or itself where it is one for anyone."""
    if not neutral or words.audience(kind) == "anyone":
        return kind
    return kind + NEUTRAL if words.has(kind + NEUTRAL) else None


def _kept(body: str, said: Said) -> str:
    return body.replace(said.token, MASK) if said.token else body
