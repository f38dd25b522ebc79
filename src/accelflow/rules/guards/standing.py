"""Guards of what stands in the dossier, whatever is asked: what deadlines look at."""

from __future__ import annotations

from accelflow.rules.guards.people import enough
from accelflow.rules.guards.sustaining import pledges_answered
from accelflow.rules.question import Found, Question, guard


@guard("strategist-there", "strategist-vacant", begun=True)
def strategist_there(q: Question) -> Found:
    """Somebody holds the strategist's seat."""
    leadership = q.dossier.leadership
    seated = leadership is not None and leadership.strategist is not None
    return () if seated else [q.fail("strategist-vacant")]


@guard("entities-there", "team-one-entity", begun=True)
def entities_there(q: Question, *, least: int) -> Found:
    """The team as it stands comes from at least `least` entities."""
    team = q.dossier.team
    return enough(q, team.entities() if team else (), least)


@guard("team-cleared", "not-cleared", begun=True)
def team_cleared(q: Question) -> Found:
    """There is a team, and every member has a manager's approval."""
    team = q.dossier.team
    members = [member.principal for member in team.members] if team else []
    missing = tuple(one for one in members if one not in q.dossier.cleared)
    return () if members and not missing else [q.fail("not-cleared", members=missing)]


@guard("plan-pledged", "no-plan", "pledge-missing", begun=True)
def plan_pledged(q: Question) -> Found:
    """There is a plan, and where it has commitments each entity signed or declined it."""
    return [q.fail("no-plan")] if q.dossier.plan is None else pledges_answered.judge(q)
