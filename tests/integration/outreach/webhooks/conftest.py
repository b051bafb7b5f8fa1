"""A server that receives webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.outreach.webhooks.receiver import Receiver, serve, stop


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    server = serve(made)
    yield made
    stop(made, server)
