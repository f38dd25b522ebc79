"""Goals as people read them: the wording, from where to where, by which day."""

from __future__ import annotations

import re
from decimal import Decimal

from accelflow.domain.goals import Baseline, Constraint, Direction, GoalTerms, Kind
from accelflow.render.words import number, one_line


def goal(terms: GoalTerms, *, days: int | None = None) -> str:
    """The whole goal: "36 home kindergartens open, from 0", and "by Day 100" where that is known.

    A target that the wording names already is not said twice.
    """
    by = "" if days is None else f", by Day {days}"
    parts = [f"{_head(terms)}{by}", *map(constraint, terms.constraints)]
    return one_line("; ".join(parts))


def constraint(terms: Constraint) -> str:
    """A condition inside a goal: "of which outside the centre: 5 stations or more"."""
    if _says(terms.wording, terms.target):
        return terms.wording
    return f"{terms.wording}: {_measure(terms.target, terms.unit)} {_or_better(terms.direction)}"


def baseline(found: Baseline, unit: str = "") -> str:
    """What stood before: "90 days", "12 requests per month"; in words where it is not known."""
    if found.value is not None:
        return _measure(found.value, unit)
    if found.rate is None:
        return "a baseline not yet known"
    rate = _measure(found.rate, unit)
    return f"{rate} ({found.period})" if found.period else rate


def _head(terms: GoalTerms) -> str:
    if terms.kind is Kind.MILESTONE:
        return terms.wording
    if terms.relative:
        return f"{terms.wording}: {_relative(terms)}"
    if _says(terms.wording, terms.target):
        return f"{terms.wording}, from {_start(terms)}"
    aim = f"{_measure(terms.target, terms.unit)} {_or_better(terms.direction)}"
    return f"{terms.wording}: {aim}, from {_start(terms)}"


def _relative(terms: GoalTerms) -> str:
    change = f"{number(terms.target)} % {'more' if terms.direction is Direction.UP else 'less'}"
    target = terms.target_value()
    if target is None:
        return f"{change} than a baseline not yet known"
    return f"{change} than {_start(terms)}, that is {_measure(target, terms.unit)}"


def _start(terms: GoalTerms) -> str:
    if terms.kind is Kind.COUNT:
        return "0"
    return baseline(terms.baseline, terms.unit) if terms.baseline else "a baseline not yet known"


def _or_better(direction: Direction) -> str:
    return "or more" if direction is Direction.UP else "or less"


def _measure(value: Decimal, unit: str) -> str:
    return f"{number(value)} {unit}".strip()


def _says(wording: str, value: Decimal) -> bool:
    """Whether a wording names this number, as itself and not as a part of a longer one."""
    spellings = {number(value), f"{value:f}"}
    return any(
        re.search(rf"(?<![\d.,]){re.escape(spelt)}(?![\d]|[.,]\d)", wording) for spelt in spellings
    )
