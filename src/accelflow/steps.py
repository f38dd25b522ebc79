"""The shell's steps without any I/O: generators that ask for it, run by whichever driver.

A driver answers each request with what the journal gave and throws in what the journal raised;
the synchronous accelerator is one, an awaiting one runs the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from typing import Final, TypeVar

import attrs

from accelflow.agenda import Summary
from accelflow.codec import answer_body, attempt_digest, decision_from_answer, opened, seal
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.decisions import Accepted, Decision, Outcome, Reason, Refused
from accelflow.domain.events import Event, Pin
from accelflow.domain.folding import replay
from accelflow.errors import AlreadyAnswered, Conflict, PlaybookMissing, Stale
from accelflow.hooks import Recorded
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent
from accelflow.rules.codes import CODES
from accelflow.rules.playbook import Playbook

TRIES: Final = 8
"""How often a stale append is decided anew before giving up."""


@attrs.frozen
class Read:
    """Asks for all stored events of a challenge."""

    challenge: str


@attrs.frozen
class FindAnswer:
    """Asks for the stored answer of an attempt."""

    id: str


@attrs.frozen
class Commit:
    """Asks for one batch to be appended, with the hooks of the host around it."""

    batch: Batch
    recorded: Recorded | None


T = TypeVar("T")
Request = Read | FindAnswer | Commit
Reply = tuple[StoredEvent, ...] | StoredAnswer | None
Steps = Generator[Request, Reply, T]


@attrs.frozen
class Answer:
    """What an attempt came to. `replayed`: it was answered before, and nothing was done now."""

    outcome: Outcome
    settled: tuple[Event, ...]
    replayed: bool

    @property
    def accepted(self) -> bool:
        """Whether the command was granted."""
        return isinstance(self.outcome, Accepted)


@attrs.frozen
class Book:
    """What the steps need besides the journal: playbooks, command types, a source of salts."""

    playbooks: tuple[Playbook, ...]
    commands: Mapping[str, type[Command]]
    salts: Callable[[], bytes]

    def playbook(self, pin: Pin | None) -> Playbook:
        """The playbook that a challenge is pinned to; the first one for a new challenge."""
        if pin is None:
            return self.playbooks[0]
        for playbook in self.playbooks:
            if playbook.methodology.hash == pin.hash:
                return playbook
        raise PlaybookMissing(pin.name, pin.version, pin.hash)


@attrs.frozen
class History:
    """A challenge as it was read: its events, their fold, the hash that the next one follows."""

    events: tuple[Event, ...]
    challenge: Challenge | None
    head: str | None


def handling(book: Book, attempt: Attempt) -> Steps[Answer]:
    """Looks the id up, decides, appends; decides anew where another writer came first."""
    id = attempt.id or ""
    digest = attempt_digest(attempt.challenge, attempt.actor.principal, attempt.command)
    for _ in range(TRIES):
        stored = yield FindAnswer(id)
        if isinstance(stored, StoredAnswer):
            return (yield from _answered(book, stored, digest, attempt))
        history = yield from reading(book, attempt.challenge)
        decision = _decide(book, history.challenge, attempt)
        answer = StoredAnswer(id, digest, attempt.challenge, answer_body(decision))
        try:
            yield _commit(book, history, decision, attempt, answer)
        except (Stale, AlreadyAnswered):
            continue
        return Answer(decision.outcome, decision.settled, replayed=False)
    raise Conflict(attempt.challenge, TRIES)


def checking(book: Book, attempt: Attempt) -> Steps[Decision]:
    """The same decision, and nothing written."""
    history = yield from reading(book, attempt.challenge)
    return _decide(book, history.challenge, attempt)


def settling(book: Book, challenge: str, at: datetime) -> Steps[tuple[Event, ...]]:
    """Records what one challenge owes at an instant, or at its newest recorded one if later."""
    for _ in range(TRIES):
        history = yield from reading(book, challenge)
        if history.challenge is None:
            return ()
        playbook = book.playbook(history.challenge.pin)
        now = max(at, history.challenge.recorded_at)
        settled, _after = playbook.settle(history.challenge, now)
        if not settled:
            return ()
        try:
            yield _batch(book, history, challenge, settled, None)
        except Stale:
            continue
        return settled
    raise Conflict(challenge, TRIES)


def reading(book: Book, challenge: str) -> Steps[History]:
    """All of a challenge's events, their chain verified."""
    stored = yield Read(challenge)
    if not isinstance(stored, tuple) or not stored:
        return History((), None, None)
    events = tuple(opened(stored, challenge, book.commands))
    return History(events, replay(events), stored[-1].hash)


def _decide(book: Book, challenge: Challenge | None, attempt: Attempt) -> Decision:
    playbook = book.playbook(challenge.pin if challenge else None)
    return playbook.decide(challenge, attempt)


def _answered(book: Book, stored: StoredAnswer, digest: str, attempt: Attempt) -> Steps[Answer]:
    if stored.digest != digest or stored.body is None:
        code = "id-reused" if stored.digest != digest else "answer-pruned"
        reason = Reason(code, attempt.command.type, {"id": stored.id}, CODES[code])
        return Answer(Refused((reason,)), (), replayed=False)
    history = yield from reading(book, stored.challenge)
    decision = decision_from_answer(stored.body, stored.challenge, history.events)
    return Answer(decision.outcome, decision.settled, replayed=True)


def _commit(
    book: Book, history: History, decision: Decision, attempt: Attempt, answer: StoredAnswer
) -> Commit:
    accepted = decision.outcome.events if isinstance(decision.outcome, Accepted) else ()
    return _batch(book, history, attempt.challenge, (*decision.settled, *accepted), answer)


def _batch(
    book: Book,
    history: History,
    challenge: str,
    events: tuple[Event, ...],
    answer: StoredAnswer | None,
) -> Commit:
    after = replay(events, history.challenge)
    position = history.challenge.position if history.challenge else 0
    if after is None or not events:
        return Commit(Batch(challenge, position, (), answer, (), None), None)
    batch = Batch(
        challenge=challenge,
        after=position,
        events=_sealed(book, history.head, events),
        answer=answer,
        deadlines=after.deadlines,
        summary=summary(after),
        documents=_documents(book, after) if position == 0 else (),
    )
    return Commit(batch, Recorded(events, after))


def _sealed(book: Book, head: str | None, events: tuple[Event, ...]) -> tuple[StoredEvent, ...]:
    sealed: list[StoredEvent] = []
    for event in events:
        sealed.append(seal(event, head, book.salts))
        head = sealed[-1].hash
    return tuple(sealed)


def _documents(book: Book, challenge: Challenge) -> tuple[Document, ...]:
    methodology = book.playbook(challenge.pin).methodology
    return (Document(methodology.hash, methodology.document),)


def summary(challenge: Challenge) -> Summary:
    """The row for boards and agendas; `decide` never reads it."""
    return Summary(
        challenge=challenge.id,
        stage=challenge.stage,
        position=challenge.position,
        cohort=challenge.cohort.id,
        statement=challenge.brief.statement,
        day_one=challenge.day_one,
        next_due=challenge.next_due,
        overdue=any(deadline.overdue for deadline in challenge.deadlines),
    )
