"""A store keeps real time or a rehearsal's, and the clock of a rehearsal never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from accelflow.errors import InvalidInput
from accelflow.sqlite import SqliteJournal
from tests.contracts.batches import batch, write

NOON = datetime(2023, 3, 17, 12, tzinfo=UTC)


def test_a_new_store_keeps_real_time(tmp_path: Path) -> None:
    """Nobody rehearses in it before somebody says so."""
    with SqliteJournal(tmp_path / "store.db") as journal:
        assert journal.rehearsed_until() is None


def test_the_clock_stands_where_it_was_set(tmp_path: Path) -> None:
    """It is the same instant for whoever opens the file, to the microsecond and in UTC."""
    at = NOON + timedelta(microseconds=1)
    with SqliteJournal(tmp_path / "store.db") as journal:
        journal.rehearse(at.astimezone(timezone(timedelta(hours=6))))
        assert journal.rehearsed_until() == at
    with SqliteJournal(tmp_path / "store.db") as journal:
        found = journal.rehearsed_until()
    assert found == at
    assert found is not None
    assert found.tzinfo is UTC


def test_the_clock_goes_on_and_not_back(tmp_path: Path) -> None:
    """It may be set to where it stands or later; an earlier instant changes nothing."""
    with SqliteJournal(tmp_path / "store.db") as journal:
        for at in (NOON, NOON, NOON + timedelta(days=50)):
            journal.rehearse(at)
        with pytest.raises(InvalidInput) as caught:
            journal.rehearse(NOON)
        assert journal.rehearsed_until() == NOON + timedelta(days=50)
    [fault] = caught.value.faults
    assert (fault.path, fault.problem) == (
        "at",
        "lies before 2023-05-06T12:00:00+00:00, where the clock of this store stands",
    )


def test_a_store_that_keeps_real_time_is_no_rehearsal(tmp_path: Path) -> None:
    """Once something happened in it nobody can tell it another time."""
    with SqliteJournal(tmp_path / "store.db") as journal:
        write(journal, batch("a"))
        with pytest.raises(InvalidInput) as caught:
            journal.rehearse(NOON)
        assert journal.rehearsed_until() is None
    [fault] = caught.value.faults
    assert (fault.path, fault.problem) == ("at", "is given for a store that keeps real time")


def test_a_rehearsal_stays_one(tmp_path: Path) -> None:
    """With events in it the clock goes on from where it stands."""
    with SqliteJournal(tmp_path / "store.db") as journal:
        journal.rehearse(NOON)
        write(journal, batch("a"))
        journal.rehearse(NOON + timedelta(days=1))
        assert journal.rehearsed_until() == NOON + timedelta(days=1)
