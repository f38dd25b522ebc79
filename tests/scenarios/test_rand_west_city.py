"""Rand West City: the goal of the launch is replaced on Day 50, and the new one is judged alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted
from accelflow.domain.events import Event
from accelflow.domain.goals import Bound, Direction, Kind
from accelflow.domain.results import GoalOutcome, Word, percent_change
from accelflow.domain.workshops import GoalChoice
from accelflow.render.goals import goal as told
from accelflow.rules.days import date_of_day, day_number
from accelflow.scenarios import Played, Player, Scenario, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, moments, play, shipped

NAME = "rand-west-city"
OLD, NEW = "goal-1", "goal-2"
DAY_ONE = date(2023, 8, 9)
DAY_50 = date(2023, 9, 27)
PLACE = zone("Africa/Johannesburg")

CAP = datetime(2023, 11, 16, 22, tzinfo=UTC)
"""The start of 17 November in South Africa, two hours ahead of UTC."""

HOLIDAYS = {date(2023, 6, 16), date(2023, 8, 9), date(2023, 9, 25), date(2023, 12, 15)}


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[NAME]


def test_the_days_of_the_round_of_2023(challenge: Challenge) -> None:
    """Day 1 is 9 August, the day after the workshop; 17 October is Day 70, as published."""
    assert challenge.launch is not None
    assert [session.on for session in challenge.launch.sessions] == [date(2023, 8, 8)]
    assert challenge.day_one == DAY_ONE
    assert date_of_day(DAY_ONE, 50) == DAY_50
    assert day_number(date(2023, 10, 17), DAY_ONE) == 70
    assert date_of_day(DAY_ONE, 100) == date(2023, 11, 16)
    assert challenge.cutoff == date(2023, 11, 16)


def test_only_the_end_moves_by_the_clock(course: Course, challenge: Challenge) -> None:
    """The 100 days end by force at 22:00 UTC of 16 November, 00:00 there; no review is overdue.

    What falls overdue are the steps of which no source tells.
    """
    assert datetime(2023, 11, 17, tzinfo=PLACE) == CAP
    assert challenge.cap == CAP
    moved = [one for one in course.deadlines if one.before != one.after]
    assert [(one.type, one.effective_at, one.before, one.after) for one in moved] == [
        ("deadline-lapsed", CAP, "past-midpoint", "concluded")
    ]
    assert tuple(moved) == course.of("midpoint", "day-100")
    assert course.missed(NAME) == {
        "first-actions": ["2023-08-10"],
        "measurement": [date_of_day(DAY_ONE, day).isoformat() for day in range(7, 99, 7)],
        "day-15-target": ["2023-08-23"],
        "data-check": ["2023-08-29"],
        "progress-review": ["2023-09-05"],
        "pulse-calls": ["2023-09-12"],
        "midpoint-preparation": ["2023-09-19"],
        "midpoint-debrief": ["2023-10-02"],
        "data-revisit": ["2023-10-10"],
        "closing-preparation": ["2023-10-31"],
        "leaders-secured": ["2023-11-14"],
        "scale-up-workshop": ["2023-11-16"],
        "impact-note": ["2023-11-28"],
        "close-out": ["2023-11-28"],
    }


def test_the_review_is_held_on_its_last_day(course: Course, challenge: Challenge) -> None:
    """Held and recorded on Day 50 the review meets its deadline, and nothing is warned about."""
    review = _played(course, "hold-midpoint-review")
    assert moments(_events(review)) == [
        ("midpoint-preparation", "cancelled"),
        ("midpoint", "met"),
        ("midpoint-debrief", "armed"),
    ]
    assert review.answer.outcome.warnings == ()
    assert challenge.midpoint is not None
    assert challenge.midpoint.held_on == DAY_50
    assert [(one.goal, one.choice) for one in challenge.midpoint.decisions] == [
        (OLD, GoalChoice.REPLACE)
    ]


def test_the_replaced_goal_stays_in_the_record(challenge: Challenge) -> None:
    """The old goal keeps its id and its one version, and names the goal that superseded it."""
    old, new = challenge.goals
    assert (old.id, old.superseded_by) == (OLD, NEW)
    assert [(one.number, one.since) for one in old.versions] == [(1, DAY_ONE)]
    assert (old.terms.kind, old.terms.target) == (Kind.MILESTONE, Decimal(1))
    assert challenge.goals_in_force() == (new,)
    assert challenge.goal(OLD) is None


def test_the_new_goal_names_the_old_one(challenge: Challenge) -> None:
    """The new goal has an id of its own, starts on Day 50 from 86 %, and less is better."""
    new = challenge.goals[1]
    assert (new.id, new.terms.replaces, new.terms.goal, new.superseded_by) == (NEW, OLD, None, None)
    assert [(one.number, one.since) for one in new.versions] == [(1, DAY_50)]
    assert new.terms.baseline is not None
    assert (new.terms.baseline.value, new.terms.baseline.as_of) == (Decimal(86), DAY_50)
    assert new.terms.direction is Direction.DOWN
    assert told(new.terms) == (
        "Cases that wait with the police to be sent on: "
        "50 % less than 86 % of cases, that is 43 % of cases"
    )


def test_until_the_review_the_old_goal_is_in_force(course: Course) -> None:
    """That the team has set the new goal replaces nothing: it waits for the review."""
    then = _played(course, "set-goals", number=1).standing
    assert then is not None
    assert [goal.id for goal in then.challenge.goals_in_force()] == [OLD]
    assert [(one.id, one.terms.replaces) for one in then.challenge.pending] == [(NEW, OLD)]


def test_only_the_new_goal_is_judged(challenge: Challenge) -> None:
    """The result speaks of the new goal alone: about 43 %, as of Day 100, by assumption."""
    assert len(challenge.results) == 1
    judged = challenge.judged
    assert judged is not None
    assert [(one.goal, one.value, one.bound, one.as_of) for one in judged.lines] == [
        (NEW, Decimal(43), Bound.ABOUT, date(2023, 11, 16))
    ]
    assert [(one.goal, one.outcome) for one in judged.outcomes] == [(NEW, GoalOutcome.UNKNOWN)]
    assert judged.word is Word.UNKNOWN
    assert (judged.recorder, judged.verified_by) == ("rw-data-keeper", "rw-verifier")
    assert challenge.measurements == ()


def test_43_percent_are_half_of_86() -> None:
    """Were the value known exactly as of Day 100, the assumed target would be just achieved."""
    assert percent_change(Decimal(86), Decimal(43)) == Decimal("50.0")
    judged = play(_exactly_known(load_scenario(NAME))).standings[NAME].judged
    assert judged is not None
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.ACHIEVED]
    assert judged.word is Word.MET


@pytest.mark.parametrize(
    ("day", "codes"),
    [(36, {"choice-outside-window"}), (65, set()), (69, {"choice-outside-window"})],
)
def test_a_goal_is_replaced_around_the_middle_only(day: int, codes: set[str]) -> None:
    """The replacement of Day 50 is open to Day 65, and would be refused on Day 36 or Day 69."""
    review = _reviewed_on(date_of_day(DAY_ONE, day))
    assert {reason.code for reason in getattr(review.answer.outcome, "reasons", ())} == codes


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2023-06-06", "rw-office", "select-challenge", {"no-review-passed"}),
        (
            "2023-09-27",
            "rw-team-leader",
            "set-goals",
            {"goal-unlinked", "target-not-better"},
        ),
        (
            "2023-11-20",
            "rw-data-keeper",
            "record-result",
            {"goal-unknown", "goal-unreported"},
        ),
        ("2023-11-28", "rw-office", "complete", {"paths-not-chosen", "result-not-verified"}),
    ]


def test_the_refused_result_names_both_goals(course: Course) -> None:
    """The goal in force is the one unreported, and the replaced one is no goal in force."""
    refused = next(
        one
        for one in course.plays
        if one.command.type == "record-result" and one.play.step.refused is not None
    )
    assert {
        reason.code: reason.parameters["goal"]
        for reason in getattr(refused.answer.outcome, "reasons", ())
    } == {"goal-unreported": NEW, "goal-unknown": OLD}


def test_nothing_is_made_up_for_the_time_after(course: Course, challenge: Challenge) -> None:
    """No commitment, no pledge and no path: each is said to be unpublished, and one may close."""
    assert challenge.plan is not None
    assert challenge.plan.commitments == ()
    assert challenge.pledges == ()
    assert challenge.paths is not None
    assert challenge.paths.paths == frozenset()
    assert challenge.opened == ()
    close = _played(course, "complete")
    assert [one.code for one in close.answer.outcome.warnings] == ["no-check"]
    assert challenge.stage == "completed"


def test_what_no_source_publishes_is_marked() -> None:
    """The first goal and the second target are assumed; the 86 % and the 43 % are published."""
    player = Player(load_scenario(NAME))
    for _ in player.run():
        pass
    assert player.assumptions.of(NAME, OLD, None) == {"target", "baseline"}
    assert player.assumptions.of(NAME, NEW, None) == {"target", "as_of"}


def test_nobody_works_on_a_holiday(course: Course) -> None:
    """No step falls on a public holiday of South Africa, though Day 1 is one."""
    assert DAY_ONE in HOLIDAYS
    assert not HOLIDAYS & {step.at.astimezone(PLACE).date() for step in course.scenario.steps}


def _played(course: Course, asked: str, *, number: int = 0) -> Played:
    """An asking of this command that was to be accepted; the first unless told otherwise."""
    return [
        one for one in course.plays if one.command.type == asked and one.play.step.refused is None
    ][number]


def _events(played: Played) -> tuple[Event, ...]:
    assert isinstance(played.answer.outcome, Accepted)
    return played.answer.outcome.events


def _exactly_known(scenario: Scenario) -> Scenario:
    """The scenario up to the verified result, whose value is taken as exact."""
    steps = []
    for step in scenario.steps:
        if step.refused is not None or step.at >= datetime(2023, 11, 30, tzinfo=PLACE):
            continue
        ask = dict(step.ask)
        if ask["type"] == "record-result":
            ask["lines"] = [{**_first(ask["lines"]), "bound": "exact"}]
        steps.append(attrs.evolve(step, ask=ask))
    return attrs.evolve(scenario, steps=tuple(steps))


def _reviewed_on(on: date) -> Played:
    """The new goal is set and the review held on another day, in the afternoon."""
    scenario = load_scenario(NAME)
    launched = [step for step in scenario.steps if step.at < datetime(2023, 9, 1, tzinfo=PLACE)]
    at = datetime(on.year, on.month, on.day, 16, tzinfo=PLACE)
    day_50 = [
        step
        for step in scenario.steps
        if step.at.astimezone(PLACE).date() == DAY_50 and step.refused is None
    ]
    goals, review = (attrs.evolve(step, at=at) for step in day_50)
    held = attrs.evolve(review, ask={**review.ask, "held_on": on.isoformat()})
    goal = _with_baseline_of(goals.ask, on)
    other = attrs.evolve(scenario, steps=(*launched, attrs.evolve(goals, ask=goal), held))
    return play(other).plays[-1]


def _with_baseline_of(ask: dict[str, object], on: date) -> dict[str, object]:
    terms = _first(ask["goals"])
    return {**ask, "goals": [{**terms, "baseline": {"as_of": on.isoformat(), "value": "86"}}]}


def _first(values: object) -> dict[str, object]:
    assert isinstance(values, list | tuple)
    first = values[0]
    assert isinstance(first, dict)
    return first
