"""A journal in a file of its own, closed when the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from accelflow.sqlite import SqliteJournal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "store.db"


@pytest.fixture
def journal(path: Path) -> Iterator[SqliteJournal]:
    """A new journal at that path."""
    with SqliteJournal(path) as opened:
        yield opened
