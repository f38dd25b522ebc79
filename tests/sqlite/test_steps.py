"""Interrupted at every step of SQLite's machine, a command is whole, absent, or soon known."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from accelflow.accelerator import Answer
from accelflow.errors import OutcomeUnknown, SettlingUnknown, StoreFailed
from accelflow.sqlite import SqliteJournal, schema
from accelflow.sqlite.store import Store
from tests import lifecycle as on
from tests.sqlite.host import Host, assert_whole, content


@contextmanager
def interrupted(journal: SqliteJournal, step: int) -> Iterator[Callable[[], bool]]:
    """SQLite stopped once, at this step of its machine; tells whether it came so far."""
    passed = 0

    def stop() -> bool:
        nonlocal passed
        passed += 1
        return passed == step

    writer = journal._store._writer
    writer.set_progress_handler(stop, 1)
    try:
        yield lambda: passed >= step
    finally:
        writer.set_progress_handler(None, 1)


def test_a_command_interrupted_at_any_step_is_whole_or_absent(tmp_path: Path) -> None:
    """One run a step, to the first that meets no interruption; asking again ends each the same.

    A failure is told as such only where nothing was written, and an unknown fate only at the
    commit; after it the same id gives the one answer that there is.
    """
    template = tmp_path / "template.db"
    with SqliteJournal(template) as journal:
        Host(journal).play(on.walk_to("drafted"))
        before = content(journal)
    fates: Counter[str] = Counter()
    step = 0
    while fates["untouched"] == 0:
        step += 1
        path = tmp_path / f"{step}.db"
        shutil.copy(template, path)
        with SqliteJournal(path) as journal:
            host = Host(journal, at=on.walk_to("proposed").at)
            with interrupted(journal, step) as met:
                fate = asked(host, met)
            fates[fate] += 1
            written = journal.answer("x") is not None
            assert_whole(journal)
            assert written or content(journal) == before
            assert (fate, written) not in {("failed", True), ("accepted", False)}
            again = ask(host)
            assert again.accepted
            assert again.replayed == written
            assert_whole(journal)
        path.unlink()
    assert set(fates) <= {"failed", "unknown", "accepted", "untouched"}
    assert fates["failed"] > 100
    assert fates["unknown"] >= 1


def ask(host: Host) -> Answer:
    """A command, with the id x."""
    return host.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")


def asked(host: Host, met: Callable[[], bool]) -> str:
    """How the interrupted command ended, by what was raised."""
    try:
        answer = ask(host)
    except StoreFailed as error:
        return "failed" if error.problem == "interrupted" else error.problem
    except OutcomeUnknown as error:
        return "unknown" if error.id == "x" else str(error)
    # Some of the last steps notice no interruption.
    assert answer.accepted
    return "accepted" if met() else "untouched"


def test_a_sweep_interrupted_at_any_step_is_made_good_by_the_next(tmp_path: Path) -> None:
    """Of its challenge it tells a failure, or by the challenge's name that the fate is unknown."""
    template = tmp_path / "template.db"
    with SqliteJournal(template) as journal:
        Host(journal).play(on.walk_to("accelerating"))
    with SqliteJournal(tmp_path / "calm.db") as journal:
        calm = Host(journal).play(on.walk_to("accelerating"))
        calm.clock.set(on.on_day(60))
        calm.accelerator.sweep()
        expected = [one.body for one in journal.read(on.CHALLENGE)]
    kinds: set[type[Exception]] = set()
    for step in some_steps(template):
        path = tmp_path / f"{step}.db"
        shutil.copy(template, path)
        with SqliteJournal(path) as journal:
            host = Host(journal, at=on.on_day(60))
            with interrupted(journal, step):
                failed = swept(host)
            kinds |= set(map(type, failed))
            assert [error.id for error in failed if isinstance(error, SettlingUnknown)] in (
                [],
                [on.CHALLENGE],
            )
            host.accelerator.sweep()
            assert [one.body for one in journal.read(on.CHALLENGE)] == expected
            assert_whole(journal)
        path.unlink()
    assert kinds == {StoreFailed, SettlingUnknown}


def some_steps(template: Path) -> list[int]:
    """Steps of the sweep: some of the many that read and write, and all at the commit."""
    path = template.with_name("counted.db")
    shutil.copy(template, path)
    steps = 0

    def counted() -> bool:
        nonlocal steps
        steps += 1
        return False

    with SqliteJournal(path) as journal:
        journal._store._writer.set_progress_handler(counted, 1)
        assert Host(journal, at=on.on_day(60)).accelerator.sweep().settled
    return [*range(1, steps, 23), *range(steps - 10, steps + 1)]


def swept(host: Host) -> list[Exception]:
    """What a sweep met, as a whole or in a challenge."""
    try:
        return [error for _, error in host.accelerator.sweep().failed]
    except StoreFailed as error:
        return [error]


def test_a_migration_interrupted_at_any_step_is_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file has the old schema or the new one, its content either way, and opens the next time.

    The migration is a made-up one, for there is one schema yet.
    """
    template = tmp_path / "template.db"
    with SqliteJournal(template) as journal:
        Host(journal).play(on.walk_to("proposed"))
        before = content(journal)
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setitem(
        schema.MIGRATIONS,
        1,
        (
            "ALTER TABLE event ADD COLUMN note TEXT",
            "UPDATE event SET note = hash",
            "CREATE INDEX event_note ON event (note)",
        ),
    )
    failed, step, done = 0, 0, False
    prepare = Store._prepare
    while not done:
        step += 5
        path = tmp_path / f"step-{step}" / "store.db"
        path.parent.mkdir()
        shutil.copy(template, path)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "_prepare", stopping(prepare, step))
            try:
                SqliteJournal(path).close()
                done = True
            except StoreFailed:
                failed += 1
        with SqliteJournal(path) as journal:
            assert content(journal) == before
            rows = journal._store.rows("SELECT count(*) FROM event WHERE note = hash")
            assert rows == [(len(before.events),)]
            assert Host(journal).ask(on.SET_CHALLENGE, on.PROPOSER, challenge="new").accepted
        for backup in path.parent.glob("*.backup"):
            assert backup.name.startswith("store.db.schema-1.")
        assert not list(path.parent.glob("*unfinished*"))
        shutil.rmtree(path.parent)
    assert failed > 20


def stopping(prepare: Callable[..., None], step: int) -> Callable[..., None]:
    """Opening, stopped once at this step of the machine."""

    def stopped(store: Store, connection: object) -> None:
        passed = 0

        def stop() -> bool:
            nonlocal passed
            passed += 1
            return passed == step

        store._writer.set_progress_handler(stop, 1)
        try:
            prepare(store, connection)
        finally:
            store._writer.set_progress_handler(None, 1)

    return stopped


def test_a_migration_leaves_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole store is copied before it; the copy opens as the old store and replaces none."""
    with SqliteJournal(path) as journal:
        Host(journal).play(on.walk_to("proposed"))
        before = content(journal)
    kept = path.with_name("store.db.schema-1.1.backup")
    kept.write_bytes(b"kept from another time")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", 2)
        patch.setitem(schema.MIGRATIONS, 1, ("DELETE FROM answer",))
        with SqliteJournal(path) as journal:
            assert content(journal).answers == ()
    assert kept.read_bytes() == b"kept from another time"
    with SqliteJournal(path.with_name("store.db.schema-1.2.backup")) as journal:
        assert content(journal) == before
