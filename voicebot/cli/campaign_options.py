"""What commands about campaigns share: who asks, which campaign, and a strategy from a file and options."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.campaigns.desk import Campaigns

Which = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="its number or its name")]
As = Annotated[str, typer.Option("--as", envvar="VOICEBOT_AS", help="who you are; your login name when empty")]
Reason = Annotated[str, typer.Option(help="why; it is kept with the change")]
Beside = Annotated[
    bool, typer.Option("--beside", help="leave out accounts that other campaigns work on, instead of refusing")
]
Yes = Annotated[bool, typer.Option("--yes", help="do not ask")]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON, for a program")]


def me(who: str) -> str:
    """The name that a change is put on record with."""
    return who or getpass.getuser()


def given(file: Path | None, name: str, sets: list[str], refs: Path | None) -> dict[str, Any]:
    """A strategy, unchecked: the file's, and what options say instead. Raises InvalidInput."""
    from voicebot.outreach.campaigns.reading import from_file

    found = from_file(file) if file is not None else {}
    if name:
        found["name"] = name
    for one in sets:
        _put(found, one)
    if refs is not None:
        listed = [line.strip() for line in refs.read_text(encoding="utf-8-sig").splitlines()]
        _inner(found, "audience")["refs"] = list(dict.fromkeys(ref for ref in listed if ref))
    return found


def _put(found: dict[str, Any], one: str) -> None:
    import yaml

    from voicebot.errors import InvalidInput

    path, equals, text = one.partition("=")
    *outer, last = path.strip().split(".")
    if not equals or not last:
        raise InvalidInput("set", one, "write FIELD=VALUE, such as pace.concurrent=20")
    try:
        # without times: they are read where their field is known
        value = yaml.load(text, yaml.BaseLoader) if _is_list(text) else text.strip()  # noqa: S506
    except yaml.YAMLError as error:
        raise InvalidInput("set", one, "write a list as [1-7,8-30]") from error
    place = found
    for part in outer:
        place = _inner(place, part)
    place[last] = value


def _is_list(text: str) -> bool:
    return text.strip().startswith(("[", "{"))


def _inner(found: dict[str, Any], part: str) -> dict[str, Any]:
    from voicebot.errors import InvalidInput

    inner = found.setdefault(part, {})
    if not isinstance(inner, dict):
        raise InvalidInput("set", part, "it holds a value of its own, and no fields")
    return inner


@contextmanager
def campaigns() -> Iterator[Campaigns]:
    """The room's campaigns, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.campaigns
