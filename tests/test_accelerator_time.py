"""Time is asked of the clock once, never goes back, and what it owes is settled before all else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs

from accelflow.domain.events import Event
from accelflow.errors import (
    ChainBroken,
)
from accelflow.hooks import Hooks
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
    base["deadline"] = [
        *base["deadline"],
        {
            "id": "first-actions",
            "kind": "checkpoint",
            "day": 2,
            "during": ["accelerating"],
            "met_by": ["record-step"],
        },
    ]
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
