"""Guards of the sustainability phase: plan, pledges, paths, and the close."""

from __future__ import annotations

import attrs

from accelflow.domain import commands as c
from accelflow.domain.events import Reason
from accelflow.domain.results import GoalOutcome
from accelflow.domain.sustaining import Path
from accelflow.rules.question import Found, Question, guard


@guard("scale-up-held", "no-scale-up-workshop", begun=True)
def scale_up_held(q: Question) -> Found:
    """The closing workshop was held."""
    return [q.fail("no-scale-up-workshop")] if q.dossier.scale_up is None else ()


@guard("commitments-or-why", "no-commitments", reads=(c.AdoptSustainabilityPlan,))
def commitments_or_why(q: Question) -> Found:
    """A plan has commitments, or says why it has none."""
    asked = q.asked(c.AdoptSustainabilityPlan)
    return () if asked.commitments or asked.none_because else [q.fail("no-commitments")]


@guard("commitments-distinct", "commitment-twice", reads=(c.AdoptSustainabilityPlan,))
def commitments_distinct(q: Question) -> Found:
    """Each commitment has an id of its own, by which a later check names it."""
    ids = [commitment.id for commitment in q.asked(c.AdoptSustainabilityPlan).commitments]
    return [
        q.fail("commitment-twice", commitment=id) for id in sorted(set(ids)) if ids.count(id) > 1
    ]


@guard(
    "check-speaks-of-known",
    "commitment-unknown",
    "goal-unknown",
    "date-in-future",
    reads=(c.RecordSustainabilityCheck,),
)
def check_speaks_of_known(q: Question) -> Found:
    """A check speaks of commitments of the plan in force, of goals, and of what has been."""
    asked, plan = q.asked(c.RecordSustainabilityCheck), q.dossier.plan
    commitments = {commitment.id for commitment in plan.commitments} if plan else set()
    goals = {goal.id for goal in q.dossier.goals}
    found = [
        q.fail("commitment-unknown", commitment=one.commitment)
        for one in asked.commitments
        if one.commitment not in commitments
    ]
    found += [
        q.fail("goal-unknown", goal=one.goal) for one in asked.values if one.goal not in goals
    ]
    return found + [
        q.fail("date-in-future", claimed=str(one.as_of), today=str(q.today))
        for one in asked.values
        if one.as_of > q.today
    ]


@guard("plan-is-current", "no-plan", "digest-stale", reads=(c.SignPledge,))
def plan_is_current(q: Question) -> Found:
    """What is signed is the plan in force."""
    plan, given = q.dossier.plan, q.asked(c.SignPledge).digest
    if plan is None:
        return [q.fail("no-plan")]
    return (
        () if given == plan.digest else [q.fail("digest-stale", given=given, current=plan.digest)]
    )


@guard("pledges-own-entity", "entity-not-in-leadership", begun=True)
def pledges_own_entity(q: Question) -> Found:
    """An entity's leader speaks for the own entity, and it is in the leadership."""
    entities = q.dossier.leadership.entities() if q.dossier.leadership else frozenset()
    if q.actor.entity in entities:
        return ()
    found = q.fail("entity-not-in-leadership", entity=q.actor.entity or "")
    # who speaks for no entity is helped by no change of the leadership
    return [found if q.actor.entity else attrs.evolve(found, remedy=())]


@guard("chooses-scale", "scale-not-chosen", reads=(c.ChoosePaths,))
def chooses_scale(q: Question) -> Found:
    """Scale is among the paths."""
    return () if Path.SCALE in q.asked(c.ChoosePaths).paths else [q.fail("scale-not-chosen")]


@guard("chooses-no-scale", "scale-chosen", reads=(c.ChoosePaths,))
def chooses_no_scale(q: Question) -> Found:
    """Scale is not among the paths."""
    return [q.fail("scale-chosen")] if Path.SCALE in q.asked(c.ChoosePaths).paths else ()


@guard("paths-or-why", "no-paths", reads=(c.ChoosePaths,))
def paths_or_why(q: Question) -> Found:
    """No path at all needs a reason."""
    asked = q.asked(c.ChoosePaths)
    return () if asked.paths or asked.none_because else [q.fail("no-paths")]


@guard("scales-a-success", "scale-after-miss", reads=(c.ChoosePaths,))
def scales_a_success(q: Question) -> Found:
    """What is scaled did not miss a goal."""
    result = q.dossier.result
    missed = tuple(
        line.goal
        for line in (result.outcomes if result else ())
        if line.outcome is GoalOutcome.MISSED and line.constraint is None
    )
    wants = Path.SCALE in q.asked(c.ChoosePaths).paths
    return [q.fail("scale-after-miss", goals=missed)] if wants and missed else ()


@guard("path-chosen", "path-not-chosen", reads=(c.OpenSuccessor, c.DropPath))
def path_chosen(q: Question) -> Found:
    """The path, with its site where it has sites, was chosen; it can be dropped as a whole too."""
    path, site = _path_of(q)
    openings = q.dossier.paths.openings() if q.dossier.paths else frozenset()
    whole = isinstance(q.command, c.DropPath) and site is None
    if (path, site) in openings or (whole and any(path is one for one, _ in openings)):
        return ()
    return [q.fail("path-not-chosen", path=path.value, site=site or "")]


@guard("successor-new", "successor-used", reads=(c.OpenSuccessor,))
def successor_new(q: Question) -> Found:
    """No successor was opened under this id before."""
    id = q.asked(c.OpenSuccessor).challenge
    if id == q.dossier.id or any(opened.challenge == id for opened in q.dossier.opened):
        return [q.fail("successor-used", challenge=id)]
    return ()


@guard("path-unused", "path-used", reads=(c.OpenSuccessor, c.DropPath))
def path_unused(q: Question) -> Found:
    """Nothing was opened or dropped on this path and site, and the path not dropped as a whole."""
    path, site = _path_of(q)
    used = (path, site) in _done(q) or path in _dropped(q)
    return [q.fail("path-used", path=path.value, site=site or "")] if used else ()


@guard("result-final", "no-result", "result-not-verified", begun=True)
def result_final(q: Question) -> Found:
    """The latest result is verified, or all of it is unknown with a reason."""
    result = q.dossier.result
    if result is None:
        return [q.fail("no-result")]
    if result.verified_by or all(line.value is None for line in result.lines):
        return ()
    return [q.fail("result-not-verified", version=result.version)]


@guard("midpoint-accounted-for", "no-midpoint", "same-person", begun=True)
def midpoint_accounted_for(q: Question) -> Found:
    """The midpoint was held, or somebody other than who closes owned up that it was not."""
    if q.dossier.midpoint is not None:
        return ()
    if q.dossier.no_midpoint_by is None:
        return [q.fail("no-midpoint")]
    if q.dossier.no_midpoint_by == q.actor.principal:
        return [q.fail("same-person", role="acknowledger")]
    return ()


@guard("paths-settled", "paths-not-chosen", "path-open", begun=True)
def paths_settled(q: Question) -> Found:
    """Every path chosen was opened or dropped."""
    paths = q.dossier.paths
    if paths is None:
        return [q.fail("paths-not-chosen")]
    done, dropped = _done(q), _dropped(q)
    found: list[Reason] = []
    for path, site in sorted(paths.openings(), key=str):
        if (path, site) not in done and path not in dropped:
            found.append(q.fail("path-open", path=path.value, site=site or ""))
    return found


@guard("pledges-answered", "pledge-missing", begun=True)
def pledges_answered(q: Question) -> Found:
    """Where there are commitments, each entity of the leadership signed or declined this plan."""
    plan, leadership = q.dossier.plan, q.dossier.leadership
    if plan is None or leadership is None or not plan.commitments:
        return ()
    answered = {pledge.entity for pledge in q.dossier.pledges if pledge.digest == plan.digest}
    missing = tuple(sorted(leadership.entities() - answered))
    return [q.fail("pledge-missing", entities=missing)] if missing else ()


@guard("checked", "no-check", begun=True)
def checked(q: Question) -> Found:
    """The commitments were looked at again."""
    return () if q.dossier.checks else [q.fail("no-check")]


@guard("no-request-open", "withdrawal-open", begun=True)
def no_request_open(q: Question) -> Found:
    """One request to withdraw at a time."""
    return [q.fail("withdrawal-open")] if q.dossier.withdrawal else ()


@guard("request-open", "no-withdrawal-request", begun=True)
def request_open(q: Question) -> Found:
    """Somebody asked to withdraw."""
    return () if q.dossier.withdrawal else [q.fail("no-withdrawal-request")]


def _path_of(q: Question) -> tuple[Path, str | None]:
    if isinstance(q.command, c.OpenSuccessor | c.DropPath):
        return q.command.path, q.command.site
    raise TypeError("this guard reads OpenSuccessor and DropPath")


def _done(q: Question) -> set[tuple[Path, str | None]]:
    opened = {(entry.path, entry.site) for entry in q.dossier.opened}
    return opened | {(entry.path, entry.site) for entry in q.dossier.dropped}


def _dropped(q: Question) -> set[Path]:
    return {entry.path for entry in q.dossier.dropped if entry.site is None}
