"""Deadline rules bound to their guards, and compiled by what arms, meets and closes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import attrs

from accelflow.domain.commands import Command, DeferChallenge, FixLaunchDate, RecordStep
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
from accelflow.rules.candidates import Judging
from accelflow.rules.question import Guard, Question


@attrs.frozen(eq=False)
class BoundRule:
    """One rule with the guards that say whether what it awaits already holds."""

    rule: DeadlineRule
    order: int
    holding: tuple[Judging, ...]

    def holds(self, question: Question) -> bool:
        """Whether none of its guards has anything to say; never without any."""
        return bool(self.holding) and not any(judge(question) for judge in self.holding)

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
    anchored: Mapping[str, tuple[BoundRule, ...]]
    """By anchor: those that are counted from it."""
    guarded: frozenset[str]
    """The commands after which some rule's guards have to be asked."""

    def arms(self, event: Event) -> bool:
        """Whether an event may fix an anchor of some rule."""
        facts = event.facts
        return (
            event.type in self.anchored
            or (facts.day_one is not None and DAY_ONE in self.anchored)
            or (facts.cutoff is not None and CUTOFF in self.anchored)
            or (isinstance(event.cause, FixLaunchDate) and LAUNCH_DATE in self.anchored)
            or (isinstance(event.cause, DeferChallenge) and INTAKE in self.anchored)
        )


def rulebook(methodology: Methodology, guards: Mapping[str, Guard]) -> Rulebook:
    """The rules of a methodology bound to its guards, all of which are there."""
    bound = tuple(
        BoundRule(rule, order, tuple(_judge(use, guards) for use in rule.holds))
        for order, rule in enumerate(methodology.deadlines)
    )
    return Rulebook(
        bound,
        {one.rule.id: one for one in bound},
        _by_anchor(bound),
        frozenset(command for one in bound if one.holding for command in one.rule.met_by),
    )


def _judge(use: GuardUse, guards: Mapping[str, Guard]) -> Judging:
    return partial(guards[use.guard].judge, **dict(use.settings))


def _by_anchor(bound: Iterable[BoundRule]) -> Mapping[str, tuple[BoundRule, ...]]:
    found: dict[str, tuple[BoundRule, ...]] = {}
    for one in bound:
        found[one.rule.anchor] = (*found.get(one.rule.anchor, ()), one)
    return found


__all__ = ["DATES", "BoundRule", "Rulebook", "rulebook"]
