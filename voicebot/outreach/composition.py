"""Put the room together from settings: what the web application and the command line both start from."""

from __future__ import annotations

from functools import partial

from voicebot import compliance
from voicebot.calls.asking import Desk
from voicebot.calls.hearing import Understand
from voicebot.calls.house import Office, office_of
from voicebot.calls.rulebooks import Rulebooks
from voicebot.calls.unfailing import unfailing
from voicebot.clock import Clock
from voicebot.errors import Misconfigured
from voicebot.outreach.agreements import Agreements
from voicebot.outreach.best_time import BestTimes
from voicebot.outreach.callbacks import Callbacks
from voicebot.outreach.campaigns.desk import Campaigns
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.consents import Consents
from voicebot.outreach.follow_up import FollowUp
from voicebot.outreach.imports.desk import Files
from voicebot.outreach.letters import Letters
from voicebot.outreach.marks import Marks
from voicebot.outreach.messages.desk import Messages
from voicebot.outreach.payments import Payments
from voicebot.outreach.plan_desk import PlanDesk
from voicebot.outreach.receipting import Receipts
from voicebot.outreach.reminding import Reminders
from voicebot.outreach.timeline import Timeline
from voicebot.outreach.webhooks.addresses import Networks
from voicebot.outreach.webhooks.desk import Webhooks
from voicebot.outreach.work.dials import Dials
from voicebot.records import cipher_of, is_migrated, open_database
from voicebot.records.database import Database
from voicebot.settings import Settings
from voicebot.understanding import understand
from voicebot.understanding.meaning import Asked, Meaning
from voicebot.wording.emails import load_emails
from voicebot.wording.messages import load_messages


class Outreach:
    """Payments, their follow-up, plans in writing, texts, and a look at what was agreed; one for a process."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        # Where no telephone rings anywhere, no real person pays or owes: days may be tried out before they come.
        ahead = not settings.has_twilio
        self._database = database
        office = office_of(settings)
        self.follow_up = FollowUp(database, clock, office, ahead=ahead)
        self.payments = Payments(database, clock, self.follow_up.move_on, ahead=ahead)
        self.agreements = Agreements(database)
        self.best_times = BestTimes(database)
        self.reminders = Reminders(database, clock, office, self.best_times)
        self.receipts = Receipts(database, clock, office)
        self.callbacks = Callbacks(database, clock, office)
        self.consents = Consents(database, clock)
        self.marks = Marks(database, clock)
        self.letters = Letters(database, clock, office)
        self.plan_desk = PlanDesk(database, clock, office)
        self.timeline = Timeline(database)
        self.webhooks = Webhooks(database, clock, Networks(settings.webhook_networks))
        self.messages = _messages(database, clock, office, settings)
        self.desk = _desk(database, clock, office, settings)
        self.campaigns = _campaigns(self.desk, settings, self.best_times)
        self.files = Files(database, clock, settings, office, self.payments)

    def close(self) -> None:
        """Give the database's connections back."""
        self._database.close()


def _desk(database: Database, clock: Clock, office: Office, settings: Settings) -> Desk:
    return Desk(database, clock, Rulebooks(compliance.load_rulebooks(), rehearsal=not settings.has_twilio), office)


def _campaigns(desk: Desk, settings: Settings, times: BestTimes) -> Campaigns:
    line = Line(desk.office.line, settings.dials_per_second, settings.calls_at_once, desk.office.ledger_fresh)
    return Campaigns(desk, line, Dials(desk.database), settings.campaign_alone, times=times)


def _messages(database: Database, clock: Clock, office: Office, settings: Settings) -> Messages:
    books = compliance.load_rulebooks()
    # E-mail that leaves the house is read by somebody, whether or not a telephone rings anywhere.
    rules = Rulebooks(books, rehearsal=not (settings.has_twilio or settings.has_mail))
    reading = partial(_reading, unfailing(understand, settings.prompts), clock)
    words, mail = load_messages(settings.prompts), load_emails(settings.prompts)
    more = (settings.public_url, reading, mail, settings.payment_url)
    return Messages(database, clock, office, rules, books, words, *more)


def _reading(understood: Understand, clock: Clock, body: str, language: str) -> Meaning:
    """What was written means: as in a call, and by the words that decide by themselves where no model may be."""
    return understood(body, language, Asked.OPEN, clock.now().date())


def open_outreach(settings: Settings, clock: Clock) -> Outreach:
    """The room on the database of these settings. Raises Misconfigured where it is not of this release, or our words or
    rules are wrong."""
    database = open_database(settings.database_url, cipher_of(settings))
    try:
        if not is_migrated(database):
            raise Misconfigured("DATABASE_URL: the schema is not this release's; run `voicebot migrate`")
        return Outreach(database, clock, settings)
    except Exception:
        database.close()
        raise
