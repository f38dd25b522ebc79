"""Rows of a store's tables to values of ours and back; instants are microseconds since 1970."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from accelflow.agenda import Owing, Summary
from accelflow.domain.deadlines import Deadline
from accelflow.journal import StoredAnswer, StoredEvent

Row = Sequence[Any]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """An aware instant as a number, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def instant(number: int) -> datetime:
    """The instant of a number, in UTC."""
    return _EPOCH + timedelta(microseconds=number)


def event_of(challenge: str, row: Row) -> StoredEvent:
    """position, body, personal, hash"""
    return StoredEvent(challenge, *row)


def answer_of(row: Row) -> StoredAnswer:
    """id, digest, challenge, body"""
    return StoredAnswer(*row)


def owing_of(row: Row) -> Owing:
    """next_due, challenge"""
    return Owing(instant(row[0]), row[1])


def summary_of(row: Row) -> Summary:
    """challenge, stage, position, cohort, statement, day_one, next_due, overdue"""
    challenge, stage, position, cohort, statement, day_one, next_due, overdue = row
    return Summary(
        challenge,
        stage,
        position,
        cohort,
        statement,
        day_one=None if day_one is None else date.fromisoformat(day_one),
        next_due=None if next_due is None else instant(next_due),
        overdue=bool(overdue),
    )


def summary_row(summary: Summary) -> Row:
    """The columns in the order of `summary_of`."""
    return (
        summary.challenge,
        summary.stage,
        summary.position,
        summary.cohort,
        summary.statement,
        summary.day_one and summary.day_one.isoformat(),
        None if summary.next_due is None else micros(summary.next_due),
        int(summary.overdue),
    )


def deadline_row(deadline: Deadline) -> tuple[str, int, str, int, int]:
    """rule, occurrence, kind, due_at, overdue"""
    return (
        deadline.rule,
        deadline.occurrence,
        deadline.kind.value,
        micros(deadline.due_at),
        int(deadline.overdue),
    )
