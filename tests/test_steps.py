"""The shell's steps ask for their I/O one request at a time, whoever drives them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

import attrs
import pytest

from accelflow.agenda import Summary
from accelflow.codec import opened
from accelflow.domain.attempts import Attempt
from accelflow.domain.commands import COMMANDS
from accelflow.errors import AccelflowError, AlreadyAnswered, Conflict, PlaybookMissing, Stale
from accelflow.memory import MemoryJournal
from accelflow.requests import Commit, FindAnswer, Newest, Pause, Read, Reply, Request, Steps
from accelflow.steps import TRIES, Answer, Book, checking, handling, reading, settling, summary
from tests import lifecycle as on
from tests.desk import Desk

T = TypeVar("T")
BOOK: Final = Book((on.SPARSE,), COMMANDS, lambda: bytes(16))
SUBMIT: Final = Attempt(on.SUBMIT_PROPOSAL, on.CHALLENGE, on.PROPOSER, on.BEGIN, "x")


def driven(
    steps: Steps[T], journal: MemoryJournal, errors: dict[int, AccelflowError] | None = None
) -> tuple[list[Request], T]:
    """The requests of steps and what came of them; the commits so numbered fail with an error."""
    requests: list[Request] = []
    commits = 0
    try:
        request = next(steps)
        while True:
            requests.append(request)
            if isinstance(request, Commit):
                commits += 1
                error = (errors or {}).get(commits)
                request = steps.throw(error) if error else steps.send(done(journal, request))
            else:
                request = steps.send(done(journal, request))
    except StopIteration as stop:
        return requests, stop.value


def done(journal: MemoryJournal, request: Request) -> Reply:
    """What the journal answers."""
    if isinstance(request, Pause):
        return None
    if isinstance(request, Read):
        return journal.read(request.challenge, request.after)
    if isinstance(request, FindAnswer):
        return journal.answer(request.id)
    if isinstance(request, Newest):
        return journal.newest()
    assert isinstance(request, Commit)
    with journal.transaction() as transaction:
        transaction.append(request.batch)
    return None


def kinds(requests: list[Request]) -> list[str]:
    """The names of requests."""
    return [type(request).__name__ for request in requests]


def at_stage(stage: str) -> MemoryJournal:
    """A journal with a challenge in this stage."""
    return Desk(playbooks=[on.SPARSE]).play(on.walk_to(stage, on.SPARSE)).journal


def test_the_id_is_looked_up_first() -> None:
    """Then the challenge is read, and one commit is asked for."""
    requests, answer = driven(handling(BOOK, SUBMIT), at_stage("drafted"))
    assert kinds(requests) == ["FindAnswer", "Read", "Commit"]
    assert requests[:2] == [FindAnswer("x"), Read(on.CHALLENGE)]
    assert answer.accepted


def test_a_replay_asks_for_no_commit() -> None:
    """The stored answer and the history of its challenge are all that it needs."""
    journal = at_stage("drafted")
    _, first = driven(handling(BOOK, SUBMIT), journal)
    requests, again = driven(handling(BOOK, SUBMIT), journal)
    assert kinds(requests) == ["FindAnswer", "Read"]
    assert again == attrs.evolve(first, replayed=True)


STALE: Final = Stale(on.CHALLENGE, 1, 2)


@pytest.mark.parametrize(
    ("error", "round"),
    [
        (STALE, ["FindAnswer", "Read", "Commit", "Pause"]),
        (AlreadyAnswered("x"), ["FindAnswer", "Read", "Commit"]),
    ],
)
def test_a_lost_race_begins_anew(error: AccelflowError, round: list[str]) -> None:
    """With the id, for the rival may have had the same one; then all is read again."""
    requests, answer = driven(handling(BOOK, SUBMIT), at_stage("drafted"), {1: error, 2: error})
    assert kinds(requests) == [*round, *round, "FindAnswer", "Read", "Commit"]
    assert answer.accepted


@pytest.mark.parametrize("settles", [False, True])
def test_the_pauses_after_lost_races_grow_and_are_bounded(settles: bool) -> None:
    """Each may be longer than the one before, up to a bound; together they take under 2 seconds."""
    steps: Steps[Any] = settling(BOOK, on.CHALLENGE, on.CAP) if settles else handling(BOOK, SUBMIT)
    journal = at_stage("accelerating" if settles else "drafted")
    errors: dict[int, AccelflowError] = dict.fromkeys(range(1, TRIES), STALE)
    requests, _ = driven(steps, journal, errors)
    pauses = [request.seconds for request in requests if isinstance(request, Pause)]
    assert pauses == sorted(pauses)
    assert len(pauses) == TRIES - 1
    assert (pauses[0], pauses[-1]) == (0.001, 0.05)
    assert sum(pauses) < 2


@pytest.mark.parametrize("sequence", [tuple, list, deque])
def test_a_journal_may_answer_by_any_sequence(sequence: Callable[[Any], Any]) -> None:
    """Rows of a driver come as a list; they are the history, and not an empty one."""
    stored = at_stage("proposed").read(on.CHALLENGE)
    steps = reading(BOOK, on.CHALLENGE)
    next(steps)
    with pytest.raises(StopIteration) as stopped:
        steps.send(sequence(stored))
    assert stopped.value.value.challenge == on.walk_to("proposed", on.SPARSE).challenge


def test_races_are_lost_only_so_often() -> None:
    """Both in handling and in settling."""
    stale = Stale(on.CHALLENGE, 1, 2)
    errors: dict[int, AccelflowError] = dict.fromkeys(range(1, 100), stale)
    with pytest.raises(Conflict) as caught:
        driven(handling(BOOK, SUBMIT), at_stage("drafted"), errors)
    assert (caught.value.challenge, caught.value.tries) == (on.CHALLENGE, TRIES)
    with pytest.raises(Conflict):
        driven(settling(BOOK, on.CHALLENGE, on.CAP), at_stage("accelerating"), errors)


def test_another_error_of_the_commit_comes_out() -> None:
    """Only a lost race is tried again."""
    missing = PlaybookMissing("a", "1", "0")
    with pytest.raises(PlaybookMissing):
        driven(handling(BOOK, SUBMIT), at_stage("drafted"), {1: missing})


def test_checking_only_reads() -> None:
    """One read, and no look at any answer."""
    requests, _ = driven(checking(BOOK, SUBMIT), at_stage("drafted"))
    assert requests == [Read(on.CHALLENGE)]


def test_settling_commits_what_is_owed_and_nothing_else() -> None:
    """Without anything owed, or without a challenge, it only reads."""
    journal = at_stage("accelerating")
    assert driven(settling(BOOK, "nowhere", on.CAP), journal) == ([Read("nowhere")], ())
    requests, settled = driven(settling(BOOK, on.CHALLENGE, on.on_day(1)), journal)
    assert (kinds(requests), settled) == (["Read"], ())
    stale = Stale(on.CHALLENGE, 1, 2)
    requests, settled = driven(settling(BOOK, on.CHALLENGE, on.CAP), journal, {1: stale})
    assert kinds(requests) == ["Read", "Commit", "Pause", "Read", "Commit"]
    commit = requests[-1]
    assert isinstance(commit, Commit)
    assert commit.batch.answer is None
    assert commit.recorded is not None
    assert commit.recorded.events == settled
    assert len(commit.batch.events) == len(settled) > 0


def test_reading_gives_the_head_that_the_next_event_follows() -> None:
    """The events, their fold, and the hash of the last; of nothing, nothing."""
    journal = at_stage("proposed")
    _, history = driven(reading(BOOK, on.CHALLENGE), journal)
    assert history.head == journal.read(on.CHALLENGE)[-1].hash
    assert history.challenge == on.walk_to("proposed", on.SPARSE).challenge
    _, nothing = driven(reading(BOOK, "nowhere"), journal)
    assert (nothing.events, nothing.challenge, nothing.head) == ((), None, None)


def commit_of(steps: Steps[Answer], journal: MemoryJournal) -> Commit:
    """The one commit that steps ask for."""
    requests, _ = driven(steps, journal)
    (commit,) = (request for request in requests if isinstance(request, Commit))
    return commit


def test_a_batch_holds_all_that_an_attempt_writes() -> None:
    """Events in a chain, the answer, all open deadlines, the row; the document with the first."""
    journal = MemoryJournal()
    begin = Attempt(on.SET_CHALLENGE, on.CHALLENGE, on.PROPOSER, on.BEGIN, "begin")
    first = commit_of(handling(BOOK, begin), journal).batch
    assert (first.challenge, first.after) == (on.CHALLENGE, 0)
    (document,) = first.documents
    methodology = on.SPARSE.methodology
    assert (document.hash, document.body) == (methodology.hash, methodology.document)
    launched = on.walk_to("accelerating", on.SPARSE)
    asked = next(event for event in launched.events if event.type == "hold-launch-workshop")
    journal = at_stage("ready")
    for command, actor in (
        (on.SET_GOALS, on.MEMBER),
        (on.ELECT_LEADER, on.COACH),
        (on.ACCEPT_LEAD, on.TEAM_LEADER),
    ):
        at = asked.recorded_at
        driven(handling(BOOK, Attempt(command, on.CHALLENGE, actor, at, command.type)), journal)
    hold = Attempt(on.HOLD_LAUNCH, on.CHALLENGE, on.COACH, asked.recorded_at, "hold")
    batch = commit_of(handling(BOOK, hold), journal).batch
    assert batch.documents == ()
    assert [event.position for event in batch.events] == list(
        range(batch.after + 1, batch.after + 1 + len(batch.events))
    )
    assert batch.deadlines == launched.dossier.deadlines
    assert {deadline.rule for deadline in batch.deadlines} == {"day-100", "midpoint"}
    assert batch.summary == summary(launched.dossier)
    assert batch.answer is not None
    assert (batch.answer.id, batch.answer.challenge) == ("hold", on.CHALLENGE)
    read = tuple(opened(journal.read(on.CHALLENGE), on.CHALLENGE, COMMANDS))
    assert read[-1].methodology == methodology.pin


def test_a_refusal_is_an_answer_alone() -> None:
    """At the position on which it was judged, and told to no hook."""
    journal = at_stage("drafted")
    refused = Attempt(on.COMPLETE, on.CHALLENGE, on.OFFICE, on.BEGIN, "x")
    commit = commit_of(handling(BOOK, refused), journal)
    batch = commit.batch
    assert (batch.after, batch.events, batch.documents) == (1, (), ())
    assert (batch.deadlines, batch.summary, commit.recorded) == (None, None, None)
    assert batch.answer is not None


def test_deadlines_that_stay_are_not_written_anew() -> None:
    """A batch whose events touch no deadline says so; what stands in the store still holds."""
    journal = at_stage("accelerating")
    at = on.walk_to("accelerating", on.SPARSE).at + timedelta(days=10)
    measured = Attempt(on.RECORD_MEASUREMENT, on.CHALLENGE, on.KEEPER, at, "value")
    commit = commit_of(handling(BOOK, measured), journal)
    assert [event.position for event in commit.batch.events] == [commit.batch.after + 1]
    assert commit.batch.deadlines is None
    assert commit.recorded is not None
    assert (
        commit.recorded.challenge.deadlines
        == on.walk_to("accelerating", on.SPARSE).dossier.deadlines
    )


@pytest.mark.parametrize("stage", on.STAGES)
def test_a_summary_tells_how_a_challenge_stands(stage: str) -> None:
    """Its stage, position, cohort, first day, and the next instant at which something is due."""
    walk = on.walk_to(stage, on.SPARSE)
    challenge = walk.dossier
    assert summary(challenge) == Summary(
        challenge=on.CHALLENGE,
        stage=stage,
        position=len(walk.events),
        cohort="kg-2" if stage == "deferred" else "kg-1",
        statement=on.SET_CHALLENGE.statement,
        day_one=challenge.day_one,
        next_due=challenge.next_due,
        overdue=False,
    )
    running = stage in ("accelerating", "past-midpoint")
    assert (challenge.next_due is not None) == running


def test_a_summary_tells_that_something_is_overdue() -> None:
    """From the moment that it is recorded until the stage ends."""
    walk = on.walk_to("accelerating", on.SPARSE)
    assert [
        summary(walk.wait(at).dossier).overdue for at in (on.on_day(50), on.on_day(51), on.CAP)
    ] == [False, True, False]


def test_an_awaiting_driver_runs_the_same_steps() -> None:
    """It only answers the requests later; the journal then holds the same bytes."""

    async def awaited(steps: Steps[T], journal: MemoryJournal) -> T:
        reply: Any = None
        try:
            while True:
                request = steps.send(reply)
                await asyncio.sleep(0)
                reply = done(journal, request)
        except StopIteration as stop:
            value: T = stop.value
            return value

    plain, waiting = MemoryJournal(), MemoryJournal()
    for event in on.walk_to("accelerating", on.SPARSE).events:
        if event.actor is None:
            continue
        cause: Any = event.cause
        attempt = Attempt(
            cause, on.CHALLENGE, event.actor, event.recorded_at, f"at-{event.position}"
        )
        _, first = driven(handling(BOOK, attempt), plain)
        assert asyncio.run(awaited(handling(BOOK, attempt), waiting)) == first
    assert waiting.read(on.CHALLENGE) == plain.read(on.CHALLENGE)
    assert waiting.summaries() == plain.summaries()
