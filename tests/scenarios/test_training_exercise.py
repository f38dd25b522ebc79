"""The training exercise: a hundred days in two days of six hours, under a simulated clock."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock, SystemClock
from accelflow.codec import to_plain
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Accepted
from accelflow.domain.results import GoalOutcome, Word
from accelflow.errors import InvalidInput, PlaybookMissing
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day
from accelflow.scenarios import Player
from accelflow.zones import zone
from tests.scenarios.course import Course, shipped

NAME, CHALLENGE = "training-exercise", "training-medicine"
DAY_ONE = date(2026, 4, 15)
CAP = datetime(2026, 7, 23, 18, tzinfo=UTC)
"""The start of 24 July in Bishkek, six hours ahead of UTC."""

SIX_HOURS = 360
"""The minutes of one day of the training, of which there are two."""

PARTS = [
    ("design", 0, 150),
    ("the launch", 150, 90),
    ("Days 1 to 50", 240, 180),
    ("the midpoint review", 420, 60),
    ("Days 51 to 100", 480, 150),
    ("the third phase", 630, 90),
]
"""Each part of the training, the minute at which it begins, and the minutes that it takes."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def challenge(course: Course) -> Challenge:
    """The challenge as it stands at the end."""
    return course.standings[CHALLENGE]


def test_it_says_first_that_no_source_publishes_it(course: Course) -> None:
    """The first sentence says so, and that it is an exercise; it names no source."""
    first = course.scenario.about.split(".")[0]
    assert first.startswith("No source publishes this story")
    assert "exercise" in first
    assert course.scenario.sources == ()


def test_the_hundred_days_pass_in_the_dates(course: Course, challenge: Challenge) -> None:
    """Day 1 is 15 April 2026, the review on Day 50, and the days end on 23 July at 18:00 UTC."""
    assert challenge.day_one == DAY_ONE
    assert challenge.midpoint is not None
    assert challenge.midpoint.held_on == date_of_day(DAY_ONE, 50) == date(2026, 6, 3)
    assert challenge.cutoff == date_of_day(DAY_ONE, 100) == date(2026, 7, 23)
    assert datetime(2026, 7, 24, tzinfo=zone("Asia/Bishkek")) == challenge.cap == CAP
    lapsed = [
        (one.effective_at, one.after) for one in course.deadlines if one.type == "deadline-lapsed"
    ]
    assert lapsed == [(CAP, "concluded")]


def test_the_notes_tell_the_minutes_of_the_training(course: Course) -> None:
    """Six parts follow one another without a gap and fill two days of six hours."""
    notes = " ".join(step.note for step in course.scenario.steps)
    told = re.findall(r"Part \d of 6, ([^:]+): minute (\d+)\D.*?takes (\d+) minutes", notes)
    parts = [(what, int(at), int(takes)) for what, at, takes in told]
    assert parts == PARTS
    ends = [at + takes for _, at, takes in parts]
    assert ends[:-1] == [at for _, at, _ in parts[1:]]
    assert ends[-1] == 2 * SIX_HOURS
    assert f"Minute {SIX_HOURS}: the first day of the training ends" in notes
    assert course.scenario.steps[-1].note.startswith(f"Minute {ends[-1]}: the training ends")


def test_each_part_is_played_in_its_days(course: Course) -> None:
    """The part of Days 1 to 50 begins on Day 1 and ends before 50, and so with the others."""
    begun = {}
    for played in course.plays:
        found = re.match(r"Part (\d) of 6", played.play.step.note)
        if found and played.standing:
            begun[int(found[1])] = played.standing.day
    assert begun == {1: None, 2: None, 3: 1, 4: 50, 5: 51, 6: 104}


def test_who_acts_is_a_seat_and_one_person_holds_several(course: Course) -> None:
    """Every principal is a seat, and nine of them are held by six participants."""
    actors = course.scenario.actors
    assert all(principal.startswith("seat-") for principal in actors)
    held = Counter(re.findall(r"\((participant \d)\)$", part.name)[0] for part in actors.values())
    assert held == {
        "participant 1": 2,
        "participant 2": 1,
        "participant 3": 2,
        "participant 4": 2,
        "participant 5": 1,
        "participant 6": 1,
    }
    assert "one person holds several" in course.scenario.about


def test_duties_are_kept_apart_between_seats(course: Course, challenge: Challenge) -> None:
    """Participant 1 records from one seat and verifies from another; one seat may not do both."""
    judged = challenge.judged
    assert judged is not None
    assert (judged.recorder, judged.verified_by) == ("seat-office", "seat-verifier")
    names = [course.scenario.actors[seat].name for seat in ("seat-office", "seat-verifier")]
    assert all(name.endswith("(participant 1)") for name in names)


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), by, asked, set(codes)) for on, _, by, asked, codes in course.refusals()
    ] == [
        ("2026-03-18", "seat-strategist", "form-team", {"team-one-entity", "roles-not-apart"}),
        ("2026-04-14", "seat-coach", "hold-launch-workshop", {"no-goals-pending", "no-leader"}),
        ("2026-07-27", "seat-office", "verify-result", {"same-person"}),
    ]


def test_the_target_to_the_day_is_achieved(challenge: Challenge) -> None:
    """7 days as of Day 100 against a target of 7 is achieved, no more and no less."""
    judged = challenge.judged
    assert judged is not None
    assert [(one.value, one.as_of) for one in judged.lines] == [(Decimal(7), date(2026, 7, 23))]
    assert [one.outcome for one in judged.outcomes] == [GoalOutcome.ACHIEVED]
    assert judged.word is Word.MET


def test_every_event_is_marked_as_exercise(course: Course, challenge: Challenge) -> None:
    """All that the journal holds, of commands and of deadlines, says that it is an exercise."""
    granted = [
        event
        for played in course.plays
        if isinstance(played.answer.outcome, Accepted)
        for event in played.answer.outcome.events
    ]
    events = [*granted, *course.deadlines]
    assert len(events) == len(course.journal.read(CHALLENGE))
    assert all(event.methodology.exercise for event in events)
    assert all(b'"exercise":true' in stored.body for stored in course.journal.read(CHALLENGE))
    assert challenge.pin.exercise


def test_it_is_counted_nowhere(course: Course) -> None:
    """An office's accelerator holds no exercise, and finds none in the journal of one."""
    real = playbook("hundred-day")
    with pytest.raises(InvalidInput, match="an exercise"):
        Accelerator(MemoryJournal(), [real, playbook("simulation")], clock=ManualClock(CAP))
    board = Accelerator(course.journal, [real], clock=ManualClock(CAP)).board()
    assert len(board) == 0
    ((id, error),) = board.failed
    assert id == CHALLENGE
    assert isinstance(error, PlaybookMissing)


def test_its_own_board_says_that_it_is_an_exercise(course: Course) -> None:
    """Where the exercise is shown its row is marked, for hosts too; a real challenge is none."""
    player = Player(course.scenario)
    for _ in player.run():
        pass
    assert [row.exercise for row in player.accelerator.board()] == [True]
    assert to_plain(player.accelerator.board()[0])["exercise"] is True
    assert not any(one.pin.exercise for one in shipped("nashville-2013").standings.values())


def test_an_exercise_takes_a_clock_of_its_own() -> None:
    """Under the machine's clock it is refused: a sweep would end what the training has begun."""
    with pytest.raises(InvalidInput, match="clock"):
        Accelerator(MemoryJournal(), [playbook("simulation")], clock=SystemClock())
