"""A challenge that is widened to four sites: three are opened, one is given up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.decisions import Refused
from accelflow.domain.programmes import Cohort
from accelflow.domain.proposals import Successor
from accelflow.domain.results import GoalOutcome, Word
from accelflow.domain.sustaining import Dropped, Opened, Path
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.days import date_of_day, day_number
from accelflow.scenarios import Player, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import Course, shipped

NAME = "four-sites"
TASHKENT, SAMARKAND = "uz-births-1-tashkent", "uz-births-2-samarkand"
BUKHARA, FERGANA = "uz-births-3-bukhara", "uz-births-4-fergana"
SITES = ("samarkand", "bukhara", "fergana", "nukus")

CAP = datetime(2025, 6, 5, 19, tzinfo=UTC)
"""The start of 6 June in Tashkent, five hours ahead of UTC."""

HOLIDAYS = {
    date(2025, 3, 21),
    date(2025, 3, 31),
    date(2025, 5, 9),
    date(2025, 6, 6),
    date(2025, 9, 1),
}
"""Days off in Uzbekistan from Monday to Friday between the first step and the last."""


@pytest.fixture
def course() -> Course:
    """The scenario, played to its end."""
    return shipped(NAME)


@pytest.fixture
def parent(course: Course) -> Challenge:
    """The first challenge as it stands at the end."""
    return course.standings[TASHKENT]


def test_it_says_first_that_no_source_publishes_it(course: Course) -> None:
    """The first sentence of what it is about says so, and it names no source."""
    assert course.scenario.about.startswith("No source publishes this story")
    assert course.scenario.sources == ()


def test_the_days_of_tashkent(course: Course, parent: Challenge) -> None:
    """Day 1 is 26 February 2025, Day 50 the review of 16 April, Day 100 Thursday 5 June."""
    day_one = date(2025, 2, 26)
    assert parent.day_one == day_one
    assert date_of_day(day_one, 50) == date(2025, 4, 16)
    assert parent.midpoint is not None
    assert parent.midpoint.held_on == date(2025, 4, 16)
    assert parent.cutoff == date_of_day(day_one, 100) == date(2025, 6, 5)
    assert datetime(2025, 6, 6, tzinfo=zone("Asia/Tashkent")) == parent.cap == CAP
    lapsed = [
        (one.challenge, one.effective_at, one.after)
        for one in course.deadlines
        if one.type == "deadline-lapsed"
    ]
    assert lapsed == [(TASHKENT, CAP, "concluded")]


def test_what_is_scaled_is_a_success(parent: Challenge) -> None:
    """1.4 days against a target of 2, and 86 percent against 80, both as of Day 100."""
    judged = parent.judged
    assert judged is not None
    assert [(one.constraint, one.value, one.as_of) for one in judged.lines] == [
        (None, Decimal("1.4"), date(2025, 6, 5)),
        ("handed-out", Decimal(86), date(2025, 6, 5)),
    ]
    assert {one.outcome for one in judged.outcomes} == {GoalOutcome.SURPASSED}
    assert judged.word is Word.MET


def test_each_of_the_four_sites_is_opened_or_given_up(parent: Challenge) -> None:
    """Three sites have a successor of their own id, and the fourth is given up."""
    assert parent.paths is not None
    assert parent.paths.openings() == {(Path.SCALE, site) for site in SITES}
    assert parent.opened == (
        Opened(SAMARKAND, Path.SCALE, "samarkand"),
        Opened(BUKHARA, Path.SCALE, "bukhara"),
        Opened(FERGANA, Path.SCALE, "fergana"),
    )
    assert parent.dropped == (Dropped(Path.SCALE, "nukus"),)


def test_what_was_refused(course: Course) -> None:
    """The wrong moves are refused on their dates, each with all its codes and no other."""
    assert [
        (on.isoformat(), challenge, by, asked, set(codes))
        for on, challenge, by, asked, codes in course.refusals()
    ] == [
        ("2025-06-19", SAMARKAND, "proposer-samarkand", "set-challenge", {"predecessor-open"}),
        ("2025-06-23", TASHKENT, "office", "open-successor", {"path-used"}),
        ("2025-06-23", TASHKENT, "strategist", "open-successor", {"successor-used"}),
        ("2025-06-30", TASHKENT, "office", "complete", {"path-open", "pledge-missing"}),
    ]


def test_each_child_cites_the_entry_that_opened_it(course: Course) -> None:
    """What a child says of its predecessor is true: at that position the parent opened it."""
    opened = {
        played.command.challenge: played.answer.outcome.events[0].position
        for played in course.plays
        if isinstance(played.command, c.OpenSuccessor)
        and not isinstance(played.answer.outcome, Refused)
    }
    cited = {id: one.brief.predecessor for id, one in course.standings.items() if id != TASHKENT}
    assert cited == {
        id: Successor(TASHKENT, opened_at=opened[id]) for id in (SAMARKAND, BUKHARA, FERGANA)
    }


def test_the_children_stand_at_stages_of_their_own(course: Course) -> None:
    """Samarkand is in its 100 days from 10 September, Bukhara under review, Fergana set."""
    stages = {id: one.stage for id, one in course.standings.items()}
    assert stages == {
        TASHKENT: "completed",
        SAMARKAND: "accelerating",
        BUKHARA: "under-review",
        FERGANA: "drafted",
    }
    samarkand = course.standings[SAMARKAND]
    assert samarkand.day_one == date(2025, 9, 10)
    assert samarkand.cap == datetime(2025, 12, 18, 19, tzinfo=UTC)
    assert day_number(date(2025, 9, 18), samarkand.day_one) == 9
    assert course.standings[FERGANA].day_one is None
    assert {one.cohort for one in course.standings.values() if one.id != TASHKENT} == {
        Cohort("2025-2", 2, date(2025, 9, 10))
    }


def test_a_child_has_its_own_goal(course: Course, parent: Challenge) -> None:
    """Samarkand sets 3 days from 9 for itself, and inherits nothing of the 2 days of Tashkent."""
    (own,) = course.standings[SAMARKAND].goals
    (first,) = parent.goals
    assert (own.terms.target, own.terms.baseline_value()) == (Decimal(3), Decimal(9))
    assert (first.terms.target, first.terms.baseline_value()) == (Decimal(2), Decimal(12))
    assert course.standings[SAMARKAND].results == ()


@pytest.mark.parametrize("site", SITES)
def test_no_site_may_be_left_undecided(site: str) -> None:
    """Without the step that opens or gives up one site, the parent is not completed."""
    journal = _without(site)
    answer = Accelerator(
        journal,
        [playbook("hundred-day")],
        clock=ManualClock(datetime(2025, 9, 18, 6, tzinfo=UTC)),
    ).handle(
        c.Complete("Closed."),
        challenge=TASHKENT,
        actor=Actor("office", "cabinet", frozenset({"office"})),
        id="undecided",
    )
    assert isinstance(answer.outcome, Refused)
    assert [(one.code, one.parameters["site"]) for one in answer.outcome.reasons] == [
        ("path-open", site)
    ]


def test_nobody_works_on_a_holiday(course: Course) -> None:
    """No step falls on a public holiday."""
    assert HOLIDAYS.isdisjoint(step.at.date() for step in course.scenario.steps)


def _without(site: str) -> MemoryJournal:
    """The journal of the parent just before its close, had nobody decided about one site."""
    scenario = load_scenario(NAME)
    kept = tuple(
        step
        for step in scenario.steps[:-1]
        if step.challenges == (TASHKENT,) and not step.refused and step.ask.get("site") != site
    )
    journal = MemoryJournal()
    for _ in Player(attrs.evolve(scenario, steps=kept), journal).run():
        pass
    return journal
