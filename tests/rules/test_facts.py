"""Facts: what follows from a command is derived once, when it is accepted, and recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.decisions import Accepted
from accelflow.domain.digests import digest
from accelflow.domain.events import Facts
from accelflow.domain.results import GoalOutcome, LineOutcome
from accelflow.rules.days import cap, day_number
from accelflow.zones import zone
from tests import lifecycle as it
from tests.cases import CASES, Case
from tests.cases.acceleration import TERMS, goals, launchable
from tests.cases.sustainability import IN_AUGUST
from tests.lifecycle import COACH, COUNT, LEVEL, MEMBER, MILESTONE, Walk, on_day, walk_to

ACCEPTED = [case for case in CASES if case.target is not None]


def facts(case: Case) -> Facts:
    """The facts of the event by which a case is accepted."""
    return it.accepted(case.decide()).events[0].facts


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.id)
def test_every_event_knows_its_day(case: Case) -> None:
    """The local date is recorded, and from the launch on its number, counted from Day 1."""
    found = facts(case)
    then = max(case.at, case.given.at)
    assert found.today == then.astimezone(zone(it.ZONE)).date()
    day_one = found.day_one or (case.given.challenge.day_one if case.given.challenge else None)
    assert found.day == (None if day_one is None else day_number(found.today, day_one))


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.id)
def test_a_fact_is_recorded_by_its_command_alone(case: Case) -> None:
    """Only a launch fixes Day 1 and the cap, only an early end the cut-off, and so on."""
    found, command = facts(case), case.command
    launch = isinstance(command, c.HoldLaunchWorkshop)
    assert (found.day_one is not None, found.cap is not None) == (launch, launch)
    assert (found.cutoff is not None) is isinstance(command, c.Conclude)
    signed = (c.SubmitProposal, c.RecordResult, c.AdoptSustainabilityPlan)
    assert (found.digest is not None) is isinstance(command, signed)
    assert bool(found.goals) is isinstance(command, c.SetGoals)
    assert bool(found.outcomes) is isinstance(command, c.RecordResult)


def test_a_launch_fixes_day_1_and_the_cap() -> None:
    """Told on the evening of 16 March, Day 1 is the 17th and the days end on 24 June."""
    launch = it.accepted(launchable().ask(it.HOLD_LAUNCH, COACH, at=it.at(it.SESSIONS[1], 18)))
    assert launch.events[0].facts == Facts(
        date(2023, 3, 16),
        day=0,
        day_one=date(2023, 3, 17),
        cap=datetime(2023, 6, 24, 18, tzinfo=UTC),
    )


@given(day=st.integers(17, 23))
def test_a_given_first_day_is_the_first_day(day: int) -> None:
    """Where the first day is told, the cap is counted from it."""
    first = date(2023, 3, day)
    launch = evolve(it.HOLD_LAUNCH, first_day=first)
    found = it.accepted(launchable().ask(launch, COACH)).events[0].facts
    assert (found.day_one, found.cap) == (first, cap(first, zone(it.ZONE)))


def test_goals_get_ids_that_are_never_used_again() -> None:
    """What is set anew before the launch, and what replaces a goal, is counted on."""
    ready = walk_to("ready").wait(it.at(it.SESSIONS[0]))
    once = ready.do(goals(TERMS[LEVEL], TERMS[COUNT]), MEMBER)
    twice = once.do(goals(TERMS[MILESTONE]), MEMBER)
    assert once.events[-1].facts.goals == ("goal-1", "goal-2")
    assert twice.events[-1].facts.goals == ("goal-3",)
    assert [pending.id for pending in twice.dossier.pending] == ["goal-3"]


def test_a_version_keeps_the_id_and_a_replacement_gets_one() -> None:
    """Keep, raise and lower speak of the same goal; a replacement is another one."""
    walk = walk_to("accelerating")
    asked = goals(evolve(TERMS[LEVEL], goal=LEVEL), evolve(TERMS[MILESTONE], replaces=COUNT))
    assert walk.do(asked, MEMBER).events[-1].facts.goals == (LEVEL, "goal-4")


def test_what_is_approved_has_a_digest() -> None:
    """Proposal, result and plan are recorded with the digest of their content."""
    proposed = walk_to("proposed").dossier
    assert proposed.proposal is not None
    assert proposed.proposal.digest == digest(it.SUBMIT_PROPOSAL.content) == it.PROPOSAL_DIGEST
    scaling = walk_to("scaling").dossier
    assert scaling.result is not None
    assert scaling.result.digest == digest(it.RECORD_RESULT.lines)
    assert scaling.plan is not None
    assert scaling.plan.digest == digest(it.ADOPT_PLAN.commitments)


def test_outcomes_are_computed_and_not_claimed() -> None:
    """Each line has its outcome: 25 days surpass 30, 30 stations achieve 30, unknown is unknown."""
    assert walk_to("scaling").dossier.results[0].outcomes == (
        LineOutcome(LEVEL, GoalOutcome.SURPASSED),
        LineOutcome(COUNT, GoalOutcome.ACHIEVED),
        LineOutcome(COUNT, GoalOutcome.UNKNOWN, it.OUTSKIRTS),
        LineOutcome(MILESTONE, GoalOutcome.ACHIEVED),
    )


@given(value=st.integers(0, 100))
def test_a_value_makes_its_outcome(value: int) -> None:
    """A level that is to fall to 30 is surpassed below, achieved at, and missed above it."""
    line = evolve(it.RECORD_RESULT.lines[0], value=Decimal(value))
    command = c.RecordResult((line, *it.RECORD_RESULT.lines[1:]))
    outcome = walk_to("concluded").ask(command, it.KEEPER, at=IN_AUGUST).outcome
    assert isinstance(outcome, Accepted)
    found = outcome.events[0].facts.outcomes[0].outcome
    better, equal = value < 30, value == 30
    assert found is (
        GoalOutcome.SURPASSED if better else GoalOutcome.ACHIEVED if equal else GoalOutcome.MISSED
    )


def test_an_early_end_is_cut_off_today() -> None:
    """Concluded on Day 90, that day is the cut-off."""
    walk = walk_to("past-midpoint").wait(on_day(90))
    for measured in it.REACHED:
        walk = walk.do(measured, it.KEEPER)
    event = it.accepted(walk.ask(it.CONCLUDE, COACH)).events[0]
    assert event.facts == Facts(date(2023, 6, 14), day=90, cutoff=date(2023, 6, 14))


def test_before_a_challenge_there_is_no_day_count() -> None:
    """The first event knows its local date and nothing more."""
    event = it.accepted(Walk().ask(it.SET_CHALLENGE, it.PROPOSER)).events[0]
    assert event.facts == Facts(date(2023, 1, 16))
