"""Who asks too early at a terminal reads from when on it would be accepted."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain.commands import Command
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
from tests.cli.typed import Keyboard
from tests.lifecycle import CHALLENGE, on_day, walk_to


@pytest.fixture
def running(keyboard: Keyboard) -> Keyboard:
    """A rehearsal in which the hundred days run; Day 1 is 17 March 2023."""
    first, *others = walk_to("accelerating").events
    assert isinstance(first.cause, Command)
    assert first.actor is not None
    begin = first.effective_at.isoformat()
    keyboard.asks("open", CHALLENGE, first.cause, first.actor, "--at", begin)
    clock = ManualClock(first.effective_at, simulated=True)
    with SqliteJournal(keyboard.db.removeprefix("sqlite:///"), create=False) as journal:
        accelerator = Accelerator(journal, [life.PLAYBOOK], clock=clock)
        for event in others:
            if isinstance(event.cause, Command) and event.actor is not None:
                clock.set(event.effective_at)
                id = f"asked-{event.position}"
                accelerator.handle(event.cause, challenge=CHALLENGE, actor=event.actor, id=id)
    return keyboard


DAY_90 = ("--at", on_day(90).isoformat())
ON_DAY_94 = attrs.evolve(life.HOLD_SCALE_UP, held_on=date(2023, 6, 18))


def test_a_refusal_says_from_when_on_it_would_be_none(running: Keyboard) -> None:
    """By the weekday, the date and the time where the challenge is: Day 94 is Sunday 18 June."""
    said = running.asks("ask", CHALLENGE, ON_DAY_94, life.COACH, *DAY_90)
    assert said.status == 1
    assert "→ it would be accepted from Sunday 18 June 2023, 00:00" in said.out.splitlines()


def test_programs_read_it_under_a_key_of_its_own(running: Keyboard) -> None:
    """As an instant in UTC; and what no waiting mends, as missing."""
    opens = running.asks("ask", CHALLENGE, ON_DAY_94, life.COACH, "--json", *DAY_90).json()
    assert opens["earliest"] == {"outlook": "opens", "at": "2023-06-17T18:00:00Z"}
    stranger = running.asks("ask", CHALLENGE, ON_DAY_94, life.STRANGER, "--json", *DAY_90).json()
    missing = stranger["earliest"]
    assert (missing["outlook"], missing["at"]) == ("missing", "2023-06-17T18:00:00Z")
    assert [reason["code"] for reason in missing["reasons"]] == ["role-missing"]


def test_what_time_forbids_for_good_is_told(running: Keyboard) -> None:
    """A measurement after the last day is accepted at no later time."""
    late = ("--at", on_day(101).isoformat())
    said = running.asks("ask", CHALLENGE, life.RECORD_MEASUREMENT, life.KEEPER, *late)
    assert "→ as it stands it will not be accepted at any later time" in said.out.splitlines()


def test_what_is_no_matter_of_time_tells_no_date(running: Keyboard) -> None:
    """Nor does what would be accepted: both say nothing of waiting."""
    lacking = running.asks("ask", CHALLENGE, life.COMPLETE, life.OFFICE, *DAY_90)
    assert lacking.status == 1
    granted = running.asks("ask", CHALLENGE, life.RECORD_MEASUREMENT, life.KEEPER, *DAY_90)
    assert granted.status == 0
    assert not [
        line for said in (lacking, granted) for line in said.out.splitlines() if "→" in line
    ]
    as_json = running.asks(
        "ask", CHALLENGE, life.RECORD_MEASUREMENT, life.KEEPER, "--json", *DAY_90
    )
    assert "earliest" not in as_json.json()


def test_a_challenge_that_nobody_knows_tells_no_date(running: Keyboard) -> None:
    """What was never begun cannot be waited for; as JSON it says what is missing."""
    said = running.asks("ask", "other", life.COMPLETE, life.OFFICE, "--json", *DAY_90)
    assert said.json()["earliest"]["outlook"] == "missing"
