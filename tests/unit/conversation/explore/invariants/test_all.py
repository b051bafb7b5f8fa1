"""What holds of all invariants together."""

from __future__ import annotations

from pathlib import Path

from voicebot.conversation.explore.invariants import INVARIANTS


def test_every_invariant_is_documented_and_has_its_fault_beside_this() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    for name, check in INVARIANTS.items():
        assert check.__doc__
        assert f'"{name}"' in told
