"""A telephone in the terminal: shows what the bot says, and takes words, keys and silence from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from voicebot.line import moments as m
from voicebot.line.player import Phase, Player

HELP = (
    "Type words, or digits, * and # as keys (#1234 presses 1234 and then #); Enter alone is silence, Ctrl-D hangs up."
)
_KEYS = re.compile(r"[0-9*#]+")


class Terminal:
    """Holds one call. `ask` reads a line from the person and raises EOFError when they hang up."""

    def __init__(self, player: Player, console: Console, ask: Callable[[str], str]) -> None:
        self._player, self._console, self._ask = player, console, ask
        self._shown = 0

    def hold(self) -> None:
        """Go through the whole call."""
        self._console.print(HELP, style="dim")
        self._player.answer("human" if self._player.hooks.machine else None)
        while True:
            self.show()
            if self._player.phase is Phase.ENDED:
                return
            try:
                self._next()
            except (EOFError, KeyboardInterrupt):
                self._player.hang_up()

    def show(self) -> None:
        """Print what happened since it was last shown."""
        for moment in self._player.heard[self._shown :]:
            text = line(moment)
            if text is not None:
                self._console.print(text)
        self._shown = len(self._player.heard)

    def _next(self) -> None:
        if self._player.phase is Phase.TRANSFERRING:
            answered = self._ask("does the person answer? [Y/n] ").strip().lower()
            self._player.person("no-answer" if answered.startswith("n") else "completed")
            return
        typed = self._ask("you> ").strip()
        if not typed:
            self._player.silence()
        elif _KEYS.fullmatch(typed):
            self._press(typed)
        else:
            self._player.speak(typed, 1.0)

    def _press(self, typed: str) -> None:
        """Keys, and then the wait that sends them where they make no whole answer."""
        keys = typed[1:] + "#" if typed.startswith("#") and len(typed) > 1 else typed
        self._player.press(keys)
        if self._player.gathering is not None and self._player.gathering.digits:
            self._player.silence()


def line(moment: m.Moment) -> Text | None:
    """One moment as it is shown; what the person typed is already on the screen."""
    match moment:
        case m.BotSaid():
            return Text.assemble(("bot  ", "bold cyan"), moment.text)
        case m.CallerSilent():
            return Text("     (you say nothing)", style="dim")
        case m.NotTaken() if moment.what:
            return Text(f"     not heard: {moment.what} ({moment.why})", style="yellow")
        case m.Quiet():
            return Text(f"     (quiet for {moment.seconds} s)", style="dim")
        case m.Dialled():
            return Text("     the bot calls a person into the call", style="bold")
        case m.LineFault():
            return Text(f"     {moment.message}", style="bold red")
        case m.Ended():
            who = {"caller": "You hung up.", "bot": "The bot ended the call.", "line": "The line broke off."}
            return Text(f"     {who[moment.by]}", style="bold")
        case _:
            return None
