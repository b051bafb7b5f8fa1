"""The same invented bank as the unit tests of the room."""

from tests.unit.calls.conftest import bench

__all__ = ["bench"]
