"""Deadline rules that contradict themselves, or that nothing could arm, open or meet, are told."""

from __future__ import annotations

from typing import Any

import pytest

from accelflow.methodologies import load
from tests.methodologies.documents import entry, faults_of, fresh

RULE: dict[str, Any] = {
    "id": "ours",
    "kind": "checkpoint",
    "day": 10,
    "during": "run",
    "met_by": ["record-step"],
}


def with_rule(**more: Any) -> Any:
    """The shipped document with one more rule; None takes a key away."""
    document = fresh()
    rule = {key: value for key, value in (RULE | more).items() if value is not None}
    document["deadline"].append(rule)
    return document


SOUND = {
    "a day": {},
    "days before the launch": {
        "day": None,
        "days": -35,
        "anchor": "launch-date",
        "during": "before-launch",
        "met_by": ["appoint-coach"],
    },
    "working days after a command": {
        "day": None,
        "working_days": 14,
        "anchor": "open-review",
        "during": ["under-review"],
        "met_by": ["select-challenge"],
    },
    "a limit": {"day": "midpoint_due"},
    "a time": {"time": "17:00"},
    "a window": {"opens": 8, "closes": 12},
    "a window that opens on its day": {"opens": 10, "closes": 10},
    "a repetition": {"every": 7, "last": 98},
    "a repetition without an end": {"every": 7},
    "steps": {"steps": ["data-check"]},
    "guards": {"holds": ["leader-accepted", {"guard": "entities-there", "least": 2}]},
    "a roll": {"roll": "next"},
    "reminders": {"reminders": [14, "early_action_days"]},
    "behind the days": {"day": 112, "during": ["concluded", "accelerating"]},
}


@pytest.mark.parametrize("more", SOUND.values(), ids=SOUND)
def test_a_sound_rule_loads_and_stays_what_it_is(more: dict[str, Any]) -> None:
    """What is stored of it loads again to the same hash."""
    import json

    methodology = load(with_rule(**more))
    again = load(json.loads(methodology.document))
    assert again.rule("ours") == methodology.rule("ours")
    assert again.hash == methodology.hash


BROKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "counted in nothing": ({"day": None}, "deadline[", "is counted in nothing"),
    "counted twice": ({"days": 3}, "deadline[", "is counted in day and days"),
    "an unknown anchor": ({"anchor": "day-on"}, ".anchor", "there is no date or command 'day-on'"),
    "a day from a command": (
        {"anchor": "open-review", "during": ["under-review"]},
        ".anchor",
        "is the number of a day, and those count from Day 1",
    ),
    "days before a command": (
        {"day": None, "days": -1, "anchor": "hold-midpoint-review", "during": ["past-midpoint"]},
        ".days",
        "is -1, before what it is counted from has happened",
    ),
    "a day that is none": ({"day": 0}, ".day", "is Day 0"),
    "a day behind the days": ({"day": 101}, ".day", "is Day 101"),
    "further than anybody counts": (
        {"day": None, "days": 40_000},
        ".days",
        "lies 40000 days away",
    ),
    "never armed": (
        {"during": ["concluded"]},
        ".during",
        "is never armed: no launch workshop arrives in its stages",
    ),
    "never armed by a command": (
        {"day": None, "days": 1, "anchor": "open-review"},
        ".during",
        "is never armed: nothing that fixes 'open-review' arrives in its stages",
    ),
    "never armed by a date": (
        {"day": None, "days": 1, "anchor": "launch-date"},
        ".during",
        "is never armed: nothing that fixes 'launch-date' arrives in its stages",
    ),
    "never armed by the cut-off": (
        {"day": None, "days": 1, "anchor": "cutoff"},
        ".during",
        "is never armed: nothing that fixes 'cutoff' arrives in its stages",
    ),
    "opens after it is due": ({"opens": 11}, ".opens", "is 11, after it is due"),
    "closes before it is due": ({"closes": 9}, ".closes", "is 9, before it is due"),
    "ends what does not repeat": ({"last": 20}, ".last", "ends what does not repeat"),
    "repeats every 0 days": ({"every": 0}, ".every", "is 0"),
    "ends before it begins": ({"every": 7, "last": 9}, ".last", "is 9, before the first"),
    "repeats no day": (
        {"day": None, "days": 1, "anchor": "hold-midpoint-review", "during": "run", "every": 7},
        ".every",
        "repeats what is not the number of a day to be met",
    ),
    "an unknown step": ({"steps": ["data-chek"]}, ".steps", "there is no step 'data-chek'"),
    "steps of nothing": (
        {"steps": ["data-check"], "met_by": ["record-measurement"]},
        ".steps",
        "are met by nothing: 'record-step' is not in `met_by`",
    ),
    "an unknown guard": ({"holds": ["leader-acepted"]}, ".holds[0]", "there is no guard"),
    "a guard of a command": (
        {"holds": ["goal-in-force"]},
        ".holds[0]",
        "reads a command, and a deadline has none",
    ),
    "a guard of no range": (
        {"holds": [{"guard": "team-size", "least": 9, "most": 8}]},
        ".holds[0] (team-size)",
        "at least 9 and at most 8",
    ),
    "no time": ({"time": "five"}, ".time", "is 'five'"),
    "a time with a zone": ({"time": "17:00+06:00"}, ".time", "has a zone"),
    "a time with seconds": ({"time": "17:00:30"}, ".time", "has seconds"),
    "an unknown roll": ({"roll": "forward"}, ".roll", "is 'forward'"),
    "a reminder that is no number": ({"reminders": ["soon"]}, ".reminders[0]", "no limit"),
}


@pytest.mark.parametrize(("more", "path", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_rule_with_a_fault_is_told(more: dict[str, Any], path: str, problem: str) -> None:
    """At its key, with the fault and a remedy."""
    found = [
        fault
        for fault in faults_of(with_rule(**more))
        if path in fault.path and problem in fault.problem
    ]
    assert found
    assert all(fault.remedy for fault in found)


def test_all_faults_of_a_rule_are_told_at_once() -> None:
    """Those of names, of numbers and of the window."""
    found = faults_of(with_rule(opens=11, closes=9, roll="x", steps=["y"], every=0, last=3))
    keys = {fault.path.rpartition(".")[2] for fault in found}
    assert keys >= {"opens", "closes", "roll", "steps", "every", "last"}


def test_a_variant_may_count_in_another_unit() -> None:
    """The unit of the base goes with its number."""
    variant = {
        "name": "ours",
        "version": "1",
        "extends": "hundred-day@1",
        "deadline": [{"id": "decision", "days": 30}],
    }
    rule = load(variant).rule("decision")
    assert (rule.amount, rule.unit.value) == (30, "days")


def test_the_end_by_force_cannot_be_silenced() -> None:
    """Any checkpoint may be dropped; a methodology without its lapse is refused."""
    base = {"name": "ours", "version": "1", "extends": "hundred-day@1"}
    checkpoints = [one.id for one in load("hundred-day").deadlines if one.kind == "checkpoint"]
    silent = load(base | {"drop": {"deadline": checkpoints}})
    assert [rule.id for rule in silent.deadlines] == ["day-100"]
    problems = [fault.problem for fault in faults_of(base | {"drop": {"deadline": ["day-100"]}})]
    assert "runs the clock without an exit by force" in problems


def test_every_checkpoint_of_ours_says_where_it_is_from() -> None:
    """Each deadline of the shipped file has its source beside its id or above its group."""
    from importlib.resources import files

    text = files("accelflow.methodologies").joinpath("hundred_day.toml").read_text("utf-8")
    part = text[text.index("# --- deadlines") : text.index("# --- what people read")]
    groups = [group for group in part.split("\n\n") if group.strip()]
    source = ""
    for group in groups:
        if group.startswith("#"):
            source = group
        elif "# " not in group.splitlines()[1]:
            assert any(word in source for word in ("practice", "own", "seed")), group
    assert entry(fresh(), "deadline", "day-100")["kind"] == "lapse"
