"""What may be asked of a challenge as it stands: payloads in order, ones out of order, askers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from random import Random
from typing import Any, Final

import attrs

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.definition import Methodology, RoleSource
from accelflow.domain.goals import Goal
from accelflow.domain.programmes import Cohort
from accelflow.domain.proposals import Finding
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import CommitmentState, LaterValue, Path, Progress
from accelflow.domain.teams import Leader
from accelflow.domain.workshops import Action, GoalChoice, GoalDecision, Plan, Session
from accelflow.errors import InvalidInput
from accelflow.rules.days import date_of_day
from accelflow.rules.roles import holders
from tests import lifecycle as life

BASE: Final[Mapping[str, tuple[Command, ...]]] = {
    type: tuple(
        command
        for value in vars(life).values()
        for command in (value if isinstance(value, tuple) else (value,))
        if isinstance(command, kind)
    )
    for type, kind in c.COMMANDS.items()
}
"""Of every command the payloads that the shipped walk uses."""

DOSSIER_ROLES: Final = frozenset(
    {"proposer", "strategist", "coach", "leader", "elected", "member", "keeper"}
)
HOST_ROLES: Final = frozenset({"office", "reviewer", "entity-leader", "manager", "verifier"})

ALL_HATS: Final = Actor("all-hats-1", life.ECONOMY, HOST_ROLES | DOSSIER_ROLES)
"""Somebody for whom the host vouches in everything, and who claims all the rest."""
CLAIMANT: Final = Actor("claimant-1", life.CITY, DOSSIER_ROLES)
"""Somebody who claims every role of the dossier and holds none."""
PROPOSER_IN_OFFICE: Final = Actor(life.PROPOSER.principal, life.ECONOMY, HOST_ROLES)
"""The proposer, sitting on every other chair as well."""

ACTORS: Final = (
    *(value for value in vars(life).values() if isinstance(value, Actor)),
    *life.MANAGERS.values(),
    *(life.actor_of(member) for member in life.MEMBERS),
)
_KNOWN: Final = {actor.principal: actor for actor in reversed(ACTORS)}
HOSTILE: Final = (life.STRANGER, CLAIMANT, ALL_HATS, PROPOSER_IN_OFFICE, life.OFFICE, life.COACH)


def in_order(type: str, challenge: Challenge | None, today: date) -> tuple[Command, ...]:
    """Payloads of a command that suit this challenge today, the plainest first."""
    tuned = _TUNED.get(type)
    return BASE[type] if challenge is None or tuned is None else tuned(challenge, today)


def askers(
    methodology: Methodology, command: Command, challenge: Challenge | None
) -> tuple[Actor, ...]:
    """Those who hold a role for this command, here or else in another stage; or a stranger."""
    stage = challenge.stage if challenge else None
    able = [one for one in methodology.transitions if one.command == command.type]
    here = [one for one in able if stage in one.sources or (stage is None and not one.sources)]
    host = {role.id for role in methodology.roles if role.source is RoleSource.HOST}
    found: list[Actor] = []
    for role in (role for transition in here or able for role in transition.roles):
        if role in host or challenge is None:
            found += _of_host(role, command, challenge)
        else:
            found += [_KNOWN.get(one, Actor(one)) for one in sorted(holders(challenge, role))]
    return tuple(dict.fromkeys(found)) or (life.STRANGER,)


def varied(chance: Random, command: Command, challenge: Challenge | None, today: date) -> Command:
    """The command with one or two of its fields, at any depth, chosen anew."""
    for _ in range(chance.randint(1, 2)):
        places = list(_places(command))
        if not places:
            return command
        path, kinds, old = chance.choice(places)
        new = chance.choice(_others(kinds, old, challenge, today))
        with suppress(InvalidInput):  # what no command may hold, nobody can ask
            command = _replaced(command, path, new)
    return command


# --- payloads that suit -------------------------------------------------------------------------


def _proposal(challenge: Challenge, _: date) -> tuple[Command, ...]:
    version = challenge.proposal.version + 1 if challenge.proposal else 1
    content = attrs.evolve(life.SUBMIT_PROPOSAL.content, impact_area=f"{version} cities")
    return (c.SubmitProposal(version, content), c.SubmitProposal(version, _content(challenge)))


def _content(challenge: Challenge) -> Any:
    """The content in hand: what was returned comes back as it was."""
    return challenge.proposal.content if challenge.proposal else life.SUBMIT_PROPOSAL.content


def _review(challenge: Challenge, _: date) -> tuple[Command, ...]:
    digest = challenge.proposal.digest if challenge.proposal else life.PROPOSAL_DIGEST
    return tuple(c.RecordReview(digest, life.selection_tests(finding)) for finding in Finding)


def _later(challenge: Challenge, today: date) -> Cohort:
    number = challenge.cohort.number + 1
    return Cohort(f"kg-{number}", number, first_day=today + timedelta(days=60))


def _cleared(challenge: Challenge, _: date) -> tuple[Command, ...]:
    members = challenge.team.members if challenge.team else life.MEMBERS
    waiting = [one.principal for one in members if one.principal not in challenge.cleared]
    return tuple(c.ClearMember(one) for one in (waiting or [life.MEMBERS[0].principal])[:3])


def _launch_date(_: Challenge, today: date) -> tuple[Command, ...]:
    return tuple(c.FixLaunchDate(today + timedelta(days=ahead)) for ahead in (18, 0, 40))


def _leadership(challenge: Challenge, _: date) -> tuple[Command, ...]:
    version = 0
    leaders: tuple[Leader, ...] = ()
    if challenge.leadership is not None:
        version, leaders = challenge.leadership.version, challenge.leadership.leaders
    joins = (Leader(f"leader-joined-{version}", life.CITY, "deputy mayor"),)
    gone = tuple(leader.principal for leader in leaders[-1:])
    return (
        c.ChangeLeadership("One more.", joins=joins),
        *(c.ChangeLeadership("One less.", leaves=(one,)) for one in gone),
        c.ChangeLeadership("Another leads.", joins=joins, strategist=joins[0].principal),
    )


def _team(challenge: Challenge, today: date) -> tuple[Command, ...]:
    version = challenge.team.version if challenge.team else 0
    members = challenge.team.members if challenge.team else life.MEMBERS
    joiner = attrs.evolve(life.JOINER, principal=f"joiner-{version}")
    commands: list[Command] = [c.ChangeTeam(today, "One more.", joins=(joiner,))]
    for gone in (members[-1:], members[:1]):
        left = tuple(member.principal for member in gone)
        commands += [c.ChangeTeam(today, "One less.", leaves=left)] if left else []
    return tuple(commands)


def _goals(challenge: Challenge, _: date) -> tuple[Command, ...]:
    held = challenge.goals_in_force()
    if not held:
        return (life.SET_GOALS, c.SetGoals(life.SET_GOALS.goals[1:2], "One is enough."))
    raised = tuple(_version(goal, better=True) for goal in held)
    lowered = tuple(_version(goal, better=False) for goal in held)
    first = attrs.evolve(
        held[0].terms, wording="Something else", replaces=held[0].id, goal=None, baseline=None
    )
    return (
        c.SetGoals(raised, "We can do more."),
        c.SetGoals(lowered, "We can do less."),
        c.SetGoals((first,), "We see further."),
    )


def _version(goal: Goal, *, better: bool) -> Any:
    terms = goal.terms
    upward = (terms.direction.value == "up") is better
    step = Decimal(0) if terms.kind.value == "milestone" else Decimal(1 if upward else -1)
    return attrs.evolve(terms, target=terms.target + step, goal=goal.id, replaces=None)


def _election(challenge: Challenge, _: date) -> tuple[Command, ...]:
    members = challenge.team.members if challenge.team else life.MEMBERS
    return tuple(c.ElectLeader(member.principal, 6) for member in members[:2])


def _plan(challenge: Challenge, today: date) -> tuple[Plan, Any]:
    members = challenge.team.members if challenge.team and challenge.team.members else life.MEMBERS
    plan = Plan((Action("Begin", members[0].principal, today),), "One request goes through.")
    return plan, attrs.evolve(life.AGREEMENT, keeper=members[-1].principal)


def _launch(challenge: Challenge, today: date) -> tuple[Command, ...]:
    held = [today - timedelta(days=back) for back in (2, 1, 0)]
    plan, agreement = _plan(challenge, today)
    dates = tuple(day for day in held if day >= challenge.stage_since) or (today,)
    sessions = tuple(Session(day, "city hall") for day in dates)
    plain = c.HoldLaunchWorkshop(sessions, plan, agreement)
    return (plain, attrs.evolve(plain, first_day=dates[0]))


def _clarification(challenge: Challenge, _: date) -> tuple[Command, ...]:
    held = challenge.goals_in_force()
    return tuple(c.ClarifyGoal(goal.id, wording=f"{goal.id}, said again") for goal in held) or (
        life.CLARIFY_GOAL,
    )


def _measurement(challenge: Challenge, today: date) -> tuple[Command, ...]:
    found: list[Command] = []
    for goal in challenge.goals_in_force():
        reached = goal.terms.target
        found.append(c.RecordMeasurement(goal.id, reached, today, "the register"))
        for inner in goal.terms.constraints:
            inside = c.RecordMeasurement(goal.id, inner.target, today, "the register")
            found.append(attrs.evolve(inside, constraint=inner.id))
    return tuple(found) or (life.RECORD_MEASUREMENT,)


def _step(_: Challenge, today: date) -> tuple[Command, ...]:
    steps = ("member-training", "day-15-target", "closing-note")
    return tuple(c.RecordStep(step, today) for step in steps)


def _initiative(_: Challenge, today: date) -> tuple[Command, ...]:
    return tuple(c.LaunchInitiative("One window", today, national=one) for one in (True, False))


def _midpoint(challenge: Challenge, today: date) -> tuple[Command, ...]:
    plan, agreement = _plan(challenge, today)
    goals = [goal.id for goal in challenge.goals_in_force()] or [life.LEVEL]
    return tuple(
        c.HoldMidpointReview(
            today,
            (4, 5, 3),
            tuple(GoalDecision(goal, choice) for goal in goals),
            plan,
            agreement,
        )
        for choice in GoalChoice
    )


def _late_midpoint(challenge: Challenge, today: date) -> tuple[Command, ...]:
    goals = [goal.id for goal in challenge.goals_in_force()] or [life.LEVEL]
    return (
        attrs.evolve(
            life.RECORD_LATE_MIDPOINT,
            held_on=date_of_day(challenge.day_one, 55) if challenge.day_one else today,
            decisions=tuple(GoalDecision(goal, GoalChoice.KEEP) for goal in goals),
        ),
    )


def _lines(challenge: Challenge, today: date, *, known: bool) -> tuple[ResultLine, ...]:
    as_of = challenge.cutoff or today
    why = None if known else "nobody counted"
    lines: list[ResultLine] = []
    for goal in challenge.goals_in_force():
        target = goal.terms.target if known else None
        lines.append(ResultLine(goal.id, as_of, today, target, unknown_because=why))
        for inner in goal.terms.constraints:
            value = inner.target if known else None
            lines.append(ResultLine(goal.id, as_of, today, value, inner.id, why))
    return tuple(lines) or life.RECORD_RESULT.lines


def _result(challenge: Challenge, today: date) -> tuple[Command, ...]:
    return tuple(c.RecordResult(_lines(challenge, today, known=one)) for one in (True, False))


def _verification(challenge: Challenge, _: date) -> tuple[Command, ...]:
    result = challenge.result
    return (c.VerifyResult(result.digest) if result else life.VERIFY_RESULT,)


def _scale_up(_: Challenge, today: date) -> tuple[Command, ...]:
    return (attrs.evolve(life.HOLD_SCALE_UP, held_on=today),)


def _plan_adopted(_: Challenge, __: date) -> tuple[Command, ...]:
    return (life.ADOPT_PLAN, c.AdoptSustainabilityPlan(none_because="Nothing is left to do."))


def _check(challenge: Challenge, today: date) -> tuple[Command, ...]:
    commitments = challenge.plan.commitments if challenge.plan else ()
    states = tuple(CommitmentState(one.id, Progress.KEPT) for one in commitments)
    values = tuple(LaterValue(goal.id, Decimal(1), today) for goal in challenge.goals)
    return (c.RecordSustainabilityCheck(states, values), c.RecordSustainabilityCheck(states))


def _returning(_: Challenge, today: date) -> tuple[Command, ...]:
    return tuple(
        attrs.evolve(life.RETURN_PROPOSAL, resubmit_by=today + timedelta(days=ahead))
        for ahead in (14, 0)
    )


def _pledge(challenge: Challenge, _: date) -> tuple[Command, ...]:
    return (c.SignPledge(challenge.plan.digest if challenge.plan else life.PLAN_DIGEST),)


def _openings(challenge: Challenge) -> list[tuple[Path, str | None]]:
    chosen = challenge.paths.openings() if challenge.paths else frozenset()
    done = {(one.path, one.site) for one in challenge.opened}
    done |= {(one.path, one.site) for one in challenge.dropped}
    return sorted(chosen - done, key=str) or [(Path.SCALE, "osh")]


def _successor(challenge: Challenge, _: date) -> tuple[Command, ...]:
    number = len(challenge.opened) + 2
    return tuple(
        c.OpenSuccessor(f"kg-{number}-next", path, site) for path, site in _openings(challenge)
    )


def _drop(challenge: Challenge, _: date) -> tuple[Command, ...]:
    return tuple(c.DropPath(path, "There is no room.", site) for path, site in _openings(challenge))


def _withdrawal(challenge: Challenge, today: date) -> tuple[Command, ...]:
    return (c.Withdraw(_lines(challenge, today, known=False)), c.Withdraw())


def _correction(challenge: Challenge, today: date) -> tuple[Command, ...]:
    why = "It was a slip of the pen."
    found: list[Command] = [life.CORRECT]
    for value in challenge.measurements[-2:]:
        told = c.RecordMeasurement(value.goal, value.value + 1, value.as_of, value.source)
        found += [c.Correct(value.position, why, measurement=told), c.Correct(value.position, why)]
    for done in challenge.steps[-2:]:
        found.append(c.Correct(done.position, why, step=c.RecordStep("closing-note", today)))
    for start in challenge.initiatives[-2:]:
        told_anew = c.LaunchInitiative("Two windows", today)
        found.append(c.Correct(start.position, why, initiative=told_anew))
    return tuple(found)


_TUNED: Final[Mapping[str, Callable[[Challenge, date], tuple[Command, ...]]]] = {
    "submit-proposal": _proposal,
    "record-review": _review,
    "return-proposal": _returning,
    "defer-challenge": lambda one, today: (c.DeferChallenge(_later(one, today), "Not yet."),),
    "readmit-challenge": lambda one, today: (c.ReadmitChallenge(_later(one, today)),),
    "clear-member": _cleared,
    "fix-launch-date": _launch_date,
    "change-leadership": _leadership,
    "change-team": _team,
    "set-goals": _goals,
    "elect-leader": _election,
    "hold-launch-workshop": _launch,
    "clarify-goal": _clarification,
    "record-measurement": _measurement,
    "record-step": _step,
    "launch-initiative": _initiative,
    "hold-midpoint-review": _midpoint,
    "record-late-midpoint": _late_midpoint,
    "record-result": _result,
    "verify-result": _verification,
    "hold-scale-up-workshop": _scale_up,
    "adopt-sustainability-plan": _plan_adopted,
    "sign-pledge": _pledge,
    "record-sustainability-check": _check,
    "open-successor": _successor,
    "drop-path": _drop,
    "withdraw": _withdrawal,
    "correct": _correction,
}

# --- who asks -----------------------------------------------------------------------------------


def _of_host(role: str, command: Command, challenge: Challenge | None) -> list[Actor]:
    if isinstance(command, c.ClearMember) and challenge is not None and challenge.team is not None:
        member = challenge.team.member(command.member)
        if role == "manager" and member is not None and member.entity is not None:
            return [Actor("manager-1", member.entity, frozenset({"manager"}))]
    return [actor for actor in ACTORS if role in actor.roles]


# --- payloads out of order ----------------------------------------------------------------------

Place = tuple[tuple[str | int, ...], tuple[Any, ...], object]


def _places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Every field in a value, with the way there, the kinds of value it takes and what it holds."""
    kind = type(value)
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _places(item, (*at, index))
    elif attrs.has(kind):
        for field in attrs.fields(attrs.resolve_types(kind)):
            old = getattr(value, field.name)
            yield (*at, field.name), getattr(field.type, "__args__", (field.type,)), old
            yield from _places(old, (*at, field.name))


def _replaced(value: Any, at: tuple[str | int, ...], new: object) -> Any:
    if not at:
        return new
    step, rest = at[0], at[1:]
    if isinstance(step, int):
        return (*value[:step], _replaced(value[step], rest, new), *value[step + 1 :])
    return attrs.evolve(value, **{step: _replaced(getattr(value, step), rest, new)})


def _others(
    kinds: tuple[Any, ...], old: object, challenge: Challenge | None, today: date
) -> Sequence[object]:
    """Values of the same kind; None too where the field may be empty."""
    if old is not None and type(None) in kinds:
        rest = tuple(kind for kind in kinds if kind is not type(None))
        return (None, *_others(rest, old, challenge, today))
    match old:
        case bool():
            return (not old,)
        case Enum():
            return list(type(old))
        case int():
            return (-1, 0, 1, 2, 3, 5, 6, old + 1)
        case tuple():
            return (old[:-1], old[1:], (), old + old[:1], old[::-1])
        case str():
            return _texts(old, challenge)
    if Decimal in kinds:
        return [Decimal(text) for text in _NUMBERS]
    if date in kinds:
        return near(challenge, today)
    return _texts("", challenge) if str in kinds else (old,)


_NUMBERS: Final = ("0", "1", "-1", "5", "28", "30", "30.5", "60", "90", "1E+3", "12.50", "99.9")
_OTHER_TEXTS: Final = (
    "Nothing of the sort",
    "التحدي\u200f 12",
    "сто дней",
    "жүз күн",
    "é",
)


def _texts(old: str, challenge: Challenge | None) -> list[str]:
    if " " in old:
        return [*_OTHER_TEXTS, old + "!"]
    if len(old) == 64 and challenge is not None:
        signed = (challenge.proposal, challenge.plan, challenge.result)
        return [*(one.digest for one in signed if one), "0" * 64]
    return [
        *(actor.principal for actor in ACTORS[:8]),
        *(member.principal for member in life.MEMBERS[:3]),
        *life.ENTITIES,
        life.LEVEL,
        life.COUNT,
        "goal-4",
        "osh",
        "nobody-1",
        f"{old}-2",
    ]


def near(challenge: Challenge | None, today: date) -> list[date]:
    """Dates at and beside the bounds that the rules draw, the plainest first."""
    days = {today + timedelta(days=off) for off in (0, -1, 1, -7, -8, 14, 21, 22, 400)}
    if challenge is not None:
        days |= {challenge.stage_since, challenge.stage_since - timedelta(days=1)}
    if challenge is not None and challenge.day_one is not None:
        bounds = (-1, 0, 1, 2, 39, 40, 50, 65, 66, 93, 94, 100, 101)
        days |= {date_of_day(challenge.day_one, number) for number in bounds}
    if challenge is not None and challenge.cutoff is not None:
        days |= {challenge.cutoff, challenge.cutoff + timedelta(days=1)}
    return sorted(days, key=lambda day: (abs((day - today).days), day))
