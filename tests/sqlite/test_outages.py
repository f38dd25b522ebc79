"""A sweeper that stood still for days, or crashed on its way, records what a daily one records."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from accelflow.domain.events import Event
from accelflow.journal import Batch
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as on
from tests.properties.shell import masked
from tests.sqlite.host import Host, assert_whole
from tests.sqlite.test_processes import in_processes

STAGES: Final = {"b": "past-midpoint", "a": "accelerating", "c": "drafted"}
"""Where each challenge stands when nobody sweeps any more; `b` was written to later than that."""
BEGUN: Final = on.walk_to("accelerating").at
DAYS: Final = range(1, 121)

Histories = dict[str, list[Event]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that nobody has swept since its challenges came to their stages."""
    path = tmp_path_factory.mktemp("outages") / "template.db"
    with SqliteJournal(path) as journal:
        for challenge, stage in STAGES.items():
            Host(journal).play(on.walk_to(stage), challenge)
    return path


@pytest.fixture(scope="module")
def daily(template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Histories]:
    """What is recorded after each day of a store that is swept every day."""
    path = tmp_path_factory.mktemp("daily") / "store.db"
    shutil.copy(template, path)
    found = []
    with SqliteJournal(path) as journal:
        host = Host(journal)
        for number in (0, *DAYS):
            host.clock.set(BEGUN + timedelta(days=number))
            assert host.accelerator.sweep().failed == ()
            found.append(recorded(host))
    return found


def recorded(host: Host) -> Histories:
    """All events of the store, but for when they were recorded."""
    return {one: masked(host.accelerator.history(one)) for one in STAGES}


def test_something_is_owed_by_most_outages(daily: list[Histories]) -> None:
    """The laws below would hold of a journal in which nothing falls due."""
    lengths = [sum(map(len, one.values())) for one in daily]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 2


def test_a_late_sweep_equals_daily_ones(
    template: Path, daily: list[Histories], tmp_path: Path
) -> None:
    """For an outage of every length, event for event; the command that comes first alike."""
    with SqliteJournal(template) as unswept:
        late = Host(unswept)
        for number in DAYS:
            path = tmp_path / f"{number}.db"
            shutil.copy(template, path)
            with SqliteJournal(path) as journal:
                host = Host(journal, at=BEGUN + timedelta(days=number))
                assert host.accelerator.sweep().failed == ()
                assert recorded(host) == daily[number]
                assert host.accelerator.sweep().settled == ()
                late.clock.set(host.clock.now())
                assert outcomes(late) == outcomes(host)
            path.unlink()


def outcomes(host: Host) -> list[object]:
    """What some commands would come to now, of each challenge."""
    return [
        host.accelerator.check(command, challenge=challenge, actor=actor).outcome
        for challenge in STAGES
        for command, actor in ((on.HOLD_MIDPOINT, on.COACH), (on.RECORD_MEASUREMENT, on.KEEPER))
    ]


# --- crashes --------------------------------------------------------------------------------------


class Crash(BaseException):
    """The process is gone; nobody of ours catches it."""


class Calls:
    """Counts the calls of a store, and crashes before or after the one with a number."""

    def __init__(self, at: int = 0, *, after: bool = False) -> None:
        self.made, self._at, self._after = 0, at, after

    def __call__(self, call: Callable[..., Any], *values: Any) -> Any:
        self.made += 1
        meant = self.made == self._at
        if meant and not self._after:
            raise Crash
        done = call(*values)
        if meant:
            raise Crash
        return done


class Crashing(SqliteJournal):
    """A journal whose every call may be the last one of its process."""

    calls = Calls()

    def due(self, *values: Any) -> Any:
        return self.calls(super().due, *values)

    def read(self, *values: Any) -> Any:
        return self.calls(super().read, *values)

    def newest(self) -> Any:
        return self.calls(super().newest)

    @contextmanager
    def transaction(self) -> Iterator[Any]:  # type: ignore[override]  # the journal's own is richer
        inner = super().transaction()
        try:
            yield _CrashingTransaction(self.calls, self.calls(inner.__enter__))
            self.calls(inner.__exit__, None, None, None)
        except BaseException as error:
            # what a process that is gone leaves open is undone
            if self._store._writer_thread is not None:
                inner.__exit__(type(error), error, None)
            raise


class _CrashingTransaction:
    def __init__(self, calls: Calls, inner: Any) -> None:
        self._calls, self._inner = calls, inner

    def append(self, batch: Batch) -> None:
        """Writes a batch, unless the process ends before."""
        self._calls(self._inner.append, batch)


def calls_of(template: Path, path: Path, days: int) -> int:
    """How many calls of the store the sweep after an outage makes."""
    shutil.copy(template, path)
    calls = Calls()
    swept(path, calls, days)
    path.unlink()
    return calls.made


def swept(path: Path, calls: Calls, days: int) -> None:
    """A sweep after an outage, by a process of its own store."""
    with Crashing(path) as journal:
        journal.calls = calls
        clock = BEGUN + timedelta(days=days)
        Host(journal, at=clock).accelerator.sweep()


def crashed_and_made_good(
    template: Path, path: Path, days: int, at: int, *, after: bool, expected: Histories
) -> None:
    """A sweep that crashes at a call, and the next one on the store as it is opened again."""
    shutil.copy(template, path)
    with pytest.raises(Crash):
        swept(path, Calls(at, after=after), days)
    with SqliteJournal(path) as journal:
        host = Host(journal, at=BEGUN + timedelta(days=days))
        assert host.accelerator.sweep().failed == ()
        assert recorded(host) == expected
        assert_whole(journal)
    path.unlink()


WHEN: Final = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])


@WHEN
def test_a_crash_at_any_call_changes_nothing(
    template: Path, daily: list[Histories], tmp_path: Path, after: bool
) -> None:
    """Whatever a sweep had done by then, the next one ends with the events of the daily ones.

    At every call where most is owed; for outages of other lengths at some call or other.
    """
    path = tmp_path / "store.db"
    most = calls_of(template, path, DAYS[-1])
    assert most >= 9
    points = [(DAYS[-1], at) for at in range(1, most + 1)]
    points += [(days, 1 + days % calls_of(template, path, days)) for days in DAYS[::3]]
    for days, at in points:
        crashed_and_made_good(template, path, days, at, after=after, expected=daily[days])


@pytest.mark.slow
@WHEN
def test_a_crash_at_any_call_of_any_outage_changes_nothing(
    template: Path, daily: list[Histories], tmp_path: Path, after: bool
) -> None:
    """Every length of an outage with every call of its sweep."""
    path = tmp_path / "store.db"
    for days in DAYS:
        for at in range(1, 1 + calls_of(template, path, days)):
            crashed_and_made_good(template, path, days, at, after=after, expected=daily[days])


# --- two sweepers ---------------------------------------------------------------------------------


def test_two_sweepers_settle_every_deadline_once(tmp_path: Path) -> None:
    """In two processes that begin at once, however they meet; each tells what it wrote itself."""
    path = tmp_path / "store.db"
    names = [f"{number:02}" for number in range(24)]
    with SqliteJournal(path) as journal:
        for name in names:
            Host(journal).play(on.walk_to("accelerating"), name)

    def work(process: str) -> None:
        with SqliteJournal(path, patience=30) as journal:
            host = Host(journal, at=on.on_day(120))
            swept = host.accelerator.sweep()
            assert swept.failed == ()
            told = [f"{event.challenge} {event.position}" for event in swept.settled]
            (tmp_path / process).write_text("\n".join(told))

    in_processes(work)
    told = [(tmp_path / process).read_text().split("\n") for process in ("left", "right")]
    with SqliteJournal(path) as journal:
        assert_whole(journal)
        host = Host(journal, at=on.on_day(120))
        assert host.accelerator.sweep().settled == ()
        settled = []
        for name in names:
            history = host.accelerator.history(name)
            walk = on.walk_to("accelerating")
            owed, _ = on.PLAYBOOK.settle(attrs.evolve(walk.dossier, id=name), host.clock.now())
            assert masked(history[len(walk.events) :]) == masked(owed)
            settled += [f"{name} {event.position}" for event in owed]
    assert sorted(filter(None, told[0] + told[1])) == sorted(settled)
    assert len(settled) >= len(names)
