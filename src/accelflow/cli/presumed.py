"""Which values on a scenario's board no source publishes."""

from __future__ import annotations

from accelflow.board import GoalRow, Row
from accelflow.domain.results import GoalOutcome
from accelflow.scenarios import Player


def assumed(player: Player, row: Row, goal: GoalRow) -> frozenset[str]:
    """Which values of a goal's row are assumed; "outcome" too, where it rests on one."""
    held = player.assumptions.of(row.challenge, goal.goal, goal.constraint)
    judged = goal.outcome not in (None, GoalOutcome.UNKNOWN)
    return held | {"outcome"} if judged and held & {"target", "value"} else held
