"""Guards of people: who leads, who is in the team, who is kept apart from whom."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.decisions import Accepted
from accelflow.domain.teams import Leader, Member
from accelflow.rules.guards.people import clears_own_staff, kept_apart, team_apart
from accelflow.rules.playbook import Playbook
from accelflow.zones import zone
from tests import lifecycle as it
from tests.cases.acceleration import launchable
from tests.cases.design import LED_TO_CONCLUDED
from tests.lifecycle import COACH, OFFICE, STRATEGIST, Walk, codes, walk_to

ENTITY = st.sampled_from(it.ENTITIES)
TEAMS = st.lists(st.tuples(ENTITY, st.booleans()), min_size=1, max_size=20)
EVERYBODY = (
    *(member.principal for member in it.MEMBERS),
    *(leader.principal for leader in it.ENTITY_LEADERS),
    it.REVIEWER.principal,
    "somebody-new",
)


def formed(team: list[tuple[str, bool]]) -> c.FormTeam:
    """A FormTeam of people who are nobody else in the challenge."""
    return c.FormTeam(
        tuple(
            Member(f"person-{number}", entity, frontline=frontline)
            for number, (entity, frontline) in enumerate(team)
        )
    )


def with_pairs(walk: Walk, *pairs: tuple[str, str]) -> Walk:
    """The walk under a variant that keeps these pairs of roles apart, and no other."""
    methodology = evolve(it.PLAYBOOK.methodology, apart=pairs)
    return evolve(walk, playbook=Playbook.bind(methodology, zone))


@given(team=TEAMS)
def test_a_team_has_its_size_and_its_mixture(team: list[tuple[str, bool]]) -> None:
    """Two entities and at most 15 are demanded; 8 to 12 and a majority of the front line usual."""
    outcome = walk_to("led").ask(formed(team), STRATEGIST).outcome
    size, entities = len(team), {entity for entity, _ in team}
    frontline = sum(front for _, front in team)
    against = () if isinstance(outcome, Accepted) else outcome.reasons
    told = {reason.code: reason.parameters for reason in (*against, *outcome.warnings)}
    wanted: dict[str, object] = {}
    if len(entities) < 2:
        wanted["team-one-entity"] = {"entities": tuple(sorted(entities)), "least": 2}
    if size < 8:
        wanted["team-too-small"] = {"size": size, "least": 8}
    if size > 12:
        wanted["team-too-large"] = {"size": size, "most": 12}
    if frontline * 2 <= size:
        wanted["frontline-minority"] = {"frontline": frontline, "size": size}
    assert told == wanted
    assert isinstance(outcome, Accepted) is (len(entities) > 1 and size <= 15)


@pytest.mark.parametrize("stage", LED_TO_CONCLUDED)
@pytest.mark.parametrize("principal", EVERYBODY)
def test_the_coach_is_none_of_those_who_lead_or_work(stage: str, principal: str) -> None:
    """Whoever is of the leadership or the team is refused as coach, and everybody else is not."""
    walk = walk_to(stage)
    leadership, team = walk.dossier.leadership, walk.dossier.team
    assert leadership is not None
    taken = leadership.holds(principal) or (team is not None and team.holds(principal))
    outcome = walk.ask(c.AppointCoach(principal), OFFICE).outcome
    assert isinstance(outcome, Accepted) is not taken
    if not isinstance(outcome, Accepted):
        assert {reason.parameters["principal"] for reason in outcome.reasons} == {principal}


def test_each_pair_of_roles_gives_a_reason_of_its_own() -> None:
    """A strategist who is to be coach unites two pairs, and both are told."""
    outcome = it.refused(walk_to("led").ask(c.AppointCoach(STRATEGIST.principal), OFFICE))
    assert [reason.parameters["roles"] for reason in outcome.reasons] == [
        ("coach", "strategist"),
        ("coach", "leadership"),
    ]


def test_what_stood_before_is_not_held_against_a_change() -> None:
    """A member made strategist is warned about once, and not when the team changes later."""
    change = c.ChangeLeadership("A new hand.", strategist=it.MEMBER.principal)
    walk = walk_to("teamed").do(change, OFFICE)
    assert codes(walk.events[-1].warnings) == ("strategist-not-leader", "roles-not-apart")
    joins = evolve(it.CHANGE_TEAM, leaves=(), joins=(it.JOINER,), effective_on=walk.at.date())
    assert codes(walk.do(joins, OFFICE).events[-1].warnings) == ("joiner-not-cleared",)
    assert not kept_apart.judge(walk.question(it.COMPLETE, OFFICE))


def test_a_launch_finds_a_strategist_in_the_team() -> None:
    """However a member came to be strategist, the launch workshop is refused for it."""
    change = c.ChangeLeadership("A new hand.", strategist=it.MEMBER.principal)
    walk = launchable().do(change, OFFICE)
    [reason] = it.refused(walk.ask(it.HOLD_LAUNCH, COACH)).reasons
    assert reason.code == "roles-not-apart"
    assert reason.parameters == {
        "principal": it.MEMBER.principal,
        "roles": ("strategist", "member"),
    }


def test_a_launch_minds_the_team_alone() -> None:
    """A coach who joined the leadership was warned about; the team's launch is not refused."""
    joins = (Leader(COACH.principal, it.ENERGY, "adviser"),)
    walk = launchable().do(c.ChangeLeadership("A new hand.", joins=joins), OFFICE)
    assert codes(walk.events[-1].warnings) == ("roles-not-apart",)
    assert not team_apart.judge(walk.question(it.HOLD_LAUNCH, COACH))


@pytest.mark.parametrize(
    ("pair", "refused"),
    [
        (("elected", "strategist"), "elect-leader"),
        (("leader", "strategist"), "accept-lead"),
        (("proposer", "keeper"), ""),
    ],
)
def test_a_variant_keeps_other_roles_apart(pair: tuple[str, str], refused: str) -> None:
    """Electing and accepting are held against the pairs of the methodology in force."""
    change = c.ChangeLeadership("A new hand.", strategist=it.MEMBER.principal)
    walk = with_pairs(walk_to("ready").do(change, OFFICE), pair)
    elect = c.ElectLeader(it.MEMBER.principal, 8)
    if refused == "elect-leader":
        [reason] = it.refused(walk.ask(elect, COACH)).reasons
    elif refused == "accept-lead":
        [reason] = it.refused(walk.do(elect, COACH).ask(it.ACCEPT_LEAD, it.MEMBER)).reasons
    else:
        led = walk.do(elect, COACH).do(it.ACCEPT_LEAD, it.MEMBER)
        assert led.dossier.leader == it.MEMBER.principal
        return
    assert reason.code == "roles-not-apart"
    assert reason.parameters == {"principal": it.MEMBER.principal, "roles": pair}


@given(
    leaves=st.sets(st.sampled_from([leader.principal for leader in it.ENTITY_LEADERS]), min_size=1),
    strategist=st.sampled_from([None, *(leader.principal for leader in it.ENTITY_LEADERS)]),
)
def test_a_change_of_leadership_is_never_refused(leaves: set[str], strategist: str | None) -> None:
    """Who left has left: a vacant seat and a strategist who leads nobody are only warned about."""
    walk = walk_to("accelerating")
    change = c.ChangeLeadership("Facts.", leaves=tuple(sorted(leaves)), strategist=strategist)
    after = walk.do(change, OFFICE)
    warned = codes(after.events[walk.dossier.position].warnings)
    assert after.dossier.leadership is not None
    seat = after.dossier.leadership.strategist
    vacant = strategist is None and STRATEGIST.principal in leaves
    assert (seat is None) is vacant
    assert ("strategist-vacant" in warned) is vacant
    outside = seat is not None and not after.dossier.leadership.holds(seat)
    assert ("strategist-not-leader" in warned) is outside


@given(leaves=st.sets(st.sampled_from([member.principal for member in it.MEMBERS]), min_size=1))
def test_leaving_the_team_is_never_refused(leaves: set[str]) -> None:
    """Whoever leaves a running team, it is recorded; what is missing then is warned about."""
    walk = walk_to("accelerating")
    change = c.ChangeTeam(walk.at.date(), "Facts.", leaves=tuple(sorted(leaves)))
    after = walk.do(change, OFFICE)
    assert after.dossier.team is not None
    stay = [member for member in it.MEMBERS if member.principal not in leaves]
    assert list(after.dossier.team.members) == stay
    warned = codes(after.events[walk.dossier.position].warnings)
    assert ("leader-vacant" in warned) is (it.TEAM_LEADER.principal in leaves)
    assert ("team-one-entity" in warned) is (len({member.entity for member in stay}) < 2)
    assert "joiner-not-cleared" not in warned


def test_an_overfull_team_may_still_shrink() -> None:
    """The upper limit is held against who joins, never against who leaves."""
    crowd = tuple(Member(f"extra-{number}", it.CITY) for number in range(20))
    walk = walk_to("teamed")
    team = walk.dossier.team
    assert team is not None
    full = evolve(walk, challenge=evolve(walk.dossier, team=evolve(team, members=crowd)))
    leave = c.ChangeTeam(walk.at.date(), "Too many.", leaves=("extra-0",))
    shrunk = full.do(leave, OFFICE).dossier.team
    assert shrunk is not None
    assert len(shrunk.members) == 19
    [reason] = it.refused(full.ask(evolve(leave, joins=(it.JOINER,)), OFFICE)).reasons
    assert reason.code == "team-too-large"
    assert reason.parameters == {"size": 20, "most": 15}


@pytest.mark.parametrize("member", it.MEMBERS, ids=lambda member: member.principal)
@pytest.mark.parametrize("entity", it.ENTITIES)
def test_a_manager_clears_the_own_staff_alone(member: Member, entity: str) -> None:
    """The manager of the member's entity is accepted, those of the others are not."""
    clear = c.ClearMember(member.principal)
    outcome = walk_to("teamed").ask(clear, it.MANAGERS[entity]).outcome
    if entity == member.entity:
        assert isinstance(outcome, Accepted)
        return
    assert not isinstance(outcome, Accepted)
    [reason] = outcome.reasons
    assert reason.code == "manager-of-other-entity"
    assert reason.parameters == {"member": member.principal, "entity": member.entity}


def test_a_stranger_to_the_team_gives_one_reason() -> None:
    """Who is not in the team is refused for that, and not for an entity that nobody knows."""
    asked = walk_to("led").question(c.ClearMember("nobody"), it.MANAGERS[it.CITY])
    assert not clears_own_staff.judge(asked)


@pytest.mark.parametrize(
    ("command", "code", "parameters"),
    [
        (c.ClearMember("nobody"), "not-in-team", {"member": "nobody"}),
        (c.ElectLeader("nobody", 8), "elected-not-member", {"elected": "nobody"}),
        (
            c.ChangeTeam(date(2023, 3, 7), "Left.", leaves=("nobody",)),
            "not-in-team",
            {"member": "nobody"},
        ),
        (
            c.ChangeTeam(date(2023, 3, 7), "Joins.", joins=(it.MEMBERS[2],)),
            "already-in-team",
            {"member": "member-3"},
        ),
    ],
)
def test_a_reason_names_the_person(
    command: c.Command, code: str, parameters: dict[str, str]
) -> None:
    """Each reason about a person says who it is."""
    actor = evolve(OFFICE, principal=COACH.principal, roles=OFFICE.roles | {"manager"})
    found = it.refused(walk_to("ready").ask(command, actor)).reasons
    assert [(reason.code, reason.parameters) for reason in found] == [(code, parameters)]


def test_the_missing_clearances_are_named() -> None:
    """Readiness is refused with the members whose managers have not spoken, and the remedy."""
    walk = walk_to("teamed")
    walk = walk.do(it.APPOINT_COACH, STRATEGIST).do(it.ISSUE_NOTE, STRATEGIST)
    walk = walk.do(c.FixLaunchDate(it.SESSIONS[0]), STRATEGIST)
    for step in it.clearing(it.MEMBERS[:8], walk.at):
        walk = step(walk)
    [reason] = it.refused(walk.ask(it.CONFIRM_READINESS, COACH)).reasons
    assert reason.code == "not-cleared"
    assert reason.parameters == {"members": ("member-9", "member-10")}
    assert reason.remedy == ("clear-member",)


def test_who_comes_back_is_cleared_anew() -> None:
    """A member who left and joins again counts as not cleared."""
    leaver = it.MEMBERS[9]
    walk = walk_to("ready")
    today = walk.at.date()
    gone = walk.do(c.ChangeTeam(today, "Left.", leaves=(leaver.principal,)), OFFICE)
    back = gone.do(c.ChangeTeam(today, "Back.", joins=(leaver,)), OFFICE)
    [warning] = back.events[-1].warnings
    assert warning.code == "joiner-not-cleared"
    assert warning.parameters == {"members": (leaver.principal,)}
