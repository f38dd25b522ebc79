"""An exercise is kept apart from what is real: in its journal, by its clock, on every board."""

from __future__ import annotations

import json

import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import Clock, ManualClock, SystemClock
from accelflow.codec import to_dict
from accelflow.errors import Fault, InvalidInput, PlaybookMissing
from accelflow.memory import MemoryJournal
from accelflow.playbooks import playbook
from accelflow.rules.playbook import Playbook
from tests import lifecycle as on
from tests.desk import Desk

EXERCISE = playbook("simulation")
RAPID = playbook("rapid-results")


def faults_of(playbooks: list[Playbook], clock: Clock | None) -> tuple[Fault, ...]:
    """What is wrong with an accelerator of these."""
    with pytest.raises(InvalidInput) as caught:
        Accelerator(MemoryJournal(), playbooks, clock=clock)
    return caught.value.faults


@pytest.mark.parametrize("at", [0, 1, 2])
def test_exercises_do_not_mix_with_others(at: int) -> None:
    """Each exercise that is wired beside real playbooks is told, wherever it stands."""
    playbooks = [on.PLAYBOOK, RAPID]
    playbooks.insert(at, EXERCISE)
    (fault,) = faults_of(playbooks, ManualClock(on.BEGIN))
    assert fault.path == f"playbooks[{at}]"
    assert fault.problem == "'simulation' is an exercise, and others here are none"
    assert "a journal of its own" in fault.remedy


@pytest.mark.parametrize("clock", [None, SystemClock()])
def test_an_exercise_has_a_simulated_clock(clock: Clock | None) -> None:
    """Under the machine's clock a sweep would end what a training has only begun: refused."""
    (fault,) = faults_of([EXERCISE], clock)
    assert (fault.path, fault.remedy) == ("clock", "give ManualClock(at, simulated=True)")


def test_several_exercises_share_a_journal() -> None:
    """Exercises of different methodologies are no mixture."""
    drill = playbook({"name": "drill", "version": "1", "extends": "simulation@1"})
    assert Accelerator(MemoryJournal(), [EXERCISE, drill], clock=ManualClock(on.BEGIN))


def test_a_row_says_whether_it_is_an_exercise() -> None:
    """The board of a training marks each of its challenges; that of real ones marks none."""
    for book in (on.PLAYBOOK, EXERCISE):
        desk = Desk(playbooks=[book])
        assert desk.ask(on.SET_CHALLENGE, on.PROPOSER).accepted
        assert [row.exercise for row in desk.accelerator.board()] == [book is EXERCISE]


def test_an_exercise_in_a_real_journal_is_not_listed_as_real() -> None:
    """It is set aside with its error, beside the real challenge, and swept with no other."""
    desk = Desk(playbooks=[EXERCISE])
    assert desk.ask(on.SET_CHALLENGE, on.PROPOSER, challenge="drill").accepted
    real = Desk(desk.journal)
    assert real.ask(on.SET_CHALLENGE, on.PROPOSER, challenge="real").accepted
    for listing in (real.accelerator.challenges(), real.accelerator.board()):
        assert len(listing) == 1
        ((challenge, error),) = listing.failed
        assert challenge == "drill"
        assert isinstance(error, PlaybookMissing)
        assert error.name == "simulation"
    assert [row.challenge for row in real.accelerator.board()] == ["real"]
    with pytest.raises(PlaybookMissing):
        real.ask(on.SUBMIT_PROPOSAL, on.PROPOSER, challenge="drill")


def test_a_sweep_of_real_challenges_leaves_an_exercise_alone() -> None:
    """What an exercise owes is not settled by an accelerator of real playbooks."""
    desk = Desk(playbooks=[EXERCISE])
    for ask, actor in (
        (on.SET_CHALLENGE, on.PROPOSER),
        (on.SUBMIT_PROPOSAL, on.PROPOSER),
        (on.OPEN_REVIEW, on.REVIEWER),
        (on.RECORD_REVIEW, on.REVIEWER),
        (on.SELECT_CHALLENGE, on.OFFICE),
        (on.NAME_LEADERSHIP, on.OFFICE),
        (on.APPOINT_COACH, on.STRATEGIST),
        (on.FORM_TEAM, on.STRATEGIST),
    ):
        assert desk.ask(ask, actor).accepted
    assert desk.ask(on.SET_GOALS, on.MEMBER, at=on.at(on.SESSIONS[0], 15)).accepted
    assert desk.ask(on.ELECT_LEADER, on.COACH).accepted
    assert desk.ask(on.ACCEPT_LEAD, on.TEAM_LEADER).accepted
    assert desk.ask(on.HOLD_LAUNCH, on.COACH, at=on.at(on.SESSIONS[1], 17)).accepted
    before = desk.stored()
    swept = Desk(desk.journal, at=on.CAP).accelerator.sweep()
    assert swept.settled == ()
    assert [type(error) for _, error in swept.failed] == [PlaybookMissing]
    assert desk.stored() == before


def test_the_mark_is_stored_where_it_is_true() -> None:
    """The bytes of an exercise's event say so; those of any other say nothing of it."""
    for book in (on.PLAYBOOK, EXERCISE):
        desk = Desk(playbooks=[book])
        assert desk.ask(on.SET_CHALLENGE, on.PROPOSER).accepted
        (stored,) = desk.journal.read(on.CHALLENGE)
        pin = json.loads(stored.body)["methodology"]
        assert pin.pop("exercise", False) is (book is EXERCISE)
        assert set(pin) == {"name", "version", "hash"}
        (event,) = desk.history()
        assert event.methodology == book.methodology.pin
        assert to_dict(event)["methodology"]["exercise"] is (book is EXERCISE)
