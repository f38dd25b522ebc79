"""Deadline rules bound to their guards, and compiled by what arms, meets and closes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

import attrs

from accelflow.domain.commands import Command, DeferChallenge, FixLaunchDate, RecordStep
from accelflow.domain.deadlines import Deadline
from accelflow.domain.definition import (
    CUTOFF,
    DATES,
    DAY_ONE,
    INTAKE,
    LAUNCH_DATE,
    DeadlineRule,
    GuardUse,
    Methodology,
)
from accelflow.domain.events import Event
from accelflow.errors import GuardFailed
from accelflow.rules.candidates import Judging
from accelflow.rules.question import Guard, Question


@attrs.frozen(eq=False)
class BoundRule:
    """One rule with the guards that say whether what it awaits already holds."""

    rule: DeadlineRule
    order: int
    holding: tuple[Judging, ...]

    def holds(self, question: Question) -> bool:
        """Whether none of its guards has anything to say; never without any.

        GuardFailed where a guard raised.
        """
        for use, judge in zip(self.rule.holds, self.holding, strict=True):
            try:
                if judge(question):
                    return False
            except Exception as error:
                raise GuardFailed(use.guard, self.rule.id) from error
        return bool(self.holding)

    def may_meet(self, command: Command) -> bool:
        """Whether this command is one that meets it, as far as the command alone tells."""
        if command.type not in self.rule.met_by:
            return False
        if isinstance(command, RecordStep) and self.rule.steps:
            return command.step in self.rule.steps
        return True


@attrs.frozen(eq=False)
class Rulebook:
    """All deadline rules of a methodology, in file order."""

    rules: tuple[BoundRule, ...]
    by_id: Mapping[str, BoundRule]
    anchored: frozenset[str]
    """What some rule is counted from."""
    untouched: Mapping[tuple[str, str], frozenset[str]]
    """The rules that an event leaves alone where they are open, by the stage after it and its type.

    Most commands touch none, and to ask each open deadline would cost two microseconds more.
    """

    def touches(self, event: Event, deadlines: Iterable[Deadline]) -> bool:
        """Whether a command's event may meet or close one of these, or arm another."""
        untouched = self.untouched[event.after, event.type]
        for deadline in deadlines:
            if deadline.rule not in untouched:
                return True
        return bool(self.anchors(event))

    def anchors(self, event: Event) -> dict[str, date]:
        """The dates that an event fixes, by what some rule is counted from."""
        facts, cause, anchored = event.facts, event.cause, self.anchored
        named = event.type in anchored and event.type not in DATES
        found = {event.type: facts.today} if named else {}
        if facts.day_one is not None and DAY_ONE in anchored:
            found[DAY_ONE] = facts.day_one
        if facts.cutoff is not None and CUTOFF in anchored:
            found[CUTOFF] = facts.cutoff
        if isinstance(cause, FixLaunchDate) and LAUNCH_DATE in anchored:
            found[LAUNCH_DATE] = cause.on
        if isinstance(cause, DeferChallenge) and INTAKE in anchored:
            closes = cause.to_cohort.intake_closes
            if closes is not None:
                found[INTAKE] = closes
        return found


def rulebook(
    methodology: Methodology, guards: Mapping[str, Guard], edges: Iterable[tuple[str, str]]
) -> Rulebook:
    """The rules of a methodology bound to its guards, all of which are there.

    `edges` are all pairs of a command and the stage that it may lead to, the stage first.
    """
    rules = methodology.deadlines
    bound = tuple(
        BoundRule(rule, order, tuple(_judge(use, guards) for use in rule.holds))
        for order, rule in enumerate(rules)
    )
    untouched = {
        (after, command): frozenset(
            rule.id for rule in rules if after in rule.during and command not in rule.met_by
        )
        for after, command in edges
    }
    return Rulebook(
        bound,
        {one.rule.id: one for one in bound},
        frozenset(rule.anchor for rule in rules),
        untouched,
    )


def _judge(use: GuardUse, guards: Mapping[str, Guard]) -> Judging:
    return partial(guards[use.guard].judge, **dict(use.settings))
