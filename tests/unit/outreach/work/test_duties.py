"""A duty says when it comes round, in one way."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from voicebot.errors import Misconfigured
from voicebot.outreach.work.duties import Duty


@pytest.mark.parametrize(("every", "daily_at"), [(None, None), (timedelta(minutes=1), time(4))])
def test_a_duty_comes_round_after_a_time_or_at_a_time(every: timedelta | None, daily_at: time | None) -> None:
    with pytest.raises(Misconfigured, match="texts"):
        Duty("texts", every, daily_at, lambda goes_on: {})
