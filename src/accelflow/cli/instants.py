"""The instant at which a command is asked: the real one, or that of the store's rehearsal."""

from __future__ import annotations

from datetime import datetime

from accelflow.codec import from_plain
from accelflow.domain.values import instant_fault
from accelflow.errors import InvalidInput
from accelflow.sqlite import SqliteJournal


def instant_of(text: str, option: str) -> datetime:
    """The instant that an option gives, which carries its offset; InvalidInput for another."""
    found = from_plain(datetime, text, option)
    if found.tzinfo is None:
        remedy = "write it as 2026-03-17T09:00:00+03:00"
        raise InvalidInput.of(option, "has no offset, so it could be anybody's", remedy)
    if fault := instant_fault(option, found):
        raise InvalidInput((fault,))
    return found


def asked_at(
    journal: SqliteJournal, at: datetime | None, stands: datetime | None, *, create: bool
) -> datetime | None:
    """The instant in a rehearsal, whose clock stands there, or which begins; None for the real one.

    A store without events becomes one to rehearse in, where `create` says that it may.
    """
    if at is None:
        return stands
    if stands is None and not (create and journal.newest() is None):
        remedy = "leave it out, or rehearse in a file of its own: `accelflow open --at`"
        raise InvalidInput.of("--at", "is given for a store that keeps real time", remedy)
    if stands is not None and at < stands:
        problem = f"lies before {stands.isoformat()}, where the clock of this store stands"
        raise InvalidInput.of("--at", problem, "give that instant or a later one")
    return at
