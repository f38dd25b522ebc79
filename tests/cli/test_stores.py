"""A store that cannot be used is told in a line, from a terminal as from a program."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from accelflow.sqlite import SqliteJournal
from accelflow.sqlite.schema import VERSION
from tests.cli.terminal import COMMAND, environment
from tests.cli.test_asking import SET, begin, stored
from tests.cli.typed import Keyboard


def newer(file: Path) -> None:
    """A store of a release to come."""
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()


def foreign(file: Path) -> None:
    """Somebody else's database."""
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    connection.close()


def short(file: Path) -> None:
    """A file that lost its end."""
    file.write_bytes(file.read_bytes()[:5_000])


def text(file: Path) -> None:
    """A file that is no database."""
    file.write_text("Dear all,\n" * 100)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (newer, f"has schema {VERSION + 1}, and this release knows up to {VERSION}"),
        (foreign, "is no store of accelflow but a database of the application 0x00000000"),
        (short, "is damaged"),
        (text, "is no store of accelflow but no SQLite database"),
    ],
)
def test_a_file_that_is_no_store_of_ours_is_left_alone(
    keyboard: Keyboard, spoil: Callable[[Path], None], told: str
) -> None:
    """Whatever is asked of it ends with 3 and says why; not a byte of it changes."""
    file = Path(keyboard.db.removeprefix("sqlite:///"))
    begin(keyboard)
    spoil(file)
    before = file.read_bytes()
    for words in (("board",), ("show", "leaks"), ("open", "other", "--as", "amal", *SET)):
        said = keyboard.types(*words)
        assert (said.status, said.out) == (3, "")
        assert told in said.err
    assert file.read_bytes() == before


def test_a_store_that_another_process_keeps_is_told(keyboard: Keyboard) -> None:
    """It waits a while, gives up with 3, says what to do, and nothing is written."""
    begin(keyboard)
    file = keyboard.db.removeprefix("sqlite:///")
    keeper = sqlite3.connect(file, isolation_level=None)
    keeper.execute("BEGIN IMMEDIATE")
    try:
        said = keyboard.types("do", "leaks", "request-withdrawal", "--as", "amal", "reason=Late")
    finally:
        keeper.execute("ROLLBACK")
        keeper.close()
    assert said.status == 3
    assert "locked for 5000 ms; ask again" in said.err
    assert len(stored(keyboard, "leaks")) == 1


def test_two_terminals_at_once(keyboard: Keyboard) -> None:
    """What is asked from several processes at the same time is all recorded, each once."""
    begin(keyboard)
    fields = ("indicator=Days", "unit=days", "direction=down", "--as", "amal", "--json")
    target = ("record-indicative-target", *fields)
    started = [
        subprocess.Popen(
            [*COMMAND, "do", "leaks", *target, f"value={number}", "--id", f"at-{number}"],
            stdout=subprocess.PIPE,
            text=True,
            env=environment(ACCELFLOW_DB=keyboard.db),
        )
        for number in range(6)
    ]
    answers = [json.loads(one.communicate()[0]) for one in started]
    assert [one.returncode for one in started] == [0] * 6
    assert sorted(answer["events"][0]["position"] for answer in answers) == list(range(2, 8))
    assert len(stored(keyboard, "leaks")) == 7
    with SqliteJournal(keyboard.db.removeprefix("sqlite:///"), create=False) as journal:
        assert all(journal.answer(f"at-{number}") for number in range(6))
