"""Put the room together from settings: what the web application and the command line both start from."""

from __future__ import annotations

from voicebot.calls.house import office_of
from voicebot.clock import Clock
from voicebot.errors import Misconfigured
from voicebot.outreach.agreements import Agreements
from voicebot.outreach.follow_up import FollowUp
from voicebot.outreach.letters import Letters
from voicebot.outreach.payments import Payments
from voicebot.records import cipher_of, is_migrated, open_database
from voicebot.records.database import Database
from voicebot.settings import Settings


class Outreach:
    """Payments, their follow-up, plans in writing, and a look at what was agreed; one for a process."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        # Where no telephone rings anywhere, no real person pays or owes: days may be tried out before they come.
        ahead = not settings.has_twilio
        self._database = database
        office = office_of(settings)
        self.follow_up = FollowUp(database, clock, office, ahead=ahead)
        self.payments = Payments(database, clock, self.follow_up.move_on, ahead=ahead)
        self.agreements = Agreements(database)
        self.letters = Letters(database, clock, office)

    def close(self) -> None:
        """Give the database's connections back."""
        self._database.close()


def open_outreach(settings: Settings, clock: Clock) -> Outreach:
    """The room on the database of these settings. Raises Misconfigured where it is not of this release."""
    database = open_database(settings.database_url, cipher_of(settings))
    if not is_migrated(database):
        database.close()
        raise Misconfigured("DATABASE_URL: the schema is not this release's; run `voicebot migrate`")
    return Outreach(database, clock, settings)
