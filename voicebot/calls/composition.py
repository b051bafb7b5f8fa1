"""Put `Calls` together from settings: what the web application and the command line both start from."""

from __future__ import annotations

from voicebot import compliance, understanding, wording
from voicebot.calls.calls import Calls
from voicebot.calls.house import office_of
from voicebot.calls.markup import words_only
from voicebot.calls.rulebooks import Rulebooks
from voicebot.calls.signboard import check_signboard
from voicebot.calls.unfailing import unfailing
from voicebot.clock import Clock
from voicebot.records import cipher_of, open_database
from voicebot.settings import Settings


def open_calls(settings: Settings, clock: Clock) -> Calls:
    """Calls on the database, prompts and rulebooks of these settings. Raises Misconfigured for what is wrong."""
    script = wording.load_script(settings.prompts)
    check_signboard(settings, script)
    return Calls(
        database=open_database(settings.database_url, cipher_of(settings)),
        clock=clock,
        script=script,
        rules=Rulebooks(compliance.load_rulebooks(), rehearsal=not settings.has_twilio),
        office=office_of(settings),
        understand=unfailing(words_only(understanding.understand), understanding.PROMPTS),
        prompts=understanding.PROMPTS,
        built=understanding.BUILT,
    )
