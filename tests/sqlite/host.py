"""A host with an accelerator over a SQLite file, and what its file must hold whatever happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

import attrs

from accelflow.accelerator import Accelerator, Answer
from accelflow.agenda import Summary
from accelflow.clock import ManualClock
from accelflow.codec import decision_from_answer, opened
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Decision, Outcome
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.hooks import Hooks
from accelflow.journal import StoredEvent
from accelflow.sqlite import SqliteJournal
from accelflow.sqlite.rows import summary_of
from accelflow.steps import summary
from tests.lifecycle import BEGIN, CHALLENGE, OFFICE, PLAYBOOK, PROPOSER, Walk
from tests.lifecycle import RECORD_INDICATIVE_TARGET as TARGET
from tests.lifecycle import SET_CHALLENGE as SET
from tests.lifecycle import SUBMIT_PROPOSAL as SUBMIT

_IDS = count(1)

SCRIPT: Final[tuple[tuple[Command, Actor], ...]] = (
    (SET, PROPOSER),
    (TARGET, OFFICE),
    (SUBMIT, OFFICE),
    (SUBMIT, PROPOSER),
)
"""The first steps of a challenge; the third is refused."""


class Host:
    """An accelerator over a journal in a file, under a clock that is set by hand."""

    def __init__(
        self, journal: SqliteJournal, *, at: datetime = BEGIN, hooks: Hooks | None = None
    ) -> None:
        self.journal = journal
        self.clock = ManualClock(at, simulated=True)
        numbers = count(1)
        self.accelerator = Accelerator(
            journal,
            [PLAYBOOK],
            clock=self.clock,
            hooks=hooks,
            salts=lambda: next(numbers).to_bytes(16, "big"),
        )

    def ask(
        self, command: Command, actor: Actor, *, challenge: str = CHALLENGE, id: str | None = None
    ) -> Answer:
        """What comes of a command, under this id or a new one."""
        asked = id if id is not None else f"{challenge}-{next(_IDS)}"
        return self.accelerator.handle(command, challenge=challenge, actor=actor, id=asked)

    def play(self, walk: Walk, challenge: str = CHALLENGE) -> Host:
        """Asks all that was asked on a walk, each at its instant, and sweeps where it waited."""
        for event in walk.events:
            self.clock.set(event.recorded_at)
            if isinstance(event.cause, DeadlineMoved):
                if event.cause.moment in (Moment.OVERDUE, Moment.LAPSED):
                    self.accelerator.sweep()
            elif event.actor is not None:
                id = f"{challenge}-at-{event.position}"
                assert self.ask(event.cause, event.actor, challenge=challenge, id=id).accepted
        self.clock.set(walk.at)
        return self

    def script(self, challenge: str, prefix: str) -> list[Answer]:
        """The answers to the script, its ids made of a prefix and a number."""
        return [
            self.ask(command, actor, challenge=challenge, id=f"{prefix}-{number}")
            for number, (command, actor) in enumerate(SCRIPT)
        ]


def summarised(stored: tuple[StoredEvent, ...]) -> tuple[Summary, tuple[Deadline, ...]]:
    """The summary row and the open deadlines that the events of a challenge come to."""
    challenge = replay(opened(stored, stored[0].challenge, COMMANDS))
    assert challenge is not None
    return summary(challenge), challenge.deadlines


@attrs.frozen
class Content:
    """All rows of a store's tables."""

    events: tuple[tuple[str, int, bytes, bytes, str], ...]
    answers: tuple[tuple[str, str, str, bytes | None], ...]
    documents: tuple[tuple[str, bytes], ...]
    summaries: tuple[tuple[object, ...], ...]
    deadlines: tuple[tuple[object, ...], ...]


def content(journal: SqliteJournal, challenges: Iterable[str] | None = None) -> Content:
    """Everything that a store holds, or holds of some challenges, seen from within."""
    wanted = None if challenges is None else tuple(challenges)

    def rows(columns: str, table: str) -> Any:
        statement, order = f"SELECT {columns} FROM {table}", "ORDER BY 1, 2"
        if wanted is None or table == "document":
            return tuple(journal._store.rows(f"{statement} {order}"))
        marks = ", ".join("?" * len(wanted))
        statement = f"{statement} WHERE challenge IN ({marks}) {order}"
        return tuple(journal._store.rows(statement, wanted))

    return Content(
        rows("challenge, position, body, personal, hash", "event"),
        rows("id, digest, challenge, body", "answer"),
        rows("hash, body", "document"),
        rows("*", "summary"),
        rows("*", "deadline"),
    )


def assert_whole(journal: SqliteJournal, challenges: Iterable[str] | None = None) -> None:
    """Nothing is half there and nothing twice, in the whole store or in some of its challenges.

    Chains verify, positions have no gap; each event of a command belongs to exactly one answer
    and each answer's events are there; rows and deadlines are what the events say.
    """
    held = content(journal, challenges)
    answers: dict[str, dict[str, bytes | None]] = {}
    for id, _, challenge, body in held.answers:
        answers.setdefault(challenge, {})[id] = body
    for challenge in sorted({row[0] for row in held.events}):
        _assert_told(journal, challenge, answers[challenge])
    _assert_rows(journal, held)


def _assert_told(journal: SqliteJournal, challenge: str, answers: dict[str, bytes | None]) -> None:
    events = tuple(opened(journal.read(challenge), challenge, COMMANDS))
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    told = {
        id: _granted(decision_from_answer(body, challenge, events))
        for id, body in answers.items()
        if body is not None
    }
    asked = [event for event in events if event.attempt is not None]
    assert {event.attempt: event for event in asked} == {id: one for id, one in told.items() if one}
    assert len({event.attempt for event in asked}) == len(asked), "an attempt was recorded twice"


def _granted(decision: Decision) -> Event | None:
    """The event of the command itself, where it was granted."""
    outcome = decision.outcome
    return outcome.events[0] if isinstance(outcome, Accepted) else None


def outcome_of(journal: SqliteJournal, id: str) -> Outcome | None:
    """What the store says came of an attempt."""
    answer = journal.answer(id)
    if answer is None or answer.body is None:
        return None
    history = tuple(opened(journal.read(answer.challenge), answer.challenge, COMMANDS))
    return decision_from_answer(answer.body, answer.challenge, history).outcome


def _assert_rows(journal: SqliteJournal, held: Content) -> None:
    rows = {str(row[0]): row for row in held.summaries}
    assert set(rows) == {row[0] for row in held.events}
    for challenge, row in rows.items():
        expected, deadlines = summarised(journal.read(challenge))
        assert summary_of(row) == expected
        found = {one[1:4] for one in held.deadlines if one[0] == challenge}
        assert found == {(one.rule, one.occurrence, one.kind.value) for one in deadlines}


def new_journal(folder: Path, name: str = "store.db") -> SqliteJournal:
    """A journal in a new file."""
    return SqliteJournal(folder / name)
