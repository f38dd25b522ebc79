"""Replay: a challenge is the fold of its events, and each kind of event does what it says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.challenge import Challenge
from accelflow.domain.deadlines import Deadline, DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.events import Event, Facts
from accelflow.domain.folding import fold, replay
from accelflow.domain.folding.copying import changed
from accelflow.domain.folding.step import apply
from accelflow.domain.goals import Baseline, GoalVersion, Measurement, PendingGoal
from accelflow.domain.programmes import Cohort
from accelflow.domain.proposals import IndicativeTarget, Proposal, Review
from accelflow.domain.results import GoalOutcome, LineOutcome, Word
from accelflow.domain.sustaining import Dropped, Opened, PathsChosen, Pledge
from accelflow.domain.teams import Leader, Leadership, Team
from accelflow.domain.workshops import (
    GoalChoice,
    GoalDecision,
    Initiative,
    MidpointReview,
    ScaleUpWorkshop,
    StepDone,
)
from accelflow.errors import FactMissing
from tests import lifecycle as at

TODAY = date(2023, 4, 3)
ASKER = Actor("asker-1", "economy")


@attrs.frozen
class PlantTree(c.Command):
    """A command of a host's own."""

    type: ClassVar[str] = "plant-tree"
    where: str


def event(
    challenge: Challenge,
    cause: c.Command | DeadlineMoved,
    facts: Facts | None = None,
    *,
    actor: Actor | None = ASKER,
    after: str | None = None,
) -> Event:
    """What would be recorded next."""
    return Event(
        challenge.id,
        challenge.position + 1,
        cause,
        challenge.pin,
        challenge.recorded_at,
        challenge.recorded_at + timedelta(minutes=1),
        challenge.stage,
        after or challenge.stage,
        facts or Facts(TODAY),
        actor,
    )


def after(challenge: Challenge, cause: c.Command, facts: Facts | None = None) -> Challenge:
    return fold(challenge, event(challenge, cause, facts))


def dossier(stage: str) -> Challenge:
    return at.walk_to(stage).dossier


# --- replay -------------------------------------------------------------------------------------


@given(st.sampled_from(at.STAGES), st.data())
def test_a_prefix_and_the_rest_are_the_whole(stage: str, data: st.DataObject) -> None:
    """Replaying a prefix and then the rest gives what replaying everything gives."""
    walk = at.walk_to(stage)
    cut = data.draw(st.integers(0, len(walk.events)))
    assert replay(walk.events) == walk.dossier
    assert replay(walk.events[cut:], replay(walk.events[:cut])) == walk.dossier


def test_replaying_nothing_changes_nothing() -> None:
    """No events make no challenge, and leave one as it is."""
    assert replay(()) is None
    assert replay((), dossier("led")) is dossier("led")


@pytest.mark.parametrize("type", [one for one in c.COMMANDS if one != "set-challenge"])
def test_every_command_of_ours_has_a_fold_of_its_own(type: str) -> None:
    """None of our commands falls through to where a host's own are kept."""
    assert apply.dispatch(c.COMMANDS[type]) is not apply.dispatch(object)


def test_a_hosts_own_command_is_kept_in_extra() -> None:
    """A command that is not ours moves the stage and lands in `extra`; our dossier is as it was."""
    before = dossier("led")
    once = fold(before, event(before, PlantTree("Osh"), after="teamed"))
    twice = after(once, PlantTree("Karakol"))
    assert twice.extra == (PlantTree("Osh"), PlantTree("Karakol"))
    assert twice.stage == "teamed"
    envelope = {"extra", "stage", "position", "recorded_at", "stage_since"}
    assert attrs.asdict(twice, filter=lambda field, _: field.name not in envelope) == attrs.asdict(
        before, filter=lambda field, _: field.name not in envelope
    )


def test_a_cause_of_no_known_kind_changes_nothing() -> None:
    """What is no command and no deadline leaves the dossier as it was."""
    before = dossier("led")
    assert apply(object(), before, event(before, c.OpenReview())) is before


def test_the_envelope_is_taken_over() -> None:
    """Position and instant are the event's; the stage began on the day on which it was entered."""
    before = dossier("led")
    stays = after(before, at.APPOINT_COACH)
    moves = fold(before, event(before, at.FORM_TEAM, after="teamed"))
    assert (stays.position, stays.recorded_at) == (
        before.position + 1,
        before.recorded_at + timedelta(minutes=1),
    )
    assert (stays.stage, stays.stage_since) == ("led", before.stage_since)
    assert (moves.stage, moves.stage_since) == ("teamed", TODAY)


# --- damaged records ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "cause", "facts", "fact"),
    [
        ("drafted", at.SUBMIT_PROPOSAL, None, "digest"),
        ("ready", at.SET_GOALS, None, "goals"),
        ("ready", at.SET_GOALS, Facts(TODAY, goals=("goal-1",)), "goals"),
        ("ready", at.HOLD_LAUNCH, None, "day_one"),
        ("ready", at.HOLD_LAUNCH, Facts(TODAY, day_one=TODAY), "cap"),
        ("concluded", at.RECORD_RESULT, None, "digest"),
        ("concluded", at.VERIFY_RESULT, None, "result"),
        ("concluded", at.ADOPT_PLAN, None, "digest"),
    ],
)
def test_a_missing_fact_is_named(
    stage: str, cause: c.Command, facts: Facts | None, fact: str
) -> None:
    """An event without a fact that its cause must carry says which, and computes none."""
    before = dossier(stage)
    with pytest.raises(FactMissing) as caught:
        after(before, cause, facts)
    found = caught.value
    assert (found.challenge, found.position, found.fact) == (before.id, before.position + 1, fact)


@pytest.mark.parametrize(
    ("stage", "cause"),
    [
        ("drafted", at.REQUEST_WITHDRAWAL),
        ("under-review", at.RECORD_REVIEW),
        ("selected", at.NAME_LEADERSHIP),
        ("accelerating", at.RECORD_MEASUREMENT),
        ("sustaining", at.SIGN_PLEDGE),
    ],
)
def test_a_command_without_an_asker_is_damaged(stage: str, cause: c.Command) -> None:
    """Who asked is a fact as well."""
    before = dossier(stage)
    with pytest.raises(FactMissing) as caught:
        fold(before, event(before, cause, actor=None))
    assert caught.value.fact == "actor"


def test_a_pledge_without_an_entity_is_damaged() -> None:
    """A pledge is an entity's word, so the asker must have one."""
    before = dossier("sustaining")
    with pytest.raises(FactMissing) as caught:
        fold(before, event(before, at.SIGN_PLEDGE, actor=Actor("asker-1")))
    assert caught.value.fact == "actor.entity"


def test_nothing_but_setting_begins_a_challenge() -> None:
    """A record that begins with another command is damaged."""
    with pytest.raises(FactMissing) as caught:
        replay([event(dossier("drafted"), at.SUBMIT_PROPOSAL)])
    assert caught.value.fact == "set-challenge"


# --- the design phase ---------------------------------------------------------------------------


def test_setting_makes_the_brief() -> None:
    """What was set at the start is the brief, and who set it is the proposer."""
    made = dossier("drafted")
    asked = at.SET_CHALLENGE
    names = [field.name for field in attrs.fields(type(made.brief))]
    assert {name: getattr(made.brief, name) for name in names} == {
        name: getattr(asked, name) for name in names
    }
    assert (made.id, made.position, made.stage) == (at.CHALLENGE, 1, "drafted")
    assert (made.proposer, made.cohort) == (at.PROPOSER.principal, asked.cohort)
    assert made.pin == at.PLAYBOOK.methodology.pin


def test_indicators_add_up() -> None:
    """Each indicator of the leaders is kept beside the earlier ones."""
    asked = at.RECORD_INDICATIVE_TARGET
    target = IndicativeTarget(asked.indicator, asked.unit, asked.direction, asked.value)
    assert after(after(dossier("drafted"), asked), asked).indicative_targets == (target, target)


def test_the_newest_proposal_is_in_hand() -> None:
    """A further version of the proposal takes the place of the one before."""
    found = after(dossier("returned"), at.RESUBMIT_PROPOSAL, Facts(TODAY, digest="d"))
    assert found.proposal == Proposal(2, at.RESUBMIT_PROPOSAL.content, "d", TODAY)


def test_a_review_is_bound_to_its_digest_and_cohort() -> None:
    """A review names its reviewer, the digest it was given for, and the cohort of its day."""
    before = dossier("under-review")
    asked = at.RECORD_REVIEW
    entry = Review(ASKER.principal, ASKER.entity, asked.digest, before.cohort.id, asked.tests)
    assert after(before, asked).reviews == (*before.reviews, entry)


def test_returns_are_counted() -> None:
    """Each return counts one more."""
    before = dossier("under-review")
    assert after(after(before, at.RETURN_PROPOSAL), at.RETURN_PROPOSAL).returns == 2


def test_deferring_voids_what_was_fixed_for_the_cohort() -> None:
    """Launch date, note, clearances, waiting goals and the elected are void; people stay."""
    before = attrs.evolve(
        after(dossier("ready"), at.SET_GOALS, Facts(TODAY, goals=("a", "b", "c"))),
        elected="member-1",
        leader="member-2",
    )
    assert before.launch_date
    assert before.note
    assert before.cleared
    assert before.pending
    deferred = after(before, at.DEFER_CHALLENGE)
    assert deferred.cohort == at.LATER_COHORT
    assert (deferred.launch_date, deferred.note, deferred.cleared) == (None, None, frozenset())
    assert (deferred.pending, deferred.elected, deferred.leader) == ((), None, None)
    assert (deferred.team, deferred.leadership) == (before.team, before.leadership)
    assert (deferred.coach, deferred.proposal) == (before.coach, before.proposal)


def test_readmitting_names_the_cohort() -> None:
    """A deferred challenge comes back in the cohort that is named."""
    third = Cohort("kg-3", 3)
    assert after(dossier("deferred"), c.ReadmitChallenge(third)).cohort == third


def test_leadership_is_a_whole_value_with_a_version() -> None:
    """Naming gives the next version with its author; a change keeps who stays, in order."""
    named = after(dossier("selected"), at.NAME_LEADERSHIP)
    leaders = at.NAME_LEADERSHIP.leaders
    assert named.leadership == Leadership(
        1, leaders, at.NAME_LEADERSHIP.strategist, ASKER.principal
    )
    again = after(named, at.NAME_LEADERSHIP).leadership
    assert again == attrs.evolve(named.leadership, version=2)
    joiner = Leader("leader-x", "post", "postmaster")
    change = c.ChangeLeadership("So it is.", (joiner,), (leaders[1].principal,))
    changed = after(named, change).leadership
    assert changed == Leadership(
        2, (leaders[0], leaders[2], joiner), leaders[0].principal, ASKER.principal
    )


def test_the_seat_of_a_strategist_who_left_is_vacant() -> None:
    """The strategist's seat is vacant after leaving, unless another takes it."""
    before = dossier("led")
    gone = at.STRATEGIST.principal
    left = after(before, c.ChangeLeadership("Gone.", leaves=(gone,))).leadership
    assert left is not None
    assert left.strategist is None
    assert not left.holds(gone)
    other = at.CITY_LEADER.principal
    taken = after(before, c.ChangeLeadership("Gone.", leaves=(gone,), strategist=other)).leadership
    assert taken is not None
    assert taken.strategist == other


def test_facts_are_folded_where_nothing_stood_before() -> None:
    """A change of a leadership or a team that was never named makes its first version."""
    before = dossier("drafted")
    leader, member = at.NAME_LEADERSHIP.leaders[0], at.JOINER
    led = after(before, c.ChangeLeadership("So.", joins=(leader,))).leadership
    team = after(before, c.ChangeTeam(TODAY, "So.", joins=(member,))).team
    assert led == Leadership(1, (leader,), None, ASKER.principal)
    assert team == Team(1, (member,), ASKER.principal)


def test_the_last_word_on_the_preparations_holds() -> None:
    """Coach, launch date and note are those named last; clearances add up."""
    before = dossier("teamed")
    assert after(before, c.AppointCoach("coach-9")).coach == "coach-9"
    assert after(before, c.FixLaunchDate(TODAY)).launch_date == TODAY
    assert after(before, at.ISSUE_NOTE).note == at.ISSUE_NOTE.note
    cleared = after(after(before, c.ClearMember("member-1")), c.ClearMember("member-2")).cleared
    assert cleared == {"member-1", "member-2"}


def test_a_team_is_a_whole_value_with_a_version() -> None:
    """Forming gives the next version with its author."""
    once = after(dossier("led"), at.FORM_TEAM)
    assert once.team == Team(1, at.MEMBERS, ASKER.principal)
    assert after(once, at.FORM_TEAM).team == Team(2, at.MEMBERS, ASKER.principal)


def test_who_leaves_the_team_leaves_its_seats() -> None:
    """A member who left leads, is elected and keeps data no more, and must be cleared anew."""
    gone, stays = at.MEMBERS[0].principal, at.MEMBERS[1].principal
    before = attrs.evolve(dossier("accelerating"), leader=gone, elected=gone, keeper=gone)
    left = after(before, c.ChangeTeam(TODAY, "Gone.", joins=(at.JOINER,), leaves=(gone,)))
    assert left.team == Team(2, (*at.MEMBERS[1:], at.JOINER), ASKER.principal)
    assert (left.leader, left.elected, left.keeper) == (None, None, None)
    assert left.cleared == before.cleared - {gone}
    seated = attrs.evolve(before, leader=stays, elected=stays, keeper=stays)
    kept = after(seated, c.ChangeTeam(TODAY, "Gone.", leaves=(gone,)))
    assert (kept.leader, kept.elected, kept.keeper) == (stays, stays, stays)


def test_a_request_to_withdraw_is_open_until_it_is_answered() -> None:
    """The request names who made it, and declining closes it."""
    asked = after(dossier("led"), at.REQUEST_WITHDRAWAL)
    assert asked.withdrawal is not None
    assert asked.withdrawal.by == ASKER.principal
    assert after(asked, at.DECLINE_WITHDRAWAL).withdrawal is None


@pytest.mark.parametrize(
    "cause",
    [
        at.OPEN_REVIEW,
        at.SELECT_CHALLENGE,
        at.REJECT_CHALLENGE,
        at.CONFIRM_READINESS,
        at.RECORD_PROGRESS,
        at.COMPLETE,
        at.WITHDRAW,
    ],
    ids=lambda cause: cause.type,
)
def test_some_commands_leave_the_dossier_alone(cause: c.Command) -> None:
    """Their words stay in the journal; of the dossier only the envelope moves on."""
    before = dossier("accelerating")
    envelope = {"position": before.position, "recorded_at": before.recorded_at}
    assert attrs.evolve(after(before, cause), **envelope) == before  # type: ignore[arg-type]


def test_the_last_values_of_a_withdrawal_are_the_newest_ones() -> None:
    """Each that is known stands behind those that were recorded before; what is not, does not."""
    before = after(dossier("accelerating"), at.RECORD_MEASUREMENT)
    known, unknown = at.LAST_VALUES[0], at.LAST_VALUES[1]
    last = attrs.evolve(known, value=Decimal(40), unknown_because=None, source="the count")
    found = after(before, c.Withdraw((last, unknown))).measurements
    assert found[:-1] == before.measurements
    assert found[-1] == Measurement(
        last.goal,
        Decimal(40),
        last.bound,
        last.as_of,
        "the count",
        None,
        ASKER.principal,
        before.position + 1,
    )


# --- the acceleration phase ---------------------------------------------------------------------


def test_goals_wait_and_replace_what_waited() -> None:
    """What was set last waits under the recorded ids; only new goals are counted."""
    before = dossier("ready")
    first = after(before, at.SET_GOALS, Facts(TODAY, goals=("a", "b", "c")))
    assert first.pending == tuple(
        PendingGoal(id, terms, ASKER.principal)
        for id, terms in zip("abc", at.SET_GOALS.goals, strict=True)
    )
    assert first.goal_count == 3
    version = attrs.evolve(at.SET_GOALS.goals[0], goal="a")
    second = after(first, c.SetGoals((version,), "Less."), Facts(TODAY, goals=("a",)))
    assert second.pending == (PendingGoal("a", version, ASKER.principal),)
    assert second.goal_count == 3


def test_the_elected_leads_only_after_accepting() -> None:
    """Election seats nobody; accepting does, declining does not."""
    before = attrs.evolve(dossier("accelerating"), leader="member-2")
    elected = after(before, at.ELECT_LEADER)
    assert (elected.elected, elected.leader) == ("member-1", "member-2")
    took = after(elected, at.ACCEPT_LEAD)
    assert (took.elected, took.leader) == (None, "member-1")
    refused = after(elected, at.DECLINE_LEAD)
    assert (refused.elected, refused.leader) == (None, "member-2")


def test_the_launch_puts_the_goals_in_force() -> None:
    """The waiting goals become first versions since Day 1, and Day 1 and the cap are recorded."""
    found = dossier("accelerating")
    assert [goal.id for goal in found.goals_in_force()] == [at.LEVEL, at.COUNT, at.MILESTONE]
    for goal, terms in zip(found.goals, at.SET_GOALS.goals, strict=True):
        assert goal.versions == (GoalVersion(1, terms, at.MEMBER.principal, at.DAY_ONE),)
    assert found.pending == ()
    assert (found.day_one, found.cap) == (at.DAY_ONE, at.CAP)
    assert found.keeper == at.AGREEMENT.keeper
    assert found.launch is not None
    assert found.launch.sessions == at.HOLD_LAUNCH.sessions


def test_a_clarification_is_a_further_version() -> None:
    """A new wording or a first baseline makes a version; the earlier one and the rest stay."""
    before = dossier("accelerating")
    baseline = Baseline(at.SESSIONS[1], Decimal(90))
    first, *others = before.goals
    said = after(before, c.ClarifyGoal(at.LEVEL, wording="Working days"))
    assert said.goals[1:] == tuple(others)
    terms = attrs.evolve(first.terms, wording="Working days")
    assert said.goals[0].versions == (
        *first.versions,
        GoalVersion(2, terms, ASKER.principal, TODAY),
    )
    told = after(said, c.ClarifyGoal(at.LEVEL, baseline=baseline))
    assert told.goals[0].terms == attrs.evolve(terms, baseline=baseline)


def test_what_is_recorded_adds_up() -> None:
    """Measurements and steps are kept in their order with who told them."""
    before = dossier("accelerating")
    asked = at.RECORD_MEASUREMENT
    by, position = ASKER.principal, before.position + 1
    value = Measurement(
        asked.goal, asked.value, asked.bound, asked.as_of, asked.source, None, by, position
    )
    second = attrs.evolve(value, position=position + 1)
    assert after(after(before, asked), asked).measurements == (value, second)
    step = at.RECORD_STEP
    done = StepDone(step.step, step.done_on, by, position)
    assert after(before, step).steps == (*before.steps, done)


def test_an_initiative_after_the_cut_off_is_not_counted() -> None:
    """It is kept, and counts up to the cut-off's own day."""
    running, over = dossier("accelerating"), dossier("concluded")
    assert over.cutoff == at.LAST_DAY
    on_time = c.LaunchInitiative("One window", at.LAST_DAY)
    late = c.LaunchInitiative("Two windows", at.LAST_DAY + timedelta(days=1), national=True)
    by, first, second = ASKER.principal, over.position + 1, over.position + 2
    (early,) = after(running, late).initiatives
    assert early == Initiative(late.name, late.on, True, True, by, running.position + 1)
    assert after(after(over, on_time), late).initiatives == (
        Initiative(on_time.name, on_time.on, False, True, by, first),
        Initiative(late.name, late.on, True, False, by, second),
    )


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    """The entry keeps its place and position, and names who corrected it; others stay."""
    running = dossier("accelerating")
    base = after(after(running, at.RECORD_MEASUREMENT), at.RECORD_STEP)
    base = after(after(base, at.LAUNCH_INITIATIVE), at.RECORD_MEASUREMENT)
    (one, two), (step,), (start,) = base.measurements, base.steps, base.initiatives
    value = attrs.evolve(at.RECORD_MEASUREMENT, value=Decimal(61))
    mended = after(base, c.Correct(one.position, "A slip.", measurement=value))
    assert mended.measurements == (attrs.evolve(one, value=Decimal(61)), two)
    later = attrs.evolve(at.RECORD_STEP, step="closing-note")
    mended = after(base, c.Correct(step.position, "A slip.", step=later))
    assert mended.steps == (attrs.evolve(step, step="closing-note"),)
    other = c.LaunchInitiative("Two windows", at.LAUNCH_INITIATIVE.on)
    mended = after(base, c.Correct(start.position, "A slip.", initiative=other))
    assert mended.initiatives == (attrs.evolve(start, name="Two windows", national=False),)
    assert (mended.measurements, mended.steps) == ((one, two), (step,))


def test_a_correction_without_anything_in_its_place_strikes_out() -> None:
    """The entry at the position is gone, and only that one."""
    base = after(after(dossier("accelerating"), at.RECORD_MEASUREMENT), at.RECORD_STEP)
    base = after(base, at.RECORD_MEASUREMENT)
    struck = after(base, c.Correct(base.measurements[0].position, "It never was."))
    assert struck.measurements == base.measurements[1:]
    assert struck.steps == base.steps


def test_a_midpoint_takes_what_waits_for_it() -> None:
    """Raised goals get a version, replaced ones a successor, kept ones stay; the rest is void."""
    before = dossier("accelerating")
    raised, new, stray = at.SET_GOALS.goals
    pending = (
        PendingGoal(at.LEVEL, raised, "member-1"),
        PendingGoal("goal-4", attrs.evolve(new, replaces=at.COUNT), "member-2"),
        PendingGoal("goal-5", stray, "member-3"),
    )
    decisions = (
        GoalDecision(at.LEVEL, GoalChoice.RAISE),
        GoalDecision(at.COUNT, GoalChoice.REPLACE),
        GoalDecision(at.MILESTONE, GoalChoice.KEEP),
    )
    asked = attrs.evolve(at.HOLD_MIDPOINT, decisions=decisions)
    found = after(attrs.evolve(before, pending=pending), asked)
    level, count, milestone, fourth = found.goals
    assert level.versions[1:] == (GoalVersion(2, raised, "member-1", asked.held_on),)
    assert count == attrs.evolve(before.goals[1], superseded_by="goal-4")
    assert milestone == before.goals[2]
    assert fourth.versions == (
        GoalVersion(1, attrs.evolve(new, replaces=at.COUNT), "member-2", asked.held_on),
    )
    assert found.goals_in_force() == (level, milestone, fourth)
    assert found.goal(at.COUNT) is None
    assert found.goal("goal-4") == fourth
    assert found.pending == ()
    assert found.midpoint == MidpointReview(asked.held_on, asked.votes, decisions, late=False)


def test_a_decision_for_which_nothing_waits_changes_no_goal() -> None:
    """Raise or replace without a waiting goal leaves the goals as they were."""
    before = dossier("accelerating")
    for choice in (GoalChoice.RAISE, GoalChoice.LOWER, GoalChoice.REPLACE):
        asked = attrs.evolve(at.HOLD_MIDPOINT, decisions=(GoalDecision(at.LEVEL, choice),))
        assert after(before, asked).goals == before.goals
    waiting = (PendingGoal("goal-4", at.SET_GOALS.goals[0], "member-1"),)
    asked = attrs.evolve(at.HOLD_MIDPOINT, decisions=(GoalDecision(at.LEVEL, GoalChoice.REPLACE),))
    assert after(attrs.evolve(before, pending=waiting), asked).goals == before.goals


def test_a_midpoint_told_late_is_marked() -> None:
    """A review told after the hundred days keeps the goals and is known to be late."""
    before = dossier("concluded")
    asked = at.RECORD_LATE_MIDPOINT
    found = after(before, asked)
    assert found.midpoint == MidpointReview(asked.held_on, asked.votes, asked.decisions, late=True)
    assert found.goals == before.goals


def test_who_owns_up_is_remembered() -> None:
    """Who acknowledged that no midpoint was held is named."""
    assert after(dossier("concluded"), at.ACKNOWLEDGE_NO_MIDPOINT).no_midpoint_by == "asker-1"


def test_an_early_end_sets_the_cut_off() -> None:
    """The recorded cut-off stands; an open request to withdraw and waiting goals are void."""
    before = after(dossier("past-midpoint"), at.REQUEST_WITHDRAWAL)
    before = attrs.evolve(before, pending=(PendingGoal("a", at.SET_GOALS.goals[0], "m"),))
    found = after(before, at.CONCLUDE, Facts(TODAY, cutoff=TODAY))
    assert (found.cutoff, found.withdrawal, found.pending) == (TODAY, None, ())


# --- deadlines ----------------------------------------------------------------------------------

DUE = [at.on_day(number) for number in (10, 20, 30)]


def moment(rule: str, what: Moment, day: int) -> DeadlineMoved:
    return DeadlineMoved(rule, what, DeadlineKind.CHECKPOINT, DUE[day])


def moved(challenge: Challenge, *causes: DeadlineMoved, facts: Facts | None = None) -> Challenge:
    for cause in causes:
        challenge = fold(challenge, event(challenge, cause, facts, actor=None))
    return challenge


def test_open_deadlines_are_held_by_their_instants() -> None:
    """Armed deadlines are open, earliest first, whatever the order of arming."""
    bare = dossier("led")
    found = moved(bare, *(moment(f"r{day}", Moment.ARMED, day) for day in (2, 0, 1)))
    assert found.deadlines == tuple(
        Deadline(f"r{day}", DeadlineKind.CHECKPOINT, DUE[day]) for day in range(3)
    )
    assert found.next_due == DUE[0]


def test_an_overdue_deadline_stays_open_and_is_due_no_more() -> None:
    """What is overdue can still be met; the next instant is that of another."""
    armed = moved(dossier("led"), *(moment(f"r{day}", Moment.ARMED, day) for day in range(2)))
    late = moved(armed, moment("r0", Moment.OVERDUE, 0))
    assert late.deadlines[0] == Deadline("r0", DeadlineKind.CHECKPOINT, DUE[0], overdue=True)
    assert late.next_due == DUE[1]
    assert moved(late, moment("r1", Moment.OVERDUE, 1)).next_due is None


@pytest.mark.parametrize("what", [Moment.MET, Moment.LAPSED, Moment.CANCELLED])
def test_a_closed_deadline_is_gone(what: Moment) -> None:
    """A deadline that was met, lapsed or cancelled is no longer open; others are."""
    armed = moved(dossier("led"), *(moment(f"r{day}", Moment.ARMED, day) for day in range(2)))
    closed = moved(armed, moment("r0", what, 0))
    assert [one.rule for one in closed.deadlines] == ["r1"]
    assert closed.next_due == DUE[1]


def test_a_lapse_that_ends_the_clock_sets_the_cut_off() -> None:
    """With the recorded cut-off go an open request to withdraw and the waiting goals."""
    asked = after(dossier("accelerating"), at.REQUEST_WITHDRAWAL)
    asked = attrs.evolve(asked, pending=(PendingGoal("a", at.SET_GOALS.goals[0], "m"),))
    lapse = moment("day-100", Moment.LAPSED, 2)
    ended = moved(asked, lapse, facts=Facts(TODAY, cutoff=at.LAST_DAY))
    assert (ended.cutoff, ended.withdrawal, ended.pending) == (at.LAST_DAY, None, ())
    other = moved(asked, lapse)
    assert (other.cutoff, other.withdrawal) == (None, asked.withdrawal)


# --- the sustainability phase -------------------------------------------------------------------


def test_a_result_is_a_version_until_it_is_verified() -> None:
    """Each recording is a version with the recorded outcomes; the last verified one counts."""
    outcomes = (
        LineOutcome(at.LEVEL, GoalOutcome.ACHIEVED),
        LineOutcome(at.COUNT, GoalOutcome.MISSED),
    )
    facts = Facts(TODAY, digest="d", outcomes=outcomes)
    once = after(dossier("concluded"), at.RECORD_RESULT, facts)
    assert once.result is not None
    assert (once.result.version, once.result.digest) == (1, "d")
    assert (once.result.lines, once.result.outcomes) == (at.RECORD_RESULT.lines, outcomes)
    assert (once.result.recorder, once.result.verified_by) == (ASKER.principal, None)
    assert once.result.word is Word.PARTLY_MET
    assert once.judged is None
    verified = after(once, at.VERIFY_RESULT)
    assert verified.judged == attrs.evolve(once.result, verified_by=ASKER.principal)
    twice = after(verified, at.RECORD_RESULT, facts)
    assert [result.version for result in twice.results] == [1, 2]
    assert twice.result == twice.results[-1]
    assert twice.judged == verified.judged


def test_no_result_is_none() -> None:
    """Before a result was recorded there is none, and none counts."""
    assert dossier("concluded").result is None
    assert dossier("concluded").judged is None


def test_the_closing_workshop_is_kept() -> None:
    """What was told of the closing workshop is in the dossier."""
    asked = at.HOLD_SCALE_UP
    assert after(dossier("concluded"), asked).scale_up == ScaleUpWorkshop(
        asked.held_on, asked.attendance, asked.narrative, asked.loose_ends
    )


def test_a_plan_has_versions_and_pledges_name_one() -> None:
    """A pledge is bound to a digest; an entity has one word, its last."""
    first = after(dossier("concluded"), at.ADOPT_PLAN, Facts(TODAY, digest="d1"))
    second = after(first, at.ADOPT_PLAN, Facts(TODAY, digest="d2"))
    assert first.plan is not None
    assert second.plan is not None
    assert (first.plan.version, second.plan.version, second.plan.digest) == (1, 2, "d2")
    signed = after(second, c.SignPledge("d2"))
    assert signed.pledges == (Pledge("economy", ASKER.principal, True, "d2"),)
    declined = after(signed, at.DECLINE_PLEDGE)
    assert declined.pledges == (Pledge("economy", ASKER.principal, False, "d2"),)
    other = Actor("asker-2", "city")
    both = fold(declined, event(declined, c.SignPledge("d2"), actor=other))
    assert [(one.entity, one.signed) for one in both.pledges] == [
        ("economy", False),
        ("city", True),
    ]


def test_declining_where_no_plan_is_in_force_names_none() -> None:
    """Without a plan a declined pledge is bound to nothing."""
    assert after(dossier("concluded"), at.DECLINE_PLEDGE).pledges == (
        Pledge("economy", ASKER.principal, False, ""),
    )


def test_paths_are_chosen_opened_and_dropped() -> None:
    """The last choice holds; what is opened and dropped adds up."""
    found = dossier("sustaining")
    steps: tuple[c.Command, ...] = (
        at.CHOOSE_BUILD,
        at.CHOOSE_SCALE,
        at.OPEN_SUCCESSOR,
        at.DROP_PATH,
    )
    for cause in steps:
        found = after(found, cause)
    opened, dropped = at.OPEN_SUCCESSOR, at.DROP_PATH
    assert found.paths == PathsChosen(frozenset(at.CHOOSE_SCALE.paths), at.CHOOSE_SCALE.sites)
    assert found.opened == (Opened(opened.challenge, opened.path, opened.site),)
    assert found.dropped == (Dropped(dropped.path, dropped.site),)


def test_checks_are_counted() -> None:
    """Each check of the commitments counts one more."""
    assert after(after(dossier("sustaining"), at.RECORD_CHECK), at.RECORD_CHECK).checks == 2


@given(
    st.sampled_from(at.STAGES),
    st.sampled_from(at.STAGES),
    st.sets(st.sampled_from([field.name for field in attrs.fields(Challenge)])),
)
def test_a_changed_copy_is_what_attrs_would_make(stage: str, other: str, fields: set[str]) -> None:
    """Whichever fields take whatever values, and what was copied stays as it was."""
    challenge, donor = at.walk_to(stage).dossier, at.walk_to(other).dossier
    before = attrs.evolve(challenge)
    taken = {name: getattr(donor, name) for name in fields}
    made = changed(challenge, **taken)
    assert made == attrs.evolve(challenge, **taken)
    assert (type(made), hash(made)) == (Challenge, hash(attrs.evolve(challenge, **taken)))
    assert challenge == before
