"""A short help for each field of a command whose name does not say all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accelflow.domain import commands as c
from accelflow.domain import goals, programmes, proposals, results, sustaining, teams, workshops


def help_of(holder: type, name: str) -> str:
    """The help of a field of the class `holder`; nothing where its name says all."""
    return HELPS.get(holder, {}).get(name, "")


_ONE_WORD: Final = "an id, with no space in it"
_GOAL: Final = "the id of a goal in force"
_CONSTRAINT: Final = "the id of a condition inside the goal; left out for the goal itself"
_BOUND: Final = "how the value is known: exact unless it is said otherwise"
_AS_OF: Final = "the date that the value describes, not the date when it was told"
_CURRENT: Final = "@current stands for the digest of the document in hand"
_VOTES: Final = (
    "each one's confidence that the goals will be reached, 1 low to 5 high: one votes=NUMBER for "
    "each who votes"
)

HELPS: Final[Mapping[type, Mapping[str, str]]] = {
    c.SetChallenge: {
        "statement": "what must be overcome",
        "lead_entity": f"the entity that leads, as {_ONE_WORD}",
        "affected_entities": "the other entities that it concerns: one affected_entities=ID each",
        "zone": "the time zone whose dates count, such as Asia/Amman",
        "numbering": "which date is Day 1: the day after the launch workshop, or its first day",
        "tags": "words to find it by: one tags=WORD each",
        "national": "whether it is a national challenge",
        "predecessor": "only where it continues another challenge",
    },
    programmes.Programme: {"id": _ONE_WORD},
    programmes.Cohort: {
        "id": _ONE_WORD,
        "number": "its place among the cohorts",
        "first_day": "the planned Day 1 of the whole cohort",
        "intake_closes": "the last day on which challenges are taken in",
    },
    proposals.Successor: {
        "parent": "the id of the challenge that is continued",
        "opened_at": "the position at which it opened this one; `accelflow show` of it tells it",
        "completed": "yes where the other is completed; then opened_at may be left out",
    },
    c.RecordIndicativeTarget: {
        "indicator": "what is to change",
        "direction": "which way is better",
    },
    c.SubmitProposal: {"version": "one more each time"},
    c.RecordReview: {"digest": _CURRENT},
    c.ReturnProposal: {
        "points": "what is to be amended",
        "resubmit_by": "the date by which it is wanted back",
    },
    c.NameLeadership: {"strategist": "the principal of one of the leaders"},
    teams.Leader: {
        "principal": f"the person, as {_ONE_WORD}",
        "entity": "the entity that they speak for",
        "title": "their job title",
    },
    c.ChangeLeadership: {"strategist": "who holds that seat now; left out, it stays as it is"},
    c.AppointCoach: {"coach": f"the person, as {_ONE_WORD}"},
    c.FixLaunchDate: {"on": "Day 0, the date of the launch workshop"},
    teams.Member: {
        "principal": f"the person, as {_ONE_WORD}",
        "entity": "their employer among the entities, or :=null for none",
        "role": "what they do there",
        "frontline": "whether they work where the challenge is met",
    },
    c.ChangeTeam: {"effective_on": "the date from which the change holds"},
    proposals.ChallengeNote: {
        "target": "to be left out: the goal is left to the team, and a target here is warned about",
    },
    c.ClearMember: {
        "member": "whom their manager lets take part: the one who asks gives --role manager, and "
        "the member's --entity"
    },
    teams.Checklist: {"untrained": "members who have had no training in the method"},
    goals.GoalTerms: {
        "kind": "level: stood somewhere before; count: starts at 0 on Day 1; milestone: 1 or 0",
        "direction": "which way is better",
        "target": "the value to reach; 1 for a milestone",
        "relative": "yes where the target is a change of the baseline in percent",
        "baseline": "what stood on the eve of Day 1",
        "constraints": "conditions inside the goal, such as “of which 10 are minors”",
        "goal": "the id of the goal of which this is a new version; left out at the launch",
        "replaces": "the id of the goal that this new one takes the place of, at the midpoint",
    },
    goals.Baseline: {
        "as_of": _AS_OF,
        "value": "the value that stood, or a rate with its period instead",
        "rate": "what came in each period, where no value stood",
        "period": "of the rate, such as month",
    },
    goals.Constraint: {"id": f"{_ONE_WORD}, by which a measurement or a result names it"},
    c.ElectLeader: {"votes": "how many members voted for the elected"},
    c.HoldLaunchWorkshop: {"first_day": "Day 1; left out, it follows the challenge's numbering"},
    workshops.Action: {"owner": "the one member who answers for it"},
    workshops.Agreement: {
        "rhythm": "how often the team meets",
        "keeper": "the member who keeps the data",
    },
    c.ClarifyGoal: {"goal": _GOAL, "baseline": "a first one; a known baseline stays"},
    c.RecordMeasurement: {
        "goal": _GOAL,
        "as_of": _AS_OF,
        "source": "where the value comes from",
        "bound": _BOUND,
        "constraint": _CONSTRAINT,
    },
    c.RecordStep: {"step": "one of those that the methodology declares"},
    c.HoldMidpointReview: {"votes": _VOTES, "decisions": "one for every goal in force"},
    c.RecordLateMidpoint: {"votes": _VOTES, "decisions": "one for every goal in force, all keep"},
    workshops.GoalDecision: {
        "goal": _GOAL,
        "choice": "raise, lower and replace need goals that wait: set-goals comes before",
    },
    c.RecordResult: {"lines": "one for every goal in force and for every constraint"},
    c.Withdraw: {"last_values": "while the days run, one for every goal in force"},
    results.ResultLine: {
        "goal": _GOAL,
        "as_of": f"{_AS_OF}; at the cut-off or before",
        "known_on": "the date on which the value became known",
        "value": "left out where it is not known",
        "constraint": _CONSTRAINT,
        "unknown_because": "why the value is not known, in place of a value",
        "bound": _BOUND,
        "stated_percent": "the change as somebody published it, to be held against the values",
    },
    c.VerifyResult: {"digest": _CURRENT},
    c.SignPledge: {"digest": _CURRENT},
    c.HoldScaleUpWorkshop: {
        "narrative": "the story of the impact",
        "loose_ends": "what is left to do",
    },
    c.AdoptSustainabilityPlan: {"none_because": "why there are no commitments, in place of them"},
    sustaining.Commitment: {
        "id": f"{_ONE_WORD}, by which a later check names it",
        "owner_title": "the job title of the one who answers for it",
    },
    c.ChoosePaths: {
        "paths": "reset: the same again; build: what follows; scale: the same elsewhere; one "
        "paths=PATH each",
        "sites": "where it is to be scaled: one sites=ID each, only with scale",
        "none_because": "why no path is chosen, in place of paths",
    },
    c.OpenSuccessor: {
        "challenge": "a new id, under which `accelflow open` then begins the successor",
        "path": "one of those that were chosen",
        "site": "where the path has sites, one that was chosen",
    },
    c.DropPath: {
        "path": "one of those that were chosen",
        "site": "one of its sites; left out, the whole path",
    },
    c.Correct: {
        "position": "that of the event; `accelflow log` tells it",
        "measurement": "what stands in its place, if that was a measurement",
        "step": "what stands in its place, if that was a step",
        "initiative": "what stands in its place, if that was an initiative; with none of the "
        "three it is struck out",
    },
}
"""By the class that has the field, and its name there."""
