"""Every error that accelflow raises: one tree, with fields to read instead of text to parse.

A refusal is not here: it is data, see `accelflow.domain.decisions`. An error says one of three
things: the input is malformed, the work failed and nothing happened, or its fate is unknown.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

import attrs


@attrs.frozen
class Fault:
    """One thing wrong with an input: where it is, what is wrong, and what would mend it."""

    path: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.problem}" + (f" ({self.remedy})" if self.remedy else "")

    def below(self, prefix: str) -> Fault:
        """The same fault seen from one level further out."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return attrs.evolve(self, path=f"{prefix}{joint}{self.path}" if prefix else self.path)


class AccelflowError(Exception):
    """The root of the tree; catch it to catch everything of ours and nothing else."""


@attrs.define
class InvalidInput(AccelflowError, ValueError):
    """A value from outside is malformed; `faults` names every fault, not only the first."""

    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        return "; ".join(str(fault) for fault in self.faults)

    @classmethod
    def of(cls, path: str, problem: str, remedy: str = "") -> Self:
        """The error of one fault."""
        return cls((Fault(path, problem, remedy),))


@attrs.define
class MethodologyInvalid(InvalidInput):
    """A methodology's definition has faults; it was not loaded."""


@attrs.define
class ScenarioInvalid(InvalidInput):
    """A scenario has faults; none of its steps was played."""


@attrs.define
class CalendarInvalid(InvalidInput):
    """A calendar has faults; it was not loaded."""


@attrs.define
class UnknownCalendar(AccelflowError, LookupError):
    """No calendar of this id is shipped; `hint` says what to try instead."""

    id: str
    hint: str = ""

    def __str__(self) -> str:
        return f"no calendar is called {self.id!r}" + (f"; {self.hint}" if self.hint else "")


@attrs.define
class OutsideCalendar(AccelflowError, LookupError):
    """A calendar was asked about a date for which it has no data; None is an open end."""

    calendar: str
    on: date
    first: date | None = None
    last: date | None = None

    def __str__(self) -> str:
        since = f" from {self.first.isoformat()}" if self.first else ""
        until = f" until {self.last.isoformat()}" if self.last else ""
        known = f"it has data{since}{until}" if since or until else "no week of it covers that"
        return f"the calendar {self.calendar!r} says nothing of {self.on.isoformat()}: {known}"


@attrs.define
class CalendarExhausted(AccelflowError):
    """A calendar has no working day for so long that the search was given up."""

    calendar: str
    start: date
    days: int

    def __str__(self) -> str:
        return (
            f"the calendar {self.calendar!r} has no working day within {self.days} days of "
            f"{self.start.isoformat()}; look at its weeks and days off"
        )


@attrs.define
class ExtraMissing(AccelflowError, ImportError):
    """Something was asked for that needs packages which only an extra of accelflow installs."""

    extra: str
    purpose: str

    def __str__(self) -> str:
        return (
            f"{self.purpose} needs what accelflow's extra {self.extra!r} installs: "
            f"pip install 'accelflow[{self.extra}]'"
        )


@attrs.define
class UnknownZone(AccelflowError, LookupError):
    """No such time zone in this machine's data; `suggestions` are keys that look like it."""

    key: str
    suggestions: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f"; did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        return f"no time zone is called {self.key!r}{hint}"


@attrs.define
class UnknownChallenge(AccelflowError, LookupError):
    """The journal holds no event of this challenge."""

    challenge: str

    def __str__(self) -> str:
        return f"the journal holds no challenge {self.challenge!r}"


@attrs.define
class UnknownEvent(AccelflowError, LookupError):
    """The journal holds no event of this challenge at this position."""

    challenge: str
    position: int

    def __str__(self) -> str:
        return f"the journal holds no event {self.position} of challenge {self.challenge!r}"


@attrs.define
class UnknownAnswer(AccelflowError, LookupError):
    """The journal holds no answer under this id of an attempt."""

    id: str

    def __str__(self) -> str:
        return f"the journal holds no answer to an attempt {self.id!r}"


@attrs.define
class AnswerPruned(AccelflowError):
    """An attempt was answered before and its answer pruned; it was not done anew.

    It was a refusal, or else the challenge's history would hold its events. Ask under a new id.
    """

    id: str
    challenge: str

    def __str__(self) -> str:
        return (
            f"attempt {self.id!r} was answered before, and what was answered is pruned; "
            f"{self.challenge!r} holds no event of it, so ask under a new id"
        )


@attrs.define
class PlaybookMissing(AccelflowError, LookupError):
    """A challenge is pinned to a methodology for which this accelerator holds no playbook."""

    name: str
    version: str
    hash: str

    def __str__(self) -> str:
        return (
            f"no playbook at hand for {self.name}@{self.version} with hash {self.hash}: "
            "pass it to Accelerator(playbooks=[...])"
        )


@attrs.define
class GuardFailed(AccelflowError):
    """A guard raised, or answered what is no reason of its own. Nothing was decided or stored.

    `transition` is the id of the transition that asked it, or of the deadline rule.
    """

    guard: str
    transition: str
    problem: str = "raised instead of judging"

    def __str__(self) -> str:
        return f"the guard {self.guard!r} of {self.transition!r} {self.problem}"


@attrs.define
class FactMissing(AccelflowError):
    """A fold was given an event without a fact that its cause must carry: the record is damaged."""

    challenge: str
    position: int
    fact: str

    def __str__(self) -> str:
        return f"event {self.position} of {self.challenge!r} lacks the fact {self.fact!r}"


@attrs.define
class ClockSuspect(AccelflowError):
    """The clock may be wrong, and a deadline that ends by a wrong clock is hard to undo.

    Nothing was written. `at` is what it tells, `against` the store's own clock or, where the store
    has none and the fault can be `confirmable`, the instant at which the journal was last written.
    """

    at: datetime
    against: datetime
    confirmable: bool

    def __str__(self) -> str:
        told, against = self.at.isoformat(), self.against.isoformat()
        if self.confirmable:
            days = (self.at - self.against) // timedelta(days=1)
            return (
                f"the clock tells {told}, and the newest record is of {against}, {days} days "
                "before; nothing was written. Look at the clock: if it is right, ask again with "
                "confirm=True, and if it is wrong, set it first"
            )
        return (
            f"the clock tells {told}, and the clock of the store {against}; nothing was written. "
            "Set the clock of this machine, or that of the store, and ask again"
        )


@attrs.define
class Stale(AccelflowError):
    """An append met a journal that had moved on; nothing was written. Read again and re-decide."""

    challenge: str
    expected: int
    found: int

    def __str__(self) -> str:
        return f"{self.challenge!r} stands at position {self.found}, not at {self.expected}"


@attrs.define
class AlreadyAnswered(AccelflowError):
    """An append brought an answer under an id that has one; nothing was written. Look it up."""

    id: str

    def __str__(self) -> str:
        return f"attempt {self.id!r} has an answer already"


@attrs.define
class TransactionOpen(AccelflowError):
    """A transaction was begun inside another of the same thread, as by a hook that asks anew.

    Ask after the commit, in an `after_commit` hook.
    """

    def __str__(self) -> str:
        return "a transaction is open in this thread; ask again after its commit"


@attrs.define
class Conflict(AccelflowError):
    """Others kept writing to the same challenge and the retries ran out; nothing was written."""

    challenge: str
    tries: int

    def __str__(self) -> str:
        return f"gave up on {self.challenge!r} after {self.tries} tries against other writers"


@attrs.define
class OutcomeUnknown(AccelflowError):
    """A commit whose fate is unknown. Ask again with the same id: that resolves it."""

    id: str

    def __str__(self) -> str:
        return f"the fate of attempt {self.id!r} is unknown; ask again with the same id"


@attrs.define
class SettlingUnknown(OutcomeUnknown):
    """A commit of what was owed, without an attempt; its fate is unknown, `id` is the challenge."""

    def __str__(self) -> str:
        return (
            f"the fate of what was recorded of challenge {self.id!r} is unknown; "
            "read the challenge, or sweep again"
        )


@attrs.define
class TransactionOver(AccelflowError):
    """A transaction was used after its block had ended; nothing was written."""

    def __str__(self) -> str:
        return "this transaction is over; append inside the block that gave it"


@attrs.define
class StoreError(AccelflowError):
    """The store behind a journal could not do what was asked; nothing of it was written."""

    store: str

    def __str__(self) -> str:
        return f"the store {self.store} could not do it; look at its disk and its permissions"


@attrs.define
class StoreBusy(StoreError):
    """Others held the store's lock for all the time that we were told to wait."""

    milliseconds: int

    def __str__(self) -> str:
        return (
            f"others kept the store {self.store} locked for {self.milliseconds} ms; ask again, "
            "keep transactions short, or let fewer processes write"
        )


@attrs.define
class StoreFailed(StoreError):
    """The store met an error of its machine, such as an interruption or a failed read."""

    problem: str

    def __str__(self) -> str:
        return (
            f"the store {self.store} failed: {self.problem}; nothing was written, "
            "ask again once the machine is well"
        )


@attrs.define
class StoreFull(StoreError):
    """No room is left. What was written before can still be read."""

    def __str__(self) -> str:
        return f"no room is left for the store {self.store}; make room and ask again"


@attrs.define
class StoreReadOnly(StoreError):
    """The store's file or folder may not be written by this process."""

    def __str__(self) -> str:
        return (
            f"the store {self.store} may not be written; let this process write the file and "
            "its folder, where SQLite keeps a log beside it"
        )


@attrs.define
class StoreMissing(StoreError):
    """There is nothing to open, and it was not to be made."""

    problem: str

    def __str__(self) -> str:
        return (
            f"there is no store {self.store}: {self.problem}; name the right file, "
            "or bring it back from a backup"
        )


@attrs.define
class StoreGone(StoreError):
    """A file of an open store was deleted or replaced; what is written now could be lost."""

    file: str

    def __str__(self) -> str:
        return (
            f"the file {self.file} of the open store {self.store} was deleted or replaced; "
            "stop, put the file back, and open the store anew"
        )


@attrs.define
class StoreForeign(StoreError):
    """The file is not a store of accelflow's; it was left as it was."""

    found: str

    def __str__(self) -> str:
        return (
            f"{self.store} is no store of accelflow but {self.found}; it was not touched, "
            "name another file"
        )


@attrs.define
class StoreDamaged(StoreError):
    """The store's file is cut short or broken; it was left as it was."""

    problem: str

    def __str__(self) -> str:
        return (
            f"the store {self.store} is damaged: {self.problem}; keep a copy of its files and "
            "bring it back from a backup"
        )


@attrs.define
class StoreTooNew(StoreError):
    """The store was written by a newer release, whose schema this one does not know."""

    found: int
    known: int

    def __str__(self) -> str:
        return (
            f"the store {self.store} has schema {self.found}, and this release knows up to "
            f"{self.known}; use a newer accelflow"
        )


@attrs.define
class StoreClosed(StoreError):
    """The journal was used after it was closed."""

    def __str__(self) -> str:
        return f"the journal on {self.store} is closed; open a new one"


@attrs.define
class StoreForked(StoreError):
    """A forked child used a journal that its parent had opened."""

    def __str__(self) -> str:
        return (
            f"the journal on {self.store} was opened by the parent of this process; "
            "open one of its own after the fork"
        )


@attrs.define
class ChainBroken(AccelflowError):
    """The stored record of a challenge is not the one that was written."""

    challenge: str
    position: int
    problem: str

    def __str__(self) -> str:
        return (
            f"the record of {self.challenge!r} breaks at position {self.position}: {self.problem}"
        )


@attrs.define
class UnsupportedHistory(AccelflowError):
    """A stored event of a type or version that this release cannot read; it stays untouched."""

    type: str
    version: int

    def __str__(self) -> str:
        return f"this release cannot read events of type {self.type!r}, version {self.version}"
