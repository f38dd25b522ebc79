"""The variants that ship judge by what they change, and by hundred-day in all else."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest

from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.teams import Member
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day
from accelflow.rules.playbook import Playbook
from tests import lifecycle as it
from tests.lifecycle import Walk, codes, refused
from tests.strategies import asks_of

RAPID = playbook("rapid-results")
RAPID_30 = playbook("rapid-results-30")
SIMULATION = playbook("simulation")
WALKED = ["led", "accelerating"]


def walk_to(stage: str, book: Playbook) -> Walk:
    """The walk of hundred-day to a stage, in the same stages of another playbook."""
    walk = Walk(playbook=book)
    for ask in asks_of(it.walk_to(stage).events):
        walk = walk.do(ask.command, ask.actor, at=ask.at)
    assert walk.stage == stage
    return walk


def team_of(count: int) -> tuple[Member, ...]:
    """So many members of the three entities, most of them of the front line."""
    return tuple(
        Member(f"member-{n}", it.ENTITIES[n % 3], "clerk", frontline=True)
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("book", "size", "most"),
    [
        (it.PLAYBOOK, 15, None),
        (it.PLAYBOOK, 16, 15),
        (RAPID, 25, None),
        (RAPID, 26, 25),
        (RAPID_30, 25, None),
        (RAPID_30, 26, 25),
    ],
)
def test_a_team_is_as_large_as_its_methodology_allows(
    book: Playbook, size: int, most: int | None
) -> None:
    """Fifteen members are the most in hundred-day, and 25 where results are to be rapid."""
    walk = walk_to("led", book)
    decision = walk.ask(attrs.evolve(it.FORM_TEAM, members=team_of(size)), it.STRATEGIST)
    if most is None:
        assert it.accepted(decision).events[0].after == "teamed"
        return
    (reason,) = refused(decision).reasons
    assert (reason.code, reason.parameters) == ("team-too-large", {"size": size, "most": most})


def test_the_thirty_days_end_with_day_30() -> None:
    """The lapse comes with the first instant of Day 31, and is recorded as that of 30 days."""
    walk = walk_to("accelerating", RAPID_30)
    end = it.at(date_of_day(it.DAY_ONE, 31), 0)
    assert walk.dossier.cap == end
    assert walk.wait(end - timedelta(microseconds=1)).stage == "accelerating"
    over = walk.wait(end)
    assert over.stage == "concluded"
    assert over.dossier.cutoff == date(2023, 4, 15) == date_of_day(it.DAY_ONE, 30)
    (lapse,) = [
        event.cause
        for event in over.events
        if isinstance(event.cause, DeadlineMoved) and event.cause.moment is Moment.LAPSED
    ]
    assert lapse.rule == "day-30"


def test_the_midpoint_of_thirty_days_is_due_on_day_15() -> None:
    """What is due on Day 50 of 100 is overdue after Day 15 of 30."""
    walk = walk_to("accelerating", RAPID_30)
    late = it.at(date_of_day(it.DAY_ONE, 16), 0)
    for at, overdue in ((late - timedelta(seconds=1), False), (late, True)):
        [midpoint] = [one for one in walk.wait(at).dossier.deadlines if one.rule == "midpoint"]
        assert midpoint.overdue is overdue


@pytest.mark.parametrize(("day", "warned"), [(11, True), (12, False), (20, False), (21, True)])
def test_the_midpoint_window_of_thirty_days(day: int, warned: bool) -> None:
    """A review is warned about outside of Days 12 to 20."""
    walk = walk_to("accelerating", RAPID_30)
    review = attrs.evolve(it.HOLD_MIDPOINT, held_on=date_of_day(it.DAY_ONE, day))
    decision = walk.ask(review, it.COACH, at=it.on_day(day, 16))
    assert ("held-outside-days" in codes(it.accepted(decision).warnings)) is warned


def test_thirty_days_are_told_of_within_three() -> None:
    """A review is told at most three days late."""
    walk = walk_to("accelerating", RAPID_30)
    review = attrs.evolve(it.HOLD_MIDPOINT, held_on=date_of_day(it.DAY_ONE, 15))
    assert it.accepted(walk.ask(review, it.COACH, at=it.on_day(18)))
    assert refused(walk.ask(review, it.COACH, at=it.on_day(19)))


# --- the exercise -------------------------------------------------------------------------------


def exercise() -> Walk:
    """The exercise from the challenge to its completion, everything in two weeks of design."""
    return (
        Walk(playbook=SIMULATION)
        .do(it.SET_CHALLENGE, it.PROPOSER)
        .do(it.SUBMIT_PROPOSAL, it.PROPOSER)
        .do(it.OPEN_REVIEW, it.REVIEWER)
        .do(it.RECORD_REVIEW, it.REVIEWER)
        .do(it.SELECT_CHALLENGE, it.OFFICE)
        .do(it.NAME_LEADERSHIP, it.OFFICE)
        .do(it.APPOINT_COACH, it.STRATEGIST)
        .do(it.FORM_TEAM, it.STRATEGIST)
        .do(it.SET_GOALS, it.MEMBER, at=it.at(it.SESSIONS[0], 15))
        .do(it.ELECT_LEADER, it.COACH)
        .do(it.ACCEPT_LEAD, it.TEAM_LEADER)
        .do(it.HOLD_LAUNCH, it.COACH, at=it.at(it.SESSIONS[1], 17))
        .do(it.HOLD_MIDPOINT, it.COACH, at=it.on_day(55, 16))
        .wait(it.CAP)
        .do(it.HOLD_SCALE_UP, it.COACH, at=it.at(date(2023, 8, 9), 15))
        .do(it.RECORD_RESULT, it.KEEPER)
        .do(it.VERIFY_RESULT, it.VERIFIER)
        .do(it.ADOPT_PLAN, it.STRATEGIST)
        .do(it.SIGN_PLEDGE, it.ENTITY_LEADERS[0])
        .do(it.SIGN_PLEDGE, it.ENTITY_LEADERS[1])
        .do(it.SIGN_PLEDGE, it.ENTITY_LEADERS[2])
        .do(it.CHOOSE_SCALE, it.STRATEGIST)
        .do(it.OPEN_SUCCESSOR, it.STRATEGIST)
        .do(it.DROP_PATH, it.STRATEGIST)
        .do(it.COMPLETE, it.OFFICE)
    )


def test_the_exercise_goes_from_the_challenge_to_its_completion() -> None:
    """The steps of three phases that are left lead to the end, and Day 100 comes by itself."""
    walk = exercise()
    assert walk.stage == "completed"
    assert walk.dossier.cutoff == it.LAST_DAY
    stages = dict.fromkeys(event.after for event in walk.events)
    phases = dict.fromkeys(SIMULATION.methodology.stage(stage).phase for stage in stages)
    assert list(phases) == ["design", "acceleration", "sustainability"]


def test_every_event_of_an_exercise_is_marked() -> None:
    """What a command or a deadline brings in an exercise says so, and nothing else does."""
    assert {event.methodology.exercise for event in exercise().events} == {True}
    assert {event.methodology.exercise for event in it.walk_to("concluded").events} == {False}


def test_duties_are_kept_apart_between_seats() -> None:
    """A seat may not be coach and strategist at once; two seats may, whoever sits in them."""
    walk = walk_to("led", SIMULATION)
    seat = attrs.evolve(it.APPOINT_COACH, coach="seat-coach")
    assert it.accepted(walk.ask(seat, it.STRATEGIST))
    same = attrs.evolve(it.APPOINT_COACH, coach=it.STRATEGIST.principal)
    found = refused(walk.ask(same, it.STRATEGIST)).reasons
    assert {reason.code for reason in found} == {"roles-not-apart"}
