"""The accelerator reads, asks the playbook, appends and tells; it judges nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain import commands as c
from accelflow.domain.decisions import Refused
from accelflow.errors import (
    GuardFailed,
    InvalidInput,
    PlaybookMissing,
    UnknownChallenge,
)
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Found, Guard, Question, guard
from tests import lifecycle as on
from tests.desk import Desk, codes, document, reasons, unasked

# --- a walk through the shell ---------------------------------------------------------------------


@pytest.mark.parametrize("stage", on.STAGES)
def test_a_walk_through_the_shell_is_the_playbooks_walk(stage: str) -> None:
    """The recorded events are those that the playbook decides, and so is the challenge."""
    walk = on.walk_to(stage)
    desk = Desk().play(walk)
    assert unasked(desk.history()) == walk.events
    standing = desk.accelerator.challenge(on.CHALLENGE)
    assert standing.challenge == walk.challenge
    assert standing.owed == ()


@pytest.mark.parametrize("stage", ["ready", "accelerating", "scaling"])
def test_moves_and_due_are_the_playbooks(stage: str) -> None:
    """Asked of the challenge as it stands, for an actor or for nobody."""
    walk = on.walk_to(stage)
    desk = Desk().play(walk)
    for actor in (None, on.COACH, on.STRANGER):
        expected = on.PLAYBOOK.moves(walk.dossier, walk.at, actor)
        assert desk.accelerator.moves(on.CHALLENGE, actor) == expected
        assert expected
    assert desk.accelerator.due(on.CHALLENGE) == on.PLAYBOOK.due(walk.dossier)


def test_the_day_is_counted_in_the_challenges_zone() -> None:
    """It changes at local midnight, and there is none before Day 1 is fixed."""
    desk = Desk().play(on.walk_to("ready"))
    assert desk.accelerator.challenge(on.CHALLENGE).day is None
    desk = Desk().play(on.walk_to("accelerating"))
    for number, at in ((1, on.on_day(1, 0)), (1, on.on_day(1, 23, 59)), (2, on.on_day(2, 0))):
        desk.clock.set(at)
        assert desk.accelerator.challenge(on.CHALLENGE).day == number


def test_check_gives_the_answer_of_handle() -> None:
    """At every step of a whole walk, refused ones too, and it writes nothing."""
    desk = Desk()
    for event in on.walk_to("completed").events:
        if event.actor is None or not isinstance(event.cause, c.Command):
            continue
        desk.clock.set(event.recorded_at)
        for actor in (on.STRANGER, event.actor):
            before = desk.stored()
            checked = desk.accelerator.check(event.cause, challenge=on.CHALLENGE, actor=actor)
            assert desk.stored() == before
            answer = desk.ask(event.cause, actor)
            assert unasked(answer.settled) == unasked(checked.settled)
            if isinstance(answer.outcome, Refused):
                assert checked.outcome == answer.outcome
            else:
                assert actor == event.actor
                assert not isinstance(checked.outcome, Refused)
                assert unasked(answer.outcome.events) == checked.outcome.events


def test_a_challenge_that_never_began() -> None:
    """Reads raise UnknownChallenge, its history is empty, and a command for it is refused."""
    desk = Desk()
    accelerator = desk.accelerator
    for read in (accelerator.challenge, accelerator.moves, accelerator.due):
        with pytest.raises(UnknownChallenge) as caught:
            read("nowhere")
        assert caught.value.challenge == "nowhere"
    assert accelerator.history("nowhere") == ()
    answer = desk.ask(on.OPEN_REVIEW, on.REVIEWER, challenge="nowhere")
    assert codes(answer) == ["unknown-challenge"]
    with pytest.raises(UnknownChallenge):
        accelerator.challenge("nowhere")


def test_challenges_are_those_that_fit() -> None:
    """By cohort, by the stage in which they stand now, and by whether something is overdue."""
    desk = Desk()
    desk.play(on.walk_to("accelerating"), "b")
    desk.play(on.walk_to("deferred"), "c")
    desk.play(on.walk_to("drafted"), "a")
    desk.clock.set(on.on_day(1))

    def ids(**wanted: Any) -> list[str]:
        return [found.challenge.id for found in desk.accelerator.challenges(**wanted)]

    assert ids() == ["a", "b", "c"]
    assert ids(cohort="kg-1") == ["a", "b"]
    assert ids(cohort="kg-2") == ["c"]
    assert ids(cohort="kg-9") == []
    assert ids(stage="deferred") == ["c"]
    assert ids(overdue=True) == []
    assert ids(overdue=False) == ["a", "b", "c"]
    desk.clock.set(on.CAP)
    assert ids(stage="accelerating") == []
    assert ids(stage="concluded", cohort="kg-1") == ["b"]
    desk.clock.set(on.on_day(51))
    assert ids(overdue=True) == ["b"]
    assert ids(overdue=False, stage="drafted") == ["a"]


def test_the_board_shows_how_challenges_stand_now() -> None:
    """What is owed is settled in memory and marked so, by cohort, and nothing is written."""
    desk = Desk()
    desk.play(on.walk_to("accelerating"), "b")
    desk.play(on.walk_to("deferred"), "a")
    desk.clock.set(on.on_day(51))
    before = desk.stored()
    board = desk.accelerator.board()
    assert [(row.challenge, row.stage, row.day, row.owed) for row in board] == [
        ("a", "deferred", None, False),
        ("b", "accelerating", 51, True),
    ]
    assert board[1].overdue == ("midpoint",)
    assert desk.accelerator.board(cohort="kg-1") == board[1:]
    assert desk.stored() == before
    desk.accelerator.sweep()
    assert desk.accelerator.board() == (board[0], attrs.evolve(board[1], owed=False))


# --- what is malformed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"command": None}, "type"),
        ({"command": "open-review"}, "type"),
        ({"command": c.Command()}, "type"),
        ({"command": c.DeferChallenge("kg-2", "Why not")}, "to_cohort"),  # type: ignore[arg-type]
        ({"command": c.FixLaunchDate(datetime(2023, 3, 15, tzinfo=UTC))}, "on"),
        ({"actor": "office-1"}, "actor"),
        ({"actor": None}, "actor"),
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"id": "two words"}, "id"),
        ({"challenge": "two words"}, "challenge"),
        ({"challenge": None}, "challenge"),
    ],
    ids=str,
)
def test_what_is_malformed_is_refused_before_anything_is_read(
    changed: dict[str, Any], path: str
) -> None:
    """It is an InvalidInput at its path, and nothing is stored."""
    desk = Desk().play(on.walk_to("led"))
    asked = {
        "command": on.FIX_LAUNCH_DATE,
        "challenge": on.CHALLENGE,
        "actor": on.OFFICE,
        "id": "x",
    }
    before = desk.stored()
    with pytest.raises(InvalidInput) as caught:
        desk.accelerator.handle(**{**asked, **changed})
    assert [fault.path for fault in caught.value.faults] == [path]
    assert desk.stored() == before
    assert desk.accelerator.handle(**asked).accepted  # type: ignore[arg-type]


class NaiveClock:
    """A host's clock that forgot its zone."""

    def now(self) -> datetime:
        """Noon, somewhere."""
        return datetime(2023, 3, 1, 12)  # noqa: DTZ001 - that is the point


def test_a_naive_clock_is_refused() -> None:
    """By every call that asks it, before anything is read or written."""
    accelerator = Accelerator(MemoryJournal(), [on.PLAYBOOK], clock=NaiveClock())
    calls: tuple[Callable[[], object], ...] = (
        lambda: accelerator.handle(on.SET_CHALLENGE, challenge="a", actor=on.OFFICE, id="x"),
        lambda: accelerator.check(on.SET_CHALLENGE, challenge="a", actor=on.OFFICE),
        lambda: accelerator.challenge("a"),
        accelerator.challenges,
        lambda: accelerator.moves("a"),
        lambda: accelerator.due("a"),
        accelerator.sweep,
    )
    for call in calls:
        with pytest.raises(InvalidInput, match="naive"):
            call()


class BishkekClock(ManualClock):
    """A clock that tells its instants in local time."""

    def now(self) -> datetime:
        """The instant, with the offset of Bishkek."""
        return super().now().astimezone(on.at(date(2023, 1, 1)).tzinfo)


def test_instants_are_recorded_in_utc_whatever_the_clock_tells() -> None:
    """Those of commands and those of what a sweep settles."""
    journal, walk = MemoryJournal(), on.walk_to("accelerating")
    Desk(journal).play(walk)
    accelerator = Accelerator(journal, [on.PLAYBOOK], clock=BishkekClock(on.on_day(51)))
    assert accelerator.sweep().settled
    accelerator.handle(on.RECORD_PROGRESS, challenge=on.CHALLENGE, actor=on.COACH, id="x")
    newest = accelerator.history(on.CHALLENGE)[len(walk.events) :]
    assert {event.recorded_at.tzinfo for event in newest} == {UTC}
    assert b"+06:00" not in b"".join(event.body for event in journal.read(on.CHALLENGE))


def test_an_accelerator_needs_a_playbook() -> None:
    """Without one no challenge could begin."""
    with pytest.raises(InvalidInput) as caught:
        Accelerator(MemoryJournal(), [])
    assert [fault.path for fault in caught.value.faults] == ["playbooks"]


# --- guards, playbooks and commands of the host's -------------------------------------------------


def broken_guard(q: Question, **_: object) -> Found:
    """Divides by zero instead of judging."""
    return [q.fail("same-person", role=str(1 // 0))]


def test_a_guard_that_raises_decides_nothing() -> None:
    """GuardFailed names it and has its error as the cause; nothing is stored."""
    guards = {**BUILT_IN, "asker-is-not": Guard("asker-is-not", broken_guard, ("same-person",))}
    strict = Playbook.bind(on.PLAYBOOK.methodology, on.PLAYBOOK.zones, guards)
    desk = Desk(playbooks=[strict]).play(on.walk_to("proposed"))
    before = desk.stored()
    with pytest.raises(GuardFailed) as caught:
        desk.ask(on.OPEN_REVIEW, on.REVIEWER)
    assert caught.value.transition == "open-review"
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(GuardFailed):
        desk.accelerator.check(on.OPEN_REVIEW, challenge=on.CHALLENGE, actor=on.REVIEWER)
    assert desk.stored() == before


def test_a_challenge_keeps_the_methodology_that_it_began_with() -> None:
    """New challenges follow the first playbook; one at hand that is not first still serves."""
    journal = MemoryJournal()
    desk = Desk(journal).play(on.walk_to("drafted"))
    newer = playbook(document(version="99"))
    both = Desk(journal, at=on.walk_to("drafted").at, playbooks=[newer, on.PLAYBOOK])
    both.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, id="x")
    both.ask(on.SET_CHALLENGE, on.PROPOSER, id="y", challenge="new")
    assert {event.methodology for event in both.history()} == {on.PLAYBOOK.methodology.pin}
    assert {event.methodology for event in both.history("new")} == {newer.methodology.pin}
    for one in (on.PLAYBOOK, newer):
        stored = journal.document(one.methodology.hash)
        assert stored is not None
        assert stored.body == one.methodology.document
    alone = Desk(journal, playbooks=[newer])
    before = desk.stored()
    with pytest.raises(PlaybookMissing) as caught:
        alone.ask(on.OPEN_REVIEW, on.REVIEWER)
    pin = on.PLAYBOOK.methodology.pin
    missing = caught.value
    assert (missing.name, missing.version, missing.hash) == (pin.name, pin.version, pin.hash)
    assert desk.stored() == before


@attrs.frozen
class BookBuses(c.Command):
    """A host's command: buses for the team."""

    type: ClassVar[str] = "book-buses"
    buses: int
    why: str = ""


@guard("buses-few", "too-many-buses")
def buses_few(q: Question, *, most: int) -> Found:
    """A host's guard: not more than so many."""
    asked = q.asked(BookBuses)
    return [q.fail("too-many-buses", most=most)] if asked.buses > most else ()


def test_a_hosts_command_guard_and_methodology() -> None:
    """Its command is judged by its guard, moves its stage, and survives a reload in `extra`."""
    commands = {**c.COMMANDS, "book-buses": BookBuses}
    guards = {**BUILT_IN, "buses-few": buses_few}
    base = document(name="with-buses")
    base["transition"] = [
        *base["transition"],
        {
            "command": "book-buses",
            "from": ["drafted"],
            "to": "withdrawn",
            "by": ["office"],
            "refuse": [{"guard": "buses-few", "most": 3}],
        },
    ]
    own = playbook(base, guards, commands)
    journal = MemoryJournal()
    desk = Desk(journal, playbooks=[own], commands=commands)
    desk.ask(on.SET_CHALLENGE, on.PROPOSER)
    refused = desk.ask(BookBuses(4), on.OFFICE)
    assert [(one.code, one.parameters) for one in reasons(refused)] == [
        ("too-many-buses", {"most": 3})
    ]
    assert desk.ask(BookBuses(3, "It is far."), on.OFFICE).accepted
    reloaded = Desk(journal, playbooks=[own], commands=commands)
    standing = reloaded.accelerator.challenge(on.CHALLENGE)
    assert standing.challenge.extra == (BookBuses(3, "It is far."),)
    assert standing.challenge.stage == "withdrawn"


def test_a_hosts_command_must_be_registered() -> None:
    """One that could not be read back is not taken."""
    desk = Desk().play(on.walk_to("drafted"))
    with pytest.raises(InvalidInput, match="BookBuses is no command that is registered here"):
        desk.ask(BookBuses(1), on.OFFICE)


# --- the log --------------------------------------------------------------------------------------


def test_what_is_logged_has_stable_keys(caplog: pytest.LogCaptureFixture) -> None:
    """At debug level, by the logger named accelflow."""
    desk = Desk()
    with caplog.at_level(logging.DEBUG, logger="accelflow"):
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="x")
        desk.ask(on.SET_CHALLENGE, on.PROPOSER, id="y")
        desk.accelerator.sweep()
    *handled, swept = caplog.records
    keys = ("challenge", "command", "attempt", "accepted", "replayed")
    assert [tuple(getattr(record, key) for key in keys) for record in handled] == [
        (on.CHALLENGE, "set-challenge", "x", True, False),
        (on.CHALLENGE, "set-challenge", "x", True, True),
        (on.CHALLENGE, "set-challenge", "y", False, False),
    ]
    assert (swept.settled, swept.failed) == (0, 0)  # type: ignore[attr-defined]
    assert {(record.name, record.levelname) for record in caplog.records} == {
        ("accelflow", "DEBUG")
    }
