"""What is wrong with prompts/, in words that the person who wrote it can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file relative to the folder of prompts, and a line counted from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault. `rule` is its stable name, `key` the spoken line it concerns, `mend` what to do about it.

    A warning does not keep the script from being used.
    """

    place: Place
    key: str
    rule: str
    fault: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: {self.fault}; {self.mend}"
