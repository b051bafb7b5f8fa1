"""`voicebot dial`: place one real call, through Twilio or the built-in line."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def dial(
        account: Annotated[str, typer.Argument(help="the account's reference, for instance CN-0001")],
        language: Annotated[str, typer.Option(help="zh-CN or en-US; the account's own when empty")] = "",
    ) -> None:
        """Call one cardholder now, if every contact rule allows it."""
        from contextlib import closing

        from rich.console import Console

        from voicebot.calls import open_calls
        from voicebot.calls.carrier import Carrier
        from voicebot.clock import SystemClock
        from voicebot.line.carrier import LineCarrier
        from voicebot.settings import load_settings
        from voicebot.telephony.carrier import TwilioCarrier

        settings = load_settings()
        settings.refuse_invented()
        carrier: Carrier = TwilioCarrier(settings) if settings.has_twilio else LineCarrier()
        with closing(open_calls(settings, SystemClock())) as calls:
            call_id = calls.reserve_outbound(account, language or None)
            calls.dial(call_id, carrier)
        console = Console(highlight=False)
        console.print(f"Call {call_id} was placed through {carrier.name}.")
        if not settings.has_twilio:
            console.print("No telephone rings, so calling hours and limits bind nobody here; on a carrier they do.")
            if settings.twilio_auth_token.get_secret_value():
                console.print(f"Take the call at {settings.public_url.rstrip('/')}/phone?call={call_id}")
            else:
                console.print(
                    "[bold red]It cannot be taken:[/] TWILIO_AUTH_TOKEN is not set, so every webhook of the call is"
                    " refused as unsigned. Set it, start the server again, and dial again."
                )
