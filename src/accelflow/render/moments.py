"""What a deadline did, as a sentence: armed, met, overdue, lapsed or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta, tzinfo
from typing import Final

import attrs

from accelflow.domain.commands import HoldMidpointReview
from accelflow.domain.deadlines import DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.definition import DeadlineRule, Methodology
from accelflow.domain.events import Event
from accelflow.render.dates import weekday
from accelflow.render.words import Names, as_is, plain


def moment(
    event: Event, zone: tzinfo, names: Names = as_is, methodology: Methodology | None = None
) -> str:
    """The sentence for an event that a deadline caused; its dates are those of `zone`.

    `zone` is the challenge's own. `names` may give a rule of a host's own the name that people
    read. An event names its rule and no more; with the methodology that it was recorded under,
    the sentence can also say what the rule awaits. TypeError for an event that a command caused:
    see `phrase`.
    """
    if not isinstance(event.cause, DeadlineMoved):
        raise TypeError(f"a command caused this event: {event.type}")
    told = _told(event, event.cause, zone, names)
    sentences = _sentences(event, event.cause, methodology)
    return sentences.get(event.cause.moment, _OTHERS[event.cause.moment])(told)


def _sentences(event: Event, cause: DeadlineMoved, methodology: Methodology | None) -> _Sentences:
    rules = methodology.deadlines if methodology else ()
    rule = next((rule for rule in rules if rule.id == cause.rule), None)
    if cause.kind is DeadlineKind.LAPSE:
        return _END if _ends_the_days(event, cause, methodology, rule) else _OTHERS
    if rule and rule.met_by == (HoldMidpointReview.type,):
        return _MIDPOINT
    return _OTHERS


def _ends_the_days(
    event: Event, cause: DeadlineMoved, methodology: Methodology | None, rule: DeadlineRule | None
) -> bool:
    """Whether a lapse ends the count of days, as it does wherever nothing says otherwise."""
    if cause.moment is Moment.LAPSED:
        return event.facts.cutoff is not None
    if methodology is None or rule is None or rule.target is None:
        return True
    return not methodology.stage(rule.target).running


@attrs.frozen
class _Told:
    """What the sentences speak of. `day` is the number of the due day, None before Day 1."""

    what: str
    on: date
    day: int | None
    late: bool

    @property
    def when(self) -> str:
        """The last day in time: "Day 50, Friday 5 May 2023"."""
        return weekday(self.on) if self.day is None else f"Day {self.day}, {weekday(self.on)}"

    @property
    def short(self) -> str:
        return weekday(self.on) if self.day is None else f"Day {self.day}"

    @property
    def period(self) -> str:
        return "the days" if self.day is None else f"the {self.day} days"


def _told(event: Event, cause: DeadlineMoved, zone: tzinfo, names: Names) -> _Told:
    # due_at is the first instant too late, so the day that it ends is the one just before
    last = (cause.due_at - _AN_INSTANT).astimezone(zone).date()
    facts = event.facts
    day = None if facts.day is None else facts.day + (last - facts.today).days
    given = names(cause.rule)
    what = plain(cause.rule) if given == cause.rule else given
    return _Told(what, last, day, late=event.effective_at >= cause.due_at)


def _armed_end(told: _Told) -> str:
    return f"The clock runs: {told.period} end with {told.when}."


def _lapsed_end(told: _Told) -> str:
    return f"{told.short} is over: {told.period} end by force, whatever is still open."


def _cancelled_end(told: _Told) -> str:
    return f"The end by force after {told.when} falls away: the clock has stopped before."


def _armed_midpoint(told: _Told) -> str:
    return f"The midpoint review is due by the end of {told.when}."


def _met_midpoint(told: _Told) -> str:
    how = "late" if told.late else "in time"
    return f"The midpoint review is recorded {how}: it was due by the end of {told.when}."


def _overdue_midpoint(told: _Told) -> str:
    return f"{told.when}, is over, and no midpoint review is recorded: it is overdue."


def _cancelled_midpoint(told: _Told) -> str:
    if told.late:
        return f"The midpoint review that was due by the end of {told.short} was missed."
    return f"The midpoint review that was due by the end of {told.short} is no longer awaited."


def _rebased_end(told: _Told) -> str:
    return f"The end is moved: now {told.period} end with {told.when}."


def _rebased_midpoint(told: _Told) -> str:
    return f"The midpoint review is moved: now it is due by the end of {told.when}."


def _armed(told: _Told) -> str:
    return f"The deadline “{told.what}” is set: the end of {told.when}."


def _met(told: _Told) -> str:
    how = "late" if told.late else "in time"
    return f"The deadline “{told.what}” is met {how}: it was the end of {told.when}."


def _overdue(told: _Told) -> str:
    return f"The deadline “{told.what}” is overdue: it was the end of {told.when}."


def _lapsed(told: _Told) -> str:
    return f"{told.when}, is over: the deadline “{told.what}” moves the challenge by force."


def _cancelled(told: _Told) -> str:
    return f"The deadline “{told.what}”, the end of {told.when}, falls away."


def _rebased(told: _Told) -> str:
    return f"The deadline “{told.what}” is moved: now it is the end of {told.when}."


_AN_INSTANT: Final = timedelta(microseconds=1)
_Sentences = Mapping[Moment, Callable[[_Told], str]]
_OTHERS: Final[_Sentences] = {
    Moment.ARMED: _armed,
    Moment.MET: _met,
    Moment.OVERDUE: _overdue,
    Moment.LAPSED: _lapsed,
    Moment.CANCELLED: _cancelled,
    Moment.REBASED: _rebased,
}
_END: Final[_Sentences] = {
    Moment.ARMED: _armed_end,
    Moment.LAPSED: _lapsed_end,
    Moment.CANCELLED: _cancelled_end,
    Moment.REBASED: _rebased_end,
}
_MIDPOINT: Final[_Sentences] = {
    Moment.ARMED: _armed_midpoint,
    Moment.MET: _met_midpoint,
    Moment.OVERDUE: _overdue_midpoint,
    Moment.CANCELLED: _cancelled_midpoint,
    Moment.REBASED: _rebased_midpoint,
}
