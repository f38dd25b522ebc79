"""What one event does to the deadlines of a challenge: it meets, closes, moves and arms them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from functools import cached_property
from typing import Final

import attrs

from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.definition import DATES, DeadlineRule, Methodology
from accelflow.domain.events import Event
from accelflow.domain.folding import fold
from accelflow.rules.dating import Dated, dated
from accelflow.rules.question import Question
from accelflow.rules.rulebook import BoundRule, Rulebook
from accelflow.rules.working import Works


@attrs.frozen(eq=False)
class Reckoning:
    """What deadlines of one challenge are reckoned with."""

    methodology: Methodology
    rules: Rulebook
    zone: tzinfo
    works: Works


@attrs.define(eq=False, slots=False)
class Aftermath:
    """One event of a challenge, and what it does to deadlines."""

    reckoning: Reckoning
    challenge: Challenge
    event: Event

    @cached_property
    def dossier(self) -> Challenge:
        """The challenge after the event, which guards look at."""
        return fold(self.challenge, self.event)

    def closing(self) -> Iterator[DeadlineMoved]:
        """What is met, and what the stage that is left behind had open."""
        event, rules = self.event, self.reckoning.rules
        if isinstance(event.cause, DeadlineMoved) and event.before == event.after:
            return  # time alone meets nothing
        untouched = rules.untouched.get((event.after, event.type), ())
        for deadline in self.challenge.deadlines:
            if deadline.rule in untouched or self._is_about(deadline):
                continue
            bound = rules.by_id[deadline.rule]
            if self._meets(bound, deadline):
                yield moved(deadline, Moment.MET)
            elif self.event.after not in bound.rule.during:
                yield moved(deadline, Moment.CANCELLED)

    def arming(self, closed: set[tuple[str, int]]) -> Iterator[DeadlineMoved]:
        """What is counted from a date that the event fixes."""
        anchors = self.reckoning.rules.anchors(self.event)
        if not anchors:
            return
        open_ones = [
            one for one in self.challenge.deadlines if (one.rule, one.occurrence) not in closed
        ]
        for bound in self.reckoning.rules.rules:
            anchor = anchors.get(bound.rule.anchor)
            if anchor is None or self.event.after not in bound.rule.during:
                continue
            there = [one for one in open_ones if one.rule == bound.rule.id]
            if there:
                yield from self._rebased(bound.rule, anchor, there)
            elif not (bound.holding and bound.holds(self._question)):
                yield self._armed(bound.rule, anchor)

    def repeating(self, moves: list[DeadlineMoved]) -> Iterator[DeadlineMoved]:
        """The next one of each rule that repeats, where one of it was met or fell overdue.

        Of those that were missed only the newest is still awaited.
        """
        cause = self.event.cause
        ended = [one for one in moves if one.moment is Moment.MET]
        if isinstance(cause, DeadlineMoved) and cause.moment is Moment.OVERDUE:
            ended.append(cause)
        for rule in {one.rule: None for one in ended}:
            bound = self.reckoning.rules.by_id[rule]
            newest = max(one.occurrence for one in ended if one.rule == rule)
            day_one = self.challenge.day_one
            if newest == self.challenge.armed.get(rule) and self._goes_on(bound.rule, newest):
                yield from self._missed_before(rule, newest, moves)
                if day_one is not None:
                    yield self._armed(bound.rule, day_one)

    def _missed_before(
        self, rule: str, newest: int, moves: list[DeadlineMoved]
    ) -> Iterator[DeadlineMoved]:
        closed = {(one.rule, one.occurrence) for one in moves}
        for one in self.challenge.deadlines:
            key = (one.rule, one.occurrence)
            if one.rule == rule and one.occurrence < newest and key not in closed:
                yield moved(one, Moment.CANCELLED)

    def _goes_on(self, rule: DeadlineRule, occurrence: int) -> bool:
        if rule.every is None or self.event.after not in rule.during:
            return False
        return rule.last is None or rule.amount + occurrence * rule.every <= rule.last

    def _is_about(self, deadline: Deadline) -> bool:
        cause = self.event.cause
        return isinstance(cause, DeadlineMoved) and (cause.rule, cause.occurrence) == (
            deadline.rule,
            deadline.occurrence,
        )

    def _meets(self, bound: BoundRule, deadline: Deadline) -> bool:
        cause = self.event.cause
        if not isinstance(cause, Command) or not bound.may_meet(cause):
            return False
        early = deadline.opens_at is not None and self.event.effective_at < deadline.opens_at
        if early and self.event.after in bound.rule.during:
            # what leads on was done, however early: it will not come again
            return False
        return not bound.holding or bound.holds(self._question)

    def _armed(self, rule: DeadlineRule, anchor: date) -> DeadlineMoved:
        number = self.challenge.armed.get(rule.id, 0) + 1
        found = self._dated(rule, anchor, number)
        return DeadlineMoved(rule.id, Moment.ARMED, rule.kind, found.due_at, number, found.opens_at)

    def _dated(self, rule: DeadlineRule, anchor: date, number: int) -> Dated:
        """Only what repeats is counted by its number; the rest by its anchor alone."""
        counted = number if rule.every else 1
        return dated(rule, anchor, self.reckoning.zone, self.reckoning.works, counted)

    def _rebased(
        self, rule: DeadlineRule, anchor: date, there: list[Deadline]
    ) -> Iterator[DeadlineMoved]:
        """A date fixed anew moves what is counted from it; a command asked again does not."""
        if rule.anchor not in DATES:
            return
        for one in there:
            found = self._dated(rule, anchor, one.occurrence)
            if found.due_at != one.due_at:
                yield DeadlineMoved(
                    rule.id,
                    Moment.REBASED,
                    rule.kind,
                    found.due_at,
                    one.occurrence,
                    found.opens_at,
                    one.due_at,
                )

    @cached_property
    def _question(self) -> Question:
        cause = self.event.cause
        command = cause if isinstance(cause, Command) else Command()
        return Question(
            command,
            self.dossier,
            _NOBODY,
            self.event.effective_at,
            self.event.facts.today,
            self.reckoning.zone,
            self.reckoning.methodology,
            self.event.type,
        )


def moved(deadline: Deadline, moment: Moment) -> DeadlineMoved:
    """One moment of a deadline that is open."""
    return DeadlineMoved(
        deadline.rule,
        moment,
        deadline.kind,
        deadline.due_at,
        deadline.occurrence,
        deadline.opens_at,
    )


_NOBODY: Final = Actor("nobody")
"""Who asks of a rule's guards: they look at the dossier alone."""
