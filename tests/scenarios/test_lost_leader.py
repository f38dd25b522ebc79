"""A team that loses its leader on Day 60: who may do what meanwhile, and an end before Day 100."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.decisions import Accepted, Refused
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.sustaining import Opened, Path
from accelflow.rules.days import date_of_day
from accelflow.scenarios import Played
from accelflow.zones import zone
from tests.scenarios.course import Course, shipped
from tests.scenarios.pause import Pause, paused

NAME = "lost-leader"
CHALLENGE = "diabetes-supplies"

ALMATY = zone("Asia/Almaty")
VACANT = datetime(2024, 4, 22, 12, tzinfo=ALMATY)
"""Two hours after it is told that the leader has left."""
LED_AGAIN = datetime(2024, 4, 25, 12, tzinfo=ALMATY)
"""After the third one elected has accepted."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[CHALLENGE]


def test_the_days(challenge: Challenge) -> None:
    """Day 1 is 13 February, Day 50 is 2 April, Day 60 is 12 April, Day 100 is 22 May 2024."""
    day_one = date(2024, 2, 13)
    assert challenge.day_one == day_one
    assert [date_of_day(day_one, day) for day in (50, 60, 100)] == [
        date(2024, 4, 2),
        date(2024, 4, 12),
        date(2024, 5, 22),
    ]


def test_the_clocks_go_back_within_the_days(course: Course, challenge: Challenge) -> None:
    """Launched at UTC+6, the days end at UTC+5: at 19:00 UTC, midnight in Almaty, not at 18:00."""
    (launch,) = _asked(course, c.HoldLaunchWorkshop)
    assert launch.play.step.at.utcoffset() == timedelta(hours=6)
    assert challenge.cap == datetime(2024, 5, 22, 19, tzinfo=UTC)
    assert challenge.cap == datetime(2024, 5, 23, tzinfo=ALMATY)
    assert _deadlines(launch) == [
        ("day-100", "deadline-armed", datetime(2024, 5, 22, 19, tzinfo=UTC)),
        ("first-actions", "deadline-armed", datetime(2024, 2, 14, 18, tzinfo=UTC)),
        ("day-15-target", "deadline-armed", datetime(2024, 2, 27, 18, tzinfo=UTC)),
        ("measurement", "deadline-armed", datetime(2024, 2, 19, 18, tzinfo=UTC)),
        ("data-check", "deadline-armed", datetime(2024, 3, 4, 19, tzinfo=UTC)),
        ("progress-review", "deadline-armed", datetime(2024, 3, 11, 19, tzinfo=UTC)),
        ("pulse-calls", "deadline-armed", datetime(2024, 3, 18, 19, tzinfo=UTC)),
        ("midpoint-preparation", "deadline-armed", datetime(2024, 3, 25, 19, tzinfo=UTC)),
        ("midpoint", "deadline-armed", datetime(2024, 4, 2, 19, tzinfo=UTC)),
        ("data-revisit", "deadline-armed", datetime(2024, 4, 15, 19, tzinfo=UTC)),
        ("closing-preparation", "deadline-armed", datetime(2024, 5, 6, 19, tzinfo=UTC)),
        ("leaders-secured", "deadline-armed", datetime(2024, 5, 20, 19, tzinfo=UTC)),
        ("scale-up-workshop", "deadline-armed", datetime(2024, 5, 22, 19, tzinfo=UTC)),
        ("close-out", "deadline-armed", datetime(2024, 6, 3, 19, tzinfo=UTC)),
    ]


def test_the_midpoint_is_met_on_day_50(course: Course) -> None:
    """The review of 2 April meets the deadline of that day; to speak of it is due on 7 April."""
    (review,) = _asked(course, c.HoldMidpointReview)
    assert _deadlines(review) == [
        ("midpoint-preparation", "deadline-cancelled", datetime(2024, 3, 25, 19, tzinfo=UTC)),
        ("midpoint", "deadline-met", datetime(2024, 4, 2, 19, tzinfo=UTC)),
        ("midpoint-debrief", "deadline-armed", datetime(2024, 4, 7, 19, tzinfo=UTC)),
    ]


def test_who_has_left_is_told_late_and_only_warned_about(course: Course) -> None:
    """Told on Day 70, the leaving of Day 60 is recorded, with a warning for each thing amiss."""
    change = _asked(course, c.ChangeTeam)[-1]
    assert change.answer.accepted
    assert {one.code: dict(one.parameters) for one in change.answer.outcome.warnings} == {
        "told-late": {"claimed": "2024-04-12", "today": "2024-04-22", "most": 7},
        "joiner-not-cleared": {"members": ("nurse-kamila",)},
        "leader-vacant": {"leader": "nurse-aigul"},
    }


@pytest.mark.parametrize("days", [0, 7, 8, 40, 69])
def test_a_leaving_is_never_refused_for_being_told_late(days: int) -> None:
    """However long ago within the run somebody left, it is granted; from the eighth day it warns.

    It is told on Day 70, so 69 days before is Day 1.
    """
    at = datetime(2024, 4, 22, 9, tzinfo=ALMATY)
    left = c.ChangeTeam(at.date() - timedelta(days=days), "Moved.", leaves=("nurse-dana",))
    found = paused(NAME, at).outcome("coach-zhanna", left)
    assert isinstance(found, Accepted)
    assert [one.code for one in found.warnings] == (["told-late"] if days > 7 else [])


def test_a_leaving_that_is_still_to_come_is_refused() -> None:
    """On Day 59 the leaving of Day 60 is no fact yet; on Day 60 it is, with the vacancy warned."""
    leaves = c.ChangeTeam(date(2024, 4, 12), "She moves.", leaves=("nurse-aigul",))
    eve, day = (datetime(2024, 4, day, 17, tzinfo=ALMATY) for day in (11, 12))
    assert paused(NAME, eve).codes("coach-zhanna", leaves) == {"date-in-future"}
    found = paused(NAME, day).outcome("coach-zhanna", leaves)
    assert isinstance(found, Accepted)
    assert [one.code for one in found.warnings] == ["leader-vacant"]


def test_what_goes_with_the_leader(course: Course) -> None:
    """Her seats and her clearance are gone; team, goal and keeper of the data stay."""
    before, after = (
        paused(NAME, VACANT - timedelta(hours=3)).challenge,
        paused(NAME, VACANT).challenge,
    )
    assert (before.leader, after.leader) == ("nurse-aigul", None)
    assert before.cleared - after.cleared == {"nurse-aigul"}
    assert before.team is not None
    assert after.team is not None
    assert {one.principal for one in before.team.members} ^ {
        one.principal for one in after.team.members
    } == {"nurse-aigul", "nurse-kamila"}
    assert (after.keeper, after.goals, after.stage) == (
        "analyst-nurlan",
        before.goals,
        "past-midpoint",
    )


def test_who_may_conclude_while_nobody_leads() -> None:
    """While nobody leads the coach alone may; before it the old leader may too, later the new."""
    assert _may_conclude(paused(NAME, VACANT - timedelta(hours=3))) == {
        "coach-zhanna",
        "nurse-aigul",
    }
    assert _may_conclude(paused(NAME, VACANT)) == {"coach-zhanna"}
    assert _may_conclude(paused(NAME, LED_AGAIN)) == {"coach-zhanna", "clerk-madina"}


def test_the_elected_one_is_no_leader_before_accepting() -> None:
    """Between election and answer the pharmacist may accept or decline, and not conclude."""
    elected = paused(NAME, datetime(2024, 4, 23, 12, tzinfo=ALMATY))
    assert (elected.challenge.elected, elected.challenge.leader) == ("pharmacist-timur", None)
    assert elected.codes("pharmacist-timur", c.AcceptLead()) == set()
    assert elected.codes("clerk-madina", c.AcceptLead()) == {"role-missing"}
    assert _may_conclude(elected) == {"coach-zhanna"}


def test_who_declined_is_not_the_elected_one_any_more() -> None:
    """After declining he cannot accept without another election."""
    declined = paused(NAME, datetime(2024, 4, 24, 12, tzinfo=ALMATY))
    assert (declined.challenge.elected, declined.challenge.leader) == (None, None)
    assert declined.codes("pharmacist-timur", c.AcceptLead()) == {"role-missing"}


def test_a_vacancy_has_a_deadline_of_its_own(course: Course) -> None:
    """Told on 22 April, it is to be filled by the end of the 29th, and is on the 25th.

    The end of Day 100 is awaited all the while, and nothing of what falls overdue stops the run.
    """
    due = datetime(2024, 4, 29, 19, tzinfo=UTC)
    assert due == datetime(2024, 4, 30, tzinfo=ALMATY)
    change, accepted = _asked(course, c.ChangeTeam)[-1], _asked(course, c.AcceptLead)[-1]
    assert _deadlines(change) == [("leader-vacant", "deadline-armed", due)]
    assert _deadlines(accepted) == [("leader-vacant", "deadline-met", due)]
    assert accepted.play.step.at < due
    vacant, led = paused(NAME, VACANT).challenge, paused(NAME, LED_AGAIN).challenge
    awaited = [[one.rule for one in then.deadlines if not one.overdue] for then in (vacant, led)]
    last = ["closing-preparation", "leaders-secured", "day-100", "scale-up-workshop", "close-out"]
    assert awaited == [["measurement", "leader-vacant", *last], ["measurement", *last]]
    assert course.of("leader-vacant", "midpoint", "day-100") == ()
    assert [one for one in course.deadlines if one.before != one.after] == []


def test_what_falls_overdue(course: Course) -> None:
    """The steps of the practice that this team does not record, and the weeks without a value."""
    assert course.missed(CHALLENGE) == {
        "challenge-note": ["2024-01-22"],
        "first-actions": ["2024-02-14"],
        "measurement": [
            *("2024-02-19", "2024-02-26", "2024-03-11", "2024-03-18", "2024-03-25"),
            *("2024-04-01", "2024-04-08", "2024-04-15", "2024-04-29", "2024-05-06"),
            "2024-05-13",
        ],
        "day-15-target": ["2024-02-27"],
        "data-check": ["2024-03-04"],
        "progress-review": ["2024-03-11"],
        "pulse-calls": ["2024-03-18"],
        "midpoint-preparation": ["2024-03-25"],
        "midpoint-debrief": ["2024-04-07"],
        "data-revisit": ["2024-04-15"],
        "closing-preparation": ["2024-05-06"],
        "impact-note": ["2024-05-27"],
        "paths": ["2024-06-03"],
        "close-out": ["2024-06-03"],
    }


def test_the_run_ends_early(course: Course, challenge: Challenge) -> None:
    """Concluded on Day 94, 16 May is the cut-off, and the end by force falls away.

    So do the other deadlines of the run; the result is due 14 days after the cut-off, verified 30.
    """
    (end,) = [one for one in _asked(course, c.Conclude) if one.answer.accepted]
    assert end.play.step.by == "clerk-madina"
    assert _deadlines(end) == [
        ("day-15-target", "deadline-cancelled", datetime(2024, 2, 27, 18, tzinfo=UTC)),
        ("data-check", "deadline-cancelled", datetime(2024, 3, 4, 19, tzinfo=UTC)),
        ("progress-review", "deadline-cancelled", datetime(2024, 3, 11, 19, tzinfo=UTC)),
        ("pulse-calls", "deadline-cancelled", datetime(2024, 3, 18, 19, tzinfo=UTC)),
        ("midpoint-debrief", "deadline-cancelled", datetime(2024, 4, 7, 19, tzinfo=UTC)),
        ("data-revisit", "deadline-cancelled", datetime(2024, 4, 15, 19, tzinfo=UTC)),
        ("closing-preparation", "deadline-cancelled", datetime(2024, 5, 6, 19, tzinfo=UTC)),
        ("leaders-secured", "deadline-cancelled", datetime(2024, 5, 20, 19, tzinfo=UTC)),
        ("day-100", "deadline-cancelled", datetime(2024, 5, 22, 19, tzinfo=UTC)),
        ("result", "deadline-armed", datetime(2024, 5, 30, 19, tzinfo=UTC)),
        ("result-verified", "deadline-armed", datetime(2024, 6, 15, 19, tzinfo=UTC)),
    ]
    assert challenge.cutoff == date(2024, 5, 16) == date_of_day(date(2024, 2, 13), 94)


def test_the_result_is_that_of_the_day_of_the_end(course: Course, challenge: Challenge) -> None:
    """13 days on 16 May surpass the 14; the 12 of Day 100 are refused, for the run was over."""
    judged = challenge.judged
    assert judged is not None
    assert (judged.version, judged.lines[0].value, judged.lines[0].as_of) == (
        1,
        Decimal(13),
        date(2024, 5, 16),
    )
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.SURPASSED]
    assert (judged.word, judged.verified_by) == (Word.MET, "auditor-samal")
    refused = _asked(course, c.RecordResult)[0].answer.outcome
    assert isinstance(refused, Refused)
    assert [one.parameters["cutoff"] for one in refused.reasons] == ["2024-05-16"]
    assert challenge.opened == (Opened("diabetes-insulin-pumps", Path.BUILD, None),)


def test_what_was_warned_about(course: Course) -> None:
    """But for the leaving, refused at first and then granted, nothing brings a warning."""
    warned = [one for one in course.plays if one.answer.outcome.warnings]
    assert [(one.command.type, one.answer.accepted) for one in warned] == [
        ("change-team", False),
        ("change-team", True),
    ]


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2024-04-11", "coach-zhanna", "change-team", {"date-in-future", "already-in-team"}),
        ("2024-04-23", "nurse-dana", "elect-leader", {"elected-not-member"}),
        ("2024-04-24", "pharmacist-timur", "conclude", {"role-missing", "goal-not-reached"}),
        ("2024-05-23", "analyst-nurlan", "record-result", {"as-of-after-cutoff"}),
    ]


def _asked(course: Course, command: type[c.Command]) -> list[Played]:
    return [one for one in course.plays if isinstance(one.command, command)]


def _deadlines(played: Played) -> list[tuple[str, str, datetime]]:
    """What a granted command did to deadlines: the rule, what became of it, when it is due."""
    outcome = played.answer.outcome
    assert isinstance(outcome, Accepted)
    return [
        (event.cause.rule, event.type, event.cause.due_at)
        for event in outcome.events
        if isinstance(event.cause, DeadlineMoved)
    ]


def _may_conclude(pause: Pause) -> set[str]:
    """All who take part and would not be refused for who they are."""
    end = c.Conclude("We went on.", "Post is slow.")
    return {one for one in pause.scenario.actors if "role-missing" not in pause.codes(one, end)}
