"""What a methodology is, as data: stages, transitions, roles, limits, deadline rules."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import attrs

from accelflow.domain.deadlines import DeadlineKind
from accelflow.domain.events import Pin

Setting = int | str
"""What a guard's setting may be: a number, or an id such as that of a role."""


class Severity(StrEnum):
    """What a reason does. It belongs to the use of a guard, not to the guard."""

    REFUSE = "refuse"
    WARN = "warn"


class RoleSource(StrEnum):
    """Who says that somebody holds a role."""

    HOST = "host"
    DOSSIER = "dossier"


@attrs.frozen
class Stage:
    """A node. `running`: the clock of the hundred days runs. `final`: an end.

    `withdrawal`: an end that is no completion; every stage must have a way to another end.
    """

    id: str
    phase: str
    running: bool = False
    final: bool = False
    withdrawal: bool = False


@attrs.frozen
class Role:
    """A role, and whether the host vouches for it or the dossier gives it."""

    id: str
    source: RoleSource


@attrs.frozen
class GuardUse:
    """One use of a guard: its name, its settings with limits resolved, and its severity."""

    guard: str
    severity: Severity
    settings: tuple[tuple[str, Setting], ...] = ()


@attrs.frozen
class Transition:
    """A declared edge. No source: the command begins a challenge. No target: the stage stays."""

    id: str
    command: str
    sources: tuple[str, ...]
    target: str | None
    roles: tuple[str, ...]
    uses: tuple[GuardUse, ...] = ()

    def target_from(self, stage: str | None) -> str:
        """The stage after it, taken from this one."""
        return self.target or stage or ""


@attrs.frozen
class DeadlineRule:
    """When something is due, counted in days of the challenge: the end of that day is too late.

    It is armed once Day 1 is fixed while the challenge stands in one of `during`, and closed when
    it leaves them. A lapse moves the challenge to `target`; a checkpoint is met by `met_by`.
    Deadlines stay on the calendar day: none rolls off a weekend or a holiday.
    """

    id: str
    kind: DeadlineKind
    day: int
    during: tuple[str, ...]
    target: str | None = None
    met_by: tuple[str, ...] = ()


@attrs.frozen
class Step:
    """A step of the practice with no command of its own; RecordStep records it."""

    id: str


@attrs.frozen
class Methodology:
    """A whole, resolved definition. `hash` is the SHA-256 of its canonical JSON without labels.

    `exercise`: it is for training, under a simulated clock and in a journal of its own; its
    challenges count nowhere.
    """

    name: str
    version: str
    hash: str
    phases: tuple[str, ...]
    stages: tuple[Stage, ...]
    roles: tuple[Role, ...]
    apart: tuple[tuple[str, str], ...]
    limits: Mapping[str, int] = attrs.field(hash=False)
    steps: tuple[Step, ...]
    transitions: tuple[Transition, ...]
    deadlines: tuple[DeadlineRule, ...]
    labels: Mapping[str, Mapping[str, str]] = attrs.field(hash=False, eq=False)
    document: bytes = attrs.field(hash=False, repr=False)
    """The canonical JSON that the hash covers, as a journal stores it."""
    exercise: bool = False
    _rules: Mapping[str, DeadlineRule] = attrs.field(init=False, eq=False, repr=False)

    @_rules.default
    def _rules_by_id(self) -> Mapping[str, DeadlineRule]:
        return {rule.id: rule for rule in self.deadlines}

    @property
    def pin(self) -> Pin:
        """What a challenge's first event pins."""
        return Pin(self.name, self.version, self.hash, self.exercise)

    def stage(self, id: str) -> Stage:
        """The stage with this id; KeyError for another."""
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise KeyError(id)

    def rule(self, id: str) -> DeadlineRule:
        """The deadline rule with this id; KeyError for another."""
        return self._rules[id]
