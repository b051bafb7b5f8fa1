"""Frozen values with some fields changed."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(value, /, **changes):
        """What `dataclasses.replace` does, without setting every field again one by one: a turn does it many times.

        Only for values that keep their fields in `__dict__`; those with slots go the usual way. Raises TypeError for
        a field that is none.
        """
        fields = getattr(value, "__dict__", None)
        if fields is None:
            return dataclasses.replace(value, **changes)
        copy = object.__new__(value.__class__)
        copy.__dict__.update(fields, **changes)
        if len(copy.__dict__) != len(fields):
            raise TypeError(f"{value.__class__.__name__} has no field {', '.join(changes.keys() - fields.keys())}")
        return copy


__all__ = ["replace"]
