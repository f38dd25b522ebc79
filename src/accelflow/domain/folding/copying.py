"""A copy of a challenge with some of its fields changed: what every step of the fold makes.

`attrs.evolve` reads all of its nearly fifty fields and sets them one by one, which took most of
the time of a replay. Nothing is converted or validated when a challenge is made, so a copy of its
dictionary is the same value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accelflow.domain.challenge import Challenge

if TYPE_CHECKING:
    # Only as the function of attrs is each changed field held against its type.
    from attrs import evolve as changed
else:

    def changed(challenge: Challenge, **fields: object) -> Challenge:
        """The same challenge but for these fields."""
        copy = object.__new__(Challenge)
        vars(copy).update(vars(challenge), **fields)
        return copy


__all__ = ["changed"]
