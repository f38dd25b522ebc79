"""What is written of a row or a deadline stands there, whatever stood there before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from accelflow.agenda import Summary
from accelflow.domain.deadlines import Deadline, DeadlineKind
from accelflow.sqlite import schema
from accelflow.sqlite.rows import deadline_row, summary_of
from accelflow.sqlite.writing import put_deadlines, put_summary
from tests.lifecycle import BEGIN

INSTANTS: Final = st.sampled_from([BEGIN, BEGIN + timedelta(days=7)])
SUMMARIES: Final = st.builds(
    Summary,
    challenge=st.just("a"),
    stage=st.sampled_from(["led", "accelerating"]),
    position=st.integers(1, 3),
    cohort=st.sampled_from(["kg-1", "kg-2"]),
    statement=st.just("Too long a wait"),
    day_one=st.none() | st.just(BEGIN.date()),
    next_due=st.none() | INSTANTS,
    overdue=st.booleans(),
)
DEADLINES: Final = st.lists(
    st.builds(
        Deadline,
        rule=st.sampled_from(["day-7", "day-100"]),
        kind=st.sampled_from(DeadlineKind),
        due_at=INSTANTS,
        overdue=st.booleans(),
    ),
    unique_by=lambda deadline: deadline.rule,
)


def tables() -> sqlite3.Connection:
    """The tables of a store, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.create(connection)
    return connection


@given(st.lists(SUMMARIES, min_size=1))
def test_the_row_written_last_is_the_row(rows: list[Summary]) -> None:
    """Whether or not its cohort and what is due next are other than in the row before."""
    with closing(tables()) as connection:
        for row in rows:
            put_summary(connection, row)
        found = connection.execute("SELECT * FROM summary").fetchall()
        assert [summary_of(one) for one in found] == [rows[-1]]
        due = "SELECT challenge FROM summary INDEXED BY summary_due WHERE next_due IS NOT NULL"
        assert connection.execute(due).fetchall() == [("a",)] * (rows[-1].next_due is not None)


@given(st.lists(DEADLINES, min_size=1))
def test_the_deadlines_written_last_are_the_deadlines(written: list[list[Deadline]]) -> None:
    """None of those before is left, but for one that is open still and as it was."""
    with closing(tables()) as connection:
        for deadlines in written:
            put_deadlines(connection, "a", deadlines)
        found = connection.execute(
            "SELECT rule, occurrence, kind, due_at, overdue FROM deadline"
        ).fetchall()
        assert sorted(found) == sorted(map(deadline_row, written[-1]))
