"""What the shell's steps ask of whichever driver runs them, and what they are told."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import TypeVar

import attrs

from accelflow.hooks import Recorded
from accelflow.journal import Batch, StoredAnswer, StoredEvent


@attrs.frozen
class Read:
    """Asks for the stored events of a challenge that stand behind a position."""

    challenge: str
    after: int = 0


@attrs.frozen
class FindAnswer:
    """Asks for the stored answer of an attempt."""

    id: str


@attrs.frozen
class Newest:
    """Asks for the event of the whole journal that was written last."""


@attrs.frozen
class StoreNow:
    """Asks for the present instant by the clock of the journal's store, which it must have."""


@attrs.frozen
class Commit:
    """Asks for one batch to be appended, with the hooks of the host around it."""

    batch: Batch
    recorded: Recorded | None


@attrs.frozen
class Pause:
    """Asks for a pause of chance length, so that rivals do not meet again; at most so long."""

    seconds: float


T = TypeVar("T")
Request = Read | FindAnswer | Newest | StoreNow | Commit | Pause
Reply = Sequence[StoredEvent] | StoredEvent | StoredAnswer | datetime | None
Steps = Generator[Request, Reply, T]
