"""A small storm on both databases: killed over a bad carrier, and nothing twice, lost, or outside the rules."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from scripts.storm.storm import Plan, Storm


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_small_storm_does_nothing_twice_and_loses_nothing(database_url: str, model: None, tmp_path: Path) -> None:
    workers = 1 if database_url.startswith("sqlite") else 2
    plan = Plan(database_url, tmp_path, accounts=30, kills=3, workers=workers, soon=timedelta(0), days=0)
    told: list[str] = []
    result = Storm(plan, told.append).run()
    assert {kind: found for kind, found in result.faults.items() if found} == {}, "\n".join(told)
    assert result.counts["kills"] == 3
    assert result.counts["calls placed"] > 5
