"""`voicebot doctor`: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from voicebot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed` means that nothing can be served without it; `mend` is empty when all is well."""

    name: str
    says: str
    mend: str = ""
    needed: bool = False


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor() -> None:
    """Say what is missing here and how to mend it; exit 1 when the bot cannot be served."""
    from rich.console import Console

    console, fatal = Console(highlight=False), False
    for finding in examine():
        mark = (
            "[green]ok[/]     " if not finding.mend else ("[red]missing[/]" if finding.needed else "[yellow]without[/]")
        )
        console.print(f"{mark}  [bold]{finding.name}[/]: {finding.says}")
        if finding.mend:
            console.print(f"         {finding.mend}")
        fatal |= bool(finding.mend and finding.needed)
    if fatal:
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Everything, in the order in which it is mended."""
    from voicebot.errors import VoicebotError
    from voicebot.settings import load_settings

    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < (3, 11)
    yield Finding("Python", version, "install Python 3.11 or newer" if old else "", needed=True)
    try:
        settings = load_settings()
    except VoicebotError as error:
        yield Finding("settings", "cannot be read", str(error), needed=True)
        return
    yield Finding("settings", "read")
    of_calls = (words, understanding, database, voice, ears, carrier)
    for look in (*of_calls, mail, institution, people, sign_in, files, browser):
        yield seen(look, settings)


def seen(look: Callable[[Settings], Finding], settings: Settings) -> Finding:
    """What a look finds; where it fails, that it failed and why."""
    from voicebot.errors import VoicebotError

    try:
        return look(settings)
    except (VoicebotError, ImportError, OSError) as error:
        return Finding(look.__name__, "failed", str(error), needed=look in (words, understanding, database))


def words(settings: Settings) -> Finding:
    """The spoken lines, and the names of ours that are spoken in them."""
    from voicebot.calls.signboard import check_signboard
    from voicebot.wording import load_script

    check_signboard(settings, load_script(settings.prompts))
    return Finding("spoken lines", "loaded and linted")


def understanding(settings: Settings) -> Finding:
    """The model that understands callers."""
    from datetime import date

    from voicebot.understanding import understand

    found = understand("Could I speak to a person, please?", "en-US", "open", date(2026, 11, 24))
    return Finding("understanding", f"ready (a request for a person is read as {found.intent.value})")


def database(settings: Settings) -> Finding:
    """The database and its schema."""
    from sqlalchemy.exc import SQLAlchemyError

    from voicebot.records import cipher_of, is_migrated, open_database

    opened = open_database(settings.database_url, cipher_of(settings))
    kind = opened.engine.dialect.name
    try:
        if is_migrated(opened):
            return Finding("database", f"{kind}, migrated")
        return Finding("database", f"{kind}, not of this release", "run `voicebot migrate`", needed=True)
    except SQLAlchemyError as error:
        return Finding("database", f"{kind}, {type(error).__name__}", "check DATABASE_URL", needed=True)
    finally:
        opened.close()


def voice(settings: Settings) -> Finding:
    """The voice of the web phone."""
    if find_spec("pyttsx3") and find_spec("espeakng_loader"):
        return Finding("voice", "pyttsx3 on eSpeak NG")
    return Finding("voice", "none", "run scripts/setup; the web phone shows the words meanwhile")


def ears(settings: Settings) -> Finding:
    """The recogniser of the web phone's microphone."""
    from voicebot.speech import recogniser

    found = recogniser(settings)
    if found is None:
        return Finding("recogniser", "none", "run scripts/setup, or set WHISPER_MODEL to a model folder")
    mend = "" if "zh-CN" in found.languages else "for Mandarin, set WHISPER_MODEL to a faster-whisper model folder"
    return Finding("recogniser", f"{found.name} ({', '.join(found.languages)})", mend)


def carrier(settings: Settings) -> Finding:
    """The telephone line."""
    if settings.has_twilio:
        return Finding("carrier", "twilio", _twilio_mend(settings))
    if settings.twilio_auth_token.get_secret_value():
        return Finding("carrier", "built-in line")
    return Finding("carrier", "none", "set the TWILIO_ settings, or TWILIO_AUTH_TOKEN alone for the built-in line")


def _twilio_mend(settings: Settings) -> str:
    """What keeps Twilio from calling, or from reaching us."""
    from urllib.parse import urlsplit

    if not settings.twilio_from_number:
        return "set TWILIO_FROM_NUMBER to place calls"
    address = urlsplit(settings.public_url)
    if address.scheme != "https":
        return "set PUBLIC_URL to an https address"
    # Twilio refuses such names
    return "PUBLIC_URL: its host name holds an underscore; use another" if "_" in (address.hostname or "") else ""


def mail(settings: Settings) -> Finding:
    """The mail server, by asking it to let us in; nothing is sent."""
    from voicebot.clock import SystemClock
    from voicebot.errors import CarrierFailed
    from voicebot.mail.post import SmtpPost

    if not settings.has_mail:
        return Finding("mail", "no server: whom no text reaches is not written to", "set SMTP_URL and SMTP_FROM")
    try:
        SmtpPost(settings, SystemClock(), timeout=10).knock()
    except CarrierFailed as error:
        return Finding("mail", "the server does not let us in", str(error))
    return Finding("mail", "the server lets us in")


def institution(settings: Settings) -> Finding:
    """Who callers are told is speaking."""
    invented = settings.invented
    if not invented:
        return Finding("institution", "named")
    if not settings.has_twilio:
        return Finding("institution", "an invented bank, which is what the built-in line is for")
    mend = f"set {', '.join(invented)} to your own: callers would hear an invented bank's"
    return Finding("institution", "invented", mend, needed=True)


def people(settings: Settings) -> Finding:
    """Where callers reach a person."""
    if settings.person_number:
        return Finding("people", "callers are put through to PERSON_NUMBER in working hours")
    if not settings.has_twilio:
        return Finding("people", "none: callers are offered a callback")
    return Finding("people", "none", "set PERSON_NUMBER: without it no caller can reach a person", needed=True)


def sign_in(settings: Settings) -> Finding:
    """The way into the pages."""
    if settings.operator_password.get_secret_value():
        return Finding("sign-in", "a password is set")
    return Finding("sign-in", "closed", "set OPERATOR_PASSWORD to open the pages")


def files(settings: Settings) -> Finding:
    """The watched folder: whether a worker may take what lies there, and whether anything lies where nobody looks."""
    from voicebot.outreach.imports.boxes import boxes, elsewhere

    folder = settings.import_inbox
    watched = [box.path for box in boxes(folder) if box.path.is_dir()]
    closed = [path for path in watched if not os.access(path, os.W_OK | os.X_OK)]
    if closed:
        return Finding("watched folder", f"closed: {closed[0]}", "let the worker's user write there")
    if lost := elsewhere(folder):
        return Finding("watched folder", f"nobody looks at {lost[0]}", "put files into SOURCE/KIND (docs/import.md)")
    return Finding("watched folder", str(folder) if watched else "none yet; `voicebot import inbox --source` makes one")


def browser(settings: Settings) -> Finding:
    """What the browser tests need."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return Finding("browser for tests", "Chromium")
    return Finding("browser for tests", "none", "sudo apt-get install chromium (only the tests need it)")
