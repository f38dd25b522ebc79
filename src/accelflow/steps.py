"""The shell's steps without any I/O: generators that ask for it, run by whichever driver.

A driver answers each request with what the journal gave and throws in what the journal raised;
the synchronous accelerator is one, an awaiting one runs the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Final, cast

import attrs

from accelflow.agenda import Summary
from accelflow.cache import Cache, Kept
from accelflow.codec import (
    answer_body,
    attempt_digest,
    decision_from_answer,
    opened,
    salted_texts,
    same_attempt,
    seal,
)
from accelflow.domain.attempts import Attempt
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Decision, Outcome, Reason, Refused, Telling
from accelflow.domain.events import Event, Pin
from accelflow.domain.folding import replay
from accelflow.errors import (
    AccelflowError,
    AlreadyAnswered,
    AnswerPruned,
    ChainBroken,
    Conflict,
    InvalidInput,
    PlaybookMissing,
    Stale,
    UnknownChallenge,
)
from accelflow.hooks import Recorded
from accelflow.journal import Batch, Document, StoredAnswer, StoredEvent
from accelflow.requests import Commit, FindAnswer, Pause, Read, Steps
from accelflow.rules.codes import CODES
from accelflow.rules.playbook import Playbook
from accelflow.trust import Word, trusting

TRIES: Final = 32
"""How often a stale append is decided anew before giving up."""
PAUSES: Final = tuple(min(0.001 * 2**tried, 0.05) for tried in range(TRIES))
"""The longest pause after each lost try, in seconds; all together they take under two."""


@attrs.frozen
class Answer(Telling):
    """What an attempt came to. `replayed`: it was answered before, and nothing was done now."""

    outcome: Outcome
    settled: tuple[Event, ...]
    replayed: bool


@attrs.frozen
class Head:
    """The newest event of a challenge: its position and its hash, which a host may keep elsewhere.

    From then on `verify` shows whether everything up to it is still what was written.
    """

    position: int
    hash: str


@attrs.frozen
class Book:
    """What the steps need besides the journal: playbooks, command types, a source of salts.

    Without a cache of some size every step reads the whole history. `timed` says that the
    journal's store has a clock of its own.
    """

    playbooks: tuple[Playbook, ...]
    commands: Mapping[str, type[Command]]
    salts: Callable[[], bytes]
    cache: Cache = attrs.field(factory=lambda: Cache(0))
    timed: bool = False

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
    """A challenge as it was read: its events, their fold, the hash that the next one follows.

    `events` are only the newest where the fold of the others was at hand; `read_at` is when, by
    the cache's reckoning, all of them were read.
    """

    events: tuple[Event, ...]
    challenge: Challenge | None
    head: str | None
    read_at: float = 0


def handling(book: Book, attempt: Attempt, word: Word = Word.CLOCK) -> Steps[Answer]:
    """Looks the id up, decides, appends; decides anew where another writer came first.

    The instant is doubted only where something is to be written.
    """
    id = attempt.id or ""
    digest = attempt_digest(attempt.challenge, attempt.actor.principal, attempt.command)
    asked = salted_texts(attempt.command, book.salts)
    for tried in range(TRIES):
        stored = yield FindAnswer(id)
        if isinstance(stored, StoredAnswer):
            return (yield from _answered(book, stored, digest, attempt))
        history = yield from standing(book, attempt.challenge)
        known = history.challenge.recorded_at if history.challenge else None
        yield from trusting(attempt.at, word, timed=book.timed, known=known)
        decision = _decide(book, history.challenge, attempt)
        answer = StoredAnswer(id, digest, attempt.challenge, answer_body(decision, asked))
        commit = _commit(book, history, decision, attempt, answer)
        try:
            yield commit
        except AlreadyAnswered:
            continue
        except Stale:
            yield Pause(PAUSES[tried])
            continue
        _remember(book, commit, history.read_at)
        return Answer(decision.outcome, decision.settled, replayed=False)
    raise Conflict(attempt.challenge, TRIES)


def checking(book: Book, attempt: Attempt) -> Steps[Decision]:
    """The same decision, and nothing written."""
    history = yield from standing(book, attempt.challenge)
    return _decide(book, history.challenge, attempt)


def settling(book: Book, challenge: str, at: datetime) -> Steps[tuple[Event, ...]]:
    """Records what one challenge owes at an instant, or at its newest recorded one if later."""
    for tried in range(TRIES):
        history = yield from reading(book, challenge)
        if history.challenge is None:
            return ()
        playbook = book.playbook(history.challenge.pin)
        settled, after = playbook.settle(history.challenge, at)
        if not settled:
            return ()
        try:
            yield _batch(book, history, challenge, settled, after, None)
        except Stale:
            yield Pause(PAUSES[tried])
            continue
        return settled
    raise Conflict(challenge, TRIES)


def reading(book: Book, challenge: str) -> Steps[History]:
    """All of a challenge's events, their chain verified."""
    read_at = book.cache.now()
    stored = yield from _read(Read(challenge))
    if not stored:
        return History((), None, None)
    events = tuple(opened(stored, challenge, book.commands))
    return History(events, replay(events), stored[-1].hash, read_at)


def verifying(book: Book, challenge: str, head: Head | None) -> Steps[Head]:
    """The head of a challenge, its chain verified and held against one that was kept."""
    stored = yield from _read(Read(challenge))
    for _ in opened(stored, challenge, book.commands):
        pass
    if head is not None and not 1 <= head.position <= len(stored):
        raise ChainBroken(challenge, head.position, "the event is gone, and a head of it was kept")
    if head is not None and stored[head.position - 1].hash != head.hash:
        raise ChainBroken(challenge, head.position, "it is another event than the head kept of it")
    if not stored:
        raise UnknownChallenge(challenge)
    return Head(len(stored), stored[-1].hash)


def standing(book: Book, challenge: str) -> Steps[History]:
    """How a challenge stands, for a decision: from the cache and what came since, if that links."""
    history = None
    if kept := book.cache.get(challenge):
        # with the newest event that is known, for a host may have undone it
        stored = yield from _read(Read(challenge, kept.challenge.position - 1))
        history = _carried_on(book, kept, stored)
    if history is None:
        book.cache.drop(challenge)
        history = yield from reading(book, challenge)
    if history.events and history.challenge is not None and history.head is not None:
        book.cache.put(history.challenge, history.head, history.read_at)
    return history


def _read(request: Read) -> Steps[Sequence[StoredEvent]]:
    # a store may answer by any sequence, such as a list of rows
    return cast("Sequence[StoredEvent]", (yield request))


def _carried_on(book: Book, kept: Kept, stored: Sequence[StoredEvent]) -> History | None:
    """The fold carried on over what came since; None where the journal does not follow on it."""
    known, position = kept.challenge, kept.challenge.position
    if not stored or (stored[0].position, stored[0].hash) != (position, kept.head):
        return None
    chain = opened(stored[1:], known.id, book.commands, after=position, head=kept.head)
    try:
        events = tuple(chain)
        return History(events, replay(events, known), stored[-1].hash, kept.read_at)
    except AccelflowError:
        return None


def _remember(book: Book, commit: Commit, read_at: float) -> None:
    if commit.recorded is not None:
        book.cache.put(commit.recorded.challenge, commit.batch.events[-1].hash, read_at)


def _decide(book: Book, challenge: Challenge | None, attempt: Attempt) -> Decision:
    playbook = book.playbook(challenge.pin if challenge else None)
    return playbook.decide(challenge, attempt)


def _answered(book: Book, stored: StoredAnswer, digest: str, attempt: Attempt) -> Steps[Answer]:
    if not same_attempt(stored, digest, attempt.command):
        code = "id-reused"
        reason = Reason(code, attempt.command.type, {"id": stored.id}, CODES[code])
        return Answer(Refused((reason,)), (), replayed=False)
    history = yield from reading(book, stored.challenge)
    if stored.body is None:
        return Answer(_pruned(stored, history.events), (), replayed=True)
    decision = decision_from_answer(stored.body, stored.challenge, history.events)
    return Answer(decision.outcome, decision.settled, replayed=True)


def _pruned(stored: StoredAnswer, events: tuple[Event, ...]) -> Accepted:
    """What the history tells of an attempt whose answer is pruned: its event and what followed."""
    for index, event in enumerate(events):
        if event.attempt == stored.id:
            followed = takewhile(_followed, events[index + 1 :])
            return Accepted((event, *followed), event.warnings)
    raise AnswerPruned(stored.id, stored.challenge)


def _followed(event: Event) -> bool:
    """Whether an event was recorded with the command before it, and not settled later."""
    cause = event.cause
    return isinstance(cause, DeadlineMoved) and cause.moment not in (Moment.OVERDUE, Moment.LAPSED)


def _commit(
    book: Book, history: History, decision: Decision, attempt: Attempt, answer: StoredAnswer
) -> Commit:
    accepted = decision.outcome.events if isinstance(decision.outcome, Accepted) else ()
    events = (*decision.settled, *accepted)
    after = replay(events, history.challenge)
    return _batch(book, history, attempt.challenge, events, after, answer)


def _batch(
    book: Book,
    history: History,
    challenge: str,
    events: tuple[Event, ...],
    after: Challenge | None,
    answer: StoredAnswer | None,
) -> Commit:
    before = history.challenge
    position = before.position if before else 0
    if after is None or not events:
        return Commit(Batch(challenge, position, answer=answer), None)
    batch = Batch(
        challenge=challenge,
        after=position,
        events=_sealed(book, history.head, events),
        answer=answer,
        deadlines=None if before and before.deadlines == after.deadlines else after.deadlines,
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


def summarised(book: Book, stored: Sequence[StoredEvent]) -> tuple[Summary, tuple[Deadline, ...]]:
    """The row and the open deadlines that all stored events of one challenge come to."""
    challenge = replay(opened(stored, stored[0].challenge, book.commands)) if stored else None
    if challenge is None:
        raise InvalidInput.of("stored", "holds no event", "give all events of one challenge")
    return summary(challenge), challenge.deadlines
