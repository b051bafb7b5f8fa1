"""Everything about files from outside, put together from settings."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from voicebot import compliance
from voicebot.calls.house import Office
from voicebot.clock import Clock
from voicebot.outreach.homes import Homes
from voicebot.outreach.imports.inbox import Inbox
from voicebot.outreach.imports.kinds import Kinds
from voicebot.outreach.imports.reading import Imports
from voicebot.outreach.imports.telling import ImportsTold
from voicebot.outreach.imports.undoing import Undoing
from voicebot.outreach.mappings import Sources
from voicebot.outreach.payments import Payments
from voicebot.records import Database
from voicebot.settings import Settings


class Files:
    """Imports by command, the watched folder and what was uploaded, and a look at all of them; one for a process."""

    def __init__(
        self, database: Database, clock: Clock, settings: Settings, office: Office, payments: Payments
    ) -> None:
        self.sources = Sources(settings.import_sources)
        kinds = Kinds(database, office, Homes(compliance.load_rulebooks()), payments)
        self.imports = Imports(database, clock, kinds, self.sources)
        self.inbox = Inbox(
            settings.import_inbox,
            database,
            self.imports,
            clock,
            lambda: uuid4().hex,
            settle=timedelta(seconds=settings.import_settle_seconds),
            keep=timedelta(days=settings.import_keep_days),
        )
        self.undoing = Undoing(database, clock)
        self.told = ImportsTold(database, clock, settings.import_inbox)
