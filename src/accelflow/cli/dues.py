"""What becomes of deadlines, told so that the two that matter most stand out from the many others.

The end of the days and the midpoint review have sentences of their own. The others are told
together: how many are set, which fell overdue, which were met late, which are awaited no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo

from accelflow.domain.commands import HoldMidpointReview
from accelflow.domain.deadlines import DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event
from accelflow.render import moment, weekday
from accelflow.render.words import count, listed, one_line, plain

NAMED = 3
"""The most that are named of those that are told together."""


class Dues:
    """Tells moments of deadlines; of a rule that repeats it tells a miss once, until it is met."""

    def __init__(self, methodology: Methodology, zone: tzinfo) -> None:
        self._methodology = methodology
        self._zone = zone
        self._missed: set[tuple[str, str]] = set()

    def lines(self, events: Iterable[Event]) -> list[str]:
        """The sentences for events that happened to one challenge at once."""
        own: list[Event] = []
        others: list[Event] = []
        for event in events:
            if isinstance(event.cause, DeadlineMoved):
                (own if self.stands_out(event.cause) else others).append(event)
        return [
            *(one_line(moment(one, self._zone, methodology=self._methodology)) for one in own),
            *self._together(others),
        ]

    def stands_out(self, cause: DeadlineMoved) -> bool:
        """Whether it has a sentence of its own."""
        rule = self._methodology.rule(cause.rule)
        return cause.kind is DeadlineKind.LAPSE or HoldMidpointReview.type in rule.met_by

    def _together(self, events: list[Event]) -> Iterator[str]:
        armed = [one for one in self._of(events, Moment.ARMED) if _cause(one).occurrence == 1]
        if armed:
            yield self._set(armed)
        yield from self._overdue(self._of(events, Moment.OVERDUE))
        late = [
            one for one in self._of(events, Moment.MET) if one.effective_at >= _cause(one).due_at
        ]
        self._missed -= {_key(one) for one in self._of(events, Moment.MET)}
        if late:
            yield f"Met late: {_names(late)}."
        moved = self._of(events, Moment.REBASED)
        if moved:
            yield f"Moved with the date: {_names(moved)}."
        gone = [one for one in self._of(events, Moment.CANCELLED) if self._matters(one)]
        if gone:
            yield f"Awaited no more: {_names(gone)}."

    def _set(self, events: list[Event]) -> str:
        first = min(events, key=lambda one: _cause(one).due_at)
        # due_at is the first instant too late, so the day that it ends is the one just before
        last = (_cause(first).due_at - timedelta(microseconds=1)).astimezone(self._zone).date()
        due = f"{plain(_cause(first).rule)}, by the end of {weekday(last)}"
        if len(events) == 1:
            return f"Due from now on: {due}."
        return f"{count(len(events), 'deadline')} are set, the first of them {due}."

    def _overdue(self, events: list[Event]) -> Iterator[str]:
        fresh = [one for one in events if _key(one) not in self._missed]
        self._missed |= {_key(one) for one in events if self._repeats(one)}
        if fresh:
            yield f"Overdue: {_names(fresh)}."

    def _repeats(self, event: Event) -> bool:
        return self._methodology.rule(_cause(event).rule).every is not None

    def _matters(self, event: Event) -> bool:
        """Of one that repeats only the last is told as given up, when the challenge moves on."""
        return not self._repeats(event) or event.before != event.after

    @staticmethod
    def _of(events: list[Event], wanted: Moment) -> list[Event]:
        return [one for one in events if _cause(one).moment is wanted]


def _cause(event: Event) -> DeadlineMoved:
    assert isinstance(event.cause, DeadlineMoved)
    return event.cause


def _key(event: Event) -> tuple[str, str]:
    return event.challenge, _cause(event).rule


def _names(events: list[Event]) -> str:
    names = list(dict.fromkeys(plain(_cause(one).rule) for one in events))
    if len(names) <= NAMED:
        return listed(names)
    return listed([*names[:NAMED], f"{len(names) - NAMED} others"])
