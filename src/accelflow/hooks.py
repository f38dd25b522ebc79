"""Where a host joins in: inside the transaction, or after its commit."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Event
from accelflow.journal import Transaction


@attrs.frozen
class Recorded:
    """What one batch recorded: the events, settled ones first, and the challenge after them."""

    events: tuple[Event, ...]
    challenge: Challenge


@attrs.frozen
class Hooks:
    """Functions of the host's.

    `inside_transaction` run before the commit, in order; one that raises undoes the whole batch.
    `after_commit` run in this process after it, best effort: what must arrive reads the journal.
    """

    inside_transaction: tuple[Callable[[Transaction, Recorded], None], ...] = ()
    after_commit: tuple[Callable[[Recorded], None], ...] = ()
