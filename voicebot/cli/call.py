"""`voicebot call`: a telephone in the terminal, through the same signed webhooks and TwiML as a carrier's."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicebot.errors import CarrierFailed, Conflict, InvalidInput, Misconfigured, NotAllowed

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.calls import Calls
    from voicebot.line.played import PlayedCall
    from voicebot.line.player import Player
    from voicebot.settings import Settings

#: whom a written call is played as, where it names nobody
FIRST_SAMPLE = "CN-0001"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("call")(call)


def call(
    direction: Annotated[str, typer.Option(help="inbound: you ring the hotline; outbound: the bank rings you")] = "",
    account: Annotated[str, typer.Option(help="whom the bank rings, such as CN-0001 (voicebot accounts list)")] = "",
    language: Annotated[str, typer.Option(help="zh-CN or en-US, for an outbound call")] = "",
    play: Annotated[Path | None, typer.Option(help="play a written call, in a database of its own")] = None,
    url: Annotated[str, typer.Option(help="a running server's address; without it the bot runs in here")] = "",
) -> None:
    """Hold a call with the bot: type words, digits are keys, Enter is silence, Ctrl-D hangs up."""
    from rich.console import Console

    from voicebot.line.played import read_call
    from voicebot.line.terminal import Terminal
    from voicebot.settings import load_settings

    written = read_call(play, language) if play else None
    wanted = _wanted(written, direction, account, language)
    settings = load_settings()
    console = Console(highlight=False)
    with _room(settings, written is not None and not url) as settings, _join(settings, wanted, url) as joined:
        player, outcome = joined
        if written is None:
            Terminal(player, console, console.input).hold()
        else:
            _play(written, player, wanted.account, console)
        recorded = outcome()
    if recorded:
        console.print(f"Recorded as: {recorded}", style="bold")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The call that was asked for."""

    direction: str
    account: str
    language: str


def _wanted(written: PlayedCall | None, direction: str, account: str, language: str) -> Wanted:
    """What the options say, and behind them what a written call says."""
    account = account or (written.account or FIRST_SAMPLE if written else "")
    return Wanted(
        direction or (written.direction if written else "outbound" if account else "inbound"),
        account,
        language or (written.language if written else None) or "",
    )


def _play(written: PlayedCall, player: Player, account: str, console: Console) -> None:
    """Play a written call and show all of it, also where it did not go as written."""
    from voicebot.calls.samples import SAMPLES
    from voicebot.line.caller import Caller, told
    from voicebot.line.played import play

    person = next((sample for sample in SAMPLES if sample.ref == account), None)
    facts, reference = (person.facts.values(), person.reference) if person else ((), "")
    try:
        play(written, Caller(player), facts, reference)
    except AssertionError as error:
        raise Conflict(f"the call did not go as written: {str(error).splitlines()[0]}") from error
    finally:
        for moment in player.heard:
            console.print(told(moment), markup=False)


@contextmanager
def _room(settings: Settings, apart: bool) -> Iterator[Settings]:
    """Where the call takes place; `apart` in a database of its own, with the invented accounts as they are at first.

    A written call is played there, so that it goes as it was written however often, and leaves nothing behind.
    """
    from tempfile import TemporaryDirectory

    from voicebot.calls.samples import put_samples
    from voicebot.clock import SystemClock
    from voicebot.records import cipher_of, migrate, open_database

    if not apart:
        yield settings
        return
    with TemporaryDirectory(prefix="voicebot-") as folder:
        settings = settings.model_copy(update={"database_url": f"sqlite:///{folder}/played.db"})
        with closing(open_database(settings.database_url, cipher_of(settings))) as database:
            migrate(database)
            put_samples(database, SystemClock())
        yield settings


Joined = tuple["Player", Callable[[], str | None]]


@contextmanager
def _join(settings: Settings, wanted: Wanted, url: str) -> Iterator[Joined]:
    """The telephone, joined to a server or to the bot in this process; and how the call is recorded, once over."""
    if wanted.direction not in ("inbound", "outbound"):
        raise InvalidInput("--direction", wanted.direction, "say inbound or outbound")
    if wanted.direction == "outbound" and not wanted.account:
        raise InvalidInput("--account", "nobody", "say whom the bank rings (voicebot accounts list)")
    if url:
        yield _to_server(settings, wanted, url.rstrip("/"))
        return
    with _in_here(settings, wanted) as joined:
        yield joined


@contextmanager
def _in_here(settings: Settings, wanted: Wanted) -> Iterator[Joined]:
    """The bot runs in this process, on the configured database; nothing listens on a port."""
    from pydantic import SecretStr

    from voicebot.application import create_app
    from voicebot.clock import SystemClock
    from voicebot.line.carrier import LineCarrier
    from voicebot.line.desk import CALLER
    from voicebot.line.transport import WsgiTransport
    from voicebot.line.trunk import Trunk
    from voicebot.line.views import call_of

    token = settings.twilio_auth_token.get_secret_value() or secrets.token_hex(16)
    settings = settings.model_copy(update={"twilio_auth_token": SecretStr(token)})
    clock, carrier = SystemClock(), LineCarrier()
    app = create_app(settings, clock=clock, carrier=carrier)
    calls: Calls = app.extensions["voicebot.calls"]
    trunk = Trunk(WsgiTransport(app), token, settings.public_url.rstrip("/"), settings.hotline, clock)

    def outcome() -> str | None:
        call_id = call_of(player)
        return calls.call(call_id).disposition if call_id else None

    try:
        if wanted.direction == "inbound":
            player = trunk.call_in(CALLER)
        else:
            attempt = calls.reserve_outbound(wanted.account, wanted.language or None)
            sid = calls.dial(attempt, carrier)
            ringing = carrier.take(attempt)
            player = trunk.call_out(attempt, sid, ringing.to if ringing else CALLER)
            carrier.holds(player)
        yield player, outcome
    finally:
        calls.close()


def _to_server(settings: Settings, wanted: Wanted, url: str) -> Joined:
    """The bot runs elsewhere: webhooks go over HTTP, an outbound call is asked for through its API."""
    from voicebot.clock import SystemClock
    from voicebot.line.carrier import sid_of
    from voicebot.line.desk import CALLER
    from voicebot.line.transport import HttpTransport
    from voicebot.line.trunk import Trunk

    token = settings.twilio_auth_token.get_secret_value()
    if not token:
        raise Misconfigured("TWILIO_AUTH_TOKEN: set the token of that server, or it will refuse every webhook")
    trunk = Trunk(HttpTransport(), token, url, settings.hotline, SystemClock())
    if wanted.direction == "inbound":
        return trunk.call_in(CALLER), lambda: None
    attempt = _ask_server(settings, wanted, url)
    return trunk.call_out(attempt, sid_of(attempt), CALLER), lambda: None


def _ask_server(settings: Settings, wanted: Wanted, url: str) -> str:
    """Have the server place the call; returns its id. Raises what the server says of it."""
    import json
    from http.client import HTTPConnection, HTTPSConnection
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    body = {"account": wanted.account} | ({"language": wanted.language} if wanted.language else {})
    key = settings.api_key.get_secret_value()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    connection = kind(parts.hostname or "", parts.port, timeout=15)
    try:
        connection.request("POST", f"{parts.path}/api/v1/calls", json.dumps(body), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read() or b"{}")
    except (OSError, ValueError) as error:
        raise CarrierFailed(f"{url}: no usable answer ({error})", unknown=True) from error
    finally:
        connection.close()
    if answer.status >= 400:
        problem = said.get("detail") or said.get("title") or f"answered {answer.status}"
        raise NotAllowed(problem) if answer.status == 403 else CarrierFailed(problem)
    return str(said["call"])
