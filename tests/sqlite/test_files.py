"""A file is opened only if it is a whole store of ours, and none is made or changed in silence."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from accelflow.errors import (
    InvalidInput,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreMissing,
    StoreReadOnly,
    StoreTooNew,
)
from accelflow.sqlite import SqliteJournal, schema
from tests import lifecycle as on
from tests.sqlite.host import Host, content

PLAIN: Final = b"Dear diary, today nothing happened.\n" * 10


def filled(path: Path) -> bytes:
    """The bytes of a store with a challenge in it, closed."""
    with SqliteJournal(path) as journal:
        Host(journal).play(on.walk_to("proposed"))
    return path.read_bytes()


def database(path: Path, *statements: str) -> None:
    """A database that somebody made."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def refused(path: Path, kind: type[StoreError]) -> StoreError:
    """The error that opening gives; the file's bytes and the names beside it stay as they were."""
    before = {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    with pytest.raises(kind) as caught:
        SqliteJournal(path)
    after = {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}
    assert after == before
    assert caught.value.store == str(path)
    return caught.value


def test_a_new_store_is_whole_and_alone(path: Path) -> None:
    """It carries our marks and the log's mode; nothing unfinished lies beside it."""
    with SqliteJournal(path) as journal:
        assert journal.summaries() == ()
    # Who ends without closing leaves SQLite's own files behind, and nothing else.
    left = {one.name for one in path.parent.iterdir()} - {"store.db-wal", "store.db-shm"}
    assert left == {"store.db"}
    with closing(sqlite3.connect(path)) as connection:
        marks = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode", "integrity_check")
        ]
    assert marks == [schema.APPLICATION, schema.VERSION, "wal", "ok"]


def test_a_store_outlives_its_journal(path: Path) -> None:
    """What was written is there when the file is opened anew, also by a relative path or a link."""
    with SqliteJournal(path) as journal:
        Host(journal).play(on.walk_to("proposed"))
        before = content(journal)
    link = path.with_name("link.db")
    link.symlink_to(path)
    for name in (os.path.relpath(path), link, str(path)):
        with SqliteJournal(name) as journal:
            assert content(journal) == before


def test_no_file_is_made_unless_asked(path: Path) -> None:
    """With `create=False` a missing file is an error, and stays missing."""
    with pytest.raises(StoreMissing) as caught:
        SqliteJournal(path, create=False)
    assert caught.value.store == str(path)
    assert list(path.parent.iterdir()) == []


def test_no_folder_is_made(path: Path) -> None:
    """A file in a folder that does not exist is a slip of the pen."""
    with pytest.raises(StoreMissing, match="folder does not exist"):
        SqliteJournal(path.parent / "typo" / "store.db")
    assert list(path.parent.iterdir()) == []


def test_memory_is_no_file() -> None:
    """SQLite's own name for a database in memory is refused, and no file of that name appears."""
    with pytest.raises(InvalidInput, match="MemoryJournal"):
        SqliteJournal(":memory:")
    assert not Path(":memory:").exists()


@pytest.mark.parametrize("size", [1, 15, 16, 50, 99])
def test_a_file_cut_in_its_header_is_damaged(path: Path, size: int) -> None:
    """The error says where it ends; its bytes are left for a rescue."""
    path.write_bytes(filled(path)[:size])
    assert f"after {size} bytes" in str(refused(path, StoreDamaged))


def test_an_empty_file_is_damaged(path: Path) -> None:
    """A store gets its name when it is whole, so an empty file is no new one."""
    path.touch()
    assert "empty" in str(refused(path, StoreDamaged))


def test_a_file_cut_behind_its_header_is_damaged(path: Path) -> None:
    """Whether by a byte, by pages or by all but the header."""
    whole = filled(path)
    for size in (100, 512, 4_096, len(whole) // 2, len(whole) - 4_096, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert f"{len(whole) - size} bytes are missing" in str(refused(path, StoreDamaged))


def test_a_page_cut_away_while_the_log_is_there_is_told_on_reading(path: Path) -> None:
    """Then only SQLite knows which pages are needed, and nothing else is answered."""
    filled(path)
    whole = path.read_bytes()
    with closing(SqliteJournal(path)) as writing:
        Host(writing).ask(on.SET_CHALLENGE, on.PROPOSER, challenge="another")
        log = path.with_name("store.db-wal").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    path.with_name("store.db-wal").write_bytes(log)
    with pytest.raises(StoreDamaged), closing(SqliteJournal(path)) as journal:
        content(journal)


def test_a_log_without_its_database_is_not_covered_up(path: Path) -> None:
    """Commits may be in it: no new database is made over it."""
    path.with_name("store.db-wal").write_bytes(b"x" * 4_096)
    assert "write-ahead log" in str(refused(path, StoreDamaged))
    assert not path.exists()


@pytest.mark.parametrize("text", [PLAIN, b"\x00" * 8_192, b"SQLite format 4\x00" + PLAIN])
def test_a_file_that_is_no_database_is_foreign(path: Path, text: bytes) -> None:
    """Whatever it is, it is not touched."""
    path.write_bytes(text)
    assert "no SQLite database" in str(refused(path, StoreForeign))


def test_a_folder_is_foreign(path: Path) -> None:
    """It is told as such, and no file is made in it."""
    path.mkdir()
    assert "a folder" in str(refused(path, StoreForeign))


@pytest.mark.parametrize(
    "marks",
    [
        (),
        ("PRAGMA application_id = 252006674",),
        ("PRAGMA journal_mode = WAL", "PRAGMA user_version = 1"),
    ],
)
def test_the_database_of_another_application_is_foreign(path: Path, marks: tuple[str, ...]) -> None:
    """Known by the application id, before SQLite itself looks at it; even with our table names."""
    database(path, "CREATE TABLE event (x)", *marks)
    assert "application" in str(refused(path, StoreForeign))


def test_a_newer_schema_is_refused(path: Path) -> None:
    """The error tells both versions, and what was written by the newer release stays."""
    filled(path)
    database(path, "PRAGMA user_version = 7")
    error = refused(path, StoreTooNew)
    assert isinstance(error, StoreTooNew)
    assert (error.found, error.known) == (7, schema.VERSION)


def test_a_schema_without_a_version_is_damaged(path: Path) -> None:
    """Our mark with no schema behind it was never made by us."""
    database(path, "CREATE TABLE x (y)", f"PRAGMA application_id = {schema.APPLICATION}")
    refused(path, StoreDamaged)


def test_a_schema_that_changes_under_us_stops_writing(path: Path) -> None:
    """While a newer release has migrated the file, the older one writes nothing and may read."""
    with SqliteJournal(path) as journal:
        host = Host(journal).play(on.walk_to("drafted"))
        before = content(journal)
        database(path, "PRAGMA user_version = 2")
        with pytest.raises(StoreTooNew):
            host.ask(on.SUBMIT_PROPOSAL, on.PROPOSER)
        assert content(journal) == before


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


UNPRIVILEGED: Final = """
import os, sys
from accelflow.errors import StoreReadOnly
from accelflow.sqlite import SqliteJournal

if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
try:
    SqliteJournal(sys.argv[1])
except StoreReadOnly as error:
    print(error.store)
"""
"""Opens a store as one whom permissions bind, which they do not bind root."""


@pytest.mark.parametrize("spoil", [lambda f: (f / "store.db").chmod(0o444), None])
def test_a_file_that_may_not_be_written_is_refused(
    open_folder: Path, spoil: Callable[[Path], None] | None
) -> None:
    """So is one in a folder that may not, where SQLite could keep no log; and none is made."""
    path = open_folder / "store.db"
    if spoil is not None:
        filled(path)
        spoil(open_folder)
        open_folder.chmod(0o777)
    else:
        open_folder.chmod(0o555)
    command = [sys.executable, "-c", UNPRIVILEGED, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(path)


def test_a_connection_that_may_only_read_is_told(journal: SqliteJournal) -> None:
    """Where a disk turned read-only later, writing fails by that name and reading goes on."""
    host = Host(journal).play(on.walk_to("drafted"))
    before = content(journal)
    journal._store._writer.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreReadOnly):
        host.ask(on.SUBMIT_PROPOSAL, on.PROPOSER)
    assert content(journal) == before


def test_two_who_make_the_same_store_both_get_it(path: Path) -> None:
    """Whoever comes second opens what the first made; nothing of either is lost."""
    code = (
        "import sys; from accelflow.sqlite import SqliteJournal; from tests.sqlite.host import *;"
        "h = Host(SqliteJournal(sys.argv[1])); h.script(sys.argv[2], sys.argv[2])"
    )
    racers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("a", "b")
    ]
    assert [one.wait(timeout=60) for one in racers] == [0, 0]
    assert [one.name for one in path.parent.iterdir()] == ["store.db"]
    with SqliteJournal(path) as journal:
        assert [len(journal.read(name)) for name in ("a", "b")] == [3, 3]
