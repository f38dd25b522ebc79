"""Texts for the codes of the design phase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accelflow.domain.events import Reason
from accelflow.render.catalogue.entry import Entry, has, several, whole
from accelflow.render.words import listed


def _review_stale(reason: Reason) -> str:
    if not has(reason, "current"):
        return "The review speaks of a proposal ({given:short}), and none is in hand."
    return (
        "The review speaks of another version of the proposal ({given:short}) than the one in "
        "hand ({current:short})."
    )


def _review_stale_remedy(reason: Reason) -> str:
    if not has(reason, "current"):
        return "Let the proposal be submitted first."
    return "Read the proposal in hand and review that one; its digest is {current}."


def _no_review_passed(reason: Reason) -> str:
    reviews = whole(reason, "reviews")
    if reviews == 0:
        return "Nobody has reviewed the proposal in hand for this cohort."
    if reviews == 1:
        return "The one review of the proposal in hand does not pass all four tests."
    return "None of the {reviews:count review} of the proposal in hand passes all four tests."


def _not_apart_remedy(reason: Reason) -> str:
    roles = [role for role in several(reason, "roles") if role in _SEATED_BY]
    commands = dict.fromkeys(_SEATED_BY[role] for role in roles)
    if not commands:
        return _OTHER_PERSON
    noun = "command for that is" if len(commands) == 1 else "commands for that are"
    return f"{_OTHER_PERSON} The {noun} {listed(commands)}."


_OTHER_PERSON: Final = "Give one of the two duties to another person."
_SEATED_BY: Final = {
    "coach": "appoint-coach",
    "strategist": "change-leadership",
    "leadership": "change-leadership",
    "leader": "elect-leader",
    "elected": "elect-leader",
    "member": "change-team",
}


def _launch_window(reason: Reason) -> str:
    wanted = "{least} to {most} days ahead are wanted"
    ahead = whole(reason, "ahead")
    if ahead < 0:
        return f"The launch date is past; {wanted}."
    if ahead == 0:
        return f"The launch date is today; {wanted}."
    return f"The launch is {{ahead:count day}} ahead; {wanted}."


def _team_one_entity(reason: Reason) -> str:
    if not has(reason, "entities"):
        return "No member of the team comes from an entity; at least {least} are needed."
    if len(several(reason, "entities")) == 1:
        return "All of the team come from {entities:names}; at least {least} entities are needed."
    return "The team comes from {entities:names} alone; at least {least} entities are needed."


def _not_in_team_remedy(reason: Reason) -> str:
    if reason.transition.startswith("change-team"):
        return "Check whose leaving is meant, and ask again without {member:name}."
    return "Check who is meant, or take {member:name} into the team first."


DESIGN: Final[Mapping[str, Entry]] = {
    "predecessor-open": Entry(
        "{predecessor:name}, which this challenge is to continue, is neither completed nor has it "
        "opened this one as its successor.",
        "Let {predecessor:name} be completed, or let it open this challenge; then set it again "
        "and say so.",
    ),
    "intake-closed": Entry(
        "The intake of cohort {cohort:name} closed on {closed:date}.",
        "Set the challenge for a later cohort, or agree on the late entry with the programme "
        "office.",
    ),
    "one-entity-affected": Entry(
        "Nobody is named as affected but {entity:name}, which leads.",
        "Consider whether this is a challenge at all: one body alone can solve it without a joint "
        "team. If others are affected, ask the programme office to name them in a new challenge.",
    ),
    "no-indicative-target": Entry(
        "The leaders have recorded no indicative target.",
        "Let them record the indicator of what the challenge is to change.",
    ),
    "proposal-part-missing": Entry(
        "The proposal says nothing under {parts:parts}.",
        "Fill in {parts:parts}, and submit the proposal again.",
    ),
    "proposal-version-wrong": Entry(
        "The proposal was submitted as version {given}; the next one is version {expected}.",
        "Look at what was submitted in the meantime, then submit yours as version {expected}.",
    ),
    "proposal-unchanged": Entry(
        "The proposal says the same as version {version}, which was returned.",
        "Amend it in the points for which it was returned, and submit it again.",
    ),
    "review-digest-stale": Entry(_review_stale, _review_stale_remedy),
    "reviewer-of-lead-entity": Entry(
        "The reviewer comes from {entity:name}, the entity that leads the challenge.",
        "Let a reviewer of another entity review the proposal as well.",
    ),
    "many-returns": Entry(
        "With this, the proposal has been returned {times:count time}.",
        "Consider deciding on it instead. The commands for that are select-challenge, "
        "reject-challenge and defer-challenge.",
    ),
    "resubmission-past": Entry(
        "The proposal is wanted back by {resubmit_by:date}, and today is {today:date}.",
        "Name today or a later date.",
    ),
    "no-review-passed": Entry(
        _no_review_passed,
        "Let a reviewer review the proposal in hand; one review that passes all four tests is "
        "needed. Otherwise return, defer or reject the proposal.",
    ),
    "failing-review": Entry(
        "The review by {reviewers:names} fails at least one of the four tests.",
        "Read what it says, and give in your reason why the challenge is selected all the same.",
    ),
    "no-review": Entry(
        "Nobody has reviewed the proposal in hand.",
        "Let a reviewer review it before it is decided upon.",
    ),
    "cohort-not-later": Entry(
        "Cohort number {given} is not later than the challenge's own, number {own}.",
        "Name a cohort whose number is higher than {own}.",
    ),
    "cohort-earlier": Entry(
        "Cohort number {given} comes before number {own}, to which the challenge was deferred.",
        "Take it back in within that cohort or a later one.",
    ),
    "cohort-started": Entry(
        "Cohort {cohort:name} has begun: its first day was {first_day:date}.",
        "Ask again for a cohort that has not begun.",
    ),
    "strategist-not-leader": Entry(
        "The strategist, {strategist:name}, is not one of the leadership team.",
        "Name one of the leaders as strategist, or take {strategist:name} in as a leader.",
    ),
    "already-in-leadership": Entry(
        "{leader:name} would be in the leadership team twice.",
        "Name each person once. Who changes the entity or the title leaves and joins at once.",
    ),
    "not-in-leadership": Entry(
        "{leader:name} is to leave the leadership team and is not in it.",
        "Check who it is; the others can be asked for without this one.",
    ),
    "nothing-changed": Entry(
        "Nobody joins or leaves, and the strategist stays the same.",
        "Say who joins or leaves, or who becomes strategist; otherwise nothing needs to be done.",
    ),
    "strategist-vacant": Entry(
        "The challenge is left without a strategist.",
        "Name one of the leaders as strategist.",
    ),
    "leadership-one-entity": Entry(
        "All leaders come from one entity.",
        "Take in a leader of another entity.",
    ),
    "roles-not-apart": Entry(
        "{principal:name} would be {roles:seats} at once, and one person may not be both.",
        _not_apart_remedy,
    ),
    "launch-date-past": Entry(
        "The launch date {on:date} is past: today is {today:date}.",
        "Fix a launch date from today on.",
    ),
    "launch-date-outside-window": Entry(
        _launch_window,
        "Fix a launch date {least} to {most} days from today, or see to it that all is ready by "
        "the one that was fixed.",
    ),
    "team-one-entity": Entry(
        _team_one_entity,
        "Take members of another entity into the team.",
    ),
    "team-too-small": Entry(
        "The team has {size:count member}; it should have at least {least}.",
        "Take more members in.",
    ),
    "team-too-large": Entry(
        "The team has {size:count member}; it should have at most {most}.",
        "Name fewer members, or let some leave; others can be heard without being members.",
    ),
    "frontline-minority": Entry(
        "Frontline staff are {frontline} of {size:count member}; they should be more than half.",
        "Take in more of those who do the work that is to change.",
    ),
    "already-in-team": Entry(
        "The team would have {member:name} in it twice.",
        "Ask again, with each person once.",
    ),
    "not-in-team": Entry("The team has no member {member:name}.", _not_in_team_remedy),
    "joiner-not-cleared": Entry(
        "No manager has approved yet that {members:names} takes part.",
        "Let the manager of each who joins approve it.",
    ),
    "leader-vacant": Entry(
        "With {leader:name} the team loses its leader.",
        "Let the team elect another leader, who then accepts.",
    ),
    "note-has-target": Entry(
        "The challenge note gives a target, which is for the team to set.",
        "Issue the note again without the target.",
    ),
    "manager-of-other-entity": Entry(
        "For {member:name} only a manager of {entity:name} may approve.",
        "Ask a manager of {entity:name} to approve it.",
    ),
    "clearance-by-strategist": Entry(
        "As {member:name} has no employer in the challenge, only the strategist may approve.",
        "Ask the strategist to approve it.",
    ),
    "clears-oneself": Entry(
        "{member:name} would be approving their own place in the team, which nobody may.",
        "Ask another manager of the same entity to approve it.",
    ),
    "no-note": Entry(
        "The challenge note has not been issued.",
        "Let the strategist issue it.",
    ),
    "not-cleared": Entry(
        "The approval of a manager is missing for {members:names}.",
        "Let the manager of each of them approve it.",
    ),
    "no-coach": Entry(
        "The challenge has no coach.",
        "Let the strategist or the programme office appoint one.",
    ),
    "no-launch-date": Entry(
        "The date of the launch workshop is not fixed.",
        "Let the strategist or the programme office fix it.",
    ),
    "members-untrained": Entry(
        "Training in the method is missing for {members:names}.",
        "Train them before the launch workshop, and record the step “member training”.",
    ),
}
"""Codes of the design phase."""
