"""Where the clock stops: whoever leads out of the running stages, the cut-off is fixed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Accepted, Verdict
from accelflow.domain.workshops import Session
from accelflow.methodologies import load
from accelflow.playbooks import playbook
from accelflow.rules.facts import cutoff_of
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.zones import zone
from tests import lifecycle as it
from tests.cases.acceleration import launchable
from tests.cases.everywhere import payload
from tests.lifecycle import COACH, OFFICE, PLAYBOOK, STAGES, Walk, codes, on_day, walk_to
from tests.methodologies.documents import Document, entry, fresh

RUN = ("accelerating", "past-midpoint")


@attrs.frozen
class CallOff(Command):
    """A host's own command that ends the run."""

    type: ClassVar[str] = "call-off"


def book(to: str, source: str = "accelerating") -> Playbook:
    """The shipped methodology with the host's command from a running stage."""
    document = fresh()
    document["transition"].append(
        {"command": "call-off", "from": [source], "to": to, "by": ["office"]}
    )
    commands = {**COMMANDS, CallOff.type: CallOff}
    return Playbook.bind(load(document, commands=commands), zone)


def called_off(to: str, day: int) -> Walk:
    """A challenge that the host's command led out of the run, or to another stage of it."""
    walk = evolve(walk_to("accelerating"), playbook=book(to))
    return walk.do(CallOff(), OFFICE, at=on_day(day))


@given(day=st.integers(1, 100))
def test_a_hosts_own_end_is_cut_off_today(day: int) -> None:
    """The day on which it was asked is the cut-off, and the result as of it can be recorded."""
    walk = called_off("concluded", day)
    cutoff = on_day(day).date()
    assert (walk.stage, walk.dossier.cutoff) == ("concluded", cutoff)
    assert not walk.dossier.pending
    lines = tuple(evolve(line, as_of=cutoff, known_on=cutoff) for line in it.RECORD_RESULT.lines)
    recorded = walk.do(evolve(it.RECORD_RESULT, lines=lines), it.KEEPER)
    assert recorded.dossier.result is not None


def test_an_open_request_ends_with_the_run() -> None:
    """Nobody withdraws from what is over, however it ended."""
    asked = walk_to("accelerating").do(it.REQUEST_WITHDRAWAL, it.PROPOSER)
    walk = evolve(asked, playbook=book("concluded")).do(CallOff(), OFFICE)
    assert asked.dossier.withdrawal is not None
    assert walk.dossier.withdrawal is None


@pytest.mark.parametrize("to", ["past-midpoint", "withdrawn"])
def test_what_goes_on_or_withdraws_has_no_cutoff(to: str) -> None:
    """Inside the run the clock goes on, and a withdrawal leaves nothing to be judged."""
    walk = called_off(to, 30)
    assert (walk.stage, walk.dossier.cutoff) == (to, None)


@pytest.mark.parametrize("before", STAGES)
def test_only_the_way_out_of_the_run_has_a_cutoff(before: str) -> None:
    """Of all pairs of stages those from a running one to one that is neither, nor withdrawal."""
    for after in STAGES:
        found = cutoff_of(PLAYBOOK.methodology, before, after, it.LAST_DAY)
        out = before in RUN and after not in (*RUN, "withdrawn")
        assert found == (it.LAST_DAY if out else None)


def test_a_command_of_ours_that_stays_in_the_run_has_none() -> None:
    """The stage decides and not the command: a variant's Conclude may lead to another running."""
    document = fresh()
    entry(document, "transition", "conclude").update(to="accelerating", refuse=[])
    walk = evolve(walk_to("past-midpoint"), playbook=Playbook.bind(load(document), zone))
    walk = walk.do(it.CONCLUDE, COACH)
    assert (walk.stage, walk.dossier.cutoff) == ("accelerating", None)


def test_without_a_cutoff_its_guards_do_not_know() -> None:
    """The verdict is unknown, and no parameter holds a date that there is not."""
    concluded = walk_to("concluded")
    bare = evolve(concluded, challenge=evolve(concluded.dossier, cutoff=None))
    for name, type, settings in (
        ("as-of-by-cutoff", "record-result", {}),
        ("soon-after-cutoff", "record-late-midpoint", {"days": 30}),
        ("held-in-the-run", "record-late-midpoint", {}),
    ):
        asked = bare.question(payload(type), COACH, at=it.at(date(2023, 8, 10)))
        found = BUILT_IN[name].judge(asked, **settings)
        assert found
        for reason in found:
            assert reason.verdict is Verdict.UNKNOWN
            assert "None" not in map(str, reason.parameters.values())


def test_without_day_1_its_guards_do_not_know() -> None:
    """An initiative cannot be held against a first day that is not fixed."""
    walk = walk_to("led")
    asked = walk.question(it.LAUNCH_INITIATIVE, COACH)
    [reason] = BUILT_IN["since-day-one"].judge(asked)
    assert (reason.verdict, reason.parameters) == (Verdict.UNKNOWN, {"claimed": "2023-03-26"})
    concluded = walk_to("concluded")
    bare = evolve(concluded, challenge=evolve(concluded.dossier, day_one=None))
    result = bare.question(it.RECORD_RESULT, COACH)
    assert not BUILT_IN["as-of-by-cutoff"].judge(evolve(result, today=date(2023, 9, 1)))


# --- a launch told too late ---------------------------------------------------------------------


def short(days: int) -> Document:
    """A variant of so few days that they may be over before the launch is told."""
    document = fresh()
    document["limits"].update(
        days=days,
        midpoint_due=min(50, days),
        midpoint_opens=1,
        midpoint_closes=days,
        scale_up_opens=1,
    )
    few = ("day-100", "midpoint")
    document["deadline"] = [rule for rule in document["deadline"] if rule["id"] in few]
    return document


@given(days=st.integers(1, 10), late=st.integers(0, 8))
def test_a_launch_is_told_while_its_days_run(days: int, late: int) -> None:
    """From the cap on it is refused with the days that are past; no lapse precedes its launch."""
    ready = evolve(launchable(), playbook=playbook(short(days)))
    told = it.at(it.SESSIONS[1] + timedelta(days=late), 23)
    outcome = ready.ask(it.HOLD_LAUNCH, COACH, at=told).outcome
    last = it.DAY_ONE + timedelta(days=days - 1)
    over = told.date() > last
    if isinstance(outcome, Accepted):
        assert not over
        assert late <= 7
        walk = ready.do(it.HOLD_LAUNCH, COACH, at=told).wait(it.CAP)
        [lapse] = [event for event in walk.events if event.type == "deadline-lapsed"]
        assert lapse.effective_at > told.astimezone(UTC)
        assert walk.dossier.cutoff == last
    elif late <= 7:
        [reason] = outcome.reasons
        assert over
        assert (reason.code, reason.transition) == ("days-over", "hold-launch-workshop")
        assert reason.parameters == {"day_one": "2023-03-17", "last": str(last)}


def test_the_cap_itself_is_too_late() -> None:
    """One microsecond before the last day is over it may be told, and at that instant no more."""
    ready = evolve(launchable(), playbook=playbook(short(3)))
    launch = evolve(it.HOLD_LAUNCH, sessions=(Session(it.SESSIONS[1], "city hall"),))
    cap = datetime(2023, 3, 20, tzinfo=zone(it.ZONE))
    assert isinstance(
        ready.ask(launch, COACH, at=cap - timedelta(microseconds=1)).outcome, Accepted
    )
    assert codes(it.refused(ready.ask(launch, COACH, at=cap)).reasons) == ("days-over",)
