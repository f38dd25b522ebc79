"""Time is asked of the clock once, never goes back, and what it owes is settled before all else."""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta
from typing import Any

import attrs
import pytest

from accelflow.domain.events import Event
from accelflow.errors import ChainBroken, InvalidInput, StoreFull
from accelflow.hooks import Hooks
from accelflow.journal import Batch, StoredEvent
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from tests import lifecycle as on
from tests.desk import Desk, document, unasked


def test_reads_write_nothing_and_say_what_is_owed() -> None:
    """What has fallen due is settled in memory and marked as not written yet."""
    desk = Desk().play(on.walk_to("accelerating"))
    walk = on.walk_to("accelerating").wait(on.CAP)
    owed = walk.events[len(on.walk_to("accelerating").events) :]
    desk.clock.set(on.CAP)
    before = desk.stored()
    standing = desk.accelerator.challenge(on.CHALLENGE)
    assert (standing.challenge, standing.owed, standing.day) == (walk.challenge, owed, 101)
    assert desk.accelerator.challenges() == (standing,)
    assert desk.accelerator.due(on.CHALLENGE) == on.PLAYBOOK.due(walk.dossier)
    assert desk.accelerator.moves(on.CHALLENGE) == on.PLAYBOOK.moves(walk.dossier, on.CAP)
    decision = desk.accelerator.check(on.HOLD_MIDPOINT, challenge=on.CHALLENGE, actor=on.COACH)
    assert decision.settled == owed
    assert unasked(desk.history()) == on.walk_to("accelerating").events
    assert desk.stored() == before


def test_a_clock_that_goes_back_does_not_take_time_back() -> None:
    """What is asked then is recorded at the newest instant that the challenge knows."""
    desk = Desk().play(on.walk_to("accelerating"))
    newest = desk.history()[-1].recorded_at
    desk.clock.set(newest - timedelta(days=3))
    standing = desk.accelerator.challenge(on.CHALLENGE)
    assert standing.day == 0
    desk.ask(on.ELECT_LEADER, on.COACH)
    assert desk.history()[-1].recorded_at == newest


def test_a_sweep_does_not_take_time_back() -> None:
    """A workshop told late arms what is past due; a clock behind it settles that no earlier."""
    base = document(name="with-first-actions")
    desk = Desk(playbooks=[playbook(base)]).play(on.walk_to("ready"))
    desk.ask(on.SET_GOALS, on.MEMBER, at=on.at(on.SESSIONS[0], 15))
    desk.ask(on.ELECT_LEADER, on.COACH)
    desk.ask(on.ACCEPT_LEAD, on.TEAM_LEADER)
    told = on.on_day(5)
    assert desk.ask(on.HOLD_LAUNCH, on.COACH, at=told).accepted
    desk.clock.set(on.on_day(4))
    settled = desk.accelerator.sweep().settled
    assert settled, "the first actions were due on Day 2"
    assert {event.recorded_at for event in settled} == {told}


def except_recording(events: tuple[Event, ...]) -> list[Event]:
    """Events but for when they were recorded."""
    return [attrs.evolve(event, recorded_at=event.effective_at) for event in events]


def test_a_late_sweep_equals_punctual_ones() -> None:
    """Event for event, but for the time of recording."""
    daily, late = (Desk().play(on.walk_to("accelerating")) for _ in range(2))
    for number in range(1, 130):
        daily.clock.set(on.on_day(number, 0))
        daily.accelerator.sweep()
    late.clock.set(on.on_day(129, 0))
    sweep = late.accelerator.sweep()
    assert sweep.failed == ()
    assert sweep.settled == late.history()[-len(sweep.settled) :]
    ours = except_recording(unasked(late.history()))
    assert ours == except_recording(unasked(daily.history()))
    assert late.journal.summaries() == daily.journal.summaries()
    assert late.accelerator.sweep().settled == ()


def test_a_sweep_takes_the_oldest_first_up_to_its_limit() -> None:
    """And the next one takes up where it ended."""
    desk = Desk()
    for challenge in ("c", "a", "b"):
        desk.play(on.walk_to("accelerating"), challenge)
    desk.clock.set(on.CAP)
    for expected in (["a", "b"], ["c"], []):
        swept = desk.accelerator.sweep(limit=2)
        assert sorted({event.challenge for event in swept.settled}) == expected


def test_a_sweep_sets_a_failing_challenge_aside() -> None:
    """A damaged record and a failing hook are told beside it, and the others go on."""

    def picky(_: object, recorded: Any) -> None:
        if recorded.challenge.id == "b" and recorded.challenge.stage == "concluded":
            raise ZeroDivisionError

    desk = Desk(hooks=Hooks(inside_transaction=(picky,)))
    for challenge in "abcd":
        desk.play(on.walk_to("accelerating"), challenge)
    journal = desk.journal
    damaged = attrs.evolve(journal._events["a"][0], body=b"{}")
    journal._events["a"] = (damaged, *journal._events["a"][1:])
    desk.clock.set(on.CAP)
    before = journal.read("b")
    swept = desk.accelerator.sweep()
    assert [(id, type(error)) for id, error in swept.failed] == [
        ("a", ChainBroken),
        ("b", ZeroDivisionError),
    ]
    assert {event.challenge for event in swept.settled} == {"c", "d"}
    assert journal.read("b") == before
    for challenge in "cd":
        assert desk.accelerator.challenge(challenge).challenge.stage == "concluded"
        assert desk.accelerator.challenge(challenge).owed == ()


@pytest.mark.parametrize("limit", [1, 2, 99])
def test_what_a_sweep_would_record_is_told_before(limit: int) -> None:
    """The same events and the same set aside, up to the limit, and nothing is written for it."""
    desk = Desk()
    for challenge in "cab":
        desk.play(on.walk_to("accelerating"), challenge)
    damage(desk, "a")
    desk.clock.set(on.CAP)
    before = desk.stored()
    owed = desk.accelerator.owed(limit)
    assert desk.stored() == before
    swept = desk.accelerator.sweep(limit)
    assert owed.settled == swept.settled
    assert [challenge for challenge, _ in owed.failed] == ["a"]
    assert [challenge for challenge, _ in swept.failed] == ["a"]
    assert desk.accelerator.owed().settled == desk.accelerator.sweep().settled


def damage(desk: Desk, *challenges: str) -> None:
    """Changes the first event of each, so that its chain breaks."""
    for challenge in challenges:
        first, *rest = desk.journal._events[challenge]
        desk.journal._events[challenge] = (attrs.evolve(first, body=b"{}"), *rest)


def test_failing_challenges_take_nobodys_turn() -> None:
    """However many fail before it, the next that owes something is swept, up to the limit."""
    desk = Desk()
    for challenge in "abcdefg":
        desk.play(on.walk_to("accelerating"), challenge)
    damage(desk, "a", "b", "c", "e")
    desk.clock.set(on.CAP)
    for expected, failing in (["d"], "abc"), (["f"], "abce"), (["g"], "abce"), ([], "abce"):
        swept = desk.accelerator.sweep(limit=1)
        assert sorted({event.challenge for event in swept.settled}) == expected
        assert [challenge for challenge, _ in swept.failed] == list(failing)


def test_a_row_that_owes_nothing_takes_nobodys_turn() -> None:
    """A row that was left behind, and says what is no longer so, keeps no other waiting."""
    desk = Desk()
    for challenge in "ab":
        desk.play(on.walk_to("accelerating"), challenge)
    old = desk.journal.summaries()[0]
    desk.clock.set(on.CAP)
    desk.ask(on.RECORD_MEASUREMENT, on.STRANGER, challenge="a")
    desk.journal._summaries["a"] = old
    assert {event.challenge for event in desk.accelerator.sweep(limit=1).settled} == {"b"}


class Full(MemoryJournal):
    """A store without room."""

    full = False

    def read(self, challenge: str, after: int = 0) -> tuple[StoredEvent, ...]:
        if self.full and challenge == "b":
            raise StoreFull("memory")
        return super().read(challenge, after)

    def _append(self, batch: Batch) -> None:
        if self.full:
            raise StoreFull("memory")
        super()._append(batch)


def test_a_sweep_ends_where_the_store_fails() -> None:
    """Each further challenge would fail too, and might wait for it."""
    journal = Full()
    desk = Desk(journal)
    for challenge in "abc":
        desk.play(on.walk_to("accelerating"), challenge)
    journal.full = True
    desk.clock.set(on.CAP)
    swept = desk.accelerator.sweep()
    assert (swept.settled, [challenge for challenge, _ in swept.failed]) == ((), ["a"])
    with pytest.raises(StoreFull):
        desk.accelerator.owed()


@pytest.mark.parametrize("limit", [-1, 1.5, None, "9", True])
def test_a_limit_is_a_whole_number(limit: Any) -> None:
    """Some databases hold -1 to mean all."""
    for call in (Desk().accelerator.sweep, Desk().accelerator.owed):
        with pytest.raises(InvalidInput):
            call(limit)


def test_a_damaged_challenge_hides_no_other() -> None:
    """It is beside what was found, with its error, on the board and among the challenges."""
    desk = Desk()
    for challenge in "abc":
        desk.play(on.walk_to("accelerating"), challenge)
    damage(desk, "b")
    desk.clock.set(on.on_day(51))
    found, board = desk.accelerator.challenges(), desk.accelerator.board()
    assert [one.challenge.id for one in found] == [one.challenge for one in board] == ["a", "c"]
    for listing in (found, board, copy.copy(found), pickle.loads(pickle.dumps(board))):  # noqa: S301
        ((challenge, error),) = listing.failed
        assert (challenge, type(error)) == ("b", ChainBroken)


def test_a_listing_reads_no_challenge_that_cannot_fit() -> None:
    """By its row, unless something has fallen due since that was written."""
    desk = Desk()
    desk.play(on.walk_to("accelerating"), "a")
    for challenge in "bc":
        desk.play(on.walk_to("drafted"), challenge)
    damage(desk, "b", "c")
    desk.clock.set(on.on_day(1))
    for wanted in ({"stage": "accelerating"}, {"overdue": True}, {"stage": "led"}):
        assert desk.accelerator.challenges(**wanted).failed == ()
    assert len(desk.accelerator.challenges(stage="drafted").failed) == 2
    desk.clock.set(on.CAP)
    (late,) = desk.accelerator.challenges(stage="concluded")
    assert late.challenge.id == "a"
