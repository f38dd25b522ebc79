"""The journal in a SQLite file keeps the contract of every journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from accelflow.sqlite import SqliteJournal
from tests.contracts.journal import JournalContract


class TestSqliteJournal(JournalContract):
    """The contract, held against the journal in a file."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        """Where the files lie; each journal is closed at the end."""
        self._folder, self._opened = tmp_path, list[SqliteJournal]()
        yield
        for journal in self._opened:
            journal.close()

    def make_journal(self) -> SqliteJournal:
        """A new one in a file of its own."""
        self._opened.append(SqliteJournal(self._folder / f"{len(self._opened)}.db"))
        return self._opened[-1]
