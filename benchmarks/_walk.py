"""A challenge of ten members and three goals, walked by its own commands to the eve of Day 30."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted
from accelflow.domain.digests import digest
from accelflow.domain.folding import replay
from accelflow.domain.goals import Baseline, Direction, GoalTerms, Kind
from accelflow.domain.programmes import Cohort, Programme
from accelflow.domain.proposals import (
    ChallengeNote,
    Finding,
    ProposalContent,
    SelectionFinding,
    SelectionTests,
)
from accelflow.domain.teams import Checklist, Leader, Member
from accelflow.domain.workshops import Action, Agreement, Plan, Session
from accelflow.rules.playbook import Playbook

CHALLENGE: Final = "bishkek-air"
DAY_ONE: Final = date(2023, 3, 17)
DAY_30: Final = datetime(2023, 4, 15, 6, tzinfo=UTC)
"""Noon in Bishkek on Day 30."""

KEEPER: Final = Actor("member-1", "transport")
LAST_MEMBER: Final = Actor("member-10", "health")
"""In the team and nothing else: of the four roles that may record a value, the last one asked."""
STRANGER: Final = Actor("stranger", "health", frozenset({"keeper"}))
"""Claims a role that only the dossier gives, so holds none."""

_OFFICE = Actor("officer", "centre", frozenset({"office"}))
_PROPOSER = Actor("proposer", "transport", frozenset({"proposer"}))
_REVIEWER = Actor("reviewer", "centre", frozenset({"reviewer"}))
_STRATEGIST = Actor("strategist", "transport")
_COACH = Actor("coach", "centre")
_LEADER = Actor("member-2", "health")
_BEGUN = datetime(2023, 2, 20, 4, tzinfo=UTC)
_SESSIONS = (date(2023, 3, 15), date(2023, 3, 16))

_TEAM = tuple(
    Member(f"member-{n}", "transport" if n % 2 else "health", frontline=n > 3) for n in range(1, 11)
)
_GOALS = tuple(
    GoalTerms(
        f"Goal {n}",
        Kind.LEVEL,
        "percent",
        Direction.UP,
        Decimal(80),
        baseline=Baseline(date(2023, 2, 15), Decimal(40)),
    )
    for n in range(1, 4)
)


def on_day_30(playbook: Playbook, *, measured: bool = True) -> Challenge:
    """The challenge after every command of the walk; Day 30 has not been asked about yet.

    It was measured on Day 29, so that the measurement of its week is met, unless told otherwise.
    """
    told = datetime(2023, 4, 14, 8, tzinfo=UTC)
    of_the_week = c.RecordMeasurement("goal-1", Decimal(50), told.date(), "weekly count")
    script = [*_script(), *([(KEEPER, of_the_week, told)] if measured else [])]
    challenge: Challenge | None = None
    for number, (actor, command, at) in enumerate(script, 1):
        attempt = Attempt(command, CHALLENGE, actor, at, f"walk-{number}")
        decision = playbook.decide(challenge, attempt)
        if not isinstance(decision.outcome, Accepted):
            raise SystemExit(f"{command.type} was refused: {decision.outcome.reasons}")
        challenge = replay((*decision.settled, *decision.outcome.events), challenge)
    assert challenge is not None
    return challenge


def measurement(
    actor: Actor = LAST_MEMBER, goal: str = "goal-3", as_of: date = date(2023, 4, 14)
) -> Attempt:
    """A measurement asked on Day 30; as it stands it is granted."""
    command = c.RecordMeasurement(goal, Decimal("52.5"), as_of, "weekly count")
    return Attempt(command, CHALLENGE, actor, DAY_30, "measurement-1")


def refused_measurement() -> Attempt:
    """A measurement that every check is against: the role, the goal and the date."""
    return measurement(STRANGER, "goal-9", DAY_ONE - timedelta(days=2))


def _script() -> Iterator[tuple[Actor, c.Command, datetime]]:
    """Who asks what and when: a command an hour, and the workshop told on its own evening."""
    for number, (actor, command) in enumerate([*_design(), *_clearances(), *_readiness()]):
        yield actor, command, _BEGUN + timedelta(hours=number)
    yield _COACH, _launch(), datetime(2023, 3, 16, 12, tzinfo=UTC)
    for week, goal in enumerate(("goal-1", "goal-2", "goal-3"), 1):
        told = datetime(2023, 3, 17, 8, tzinfo=UTC) + timedelta(weeks=week)
        yield KEEPER, c.RecordMeasurement(goal, Decimal(45), told.date(), "weekly count"), told


def _design() -> Iterator[tuple[Actor, c.Command]]:
    content = ProposalContent("Smog in winter", "Clean air", "All who live in the city")
    yield (
        _PROPOSER,
        c.SetChallenge(
            "Too much smog in winter",
            "transport",
            ("health",),
            Programme("first-group"),
            Cohort("2023-1", 1, DAY_ONE),
            "Asia/Bishkek",
        ),
    )
    yield _PROPOSER, c.RecordIndicativeTarget("Days of clean air", "days", Direction.UP)
    yield _PROPOSER, c.SubmitProposal(1, content)
    yield _REVIEWER, c.OpenReview()
    yield _REVIEWER, c.RecordReview(digest(content), SelectionTests(*[_passed()] * 4))
    yield _OFFICE, c.SelectChallenge("It passes all four tests")
    yield (
        _OFFICE,
        c.NameLeadership(
            (
                Leader("strategist", "transport", "Deputy minister"),
                Leader("leader-2", "health", "Head of department"),
            ),
            "strategist",
        ),
    )
    yield _OFFICE, c.AppointCoach("coach")
    yield _STRATEGIST, c.FixLaunchDate(_SESSIONS[0])
    yield _STRATEGIST, c.FormTeam(_TEAM)


def _clearances() -> Iterator[tuple[Actor, c.Command]]:
    for member in _TEAM:
        manager = Actor(f"manager-of-{member.entity}", member.entity, frozenset({"manager"}))
        yield manager, c.ClearMember(member.principal)


def _readiness() -> Iterator[tuple[Actor, c.Command]]:
    note = ChallengeNote("Buses", "Cleaner air", "Start small", "All equal", "Ask us", "Room 4")
    yield _STRATEGIST, c.IssueChallengeNote(note)
    yield _COACH, c.ConfirmReadiness(Checklist(agenda_rehearsed=True, venue_booked=True))
    yield LAST_MEMBER, c.SetGoals(_GOALS, "What the team can move")
    yield _COACH, c.ElectLeader(_LEADER.principal, 9)
    yield _LEADER, c.AcceptLead()


def _launch() -> c.HoldLaunchWorkshop:
    return c.HoldLaunchWorkshop(
        tuple(Session(day, "City hall") for day in _SESSIONS),
        Plan((Action("Count the buses", "member-3", DAY_ONE),), "First count done"),
        Agreement("Mondays", "Be on time", KEEPER.principal),
    )


def _passed() -> SelectionFinding:
    return SelectionFinding(Finding.PASS, "It does")
