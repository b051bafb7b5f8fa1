"""prompts/ in memory: every line, ready to be said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from voicebot.errors import Misconfigured
from voicebot.wording.catalogue import Entry, load_catalogue, read_yaml
from voicebot.wording.speaking import TYPES, Say
from voicebot.wording.values import Value

LANGUAGES = ("zh-CN", "en-US")
#: words, and after them the value that follows with the way to say it; the last has none
Template = tuple[tuple[str, str | None, Say | None], ...]


class Script:
    """All lines in all languages. Immutable; safe to share."""

    def __init__(
        self,
        catalogue: Mapping[str, Entry],
        lines: Mapping[str, Mapping[str, str]],
        hints: Mapping[str, Mapping[str, tuple[str, ...]]],
    ) -> None:
        self.catalogue = catalogue
        self.lines = lines
        self._hints = hints
        self._templates = {
            (language, key): compile_template(text, catalogue[key])
            for language, texts in lines.items()
            for key, text in texts.items()
            if key in catalogue
        }

    def say(self, key: str, language: str, values: Mapping[str, Value], pace: str = "normal") -> str:
        """The exact words of a line. `pace` changes how fast they are spoken, never the words.

        Raises Misconfigured for an unknown key, a missing or unknown value, or one of the wrong type.
        """
        template = self._templates.get((language, key))
        if template is None:
            raise Misconfigured(f"line {key} in {language} does not exist: run `voicebot prompts lint`")
        if len(values) != len(self.catalogue[key].values):
            raise Misconfigured(f"line {key}: wants {sorted(self.catalogue[key].values)}, got {sorted(values)}")
        spoken = []
        for words, name, say in template:
            spoken.append(words)
            if name is not None and say is not None:
                spoken.append(_said(key, name, say, values, language))
        return "".join(spoken)

    def hints(self, language: str, asked: str) -> tuple[str, ...]:
        """Phrases that an answer to the question `asked` is likely to hold."""
        return self._hints.get(language, {}).get(asked, ())

    def audience(self, key: str) -> str:
        """Who may hear a line: anyone, verified or machine."""
        return self.catalogue[key].audience


def _said(key: str, name: str, say: Say, values: Mapping[str, Value], language: str) -> str:
    try:
        return say(values[name], language)
    except KeyError as error:
        raise Misconfigured(f"line {key}: the value {name} is missing, or its currency is unknown") from error
    except TypeError as error:
        raise Misconfigured(f"line {key}: the value {name} {error}") from error


def compile_template(text: str, entry: Entry) -> Template:
    """A line's text, cut at its values. Raises Misconfigured for an unknown value or a stray brace."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        raise Misconfigured(f"line {entry.key}: {error}; a value is written {{name}}") from error
    template = []
    for words, name, spec, conversion in parts:
        if name is not None and (name not in entry.values or spec or conversion):
            known = ", ".join(entry.values) or "none"
            raise Misconfigured(f"line {entry.key}: {{{name}}} is no value of this line; known are {known}")
        template.append((words, name, TYPES[entry.values[name]] if name else None))
    return tuple(template)


def load_script(folder: Path) -> Script:
    """The script in `folder` (catalogue.yaml, <language>/lines/*.yaml, <language>/hints.yaml).

    Raises Misconfigured for what cannot be said; `lint` finds what should not be.
    """
    catalogue = load_catalogue(folder)
    lines = {language: load_lines(folder / language / "lines") for language in LANGUAGES}
    hints = {language: _load_hints(folder / language / "hints.yaml") for language in LANGUAGES}
    return Script(catalogue, lines, hints)


def load_lines(folder: Path) -> dict[str, str]:
    """Key and text of every line in a folder. Raises Misconfigured, also for a key that two files hold."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, text in read_yaml(path).items():
            if key in found:
                raise Misconfigured(f"{folder.parent.name}/lines/{path.name}: {key} stands in another file too")
            if not isinstance(text, str) or not text.strip():
                raise Misconfigured(f"{folder.parent.name}/lines/{path.name}: {key} has no text")
            found[key] = " ".join(text.split()) if folder.parent.name != "zh-CN" else "".join(text.split("\n"))
    return found


def _load_hints(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    return {asked: tuple(map(str, phrases or ())) for asked, phrases in read_yaml(path).items()}
