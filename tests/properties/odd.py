"""Payloads that are in order but for one thing, which some guard refuses or warns about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.goals import Baseline, Direction, Kind
from accelflow.domain.programmes import Cohort
from accelflow.domain.proposals import Successor
from accelflow.domain.sustaining import CommitmentState, LaterValue, Progress
from accelflow.domain.teams import Member
from accelflow.domain.workshops import Session
from tests import lifecycle as life
from tests.properties.payloads import in_order


def odd(type: str, challenge: Challenge | None, today: date) -> tuple[Command, ...]:
    """Payloads in order but for one thing that some guard refuses or warns about."""
    plain = in_order(type, challenge, today)[0]
    return tuple(attrs.evolve(plain, **changes) for changes in _odd(plain, today)) or (plain,)


Changes = Iterator[Mapping[str, Any]]
"""Fields of a command with what they are to hold."""


def _odd(command: Command, today: date) -> Changes:
    yield from _of_proposals(command, today)
    yield from _of_people(command)
    yield from _of_the_run(command, today)
    yield from _of_results(command, today)


def _of_proposals(command: Command, today: date) -> Changes:
    match command:
        case c.SetChallenge():
            yield {"predecessor": Successor("kg-0-parent")}
            yield {"cohort": Cohort("kg-1", 1, intake_closes=today - timedelta(days=1))}
            yield {"zone": "Asia/Bishkeq"}
            yield {"affected_entities": ()}
        case c.ReturnProposal():
            yield {"resubmit_by": today - timedelta(days=1)}
        case c.ReadmitChallenge():
            yield {"cohort": Cohort("kg-1", 1)}
        case c.SubmitProposal():
            yield {"content": attrs.evolve(command.content, background="")}
            yield {"version": command.version + 1}
        case c.IssueChallengeNote():
            yield {"note": attrs.evolve(command.note, target="30 stations")}
        case c.ConfirmReadiness():
            yield {"checklist": attrs.evolve(command.checklist, untrained=("member-3",))}


def _of_people(command: Command) -> Changes:
    members = life.MEMBERS
    match command:
        case c.NameLeadership():
            yield {"leaders": command.leaders[:1]}
            yield {"leaders": command.leaders * 2}
            yield {"strategist": "nobody-1"}
        case c.ChangeLeadership():
            yield {"joins": (), "leaves": (life.STRATEGIST.principal,)}
            yield {"joins": (), "leaves": ("nobody-1",)}
            yield {"joins": life.NAME_LEADERSHIP.leaders[:1], "leaves": ()}
            yield {"joins": (), "leaves": (), "strategist": life.STRATEGIST.principal}
        case c.FormTeam():
            yield {"members": tuple(one for one in members if one.entity == life.ECONOMY)}
            yield {"members": members + tuple(_joiners(6))}
            yield {"members": members[:3] + members[:1]}
            yield {"members": tuple(attrs.evolve(one, frontline=False) for one in members)}
        case c.ChangeTeam():
            yield {"joins": _joiners(6), "leaves": ()}
            yield {"joins": members[1:2], "leaves": ()}
            yield {"joins": (), "leaves": tuple(one.principal for one in members[4:])}


def _of_the_run(command: Command, today: date) -> Changes:
    match command:
        case c.SetGoals():
            first = command.goals[0]
            yield {"goals": (attrs.evolve(first, target=Decimal(1_000)), *command.goals[1:])}
            yield {"goals": (attrs.evolve(first, unit="weeks"),)}
            yield {"goals": (*command.goals, *command.goals)}
            yield {"goals": (attrs.evolve(first, baseline=None, goal=None, replaces=None),)}
            yield {"goals": (attrs.evolve(first, kind=Kind.MILESTONE, baseline=None),)}
            yield {"goals": (attrs.evolve(first, kind=Kind.COUNT, target=_LESS, baseline=None),)}
            part = attrs.evolve(first, kind=Kind.LEVEL, direction=Direction.DOWN, target=-_LESS)
            yield {"goals": (attrs.evolve(part, relative=True),)}
        case c.ElectLeader():
            yield {"votes": 30}
        case c.RecordMeasurement():
            yield {"value": Decimal(-1)}
        case c.LaunchInitiative():
            yield {"on": today - _MONTH * 12}
        case c.ClarifyGoal():
            yield {"wording": None}
            yield {"baseline": Baseline(today, Decimal(1))}
        case c.HoldLaunchWorkshop():
            late = tuple(
                attrs.evolve(one, starts_on=today + _MONTH) for one in command.plan.actions
            )
            yield {"plan": attrs.evolve(command.plan, actions=late)}
            yield {"first_day": today + _MONTH}
            yield {"sessions": (Session(today - _MONTH, "city hall"), *command.sessions)}
        case c.HoldMidpointReview():
            yield {"votes": (1, 2)}
            yield {"votes": (5,) * 30}
            yield {"decisions": command.decisions * 2}


def _of_results(command: Command, today: date) -> Changes:
    match command:
        case c.RecordResult():
            bare = attrs.evolve(command.lines[0], value=None, unknown_because=None)
            yield {"lines": (bare, *command.lines[1:])}
            stated = attrs.evolve(command.lines[0], stated_percent=Decimal(5))
            yield {"lines": (stated, *command.lines[1:])}
            before = attrs.evolve(command.lines[0], as_of=date(2020, 1, 1))
            yield {"lines": (before, *command.lines[1:])}
            missed = attrs.evolve(command.lines[0], value=Decimal(1_000), unknown_because=None)
            yield {"lines": (missed, *command.lines[1:])}
        case c.AdoptSustainabilityPlan():
            yield {"commitments": (), "none_because": None}
        case c.ChoosePaths():
            yield {"paths": (), "sites": (), "none_because": None}
        case c.RecordSustainabilityCheck():
            gone = CommitmentState("not-in-the-plan", Progress.BROKEN)
            yield {"commitments": (gone,)}
            yield {"values": (LaterValue("goal-9", Decimal(1), today + _MONTH),)}


_MONTH: Final = timedelta(days=30)
_LESS: Final = Decimal(-150)


def _joiners(number: int) -> tuple[Member, ...]:
    return tuple(Member(f"joiner-{one}", life.CITY) for one in range(number))
