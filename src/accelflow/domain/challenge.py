"""One run of the methodology: its stage, its dossier, its day count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from accelflow.domain.commands import Command
from accelflow.domain.deadlines import Deadline
from accelflow.domain.events import Pin
from accelflow.domain.goals import Goal, Measurement, PendingGoal
from accelflow.domain.programmes import Cohort, Numbering, Programme
from accelflow.domain.proposals import (
    ChallengeNote,
    IndicativeTarget,
    Proposal,
    Review,
    Successor,
)
from accelflow.domain.results import Result
from accelflow.domain.sustaining import (
    Dropped,
    Opened,
    PathsChosen,
    Pledge,
    SustainabilityPlan,
    WithdrawalRequest,
)
from accelflow.domain.teams import Leadership, Team
from accelflow.domain.workshops import (
    Initiative,
    LaunchWorkshop,
    MidpointReview,
    ScaleUpWorkshop,
    StepDone,
)


@attrs.frozen
class Brief:
    """What was set at the start."""

    statement: str
    lead_entity: str
    affected_entities: tuple[str, ...]
    programme: Programme
    zone: str
    numbering: Numbering
    tags: tuple[str, ...]
    national: bool
    predecessor: Successor | None


@attrs.frozen(slots=False)
class Challenge:
    """A challenge as the fold of its events; nothing else ever makes or changes one.

    `recorded_at` is the newest recorded instant, below which time never falls. `stage_since` is
    the local date on which the stage began, `set_on` the one on which the challenge was set.
    `deadlines` are those still open, ordered by due instant; `next_due` is the earliest that has
    not yet fired, and `armed` counts by rule how often one was. `extra` holds the commands of the
    host's own.
    """

    id: str
    stage: str
    position: int
    pin: Pin
    recorded_at: datetime
    stage_since: date
    set_on: date
    brief: Brief
    proposer: str
    cohort: Cohort
    # the design phase
    indicative_targets: tuple[IndicativeTarget, ...] = ()
    proposal: Proposal | None = None
    reviews: tuple[Review, ...] = ()
    returns: int = 0
    leadership: Leadership | None = None
    coach: str | None = None
    launch_date: date | None = None
    team: Team | None = None
    note: ChallengeNote | None = None
    cleared: frozenset[str] = frozenset()
    # the acceleration phase
    elected: str | None = None
    leader: str | None = None
    keeper: str | None = None
    goal_count: int = 0
    pending: tuple[PendingGoal, ...] = ()
    goals: tuple[Goal, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    launch: LaunchWorkshop | None = None
    day_one: date | None = None
    cap: datetime | None = None
    midpoint: MidpointReview | None = None
    no_midpoint_by: str | None = None
    cutoff: date | None = None
    initiatives: tuple[Initiative, ...] = ()
    steps: tuple[StepDone, ...] = ()
    # the sustainability phase
    results: tuple[Result, ...] = ()
    scale_up: ScaleUpWorkshop | None = None
    plan: SustainabilityPlan | None = None
    pledges: tuple[Pledge, ...] = ()
    paths: PathsChosen | None = None
    opened: tuple[Opened, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    checks: int = 0
    # across the phases
    withdrawal: WithdrawalRequest | None = None
    deadlines: tuple[Deadline, ...] = ()
    next_due: datetime | None = None
    armed: Mapping[str, int] = attrs.field(factory=dict, hash=False)
    extra: tuple[Command, ...] = ()

    def goals_in_force(self) -> tuple[Goal, ...]:
        """The goals that count: those that no other superseded."""
        return tuple(goal for goal in self.goals if goal.superseded_by is None)

    def goal(self, id: str) -> Goal | None:
        """The goal in force with this id, if there is one."""
        for goal in self.goals:
            if goal.id == id and goal.superseded_by is None:
                return goal
        return None

    def newest(self, goal: str, constraint: str | None = None) -> Measurement | None:
        """The measurement of a goal, or of one of its constraints, with the latest `as_of`.

        Of several for one date the one recorded last counts.
        """
        newest = None
        for one in self.measurements:
            own = one.goal == goal and one.constraint == constraint
            if own and (newest is None or one.as_of >= newest.as_of):
                newest = one
        return newest

    @property
    def result(self) -> Result | None:
        """The latest version of the result."""
        return self.results[-1] if self.results else None

    @property
    def judged(self) -> Result | None:
        """The result that counts: the last verified version."""
        for result in reversed(self.results):
            if result.verified_by is not None:
                return result
        return None
