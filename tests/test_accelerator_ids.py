"""Every attempt is answered once under its id, and the same one is answered the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.decisions import Refused
from accelflow.errors import (
    ChainBroken,
    OutcomeUnknown,
)
from accelflow.journal import StoredAnswer
from accelflow.memory import MemoryJournal, MemoryTransaction
from tests import lifecycle as on
from tests.desk import Desk, codes, reasons, unasked

# --- ids and answers ------------------------------------------------------------------------------


def test_the_same_attempt_is_answered_the_same() -> None:
    """An acceptance and a refusal are replayed with all that they said, and nothing is written."""
    desk = Desk().play(on.walk_to("accelerating"))
    first = desk.ask(on.RECORD_MEASUREMENT, on.KEEPER, at=on.on_day(51), id="m-1")
    refusal = desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, id="m-2")
    assert first.settled, "something had fallen due before"
    before = desk.stored()
    desk.clock.set(on.CAP)
    for id, actor, answer in (("m-1", on.KEEPER, first), ("m-2", on.STRANGER, refusal)):
        again = desk.ask(on.RECORD_MEASUREMENT, actor, id=id)
        assert again == attrs.evolve(answer, replayed=True)
        assert not answer.replayed
    assert desk.stored() == before


def test_what_was_answered_is_what_is_in_the_history() -> None:
    """The events of an answer are equal to those that are read back."""
    desk = Desk().play(on.walk_to("accelerating"))
    before = len(desk.history())
    answer = desk.ask(on.HOLD_MIDPOINT, on.COACH, at=on.on_day(55, 16), id="review")
    assert not isinstance(answer.outcome, Refused)
    assert (*answer.settled, *answer.outcome.events) == desk.history()[before:]
    assert answer.outcome.events[0].attempt == "review"


@pytest.mark.parametrize(
    "changed",
    [
        {"command": c.SubmitProposal(2, on.SUBMIT_PROPOSAL.content)},
        {"command": on.RECORD_INDICATIVE_TARGET},
        {"actor": on.OFFICE},
        {"challenge": "another"},
    ],
    ids=["payload", "command", "principal", "challenge"],
)
def test_an_id_stands_for_one_attempt(changed: dict[str, Any]) -> None:
    """With other content it is refused as reused, and nothing is stored."""
    desk = Desk().play(on.walk_to("drafted"))
    asked: dict[str, Any] = {"command": on.SUBMIT_PROPOSAL, "actor": on.PROPOSER}
    assert desk.ask(**asked, id="x").accepted
    before = desk.stored()
    answer = desk.ask(**{**asked, **changed}, id="x")
    (reason,) = reasons(answer)
    assert (reason.code, reason.parameters) == ("id-reused", {"id": "x"})
    assert (answer.replayed, answer.settled) == (False, ())
    assert desk.stored() == before


def test_roles_do_not_make_another_attempt() -> None:
    """The digest covers who asks and what, not what the host says of them by now."""
    desk = Desk().play(on.walk_to("drafted"))
    first = desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    renamed = Actor(on.PROPOSER.principal, "another-entity", frozenset({"office"}))
    assert desk.ask(on.SUBMIT_PROPOSAL, renamed, id="x") == attrs.evolve(first, replayed=True)


def test_after_a_refusal_there_is_one_answer_more() -> None:
    """And beside it what was owed; nothing else."""
    desk = Desk().play(on.walk_to("accelerating"))
    walk = on.walk_to("accelerating")
    refused = desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, at=on.on_day(1), id="early")
    assert (refused.settled, unasked(desk.history())) == ((), walk.events)
    late = desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, at=on.on_day(51), id="late")
    owed = walk.wait(on.on_day(51)).events[len(walk.events) :]
    assert late.settled == owed
    assert owed
    assert desk.history()[len(walk.events) :] == owed
    assert desk.journal.answer("early") is not None
    assert desk.journal.answer("late") is not None


class Pruning(MemoryJournal):
    """A host's journal that forgets what was answered, but not that it was."""

    def prune(self, id: str) -> None:
        """Forgets the body of an answer."""
        self._answers[id] = attrs.evolve(self._answers[id], body=None)


def test_a_pruned_answer_is_told_as_such() -> None:
    """The attempt is not judged anew, and other content under its id is still found out."""
    journal = Pruning()
    desk = Desk(journal).play(on.walk_to("drafted"))
    desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    journal.prune("x")
    before = desk.stored()
    assert codes(desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")) == ["answer-pruned"]
    assert codes(desk.ask(on.OPEN_REVIEW, on.REVIEWER, id="x")) == ["id-reused"]
    assert desk.stored() == before


def test_a_damaged_answer_is_not_believed() -> None:
    """It raises ChainBroken instead of telling something else."""
    journal = MemoryJournal()
    desk = Desk(journal).play(on.walk_to("drafted"))
    desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    answer = journal._answers["x"]
    assert answer.body is not None
    damaged = answer.body.replace(b'"accepted":[2]', b'"accepted":[0]')
    assert damaged != answer.body
    journal._answers["x"] = attrs.evolve(answer, body=damaged)
    with pytest.raises(ChainBroken):
        desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")


def test_stored_answers_are_the_journals_own() -> None:
    """An answer is kept under the id of its attempt, with its challenge and a digest."""
    desk = Desk()
    desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
    stored = desk.journal.answer("x")
    assert isinstance(stored, StoredAnswer)
    assert (stored.id, stored.challenge, len(stored.digest)) == ("x", on.CHALLENGE, 64)


# --- a commit of unknown fate ---------------------------------------------------------------------


class LosesItsWord(MemoryJournal):
    """Loses the connection at the commit, before it or after it."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: str | None = None

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        """A transaction of which nobody hears the end."""
        lost, self.lost = self.lost, None
        with super().transaction() as transaction:
            yield transaction
            if lost == "before":
                raise OutcomeUnknown("x")
            if lost == "after":
                transaction.calls.clear()
        if lost == "after":
            raise OutcomeUnknown("x")


@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_commit_of_unknown_fate_is_resolved_by_its_id(lost: str) -> None:
    """Asked again, what was written is replayed, and what was not is done, once."""
    journal = LosesItsWord()
    desk = Desk(journal).play(on.walk_to("drafted"))
    journal.lost = lost
    with pytest.raises(OutcomeUnknown) as caught:
        desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    assert caught.value.id == "x"
    answer = desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    assert (answer.accepted, answer.replayed) == (True, lost == "after")
    assert [event.attempt for event in desk.history()[1:]] == ["x"]
