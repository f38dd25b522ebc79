"""Texts for the codes of the sustainability phase, and of leaving before the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accelflow.domain.events import Reason
from accelflow.render.catalogue.entry import Entry, has


def _as_of_after_cutoff(reason: Reason) -> str:
    begin = "The value of {goal:goal} describes {as_of:date}"
    if not has(reason, "cutoff"):
        return f"{begin}, and there is no cut-off yet."
    return f"{begin}, after the cut-off of {{cutoff:date}}: it cannot be judged."


def _as_of_after_cutoff_remedy(reason: Reason) -> str:
    if not has(reason, "cutoff"):
        return "Ask again when the acceleration is over."
    return (
        "Give the value as of {cutoff:date} or before, or say why it is unknown. The later value "
        "has its place in the check afterwards: record-sustainability-check."
    )


def _entity_not_in_leadership(reason: Reason) -> str:
    if not has(reason, "entity"):
        return "It is not said for which entity the one who asks speaks."
    return "{entity:name} has nobody in the leadership team."


def _entity_remedy(reason: Reason) -> str:
    if not has(reason, "entity"):
        return "Say for which entity they speak: it must be one of the leadership team."
    return (
        "Let an entity of the leadership team speak, or take a leader of "
        "{entity:name} into that team."
    )


def _path_not_chosen(reason: Reason) -> str:
    return f"{_path(reason)} was not chosen."


def _path_used(reason: Reason) -> str:
    return f"{_path(reason)} has its successor already, or was given up."


def _path_open(reason: Reason) -> str:
    return f"{_path(reason)} has no successor yet and was not given up."


def _path(reason: Reason) -> str:
    return "The path “{path}”" + (" to {site:name}" if has(reason, "site") else "")


SUSTAINABILITY: Final[Mapping[str, Entry]] = {
    "goal-unreported": Entry(
        "The result has no line for {goal:goal}.",
        "Add a line for it, with its value or with the reason why that is unknown.",
    ),
    "value-missing": Entry(
        "The result gives neither a value for {goal:goal} nor the reason why it is unknown.",
        "Give one of the two.",
    ),
    "as-of-after-cutoff": Entry(_as_of_after_cutoff, _as_of_after_cutoff_remedy),
    "percent-contradicts": Entry(
        "For {goal:goal} a change of {stated:number} % was stated; by the values it is "
        "{computed:number} %.",
        "Check the values and what the percentage was taken of, then record the result with what "
        "is right.",
    ),
    "no-result": Entry("No result has been recorded.", "Record the result."),
    "digest-stale": Entry(
        "What is named ({given:short}) is not the version that counts now ({current:short}).",
        "Read the latest version and ask again with its digest, {current}.",
    ),
    "no-scale-up-workshop": Entry(
        "The closing workshop has not been held.",
        "Hold it first, or tell of it if it was held.",
    ),
    "no-commitments": Entry(
        "The plan has no commitments and does not say why it has none.",
        "Add the commitments, or the reason why there are none.",
    ),
    "commitment-twice": Entry(
        "More than one commitment has the id “{commitment}”.",
        "Give each an id of its own.",
    ),
    "commitment-unknown": Entry(
        "The plan in force has no commitment “{commitment}”.",
        "Name the commitments by their ids in the plan in force.",
    ),
    "no-plan": Entry(
        "There is no sustainability plan that could be signed.",
        "Let the strategist adopt one first.",
    ),
    "entity-not-in-leadership": Entry(_entity_not_in_leadership, _entity_remedy),
    "scale-not-chosen": Entry(
        "The path “scale” is not among those chosen.",
        "Choose “scale” if the results are to be widened; otherwise nothing needs to be done here.",
    ),
    "scale-chosen": Entry(
        "The path “scale” is among those chosen.",
        "Leave “scale” out if the results are not to be widened; otherwise nothing needs to be "
        "done here.",
    ),
    "no-paths": Entry(
        "No path is chosen, and it is not said why.",
        "Choose a path, or give the reason for choosing none.",
    ),
    "scale-after-miss": Entry(
        "What is to be widened has missed {goals:goal}.",
        "Consider the path “reset” or “build” first; if it is to be widened all the same, be "
        "ready to say why.",
    ),
    "path-not-chosen": Entry(
        _path_not_chosen,
        "Name a path, and its site, that was chosen; before the results are widened the choice "
        "itself can still be changed.",
    ),
    "successor-used": Entry(
        "The id {challenge} belongs to a challenge already.",
        "Open the successor under another id.",
    ),
    "path-used": Entry(
        _path_used,
        "Nothing needs to be done for it; if another path or site was meant, ask again with that.",
    ),
    "result-not-verified": Entry(
        "Version {version} of the result is not verified.",
        "Let a verifier who did not record it verify it.",
    ),
    "no-midpoint": Entry(
        "No midpoint review stands in the record, and nobody has acknowledged that.",
        "Let the coach or the strategist acknowledge it, and say why there was none.",
    ),
    "paths-not-chosen": Entry(
        "It has not been chosen what comes after.",
        "Let the strategist choose the paths, or none with the reason.",
    ),
    "path-open": Entry(_path_open, "Open its successor, or give the path up."),
    "pledge-missing": Entry(
        "There is no answer to the plan in force from {entities:names}.",
        "Let the leader of each of them sign the pledge or decline it.",
    ),
    "no-check": Entry(
        "Nobody has looked again at how the results hold and the commitments stand.",
        "Make the check two to three months after the closing workshop, and record it.",
    ),
    "withdrawal-open": Entry(
        "Somebody has asked to withdraw already.",
        "Let the programme office decide on that request first.",
    ),
    "no-withdrawal-request": Entry(
        "Nobody has asked to withdraw.",
        "Let the proposer, the strategist or the leader of an entity ask for it first.",
    ),
    "last-value-missing": Entry(
        "The last value is missing for {goals:goal}.",
        "Give the last value of each, or the reason why there is none.",
    ),
}
"""Codes of the sustainability phase."""
