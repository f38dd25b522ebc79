"""Words for what came of a challenge: outcomes, its one word, how a value is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from accelflow.domain.goals import Bound
from accelflow.domain.results import GoalOutcome, LineOutcome, Word
from accelflow.render.words import Names, as_is, goal_part, number


def outcome(found: GoalOutcome) -> str:
    """The word for one goal: "surpassed", "achieved", "missed", "unknown"."""
    return _OUTCOMES[found]


def so_far(found: GoalOutcome, *, ended: bool) -> str:
    """The word for a goal by a value that is not final: "reached", "not reached yet", "unknown"."""
    if found is GoalOutcome.MISSED:
        return "not reached" if ended else "not reached yet"
    return "unknown" if found is GoalOutcome.UNKNOWN else "reached"


def word(found: Word) -> str:
    """The word for a whole challenge: "met", "partly met", "missed", "unknown"."""
    return _WORDS[found]


def bound(known: Bound) -> str:
    """How a value is known: "exactly", "at least", "about"."""
    return _BOUNDS[known]


def amount(value: Decimal, known: Bound) -> str:
    """A value with its bound, which goes without saying where it is exact: "31 (at least)"."""
    said = number(value)
    return said if known is Bound.EXACT else f"{said} ({bound(known)})"


def outcome_line(line: LineOutcome, names: Names = as_is) -> str:
    """One line of a result: "goal-1: surpassed", "goal-2 (minors): unknown"."""
    return f"{goal_part(line.goal, line.constraint, names)}: {outcome(line.outcome)}"


_OUTCOMES: Final = {
    GoalOutcome.SURPASSED: "surpassed",
    GoalOutcome.ACHIEVED: "achieved",
    GoalOutcome.MISSED: "missed",
    GoalOutcome.UNKNOWN: "unknown",
}
_WORDS: Final = {
    Word.MET: "met",
    Word.PARTLY_MET: "partly met",
    Word.MISSED: "missed",
    Word.UNKNOWN: "unknown",
}
_BOUNDS: Final = {
    Bound.EXACT: "exactly",
    Bound.AT_LEAST: "at least",
    Bound.ABOUT: "about",
}
