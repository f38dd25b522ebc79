"""Guards of people: leadership, coach, team, clearances, the election of the team's leader."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from accelflow.domain import commands as c
from accelflow.domain.teams import Leader, Member, Team
from accelflow.domain.values import twice
from accelflow.rules.question import Found, Question, guard
from accelflow.rules.roles import DOSSIER_ROLES, holders

Seats = Mapping[str, frozenset[str]]


@guard("strategist-among-leaders", "strategist-not-leader", begun=True)
def strategist_among_leaders(q: Question) -> Found:
    """The strategist is one of the leadership team."""
    seats = _seats_after(q)
    outside = seats["strategist"] - seats["leadership"]
    return [q.fail("strategist-not-leader", strategist=one) for one in sorted(outside)]


@guard("strategist-seated", "strategist-vacant", begun=True)
def strategist_seated(q: Question) -> Found:
    """The change leaves a strategist."""
    return () if _seats_after(q)["strategist"] else [q.fail("strategist-vacant")]


@guard("leaders-of-several-entities", "leadership-one-entity", reads=(c.NameLeadership,))
def leaders_of_several_entities(q: Question) -> Found:
    """Leaders of at least two entities lead together."""
    entities = {leader.entity for leader in q.asked(c.NameLeadership).leaders}
    return () if len(entities) > 1 else [q.fail("leadership-one-entity")]


@guard("leaders-distinct", "already-in-leadership", reads=(c.NameLeadership, c.ChangeLeadership))
def leaders_distinct(q: Question) -> Found:
    """Nobody is in the leadership twice."""
    leaders = twice(leader.principal for leader in _leaders_after(q))
    return [q.fail("already-in-leadership", leader=one) for one in leaders]


@guard("leavers-in-leadership", "not-in-leadership", reads=(c.ChangeLeadership,))
def leavers_in_leadership(q: Question) -> Found:
    """Who leaves the leadership was there."""
    there = holders(q.dossier, "leadership")
    return [
        q.fail("not-in-leadership", leader=one)
        for one in q.asked(c.ChangeLeadership).leaves
        if one not in there
    ]


@guard("leadership-changes", "nothing-changed", reads=(c.ChangeLeadership,))
def leadership_changes(q: Question) -> Found:
    """Somebody joins or leaves, or another becomes strategist."""
    asked = q.asked(c.ChangeLeadership)
    same = asked.strategist in holders(q.dossier, "strategist")
    return [q.fail("nothing-changed")] if same and not asked.joins and not asked.leaves else ()


@guard("kept-apart", "roles-not-apart", begun=True)
def kept_apart(q: Question) -> Found:
    """Nobody comes to hold two roles that the methodology keeps apart.

    Only what this command would bring about is held against it, not what stood before.
    """
    before, after = _seats(q), _seats_after(q)
    found = []
    for one, other in q.methodology.apart:
        for principal in sorted(after[one] & after[other]):
            if principal not in before[one] & before[other]:
                found.append(q.fail("roles-not-apart", principal=principal, roles=(one, other)))
    return found


@guard("team-apart", "roles-not-apart", begun=True)
def team_apart(q: Question) -> Found:
    """No member holds a role that is kept apart from the team, however that came about.

    A change of the leadership is a fact and only warned about; what it left is judged here.
    """
    seats = _seats(q)
    return [
        q.fail("roles-not-apart", principal=principal, roles=(one, other))
        for one, other in q.methodology.apart
        if "member" in (one, other)
        for principal in sorted(seats[one] & seats[other])
    ]


@guard("team-of-several-entities", "team-one-entity", begun=True)
def team_of_several_entities(q: Question, *, least: int) -> Found:
    """A joint team comes from at least `least` entities."""
    return enough(q, _team_after(q).entities(), least)


def enough(q: Question, entities: Collection[str], least: int) -> Found:
    """Whether a team of these entities is a joint one."""
    if len(entities) >= least:
        return ()
    return [q.fail("team-one-entity", entities=tuple(sorted(entities)), least=least)]


@guard("team-size", "team-too-small", "team-too-large", begun=True)
def team_size(q: Question, *, least: int = 0, most: int = 100_000) -> Found:
    """The team has from `least` to `most` members; leaving alone is never held against it."""
    if isinstance(q.command, c.ChangeTeam) and not q.command.joins:
        return ()
    size = len(_team_after(q).members)
    if size < least:
        return [q.fail("team-too-small", size=size, least=least)]
    return [q.fail("team-too-large", size=size, most=most)] if size > most else ()


@guard("frontline-majority", "frontline-minority", begun=True)
def frontline_majority(q: Question) -> Found:
    """Most members work on the front line."""
    members = _team_after(q).members
    frontline = sum(member.frontline for member in members)
    if frontline * 2 > len(members):
        return ()
    return [q.fail("frontline-minority", frontline=frontline, size=len(members))]


@guard("members-distinct", "already-in-team", begun=True)
def members_distinct(q: Question) -> Found:
    """Nobody is in the team twice."""
    members = twice(member.principal for member in _team_after(q).members)
    return [q.fail("already-in-team", member=one) for one in members]


@guard("leavers-in-team", "not-in-team", reads=(c.ChangeTeam,))
def leavers_in_team(q: Question) -> Found:
    """Who leaves was there."""
    team = _team(q)
    return [
        q.fail("not-in-team", member=one)
        for one in q.asked(c.ChangeTeam).leaves
        if not team.holds(one)
    ]


@guard("joiners-cleared", "joiner-not-cleared", reads=(c.ChangeTeam,))
def joiners_cleared(q: Question) -> Found:
    """Who joins has a manager's approval."""
    missing = tuple(
        member.principal
        for member in q.asked(c.ChangeTeam).joins
        if member.principal not in q.dossier.cleared
    )
    return [q.fail("joiner-not-cleared", members=missing)] if missing else ()


@guard("leader-stays", "leader-vacant", reads=(c.ChangeTeam,))
def leader_stays(q: Question) -> Found:
    """The change leaves the team its leader."""
    leader = q.dossier.leader
    if leader is not None and leader in q.asked(c.ChangeTeam).leaves:
        return [q.fail("leader-vacant", leader=leader)]
    return ()


@guard("member-in-team", "not-in-team", reads=(c.ClearMember,))
def member_in_team(q: Question) -> Found:
    """Who is cleared is in the team."""
    member = q.asked(c.ClearMember).member
    return () if _team(q).holds(member) else [q.fail("not-in-team", member=member)]


@guard(
    "clears-own-staff", "manager-of-other-entity", "clearance-by-strategist", reads=(c.ClearMember,)
)
def clears_own_staff(q: Question) -> Found:
    """A manager of the member's entity clears; the strategist, for one without an employer."""
    member = _team(q).member(q.asked(c.ClearMember).member)
    if member is None:
        return ()
    if member.entity is None:
        if q.actor.principal in holders(q.dossier, "strategist"):
            return ()
        return [q.fail("clearance-by-strategist", member=member.principal)]
    if "manager" in q.actor.roles and q.actor.entity == member.entity:
        return ()
    return [q.fail("manager-of-other-entity", member=member.principal, entity=member.entity)]


@guard("not-oneself", "clears-oneself", reads=(c.ClearMember,))
def not_oneself(q: Question) -> Found:
    """Nobody clears himself."""
    member = q.asked(c.ClearMember).member
    return [q.fail("clears-oneself", member=member)] if member == q.actor.principal else ()


@guard("all-cleared", "not-cleared", begun=True)
def all_cleared(q: Question) -> Found:
    """Every member has a manager's approval."""
    missing = tuple(
        member.principal for member in _team(q).members if member.principal not in q.dossier.cleared
    )
    return [q.fail("not-cleared", members=missing)] if missing else ()


@guard("elected-is-member", "elected-not-member", reads=(c.ElectLeader,))
def elected_is_member(q: Question) -> Found:
    """The team elects one of its own."""
    elected = q.asked(c.ElectLeader).elected
    return () if _team(q).holds(elected) else [q.fail("elected-not-member", elected=elected)]


@guard("leader-accepted", "no-leader", begun=True)
def leader_accepted(q: Question) -> Found:
    """Somebody elected has accepted to lead."""
    if q.dossier.leader is not None:
        return ()
    return [q.fail("no-leader", elected=q.dossier.elected or "")]


def _team(q: Question) -> Team:
    return q.dossier.team or Team(0, (), "")


def _team_after(q: Question) -> Team:
    match q.command:
        case c.FormTeam(members=members):
            return Team(0, members, "")
        case c.ChangeTeam(joins=joins, leaves=leaves):
            return Team(0, (*_staying(_team(q), leaves), *joins), "")
    return _team(q)


def _leaders_after(q: Question) -> tuple[Leader, ...]:
    match q.command:
        case c.NameLeadership(leaders=leaders):
            return leaders
        case c.ChangeLeadership(joins=joins, leaves=leaves):
            before = q.dossier.leadership.leaders if q.dossier.leadership else ()
            return (*(one for one in before if one.principal not in leaves), *joins)
    raise TypeError("this guard reads NameLeadership and ChangeLeadership")


def _staying(team: Team, leaves: tuple[str, ...]) -> tuple[Member, ...]:
    return tuple(member for member in team.members if member.principal not in leaves)


def _seats(q: Question) -> Seats:
    return {role: holders(q.dossier, role) for role in DOSSIER_ROLES}


def _seats_after(q: Question) -> Seats:
    before = _seats(q)
    match q.command:
        case c.NameLeadership(leaders=leaders, strategist=strategist):
            named = frozenset(leader.principal for leader in leaders)
            return {**before, "leadership": named, "strategist": frozenset({strategist})}
        case c.ChangeLeadership():
            return {**before, **_leadership_after(before, q.command)}
        case c.AppointCoach(coach=coach):
            return {**before, "coach": frozenset({coach})}
        case c.FormTeam() | c.ChangeTeam():
            members = frozenset(member.principal for member in _team_after(q).members)
            return {**before, "member": members}
        case c.ElectLeader(elected=elected):
            return {**before, "elected": frozenset({elected})}
        case c.AcceptLead():
            return {**before, "leader": before["elected"]}
    return before


def _leadership_after(before: Seats, command: c.ChangeLeadership) -> Seats:
    gone = frozenset(command.leaves)
    joined = frozenset(leader.principal for leader in command.joins)
    stays = before["strategist"] - gone
    named = frozenset({command.strategist}) if command.strategist else stays
    return {"leadership": (before["leadership"] - gone) | joined, "strategist": named}
