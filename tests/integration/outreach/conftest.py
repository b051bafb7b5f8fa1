"""The fixtures of payments, for tests with several who pay at once."""

from tests.unit.outreach.conftest import open_till, till

__all__ = ["open_till", "till"]
