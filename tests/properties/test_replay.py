"""The fold of the recorded events is the challenge: at every prefix, and field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import attrs
import pytest
from hypothesis import given, settings

from accelflow import steps
from accelflow.codec import opened
from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.deadlines import Deadline, DeadlineMoved, Moment
from accelflow.domain.events import Event
from accelflow.domain.folding import deadlines, design, fold, replay
from accelflow.domain.folding.step import apply
from tests.lifecycle import CHALLENGE
from tests.planted import assert_caught, planting
from tests.properties.shell import Shell, recorded_by
from tests.strategies import Course, busy_playbook, courses, times

COURSES = courses(book=busy_playbook())


def replay_equals_the_live_challenge(course: Course) -> None:
    """What is stored, replayed to any position, is what the shell had at that position."""
    shell = Shell(course)
    live = course.begun.challenge
    standings: dict[int, Challenge | None] = {live.position if live else 0: live}
    for number, ask in enumerate(course.asks):
        for event in recorded_by(shell.handle(ask, f"ask-{number}")):
            live = fold(live, event)
            standings[event.position] = live
        if live is not None:
            told = shell.accelerator.challenge(CHALLENGE)
            assert told.owed or told.challenge == live
    stored = shell.journal.read(CHALLENGE)
    for position, standing in standings.items():
        assert replay(opened(stored[:position], CHALLENGE, COMMANDS)) == standing


def dossier_is_what_was_told(course: Course) -> None:
    """Every prefix's dossier holds what a reader of the whole history would write down by hand."""
    events = [*course.begun.events, *(one for turn in course.turns() for one in turn.events)]
    challenge = None
    for position, event in enumerate(events, 1):
        challenge = fold(challenge, event)
        told = _told(events[:position])
        assert {name: getattr(challenge, name) for name in told} == told


@settings(max_examples=times(80))
@given(COURSES)
def test_replay_of_any_prefix_equals_the_live_challenge(course: Course) -> None:
    """From its stored bytes a challenge comes back as it was after each of its events."""
    replay_equals_the_live_challenge(course)


@settings(max_examples=times(50))
@given(COURSES)
def test_a_dossier_holds_what_its_history_tells(course: Course) -> None:
    """The fold forgets nothing: its fields equal a plain reading of all events."""
    dossier_is_what_was_told(course)


# --- the reader by hand -------------------------------------------------------------------------


def _told(events: Sequence[Event]) -> dict[str, object]:
    """Fields of the dossier, each found by a search through the history."""
    entered = [event.facts.today for event in events if event.before != event.after]
    return {
        "stage": events[-1].after,
        "position": len(events),
        "recorded_at": events[-1].recorded_at,
        "stage_since": entered[-1],
        "cohort": _last(events, ("set-challenge", "readmit-challenge"), "cohort", "to_cohort"),
        "coach": _last(events, ("appoint-coach",), "coach"),
        "launch_date": _last(events, ("fix-launch-date",), "on"),
        "note": _last(events, ("issue-challenge-note",), "note"),
        "keeper": _keeper(events),
        "cleared": _cleared(events),
        "returns": _count(events, "return-proposal"),
        "day_one": _fact(events, "day_one"),
        "cap": _fact(events, "cap"),
        "cutoff": _fact(events, "cutoff"),
        "deadlines": _open(events),
        "checks": _count(events, "record-sustainability-check"),
    }


def _last(
    events: Sequence[Event], types: tuple[str, ...], field: str, deferred: str | None = None
) -> object:
    """The field of the newest of these commands; a deferral voids it, or brings its own."""
    found = None
    for event in events:
        if event.type in types:
            found = getattr(event.cause, field)
        elif event.type == "defer-challenge":
            found = getattr(event.cause, deferred) if deferred else _kept(field, found)
    return found


def _kept(field: str, found: object) -> object:
    """People stay where a challenge is deferred."""
    return found if field == "coach" else None


def _keeper(events: Sequence[Event]) -> str | None:
    keeper = None
    for event in events:
        if isinstance(event.cause, c.HoldLaunchWorkshop | c.HoldMidpointReview):
            keeper = event.cause.agreement.keeper
        if isinstance(event.cause, c.ChangeTeam) and keeper in event.cause.leaves:
            keeper = None
    return keeper


def _cleared(events: Sequence[Event]) -> frozenset[str]:
    cleared: set[str] = set()
    for event in events:
        if isinstance(event.cause, c.ClearMember):
            cleared.add(event.cause.member)
        if isinstance(event.cause, c.ChangeTeam):
            cleared -= set(event.cause.leaves)
        if isinstance(event.cause, c.DeferChallenge):
            cleared.clear()
    return frozenset(cleared)


def _count(events: Sequence[Event], type: str) -> int:
    return sum(event.type == type for event in events)


def _fact(events: Sequence[Event], name: str) -> object:
    told = [getattr(event.facts, name) for event in events]
    return next((one for one in reversed(told) if one is not None), None)


def _open(events: Sequence[Event]) -> tuple[Deadline, ...]:
    """The deadlines armed and not closed since; of those due together, the last moved last."""
    held: dict[tuple[str, int], Deadline] = {}
    for event in events:
        if isinstance(event.cause, DeadlineMoved):
            moved = event.cause
            key = (moved.rule, moved.occurrence)
            held.pop(key, None)
            if moved.moment in (Moment.ARMED, Moment.OVERDUE, Moment.REBASED):
                held[key] = Deadline(
                    moved.rule,
                    moved.kind,
                    moved.due_at,
                    moved.moment is Moment.OVERDUE,
                    moved.occurrence,
                    moved.opens_at,
                )
    return tuple(sorted(held.values(), key=lambda deadline: deadline.due_at))


# --- the defects --------------------------------------------------------------------------------

Fold = Callable[..., Challenge]


def _forgetful_replay(events: Sequence[Event], before: Challenge | None = None) -> Challenge | None:
    challenge = replay(events, before)
    return challenge and attrs.evolve(challenge, keeper=None)


@contextmanager
def _folding(kind: type, how: Fold, sound: Fold) -> Iterator[None]:
    """Another fold of one kind of cause while the block runs."""
    apply.register(kind, how)
    try:
        yield
    finally:
        apply.register(kind, sound)


def _forgotten(_: Command, challenge: Challenge, __: Event) -> Challenge:
    return challenge


def _never_closed(cause: DeadlineMoved, challenge: Challenge, event: Event) -> Challenge:
    """One that is met stays open; to forget what fell overdue as well would never end."""
    if cause.moment is Moment.MET:
        return challenge
    return deadlines.moved(cause, challenge, event)


def test_a_replay_that_forgets_a_field_is_caught() -> None:
    """A way of reading that loses a field, as a snapshot might, differs from the live challenge."""
    defect = planting(steps, "replay", _forgetful_replay)
    assert_caught(replay_equals_the_live_challenge, COURSES, defect)


@pytest.mark.parametrize(
    ("kind", "sound", "instead"),
    [
        pytest.param(c.ClearMember, design.clearance, _forgotten, id="a clearance"),
        pytest.param(c.DeferChallenge, design.deferred, _forgotten, id="a deferral"),
        pytest.param(DeadlineMoved, deadlines.moved, _never_closed, id="a deadline"),
    ],
)
def test_a_fold_that_forgets_is_caught(kind: type, sound: Fold, instead: Fold) -> None:
    """A command or a deadline that leaves no trace differs from what the history tells."""

    def defect() -> AbstractContextManager[None]:
        return _folding(kind, instead, sound)

    assert_caught(dossier_is_what_was_told, COURSES, defect)
