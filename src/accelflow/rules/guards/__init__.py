"""The guards that ship, under the names that a methodology gives them."""

from __future__ import annotations

from types import MappingProxyType, ModuleType
from typing import Final

from accelflow.rules.guards import (
    asking,
    correcting,
    design,
    goals,
    people,
    readiness,
    results,
    standing,
    sustaining,
    workshops,
)
from accelflow.rules.question import Guard


def _guards_of(module: ModuleType) -> dict[str, Guard]:
    return {value.name: value for value in vars(module).values() if isinstance(value, Guard)}


BUILT_IN: Final[MappingProxyType[str, Guard]] = MappingProxyType(
    _guards_of(asking)
    | _guards_of(design)
    | _guards_of(people)
    | _guards_of(readiness)
    | _guards_of(goals)
    | _guards_of(workshops)
    | _guards_of(results)
    | _guards_of(sustaining)
    | _guards_of(standing)
    | _guards_of(correcting)
)
"""Every guard of ours by name. A host adds its own: `BUILT_IN | {guard.name: guard}`."""
