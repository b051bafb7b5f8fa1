"""`voicebot may-call`: the contact rules, JSON lines in and out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.compliance import Rulebooks


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("may-call")(may_call)


def may_call(
    source: Annotated[typer.FileText | None, typer.Argument(help="JSON lines; standard input when left out")] = None,
    policy: Annotated[bool, typer.Option("--policy", help="Let our own stricter policies block too.")] = False,
) -> None:
    """Say of one contact a line whether the rules allow it, which forbid it, and when it would be allowed."""
    import orjson

    from voicebot.compliance import load_rulebooks

    rulebooks = load_rulebooks()
    for line in source or sys.stdin:
        if line.strip():
            sys.stdout.write(orjson.dumps(answer(line, rulebooks, policy)).decode() + "\n")
            sys.stdout.flush()


def answer(line: str, rulebooks: Rulebooks, policy: bool = False) -> dict[str, Any]:
    """The decision on one line, or its error as the contract names it."""
    import orjson

    from voicebot.compliance import asked, gate
    from voicebot.errors import InvalidInput

    try:
        decision = gate.may_call(asked.read(orjson.loads(line)), rulebooks, policy=policy)
    except orjson.JSONDecodeError:
        mend = "send one JSON object a line"
        return {"error": {"field": "request", "value": line.strip()[:80], "message": mend}}
    except InvalidInput as error:
        return {"error": {"field": error.field, "value": error.value, "message": error.mend}}
    return {
        "allowed": decision.allowed,
        "blocked_by": list(decision.blocked_by),
        "requires": list(decision.requires),
        "next_allowed_at": decision.next_allowed_at.isoformat() if decision.next_allowed_at else None,
    }
