"""The journal in memory keeps the contract of every journal."""

from __future__ import annotations

from accelflow.memory import MemoryJournal
from tests.contracts.journal import JournalContract


class TestMemoryJournal(JournalContract):
    """The contract, held against the journal in memory."""

    def make_journal(self) -> MemoryJournal:
        """An empty one."""
        return MemoryJournal()
