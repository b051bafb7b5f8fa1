"""`voicebot serve`: the web server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.work.companion import Companion
    from voicebot.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[
        int, typer.Option(help="Processes. The web phone's calls live in one: more are for real lines.", min=1)
    ] = 1,
    threads: Annotated[int, typer.Option(help="Threads a process.", min=2)] = 24,
    work: Annotated[
        bool,
        typer.Option("--work/--no-work", help="Do what `voicebot work` does too, unless a worker does it already."),
    ] = True,
) -> None:
    """Answer webhooks, the API and the pages, and do a worker's duties, until stopped."""
    from gunicorn.app.base import BaseApplication

    from voicebot.settings import load_settings
    from voicebot.understanding import loaded

    # What is wrong is named here, once, and not by every worker, nor by every caller's first words.
    settings = load_settings()
    settings.refuse_invented()
    if settings.has_twilio and not settings.person_number:
        _nobody_to_reach()
    loaded()

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                # a webhook has fifteen seconds in all; whatever takes longer is stuck
                "timeout": 30,
                "graceful_timeout": 10,
                "keepalive": 30,
                "accesslog": None,
                "loglevel": "warning",
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from voicebot.application import create_app

            app = create_app()
            if work:
                companion = _companion(app.extensions, settings)
                self.cfg.set("worker_exit", lambda server, worker: companion.stop())
                companion.start()
            return app

    Server().run()


def _companion(held: dict[str, Any], settings: Settings) -> Companion:
    """A worker that shares what the application holds, its telephone line above all."""
    from voicebot.cli.work import worker_of
    from voicebot.outreach.work.companion import Companion
    from voicebot.outreach.work.worker import worker_name

    name = f"{worker_name(settings.worker_name)}-web"
    parts = (held["voicebot.calls"], held["voicebot.outreach"], held["voicebot.carrier"])
    return Companion(lambda: worker_of(settings, *parts, name))


def _nobody_to_reach() -> None:
    from rich.console import Console

    Console(stderr=True).print(
        "[bold red]WARNING[/]  PERSON_NUMBER is not set: no caller can reach a person. Whoever asks for one, or is in"
        " danger, is offered a callback and nothing more. Set it to a number where a colleague answers."
    )
