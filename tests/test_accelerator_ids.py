"""Every attempt is answered once under its id, and the same one is answered the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import attrs
import pytest

from accelflow.codec import ERASED
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.decisions import Refused
from accelflow.errors import (
    AnswerPruned,
    ChainBroken,
    OutcomeUnknown,
    UnknownAnswer,
    UnknownEvent,
)
from accelflow.journal import StoredAnswer
from accelflow.memory import MemoryJournal, MemoryTransaction
from tests import lifecycle as on
from tests.desk import Desk, codes, counted, reasons, unasked

# --- ids and answers ------------------------------------------------------------------------------


def test_the_same_attempt_is_answered_the_same() -> None:
    """An acceptance and a refusal are replayed with all that they said, and nothing is written."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("accelerating", on.SPARSE))
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
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("accelerating", on.SPARSE))
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
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
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
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    first = desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    renamed = Actor(on.PROPOSER.principal, "another-entity", frozenset({"office"}))
    assert desk.ask(on.SUBMIT_PROPOSAL, renamed, id="x") == attrs.evolve(first, replayed=True)


def test_after_a_refusal_there_is_one_answer_more() -> None:
    """And beside it what was owed; nothing else."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("accelerating", on.SPARSE))
    walk = on.walk_to("accelerating", on.SPARSE)
    refused = desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, at=on.on_day(1), id="early")
    assert (refused.settled, unasked(desk.history())) == ((), walk.events)
    late = desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, at=on.on_day(51), id="late")
    owed = walk.wait(on.on_day(51)).events[len(walk.events) :]
    assert late.settled == owed
    assert owed
    assert desk.history()[len(walk.events) :] == owed
    assert desk.journal.answer("early") is not None
    assert desk.journal.answer("late") is not None


def test_a_pruned_answer_is_told_from_the_history() -> None:
    """What was granted is told by its events, with what followed on them, and nothing is done."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("accelerating", on.SPARSE))
    held = desk.ask(on.HOLD_MIDPOINT, on.COACH, at=on.on_day(55, 16), id="x")
    assert held.accepted
    assert held.settled, "the midpoint was overdue"
    desk.clock.set(on.CAP)
    desk.accelerator.sweep()
    desk.journal.prune_answers(on.CAP)
    before = desk.stored()
    again = desk.ask(on.HOLD_MIDPOINT, on.COACH, id="x")
    assert (again.outcome, again.settled, again.replayed) == (held.outcome, (), True)
    assert codes(desk.ask(on.OPEN_REVIEW, on.REVIEWER, id="x")) == ["id-reused"]
    assert desk.stored() == before


def test_a_pruned_refusal_is_an_error() -> None:
    """The attempt is not judged anew, and what was answered cannot be told."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    desk.ask(on.COMPLETE, on.OFFICE, id="x")
    desk.clock.advance(days=1)
    assert desk.journal.prune_answers(desk.clock.now()) == 2
    before = desk.stored()
    with pytest.raises(AnswerPruned) as caught:
        desk.ask(on.COMPLETE, on.OFFICE, id="x")
    assert (caught.value.id, caught.value.challenge) == ("x", on.CHALLENGE)
    assert desk.stored() == before


# --- personal texts -------------------------------------------------------------------------------

LATER = date(2023, 2, 1)
ONE, OTHER = c.ReturnProposal("Ask Aida.", LATER), c.ReturnProposal("Ask Bakyt.", LATER)


def test_personal_texts_tell_attempts_apart_until_they_are_erased() -> None:
    """Another text is another attempt; once erased, what agrees in all else is answered."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("under-review"))
    desk.clock.set(on.at(date(2023, 1, 20)))
    first = desk.ask(ONE, on.OFFICE, id="x")
    assert first.accepted
    assert codes(desk.ask(OTHER, on.OFFICE, id="x")) == ["id-reused"]
    desk.accelerator.erase(on.CHALLENGE, first.events[0].position)
    for command in (ONE, OTHER):
        again = desk.ask(command, on.OFFICE, id="x")
        assert again.replayed
        assert again.accepted
        assert [getattr(event.cause, "points", None) for event in again.events] == [ERASED]
    sooner = c.ReturnProposal("Ask Aida.", date(2023, 1, 31))
    assert codes(desk.ask(sooner, on.OFFICE, id="x")) == ["id-reused"]


def test_an_erased_text_cannot_be_guessed_back() -> None:
    """Of all that the journal still holds, nothing hangs on what the text was but its commitment.

    That hangs on a salt which is gone.
    """
    held = []
    for command in (ONE, OTHER):
        desk = Desk(salts=counted(), playbooks=[on.SPARSE]).play(on.walk_to("under-review"))
        desk.clock.set(on.at(date(2023, 1, 20)))
        event = desk.ask(command, on.OFFICE, id="x").events[0]
        desk.accelerator.erase(on.CHALLENGE, event.position)
        stored = desk.journal.read(on.CHALLENGE)[-1]
        assert b"salt" not in stored.personal
        assert stored.personal == b'[["",null]]'
        held.append(desk.journal.answer("x"))
    assert held[0] == held[1]


def test_a_refused_text_can_be_erased_too() -> None:
    """Nothing but its answer ever held anything of it."""
    held = []
    for command in (ONE, OTHER):
        desk = Desk(salts=counted(), playbooks=[on.SPARSE]).play(on.walk_to("under-review"))
        refused = desk.ask(command, on.STRANGER, id="x")
        assert not refused.accepted
        before = desk.journal.answer("x")
        desk.accelerator.erase_answer("x")
        held.append((before, desk.journal.answer("x")))
        assert desk.ask(command, on.STRANGER, id="x") == attrs.evolve(refused, replayed=True)
    assert held[0][0] != held[1][0]
    assert held[0][1] == held[1][1]
    with pytest.raises(UnknownAnswer):
        desk.accelerator.erase_answer("nobody")


def test_erasing_names_what_is_not_there() -> None:
    """A position without an event is told as such, and an event without an attempt is erased."""
    desk = Desk(playbooks=[on.SPARSE]).play(on.walk_to("accelerating", on.SPARSE))
    for position in (0, len(desk.history()) + 1):
        with pytest.raises(UnknownEvent):
            desk.accelerator.erase(on.CHALLENGE, position)
    armed = next(event for event in desk.history() if event.attempt is None)
    before = desk.stored()
    desk.accelerator.erase(on.CHALLENGE, armed.position)
    assert desk.stored() == before


def test_a_damaged_answer_is_not_believed() -> None:
    """It raises ChainBroken instead of telling something else."""
    journal = MemoryJournal()
    desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
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
    desk = Desk(playbooks=[on.SPARSE])
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
    desk = Desk(journal, playbooks=[on.SPARSE]).play(on.walk_to("drafted", on.SPARSE))
    journal.lost = lost
    with pytest.raises(OutcomeUnknown) as caught:
        desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    assert caught.value.id == "x"
    answer = desk.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    assert (answer.accepted, answer.replayed) == (True, lost == "after")
    assert [event.attempt for event in desk.history()[1:]] == ["x"]
