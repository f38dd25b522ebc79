"""Guards of dates, held at their edges and with the dates and day numbers that they tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.decisions import Accepted, Reason, Verdict
from accelflow.domain.programmes import Numbering
from accelflow.domain.workshops import GoalChoice, GoalDecision, Session
from accelflow.rules.guards.asking import claimed_date, claimed_on, day_between, held_between
from tests import lifecycle as it
from tests.cases.acceleration import goals, launchable
from tests.lifecycle import COACH, COUNT, LEVEL, OFFICE, Walk, codes, on_day, walk_to

A_DAY = timedelta(days=1)
days = st.integers(-120, 120)


def reasons(walk: Walk, command: c.Command, day: int, actor: Actor = COACH) -> dict[str, Reason]:
    """Every reason and warning of a command asked on a day, by its code."""
    outcome = walk.ask(command, actor, at=on_day(day)).outcome
    against = () if isinstance(outcome, Accepted) else outcome.reasons
    return {reason.code: reason for reason in (*against, *outcome.warnings)}


@given(ago=days, most=st.integers(0, 120))
def test_a_claimed_date_lies_within_so_many_days_before_today(ago: int, most: int) -> None:
    """A claim is refused from tomorrow on, and from the day after the last one allowed back."""
    walk, today = walk_to("accelerating"), on_day(50).date()
    claimed = today - timedelta(days=ago)
    command = evolve(it.LAUNCH_INITIATIVE, on=claimed)
    found = claimed_date.judge(walk.question(command, COACH, at=on_day(50)), late_most=most)
    told = {"claimed": str(claimed), "today": str(today)}
    if ago < 0:
        assert [(one.code, one.parameters) for one in found] == [("date-in-future", told)]
    elif ago > most:
        assert [(r.code, r.parameters) for r in found] == [("told-late", {**told, "most": most})]
    else:
        assert not found


@given(day=days, first=days, span=st.integers(0, 100))
def test_a_day_lies_between_two_day_numbers(day: int, first: int, span: int) -> None:
    """The day of asking, and the claimed day, are judged by their numbers, both ends included."""
    walk, last = walk_to("accelerating"), first + span
    held = evolve(it.HOLD_SCALE_UP, held_on=on_day(day).date())
    asked = walk.question(held, COACH, at=on_day(day))
    inside = first <= day <= last
    told = {"day": day, "first": first, "last": last}
    for guard, code in ((day_between, "day-outside"), (held_between, "held-outside-days")):
        found = guard.judge(asked, first=first, last=last)
        assert [(r.code, r.parameters, r.verdict) for r in found] == (
            [] if inside else [(code, told, Verdict.FAIL)]
        )


def test_a_day_before_day_1_is_fixed_is_unknown() -> None:
    """Without Day 1 no day has a number, and the guards say that they do not know."""
    asked = walk_to("ready").question(it.HOLD_SCALE_UP, COACH)
    for guard, code in ((day_between, "day-outside"), (held_between, "held-outside-days")):
        [found] = guard.judge(asked, first=1, last=100)
        assert (found.code, found.verdict) == (code, Verdict.UNKNOWN)
        assert found.parameters == {"first": 1, "last": 100}


@pytest.mark.parametrize(
    ("command", "claimed"),
    [
        (it.HOLD_LAUNCH, it.SESSIONS[1]),
        (it.HOLD_MIDPOINT, date(2023, 5, 10)),
        (it.RECORD_LATE_MIDPOINT, date(2023, 5, 10)),
        (it.HOLD_SCALE_UP, date(2023, 8, 9)),
        (it.RECORD_STEP, date(2023, 3, 3)),
        (it.LAUNCH_INITIATIVE, date(2023, 3, 26)),
        (it.CHANGE_TEAM, date(2023, 3, 6)),
    ],
    ids=lambda value: getattr(value, "type", str(value)),
)
def test_the_date_that_a_command_claims(command: c.Command, claimed: date) -> None:
    """Of a workshop with several sessions it is the last that is claimed."""
    assert claimed_on(command) == claimed


def test_a_command_without_a_date_claims_none() -> None:
    """To ask for the claimed date of a command that has none is a defect, not an answer."""
    with pytest.raises(TypeError, match="OpenReview claims no date"):
        claimed_on(it.OPEN_REVIEW)


# --- the launch workshop ------------------------------------------------------------------------


@given(offset=st.integers(-40, 40))
def test_the_first_day_lies_near_the_workshop_and_the_cohort(offset: int) -> None:
    """Day 1 lies from the first session to 7 days after the last, within 14 of the cohort's."""
    walk, day = launchable(), it.DAY_ONE + timedelta(days=offset)
    found = reasons(walk, evolve(it.HOLD_LAUNCH, first_day=day), 1)
    in_reach = date(2023, 3, 15) <= day <= date(2023, 3, 23)
    assert ("first-day-out-of-reach" in found) is not in_reach
    if not in_reach:
        told = {"day": str(day), "first": "2023-03-15", "last": "2023-03-23"}
        assert found["first-day-out-of-reach"].parameters == told
    assert ("first-day-off-cohort" in found) is (offset != 0)
    if offset:
        most = found["first-day-off-cohort"].parameters
        assert (most["day"], most["cohort"]) == (str(day), "2023-03-17")


@pytest.mark.parametrize(
    ("numbering", "day_one"),
    [
        (Numbering.WORKSHOP_IS_DAY_ZERO, date(2023, 3, 17)),
        (Numbering.LAUNCH_IS_DAY_ONE, date(2023, 3, 15)),
    ],
)
def test_the_first_day_follows_the_numbering(numbering: Numbering, day_one: date) -> None:
    """Unless it is given, Day 1 is the day after the last session, or the first session's day."""
    walk = launchable()
    brief = evolve(walk.dossier.brief, numbering=numbering)
    numbered = evolve(walk, challenge=evolve(walk.dossier, brief=brief))
    assert numbered.do(it.HOLD_LAUNCH, COACH).dossier.day_one == day_one


def test_a_cohort_without_a_first_day_binds_nobody() -> None:
    """Where the cohort has no first day, Day 1 is held against the workshop alone."""
    walk = launchable()
    cohort = evolve(walk.dossier.cohort, first_day=None)
    free = evolve(walk, challenge=evolve(walk.dossier, cohort=cohort))
    assert "first-day-off-cohort" not in reasons(
        free, evolve(it.HOLD_LAUNCH, first_day=date(2023, 3, 23)), 1
    )


@pytest.mark.parametrize(
    ("told_on", "late"), [(date(2023, 3, 23), False), (date(2023, 3, 24), True)]
)
def test_a_launch_is_told_within_seven_days_of_its_last_session(told_on: date, late: bool) -> None:
    """Seven days after 16 March it can be told until midnight, and not a minute later."""
    minute = (23, 59) if not late else (0, 0)
    decision = launchable().ask(it.HOLD_LAUNCH, COACH, at=it.at(told_on, *minute))
    if late:
        [reason] = it.refused(decision).reasons
        assert reason.code == "told-late"
        assert reason.parameters == {"claimed": "2023-03-16", "today": "2023-03-24", "most": 7}
    else:
        assert it.accepted(decision).events[0].facts.day == 7


def test_no_session_is_before_the_team_was_ready() -> None:
    """A session the day before readiness was confirmed is refused, and told both dates."""
    early = launchable(goals(it.SET_GOALS.goals[1]), now=it.at(date(2023, 3, 7), 11))
    sessions = (Session(date(2023, 3, 6), "city hall"), Session(date(2023, 3, 7), "city hall"))
    [reason] = it.refused(early.ask(evolve(it.HOLD_LAUNCH, sessions=sessions), COACH)).reasons
    assert reason.code == "before-stage"
    assert reason.parameters == {"claimed": "2023-03-06", "since": "2023-03-07"}


@given(start=st.integers(-5, 10))
def test_the_first_action_starts_within_two_days(start: int) -> None:
    """A plan whose first action starts more than two days after the last session is warned."""
    on = it.SESSIONS[1] + timedelta(days=start)
    plan = evolve(it.PLAN, actions=(evolve(it.PLAN.actions[0], starts_on=on),))
    found = reasons(launchable(), evolve(it.HOLD_LAUNCH, plan=plan), 1)
    assert ("no-early-action" in found) is (start > 2)
    if start > 2:
        assert found["no-early-action"].parameters == {"latest": "2023-03-18"}


# --- the midpoint review ------------------------------------------------------------------------


@given(day=st.integers(1, 100), choice=st.sampled_from(GoalChoice))
def test_lower_and_replace_have_a_window(day: int, choice: GoalChoice) -> None:
    """They are open from Day 40 to Day 65; keep and raise always are, with a warning outside."""
    decisions = (GoalDecision(LEVEL, choice), *it.HOLD_MIDPOINT.decisions[1:])
    held = evolve(it.HOLD_MIDPOINT, held_on=on_day(day).date(), decisions=decisions)
    found = reasons(walk_to("accelerating"), held, day)
    inside = 40 <= day <= 65
    closed = choice in (GoalChoice.LOWER, GoalChoice.REPLACE) and not inside
    assert ("choice-outside-window" in found) is closed
    if closed:
        told = {"goal": LEVEL, "choice": choice.value, "first": 40, "last": 65}
        assert found["choice-outside-window"].parameters == told
    assert ("held-outside-days" in found) is not inside
    if not inside:
        told_day = {"day": day, "first": 40, "last": 65}
        assert found["held-outside-days"].parameters == told_day


@given(votes=st.lists(st.integers(1, 5), min_size=1, max_size=20))
def test_a_mean_vote_below_four_is_warned(votes: list[int]) -> None:
    """The mean of the votes is held against four without rounding."""
    found = reasons(walk_to("accelerating"), evolve(it.HOLD_MIDPOINT, votes=tuple(votes)), 55)
    assert ("votes-low" in found) is (sum(votes) < 4 * len(votes))
    if "votes-low" in found:
        told = {"sum": sum(votes), "votes": len(votes), "mean": 4}
        assert found["votes-low"].parameters == told


@given(after=st.integers(1, 60))
def test_a_midpoint_is_told_until_thirty_days_after_the_cutoff(after: int) -> None:
    """The thirtieth day after Day 100 is the last."""
    found = reasons(walk_to("concluded"), it.RECORD_LATE_MIDPOINT, 100 + after)
    assert ("too-long-after-cutoff" in found) is (after > 30)
    if after > 30:
        told = {"cutoff": "2023-06-24", "most": 30}
        assert found["too-long-after-cutoff"].parameters == told


# --- other windows ------------------------------------------------------------------------------


@given(as_of=days)
def test_a_measurement_describes_a_day_of_the_run(as_of: int) -> None:
    """From the eve of Day 1 to today; on Day 60 that is 16 March to 15 May."""
    command = evolve(it.RECORD_MEASUREMENT, as_of=on_day(as_of).date())
    found = reasons(walk_to("accelerating"), command, 60, it.KEEPER)
    assert ("as-of-outside" in found) is not (0 <= as_of <= 60)
    if "as-of-outside" in found:
        assert found["as-of-outside"].parameters == {
            "as_of": str(on_day(as_of).date()),
            "first": "2023-03-16",
            "last": "2023-05-15",
        }


@given(ahead=st.integers(-30, 60))
def test_the_launch_is_two_to_three_weeks_ahead(ahead: int) -> None:
    """A past date is refused; one not 14 to 21 days ahead is warned about."""
    walk = walk_to("led")
    today = walk.at.date()
    on = today + timedelta(days=ahead)
    outcome = walk.ask(c.FixLaunchDate(on), it.STRATEGIST).outcome
    if ahead < 0:
        assert not isinstance(outcome, Accepted)
        assert outcome.reasons[0].parameters == {"on": str(on), "today": str(today)}
    assert isinstance(outcome, Accepted) is (ahead >= 0)
    outside = not 14 <= ahead <= 21
    assert codes(outcome.warnings) == (("launch-date-outside-window",) if outside else ())
    if outside:
        assert outcome.warnings[0].parameters == {"ahead": ahead, "least": 14, "most": 21}


def test_the_dates_of_a_cohort_are_told() -> None:
    """Intake and first day stand in the reasons that speak of them."""
    late = Walk().ask(it.SET_CHALLENGE, OFFICE, at=it.at(date(2023, 2, 1)))
    [warning] = late.outcome.warnings
    assert warning.parameters == {"cohort": "kg-1", "closed": "2023-01-31"}
    started = walk_to("deferred").ask(it.READMIT_CHALLENGE, OFFICE, at=it.at(date(2023, 9, 18)))
    [reason] = it.refused(started).reasons
    assert reason.parameters == {"cohort": "kg-2", "first_day": "2023-09-18"}
    assert reason.remedy == ("readmit-challenge",)


def test_a_cohort_without_dates_is_always_open() -> None:
    """A cohort that names neither intake nor first day takes challenges in, and back in."""
    cohort = evolve(it.LATER_COHORT, first_day=None, intake_closes=None)
    Walk().do(evolve(it.SET_CHALLENGE, cohort=cohort), OFFICE, at=it.at(date(2033, 1, 1)))
    walk_to("deferred").do(c.ReadmitChallenge(cohort), OFFICE, at=it.at(date(2033, 1, 1)))


@pytest.mark.parametrize(("stage", "day"), [("accelerating", 94), ("concluded", 101)])
def test_the_closing_workshop_opens_on_day_94(stage: str, day: int) -> None:
    """Whenever it is told, it was held on Day 94 or later, and not a day before."""
    walk = walk_to(stage).wait(on_day(day))
    before = evolve(it.HOLD_SCALE_UP, held_on=on_day(93).date())
    [reason] = it.refused(walk.ask(before, COACH)).reasons
    assert reason.code == "held-outside-days"
    assert (reason.parameters["day"], reason.parameters["first"]) == (93, 94)
    on = on_day(94).date()
    held = walk.do(evolve(before, held_on=on), COACH).dossier.scale_up
    assert held is not None
    assert held.held_on == on


def test_an_initiative_after_the_cutoff_is_kept_and_not_counted() -> None:
    """Day 100 counts, the day after is warned about, and both stay in the dossier."""
    walk = walk_to("concluded").wait(on_day(101, 12))
    for day in (100, 101):
        walk = walk.do(evolve(it.LAUNCH_INITIATIVE, on=on_day(day).date()), it.MEMBER)
    assert [initiative.counted for initiative in walk.dossier.initiatives] == [True, False]
    assert [codes(event.warnings) for event in walk.events[-2:]] == [(), ("after-cutoff",)]
    [warning] = walk.events[-1].warnings
    assert warning.parameters == {"on": "2023-06-25", "cutoff": "2023-06-24"}


@given(day=st.integers(-6, 100))
def test_a_goal_is_clarified_until_day_21(day: int) -> None:
    """Clarifying is warned about from Day 22 on, and on no day before."""
    walk = launchable().do(evolve(it.HOLD_LAUNCH, first_day=date(2023, 3, 23)), COACH)
    outcome = walk.ask(
        it.CLARIFY_GOAL, it.MEMBER, at=it.at(date(2023, 3, 22) + day * A_DAY)
    ).outcome
    assert isinstance(outcome, Accepted)
    assert codes(outcome.warnings) == (("day-outside",) if day > 21 else ())


def test_a_sample_stands_for_every_goal() -> None:
    """The goals of the walks are a level, a count and a milestone, all three in force."""
    kinds = {goal.id: goal.terms.kind.value for goal in walk_to("accelerating").dossier.goals}
    assert kinds == {LEVEL: "level", COUNT: "count", it.MILESTONE: "milestone"}
