"""Which values of the goals rest on an assumption, so that each is marked where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accelflow.domain.commands import Command, RecordMeasurement, RecordResult, SetGoals

Line = tuple[str, str, str | None]
"""A challenge, a goal of it, and a constraint of the goal or None for the goal itself."""


class Assumptions:
    """What accepted commands say of goals, and which of it no source publishes."""

    def __init__(self) -> None:
        self._assumed: dict[Line, frozenset[str]] = {}

    def of(self, challenge: str, goal: str, constraint: str | None) -> frozenset[str]:
        """Which of "target", "baseline", "value" and "as_of" are assumed."""
        return self._assumed.get((challenge, goal, constraint), frozenset())

    def note(
        self, challenge: str, command: Command, goals: tuple[str, ...], paths: Iterable[str]
    ) -> None:
        """Takes a command in; `goals` are the ids that it gave, `paths` the assumed fields."""
        assumed = tuple(paths)
        for goal, constraint, at, values in _told(command, goals):
            line = (challenge, goal, constraint)
            held = {value for value in values if _covered(f"{at}{value}", assumed)}
            kept = self._assumed.get(line, frozenset()) - set(values)
            self._assumed[line] = frozenset(kept | held)


def _told(
    command: Command, goals: tuple[str, ...]
) -> Iterator[tuple[str, str | None, str, tuple[str, ...]]]:
    """Each goal or constraint that a command speaks of, where, and which values it gives."""
    match command:
        case SetGoals(goals=all_terms):
            for index, (goal, terms) in enumerate(zip(goals, all_terms, strict=True)):
                yield goal, None, f"goals.{index}.", ("target", "baseline")
                for number, one in enumerate(terms.constraints):
                    yield goal, one.id, f"goals.{index}.constraints.{number}.", ("target",)
        case RecordMeasurement(goal=goal, constraint=constraint):
            yield goal, constraint, "", ("value", "as_of")
        case RecordResult(lines=lines):
            for index, line in enumerate(lines):
                yield line.goal, line.constraint, f"lines.{index}.", ("value", "as_of")


def _covered(path: str, assumed: Iterable[str]) -> bool:
    """Whether a field, what holds it, or a part of it is assumed."""
    return any(
        one in ("", path) or path.startswith(f"{one}.") or one.startswith(f"{path}.")
        for one in assumed
    )
