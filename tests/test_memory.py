"""The journal in memory beside its contract: what its threads and its undoing promise."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from accelflow.journal import Batch, StoredEvent
from accelflow.memory import MemoryJournal
from tests import lifecycle as on
from tests.desk import Desk


def test_journals_share_nothing() -> None:
    """Two of one process are two journals."""
    first, second = Desk().play(on.walk_to("drafted")), Desk()
    assert first.history()
    assert second.stored() == Desk().stored()


def test_a_transaction_of_several_batches_is_undone_to_its_beginning() -> None:
    """A row that was written three times is again what it was at first, or is gone."""
    journal = MemoryJournal()
    first, second, third = (StoredEvent("a", n, b"", b"", "") for n in (1, 2, 3))
    with journal.transaction() as transaction:
        transaction.append(Batch("a", 0, (first,)))
    for starting in ("a", "b"):
        stands = len(journal.read(starting))
        with pytest.raises(ZeroDivisionError), journal.transaction() as transaction:
            append_and_fail(transaction, starting, stands, (second, third))
        assert journal.read("a") == (first,)
        assert journal.read("b") == ()


def append_and_fail(
    transaction: object, challenge: str, stands: int, events: tuple[StoredEvent, ...]
) -> None:
    """Two batches one after the other, and then an error."""
    append = transaction.append  # type: ignore[attr-defined]
    for number, event in enumerate(events):
        append(Batch(challenge, stands + number, (event,)))
    raise ZeroDivisionError


def test_a_reader_waits_for_a_transaction_to_end() -> None:
    """It is answered once that has committed, with all of it."""
    journal, reading, seen = MemoryJournal(), Event(), list[int]()

    def read() -> None:
        reading.set()
        seen.append(len(journal.read("a")))

    reader = Thread(target=read, daemon=True)
    with journal.transaction() as transaction:
        transaction.append(Batch("a", 0, (StoredEvent("a", 1, b"", b"", ""),)))
        reader.start()
        assert reading.wait(timeout=10)
        reader.join(timeout=0.02)
        assert seen == []
        transaction.append(Batch("a", 1, (StoredEvent("a", 2, b"", b"", ""),)))
    reader.join(timeout=10)
    assert seen == [2]
