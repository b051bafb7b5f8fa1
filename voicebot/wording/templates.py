"""A line's text, cut once at its values so that saying it is only joining."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

from voicebot.errors import Misconfigured
from voicebot.wording.speaking import TYPES, Say
from voicebot.wording.values import Value

_parse = Formatter().parse


class BadTemplate(Exception):
    """A text that cannot be cut: a stray brace, or a value that the line does not have. Its message says which."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, and the value that follows them; the last piece has none."""

    words: str
    name: str | None = None
    say: Say | None = None


Template = tuple[Piece, ...]


def compile_template(text: str, values: Mapping[str, str], types: Mapping[str, Say] = TYPES) -> Template:
    """The pieces of `text`, where `values` gives each value's type and `types` says it. Raises BadTemplate.

    A value is written {name}. A count may carry what it counts, one and many: {days:day|days}.
    """
    try:
        parts = list(_parse(text))
    except ValueError as error:
        raise BadTemplate(f"has a brace without its partner ({error})") from error
    return tuple(_piece(words, name, spec, conversion, values, types) for words, name, spec, conversion in parts)


def _piece(
    words: str,
    name: str | None,
    spec: str | None,
    conversion: str | None,
    values: Mapping[str, str],
    types: Mapping[str, Say],
) -> Piece:
    if name is None:
        return Piece(words)
    if name not in values:
        known = ", ".join(sorted(values)) or "none"
        raise BadTemplate(f"holds {{{name}}}, which is no value of this line (its values: {known})")
    if conversion:
        raise BadTemplate(f"holds {{{name}!{conversion}}}, and nothing may follow a value's name but {{days:day|days}}")
    return Piece(words, name, _counted(name, spec, values[name], types) if spec else types[values[name]])


def _counted(name: str, spec: str, kind: str, types: Mapping[str, Say]) -> Say:
    one, bar, many = spec.partition("|")
    if kind != "count" or not bar or not one or not many or "|" in many:
        raise BadTemplate(f"holds {{{name}:{spec}}}, which only a count may: write it like {{days:day|days}}")
    say: Callable[[Value, str], str] = types["count"]
    return lambda value, language: f"{say(value, language)} {one if value == 1 else many}"


def render(key: str, template: Template, values: Mapping[str, Value], language: str) -> str:
    """The words. Raises Misconfigured for a value that is missing, of the wrong type, or that cannot be spoken."""
    spoken = ""
    for piece in template:
        # a value such as "a.m." or "Inc." brings the full stop that ends the sentence
        spoken += piece.words[1:] if piece.words[:1] == "." and spoken[-1:] == "." else piece.words
        if piece.say is not None and piece.name is not None:
            try:
                spoken += piece.say(values[piece.name], language)
            except KeyError:
                raise Misconfigured(f"line {key}: the value {piece.name} is missing") from None
            except (TypeError, ValueError) as error:
                raise Misconfigured(f"line {key}: the value {piece.name} {error}") from error
    return spoken
