"""Dates, lists, numbers, labels, goals and outcomes read as plain English."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.goals import Baseline, Bound, Constraint, Direction, GoalTerms, Kind
from accelflow.domain.results import GoalOutcome, LineOutcome, Word
from accelflow.render import (
    amount,
    bound,
    constraint,
    day,
    days,
    goal,
    label,
    outcome,
    outcome_line,
    span,
    weekday,
    word,
)
from accelflow.render.words import count, goal_part, listed, number, plural, shortened
from tests import lifecycle as it

# --- dates --------------------------------------------------------------------------------------


def test_single_dates() -> None:
    """A date is said with its month in words, and with its weekday where that matters."""
    assert day(date(2023, 3, 7)) == "7 March 2023"
    assert weekday(date(2023, 5, 5)) == "Friday 5 May 2023"


@given(st.dates())
def test_a_date_can_be_read_back(on: date) -> None:
    """Day, month and year stand in the text in full, in this order."""
    number_, month, year = day(on).split()
    months = [day(date(2023, at, 1)).split()[1] for at in range(1, 13)]
    assert date(int(year), months.index(month) + 1, int(number_)) == on


@given(st.dates(max_value=date(9990, 1, 1)))
def test_the_weekday_comes_round_after_seven_days(on: date) -> None:
    """The same weekday is said a week later, and another one a day later."""
    name = weekday(on).split()[0]
    assert weekday(on + timedelta(days=7)).startswith(name)
    assert not weekday(on + timedelta(days=1)).startswith(name)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2023, 3, 15), date(2023, 3, 16), "15–16 March 2023"),
        (date(2023, 3, 30), date(2023, 4, 2), "30 March – 2 April 2023"),
        (date(2022, 12, 30), date(2023, 1, 2), "30 December 2022 – 2 January 2023"),
        (date(2023, 3, 15), date(2023, 3, 15), "15 March 2023"),
    ],
)
def test_a_span_repeats_only_what_differs(first: date, last: date, said: str) -> None:
    """Month and year stand once where both ends share them."""
    assert span(first, last) == said


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ([date(2023, 3, 16), date(2023, 3, 15)], "15 and 16 March 2023"),
        ([date(2023, 3, 15), date(2023, 3, 15)], "15 March 2023"),
        ([date(2023, 3, 1), date(2023, 3, 3), date(2023, 3, 8)], "1, 3 and 8 March 2023"),
        ([date(2023, 4, 1), date(2023, 3, 31)], "31 March 2023 and 1 April 2023"),
        ([], "no date"),
    ],
)
def test_single_dates_in_a_row(dates: list[date], said: str) -> None:
    """Several dates are said in order, each once."""
    assert days(dates) == said


# --- words --------------------------------------------------------------------------------------


def test_lists_counts_and_numbers() -> None:
    """Lists end in a conjunction, nouns agree with their number, numbers are written in full."""
    assert [listed("a"), listed("ab"), listed("abc", "or")] == ["a", "a and b", "a, b or c"]
    assert listed([]) == "nothing"
    assert [count(1, "entity"), count(3, "entity"), count(2, "day")] == [
        "1 entity",
        "3 entities",
        "2 days",
    ]
    assert plural("essay") == "essays"
    assert [number(Decimal("2E+5")), number(Decimal("-0.50")), number(1_000)] == [
        "200,000",
        "-0.50",
        "1,000",
    ]
    assert shortened("short") == "short"
    assert goal_part("goal-1", None, str.upper) == "GOAL-1"
    assert goal_part("goal-1", "minors", str.upper) == "GOAL-1 (MINORS)"


# --- labels -------------------------------------------------------------------------------------


def test_a_label_falls_back_to_english_and_then_to_the_id() -> None:
    """The locale's pack comes first, then English, then the id."""
    methodology = it.PLAYBOOK.methodology
    assert label(methodology, "ready") == "ready"
    assert label(methodology, "concluded") == "100 days over"
    assert label(methodology, "ready", "ky") == "баштоого даяр"
    assert label(methodology, "design", "ky") == "Design"
    assert label(methodology, "ready", "fr") == "ready"
    assert label(methodology, "my-stage", "ar") == "my-stage"


# --- goals --------------------------------------------------------------------------------------

KINDERGARTENS = GoalTerms(
    "36 home kindergartens open", Kind.COUNT, "kindergartens", Direction.UP, Decimal(36)
)
COMPLAINTS = GoalTerms(
    "Complaints", Kind.LEVEL, "complaints", Direction.DOWN, Decimal(40), relative=True
)


def test_a_target_that_the_wording_names_is_not_said_twice() -> None:
    """The number stands once, where it is the wording's own number and no part of another."""
    assert goal(KINDERGARTENS) == "36 home kindergartens open, from 0"
    assert goal(KINDERGARTENS, days=30) == "36 home kindergartens open, from 0, by Day 30"
    other = attrs.evolve(KINDERGARTENS, wording="Kindergartens on Street 360")
    assert goal(other, days=30) == (
        "Kindergartens on Street 360: 36 kindergartens or more, from 0, by Day 30"
    )


def test_a_level_tells_from_where_it_starts() -> None:
    """The baseline is a value, a rate with its period, or not yet known."""
    level = GoalTerms("Backlog", Kind.LEVEL, "cases", Direction.DOWN, Decimal(50))
    since = date(2023, 3, 16)
    told = [
        goal(attrs.evolve(level, baseline=found))
        for found in (
            None,
            Baseline(since, Decimal(158)),
            Baseline(since, rate=Decimal(12), period="a month"),
        )
    ]
    starts = ["a baseline not yet known", "158 cases", "12 cases (a month)"]
    assert told == [f"Backlog: 50 cases or less, from {start}" for start in starts]


def test_a_relative_target_waits_for_its_baseline() -> None:
    """A change in percent is told as a value once its baseline is known."""
    assert goal(COMPLAINTS) == ("Complaints: 40 % less than a baseline not yet known")
    known = attrs.evolve(COMPLAINTS, baseline=Baseline(date(2023, 3, 16), Decimal(150)))
    assert goal(known) == ("Complaints: 40 % less than 150 complaints, that is 90 complaints")


def test_constraints_stand_behind_their_goal() -> None:
    """Each condition inside a goal has a part of its own, a milestone has no number."""
    minors = Constraint("minors", "of which minors", "people", Direction.UP, Decimal(10))
    named = attrs.evolve(minors, id="ten", wording="of which at least 10 are minors")
    assert constraint(minors) == "of which minors: 10 people or more"
    assert goal(attrs.evolve(KINDERGARTENS, constraints=(minors, named))) == (
        "36 home kindergartens open, from 0; of which minors: 10 people or more; "
        "of which at least 10 are minors"
    )
    window = GoalTerms("One window is open", Kind.MILESTONE, "window", Direction.UP, Decimal(1))
    assert goal(window) == "One window is open"


# --- outcomes -----------------------------------------------------------------------------------


def test_outcomes_have_words() -> None:
    """Every outcome, every one word and every bound is said, and no two alike."""
    assert [outcome(one) for one in GoalOutcome] == ["surpassed", "achieved", "missed", "unknown"]
    assert [word(one) for one in Word] == ["met", "partly met", "missed", "unknown"]
    assert [bound(one) for one in Bound] == ["exactly", "at least", "about"]
    assert outcome_line(LineOutcome("goal-1", GoalOutcome.ACHIEVED)) == "goal-1: achieved"
    assert outcome_line(LineOutcome("goal-2", GoalOutcome.UNKNOWN, "minors"), str.title) == (
        "Goal-2 (Minors): unknown"
    )


def test_an_amount_tells_its_bound_only_where_it_is_not_exact() -> None:
    """An exact value stands alone."""
    assert [amount(Decimal(31), one) for one in Bound] == ["31", "31 (at least)", "31 (about)"]
