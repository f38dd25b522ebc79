"""Roles: what a dossier gives, what a host vouches for, and what a claim is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.definition import RoleSource
from accelflow.rules.roles import DOSSIER_ROLES, holders, holds_one
from tests import lifecycle as it
from tests.lifecycle import COACH, KEEPER, PLAYBOOK, STAGES, STRATEGIST, TEAM_LEADER, walk_to

MEMBERS = {member.principal for member in it.MEMBERS}
LEADERSHIP = {leader.principal for leader in it.ENTITY_LEADERS}
SEATED_FROM = {
    "proposer": ("drafted", {it.PROPOSER.principal}),
    "strategist": ("led", {STRATEGIST.principal}),
    "leadership": ("led", LEADERSHIP),
    "member": ("teamed", MEMBERS),
    "coach": ("ready", {COACH.principal}),
    "leader": ("accelerating", {TEAM_LEADER.principal}),
    "keeper": ("accelerating", {KEEPER.principal}),
    "recorder": ("scaling", {KEEPER.principal}),
}
"""The stage of the longest walk from which a role is held, and by whom."""
WAY = [
    stage
    for stage in STAGES
    if stage not in ("returned", "deferred", "rejected", "past-midpoint", "completed", "withdrawn")
]


@pytest.mark.parametrize("role", DOSSIER_ROLES)
@pytest.mark.parametrize("stage", WAY)
def test_a_dossier_gives_its_roles_as_it_grows(role: str, stage: str) -> None:
    """Before a seat is filled nobody holds it, and from then on exactly those who fill it."""
    begins, principals = SEATED_FROM.get(role, (None, set()))
    filled = begins is not None and WAY.index(stage) >= WAY.index(begins)
    assert holders(walk_to(stage).dossier, role) == (principals if filled else set())


def test_passing_seats_are_held_for_a_time() -> None:
    """The elected, who asked to withdraw, and who owned up are known while it matters."""
    elected = walk_to("ready").do(it.ELECT_LEADER, COACH)
    assert holders(elected.dossier, "elected") == {TEAM_LEADER.principal}
    assert holders(elected.do(it.DECLINE_LEAD, TEAM_LEADER).dossier, "elected") == set()
    led = elected.do(it.ACCEPT_LEAD, TEAM_LEADER).dossier
    assert holders(led, "elected") == set()
    assert holders(led, "leader") == {TEAM_LEADER.principal}
    asked = walk_to("led").do(it.REQUEST_WITHDRAWAL, STRATEGIST)
    assert holders(asked.dossier, "requester") == {STRATEGIST.principal}
    declined = asked.do(it.DECLINE_WITHDRAWAL, it.OFFICE)
    assert holders(declined.dossier, "requester") == set()
    owned = walk_to("concluded").do(it.ACKNOWLEDGE_NO_MIDPOINT, COACH)
    assert holders(owned.dossier, "acknowledger") == {COACH.principal}


def test_a_vacant_seat_has_no_holder() -> None:
    """A strategist who left the leadership holds the seat no more."""
    gone = c.ChangeLeadership("Moved on.", leaves=(STRATEGIST.principal,))
    dossier = walk_to("led").do(gone, it.OFFICE).dossier
    assert holders(dossier, "strategist") == set()
    assert holders(dossier, "leadership") == LEADERSHIP - {STRATEGIST.principal}


@given(role=st.sampled_from(sorted(DOSSIER_ROLES)), stage=st.sampled_from(STAGES))
def test_a_claim_to_a_role_of_the_dossier_is_worth_nothing(role: str, stage: str) -> None:
    """Whether somebody holds it depends on the principal, claimed or not."""
    dossier = walk_to(stage).dossier
    claimer = Actor("stranger-1", None, frozenset({role}))
    assert not holds_one(dossier, claimer, [(role, False)])
    for principal in holders(dossier, role):
        assert holds_one(dossier, Actor(principal), [(role, False)])


@given(role=st.sampled_from(["office", "verifier", "coach"]), has=st.booleans())
def test_a_host_vouches_for_its_roles(role: str, has: bool) -> None:
    """A host's role is held by whom the host says, and before a dossier it vouches for all."""
    actor = Actor("somebody", None, frozenset({role} if has else {"other"}))
    assert holds_one(walk_to("ready").dossier, actor, [(role, True)]) is has
    assert holds_one(None, actor, [(role, False)]) is has


def test_the_methodology_names_only_roles_that_there_are() -> None:
    """Every dossier role of the methodology can be looked up."""
    named = {r.id for r in PLAYBOOK.methodology.roles if r.source is RoleSource.DOSSIER}
    assert named <= set(DOSSIER_ROLES)
