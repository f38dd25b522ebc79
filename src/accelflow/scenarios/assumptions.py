"""Which values of the goals rest on an assumption, so that each is marked where it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from accelflow.domain.commands import Command, RecordMeasurement, RecordResult, SetGoals

Value = tuple[str, str, str]
"""A challenge, a goal of it, and which value: "target", "baseline", "value" or "as_of"."""


class Assumptions:
    """What an accepted command says of goals, and which of it no source publishes."""

    def __init__(self) -> None:
        self._assumed: set[Value] = set()

    def of(self, challenge: str, goal: str) -> tuple[str, ...]:
        """The values of a goal that are assumed, sorted."""
        return tuple(
            sorted(value for one, of, value in self._assumed if (one, of) == (challenge, goal))
        )

    def note(
        self, challenge: str, command: Command, goals: tuple[str, ...], paths: Iterable[str]
    ) -> None:
        """Takes a command in; `goals` are the ids that it gave, `paths` the assumed fields."""
        assumed = tuple(paths)
        match command:
            case SetGoals():
                for index, goal in enumerate(goals):
                    self._set(challenge, goal, f"goals.{index}", ("target", "baseline"), assumed)
            case RecordMeasurement(goal=goal, constraint=None):
                self._set(challenge, goal, "", ("value", "as_of"), assumed)
            case RecordResult(lines=lines):
                for index, line in enumerate(lines):
                    if line.constraint is None:
                        self._set(
                            challenge, line.goal, f"lines.{index}", ("value", "as_of"), assumed
                        )

    def _set(
        self, challenge: str, goal: str, at: str, values: tuple[str, ...], assumed: tuple[str, ...]
    ) -> None:
        for value in values:
            path = f"{at}.{value}" if at else value
            self._assumed.discard((challenge, goal, value))
            if any(_covers(one, path) for one in assumed):
                self._assumed.add((challenge, goal, value))


def _covers(assumed: str, path: str) -> bool:
    """Whether one path names a field, what holds it, or a part of it."""
    return (
        assumed in ("", path)
        or f"{path}.".startswith(f"{assumed}.")
        or assumed.startswith(f"{path}.")
    )
