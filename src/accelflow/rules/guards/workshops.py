"""Guards of the launch workshop, the midpoint review and what is done between them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.events import Reason
from accelflow.domain.goals import Goal, GoalTerms, PendingGoal, is_better
from accelflow.domain.workshops import GoalChoice, GoalDecision
from accelflow.rules.days import day_number, first_day
from accelflow.rules.question import Found, Question, guard


@guard(
    "owners-in-team",
    "owner-not-in-team",
    "keeper-not-in-team",
    reads=(c.HoldLaunchWorkshop, c.HoldMidpointReview),
)
def owners_in_team(q: Question) -> Found:
    """Every action has its owner, and the data their keeper, in the team."""
    asked = _with_plan(q)
    members = {member.principal for member in q.dossier.team.members} if q.dossier.team else set()
    strangers = {action.owner for action in asked.plan.actions} - members
    found = [q.fail("owner-not-in-team", owner=one) for one in sorted(strangers)]
    if asked.agreement.keeper not in members:
        found.append(q.fail("keeper-not-in-team", keeper=asked.agreement.keeper))
    return found


@guard("acts-soon", "no-early-action", reads=(c.HoldLaunchWorkshop,))
def acts_soon(q: Question, *, days: int) -> Found:
    """An action starts within `days` days of the workshop's last session."""
    asked = q.asked(c.HoldLaunchWorkshop)
    latest = max(session.on for session in asked.sessions) + timedelta(days=days)
    if any(action.starts_on <= latest for action in asked.plan.actions):
        return ()
    return [q.fail("no-early-action", latest=str(latest))]


@guard("sessions-since-stage-began", "before-stage", reads=(c.HoldLaunchWorkshop,))
def sessions_since_stage_began(q: Question) -> Found:
    """No session was held before the challenge was ready."""
    first = min(session.on for session in q.asked(c.HoldLaunchWorkshop).sessions)
    since = q.dossier.stage_since
    return () if first >= since else [q.fail("before-stage", claimed=str(first), since=str(since))]


@guard("first-day-in-reach", "first-day-out-of-reach", reads=(c.HoldLaunchWorkshop,))
def first_day_in_reach(q: Question, *, most: int) -> Found:
    """Day 1 lies from the first session to `most` days after the last, both included."""
    asked = q.asked(c.HoldLaunchWorkshop)
    dates = [session.on for session in asked.sessions]
    first, last = min(dates), max(dates) + timedelta(days=most)
    day = first_day(asked, q.dossier.brief.numbering)
    if first <= day <= last:
        return ()
    return [q.fail("first-day-out-of-reach", day=str(day), first=str(first), last=str(last))]


@guard("near-cohort-first-day", "first-day-off-cohort", reads=(c.HoldLaunchWorkshop,))
def near_cohort_first_day(q: Question, *, most: int) -> Found:
    """Day 1 lies at most `most` days from the cohort's own, where the cohort has one."""
    asked, cohort = q.asked(c.HoldLaunchWorkshop), q.dossier.cohort
    if cohort.first_day is None:
        return ()
    day = first_day(asked, q.dossier.brief.numbering)
    off = abs((day - cohort.first_day).days)
    if off <= most:
        return ()
    return [q.fail("first-day-off-cohort", day=str(day), cohort=str(cohort.first_day), most=most)]


@guard("step-declared", "step-unknown", reads=(c.RecordStep,))
def step_declared(q: Question) -> Found:
    """The methodology declares this step."""
    step = q.asked(c.RecordStep).step
    declared = tuple(known.id for known in q.methodology.steps)
    return () if step in declared else [q.fail("step-unknown", step=step, declared=declared)]


@guard("counts-towards-result", "after-cutoff", reads=(c.LaunchInitiative,))
def counts_towards_result(q: Question) -> Found:
    """An initiative after the cut-off is kept but not counted."""
    on, cutoff = q.asked(c.LaunchInitiative).on, q.dossier.cutoff
    if cutoff is None or on <= cutoff:
        return ()
    return [q.fail("after-cutoff", on=str(on), cutoff=str(cutoff))]


@guard(
    "every-goal-decided",
    "goal-undecided",
    "goal-twice",
    "goal-unknown",
    reads=(c.HoldMidpointReview, c.RecordLateMidpoint),
)
def every_goal_decided(q: Question) -> Found:
    """One decision for each goal in force, and none for another."""
    decided = [decision.goal for decision in _decisions(q)]
    in_force = [goal.id for goal in q.dossier.goals_in_force()]
    found = [q.fail("goal-undecided", goal=one) for one in in_force if one not in decided]
    found += [
        q.fail("goal-twice", goal=one) for one in sorted(set(decided)) if decided.count(one) > 1
    ]
    found += [
        q.fail("goal-unknown", goal=one) for one in sorted(set(decided)) if one not in in_force
    ]
    return found


@guard(
    "decisions-have-goals",
    "no-pending-goal",
    "goal-identity-changed",
    "target-moves-wrong-way",
    reads=(c.HoldMidpointReview, c.RecordLateMidpoint),
)
def decisions_have_goals(q: Question) -> Found:
    """Raise, lower and replace take a goal that the team has set and that waits.

    Raise makes the target harder to reach and lower easier; a constraint may stay as it is, or move
    the same way.
    """
    found: list[Reason] = []
    for decision in _decisions(q):
        if decision.choice is not GoalChoice.KEEP:
            found += _pending_faults(q, decision)
    return found


@guard("choice-in-window", "choice-outside-window", reads=(c.HoldMidpointReview,))
def choice_in_window(q: Question, *, first: int, last: int) -> Found:
    """Lower and replace are open from Day `first` to Day `last`, both included."""
    asked, day_one = q.asked(c.HoldMidpointReview), q.dossier.day_one
    day = None if day_one is None else day_number(asked.held_on, day_one)
    if day is not None and first <= day <= last:
        return ()
    return [
        q.fail(
            "choice-outside-window",
            goal=decision.goal,
            choice=decision.choice.value,
            first=first,
            last=last,
        )
        for decision in asked.decisions
        if decision.choice in (GoalChoice.LOWER, GoalChoice.REPLACE)
    ]


@guard("votes-high", "votes-low", reads=(c.HoldMidpointReview,))
def votes_high(q: Question, *, mean: int) -> Found:
    """The mean of the confidence votes is at least `mean`."""
    votes = q.asked(c.HoldMidpointReview).votes
    if sum(votes) >= mean * len(votes):
        return ()
    return [q.fail("votes-low", sum=sum(votes), votes=len(votes), mean=mean)]


@guard(
    "votes-of-members",
    "votes-over-members",
    reads=(c.ElectLeader, c.HoldMidpointReview, c.RecordLateMidpoint),
)
def votes_of_members(q: Question) -> Found:
    """No more votes are counted than the team has members."""
    votes, size = _votes(q), len(q.dossier.team.members) if q.dossier.team else 0
    return [q.fail("votes-over-members", votes=votes, size=size)] if votes > size else ()


@guard("no-midpoint-held", "midpoint-held", begun=True)
def no_midpoint_held(q: Question) -> Found:
    """A challenge has one midpoint review."""
    held = q.dossier.midpoint
    return () if held is None else [q.fail("midpoint-held", held_on=str(held.held_on))]


@guard("keeps-only", "late-choice-not-keep", reads=(c.HoldMidpointReview, c.RecordLateMidpoint))
def keeps_only(q: Question) -> Found:
    """What is told after the 100 days cannot have changed a goal."""
    return [
        q.fail("late-choice-not-keep", goal=decision.goal, choice=decision.choice.value)
        for decision in _decisions(q)
        if decision.choice is not GoalChoice.KEEP
    ]


@guard("soon-after-cutoff", "too-long-after-cutoff", begun=True)
def soon_after_cutoff(q: Question, *, days: int) -> Found:
    """At most `days` days have passed since the cut-off."""
    cutoff = q.dossier.cutoff
    if cutoff is None:
        return [q.unknown("too-long-after-cutoff", most=days)]
    if (q.today - cutoff).days <= days:
        return ()
    return [q.fail("too-long-after-cutoff", cutoff=str(cutoff), most=days)]


@guard("evidence-given", "no-evidence", reads=(c.RecordLateMidpoint,))
def evidence_given(q: Question) -> Found:
    """A document bears the claim out."""
    return () if q.asked(c.RecordLateMidpoint).evidence else [q.fail("no-evidence")]


def _with_plan(q: Question) -> c.HoldLaunchWorkshop | c.HoldMidpointReview:
    if isinstance(q.command, c.HoldLaunchWorkshop | c.HoldMidpointReview):
        return q.command
    raise TypeError("this guard reads HoldLaunchWorkshop and HoldMidpointReview")


def _decisions(q: Question) -> tuple[GoalDecision, ...]:
    if isinstance(q.command, c.HoldMidpointReview | c.RecordLateMidpoint):
        return q.command.decisions
    raise TypeError("this guard reads HoldMidpointReview and RecordLateMidpoint")


def _pending_faults(q: Question, decision: GoalDecision) -> list[Reason]:
    waiting = _waiting_for(q, decision)
    if waiting is None:
        return [q.fail("no-pending-goal", goal=decision.goal, choice=decision.choice.value)]
    goal = q.dossier.goal(decision.goal)
    if goal is None or decision.choice is GoalChoice.REPLACE:
        return []
    if not waiting.terms.continues(goal.terms):
        return [q.fail("goal-identity-changed", goal=goal.id)]
    return _moves_wrongly(q, goal, waiting.terms, decision.choice)


def _moves_wrongly(q: Question, goal: Goal, new: GoalTerms, choice: GoalChoice) -> list[Reason]:
    """What moves against the choice: the target must move its way, a constraint may only not move
    the other way."""
    wanted = choice is GoalChoice.RAISE
    before, after, harder = _moved(goal.terms, new)
    moves = [(goal.id, before, after)] if before == after or harder is not wanted else []
    inner = {constraint.id: constraint.target for constraint in new.constraints}
    for constraint in goal.terms.constraints:
        old, target = constraint.target, inner[constraint.id]
        if target != old and is_better(target, old, constraint.direction) is not wanted:
            moves.append((f"{goal.id}/{constraint.id}", old, target))
    return [
        q.fail(
            "target-moves-wrong-way", goal=id, choice=choice.value, old=str(old), new=str(target)
        )
        for id, old, target in moves
    ]


def _moved(old: GoalTerms, new: GoalTerms) -> tuple[Decimal, Decimal, bool]:
    """The target before and after, and whether it became harder to reach."""
    # the new version may be the first to know the baseline, which then holds for both
    before, after = evolve(old, baseline=new.baseline).target_value(), new.target_value()
    if before is None or after is None:
        # of changes that are not yet known in the unit, the larger one is harder
        return old.target, new.target, new.target > old.target
    return before, after, new.is_better(after, before)


def _votes(q: Question) -> int:
    if isinstance(q.command, c.ElectLeader):
        return q.command.votes
    if isinstance(q.command, c.HoldMidpointReview | c.RecordLateMidpoint):
        return len(q.command.votes)
    raise TypeError("this guard reads ElectLeader, HoldMidpointReview and RecordLateMidpoint")


def _waiting_for(q: Question, decision: GoalDecision) -> PendingGoal | None:
    for waiting in q.dossier.pending:
        link = (
            waiting.terms.replaces if decision.choice is GoalChoice.REPLACE else waiting.terms.goal
        )
        if link == decision.goal:
            return waiting
    return None
