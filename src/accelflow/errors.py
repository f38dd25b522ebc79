"""Every error that accelflow raises: one tree, with fields to read instead of text to parse.

A refusal is not here: it is data, see `accelflow.domain.decisions`. An error says one of three
things: the input is malformed, the work failed and nothing happened, or its fate is unknown.
"""

from __future__ import annotations

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


@attrs.define
class MethodologyInvalid(InvalidInput):
    """A methodology's definition has faults; it was not loaded."""


@attrs.define
class ScenarioInvalid(InvalidInput):
    """A scenario has faults; none of its steps was played."""


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
    """A guard raised instead of judging: a defect of the guard. Nothing was decided or stored."""

    guard: str
    transition: str

    def __str__(self) -> str:
        return f"the guard {self.guard!r} of {self.transition!r} raised instead of judging"


@attrs.define
class FactMissing(AccelflowError):
    """A fold was given an event without a fact that its cause must carry: the record is damaged."""

    challenge: str
    position: int
    fact: str

    def __str__(self) -> str:
        return f"event {self.position} of {self.challenge!r} lacks the fact {self.fact!r}"


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
