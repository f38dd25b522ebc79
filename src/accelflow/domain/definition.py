"""What a methodology is, as data: stages, transitions, roles, limits, deadline rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Final

import attrs

from accelflow.domain.calendars import Roll
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


class Unit(StrEnum):
    """What an offset is counted in."""

    DAY = "day"
    """The number of a day, Day 1 being the anchor."""
    DAYS = "days"
    """Calendar days after the anchor's date; before it where the number is negative."""
    WORKING_DAYS = "working_days"
    """Days from Monday to Friday, after the anchor's date or before it."""


DAY_ONE: Final = "day-one"
LAUNCH_DATE: Final = "launch-date"
INTAKE: Final = "intake"
CUTOFF: Final = "cutoff"
DATES: Final = (DAY_ONE, LAUNCH_DATE, INTAKE, CUTOFF)
"""The dates of a challenge that a deadline may be counted from.

Day 1; the planned launch; the end of the intake of the cohort to which a challenge is deferred; the
last day on which the clock ran. Any other anchor is the type of a command: its local date.
"""


@attrs.frozen
class DeadlineRule:
    """When something is due: a number of days from an anchor, the end of that day being too late.

    It is armed when the anchor is fixed while the challenge stands in one of `during`, and closed
    when it leaves them. A lapse moves the challenge by force to `target`; a checkpoint is met by
    one of `met_by`, and where there are any, by one of `steps` only, and once none of `holds` has
    anything to say. What `holds` already is not armed. `opens` and `closes` are numbers like
    `amount`: what comes before the window opens meets it only if it leads out of `during`; that it
    closes is told and decides nothing. `time` is a local time of day in place of the day's end.
    With `every`, the next one is armed when one is met or overdue, so many days later, up to
    `last`. `reminders` are days before the due day.
    """

    id: str
    kind: DeadlineKind
    amount: int
    during: tuple[str, ...]
    target: str | None = None
    met_by: tuple[str, ...] = ()
    unit: Unit = Unit.DAY
    anchor: str = DAY_ONE
    steps: tuple[str, ...] = ()
    holds: tuple[GuardUse, ...] = ()
    opens: int | None = None
    closes: int | None = None
    time: time | None = None
    roll: Roll = Roll.NONE
    every: int | None = None
    last: int | None = None
    reminders: tuple[int, ...] = ()


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
