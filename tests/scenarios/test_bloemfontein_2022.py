"""Bloemfontein of 2022: a midpoint review that came late, and a goal that hangs on its reading."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from accelflow.codec import to_plain
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted
from accelflow.domain.events import Event
from accelflow.domain.goals import Direction
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.workshops import GoalChoice
from accelflow.render.goals import goal as told
from accelflow.rules.days import date_of_day, day_number
from accelflow.scenarios import Played, Scenario, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, moments, play, shipped

NAME = "bloemfontein-2022"
DAY_ONE = date(2022, 4, 1)
PLACE = zone("Africa/Johannesburg")

DAY_50_OVER = datetime(2022, 5, 20, 22, tzinfo=UTC)
"""The start of 21 May in South Africa, two hours ahead of UTC."""
CAP = datetime(2022, 7, 9, 22, tzinfo=UTC)
"""The start of 10 July there."""

HOLIDAYS = {
    date(2022, 3, 21),
    date(2022, 4, 15),
    date(2022, 4, 18),
    date(2022, 4, 27),
    date(2022, 5, 2),
    date(2022, 6, 16),
    date(2022, 8, 9),
}


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[NAME]


def test_the_published_days(challenge: Challenge) -> None:
    """Day 1 is 1 April, and so 1 June is Day 62, as published, and Day 100 is 9 July."""
    assert challenge.day_one == DAY_ONE
    assert day_number(date(2022, 6, 1), DAY_ONE) == 62
    assert date_of_day(DAY_ONE, 50) == date(2022, 5, 20)
    assert date_of_day(DAY_ONE, 100) == date(2022, 7, 9)
    assert challenge.cutoff == date(2022, 7, 9)


def test_what_the_clock_brought(course: Course, challenge: Challenge) -> None:
    """The review is overdue when 20 May is over, and the days end by force when 9 July is.

    The other checkpoints of which no source tells are overdue as well, and move nothing.
    """
    assert datetime(2022, 5, 21, tzinfo=PLACE) == DAY_50_OVER
    assert datetime(2022, 7, 10, tzinfo=PLACE) == CAP
    assert challenge.cap == CAP
    told = course.of("midpoint", "day-100")
    assert [(one.type, one.effective_at, one.before, one.after) for one in told] == [
        ("deadline-overdue", DAY_50_OVER, "accelerating", "accelerating"),
        ("deadline-lapsed", CAP, "past-midpoint", "concluded"),
    ]
    assert [one for one in course.deadlines if one.before != one.after] == [told[-1]]
    assert course.missed(NAME) == {
        "first-actions": ["2022-04-02"],
        "measurement": [date_of_day(DAY_ONE, day).isoformat() for day in range(7, 99, 7)],
        "day-15-target": ["2022-04-15"],
        "data-check": ["2022-04-21"],
        "progress-review": ["2022-04-28"],
        "pulse-calls": ["2022-05-05"],
        "midpoint-preparation": ["2022-05-12"],
        "midpoint": ["2022-05-20"],
        "data-revisit": ["2022-06-02"],
        "midpoint-debrief": ["2022-06-13"],
        "closing-preparation": ["2022-06-23"],
        "leaders-secured": ["2022-07-07"],
        "scale-up-workshop": ["2022-07-09"],
        "close-out": ["2022-07-21"],
        "result": ["2022-07-23"],
        "result-verified": ["2022-08-08"],
        "impact-note": ["2022-08-30"],
    }


def test_on_day_62_the_review_is_still_being_prepared(course: Course) -> None:
    """On 1 June the preparation is recorded, late, and no review is held; that is overdue."""
    prepared = _played(course, "record-step")
    assert moments(_events(prepared)) == [("midpoint-preparation", "met")]
    then = prepared.standing
    assert then is not None
    assert [(one.step, one.done_on) for one in then.challenge.steps] == [
        ("midpoint-preparation", date(2022, 6, 1))
    ]
    assert then.challenge.midpoint is None
    open_then = {(one.rule, one.overdue) for one in then.challenge.deadlines}
    assert open_then >= {("midpoint", True), ("day-100", False)}
    assert "midpoint-preparation" not in {rule for rule, _ in open_then}


def test_a_briefing_is_no_review(course: Course) -> None:
    """The briefing of 24 May, a Tuesday unlike the 24 April that is printed, meets no midpoint.

    What it meets, both late, are the review of progress of Day 28 and the first actions of Day 2.
    """
    briefing = _played(course, "record-progress-review")
    on = briefing.play.step.at.astimezone(PLACE).date()
    assert (on, on.strftime("%A"), day_number(on, DAY_ONE)) == (date(2022, 5, 24), "Tuesday", 54)
    assert date(2022, 4, 24).strftime("%A") == "Sunday"
    assert moments(_events(briefing)) == [("first-actions", "met"), ("progress-review", "met")]


def test_the_late_review_is_accepted_with_one_warning(course: Course, challenge: Challenge) -> None:
    """The review of Day 69 meets the overdue deadline, keeps the goal and is warned about.

    With it begin the five days in which it is to be spoken about.
    """
    review = _played(course, "hold-midpoint-review")
    assert [(one.code, dict(one.parameters)) for one in review.answer.outcome.warnings] == [
        ("held-outside-days", {"day": 69, "first": 40, "last": 65})
    ]
    assert moments(_events(review)) == [("midpoint", "met"), ("midpoint-debrief", "armed")]
    assert challenge.midpoint is not None
    assert challenge.midpoint.held_on == date_of_day(DAY_ONE, 69) == date(2022, 6, 8)
    assert [one.choice for one in challenge.midpoint.decisions] == [GoalChoice.KEEP]


@pytest.mark.parametrize(("day", "warned"), [(64, set()), (67, {"held-outside-days"})])
def test_the_warning_follows_from_the_date(day: int, warned: set[str]) -> None:
    """Held on Friday 3 June, Day 64, it would not be warned about; on Monday 6 June it would."""
    on = date_of_day(DAY_ONE, day)
    at = datetime(on.year, on.month, on.day, 16, tzinfo=PLACE)
    other = play(_changed("hold-midpoint-review", {"held_on": on.isoformat()}, at=at))
    review = _played(other, "hold-midpoint-review")
    assert isinstance(review.answer.outcome, Accepted)
    assert {one.code for one in review.answer.outcome.warnings} == warned


def test_the_goal_says_how_it_is_read(challenge: Challenge) -> None:
    """The 75 % are read as less backlog, and what it was before Day 1 is called 100 %."""
    (goal,) = challenge.goals_in_force()
    terms = goal.terms
    assert told(terms) == (
        "Backlog of maintenance cases (as the 75 % is read): 75 % less than 100 %, that is 25 %"
    )
    assert (terms.direction, terms.relative, terms.target) == (Direction.DOWN, True, Decimal(75))
    assert terms.baseline is not None
    assert terms.baseline.as_of == date(2022, 3, 31)
    assert goal.versions[0].author == "bf-team-leader"


def test_the_goal_is_surpassed(challenge: Challenge) -> None:
    """82 % less leaves 18 %, as of Day 100 and known on 23 August; the target was 25 %."""
    judged = challenge.judged
    assert judged is not None
    (line,) = judged.lines
    assert (line.value, line.as_of, line.known_on) == (
        Decimal(18),
        date(2022, 7, 9),
        date(2022, 8, 23),
    )
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.SURPASSED]
    assert judged.word is Word.MET
    assert (judged.recorder, judged.verified_by) == ("bf-data-keeper", "bf-verifier")


def test_read_as_a_rate_of_finalised_cases_it_would_be_missed() -> None:
    """274 of 372 cases are 73.7 %, printed as 74 %: of 75 % to be finalised, that is a miss."""
    rate = round(Decimal(274) * 100 / 372, 1)
    assert rate == Decimal("73.7")
    terms = {
        "wording": "Maintenance cases finalised",
        "kind": "level",
        "unit": "%",
        "direction": "up",
        "target": "75",
        "baseline": {"as_of": "2022-03-31", "value": "51"},
    }
    other = _changed("set-goals", {"goals": [terms]})
    line = {**_line(other), "value": str(rate), "stated_percent": None}
    judged = play(_changed("record-result", {"lines": [line]}, other)).standings[NAME].judged
    assert judged is not None
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.MISSED]


def test_the_published_82_percent_agree_with_the_values(course: Course) -> None:
    """The stated 82 % are the change from 100 to 18, so nothing is warned about."""
    assert _played(course, "record-result").answer.outcome.warnings == ()


def test_the_other_percentage_would_be_warned_about() -> None:
    """Were the 74 % of finalised cases stated as the change of the backlog, 82 would be told."""
    scenario = load_scenario(NAME)
    line = {**_line(scenario), "stated_percent": "74"}
    result = _played(play(_changed("record-result", {"lines": [line]})), "record-result")
    assert isinstance(result.answer.outcome, Accepted)
    assert [(one.code, dict(one.parameters)) for one in result.answer.outcome.warnings] == [
        ("percent-contradicts", {"goal": "goal-1", "stated": "74", "computed": "82.0"})
    ]


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2022-04-01", "bf-strategist", "set-goals", {"role-missing"}),
        (
            "2022-06-08",
            "bf-coach",
            "hold-midpoint-review",
            {"choice-outside-window", "no-pending-goal"},
        ),
        ("2022-07-18", "bf-strategist", "adopt-sustainability-plan", {"no-scale-up-workshop"}),
    ]


def test_the_close_comes_45_days_after_day_100(challenge: Challenge) -> None:
    """The national event of 23 August is the closing workshop, and does not move the cut-off."""
    assert challenge.scale_up is not None
    assert challenge.scale_up.held_on == date(2022, 8, 23)
    assert challenge.cutoff is not None
    assert (challenge.scale_up.held_on - challenge.cutoff).days == 45


def test_what_comes_after(challenge: Challenge) -> None:
    """Both entities of the leadership sign the plan, and one successor widens the results."""
    assert challenge.plan is not None
    assert [(one.entity, one.signed, one.digest) for one in challenge.pledges] == [
        ("bloemfontein-court", True, challenge.plan.digest),
        ("social-workers", True, challenge.plan.digest),
    ]
    assert [(one.challenge, one.path.value, one.site) for one in challenge.opened] == [
        ("maintenance-courts-2023", "scale", None)
    ]
    assert challenge.checks == 1


def test_nobody_works_on_a_holiday(course: Course) -> None:
    """No step falls on a public holiday of South Africa."""
    assert not HOLIDAYS & {step.at.astimezone(PLACE).date() for step in course.scenario.steps}


def _played(course: Course, asked: str) -> Played:
    """The first asking of this command that was to be accepted."""
    return next(
        one for one in course.plays if one.command.type == asked and one.play.step.refused is None
    )


def _events(played: Played) -> tuple[Event, ...]:
    assert isinstance(played.answer.outcome, Accepted)
    return played.answer.outcome.events


def _line(scenario: Scenario) -> dict[str, object]:
    (line,) = play(scenario).standings[NAME].results[-1].lines
    plain = to_plain(line)
    assert isinstance(plain, dict)
    return plain


def _changed(
    asked: str,
    fields: dict[str, object],
    scenario: Scenario | None = None,
    *,
    at: datetime | None = None,
) -> Scenario:
    """The accepted steps up to the verified result, those of one command with other fields."""
    whole = scenario or load_scenario(NAME)
    steps = tuple(
        attrs.evolve(step, ask={**step.ask, **fields}, at=at or step.at)
        if step.ask["type"] == asked
        else step
        for step in whole.steps
        if step.refused is None and step.at < _VERIFIED
    )
    return attrs.evolve(whole, steps=steps)


_VERIFIED = datetime(2022, 8, 26, tzinfo=PLACE)
