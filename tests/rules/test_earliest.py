"""From when on a command is granted, in dated cases that anybody can check by a calendar."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from accelflow.codec import to_dict
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.results import ResultLine
from accelflow.domain.workshops import GoalChoice, GoalDecision
from accelflow.errors import InvalidInput
from accelflow.playbooks import playbook
from accelflow.rules.earliest import Earliest, Missing, Never, Opens
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.playbook import Playbook
from accelflow.rules.question import Found, Question, guard
from accelflow.zones import zone
from tests import lifecycle as life
from tests.desk import Desk, document
from tests.lifecycle import CAP, Walk, at, codes, doing, on_day, walk_to
from tests.strategies import Scene, begun


def told(walk: Walk, command: c.Command, actor: Actor, now: datetime | None = None) -> Earliest:
    """From when on a command is granted, asked where a walk stands or later."""
    attempt = Attempt(command, walk.id, actor, now or walk.at)
    return walk.playbook.earliest(walk.challenge, attempt)


def shipped(**changes: Any) -> Playbook:
    """The shipped methodology with some keys changed, and the guards of a host."""
    return playbook(document(name="changed", **changes), {**BUILT_IN, "after-five": after_five})


@guard("after-five", "too-early")
def after_five(q: Question) -> Found:
    """A host's own: nothing before a date that stands nowhere in the challenge."""
    return () if q.today >= date(2023, 4, 5) else [q.fail("too-early")]


# --- it opens -----------------------------------------------------------------------------------


def test_what_is_granted_now_opens_now() -> None:
    """The instant of asking is the answer, in UTC."""
    now = at(date(2023, 1, 20))
    found = told(walk_to("drafted"), life.SUBMIT_PROPOSAL, life.PROPOSER, now)
    assert found == Opens(datetime(2023, 1, 20, 4, tzinfo=UTC))


def test_an_asking_before_the_newest_record_opens_at_that() -> None:
    """Time never falls below the newest recorded instant, here 20 January at ten."""
    found = told(walk_to("proposed"), life.OPEN_REVIEW, life.REVIEWER, life.BEGIN)
    assert found == Opens(at(date(2023, 1, 20)))


def test_the_scale_up_workshop_opens_on_day_94() -> None:
    """Day 94 of the first Kyrgyz group is 18 June 2023; it begins at midnight in Bishkek."""
    asked = attrs.evolve(life.HOLD_SCALE_UP, held_on=date(2023, 6, 18))
    found = told(walk_to("past-midpoint"), asked, life.COACH)
    assert found == Opens(at(date(2023, 6, 18), hour=0))


def test_a_scale_up_workshop_after_the_days_waits_for_their_end_and_its_own_date() -> None:
    """Held on 9 August it opens on that day, by the rule for concluded challenges."""
    found = told(walk_to("past-midpoint"), life.HOLD_SCALE_UP, life.COACH)
    assert found == Opens(at(date(2023, 8, 9), hour=0))


def test_a_review_that_replaces_a_goal_opens_on_day_40() -> None:
    """Day 40 is 25 April 2023: not before it was held, and a day earlier it may replace nothing."""
    walk = walk_to("accelerating").do(
        c.SetGoals((attrs.evolve(life.SET_GOALS.goals[2], replaces=life.COUNT),), "We see more."),
        life.MEMBER,
        at=on_day(30),
    )
    decisions = tuple(
        GoalDecision(goal, GoalChoice.REPLACE if goal == life.COUNT else GoalChoice.KEEP)
        for goal in (life.LEVEL, life.COUNT, life.MILESTONE)
    )
    review = attrs.evolve(life.HOLD_MIDPOINT, held_on=date(2023, 4, 25), decisions=decisions)
    assert told(walk, review, life.COACH) == Opens(at(date(2023, 4, 25), hour=0))
    early = attrs.evolve(review, held_on=date(2023, 4, 24))
    found = told(walk, early, life.COACH)
    assert isinstance(found, Missing)
    assert codes(found.reasons) == ("choice-outside-window",)
    assert found.at == at(date(2023, 4, 24), hour=0)


def test_a_launch_workshop_held_tomorrow_opens_tomorrow() -> None:
    """Its last session is on 16 March 2023; asked on the day before, it opens at midnight."""
    steps = (
        doing(life.SET_GOALS, life.MEMBER, at(life.SESSIONS[0], 11)),
        doing(life.ELECT_LEADER, life.COACH, at(life.SESSIONS[0], 12)),
        doing(life.ACCEPT_LEAD, life.TEAM_LEADER, at(life.SESSIONS[0], 13)),
    )
    walk = walk_to("ready")
    for step in steps:
        walk = step(walk)
    assert told(walk, life.HOLD_LAUNCH, life.COACH) == Opens(at(date(2023, 3, 16), hour=0))


def test_waiting_lets_what_is_due_fall_due() -> None:
    """The lack of a midpoint review is owned up to once the days are over: 25 June 2023."""
    found = told(walk_to("accelerating"), life.ACKNOWLEDGE_NO_MIDPOINT, life.COACH, on_day(95))
    assert found == Opens(at(date(2023, 6, 25), hour=0))
    assert Opens(CAP) == found


def test_a_challenge_that_has_not_begun_opens_as_well() -> None:
    """To set one is granted at once, and refused for good where its intake has closed."""
    assert told(Walk(), life.SET_CHALLENGE, life.PROPOSER) == Opens(life.BEGIN)
    transitions = [
        {**one, "refuse": ["intake-open"]} if one["command"] == "set-challenge" else one
        for one in document()["transition"]
    ]
    strict = Walk(playbook=shipped(transition=transitions))
    late = at(date(2023, 2, 1))
    closed = told(strict, life.SET_CHALLENGE, life.PROPOSER, late)
    assert isinstance(closed, Never)
    assert codes(closed.reasons) == ("intake-closed",)


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        # Egypt's clocks went on at midnight on Friday 28 April 2023: the day began at one
        ("Africa/Cairo", date(2023, 4, 28), datetime(2023, 4, 27, 22, tzinfo=UTC)),
        # Chile's clocks went on at midnight on Sunday 3 September 2023
        ("America/Santiago", date(2023, 9, 3), datetime(2023, 9, 3, 4, tzinfo=UTC)),
    ],
)
def test_where_midnight_is_missing_the_instant_is_exact(
    key: str, day: date, expected: datetime
) -> None:
    """A step that was done on such a day opens at one o'clock, the first instant that it has."""
    walk = begun(Scene("led"), key=key)
    found = told(walk, c.RecordStep("member-training", day), life.STRATEGIST)
    assert found == Opens(expected)
    first = expected.astimezone(zone(key))
    assert (first.date(), first.hour) == (day, 1)
    assert (expected - timedelta(microseconds=1)).astimezone(zone(key)).date() < day


# --- it never does ------------------------------------------------------------------------------


def test_readmission_after_the_cohort_began_is_never() -> None:
    """The second group began on 18 September 2023: until the day before it takes somebody in."""
    walk = walk_to("deferred")
    eve = at(date(2023, 9, 17), 23, 59)
    assert told(walk, life.READMIT_CHALLENGE, life.OFFICE, eve) == Opens(eve.astimezone(UTC))
    found = told(walk, life.READMIT_CHALLENGE, life.OFFICE, at(date(2023, 9, 18), 0))
    assert isinstance(found, Never)
    assert codes(found.reasons) == ("cohort-started",)


def test_what_is_out_of_its_stage_for_good_is_never() -> None:
    """After Day 100 comes no midpoint review and no measurement; after the end nothing at all."""
    for command, actor in (
        (life.HOLD_MIDPOINT, life.COACH),
        (life.RECORD_MEASUREMENT, life.KEEPER),
    ):
        found = told(walk_to("concluded"), command, actor)
        assert isinstance(found, Never)
        assert codes(found.reasons) == ("not-in-this-stage",)
    ended = told(walk_to("rejected"), life.OPEN_REVIEW, life.REVIEWER)
    assert isinstance(ended, Never)
    assert codes(ended.reasons) == ("challenge-ended",)
    again = told(walk_to("drafted"), life.SET_CHALLENGE, life.PROPOSER)
    assert isinstance(again, Never)
    assert codes(again.reasons) == ("challenge-exists",)


def test_a_measurement_as_of_a_day_after_the_last_is_never() -> None:
    """As of 25 June it lies in the future until the days are over; both reasons are told."""
    asked = attrs.evolve(life.RECORD_MEASUREMENT, as_of=date(2023, 6, 25))
    found = told(walk_to("accelerating"), asked, life.KEEPER, on_day(99))
    assert isinstance(found, Never)
    assert codes(found.reasons) == ("as-of-outside", "not-in-this-stage")


def test_what_is_told_too_late_is_never_whatever_else_is_missing() -> None:
    """A launch told on the eighth day: that goals are missing as well would help nobody."""
    found = told(walk_to("ready"), life.HOLD_LAUNCH, life.COACH, at(date(2023, 3, 24)))
    assert isinstance(found, Never)
    assert set(codes(found.reasons)) == {"told-late"}


def test_a_launch_whose_days_are_over_is_never() -> None:
    """Where it may be told 200 days later, all guards pass on Day 101, and it starts nothing."""
    changed = shipped(limits={**document()["limits"], "backdate_days": 200})
    walk = begun(Scene("ready"), changed)
    for command, actor in (
        (life.SET_GOALS, life.MEMBER),
        (life.ELECT_LEADER, life.COACH),
        (life.ACCEPT_LEAD, life.TEAM_LEADER),
    ):
        walk = walk.do(command, actor, at=at(life.SESSIONS[1], 11))
    last = told(walk, life.HOLD_LAUNCH, life.COACH, CAP - timedelta(microseconds=1))
    assert last == Opens(CAP - timedelta(microseconds=1))
    found = told(walk, life.HOLD_LAUNCH, life.COACH, CAP)
    assert isinstance(found, Never)
    assert codes(found.reasons) == ("days-over", "told-late")


def test_a_full_history_takes_nothing_any_more() -> None:
    """A challenge with as many events as it may have waits in vain, deadlines or none."""
    full = len(walk_to("accelerating").events)
    changed = shipped(limits={**document()["limits"], "events_most": full})
    walk = begun(Scene("accelerating"), changed)
    found = told(walk, life.RECORD_PROGRESS, life.COACH)
    assert isinstance(found, Never)
    assert codes(found.reasons) == ("history-full",)


# --- something is missing -----------------------------------------------------------------------


def test_completing_before_the_result_lacks_evidence() -> None:
    """Time stands in nobody's way: result, midpoint, paths and pledges do."""
    walk = walk_to("sustaining")
    found = told(walk, life.COMPLETE, life.OFFICE)
    expected = ("no-result", "no-midpoint", "paths-not-chosen", "pledge-missing")
    assert isinstance(found, Missing)
    assert codes(found.reasons) == expected
    assert found.at == walk.at


def test_what_time_mends_is_not_told_as_missing() -> None:
    """A stranger's workshop on Day 94: by then the role alone is missing."""
    asked = attrs.evolve(life.HOLD_SCALE_UP, held_on=date(2023, 6, 18))
    found = told(walk_to("accelerating"), asked, life.STRANGER)
    assert isinstance(found, Missing)
    assert codes(found.reasons) == ("role-missing",)
    assert found.at == at(date(2023, 6, 18), hour=0)


def test_a_stage_that_can_still_be_reached_is_missing() -> None:
    """A proposal that was not submitted cannot be reviewed yet; no waiting submits it."""
    found = told(walk_to("drafted"), life.OPEN_REVIEW, life.REVIEWER)
    assert isinstance(found, Missing)
    assert codes(found.reasons) == ("not-in-this-stage",)


def test_unknown_refuses_as_well() -> None:
    """No goal was measured, so whether it is reached is unknown: that is what is missing."""
    found = told(walk_to("past-midpoint"), life.CONCLUDE, life.COACH)
    assert isinstance(found, Missing)
    assert {reason.verdict.value for reason in found.reasons} == {"unknown"}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (attrs.evolve(life.SET_CHALLENGE, zone="Mars/Olympus"), "zone-unknown"),
        (life.COMPLETE, "unknown-challenge"),
    ],
)
def test_what_cannot_begin_says_what_is_missing(command: c.Command, code: str) -> None:
    """Before a challenge has begun its zone may be unknown; and only one command begins it."""
    found = told(Walk(), command, life.PROPOSER)
    assert isinstance(found, Missing)
    assert (codes(found.reasons), found.at) == ((code,), life.BEGIN)


# --- a host's own guards, and what it costs -----------------------------------------------------


def test_a_hosts_own_date_is_found_day_by_day() -> None:
    """Its guard waits for 5 April 2023, a date that stands nowhere; days are tried one by one."""
    transitions = [
        {**one, "refuse": ["after-five"]} if one["command"] == "record-progress-review" else one
        for one in document()["transition"]
    ]
    walk = begun(Scene("accelerating"), shipped(transition=transitions))
    found = told(walk, life.RECORD_PROGRESS, life.COACH)
    assert found == Opens(at(date(2023, 4, 5), hour=0))


def test_a_command_full_of_dates_costs_few_decisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 values, each known on another day: all are by the last, and most days are not tried."""
    walk, first = walk_to("concluded"), date(2024, 1, 1)
    lines = tuple(
        ResultLine(f"goal-{number}", life.LAST_DAY, first + timedelta(days=number), Decimal(1))
        for number in range(200)
    )
    decided: list[datetime] = []
    decide = Playbook.decide

    def counting(book: Playbook, challenge: Any, attempt: Attempt) -> Any:
        decided.append(attempt.at)
        return decide(book, challenge, attempt)

    monkeypatch.setattr(Playbook, "decide", counting)
    found = told(walk, c.RecordResult(lines), life.KEEPER)
    assert isinstance(found, Missing)
    assert "date-in-future" not in codes(found.reasons)
    assert found.at == at(first + timedelta(days=199), hour=0)
    assert len(decided) < 20


# --- in a host ----------------------------------------------------------------------------------


def test_the_accelerator_tells_it_from_its_own_clock_on() -> None:
    """The same answer as the playbook's, and nothing is written; a challenge may be new."""
    desk = Desk().play(walk_to("accelerating"))
    before = desk.stored()
    found = desk.accelerator.earliest(
        life.ACKNOWLEDGE_NO_MIDPOINT, challenge=life.CHALLENGE, actor=life.COACH
    )
    assert found == Opens(CAP)
    new = desk.accelerator.earliest(life.SET_CHALLENGE, challenge="new", actor=life.PROPOSER)
    assert new == Opens(desk.clock.now().astimezone(UTC))
    assert desk.stored() == before
    with pytest.raises(InvalidInput, match="challenge"):
        desk.accelerator.earliest(life.CONCLUDE, challenge="", actor=life.COACH)


def test_each_form_says_which_it_is() -> None:
    """As a dictionary: opens, never or missing, with its instant or its reasons."""
    opens = to_dict(told(walk_to("accelerating"), life.ACKNOWLEDGE_NO_MIDPOINT, life.COACH))
    assert opens == {"outlook": "opens", "at": "2023-06-24T18:00:00Z"}
    never = to_dict(told(walk_to("concluded"), life.HOLD_MIDPOINT, life.COACH))
    assert (never["outlook"], never["reasons"][0]["code"]) == ("never", "not-in-this-stage")
    missing = to_dict(told(walk_to("sustaining"), life.COMPLETE, life.OFFICE))
    assert missing["outlook"] == "missing"
    assert missing["at"] == "2023-08-09T11:00:00Z"
    assert json.loads(json.dumps(missing)) == missing
