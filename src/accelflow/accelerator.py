"""The shell that a host calls: it reads the journal, asks the playbook, appends, and tells."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import attrs

from accelflow.board import Row, row
from accelflow.clock import Clock, SystemClock
from accelflow.codec import checked
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Decision
from accelflow.domain.events import Event
from accelflow.errors import AccelflowError, Fault, InvalidInput, UnknownChallenge
from accelflow.hooks import Hooks, tell
from accelflow.journal import Journal
from accelflow.rules.days import day_number
from accelflow.rules.moves import Due, Move
from accelflow.rules.playbook import Playbook
from accelflow.steps import (
    Answer,
    Book,
    Commit,
    FindAnswer,
    Read,
    Reply,
    Request,
    Steps,
    checking,
    handling,
    reading,
    settling,
)

__all__ = ["Accelerator", "Answer", "Standing", "Sweep"]

T = TypeVar("T")


def random_salt() -> bytes:
    """16 bytes of the machine's own randomness."""
    return secrets.token_bytes(16)


_log = logging.getLogger("accelflow")


@attrs.frozen
class Standing:
    """A challenge as it stands at an instant, with what is owed settled in memory.

    `owed` are the deadlines that have fallen due and are not written yet. `day` is the day number
    of the instant's local date, None before Day 1 is fixed.
    """

    challenge: Challenge
    owed: tuple[Event, ...]
    day: int | None


@attrs.frozen
class Sweep:
    """What a sweep recorded, and the challenges that it had to set aside with their errors."""

    settled: tuple[Event, ...]
    failed: tuple[tuple[str, Exception], ...]


class Accelerator:
    """One journal, the playbooks of its challenges, and a clock.

    New challenges follow the first playbook; each later one the playbook that it is pinned to.
    Holds no state between calls, and may be shared between threads where its journal may.
    """

    def __init__(
        self,
        journal: Journal,
        playbooks: Iterable[Playbook],
        *,
        clock: Clock | None = None,
        commands: Mapping[str, type[Command]] = COMMANDS,
        hooks: Hooks | None = None,
        salts: Callable[[], bytes] = random_salt,
    ) -> None:
        self._journal = journal
        self._book = Book(_at_least_one(playbooks), commands, salts)
        self._clock = clock or SystemClock()
        self._hooks = hooks or Hooks()

    def handle(self, command: Command, *, challenge: str, actor: Actor, id: str) -> Answer:
        """Judges a command and records what follows.

        `id` is unique in the whole journal: asked again with the same content it replays the
        stored answer and settles nothing; with other content it is refused as `id-reused`.
        Raises InvalidInput for a malformed command, GuardFailed, Conflict, PlaybookMissing, and
        OutcomeUnknown where the commit's fate is unknown: ask again with the same id.
        """
        if id is None:  # a host's slip that would give every attempt the same id
            raise _invalid("id", "is missing", "give the attempt an id of its own")
        attempt = self._attempt(command, challenge, actor, id)
        answer = self._drive(handling(self._book, attempt))
        _log.debug(
            "handled",
            extra={
                "challenge": challenge,
                "command": command.type,
                "attempt": id,
                "accepted": answer.accepted,
                "replayed": answer.replayed,
            },
        )
        return answer

    def check(self, command: Command, *, challenge: str, actor: Actor) -> Decision:
        """What `handle` would answer now; writes nothing."""
        return self._drive(checking(self._book, self._attempt(command, challenge, actor, None)))

    def challenge(self, id: str) -> Standing:
        """A challenge as it stands now; UnknownChallenge for one that never began."""
        return self._standing(id, self._now())

    def challenges(
        self, *, cohort: str | None = None, stage: str | None = None, overdue: bool | None = None
    ) -> tuple[Standing, ...]:
        """The challenges as they stand now, in the order of their ids, those that fit."""
        now = self._now()
        rows = self._journal.summaries(cohort=cohort)
        standings = (self._standing(row.challenge, now) for row in rows)
        return tuple(
            standing
            for standing in standings
            if stage in (None, standing.challenge.stage) and overdue in (None, _late(standing))
        )

    def board(self, *, cohort: str | None = None) -> tuple[Row, ...]:
        """How the challenges stand now, of one cohort or all, in the order of their ids."""
        return tuple(
            row(
                standing.challenge,
                self._book.playbook(standing.challenge.pin).methodology,
                standing.day,
                owed=bool(standing.owed),
            )
            for standing in self.challenges(cohort=cohort)
        )

    def moves(self, challenge: str, actor: Actor | None = None) -> tuple[Move, ...]:
        """What may be asked of a challenge now, by whom, and who holds those roles."""
        now = self._now()
        current = self._standing(challenge, now).challenge
        return self._book.playbook(current.pin).moves(current, now, actor)

    def due(self, challenge: str) -> tuple[Due, ...]:
        """A challenge's open deadlines, earliest first, with the commands that meet them."""
        current = self._standing(challenge, self._now()).challenge
        return self._book.playbook(current.pin).due(current)

    def history(self, challenge: str) -> tuple[Event, ...]:
        """Every recorded event of a challenge, in order, its chain verified; none if none began."""
        return self._drive(reading(self._book, challenge)).events

    def sweep(self, limit: int = 1_000) -> Sweep:
        """Records what at most `limit` challenges owe, oldest first.

        An optimisation, never the truth: every decision settles first what is owed. A challenge
        that fails is set aside with its error and the rest go on.
        """
        now = self._now()
        settled: list[Event] = []
        failed: list[tuple[str, Exception]] = []
        for owing in self._journal.due(now, limit):
            try:
                settled += self._drive(settling(self._book, owing.challenge, now))
            except Exception as error:  # noqa: BLE001 - one bad challenge, or hook, stops no other
                failed.append((owing.challenge, error))
        _log.debug("swept", extra={"settled": len(settled), "failed": len(failed)})
        return Sweep(tuple(settled), tuple(failed))

    def _attempt(self, command: Command, challenge: str, actor: Actor, id: str | None) -> Attempt:
        now = self._now()
        if not isinstance(actor, Actor):
            raise _invalid("actor", f"is of type {type(actor).__name__}", "give an Actor")
        # what is judged is what will be stored and read back
        return Attempt(checked(command, self._book.commands), challenge, actor, now, id)

    def _now(self) -> datetime:
        """The present instant in UTC, as a host's clock may tell it in another zone."""
        now = self._clock.now()
        if now.utcoffset() is None:
            raise _invalid("at", "the clock tells a naive time", "let it tell an aware one")
        return now.astimezone(UTC)

    def _standing(self, id: str, at: datetime) -> Standing:
        current = self._drive(reading(self._book, id)).challenge
        if current is None:
            raise UnknownChallenge(id)
        playbook = self._book.playbook(current.pin)
        at = max(at, current.recorded_at)
        owed, settled = playbook.settle(current, at)
        day_one = settled.day_one
        day = day_number(playbook.day(settled, at), day_one) if day_one else None
        return Standing(settled, owed, day)

    def _drive(self, steps: Steps[T]) -> T:
        try:
            request = next(steps)
            while True:
                try:
                    reply = self._perform(request)
                except AccelflowError as error:
                    request = steps.throw(error)
                else:
                    request = steps.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result

    def _perform(self, request: Request) -> Reply:
        match request:
            case Read(challenge=challenge):
                return self._journal.read(challenge)
            case FindAnswer(id=id):
                return self._journal.answer(id)
            case Commit():
                self._commit(request)
        return None

    def _commit(self, request: Commit) -> None:
        with self._journal.transaction() as transaction:
            transaction.append(request.batch)
            if request.recorded is None:
                return
            for hook in self._hooks.inside_transaction:
                hook(transaction, request.recorded)
            for told in self._hooks.after_commit:
                call = partial(told, request.recorded)
                transaction.after_commit(partial(tell, call, challenge=request.batch.challenge))


def _late(standing: Standing) -> bool:
    return any(deadline.overdue for deadline in standing.challenge.deadlines)


def _at_least_one(playbooks: Iterable[Playbook]) -> tuple[Playbook, ...]:
    given = tuple(playbooks)
    if not given:
        raise _invalid("playbooks", "is empty", "give the playbook that new challenges follow")
    return given


def _invalid(path: str, problem: str, remedy: str) -> InvalidInput:
    return InvalidInput((Fault(path, problem, remedy),))
