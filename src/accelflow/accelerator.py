"""The shell that a host calls: it reads the journal, asks the playbook, appends, and tells."""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from time import sleep
from typing import Generic, TypeVar

import attrs

from accelflow.agenda import Summary
from accelflow.board import Row, row
from accelflow.cache import Cache
from accelflow.clock import Clock, SystemClock, in_utc
from accelflow.codec import attempt_of, checked, erase, erase_answer
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import Deadline
from accelflow.domain.decisions import Decision
from accelflow.domain.events import Event, Pin
from accelflow.domain.values import id_fault
from accelflow.errors import (
    AccelflowError,
    Fault,
    InvalidInput,
    StoreError,
    UnknownAnswer,
    UnknownChallenge,
    UnknownEvent,
)
from accelflow.hooks import Hooks, tell
from accelflow.journal import Journal, StoredEvent, Timed
from accelflow.requests import (
    Commit,
    FindAnswer,
    Newest,
    Pause,
    Read,
    Reply,
    Request,
    Steps,
    StoreNow,
)
from accelflow.rules.days import day_number
from accelflow.rules.earliest import Earliest
from accelflow.rules.moves import Due, Move
from accelflow.rules.playbook import Playbook
from accelflow.steps import (
    Answer,
    Book,
    Head,
    checking,
    handling,
    reading,
    settling,
    standing,
    summarised,
    verifying,
)
from accelflow.trust import Word, trusting
from accelflow.wiring import commands_of, look_at_wiring, sound_playbooks

__all__ = ["Accelerator", "Answer", "Head", "Listing", "Standing", "Sweep"]

T = TypeVar("T")
Failed = tuple[str, Exception]


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


class Listing(tuple[T, ...], Generic[T]):
    """What was found of many challenges, in the order of their ids.

    `failed` are the challenges that could not be read, with their errors: one that is damaged, or
    whose playbook is missing, hides no other.
    """

    failed: tuple[Failed, ...]

    def __new__(cls, found: Iterable[T], failed: Iterable[Failed] = ()) -> Listing[T]:
        made = super().__new__(cls, found)
        made.failed = tuple(failed)
        return made

    def __getnewargs__(self) -> tuple[tuple[T, ...], tuple[Failed, ...]]:
        return tuple(self), self.failed


class Accelerator:
    """One journal, the playbooks of its challenges, and a clock.

    New challenges follow the first playbook; each later one the playbook that it is pinned to. The
    commands are those of the playbooks, unless `commands` are given. May be shared between threads
    where its journal may. Remembers how the challenges last asked for stood, see
    `accelflow.cache`, and nothing else.
    """

    def __init__(
        self,
        journal: Journal,
        playbooks: Iterable[Playbook],
        *,
        clock: Clock | None = None,
        commands: Mapping[str, type[Command]] | None = None,
        hooks: Hooks | None = None,
        salts: Callable[[], bytes] = random_salt,
    ) -> None:
        given = sound_playbooks(playbooks, clock)
        known = commands_of(given) if commands is None else commands
        look_at_wiring(known, clock, hooks, salts)
        self._journal = journal
        self._store_now = journal.now if isinstance(journal, Timed) else None
        self._book = Book(given, known, salts, Cache(), timed=self._store_now is not None)
        self._clock = clock or SystemClock()
        self._hooks = hooks or Hooks()

    def handle(
        self, command: Command, *, challenge: str, actor: Actor, id: str, confirm: bool = False
    ) -> Answer:
        """Judges a command and records what follows.

        `id` is unique in the whole journal: asked again with the same content it replays the
        stored answer and settles nothing; with other content it is refused as `id-reused`.
        `confirm` says that somebody has looked at the clock, and that it is right.

        Raises InvalidInput with every fault of what is asked, GuardFailed, Conflict,
        PlaybookMissing, AnswerPruned, ClockSuspect, and OutcomeUnknown where the commit's fate is
        unknown: ask again with the same id.
        """
        attempt = self._attempt(command, challenge, actor, id, recorded=True, confirm=confirm)
        answer = self._drive(handling(self._book, attempt, self._word(confirm)))
        _log.debug(
            "handled",
            extra={
                "challenge": attempt.challenge,
                "command": attempt.command.type,
                "attempt": attempt.id,
                "accepted": answer.accepted,
                "replayed": answer.replayed,
            },
        )
        return answer

    def check(self, command: Command, *, challenge: str, actor: Actor) -> Decision:
        """What `handle` would answer now; writes nothing."""
        return self._drive(checking(self._book, self._attempt(command, challenge, actor, None)))

    def earliest(self, command: Command, *, challenge: str, actor: Actor) -> Earliest:
        """From when on a command would be granted as it stands, from now on; writes nothing.

        `Opens` at an instant, `Never`, or `Missing` what is no matter of time.
        """
        attempt = self._attempt(command, challenge, actor, None)
        current = self._drive(standing(self._book, attempt.challenge)).challenge
        playbook = self._book.playbook(current.pin if current else None)
        return playbook.earliest(current, attempt)

    def challenge(self, id: str) -> Standing:
        """A challenge as it stands now; UnknownChallenge for one that never began."""
        return self._standing(id, self._now())

    def challenges(
        self, *, cohort: str | None = None, stage: str | None = None, overdue: bool | None = None
    ) -> Listing[Standing]:
        """The challenges as they stand now, in the order of their ids, those that fit.

        Those that cannot be read are in `failed` of what is returned.
        """

        def fits(standing: Standing) -> bool:
            return stage in (None, standing.challenge.stage) and overdue in (None, _late(standing))

        now = self._now()
        found: list[Standing] = []
        failed: list[Failed] = []
        for summary in self._journal.summaries(cohort=cohort):
            if not _may_fit(summary, now, stage, overdue):
                continue
            try:
                found.append(self._standing(summary.challenge, now))
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one damaged challenge hides no other
                failed.append((summary.challenge, error))
        return Listing(filter(fits, found), failed)

    def board(self, *, cohort: str | None = None) -> Listing[Row]:
        """How the challenges stand now, of one cohort or all, in the order of their ids.

        Those that cannot be read are in `failed` of what is returned.
        """
        found = self.challenges(cohort=cohort)
        return Listing(map(self._row, found), found.failed)

    def moves(self, challenge: str, actor: Actor | None = None) -> tuple[Move, ...]:
        """What may be asked of a challenge now, by whom, and who holds those roles."""
        now = self._now()
        current = self._standing(challenge, now).challenge
        return self._book.playbook(current.pin).moves(current, now, actor)

    def due(self, challenge: str) -> tuple[Due, ...]:
        """A challenge's open deadlines, earliest first, with the commands that meet them."""
        current = self._standing(challenge, self._now()).challenge
        return self._book.playbook(current.pin).due(current)

    def playbook(self, pin: Pin) -> Playbook:
        """The playbook that a challenge with this pin follows; PlaybookMissing if it was not given.

        `pin` is `methodology` of an event, and `pin` of a challenge.
        """
        return self._book.playbook(pin)

    def history(self, challenge: str) -> tuple[Event, ...]:
        """Every recorded event of a challenge, in order, its chain verified; none if none began."""
        return self._drive(reading(self._book, _id(challenge))).events

    def head(self, challenge: str) -> Head:
        """The position and hash of a challenge's newest event, to be kept elsewhere."""
        return self.verify(challenge)

    def verify(self, challenge: str, head: Head | None = None) -> Head:
        """Reads and verifies a whole challenge, against a head that was kept if there is one.

        Returns the head as it is now. Raises ChainBroken where the record is not the one that was
        written, and UnknownChallenge where there is none.
        """
        return self._drive(verifying(self._book, _id(challenge), head))

    def erase(self, challenge: str, position: int) -> None:
        """Erases the personal texts of an event, and what could confirm them in its answer.

        The chain holds; the texts read "[erased]". Other accelerators may go on telling them to
        hooks for a minute. UnknownEvent where there is no event at the position.
        """
        stored = self._journal.read(_id(challenge))
        if not 1 <= position <= len(stored):
            raise UnknownEvent(challenge, position)
        attempt = attempt_of(stored[position - 1])
        self._journal.erase_personal(challenge, position, erase)
        if attempt is not None:
            with suppress(UnknownAnswer):
                self.erase_answer(attempt)
        self._book.cache.drop(challenge)

    def erase_answer(self, id: str) -> None:
        """Erases what could confirm the personal texts that a refused attempt was asked with."""
        self._journal.erase_answer(_id(id, "id"), erase_answer)

    def summarise(self, stored: Sequence[StoredEvent]) -> tuple[Summary, tuple[Deadline, ...]]:
        """The summary row and the open deadlines that all stored events of a challenge come to.

        For a journal that derives its rows anew: `journal.rebuild_summaries(this.summarise)`.
        Raises ChainBroken and UnsupportedHistory as reading the challenge does.
        """
        return summarised(self._book, stored)

    def sweep(self, limit: int = 1_000, *, confirm: bool = False) -> Sweep:
        """Records what at most `limit` challenges owe, oldest first, each in one transaction.

        An optimisation, never the truth: every decision settles first what is owed. A challenge
        that fails is set aside with its error, takes nobody's turn, and the rest go on; but where
        the store itself fails, the sweep ends. Raises ClockSuspect before anything is written;
        `confirm` says that somebody has looked at the clock, and that it is right.
        """
        faults = [_limit_fault(limit), _confirm_fault(confirm)]
        if found := tuple(fault for fault in faults if fault is not None):
            raise InvalidInput(found)
        now = self._now()
        word = self._word(confirm)
        settled: list[Event] = []
        failed: list[Failed] = []
        swept = 0
        for number, challenge in enumerate(self._owing(now, limit)):
            if number == 0:
                self._drive(trusting(now, word, timed=self._book.timed))
            try:
                events = self._drive(settling(self._book, challenge, now))
            except Exception as error:  # noqa: BLE001 - one bad challenge, or hook, stops no other
                failed.append((challenge, error))
                if isinstance(error, StoreError):
                    break
                continue
            settled += events
            swept += bool(events)
            if swept == limit:
                break
        _log.debug("swept", extra={"settled": len(settled), "failed": len(failed)})
        return Sweep(tuple(settled), tuple(failed))

    def owed(self, limit: int = 1_000) -> Sweep:
        """What a sweep would record now, and whom it would set aside; writes nothing.

        A hook of the host's that fails shows in a sweep alone.
        """
        if fault := _limit_fault(limit):
            raise InvalidInput((fault,))
        now = self._now()
        owed: list[Event] = []
        failed: list[Failed] = []
        swept = 0
        for challenge in self._owing(now, limit):
            try:
                events = self._standing(challenge, now).owed
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 - one damaged challenge hides no other
                failed.append((challenge, error))
                continue
            owed += events
            swept += bool(events)
            if swept == limit:
                break
        return Sweep(tuple(owed), tuple(failed))

    def _owing(self, now: datetime, limit: int) -> Iterator[str]:
        """Every challenge that owes something, once, oldest first; read as many at a time.

        Those that were settled are due no more, and those that failed are, so each reading asks
        for as many more as have been told already.
        """
        told: set[str] = set()
        fresh = limit > 0
        while fresh:
            wanted = limit + len(told)
            owing = self._journal.due(now, wanted)
            fresh = False
            for challenge in (one.challenge for one in owing):
                if challenge not in told:
                    fresh = len(owing) == wanted
                    told.add(challenge)
                    yield challenge

    def _attempt(
        self,
        command: Command,
        challenge: str,
        actor: Actor,
        id: str | None,
        *,
        recorded: bool = False,
        confirm: bool = False,
    ) -> Attempt:
        faults: list[Fault | None] = []
        try:
            # what is judged is what will be stored and read back
            command = checked(command, self._book.commands)
        except InvalidInput as error:
            faults += error.faults
        faults.append(id_fault("challenge", challenge))
        if not isinstance(actor, Actor):
            faults.append(Fault("actor", f"is of type {type(actor).__name__}", "give an Actor"))
        if id is not None:
            faults.append(id_fault("id", id))
        elif recorded:
            faults.append(Fault("id", "is missing", "give the attempt an id of its own"))
        faults.append(_confirm_fault(confirm))
        if found := tuple(fault for fault in faults if fault is not None):
            raise InvalidInput(found)
        return Attempt(command, challenge, actor, self._now(), id)

    def _now(self) -> datetime:
        """The present instant in UTC, as a host's clock may tell it in another zone."""
        return in_utc(self._clock.now())

    def _word(self, confirm: bool) -> Word:
        if getattr(self._clock, "simulated", False) is True:
            return Word.SIMULATED
        return Word.CONFIRMED if confirm else Word.CLOCK

    def _standing(self, id: str, at: datetime) -> Standing:
        current = self._drive(reading(self._book, _id(id))).challenge
        if current is None:
            raise UnknownChallenge(id)
        playbook = self._book.playbook(current.pin)
        owed, settled = playbook.settle(current, at)
        day_one = settled.day_one
        day = day_number(playbook.day(settled, at), day_one) if day_one else None
        return Standing(settled, owed, day)

    def _row(self, standing: Standing) -> Row:
        methodology = self._book.playbook(standing.challenge.pin).methodology
        return row(standing.challenge, methodology, standing.day, owed=bool(standing.owed))

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
            case Read(challenge=challenge, after=0):
                return self._journal.read(challenge)
            case Read(challenge=challenge, after=after):
                return self._journal.read(challenge, after)
            case FindAnswer(id=id):
                return self._journal.answer(id)
            case Newest():
                return self._journal.newest()
            case StoreNow() if self._store_now is not None:
                return in_utc(self._store_now())
            case Commit():
                self._commit(request)
            case Pause(seconds=seconds):
                sleep(random.uniform(0, seconds))
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


def _may_fit(row: Summary, now: datetime, stage: str | None, overdue: bool | None) -> bool:
    """Whether a challenge may fit, by its row alone: what has fallen due since may change all."""
    if row.next_due is not None and row.next_due <= now:
        return True
    return stage in (None, row.stage) and overdue in (None, row.overdue)


def _limit_fault(limit: object) -> Fault | None:
    if isinstance(limit, int) and not isinstance(limit, bool) and limit >= 0:
        return None
    return Fault("limit", "is no whole number of 0 or more", "give one")


def _confirm_fault(confirm: object) -> Fault | None:
    if isinstance(confirm, bool):
        return None
    kind = type(confirm).__name__
    return Fault("confirm", f"is of type {kind}", "give True once somebody has looked at the clock")


def _id(value: str, path: str = "challenge") -> str:
    if fault := id_fault(path, value):
        raise InvalidInput((fault,))
    return value
