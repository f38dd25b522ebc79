"""The journal as a port: an append-only record of events and of the answers to attempts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable

import attrs

from accelflow.agenda import Agenda, Summary
from accelflow.domain.deadlines import Deadline


@attrs.frozen
class StoredEvent:
    """One event as it is stored: the exact bytes, their SHA-256, and what is personal beside them.

    A store keeps `body` as it is and never encodes it anew. `personal` holds salts and values to
    which `body` holds the commitments; a host may erase values in it, and the chain still holds.
    """

    challenge: str
    position: int
    body: bytes
    personal: bytes
    hash: str


@attrs.frozen
class StoredAnswer:
    """The answer to one attempt. A host may prune `body` to None, never the id and the digest.

    `digest` covers nothing personal; what tells personal texts apart lies in `body`, salted.
    """

    id: str
    digest: str
    challenge: str
    body: bytes | None


@attrs.frozen
class Document:
    """A methodology's canonical definition under its hash; the journal stores each one once."""

    hash: str
    body: bytes


@attrs.frozen
class Batch:
    """All that one attempt, or one settling, writes; a store writes the whole of it or nothing.

    `after` is the challenge's position before it, 0 for a new one. Without events nothing but the
    answer is written. `deadlines` are all that are open afterwards, None where they are those that
    were open at `after`: most commands touch none.
    """

    challenge: str
    after: int
    events: tuple[StoredEvent, ...] = ()
    answer: StoredAnswer | None = None
    deadlines: tuple[Deadline, ...] | None = None
    summary: Summary | None = None
    documents: tuple[Document, ...] = ()


class Transaction(Protocol):
    """One transaction, the journal's own or the host's."""

    def append(self, batch: Batch) -> None:
        """Writes a batch.

        Raises Stale where the challenge does not stand at `batch.after`, and AlreadyAnswered
        where the answer's id is taken; the transaction must then be given up.
        """
        ...

    def after_commit(self, call: Callable[[], None]) -> None:
        """Has `call` made once the commit is known to have happened, and never otherwise.

        Calls are made in the order given, no transaction being open; the error of one is logged
        and stops nothing, see `accelflow.hooks.tell`.
        """
        ...


class Journal(Agenda, Protocol):
    """Where events and answers are kept. What is read is committed, but for one's own writes.

    A store raises a StoreError where it could not do what was asked and nothing was written. Other
    errors of its own make come out raw, and so does the error of a host's hook.
    """

    def read(self, challenge: str, after: int = 0) -> Sequence[StoredEvent]:
        """The events of a challenge with a position above `after`, in order, without a gap.

        Empty for one that never began, and where there are none above.
        """
        ...

    def newest(self) -> StoredEvent | None:
        """The event that was written last of all challenges; None in a journal without events.

        Where writers go side by side it may be one of the last: it tells how recent the record is.
        """
        ...

    def answer(self, id: str) -> StoredAnswer | None:
        """The stored answer of the attempt with this id."""
        ...

    def document(self, hash: str) -> Document | None:
        """The methodology that some challenge is pinned to under this hash."""
        ...

    def documents(self) -> Sequence[Document]:
        """Every methodology that some challenge is pinned to, ordered by hash.

        A host may ask at its start whether it has a playbook for each.
        """
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction that commits at the end of its block and is undone by an error.

        Where the host owns the transaction, leaving the block is not yet the commit. Raises
        TransactionOpen where this thread already has one open.

        Leaving the block, a store that does not know whether its commit happened raises
        OutcomeUnknown with the id of the first answer in it, or SettlingUnknown with the challenge
        where there is none. Nobody else raises these two: who owns the commit knows its fate.
        """
        ...

    def erase_personal(
        self, challenge: str, position: int, erase: Callable[[StoredEvent], StoredEvent]
    ) -> None:
        """Writes over what is personal beside an event by what `erase` leaves of it.

        Nothing else of the event changes. UnknownEvent where there is none at the position. Raises
        TransactionOpen as `transaction` does.
        """
        ...

    def erase_answer(self, id: str, erase: Callable[[StoredAnswer], StoredAnswer]) -> None:
        """Writes over the body of an answer by what `erase` leaves of it.

        Nothing else of the answer changes. UnknownAnswer where the id has none. Raises
        TransactionOpen as `transaction` does.
        """
        ...

    def prune_answers(self, older_than: datetime) -> int:
        """Drops the bodies of the answers written before an instant, and says of how many.

        Ids and digests stay. Raises TransactionOpen as `transaction` does.
        """
        ...


@runtime_checkable
class Timed(Protocol):
    """What a journal is as well whose store has a clock of its own, such as a database server's.

    A host's clock is then held against it, see `accelflow.trust`.
    """

    def now(self) -> datetime:
        """The present instant by the store's clock, aware."""
        ...
