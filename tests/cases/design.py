"""Cases of the design phase: from the setting of a challenge to a team that is ready."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.programmes import Cohort
from accelflow.domain.proposals import Finding, Successor
from accelflow.domain.teams import Checklist, Leader, Member
from tests import lifecycle as it
from tests.cases.case import Case, accepts, accepts_in, refuses
from tests.lifecycle import Walk, walk_to

PROPOSER_IN_OFFICE: Final = Actor(
    it.PROPOSER.principal, it.ECONOMY, frozenset({"office", "reviewer"})
)
"""The proposer, for whom the host vouches as office and reviewer as well."""

BEFORE_LAUNCH: Final = ("led", "teamed", "ready")
WITH_TEAM: Final = ("teamed", "ready", "accelerating", "past-midpoint")
LED_TO_CONCLUDED: Final = (*BEFORE_LAUNCH, "accelerating", "past-midpoint", "concluded")
LED_TO_SCALING: Final = (*LED_TO_CONCLUDED, "sustaining", "scaling")


def today(walk: Walk) -> date:
    """The date in Bishkek of where a walk stands."""
    return walk.at.date()


def setting() -> list[Case]:
    """Setting a challenge and its indicative targets."""
    parent = Successor("kg-0-kindergartens")
    by, begin = it.PROPOSER, Walk()
    opened, completed = evolve(parent, opened_at=41), evolve(parent, completed=True)
    following = evolve(it.SET_CHALLENGE, predecessor=parent)
    return [
        accepts("plain", begin, it.SET_CHALLENGE, by, to="drafted"),
        accepts("by-the-office", begin, it.SET_CHALLENGE, it.OFFICE, to="drafted"),
        accepts(
            "on-the-last-day-of-intake",
            begin,
            it.SET_CHALLENGE,
            by,
            to="drafted",
            at=it.at(date(2023, 1, 31), 23, 59),
        ),
        accepts(
            "after-the-intake",
            begin,
            it.SET_CHALLENGE,
            by,
            "intake-closed",
            to="drafted",
            at=it.at(date(2023, 2, 1), 0),
        ),
        accepts("opened", begin, evolve(following, predecessor=opened), by, to="drafted"),
        accepts("completed", begin, evolve(following, predecessor=completed), by, to="drafted"),
        *(
            accepts(
                f"of-{len(affected)}-entities",
                begin,
                evolve(it.SET_CHALLENGE, affected_entities=affected),
                by,
                "one-entity-affected",
                to="drafted",
            )
            for affected in ((), (it.ECONOMY,))
        ),
        refuses(begin, following, by, "predecessor-open"),
        refuses(begin, evolve(it.SET_CHALLENGE, zone="Asia/Bishek"), by, "zone-unknown"),
        *accepts_in(
            ("drafted", "returned", "selected", *BEFORE_LAUNCH),
            it.RECORD_INDICATIVE_TARGET,
            it.PROPOSER,
        ),
    ]


def proposing() -> list[Case]:
    """Submitting a proposal, once and again."""
    drafted, returned, by = walk_to("drafted"), walk_to("returned"), it.PROPOSER
    aimed = drafted.do(it.RECORD_INDICATIVE_TARGET, by)
    aimed_again = returned.do(it.RECORD_INDICATIVE_TARGET, by)
    empty = evolve(it.SUBMIT_PROPOSAL.content, beneficiaries=" ")
    return [
        accepts("plain", aimed, it.SUBMIT_PROPOSAL, by, to="proposed"),
        accepts(
            "without-a-target",
            drafted,
            it.SUBMIT_PROPOSAL,
            by,
            "no-indicative-target",
            to="proposed",
        ),
        refuses(drafted, c.SubmitProposal(1, empty), by, "proposal-part-missing"),
        refuses(drafted, evolve(it.SUBMIT_PROPOSAL, version=2), by, "proposal-version-wrong"),
        accepts("plain", aimed_again, it.RESUBMIT_PROPOSAL, by, to="proposed"),
        accepts(
            "without-a-target",
            returned,
            it.RESUBMIT_PROPOSAL,
            by,
            "no-indicative-target",
            to="proposed",
        ),
        refuses(returned, c.SubmitProposal(2, empty), by, "proposal-part-missing"),
        refuses(returned, evolve(it.RESUBMIT_PROPOSAL, version=1), by, "proposal-version-wrong"),
        refuses(returned, evolve(it.SUBMIT_PROPOSAL, version=2), by, "proposal-unchanged"),
    ]


def reviewing() -> list[Case]:
    """Taking a proposal into review, reviewing it, and deciding on it."""
    proposed, review, office = walk_to("proposed"), walk_to("under-review"), it.OFFICE
    passed = review.do(it.RECORD_REVIEW, it.REVIEWER)
    torn = passed.do(
        evolve(it.RECORD_REVIEW, tests=it.selection_tests(Finding.FAIL)), it.SECOND_REVIEWER
    )
    unsure = review.do(
        evolve(it.RECORD_REVIEW, tests=it.selection_tests(Finding.UNSURE)), it.REVIEWER
    )
    insider = evolve(it.REVIEWER, entity=it.ECONOMY)
    same = PROPOSER_IN_OFFICE
    return [
        *accepts_in(["proposed"], it.OPEN_REVIEW, it.REVIEWER, to="under-review"),
        refuses(proposed, it.OPEN_REVIEW, same, "same-person"),
        accepts("plain", review, it.RECORD_REVIEW, it.REVIEWER),
        accepts("by-one-of-the-lead", review, it.RECORD_REVIEW, insider, "reviewer-of-lead-entity"),
        refuses(review, it.RECORD_REVIEW, same, "same-person"),
        refuses(
            review, evolve(it.RECORD_REVIEW, digest="a" * 64), it.REVIEWER, "review-digest-stale"
        ),
        *accepts_in(["under-review"], it.RETURN_PROPOSAL, office, to="returned"),
        accepts(
            "wanted-today",
            review,
            evolve(it.RETURN_PROPOSAL, resubmit_by=today(review)),
            office,
            to="returned",
        ),
        refuses(
            review,
            evolve(it.RETURN_PROPOSAL, resubmit_by=today(review) - timedelta(days=1)),
            office,
            "resubmission-past",
        ),
        accepts(
            "third", _returned_twice(), it.RETURN_PROPOSAL, office, "many-returns", to="returned"
        ),
        refuses(review, it.RETURN_PROPOSAL, same, "same-person"),
        accepts("plain", passed, it.SELECT_CHALLENGE, office, to="selected"),
        accepts("torn", torn, it.SELECT_CHALLENGE, office, "failing-review", to="selected"),
        refuses(passed, it.SELECT_CHALLENGE, same, "same-person"),
        refuses(review, it.SELECT_CHALLENGE, office, "no-review-passed", name="unreviewed"),
        refuses(unsure, it.SELECT_CHALLENGE, office, "no-review-passed", name="unsure"),
        accepts("plain", passed, it.REJECT_CHALLENGE, office, to="rejected"),
        accepts("unread", review, it.REJECT_CHALLENGE, office, "no-review", to="rejected"),
        refuses(passed, it.REJECT_CHALLENGE, same, "same-person"),
    ]


def deferring() -> list[Case]:
    """Deferring a challenge to a later cohort and taking it back in."""
    deferred, started = walk_to("deferred"), it.at(date(2023, 9, 18), 0)
    stages = ("proposed", "under-review", "selected", *BEFORE_LAUNCH)
    same_number = evolve(it.DEFER_CHALLENGE, to_cohort=Cohort("kg-1b", 1))
    eve = started - timedelta(minutes=1)
    return [
        *accepts_in(stages, it.DEFER_CHALLENGE, it.OFFICE, to="deferred"),
        refuses(walk_to("proposed"), same_number, it.OFFICE, "cohort-not-later"),
        *accepts_in(["deferred"], it.READMIT_CHALLENGE, it.OFFICE, to="proposed"),
        refuses(deferred, c.ReadmitChallenge(it.COHORT), it.OFFICE, "cohort-earlier"),
        accepts(
            "third-cohort",
            deferred,
            c.ReadmitChallenge(Cohort("kg-3", 3)),
            it.OFFICE,
            to="proposed",
        ),
        accepts("eve", deferred, it.READMIT_CHALLENGE, it.OFFICE, to="proposed", at=eve),
        refuses(deferred, it.READMIT_CHALLENGE, it.OFFICE, "cohort-started", at=started),
    ]


def leading() -> list[Case]:
    """Naming and changing the leadership, and appointing the coach."""
    selected, led, office = walk_to("selected"), walk_to("led"), it.OFFICE
    coached = led.do(it.APPOINT_COACH, it.STRATEGIST)
    coach_leads = Leader(it.COACH.principal, it.ENERGY, "adviser")
    with_coach = evolve(it.NAME_LEADERSHIP, leaders=(*it.NAME_LEADERSHIP.leaders, coach_leads))
    alone = evolve(it.NAME_LEADERSHIP, leaders=it.NAME_LEADERSHIP.leaders[:1])
    outside = evolve(it.NAME_LEADERSHIP, strategist="nobody-of-these")
    gone = c.ChangeLeadership("Moved on.", leaves=(it.STRATEGIST.principal,))
    other = c.ChangeLeadership("A new hand.", strategist="nobody-of-these")
    joined = c.ChangeLeadership("A new hand.", joins=(coach_leads,))
    first = it.NAME_LEADERSHIP.leaders[0]
    promoted = evolve(first, title="minister")
    twice = evolve(it.NAME_LEADERSHIP, leaders=(*it.NAME_LEADERSHIP.leaders, promoted))
    return [
        *accepts_in(["selected"], it.NAME_LEADERSHIP, office, to="led"),
        accepts("one-entity", selected, alone, office, "leadership-one-entity", to="led"),
        refuses(selected, outside, office, "strategist-not-leader"),
        refuses(selected, twice, office, "already-in-leadership"),
        refuses(
            led, c.ChangeLeadership("Again.", joins=(promoted,)), office, "already-in-leadership"
        ),
        accepts(
            "another-title",
            led,
            c.ChangeLeadership(
                "Promoted.", (promoted,), (first.principal,), strategist=first.principal
            ),
            office,
        ),
        refuses(
            led,
            c.ChangeLeadership("Gone.", leaves=("nobody-of-these",)),
            office,
            "not-in-leadership",
        ),
        refuses(
            led,
            c.ChangeLeadership("As it is.", strategist=first.principal),
            office,
            "nothing-changed",
        ),
        refuses(_selected_with_coach(), with_coach, office, "roles-not-apart"),
        *accepts_in(LED_TO_SCALING, it.CHANGE_LEADERSHIP, office),
        accepts("strategist-leaves", led, gone, office, "strategist-vacant"),
        accepts("stranger-as-strategist", led, other, office, "strategist-not-leader"),
        accepts("coach-joins", coached, joined, office, "roles-not-apart"),
        *accepts_in(LED_TO_CONCLUDED, it.APPOINT_COACH, it.STRATEGIST),
        refuses(led, c.AppointCoach(it.CITY_LEADER.principal), office, "roles-not-apart"),
        refuses(
            led,
            c.AppointCoach(it.STRATEGIST.principal),
            office,
            "roles-not-apart",
            "roles-not-apart",
            name="strategist",
        ),
        refuses(
            walk_to("teamed"),
            c.AppointCoach(it.MEMBER.principal),
            office,
            "roles-not-apart",
            name="member",
        ),
        refuses(
            walk_to("accelerating"),
            c.AppointCoach(it.TEAM_LEADER.principal),
            office,
            "roles-not-apart",
            "roles-not-apart",
            name="team-leader",
        ),
    ]


def teaming() -> list[Case]:
    """Forming the team and changing it."""
    led, by = walk_to("led"), it.STRATEGIST
    extra = tuple(Member(f"extra-{n}", it.CITY, frontline=True) for n in range(1, 7))
    desk = tuple(evolve(member, frontline=False) for member in it.MEMBERS[:2])
    one_entity = tuple(evolve(member, entity=it.CITY) for member in it.MEMBERS)
    strategist = Member(it.STRATEGIST.principal, it.ECONOMY)

    def formed(*members: Member) -> c.FormTeam:
        return c.FormTeam(members)

    return [
        *accepts_in(["led"], it.FORM_TEAM, by, to="teamed"),
        accepts("eight", led, formed(*it.MEMBERS[:8]), by, to="teamed"),
        accepts("seven", led, formed(*it.MEMBERS[:7]), by, "team-too-small", to="teamed"),
        accepts("twelve", led, formed(*it.MEMBERS, *extra[:2]), by, to="teamed"),
        accepts(
            "thirteen", led, formed(*it.MEMBERS, *extra[:3]), by, "team-too-large", to="teamed"
        ),
        accepts(
            "half-of-the-front-line",
            led,
            formed(*desk, *it.MEMBERS[2:]),
            by,
            "frontline-minority",
            to="teamed",
        ),
        accepts("fifteen", led, formed(*it.MEMBERS, *extra[:5]), by, "team-too-large", to="teamed"),
        refuses(led, formed(*it.MEMBERS, *extra), by, "team-too-large"),
        refuses(led, formed(*one_entity), by, "team-one-entity"),
        refuses(led, formed(*it.MEMBERS, it.MEMBERS[0]), by, "already-in-team"),
        refuses(led, formed(*it.MEMBERS, strategist), by, "roles-not-apart"),
        *changing_the_team(),
    ]


def changing_the_team() -> list[Case]:
    """Who joins and who leaves, at most a week ago."""
    teamed, by = walk_to("teamed").wait(it.at(date(2023, 3, 6))), it.STRATEGIST
    six = tuple(Member(f"extra-{n}", it.CITY, frontline=True) for n in range(1, 7))
    leave, join = it.CHANGE_TEAM, evolve(it.CHANGE_TEAM, leaves=(), joins=(it.JOINER,))
    elsewhere = tuple(member.principal for member in it.MEMBERS if member.entity != it.ECONOMY)
    leader = (it.TEAM_LEADER.principal,)
    strategist = Member(it.STRATEGIST.principal, it.ECONOMY)
    running = walk_to("accelerating")
    return [
        *(
            accepts("plain", walk, evolve(leave, effective_on=today(walk)), by)
            for walk in map(walk_to, WITH_TEAM)
        ),
        accepts("a-week-ago", teamed, evolve(leave, effective_on=date(2023, 2, 27)), by),
        accepts(
            "left-long-ago", teamed, evolve(leave, effective_on=date(2023, 2, 26)), by, "told-late"
        ),
        accepts(
            "when-the-challenge-was-set",
            teamed,
            evolve(leave, effective_on=it.BEGIN.date()),
            by,
            "told-late",
        ),
        refuses(
            teamed,
            evolve(leave, effective_on=it.BEGIN.date() - timedelta(days=1)),
            by,
            "before-challenge",
        ),
        refuses(
            teamed,
            evolve(leave, effective_on=date(1900, 1, 1)),
            by,
            "told-late",
            "before-challenge",
        ),
        refuses(teamed, evolve(leave, effective_on=date(2023, 3, 7)), by, "date-in-future"),
        accepts("joiner", teamed, join, by, "joiner-not-cleared"),
        accepts("fifteen", teamed, evolve(join, joins=six[:5]), by, "joiner-not-cleared"),
        refuses(teamed, evolve(join, joins=six), by, "team-too-large"),
        refuses(teamed, evolve(join, joins=(it.MEMBERS[3],)), by, "already-in-team"),
        refuses(teamed, evolve(join, joins=(strategist,)), by, "roles-not-apart"),
        refuses(teamed, evolve(leave, leaves=("extra-1",)), by, "not-in-team"),
        accepts("one-entity-left", teamed, evolve(leave, leaves=elsewhere), by, "team-one-entity"),
        accepts(
            "leader-leaves",
            running,
            evolve(leave, leaves=leader, effective_on=today(running)),
            by,
            "leader-vacant",
        ),
    ]


def getting_ready() -> list[Case]:
    """The launch date, the note, the clearances, and the coach's word that all is ready."""
    teamed, almost, by = walk_to("teamed"), _almost_ready, it.STRATEGIST
    three_weeks = teamed.wait(it.at(date(2023, 2, 22)))
    two_weeks = teamed.wait(it.at(date(2023, 3, 1)))
    target = evolve(it.ISSUE_NOTE, note=evolve(it.ISSUE_NOTE.note, target="30 stations"))
    untrained = Checklist(agenda_rehearsed=True, venue_booked=True, untrained=("member-3",))
    ready, coach = it.CONFIRM_READINESS, it.COACH
    uncoached = almost("coach")
    return [
        *(
            accepts("plain", walk, c.FixLaunchDate(today(walk) + timedelta(days=14)), by)
            for walk in map(walk_to, BEFORE_LAUNCH)
        ),
        accepts("three-weeks-ahead", three_weeks, it.FIX_LAUNCH_DATE, by),
        accepts("two-weeks-ahead", two_weeks, it.FIX_LAUNCH_DATE, by),
        accepts("too-early", teamed, it.FIX_LAUNCH_DATE, by, "launch-date-outside-window"),
        accepts(
            "today",
            teamed,
            c.FixLaunchDate(today(teamed)),
            by,
            "launch-date-outside-window",
        ),
        refuses(teamed, c.FixLaunchDate(today(teamed) - timedelta(days=1)), by, "launch-date-past"),
        *accepts_in(("teamed", "ready"), it.ISSUE_NOTE, by),
        accepts("with-a-target", teamed, target, by, "note-has-target"),
        *clearing(),
        accepts("plain", almost(), ready, coach, to="ready"),
        accepts(
            "untrained",
            almost(),
            c.ConfirmReadiness(untrained),
            coach,
            "members-untrained",
            to="ready",
        ),
        refuses(almost("note"), ready, coach, "no-note"),
        refuses(almost("clearance"), ready, coach, "not-cleared"),
        refuses(almost("date"), ready, coach, "no-launch-date"),
        refuses(uncoached, ready, coach, "role-missing", "no-coach"),
    ]


def clearing() -> list[Case]:
    """A manager clears the own staff, the strategist one without an employer."""
    teamed, economy = walk_to("teamed"), it.MANAGERS[it.ECONOMY]
    citizen = Member("citizen-1", None, frontline=True)
    open_team = walk_to("led").do(c.FormTeam((*it.MEMBERS, citizen)), it.STRATEGIST)
    himself = Actor(it.MEMBERS[0].principal, it.ECONOMY, frozenset({"manager"}))
    by_strategist = c.ClearMember(citizen.principal)
    return [
        *accepts_in(WITH_TEAM, it.CLEAR_MEMBER, economy),
        accepts("citizen", open_team, by_strategist, it.STRATEGIST),
        refuses(open_team, by_strategist, economy, "clearance-by-strategist"),
        refuses(teamed, c.ClearMember("extra-1"), economy, "not-in-team"),
        refuses(teamed, it.CLEAR_MEMBER, it.MANAGERS[it.CITY], "manager-of-other-entity"),
        refuses(
            teamed,
            it.CLEAR_MEMBER,
            it.STRATEGIST,
            "manager-of-other-entity",
            name="strategist-is-no-manager",
        ),
        refuses(teamed, it.CLEAR_MEMBER, himself, "clears-oneself"),
    ]


def _returned_twice() -> Walk:
    walk = walk_to("under-review")
    for version in (2, 3):
        content = evolve(it.SUBMIT_PROPOSAL.content, impact_area=f"Draft {version}")
        walk = (
            walk.do(it.RETURN_PROPOSAL, it.OFFICE)
            .do(c.SubmitProposal(version, content), it.PROPOSER)
            .do(it.OPEN_REVIEW, it.REVIEWER)
        )
    return walk


def _selected_with_coach() -> Walk:
    return (
        walk_to("led")
        .do(it.APPOINT_COACH, it.STRATEGIST)
        .do(it.DEFER_CHALLENGE, it.OFFICE)
        .do(it.READMIT_CHALLENGE, it.OFFICE)
        .do(it.OPEN_REVIEW, it.REVIEWER)
        .do(it.RECORD_REVIEW, it.REVIEWER)
        .do(it.SELECT_CHALLENGE, it.OFFICE)
    )


def _almost_ready(without: str = "") -> Walk:
    """A team of which one thing, or none, is missing for it to be ready."""
    now = it.at(date(2023, 3, 1))
    steps = {
        "coach": it.doing(it.APPOINT_COACH, it.STRATEGIST, now),
        "date": it.doing(it.FIX_LAUNCH_DATE, it.STRATEGIST, now),
        "note": it.doing(it.ISSUE_NOTE, it.STRATEGIST, now),
    }
    walk = walk_to("teamed")
    for name, step in steps.items():
        walk = walk if name == without else step(walk)
    for step in it.clearing(it.MEMBERS[without == "clearance" :], now):
        walk = step(walk)
    return walk


CASES: Final = (
    *setting(),
    *proposing(),
    *reviewing(),
    *deferring(),
    *leading(),
    *teaming(),
    *getting_ready(),
)
