"""Cases of the acceleration phase: from the team's goals to the midpoint review and the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.goals import Baseline, GoalTerms
from accelflow.domain.workshops import Action, GoalChoice, GoalDecision, Plan
from accelflow.rules.playbook import Playbook
from tests import lifecycle as it
from tests.cases.case import Case, accepts, accepts_in, refuses
from tests.cases.design import LED_TO_SCALING, today
from tests.lifecycle import COUNT, LEVEL, MILESTONE, Walk, on_day, walk_to

RUN: Final = ("accelerating", "past-midpoint")
AFTER: Final = ("concluded", "sustaining", "scaling")
READY_AND_RUN: Final = ("ready", *RUN)

TERMS: Final = dict(zip((LEVEL, COUNT, MILESTONE), it.SET_GOALS.goals, strict=True))


def goals(*terms: GoalTerms) -> c.SetGoals:
    """A SetGoals of these."""
    return c.SetGoals(terms, "What the bodies can do together.")


def setting_goals() -> list[Case]:
    """The team sets one to three goals, well formed, and later changes those in force."""
    ready = walk_to("ready").wait(it.at(it.SESSIONS[0]))
    running, by = walk_to("accelerating"), it.MEMBER
    level, count, milestone = it.SET_GOALS.goals
    tomorrow = Baseline(today(ready) + timedelta(days=1), Decimal(90))
    single = _launched(goals(level))
    again = goals(*(evolve(terms, goal=goal) for goal, terms in TERMS.items()))
    twice = goals(evolve(level, goal=LEVEL), evolve(level, goal=LEVEL))
    other_unit = goals(evolve(level, goal=LEVEL, unit="working days"))
    return [
        accepts("plain", ready, goals(level), by),
        accepts("three", ready, it.SET_GOALS, by, "goals-too-many"),
        accepts("plain", running, again, by, "goals-too-many"),
        refuses(ready, goals(level, count, count, milestone), by, "goals-too-many"),
        refuses(ready, goals(evolve(level, goal="goal-9")), by, "goals-too-few", "goal-unknown"),
        refuses(ready, goals(evolve(level, target=Decimal(90))), by, "target-not-better"),
        refuses(
            ready,
            goals(evolve(level, target=Decimal(0), relative=True)),
            by,
            "target-not-better",
            name="no-change-at-all",
        ),
        refuses(
            ready,
            goals(evolve(level, target=Decimal(150), relative=True)),
            by,
            "percent-too-large",
        ),
        refuses(ready, goals(evolve(count, target=Decimal(-1))), by, "value-impossible"),
        refuses(
            ready,
            goals(evolve(level, relative=True, baseline=Baseline(today(ready), Decimal(0)))),
            by,
            "target-not-better",
            name="a-part-of-nothing",
        ),
        refuses(ready, goals(evolve(milestone, target=Decimal(2))), by, "milestone-target"),
        refuses(ready, goals(evolve(level, baseline=tomorrow)), by, "baseline-after-eve"),
        refuses(single, goals(count), by, "goal-unlinked"),
        refuses(single, goals(evolve(level, goal="goal-9")), by, "goal-unknown"),
        refuses(single, twice, by, "goal-twice"),
        refuses(single, other_unit, by, "goal-identity-changed"),
        refuses(
            single,
            goals(evolve(level, goal=LEVEL, target=Decimal(40), relative=True)),
            by,
            "goal-identity-changed",
            name="from-a-value-to-a-part",
        ),
        accepts(
            "with-a-first-baseline",
            _launched(goals(evolve(level, baseline=None))),
            goals(evolve(level, goal=LEVEL, baseline=Baseline(it.SESSIONS[1], Decimal(90)))),
            by,
        ),
        refuses(
            _launched(goals(evolve(level, baseline=None))).wait(on_day(1)),
            goals(evolve(level, goal=LEVEL, baseline=Baseline(it.DAY_ONE, Decimal(90)))),
            by,
            "baseline-after-eve",
            name="with-a-baseline-of-the-run",
        ),
        accepts("another-in-its-place", single, goals(evolve(count, replaces=LEVEL)), by),
    ]


def electing() -> list[Case]:
    """The team elects one of its own, who accepts or declines."""
    elected = [walk_to(stage).do(it.ELECT_LEADER, it.COACH) for stage in READY_AND_RUN]
    stranger = c.ElectLeader(it.STRANGER.principal, 8)
    return [
        *accepts_in(READY_AND_RUN, it.ELECT_LEADER, it.COACH),
        accepts("by-a-member", walk_to("ready"), it.ELECT_LEADER, it.MEMBER),
        accepts(
            "more-votes-than-members",
            walk_to("ready"),
            evolve(it.ELECT_LEADER, votes=len(it.MEMBERS) + 1),
            it.COACH,
            "votes-over-members",
        ),
        refuses(walk_to("ready"), stranger, it.COACH, "elected-not-member"),
        *(accepts("plain", walk, it.ACCEPT_LEAD, it.TEAM_LEADER) for walk in elected),
        *(accepts("plain", walk, it.DECLINE_LEAD, it.TEAM_LEADER) for walk in elected),
    ]


def launching() -> list[Case]:
    """The launch workshop: who and what must stand, when it was held and is told."""
    walk, launch, coach = launchable(), it.HOLD_LAUNCH, it.COACH
    sole = launchable(goals(it.SET_GOALS.goals[1]))
    first_session = launchable(now=it.at(it.SESSIONS[0], 23, 59))
    blind = launchable(goals(evolve(it.SET_GOALS.goals[0], baseline=None)))
    of_today = Baseline(it.SESSIONS[1], Decimal(90))
    first = launchable(
        goals(evolve(it.SET_GOALS.goals[0], baseline=of_today)), now=it.at(it.SESSIONS[1], 18)
    )
    on_day_one = evolve(launch, first_day=it.SESSIONS[1])
    slow = Plan((Action("Count", it.KEEPER.principal, date(2023, 3, 19)),), "One request")
    strange = Plan((Action("Count", "nobody", it.DAY_ONE),), "One request")
    return [
        accepts("plain", sole, launch, coach, to="accelerating"),
        accepts("a-week-late", walk, launch, coach, to="accelerating", at=it.at(date(2023, 3, 23))),
        refuses(walk, launch, coach, "told-late", at=it.at(date(2023, 3, 24), 0)),
        refuses(first_session, launch, coach, "date-in-future"),
        accepts("no-baseline", blind, launch, coach, "no-baseline", to="accelerating"),
        accepts(
            "slow",
            sole,
            evolve(launch, plan=slow),
            coach,
            "no-early-action",
            to="accelerating",
        ),
        refuses(first, on_day_one, coach, "baseline-after-eve"),
        refuses(launchable(without="goals"), launch, coach, "no-goals-pending"),
        refuses(launchable(without="leader"), launch, coach, "no-leader"),
        refuses(walk, evolve(launch, plan=strange), coach, "owner-not-in-team"),
        refuses(
            walk,
            evolve(launch, agreement=evolve(it.AGREEMENT, keeper="nobody")),
            coach,
            "keeper-not-in-team",
        ),
        *launching_with_others(),
        *launching_at_other_times(),
    ]


def launching_with_others() -> list[Case]:
    """The launch workshop after the people have changed."""
    walk, launch, coach = launchable(), it.HOLD_LAUNCH, it.COACH
    on = it.SESSIONS[0]
    elsewhere = tuple(member.principal for member in it.MEMBERS if member.entity != it.ECONOMY)
    one_entity = walk.do(c.ChangeTeam(on, "Called back.", leaves=elsewhere), it.STRATEGIST)
    joined = walk.do(c.ChangeTeam(on, "One more.", joins=(it.JOINER,)), it.STRATEGIST)
    from_the_team = c.ChangeLeadership("A new hand.", strategist=it.MEMBER.principal)
    return [
        refuses(one_entity, launch, coach, "team-one-entity"),
        refuses(joined, launch, coach, "not-cleared"),
        refuses(walk.do(from_the_team, it.OFFICE), launch, coach, "roles-not-apart"),
    ]


def launching_at_other_times() -> list[Case]:
    """The launch workshop too early, too late, or far from the cohort's own first day."""
    walk, coach = launchable(), it.COACH
    early = launchable(goals(TERMS[COUNT]), now=it.at(date(2023, 3, 7), 11))

    def held(*days: date, first_day: date | None = None) -> c.HoldLaunchWorkshop:
        sessions = tuple(evolve(it.HOLD_LAUNCH.sessions[0], on=day) for day in days)
        return evolve(it.HOLD_LAUNCH, sessions=sessions, first_day=first_day)

    last, off = date(2023, 3, 30), date(2023, 3, 31)
    edge = date(2023, 3, 23)
    return [
        accepts(
            "on-the-day-of-readiness",
            early,
            held(date(2023, 3, 7)),
            coach,
            "first-day-off-cohort",
            "no-early-action",
            to="accelerating",
        ),
        refuses(early, held(date(2023, 3, 6)), coach, "before-stage"),
        accepts(
            "two-weeks-off",
            walk,
            held(last),
            coach,
            "first-day-off-cohort",
            to="accelerating",
            at=it.at(last, 18),
        ),
        refuses(walk, held(off), coach, "first-day-off-cohort", at=it.at(off, 18)),
        accepts(
            "a-week-after-the-last-session",
            walk,
            held(*it.SESSIONS, first_day=edge),
            coach,
            "first-day-off-cohort",
            to="accelerating",
        ),
        refuses(
            walk,
            held(*it.SESSIONS, first_day=edge + timedelta(days=1)),
            coach,
            "first-day-out-of-reach",
        ),
        refuses(
            walk,
            held(*it.SESSIONS, first_day=date(2023, 3, 14)),
            coach,
            "first-day-out-of-reach",
            name="before-the-first-session",
        ),
    ]


def clarifying() -> list[Case]:
    """Clarifying a goal: its wording, or a first baseline, in the first three weeks."""
    running, by, now = walk_to("accelerating"), it.MEMBER, on_day(21)
    blind = _launched(goals(evolve(it.SET_GOALS.goals[0], baseline=None))).wait(now)
    eve = it.DAY_ONE - timedelta(days=1)

    def baseline(value: int, as_of: date = eve) -> c.ClarifyGoal:
        return c.ClarifyGoal(LEVEL, baseline=Baseline(as_of, Decimal(value)))

    return [
        accepts("plain", running, it.CLARIFY_GOAL, by),
        accepts("day-21", running, it.CLARIFY_GOAL, by, at=on_day(21, 23, 59)),
        accepts("day-22", running, it.CLARIFY_GOAL, by, "day-outside", at=on_day(22, 0)),
        accepts("first-baseline", blind, baseline(90), by),
        refuses(running, c.ClarifyGoal("goal-9", "Clear"), by, "goal-unknown"),
        refuses(running, c.ClarifyGoal(LEVEL), by, "nothing-clarified"),
        refuses(running, baseline(80), by, "baseline-known"),
        refuses(blind, baseline(30), by, "target-not-better"),
        refuses(blind, baseline(90, it.DAY_ONE), by, "baseline-after-eve"),
    ]


def running() -> list[Case]:
    """What the team records on its way: values, reviews, steps, initiatives."""
    week, by = walk_to("accelerating").wait(on_day(7)), it.KEEPER
    eve = it.DAY_ONE - timedelta(days=1)
    value, step, start = it.RECORD_MEASUREMENT, it.RECORD_STEP, it.LAUNCH_INITIATIVE
    tomorrow, long_ago = it.DAY_ONE + timedelta(days=7), date(1900, 1, 1)
    concluded = walk_to("concluded")
    return [
        *(
            accepts("plain", walk, evolve(value, as_of=today(walk)), by)
            for walk in map(walk_to, RUN)
        ),
        accepts("of-the-eve", week, evolve(value, as_of=eve), by),
        refuses(week, evolve(value, goal="goal-9"), by, "goal-unknown"),
        refuses(week, evolve(value, constraint="none"), by, "goal-unknown", name="constraint"),
        refuses(week, evolve(value, as_of=eve - timedelta(days=1)), by, "as-of-outside"),
        refuses(week, evolve(value, as_of=tomorrow), by, "as-of-outside", name="tomorrow"),
        refuses(week, evolve(value, goal=COUNT, value=Decimal(-1)), by, "value-impossible"),
        refuses(
            week,
            evolve(value, goal=MILESTONE, value=Decimal("0.5")),
            by,
            "value-impossible",
            name="half-a-milestone",
        ),
        accepts(
            "below-zero-inside",
            week,
            evolve(value, goal=COUNT, value=Decimal(-1), constraint=it.OUTSKIRTS),
            by,
        ),
        *accepts_in(RUN, it.RECORD_PROGRESS, it.TEAM_LEADER),
        *(
            accepts("plain", walk, evolve(step, done_on=today(walk)), it.OFFICE)
            for walk in map(walk_to, LED_TO_SCALING)
        ),
        refuses(week, evolve(step, step="dancing"), it.COACH, "step-unknown"),
        refuses(week, evolve(step, done_on=tomorrow), it.COACH, "date-in-future"),
        refuses(week, evolve(step, done_on=long_ago), it.COACH, "told-late"),
        *(
            accepts("plain", walk, evolve(start, on=it.DAY_ONE), it.MEMBER)
            for walk in (week, walk_to("past-midpoint"), *map(walk_to, AFTER))
        ),
        accepts("on-day-100", concluded, evolve(start, on=it.LAST_DAY), it.MEMBER),
        accepts(
            "on-day-101", concluded, evolve(start, on=it.CAP.date()), it.MEMBER, "after-cutoff"
        ),
        refuses(week, evolve(start, on=tomorrow), it.MEMBER, "date-in-future"),
        refuses(week, evolve(start, on=eve), it.MEMBER, "before-day-one"),
        refuses(week, evolve(start, on=long_ago), it.MEMBER, "told-late", "before-day-one"),
    ]


def reviewing_halfway() -> list[Case]:
    """The midpoint review: when it was held and told, and what it decides of the goals."""
    walk, review, coach = walk_to("accelerating"), it.HOLD_MIDPOINT, it.COACH
    strange = Plan((Action("Count", "nobody", it.DAY_ONE),), "One request")

    def held(day: int) -> c.HoldMidpointReview:
        return evolve(review, held_on=on_day(day).date())

    def told(code: str, held_on: int, told_on: int, name: str = "") -> Case:
        return refuses(walk, held(held_on), coach, code, at=on_day(told_on), name=name)

    def warned(name: str, day: int, *codes: str) -> Case:
        return accepts(name, walk, held(day), coach, *codes, to="past-midpoint", at=on_day(day))

    strange_keeper = evolve(it.AGREEMENT, keeper="nobody")
    return [
        warned("plain", 55),
        warned("day-39", 39, "held-outside-days"),
        warned("day-40", 40),
        warned("day-65", 65),
        warned("day-66", 66, "held-outside-days"),
        accepts(
            "mean-of-the-votes-below-four",
            walk,
            evolve(review, votes=(4, 4, 3)),
            coach,
            "votes-low",
            to="past-midpoint",
            at=on_day(55),
        ),
        accepts(
            "more-votes-than-members",
            walk,
            evolve(review, votes=(5,) * (len(it.MEMBERS) + 1)),
            coach,
            "votes-over-members",
            to="past-midpoint",
            at=on_day(55),
        ),
        accepts("a-week-late", walk, held(55), coach, to="past-midpoint", at=on_day(62)),
        told("told-late", 55, 63),
        told("date-in-future", 56, 55),
        told("held-outside-days", 0, 1),
        refuses(walk, evolve(review, plan=strange), coach, "owner-not-in-team", at=on_day(55)),
        refuses(
            walk,
            evolve(review, agreement=strange_keeper),
            coach,
            "keeper-not-in-team",
            at=on_day(55),
        ),
        *deciding_halfway(),
    ]


def deciding_halfway() -> list[Case]:
    """What a midpoint review may decide about the goals in force."""
    walk, coach, day = walk_to("accelerating"), it.COACH, 55
    kept = it.HOLD_MIDPOINT.decisions
    changed = walk.do(goals(*_moved(LEVEL, 25), *_moved(COUNT, 20)), it.MEMBER)
    replaced = walk.do(goals(evolve(TERMS[COUNT], replaces=LEVEL)), it.MEMBER)

    def decided(*choices: tuple[str, GoalChoice], on: int = day) -> c.HoldMidpointReview:
        decisions = tuple(GoalDecision(goal, choice) for goal, choice in choices)
        rest = tuple(one for one in kept if one.goal not in dict(choices))
        return evolve(it.HOLD_MIDPOINT, decisions=(*decisions, *rest), held_on=on_day(on).date())

    def no(given: Walk, command: c.HoldMidpointReview, *codes: str, name: str = "") -> Case:
        return refuses(given, command, coach, *codes, at=it.at(command.held_on), name=name)

    def yes(name: str, given: Walk, command: c.HoldMidpointReview, *warnings: str) -> Case:
        then = it.at(command.held_on)
        return accepts(name, given, command, coach, *warnings, to="past-midpoint", at=then)

    raised, lowered = (LEVEL, GoalChoice.RAISE), (COUNT, GoalChoice.LOWER)
    swapped = (LEVEL, GoalChoice.REPLACE)
    return [
        yes("raised-and-lowered", changed, decided(raised, lowered)),
        yes("raised-late", changed, decided(raised, on=80), "held-outside-days"),
        yes("replaced", replaced, decided(swapped)),
        yes("replaced-on-day-40", replaced, decided(swapped, on=40)),
        yes("lowered-on-day-65", changed, decided(lowered, on=65)),
        no(changed, decided(lowered, on=39), "choice-outside-window", name="lower-day-39"),
        no(replaced, decided(swapped, on=66), "choice-outside-window", name="replace-day-66"),
        no(walk, decided(raised), "no-pending-goal"),
        no(changed, decided((LEVEL, GoalChoice.LOWER)), "target-moves-wrong-way"),
        no(
            changed,
            decided((COUNT, GoalChoice.RAISE)),
            "target-moves-wrong-way",
            name="a-raise-that-lowers",
        ),
        *moving_the_constraint(),
        no(_clarified_since(), _alone(GoalChoice.RAISE), "goal-identity-changed"),
        no(walk, evolve(it.HOLD_MIDPOINT, decisions=kept[1:]), "goal-undecided"),
        no(walk, evolve(it.HOLD_MIDPOINT, decisions=(*kept, kept[0])), "goal-twice"),
        no(walk, decided(("goal-9", GoalChoice.KEEP)), "goal-unknown"),
    ]


def moving_the_constraint() -> list[Case]:
    """A constraint may stay as it is or move as its goal does; it may not move the other way."""
    [inner] = TERMS[COUNT].constraints
    start, coach = _launched(goals(TERMS[COUNT])), it.COACH

    def given(target: int, inside: int) -> Walk:
        constraint = evolve(inner, target=Decimal(inside))
        terms = evolve(TERMS[COUNT], target=Decimal(target), constraints=(constraint,))
        return start.do(goals(evolve(terms, goal=LEVEL)), it.MEMBER)

    def yes(name: str, walk: Walk, choice: GoalChoice) -> Case:
        command = _alone(choice)
        return accepts(name, walk, command, coach, to="past-midpoint", at=on_day(55))

    def no(name: str, walk: Walk, choice: GoalChoice, *codes: str) -> Case:
        return refuses(walk, _alone(choice), coach, *codes, at=on_day(55), name=name)

    wrong = "target-moves-wrong-way"
    return [
        yes("raised-inside-too", given(40, 6), GoalChoice.RAISE),
        yes("raised-and-the-same-inside", given(40, 5), GoalChoice.RAISE),
        yes("lowered-inside-too", given(20, 4), GoalChoice.LOWER),
        no("raised-and-lowered-inside", given(40, 4), GoalChoice.RAISE, wrong),
        no("lowered-and-raised-inside", given(20, 6), GoalChoice.LOWER, wrong),
        no("raised-inside-alone", given(30, 6), GoalChoice.RAISE, wrong),
    ]


def ending_early() -> list[Case]:
    """An early end, once every goal in force is reached."""
    walk = walk_to("past-midpoint").wait(on_day(90))
    reached, partly = walk, walk
    for measured in it.REACHED:
        reached = reached.do(measured, it.KEEPER)
    for measured in it.REACHED[:2]:
        partly = partly.do(measured, it.KEEPER)
    relapsed = reached.do(
        c.RecordMeasurement(LEVEL, Decimal(31), on_day(89).date(), "the register"), it.KEEPER
    )
    return [
        accepts("plain", reached, it.CONCLUDE, it.TEAM_LEADER, to="concluded"),
        refuses(partly, it.CONCLUDE, it.TEAM_LEADER, "goal-not-reached", name="one-unmeasured"),
        refuses(relapsed, it.CONCLUDE, it.COACH, "goal-not-reached", name="worse-again"),
    ]


def owning_up() -> list[Case]:
    """A midpoint review told after the end, or owned up to as not held."""
    walk, late, coach = walk_to("concluded"), it.RECORD_LATE_MIDPOINT, it.COACH
    held = walk_to("past-midpoint").wait(it.CAP)
    kept = late.decisions
    raised = (GoalDecision(LEVEL, GoalChoice.RAISE), *kept[1:])
    stray = (*kept, GoalDecision("goal-9", GoalChoice.KEEP))
    last, over = it.at(date(2023, 7, 24), 23, 59), it.at(date(2023, 7, 25), 0)

    def no(command: c.RecordLateMidpoint, code: str, at: datetime | None = None) -> Case:
        return refuses(walk, command, coach, code, at=at)

    return [
        accepts("plain", walk, late, coach),
        accepts("thirty-days-after", walk, late, coach, at=last),
        accepts("held-on-day-1", walk, evolve(late, held_on=it.DAY_ONE), coach),
        accepts("held-on-day-100", walk, evolve(late, held_on=it.LAST_DAY), coach),
        refuses(held, late, coach, "midpoint-held"),
        no(evolve(late, held_on=it.SESSIONS[1]), "held-outside-days"),
        no(evolve(late, decisions=kept[1:]), "goal-undecided"),
        no(evolve(late, decisions=(*kept, kept[0])), "goal-twice"),
        no(evolve(late, decisions=stray), "goal-unknown"),
        no(evolve(late, decisions=raised), "late-choice-not-keep"),
        accepts(
            "more-votes-than-members",
            walk,
            evolve(late, votes=(5,) * (len(it.MEMBERS) + 1)),
            coach,
            "votes-over-members",
        ),
        no(late, "too-long-after-cutoff", over),
        no(evolve(late, evidence=()), "no-evidence"),
        *accepts_in(AFTER, it.ACKNOWLEDGE_NO_MIDPOINT, it.STRATEGIST),
        refuses(held, it.ACKNOWLEDGE_NO_MIDPOINT, coach, "midpoint-held"),
    ]


def launchable(
    set_goals: c.SetGoals = it.SET_GOALS,
    without: str = "",
    now: datetime | None = None,
    book: Playbook = it.PLAYBOOK,
) -> Walk:
    """A ready team of which one thing, or none, is missing for the launch workshop to be told."""
    then = now or it.at(it.SESSIONS[1], 16)
    walk = walk_to("ready", book).wait(then)
    if without != "goals":
        walk = walk.do(set_goals, it.MEMBER)
    walk = walk.do(it.ELECT_LEADER, it.COACH)
    return walk if without == "leader" else walk.do(it.ACCEPT_LEAD, it.TEAM_LEADER)


def _launched(set_goals: c.SetGoals) -> Walk:
    return launchable(set_goals).do(it.HOLD_LAUNCH, it.COACH)


def _alone(choice: GoalChoice) -> c.HoldMidpointReview:
    """A review of Day 55 that decides about one goal, the first."""
    return evolve(it.HOLD_MIDPOINT, decisions=(GoalDecision(LEVEL, choice),))


def _clarified_since() -> Walk:
    """A goal whose baseline became known after the team had set what it is to become."""
    blind = evolve(TERMS[LEVEL], baseline=None)
    walk = _launched(goals(blind)).do(
        goals(evolve(blind, goal=LEVEL, target=Decimal(25))), it.MEMBER
    )
    known = c.ClarifyGoal(LEVEL, baseline=Baseline(it.SESSIONS[1], Decimal(90)))
    return walk.do(known, it.MEMBER)


def _moved(goal: str, target: int) -> tuple[GoalTerms]:
    return (evolve(TERMS[goal], goal=goal, target=Decimal(target)),)


CASES: Final = (
    *setting_goals(),
    *electing(),
    *launching(),
    *clarifying(),
    *running(),
    *reviewing_halfway(),
    *ending_early(),
    *owning_up(),
)
