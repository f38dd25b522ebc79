"""Whose move it is: what is open in a stage, who may ask it, and what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from accelflow.domain.actors import Actor
from accelflow.domain.decisions import Accepted
from accelflow.rules.moves import Move, Seat
from tests import lifecycle as it
from tests.cases import CASES
from tests.cases.everywhere import CLAIMER, payload
from tests.lifecycle import CAP, COACH, OFFICE, PLAYBOOK, SPARSE, STAGES, STRANGER, codes, walk_to


def moves(stage: str, actor: Actor | None = None) -> dict[str, Move]:
    """The moves open where a walk stands, by their transitions."""
    walk = walk_to(stage)
    return {move.transition: move for move in PLAYBOOK.moves(walk.dossier, walk.at, actor)}


@pytest.mark.parametrize("stage", STAGES)
def test_the_moves_are_those_of_the_stage(stage: str) -> None:
    """The transitions of the stage are open, in the order of the file; at an end there is none."""
    declared = [one.id for one in PLAYBOOK.methodology.transitions if stage in one.sources]
    assert list(moves(stage)) == declared
    assert bool(declared) is not PLAYBOOK.methodology.stage(stage).final


@pytest.mark.parametrize("actor", [OFFICE, COACH, it.STRATEGIST, it.MEMBER, STRANGER, CLAIMER])
@pytest.mark.parametrize("stage", STAGES)
def test_a_move_is_allowed_to_whom_no_role_is_missing(stage: str, actor: Actor) -> None:
    """What is called allowed is never refused for a role, and everything else always is."""
    walk = walk_to(stage)
    for move in moves(stage, actor).values():
        outcome = walk.ask(payload(move.command), actor).outcome
        reasons = () if isinstance(outcome, Accepted) else outcome.reasons
        missing = "role-missing" in codes(r for r in reasons if r.transition == move.transition)
        assert move.allowed is not missing


def test_nobody_in_particular_is_told_no_more_than_the_seats() -> None:
    """Without an actor nothing is said about being allowed."""
    assert {move.allowed for move in moves("accelerating").values()} == {None}


def test_a_seat_says_who_holds_it() -> None:
    """Of a dossier's role its holders are named; of a host's only the host knows them."""
    measure = moves("accelerating")["record-measurement"]
    assert measure == Move(
        "record-measurement",
        "record-measurement",
        "accelerating",
        (
            Seat("keeper", (it.KEEPER.principal,)),
            Seat("leader", (it.TEAM_LEADER.principal,)),
            Seat("coach", (COACH.principal,)),
            Seat("member", tuple(sorted(member.principal for member in it.MEMBERS))),
        ),
        None,
    )
    assert moves("under-review")["select-challenge"].seats == (Seat("office", None),)
    assert moves("teamed")["confirm-readiness"].seats == (Seat("coach", ()),)


def test_the_moves_are_those_after_what_is_owed() -> None:
    """At the end of Day 100 the moves are those of `concluded`, written or not."""
    walk = walk_to("accelerating")
    at_the_end = PLAYBOOK.moves(walk.dossier, CAP)
    assert [move.transition for move in at_the_end] == list(moves("concluded"))
    before = PLAYBOOK.moves(walk.dossier, CAP - timedelta(microseconds=1))
    assert [move.transition for move in before] == list(moves("accelerating"))


def test_what_was_recorded_later_than_asked_counts() -> None:
    """Asked for an instant in the past, the moves are those of the newest event."""
    walk = walk_to("concluded")
    earlier = PLAYBOOK.moves(walk.dossier, it.BEGIN)
    assert [move.transition for move in earlier] == list(moves("concluded"))


def test_what_is_due_names_who_can_meet_it() -> None:
    """The midpoint is met by the coach; nobody can meet the end of Day 100."""
    midpoint, end = SPARSE.due(walk_to("accelerating", SPARSE).dossier)
    assert midpoint.deadline.rule == "midpoint"
    assert midpoint.met_by == ("hold-midpoint-review",)
    assert midpoint.seats == (Seat("coach", (COACH.principal,)),)
    assert (end.deadline.due_at, end.met_by, end.seats) == (CAP, (), ())


def test_nothing_is_due_before_day_1_and_after_the_end() -> None:
    """Deadlines are open in the run alone."""
    for stage in STAGES:
        due = SPARSE.due(walk_to(stage, SPARSE).dossier)
        assert bool(due) is (stage in ("accelerating", "past-midpoint"))


def test_a_seat_is_named_once_for_several_commands() -> None:
    """Where several commands of the same role meet a deadline, the role stands there once."""
    rules = tuple(
        evolve(rule, met_by=("hold-midpoint-review", "record-progress-review"))
        for rule in SPARSE.methodology.deadlines
    )
    playbook = evolve(SPARSE, methodology=evolve(SPARSE.methodology, deadlines=rules))
    midpoint, _ = playbook.due(walk_to("accelerating", SPARSE).dossier)
    assert [seat.role for seat in midpoint.seats] == ["coach", "leader", "strategist"]


def test_every_accepted_case_was_a_move() -> None:
    """Whoever is accepted was told before that the move was open to them."""
    for case in CASES:
        if case.target is None or case.given.challenge is None:
            continue
        open_moves = PLAYBOOK.moves(case.given.challenge, case.at, case.actor)
        assert any(
            move.allowed and (move.command, move.target) == (case.command.type, case.target)
            for move in open_moves
        )
