"""When a rule's deadline opens and is due: pure date arithmetic in the challenge's own zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

import attrs

from accelflow.domain.definition import DeadlineRule, Unit
from accelflow.rules.days import date_of_day, instant_at, start_of_day
from accelflow.rules.working import Works, rolled_to, working_day_after

_A_DAY: Final = timedelta(days=1)


@attrs.frozen
class Dated:
    """The dates of one deadline: its due day, the instant that is too late, and its opening."""

    on: date
    due_at: datetime
    opens_at: datetime | None


def dated(
    rule: DeadlineRule, anchor: date, zone: tzinfo, works: Works, occurrence: int = 1
) -> Dated:
    """The dates of a rule whose anchor lies on a date; those of a repeated one by its number.

    `due_at` is UTC and exclusive. A local time that is skipped stands for the first one after it,
    and of one that comes twice the earlier is meant.
    """
    on = due_date(rule, anchor, works, occurrence)
    opens = None
    if rule.opens is not None:
        first = _counted(rule.unit, anchor, rule.opens + _repeated(rule, occurrence), works)
        opens = start_of_day(first, zone)
    return Dated(on, _end(on, rule, zone), opens)


def due_date(rule: DeadlineRule, anchor: date, works: Works, occurrence: int = 1) -> date:
    """The due day, rolled off a day that is no working day if the rule says so."""
    amount = rule.amount + _repeated(rule, occurrence)
    return rolled_to(works, _counted(rule.unit, anchor, amount, works), rule.roll)


def _repeated(rule: DeadlineRule, occurrence: int) -> int:
    return 0 if rule.every is None else (occurrence - 1) * rule.every


def _counted(unit: Unit, anchor: date, amount: int, works: Works) -> date:
    if unit is Unit.DAY:
        return date_of_day(anchor, amount)
    if unit is Unit.DAYS:
        return anchor + timedelta(days=amount)
    return working_day_after(works, anchor, amount)


def _end(on: date, rule: DeadlineRule, zone: tzinfo) -> datetime:
    if rule.time is None:
        return start_of_day(on + _A_DAY, zone)
    return instant_at(on, rule.time, zone)
