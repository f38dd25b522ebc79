"""Other writers in between, and threads side by side, leave no trace but their own events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread

import attrs
import pytest

from accelflow.accelerator import Answer
from accelflow.errors import (
    Conflict,
)
from accelflow.memory import MemoryJournal, MemoryTransaction
from accelflow.steps import TRIES
from tests import lifecycle as on
from tests.desk import Desk, codes


class Interrupted(MemoryJournal):
    """Lets others write between a decision and its transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.first: Callable[[], object] | None = None
        self.always: Callable[[], object] | None = None

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        """A transaction that begins only when the others are done."""
        for call in (self.first, self.always):
            kept, self.first, self.always = self.always, None, None
            if call is not None:
                call()
            self.always = kept
        with super().transaction() as transaction:
            yield transaction


def test_a_stale_attempt_is_decided_anew() -> None:
    """On what the other writer made of the challenge, at the instant when it was asked."""
    journal = Interrupted()
    desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("under-review"))
    rival = Desk(journal, playbooks=[on.SPARSE], at=desk.clock.now())
    asked_at = desk.clock.now()

    def between() -> None:
        rival.ask(on.RETURN_PROPOSAL, on.OFFICE, id="rival")
        desk.clock.advance(hours=1)

    journal.first = between
    answer = desk.ask(on.RECORD_REVIEW, on.REVIEWER, id="ours")
    assert codes(answer) == ["not-in-this-stage"]
    journal.first = lambda: rival.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE, id="rival-2")
    answer = desk.ask(on.RESUBMIT_PROPOSAL, on.PROPOSER, id="ours-2")
    assert answer.accepted
    history = desk.history()
    assert [event.attempt for event in history[-3:]] == ["rival", "rival-2", "ours-2"]
    assert history[-1].recorded_at == asked_at + timedelta(hours=1)


def test_the_instant_is_kept_across_retries() -> None:
    """It is when `handle` was called, however late the append succeeds."""
    journal = Interrupted()
    desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    rival = Desk(journal, playbooks=[on.SPARSE], at=desk.clock.now())
    asked_at = desk.clock.now()

    def between() -> None:
        rival.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE, id="rival")
        desk.clock.advance(days=2)

    journal.first = between
    desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER)
    assert [event.recorded_at for event in desk.history()[-2:]] == [asked_at, asked_at]


def test_a_rival_with_the_same_id_is_replayed() -> None:
    """Where another process handled the same attempt first, its answer is ours."""
    journal = Interrupted()
    desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    rival = Desk(journal, playbooks=[on.SPARSE], at=desk.clock.now())
    answers: list[Answer] = []
    journal.first = lambda: answers.append(rival.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x"))
    ours = desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    assert [ours] == [attrs.evolve(answer, replayed=True) for answer in answers]
    journal.first = lambda: answers.append(rival.ask(on.COMPLETE, on.OFFICE, id="y"))
    refused = desk.ask(on.COMPLETE, on.OFFICE, id="y")
    assert (refused.replayed, codes(refused)) == (True, codes(answers[1]))


def test_retries_run_out() -> None:
    """Conflict says of which challenge and after how many tries, and nothing of ours is written."""
    journal = Interrupted()
    desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    rival = Desk(journal, playbooks=[on.SPARSE], at=desk.clock.now())
    journal.always = lambda: rival.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE)
    with pytest.raises(Conflict) as caught:
        desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="ours")
    assert (caught.value.challenge, caught.value.tries) == (on.CHALLENGE, TRIES)
    journal.always = None
    assert [event.type for event in desk.history()[1:]] == ["record-indicative-target"] * TRIES
    assert journal.answer("ours") is None
    assert desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="ours").accepted


def run_in_threads(work: Callable[[int], None], threads: int = 8) -> None:
    """The same work in so many threads that begin at once; the first error of one comes out."""
    barrier, raised = Barrier(threads, timeout=60), list[BaseException]()

    def run(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001 - raised by the thread that waits
            raised.append(error)

    started = [Thread(target=run, args=(number,), daemon=True) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join(timeout=120)
    if raised:
        raise raised[0]


def test_threads_share_an_accelerator() -> None:
    """Of 8 threads with 200 attempts each, every accepted event is there once and in order."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    challenges = [f"shared-{number}" for number in range(40)]
    for challenge in challenges:
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, challenge=challenge, id=f"set-{challenge}")

    def work(number: int) -> None:
        for turn in range(200):
            challenge = challenges[(turn + number) % len(challenges)]
            assert until_through(desk, challenge, f"t-{number}-{turn}")

    run_in_threads(work)
    attempts = []
    for challenge in challenges:
        history = desk.history(challenge)
        assert [event.position for event in history] == list(range(1, len(history) + 1))
        attempts += [event.attempt for event in history[1:]]
    assert sorted(map(str, attempts)) == sorted(
        f"t-{number}-{turn}" for number in range(8) for turn in range(200)
    )


def until_through(desk: Desk, challenge: str, id: str) -> bool:
    """Asks again with the same id while others keep writing, as a host does."""
    while True:
        try:
            return desk.ask(
                on.RECORD_INDICATIVE_TARGET, on.OFFICE, challenge=challenge, id=id
            ).accepted
        except Conflict:
            continue


def test_threads_that_ask_the_same_are_answered_the_same() -> None:
    """One of them is granted what it asks, and the others are told of it."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    answers: list[Answer] = []
    run_in_threads(lambda _: answers.append(desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="same")))
    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert {answer.outcome for answer in answers} == {answers[0].outcome}
    assert [event.attempt for event in desk.history()[1:]] == ["same"]


@pytest.mark.slow
def test_writers_of_one_challenge_pause_until_they_are_through() -> None:
    """Of 8 threads with 100 commands each for one challenge, none has to give up."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))

    def work(number: int) -> None:
        for turn in range(100):
            assert desk.ask(on.RECORD_INDICATIVE_TARGET, on.OFFICE, id=f"{number}-{turn}").accepted

    run_in_threads(work, threads=8)
    attempts = [event.attempt for event in desk.history()[1:]]
    assert len(attempts) == len(set(attempts)) == 800
