"""A store keeps real time or a rehearsal's, and the clock of a rehearsal never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.errors import InvalidInput
from accelflow.hooks import Hooks
from accelflow.playbooks import playbook
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
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


# --- the clock moves with what is recorded --------------------------------------------------------


def asked(journal: SqliteJournal, challenge: str, at: datetime) -> None:
    """Begins a challenge at an instant, as a program does which has a clock of its own."""
    begin(journal, challenge, ManualClock(at, simulated=True))


def begin(journal: SqliteJournal, challenge: str, clock: ManualClock) -> None:
    """Begins a challenge by a clock."""
    accelerator = Accelerator(journal, [playbook()], clock=clock)
    answer = accelerator.handle(
        life.SET_CHALLENGE, challenge=challenge, actor=life.PROPOSER, id=challenge
    )
    assert answer.accepted


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=6), st.booleans())
def test_the_clock_never_stands_before_what_is_recorded(days: list[int], followed: bool) -> None:
    """Whoever records, in whatever order, it stands at the newest recorded instant or later."""
    with TemporaryDirectory() as folder, SqliteJournal(f"{folder}/store.db") as journal:
        journal.rehearse(NOON)
        for number, day in enumerate(days):
            clock = ManualClock(NOON + timedelta(days=day), simulated=True)
            if followed:
                journal.keep_time(clock)
            begin(journal, f"c-{number}", clock)
            newest = NOON + timedelta(days=max(0, *days[: number + 1], 0))
            assert journal.rehearsed_until() == newest


def test_a_refusal_moves_the_clock_with_it(tmp_path: Path) -> None:
    """What is refused is recorded, so the clock that is kept goes on with it."""
    with SqliteJournal(tmp_path / "store.db") as journal:
        clock = ManualClock(NOON, simulated=True)
        journal.keep_time(clock)
        accelerator = Accelerator(journal, [playbook()], clock=clock)
        command, actor = life.OPEN_REVIEW, life.REVIEWER
        answer = accelerator.handle(command, challenge="a", actor=actor, id="first")
        assert not answer.accepted
        assert journal.rehearsed_until() == NOON
        clock.advance(days=400)
        again = accelerator.handle(command, challenge="a", actor=actor, id="first")
        assert again.replayed
        assert journal.rehearsed_until() == NOON


def test_what_is_undone_moves_no_clock(tmp_path: Path) -> None:
    """The clock goes on in the transaction of what is recorded, or not at all."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with SqliteJournal(tmp_path / "store.db") as journal:
        clock = ManualClock(NOON, simulated=True)
        journal.keep_time(clock)
        hooks = Hooks(inside_transaction=(fail,))
        accelerator = Accelerator(journal, [playbook()], clock=clock, hooks=hooks)
        with pytest.raises(ZeroDivisionError):
            accelerator.handle(life.SET_CHALLENGE, challenge="a", actor=life.PROPOSER, id="a")
        assert journal.rehearsed_until() is None
        assert journal.newest() is None


def test_real_time_and_a_rehearsal_race_for_a_new_store(tmp_path: Path) -> None:
    """Whoever records first says which it keeps; the other is told, and writes nothing."""
    for first, problem in (
        (ManualClock(NOON, simulated=True), "is missing for a store that is rehearsed in"),
        (None, "is given for a store that keeps real time"),
    ):
        path = tmp_path / f"{first is None}.db"
        second = ManualClock(NOON, simulated=True) if first is None else None
        with SqliteJournal(path) as one, SqliteJournal(path) as other:
            one.keep_time(first)
            other.keep_time(second)
            asked(one, "a", NOON)
            with pytest.raises(InvalidInput) as caught:
                asked(other, "b", NOON)
            assert other.read("b") == ()
            assert other.rehearsed_until() == (None if first is None else NOON)
        [fault] = caught.value.faults
        assert (fault.path, fault.problem) == ("at", problem)
