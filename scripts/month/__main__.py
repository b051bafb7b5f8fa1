"""Run the month: `scripts/rules-month --people 100000`. Exit 1 where gate and oracle disagree."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from multiprocessing import Pool
from time import monotonic

from scripts.month.living import Found, live
from voicebot.compliance import Rulebooks, load_rulebooks, read_rulebooks

#: people of one piece of work
PIECE = 250
_BOOKS: list[Rulebooks] = []


def main() -> int:
    """Live it, tell how far it is, and then what came of it."""
    asked = _arguments()
    pieces = [range(at, min(at + PIECE, asked.people)) for at in range(0, asked.people, PIECE)]
    found, began = Found(), monotonic()
    # every process has the rules as they were when the month began
    with Pool(asked.processes, initializer=_open, initargs=(load_rulebooks().sources,)) as pool:
        for done, part in enumerate(pool.imap_unordered(_piece, pieces), start=1):
            found.add(part)
            _tell(done * PIECE, asked.people, found, monotonic() - began)
    sys.stderr.write("\n")
    sys.stdout.writelines(_report(found))
    return 1 if found.asked["differing"] else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/rules-month", description=sys.modules["scripts.month"].__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="how many, each by their own seed (%(default)s)")
    parser.add_argument("--processes", type=int, default=1, help="work in so many at once (%(default)s)")
    return parser.parse_args()


def _open(sources: dict[str, str]) -> None:
    _BOOKS.append(read_rulebooks(sources))


def _piece(seeds: range) -> Found:
    found = Found()
    for one in live(seeds, _BOOKS[0]):
        found.add(one)
    return found


def _tell(done: int, people: int, found: Found, seconds: float) -> None:
    left = seconds / done * max(0, people - done)
    asked = found.asked["allowed"] + found.asked["blocked"]
    line = f"{min(done, people):,} of {people:,} people, {asked:,} decisions, {found.asked['differing']} differ"
    sys.stderr.write(f"\r{line}, {left / 60:.1f} min left ")
    sys.stderr.flush()


def _report(found: Found) -> Iterator[str]:
    for name, times in sorted(found.asked.items()):
        yield f"{times:>10,} {'next moments' if name == 'next' else name}\n"
    yield "\nblocked by\n"
    yield from (f"{times:>10,} {rule}\n" for rule, times in sorted(found.blocked.items()))
    yield from (f"\n{json.dumps(one, default=str)}\n" for one in found.differing)


if __name__ == "__main__":
    sys.exit(main())
