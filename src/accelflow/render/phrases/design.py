"""Phrases of the design phase."""

from __future__ import annotations

from collections.abc import Collection

from accelflow.domain import commands as c
from accelflow.domain.goals import Direction
from accelflow.domain.programmes import Cohort
from accelflow.domain.proposals import Finding
from accelflow.domain.teams import Member
from accelflow.render.dates import day, weekday
from accelflow.render.phrases.base import phrase
from accelflow.render.words import Names, as_is, count, listed, number, quoted


@phrase.register
def set_challenge(command: c.SetChallenge, names: Names = as_is) -> str:
    """Sets a challenge."""
    others = [names(entity) for entity in command.affected_entities]
    with_others = f" with {listed(others)}" if others else ""
    kind = "national challenge" if command.national else "challenge"
    said = f"sets the {kind} {quoted(command.statement)}"
    led = f", led by {names(command.lead_entity)}{with_others}"
    before = command.predecessor
    return f"{said}{led}" + (f", to continue {names(before.parent)}" if before else "")


@phrase.register
def record_indicative_target(command: c.RecordIndicativeTarget, names: Names = as_is) -> str:
    """Records the leaders' impact indicator."""
    up = command.direction is Direction.UP
    if command.value is None:
        aim = f"{'more' if up else 'fewer'} {command.unit}"
    else:
        aim = f"{number(command.value)} {command.unit} or {'more' if up else 'less'}"
    return f"records the indicative target {quoted(command.indicator)}: {aim}"


@phrase.register
def submit_proposal(command: c.SubmitProposal, names: Names = as_is) -> str:
    """Submits a version of the proposal."""
    return f"submits version {command.version} of the proposal"


@phrase.register
def open_review(command: c.OpenReview, names: Names = as_is) -> str:
    """Takes a proposal into review."""
    return "takes the proposal into review"


@phrase.register
def record_review(command: c.RecordReview, names: Names = as_is) -> str:
    """Records a reviewer's findings."""
    return f"reviews the proposal: {_findings(command.tests.findings())}"


@phrase.register
def return_proposal(command: c.ReturnProposal, names: Names = as_is) -> str:
    """Returns a proposal."""
    return f"returns the proposal, to be submitted again by {day(command.resubmit_by)}"


@phrase.register
def select_challenge(command: c.SelectChallenge, names: Names = as_is) -> str:
    """Selects the challenge."""
    return "selects the challenge"


@phrase.register
def reject_challenge(command: c.RejectChallenge, names: Names = as_is) -> str:
    """Rejects the challenge."""
    return "rejects the challenge"


@phrase.register
def defer_challenge(command: c.DeferChallenge, names: Names = as_is) -> str:
    """Defers the challenge to a later cohort."""
    return f"defers the challenge to {_cohort(command.to_cohort, names)}"


@phrase.register
def readmit_challenge(command: c.ReadmitChallenge, names: Names = as_is) -> str:
    """Takes a deferred challenge back in."""
    return f"takes the challenge back in, for {_cohort(command.cohort, names)}"


@phrase.register
def name_leadership(command: c.NameLeadership, names: Names = as_is) -> str:
    """Names the leadership team."""
    leaders = count(len(command.leaders), "leader")
    entities = count(len({leader.entity for leader in command.leaders}), "entity")
    strategist = names(command.strategist)
    return f"names the leadership team: {leaders} of {entities}, {strategist} as strategist"


@phrase.register
def change_leadership(command: c.ChangeLeadership, names: Names = as_is) -> str:
    """Records who joined and left the leadership team."""
    changes = _joining([f"{names(one.principal)} ({names(one.entity)})" for one in command.joins])
    changes += _leaving([names(one) for one in command.leaves])
    if command.strategist is not None:
        changes.append(f"{names(command.strategist)} becomes strategist")
    return f"changes the leadership team: {'; '.join(changes) or 'nobody joins or leaves'}"


@phrase.register
def appoint_coach(command: c.AppointCoach, names: Names = as_is) -> str:
    """Appoints the coach."""
    return f"appoints {names(command.coach)} as coach"


@phrase.register
def fix_launch_date(command: c.FixLaunchDate, names: Names = as_is) -> str:
    """Fixes the date of the launch workshop."""
    return f"fixes the launch workshop for {weekday(command.on)}"


@phrase.register
def form_team(command: c.FormTeam, names: Names = as_is) -> str:
    """Forms the joint team."""
    return f"forms the joint team: {_team(command.members)}"


@phrase.register
def change_team(command: c.ChangeTeam, names: Names = as_is) -> str:
    """Records who joins and who has left the team."""
    changes = _joining([_member(member, names) for member in command.joins])
    changes += _leaving([names(one) for one in command.leaves])
    said = "; ".join(changes) or "nobody joins or leaves"
    return f"changes the team as of {day(command.effective_on)}: {said}"


@phrase.register
def issue_challenge_note(command: c.IssueChallengeNote, names: Names = as_is) -> str:
    """Issues the note to the team."""
    target = f" and the target {quoted(command.note.target)}" if command.note.target else ""
    focus = quoted(command.note.focus_area)
    return f"issues the challenge note with the focus area {focus}{target}"


@phrase.register
def clear_member(command: c.ClearMember, names: Names = as_is) -> str:
    """Approves that a member takes part."""
    return f"approves that {names(command.member)} takes part"


@phrase.register
def confirm_readiness(command: c.ConfirmReadiness, names: Names = as_is) -> str:
    """Confirms that the launch workshop can be held."""
    checklist = command.checklist
    checks = [
        "the agenda is rehearsed" if checklist.agenda_rehearsed else "the agenda is not rehearsed",
        "the venue is booked" if checklist.venue_booked else "no venue is booked",
    ]
    if checklist.untrained:
        checks.append(f"{listed(map(names, checklist.untrained))} without training")
    return f"confirms that the launch workshop can be held: {', '.join(checks)}"


def _findings(findings: Collection[Finding]) -> str:
    counts = [
        f"{sum(one is finding for one in findings)} {word}"
        for finding, word in _FINDINGS.items()
        if finding in findings
    ]
    if len(counts) == 1:
        only = next(iter(findings))
        return f"all {len(findings)} tests {_FINDINGS[only]}"
    return f"of the {len(findings)} tests {listed(counts)}"


_FINDINGS = {Finding.PASS: "passed", Finding.FAIL: "failed", Finding.UNSURE: "unsure"}


def _cohort(cohort: Cohort, names: Names) -> str:
    begins = f", which begins on {day(cohort.first_day)}" if cohort.first_day else ""
    return f"cohort {names(cohort.id)}{begins}"


def _team(members: tuple[Member, ...]) -> str:
    entities = count(len({member.entity for member in members if member.entity}), "entity")
    frontline = sum(member.frontline for member in members)
    return f"{count(len(members), 'member')} of {entities}, {frontline} of them frontline"


def _member(member: Member, names: Names) -> str:
    entity = f" ({names(member.entity)})" if member.entity else ""
    return f"{names(member.principal)}{entity}"


def _joining(who: list[str]) -> list[str]:
    return [f"{listed(who)} {'joins' if len(who) == 1 else 'join'}"] if who else []


def _leaving(who: list[str]) -> list[str]:
    return [f"{listed(who)} {'leaves' if len(who) == 1 else 'leave'}"] if who else []
