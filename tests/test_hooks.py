"""Hooks join the transaction or come after its commit, and see exactly what was recorded."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from accelflow.domain.decisions import Refused
from accelflow.errors import InvalidInput, TransactionOpen
from accelflow.hooks import Hooks, Recorded, tell
from accelflow.journal import Transaction
from accelflow.memory import MemoryJournal
from tests import lifecycle as on
from tests.desk import Desk, unasked


class HostError(Exception):
    """What a host's own code raises."""


def test_a_hook_inside_is_given_what_the_batch_records() -> None:
    """The events in order, what was owed before the command, and the challenge after them."""
    given: list[Recorded] = []
    hooks = Hooks(inside_transaction=(lambda _, recorded: given.append(recorded),))
    desk = Desk(hooks=hooks).play(on.walk_to("accelerating"))
    for recorded, number in zip(given, range(len(given)), strict=True):
        assert recorded.challenge.position == recorded.events[-1].position
        assert recorded.events[0].position == sum(len(one.events) for one in given[:number]) + 1
    given.clear()
    answer = desk.ask(on.RECORD_MEASUREMENT, on.KEEPER, at=on.on_day(51))
    assert not isinstance(answer.outcome, Refused)
    (recorded,) = given
    assert recorded.events == (*answer.settled, *answer.outcome.events)
    assert answer.settled
    assert recorded.challenge == desk.accelerator.challenge(on.CHALLENGE).challenge


def test_a_hook_inside_reads_its_own_writes() -> None:
    """The journal shows the batch to it, before the commit."""
    seen: list[int] = []
    journal = MemoryJournal()

    def look(_: Transaction, recorded: Recorded) -> None:
        seen.append(len(journal.read(recorded.challenge.id)))

    Desk(journal, hooks=Hooks(inside_transaction=(look,))).play(on.walk_to("proposed"))
    assert seen == [1, 2]


@pytest.mark.parametrize("command", [on.SUBMIT_PROPOSAL, on.RECORD_INDICATIVE_TARGET])
def test_a_hook_that_raises_undoes_the_batch(command: Any) -> None:
    """Events, answer and row: the same attempt may be asked again, and is then done."""
    journal = MemoryJournal()
    made: list[str] = []

    def first(transaction: Transaction, _: Recorded) -> None:
        made.append("first")
        transaction.after_commit(lambda: made.append("told"))

    def second(_: Transaction, __: Recorded) -> None:
        raise HostError

    calm = Desk(journal).play(on.walk_to("drafted"))
    hooks = Hooks((first, second), (lambda _: made.append("after"),))
    desk = Desk(journal, at=calm.clock.now(), hooks=hooks)
    before = desk.stored()
    with pytest.raises(HostError):
        desk.ask(command, on.PROPOSER, id="x")
    assert (desk.stored(), made) == (before, ["first"])
    assert calm.ask(command, on.PROPOSER, id="x").accepted


def test_hooks_are_called_in_order() -> None:
    """Those inside first, then those after the commit; what a hook left for then comes first."""
    made: list[str] = []

    def inside(name: str) -> Any:
        def hook(transaction: Transaction, _: Recorded) -> None:
            made.append(name)
            transaction.after_commit(lambda: made.append(f"left by {name}"))

        return hook

    hooks = Hooks(
        (inside("a"), inside("b")),
        (lambda _: made.append("c"), lambda _: made.append("d")),
    )
    Desk(hooks=hooks).play(on.walk_to("drafted"))
    assert made == ["a", "b", "left by a", "left by b", "c", "d"]


def test_a_hook_inside_cannot_ask_anew() -> None:
    """It raises TransactionOpen, which undoes the batch unless the hook takes it."""
    hooked: list[Desk] = []

    def ask_anew(_: Transaction, recorded: Recorded) -> None:
        hooked[0].ask(on.SET_CHALLENGE, on.PROPOSER, challenge=f"{recorded.challenge.id}-2")

    desk = Desk(hooks=Hooks(inside_transaction=(ask_anew,)))
    hooked.append(desk)
    with pytest.raises(TransactionOpen):
        desk.ask(on.SET_CHALLENGE, on.PROPOSER)
    assert desk.stored() == Desk().stored()


def test_a_hook_after_the_commit_may_ask_anew() -> None:
    """It finds the commit done, and its own command is recorded."""
    hooked: list[Desk] = []

    def ask_anew(recorded: Recorded) -> None:
        if recorded.challenge.id == on.CHALLENGE:
            assert hooked[0].history() == recorded.events
            hooked[0].ask(on.SET_CHALLENGE, on.PROPOSER, challenge="second")

    desk = Desk(hooks=Hooks(after_commit=(ask_anew,)))
    hooked.append(desk)
    desk.ask(on.SET_CHALLENGE, on.PROPOSER)
    assert len(desk.history("second")) == 1


def test_a_hook_after_the_commit_that_raises_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is logged with its challenge, the other hooks are called, and the answer is given."""
    told: list[Recorded] = []

    def fail(_: Recorded) -> None:
        raise HostError("the mail server is away")

    desk = Desk(hooks=Hooks(after_commit=(fail, told.append)))
    with caplog.at_level(logging.ERROR, logger="accelflow"):
        assert desk.ask(on.SET_CHALLENGE, on.PROPOSER).accepted
    assert [recorded.events for recorded in told] == [desk.history()]
    (record,) = caplog.records
    assert record.challenge == on.CHALLENGE  # type: ignore[attr-defined]
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], HostError)


def test_a_call_that_is_told_logs_its_keys(caplog: pytest.LogCaptureFixture) -> None:
    """What a store tells, it tells so; one that does not fail leaves no line."""
    made: list[str] = []

    def fail() -> None:
        raise HostError

    tell(lambda: made.append("done"))
    tell(fail, store="memory")
    (record,) = caplog.records
    assert (made, record.store) == (["done"], "memory")  # type: ignore[attr-defined]


def test_a_refusal_calls_no_hook_unless_something_was_owed() -> None:
    """Hooks tell of events; a refusal has none but those that settle."""
    told: list[Recorded] = []
    hooks = Hooks((lambda _, recorded: told.append(recorded),), (told.append,))
    desk = Desk(hooks=hooks).play(on.walk_to("accelerating"))
    told.clear()
    desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, at=on.on_day(1))
    assert told == []
    answer = desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, at=on.CAP)
    assert [recorded.events for recorded in told] == [answer.settled] * 2
    assert told[0].challenge.stage == "concluded"


def test_a_replay_calls_no_hook() -> None:
    """What was told once is not told again."""
    told: list[Recorded] = []
    desk = Desk(hooks=Hooks((lambda _, recorded: told.append(recorded),), (told.append,)))
    for _ in range(3):
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
    assert len(told) == 2


def test_a_sweep_calls_hooks_like_a_command() -> None:
    """For each challenge what was settled of it."""
    told: list[Recorded] = []
    desk = Desk(hooks=Hooks(after_commit=(told.append,)))
    for challenge in "ab":
        desk.play(on.walk_to("accelerating"), challenge)
    told.clear()
    desk.clock.set(on.CAP)
    swept = desk.accelerator.sweep()
    assert [recorded.challenge.id for recorded in told] == ["a", "b"]
    assert sum((recorded.events for recorded in told), ()) == swept.settled
    assert all(recorded.challenge.stage == "concluded" for recorded in told)


def test_a_challenge_in_a_hook_is_the_fold_of_its_history() -> None:
    """At every step of a whole walk."""
    walk = on.walk_to("completed")
    told: list[Recorded] = []
    desk = Desk(hooks=Hooks(after_commit=(told.append,))).play(walk)
    assert unasked(event for recorded in told for event in recorded.events) == walk.events
    assert told[-1].challenge == desk.accelerator.challenge(on.CHALLENGE).challenge


@pytest.mark.parametrize("moment", ["inside_transaction", "after_commit"])
@pytest.mark.parametrize(("given", "where"), [(print, ""), (None, ""), ((print, "x"), "[1]")])
def test_hooks_are_functions_in_a_tuple(moment: str, given: Any, where: str) -> None:
    """One alone, or what is none, is told where it stands before anything is recorded."""
    with pytest.raises(InvalidInput) as caught:
        Hooks(**{moment: given})
    assert [fault.path for fault in caught.value.faults] == [f"{moment}{where}"]
