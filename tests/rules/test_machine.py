"""The machine holds the structure: the table is read off it, and judges as it would."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transitions import MachineError

from accelflow.domain.decisions import Accepted
from accelflow.domain.definition import Transition
from accelflow.rules.candidates import Candidate, bind
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.machine import NOTHING, Edge, Machine, build, compiled, edges
from tests.cases import CASES, Case
from tests.cases.everywhere import out_of_place
from tests.lifecycle import PLAYBOOK, STAGES

METHODOLOGY = PLAYBOOK.methodology
MACHINE = build(METHODOLOGY, bind(METHODOLOGY, BUILT_IN))

# A plain machine settles nothing and knows no zone that is not there: those cases are not for it.
PLAIN = [
    case
    for case in (*CASES, *out_of_place())
    if not case.decide().settled and case.refusals != ("zone-unknown",)
]


class Model:
    """What a plain machine moves from state to state."""

    state = NOTHING


def plainly(case: Case) -> str:
    """The state in which plain `transitions` ends, evaluating the same conditions."""
    model = Model()
    MACHINE.add_model(model, initial=case.given.stage or NOTHING)
    question = case.given.question(case.command, case.actor, at=max(case.at, case.given.at))
    try:
        MACHINE.events[case.command.type].trigger(model, question)
    finally:
        MACHINE.remove_model(model)
    return model.state


@given(case=st.sampled_from(PLAIN))
def test_the_table_judges_as_a_plain_machine_does(case: Case) -> None:
    """What we accept, plain `transitions` takes to the same state; what we refuse, it leaves."""
    outcome = case.decide().outcome
    stage = case.given.stage
    if (stage, case.command.type) not in PLAYBOOK.table:
        with pytest.raises(MachineError):
            plainly(case)
        return
    state = plainly(case)
    assert state == (outcome.events[0].after if isinstance(outcome, Accepted) else stage or NOTHING)


def test_the_machine_has_no_model_and_no_shortcuts() -> None:
    """It holds the stages and nothing besides, and offers no `to_` trigger around the guards."""
    assert MACHINE.models == []
    assert set(MACHINE.states) == {NOTHING, *STAGES}
    triggers = {one.command for one in METHODOLOGY.transitions} | {"day-100"}
    assert set(MACHINE.events) == triggers


def test_the_table_is_the_methodology() -> None:
    """Each declared edge stands in the table under each of its sources, and no other does."""
    declared: dict[tuple[str | None, str], list[str]] = {}
    for transition in METHODOLOGY.transitions:
        for source in transition.sources or (None,):
            declared.setdefault((source, transition.command), []).append(transition.id)
    found = {
        key: [candidate.transition.id for candidate in candidates]
        for key, candidates in PLAYBOOK.table.items()
    }
    assert found == declared


def test_candidates_stand_in_the_order_of_the_file() -> None:
    """Scale is tried before the paths without it, because the file names it first."""
    names = [one.transition.id for one in PLAYBOOK.table["sustaining", "choose-paths"]]
    assert names == ["choose-scale", "choose-paths"]


def test_a_lapse_is_an_edge_and_no_candidate() -> None:
    """The end by force can be drawn from the machine, and cannot be asked for."""
    edges = {
        (one.source, one.dest)
        for ones in MACHINE.events["day-100"].transitions.values()
        for one in ones
    }
    assert edges == {("accelerating", "concluded"), ("past-midpoint", "concluded")}
    assert not {type for _, type in PLAYBOOK.table} & {"day-100", "midpoint"}


def test_every_way_can_be_drawn() -> None:
    """The ways of the machine are those that are declared, and only lapses are forced."""
    declared = [
        Edge(one.command, source, one.target_from(source), forced=False)
        for one in METHODOLOGY.transitions
        for source in one.sources or (NOTHING,)
    ]
    lapses = [
        Edge(rule.id, source, rule.target, forced=True)
        for rule in METHODOLOGY.deadlines
        if rule.target is not None
        for source in rule.during
    ]
    assert len(lapses) == 2
    assert Counter(edges(MACHINE)) == Counter([*declared, *lapses])


def test_other_conditions_are_not_read_as_candidates() -> None:
    """What a host hangs on the machine besides does not enter the table."""
    machine = Machine(model=None, states=["a", "b"], initial="a", auto_transitions=False)
    machine.add_transition("go", "a", "b", conditions=[lambda _: True])
    assert compiled(machine, Candidate) == {}


def test_a_transition_without_a_target_stays() -> None:
    """An internal edge keeps each of its stages; one with a target leaves for it."""
    stays = Transition("note", "note", ("a", "b"), None, ())
    assert [stays.target_from(stage) for stage in ("a", "b")] == ["a", "b"]
    moves = Transition("go", "go", ("a",), "b", ())
    assert moves.target_from("a") == "b"


def test_what_needs_settling_is_left_to_the_playbook() -> None:
    """The only cases a plain machine cannot play are those in which something had fallen due."""
    settling = [case for case in CASES if case.decide().settled]
    assert settling
    for case in settling:
        before = case.given.challenge
        assert before is not None
        assert before.next_due is not None
        assert before.next_due <= case.at
