"""When a deadline rule is due, in words: "Day 50", "14 working days after open review"."""

from __future__ import annotations

from accelflow.domain.definition import CUTOFF, DAY_ONE, INTAKE, LAUNCH_DATE, DeadlineRule, Unit
from accelflow.render.words import count, plain


def due_rule(rule: DeadlineRule) -> str:
    """The day of a rule, its window and how it repeats, without its kind."""
    return f"{_day(rule)}{_window(rule)}{_repeats(rule)}"


def _day(rule: DeadlineRule) -> str:
    if rule.unit is Unit.DAY:
        day = f"Day {rule.amount}"
    else:
        noun = "working day" if rule.unit is Unit.WORKING_DAYS else "day"
        side = "before" if rule.amount < 0 else "after"
        anchor = _ANCHORS.get(rule.anchor, plain(rule.anchor))
        day = f"{count(abs(rule.amount), noun)} {side} {anchor}"
    return day if rule.time is None else f"{day}, {rule.time:%H:%M}"


_ANCHORS = {
    DAY_ONE: "Day 1",
    LAUNCH_DATE: "the planned launch",
    INTAKE: "the end of the intake",
    CUTOFF: "the last day",
}


def _window(rule: DeadlineRule) -> str:
    opens = "" if rule.opens is None else f", not before {_number(rule, rule.opens)}"
    closes = "" if rule.closes is None else f", at the latest {_number(rule, rule.closes)}"
    return opens + closes


def _number(rule: DeadlineRule, number: int) -> str:
    return f"Day {number}" if rule.unit is Unit.DAY else f"{number} days"


def _repeats(rule: DeadlineRule) -> str:
    if rule.every is None:
        return ""
    until = "" if rule.last is None else f" up to Day {rule.last}"
    return f", and every {count(rule.every, 'day')}{until}"
