"""The loader names everything that is wrong with a methodology, at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies import load
from tests.methodologies.documents import (
    SHIPPED,
    Document,
    Path,
    at,
    dropped,
    entry,
    faults_of,
    fresh,
    paths_in,
    put,
)

Spoil = Callable[[Document], Any]


def stage(document: Document, id: str) -> Any:
    return entry(document, "stage", id)


def move(document: Document, id: str) -> Any:
    return entry(document, "transition", id)


def deadline(document: Document, id: str) -> Any:
    return entry(document, "deadline", id)


def use(document: Document, id: str, index: int, key: str = "refuse") -> Any:
    return move(document, id)[key][index]


INDEX = {
    one.get("id", one.get("command")): str(index)
    for table in ("deadline", "transition", "stage")
    for index, one in enumerate(SHIPPED[table])
} | {f"{table}s": str(len(SHIPPED[table])) for table in ("stage", "step", "apart")}
"""Where each entry stands in its list, and where the next one would."""

# Each: how the document is spoilt, the place of the fault, what it says, and its remedy.
SPOILT: dict[str, tuple[Spoil, str, str, str]] = {
    # the day on which the clock stops
    "an end before the days are over": (
        lambda d: deadline(d, "day-100").update(day=90),
        "deadline[{day-100}] (day-100).day",
        "stops the clock on Day 90, and the days are 100",
        'write day = "days", or change limits.days',
    ),
    # keys and kinds
    "unknown key": (lambda d: d.update(limts={}), "limts", "unknown key", "did you mean limits?"),
    "unknown key of a stage": (
        lambda d: stage(d, "led").update(runing=True),
        "stage[{led}].runing",
        "unknown key",
        "did you mean running?",
    ),
    "a key that is not text": (
        lambda d: d["sets"].update({7: ["led"]}),
        "sets.7",
        "not text",
        "in quotes",
    ),
    "missing key": (lambda d: d.pop("version"), "version", "is missing", "give a version"),
    "missing key of a transition": (
        lambda d: move(d, "conclude").pop("by"),
        "transition[{conclude}].by",
        "is missing",
        "give a list of one text",
    ),
    "name of a wrong kind": (lambda d: d.update(name="Hundred Day"), "name", "kebab-case", "give"),
    "version of a wrong kind": (
        lambda d: d.update(version=1),
        "version",
        "not a version",
        "such as 1",
    ),
    "flag of a wrong kind": (
        lambda d: stage(d, "led").update(final="yes"),
        "stage[{led}].final",
        "is not true or false",
        "true or false",
    ),
    "table of a wrong kind": (lambda d: d.update(roles=[]), "roles", "not a table", "[roles]"),
    "list of a wrong kind": (lambda d: d.update(step={}), "step", "not a list", "[[step]]"),
    "entry of a wrong kind": (
        lambda d: d["step"].append("x"),
        "step[{steps}]",
        "not a table",
        "[[step",
    ),
    "set of a wrong kind": (
        lambda d: d["sets"].update(run="led"),
        "sets.run",
        "not a list",
        "give",
    ),
    "empty set": (lambda d: d["sets"].update(run=[]), "sets.run", "one text or more", "give"),
    "labels of a wrong kind": (
        lambda d: d["labels"].update(en=["led"]),
        "labels.en",
        "not a table",
        "[labels.en]",
    ),
    "label of a wrong kind": (
        lambda d: d["labels"]["en"].update(led=7),
        "labels.en.led",
        "is not text",
        "give text",
    ),
    "label with an override": (
        lambda d: d["labels"]["ar"].update(led="\u202eled"),
        "labels.ar.led",
        "U+202E",
        "remove it",
    ),
    "nobody may ask": (
        lambda d: move(d, "conclude").update(by=[]),
        "transition[{conclude}].by",
        "one text or more",
        "give",
    ),
    "sources of a wrong kind": (
        lambda d: move(d, "conclude").update({"from": 7}),
        "transition[{conclude}].from",
        "is not stages",
        "give stages",
    ),
    "guards of a wrong kind": (
        lambda d: move(d, "conclude").update(refuse="goals-reached"),
        "transition[{conclude}].refuse",
        "not a list of guards",
        "give a list",
    ),
    "a use without a guard": (
        lambda d: move(d, "conclude").update(refuse=[{"most": 7}]),
        "transition[{conclude}].refuse[0]",
        "names no guard",
        "guard =",
    ),
    "limit of a wrong kind": (
        lambda d: d["limits"].update(days="100"),
        "limits.days",
        "not a whole number",
        "1000000",
    ),
    "limit below nothing": (
        lambda d: d["limits"].update(days=-1),
        "limits.days",
        "0 or more",
        "give",
    ),
    "limit without bounds": (
        lambda d: d["limits"].update(far=10**9),
        "limits.far",
        "number",
        "up to",
    ),
    "limit in kebab-case": (
        lambda d: d["limits"].update({"team-x": 1}),
        "limits.team-x",
        "sn",
        "w",
    ),
    # names
    "unknown phase": (
        lambda d: stage(d, "led").update(phase="desing"),
        "stage[{led}] (led).phase",
        "there is no phase 'desing'",
        "did you mean design?",
    ),
    "unknown stage": (
        lambda d: move(d, "conclude").update(to="conclude"),
        "transition[{conclude}] (conclude).to",
        "there is no stage 'conclude'",
        "concluded",
    ),
    "unknown stage of a set": (
        lambda d: d["sets"]["run"].append("past-midpiont"),
        "sets.run",
        "there is no stage 'past-midpiont'",
        "did you mean past-midpoint?",
    ),
    "unknown set": (
        lambda d: move(d, "record-result").update({"from": "aftr"}),
        "(record-result).from",
        "there is no set of stages 'aftr'",
        "after",
    ),
    "unknown command": (
        lambda d: move(d, "conclude").update(command="concluded"),
        "transition[{conclude}] (concluded).command",
        "there is no command 'concluded'",
        "did you mean conclude?",
    ),
    "unknown role": (
        lambda d: move(d, "conclude")["by"].append("coch"),
        "(conclude).by",
        "there is no role 'coch'",
        "did you mean coach?",
    ),
    "unknown role of the dossier": (
        lambda d: d["roles"]["dossier"].append("strategists"),
        "roles.dossier",
        "there is no role of the dossier 'strategists'",
        "did you mean strategist?",
    ),
    "unknown guard": (
        lambda d: move(d, "conclude").update(refuse=["goal-reached"]),
        "(conclude).refuse[0] (goal-reached)",
        "there is no guard 'goal-reached'",
        "goals-reached",
    ),
    "unknown setting": (
        lambda d: use(d, "form-team", 1).update(msot=15),
        "(form-team).refuse[1] (team-size)",
        "there is no setting 'msot'",
        "did you mean most?",
    ),
    "missing setting": (
        lambda d: use(d, "form-team", 0).pop("least"),
        "(form-team).refuse[0] (team-of-several-entities).least",
        "is missing",
        "give it a value",
    ),
    "setting of a wrong kind": (
        lambda d: use(d, "form-team", 0).update(least=[2]),
        "(team-of-several-entities).least",
        "not a whole number",
        "give a whole number or the name of a limit",
    ),
    "setting below nothing": (
        lambda d: use(d, "form-team", 0).update(least=-2),
        "(team-of-several-entities).least",
        "is -2",
        "0 or more",
    ),
    "unknown limit": (
        lambda d: use(d, "form-team", 0).update(least="entities_lest"),
        "(team-of-several-entities).least",
        "there is no limit 'entities_lest'",
        "did you mean entities_least",
    ),
    "unknown limit of a deadline": (
        lambda d: deadline(d, "midpoint").update(day="midpoint_deu"),
        "(midpoint).day",
        "there is no limit 'midpoint_deu'",
        "did you mean midpoint_due",
    ),
    "unknown role in a setting": (
        lambda d: use(d, "verify-result", 0).update(role="recordr"),
        "(asker-is-not).role",
        "there is no role 'recordr'",
        "did you mean recorder",
    ),
    "role in a setting of a wrong kind": (
        lambda d: use(d, "verify-result", 0).update(role=7),
        "(asker-is-not).role",
        "is not text",
        "give text",
    ),
    "a limit that hides a role": (
        lambda d: d["limits"].update(recorder=7),
        "(asker-is-not).role",
        "is a limit as well",
        "rename the limit",
    ),
    "a limit that the playbook needs": (
        lambda d: d["limits"].pop("events_most"),
        "limits.events_most",
        "is missing",
        "whole number",
    ),
    "no days at all": (lambda d: d["limits"].update(days=0), "limits.days", "is 0", "1 or more"),
    "unknown kind": (
        lambda d: deadline(d, "midpoint").update(kind="checkpiont"),
        "(midpoint).kind",
        "there is no kind 'checkpiont'",
        "did you mean checkpoint?",
    ),
    "met by an unknown command": (
        lambda d: deadline(d, "midpoint").update(met_by=["hold-midpoint"]),
        "(midpoint).met_by",
        "there is no command 'hold-midpoint'",
        "hold-midpoint-review",
    ),
    "label of an unknown id": (
        lambda d: d["labels"]["ky"].update(conclude="x"),
        "labels.ky",
        "there is no stage or phase 'conclude'",
        "did you mean concluded",
    ),
    "one apart": (
        lambda d: d["apart"].append({"roles": ["coach"]}),
        "apart[{aparts}].roles",
        "two",
        "w",
    ),
    "apart from oneself": (
        lambda d: d["apart"].append({"roles": ["coach", "coach"]}),
        "apart[{aparts}].roles",
        "two different roles",
        "write",
    ),
    "apart from an unknown role": (
        lambda d: d["apart"].append({"roles": ["coach", "keepr"]}),
        "apart[{aparts}].roles",
        "there is no role of the dossier 'keepr'",
        "did you mean keeper?",
    ),
    "apart twice": (
        lambda d: d["apart"].append({"roles": ["member", "coach"]}),
        "apart[{aparts}].roles",
        "is the pair of apart[3] again",
        "drop one",
    ),
    # once only
    "a stage twice": (
        lambda d: d["stage"].append({"id": "led", "phase": "design"}),
        "stage[{stages}] (led)",
        "has the id 'led' of another",
        "rename it",
    ),
    "a transition twice": (
        lambda d: d["transition"].append(dict(move(d, "conclude"))),
        "(conclude)",
        "has the id 'conclude' of another",
        "rename it",
    ),
    "a deadline twice": (
        lambda d: d["deadline"].append(dict(deadline(d, "midpoint"))),
        "(midpoint)",
        "has the id 'midpoint' of another",
        "rename it",
    ),
    "a step twice": (
        lambda d: d["step"].append({"id": "data-check"}),
        "step[{steps}] (data-check)",
        "has the id 'data-check' of another",
        "rename it",
    ),
    "a phase twice": (
        lambda d: d["phases"].append("design"),
        "phases",
        "'design' twice",
        "name it once",
    ),
    "a source twice": (
        lambda d: move(d, "conclude")["from"].append("past-midpoint"),
        "(conclude).from",
        "names 'past-midpoint' twice",
        "once",
    ),
    "a role given twice": (
        lambda d: d["roles"]["host"].append("coach"),
        "roles.host",
        "'coach', which the dossier gives",
        "let one",
    ),
    # structure
    "no stages": (lambda d: d.pop("stage"), "stage", "there is none", "[[stage]]"),
    "no beginning": (
        lambda d: move(d, "set-challenge").update({"from": ["led"]}),
        "transition",
        "none begins a challenge",
        "from = []",
    ),
    "beginning in no stage": (
        lambda d: move(d, "set-challenge").pop("to"),
        "transition[0] (set-challenge)",
        "begins a challenge in no stage",
        "give it a `to`",
    ),
    "beginning by another command": (
        lambda d: move(d, "conclude").update({"from": []}),
        "(conclude).from",
        "'conclude' cannot begin a challenge",
        "name its stages",
    ),
    "setting what has begun": (
        lambda d: move(d, "set-challenge").update({"from": ["led"]}),
        "(set-challenge).from",
        "only begins a challenge",
        "from = []",
    ),
    "a stage out of reach": (
        lambda d: d["transition"].remove(move(d, "name-leadership")),
        "stage[{led}] (led)",
        "cannot be reached",
        "give it a transition",
    ),
    "no end but withdrawal": (
        lambda d: d["transition"].remove(move(d, "readmit-challenge")),
        "stage[{deferred}] (deferred)",
        "no way to an end other than withdrawal",
        "transition onwards",
    ),
    "running for ever": (
        lambda d: deadline(d, "day-100").update(during=["accelerating"]),
        "stage[{past-midpoint}] (past-midpoint)",
        "without an exit by force",
        "lapse",
    ),
    "two that cannot be told apart": (
        lambda d: d["transition"].append(
            {"id": "measure-again", "command": "record-step", "from": ["led"], "by": ["office"]}
            | {"id": "progress", "command": "record-progress-review", "from": ["accelerating"]}
        ),
        "(progress)",
        "is unguarded for 'record-progress-review' in 'accelerating'",
        "guard all but the last",
    ),
    "one behind an unguarded one": (
        lambda d: d["transition"].append(
            {
                "id": "progress",
                "command": "record-progress-review",
                "from": ["accelerating"],
                "by": ["coach"],
                "refuse": ["coach-appointed"],
            }
        ),
        "(progress)",
        "never taken",
        "guard all but the last",
    ),
    "leaving an end": (
        lambda d: move(d, "conclude").update({"from": ["past-midpoint", "completed"]}),
        "(conclude).from",
        "'completed' is an end",
        "drop it",
    ),
    "due in an end": (
        lambda d: deadline(d, "midpoint").update(during=["accelerating", "completed"]),
        "(midpoint).during",
        "'completed' is an end",
        "drop it",
    ),
    "an end that runs": (
        lambda d: stage(d, "completed").update(running=True),
        "stage[{completed}] (completed)",
        "an end that runs the clock",
        "drop `running`",
    ),
    "a withdrawal that is no end": (
        lambda d: stage(d, "withdrawn").update(final=False),
        "stage[{withdrawn}] (withdrawn)",
        "a withdrawal and no end",
        "final = true",
    ),
    # deadlines and numbers
    "a deadline that is never armed": (
        lambda d: deadline(d, "day-100").update(during=["past-midpoint"]),
        "(day-100).during",
        "is never armed",
        "add accelerating",
    ),
    "a deadline without a launch": (
        lambda d: d["transition"].remove(move(d, "hold-launch-workshop")),
        "(day-100).during",
        "is never armed",
        "a transition that holds one",
    ),
    "a lapse to nowhere": (
        lambda d: deadline(d, "day-100").pop("to"),
        "(day-100)",
        "lapses to no stage",
        "give it a `to`",
    ),
    "a lapse into itself": (
        lambda d: deadline(d, "day-100").update(to="past-midpoint"),
        "(day-100).to",
        "'past-midpoint' is one of its own stages",
        "name another",
    ),
    "a lapse that can be met": (
        lambda d: deadline(d, "day-100").update(met_by=["conclude"]),
        "(day-100).met_by",
        "nothing averts a lapse",
        "checkpoint",
    ),
    "a checkpoint that moves": (
        lambda d: deadline(d, "midpoint").update(to="concluded"),
        "(midpoint)",
        "is a checkpoint that moves",
        "drop `to`",
    ),
    "a checkpoint that nothing meets": (
        lambda d: deadline(d, "midpoint").pop("met_by"),
        "(midpoint)",
        "can never be met",
        "met_by",
    ),
    "a checkpoint met elsewhere": (
        lambda d: deadline(d, "midpoint")["met_by"].append("conclude"),
        "(midpoint).met_by",
        "'conclude' is asked in none of its stages",
        "drop it",
    ),
    "Day 101": (
        lambda d: deadline(d, "midpoint").update(day=101),
        "(midpoint).day",
        "is Day 101",
        "from 1 to 100",
    ),
    "Day 0": (
        lambda d: deadline(d, "midpoint").update(day=0),
        "(midpoint).day",
        "is Day 0",
        "from 1 to 100",
    ),
    "a negative day": (
        lambda d: deadline(d, "midpoint").update(day=-5),
        "(midpoint).day",
        "is -5",
        "0 or more",
    ),
    "more at least than at most": (
        lambda d: d["limits"].update(team_usual_least=13),
        "(form-team).warn[0] (team-size)",
        "at least 13 and at most 12",
        "let `least` not exceed `most`",
    ),
    "first after last": (
        lambda d: d["limits"].update(midpoint_opens=66),
        "(hold-midpoint-review).refuse[4] (choice-in-window)",
        "at least 66 and at most 65",
        "let `first` not exceed `last`",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_fault_has_its_place_and_a_remedy(case: str) -> None:
    """What is wrong is named at its place, in words, with what would mend it."""
    document = fresh()
    SPOILT[case][0](document)
    found = faults_of(document)
    assert told(case, found), "\n".join(map(str, found))


def told(case: str, faults: tuple[Fault, ...]) -> bool:
    """Whether the faults hold the one of a case."""
    _, path, problem, remedy = SPOILT[case]
    return any(
        path.format_map(INDEX) in fault.path and problem in fault.problem and remedy in fault.remedy
        for fault in faults
    )


# Each of these spoils what no other of them touches.
APART = [
    "unknown key of a stage",
    "unknown phase",
    "unknown stage of a set",
    "unknown set",
    "unknown role",
    "unknown role of the dossier",
    "unknown guard",
    "unknown setting",
    "unknown kind",
    "label of an unknown id",
    "apart from an unknown role",
    "a limit that the playbook needs",
    "more at least than at most",
    "first after last",
    "a step twice",
    "a phase twice",
    "an end that runs",
    "a lapse that can be met",
    "setting what has begun",
    "one behind an unguarded one",
]


@given(st.sets(st.sampled_from(APART), min_size=2))
def test_all_faults_are_told_at_once(cases: set[str]) -> None:
    """Whatever things are wrong together, every one of them is named in the one answer."""
    document = fresh()
    for case in cases:
        SPOILT[case][0](document)
    found = faults_of(document)
    assert [case for case in cases if not told(case, found)] == []


def test_faults_of_shape_are_told_together() -> None:
    """Unknown keys, missing ones and wrong kinds of the whole document come in one answer."""
    document: Document = {
        "name": "x y",
        "phase": [],
        "limits": {"days": -1},
        "stage": [{"id": 7, "final": 1}, "led"],
        "transition": [{"from": [], "refuse": [7]}],
        "deadline": {},
    }
    assert {fault.path for fault in faults_of(document)} == {
        "name",
        "version",
        "phases",
        "phase",
        "limits.days",
        "stage[0].id",
        "stage[0].phase",
        "stage[0].final",
        "stage[1]",
        "transition[0].command",
        "transition[0].by",
        "transition[0].refuse[0]",
        "deadline",
    }


def test_an_empty_document_says_what_is_needed() -> None:
    """The three keys that every methodology has are asked for."""
    assert [(fault.path, fault.problem) for fault in faults_of({})] == [
        ("name", "is missing"),
        ("version", "is missing"),
        ("phases", "is missing"),
    ]


def forever(document: Document) -> list[str]:
    """The stages that are said to run for ever."""
    faults = [fault for fault in outcome(document) if "by force" in fault.problem]
    return [fault.path.partition(" ")[2].strip("()") for fault in faults]


def outcome(document: Document) -> tuple[Fault, ...]:
    """The faults of a document, none where it is whole."""
    try:
        load(document)
    except MethodologyInvalid as invalid:
        return invalid.faults
    return ()


HALFWAY = {"id": "halfway", "kind": "lapse", "day": 50, "during": ["accelerating"]}


def test_a_lapse_may_lead_to_a_running_stage() -> None:
    """Force may move on inside the run, as long as force ends the run in the end."""
    document = fresh()
    document["deadline"].append(HALFWAY | {"to": "past-midpoint"})
    assert load(document).deadlines[-1].target == "past-midpoint"
    document["deadline"].remove(deadline(document, "day-100"))
    assert forever(document) == ["accelerating", "past-midpoint"]


def test_a_lapse_ends_only_what_it_was_open_for() -> None:
    """A lapse that is closed on the way, or not armed at the launch, ends no stage behind."""
    document = fresh()
    document["stage"].append({"id": "paused", "phase": "acceleration"})
    for source, target in (("past-midpoint", "paused"), ("paused", "past-midpoint")):
        document["transition"].append(
            {"id": f"to-{target}", "command": "record-step", "from": [source], "to": target}
            | {"by": ["office"], "refuse": ["step-declared"]}
        )
    assert forever(document) == ["past-midpoint"]
    deadline(document, "day-100")["during"] = ["accelerating", "past-midpoint", "paused"]
    assert forever(document) == []


# --- every name ---------------------------------------------------------------------------------

# What a document defines for itself may be called anything: these stand for nothing elsewhere.
FREE = {"name", "version", "labels", "step"}


def refers(path: Path) -> bool:
    """Whether the text at a path stands for something that is defined elsewhere."""
    if not isinstance(at(SHIPPED, path), str) or path[0] in FREE:
        return False
    return not (path[0] in ("transition", "deadline") and path[-1] == "id")


NAMES = [path for path in paths_in(SHIPPED) if refers(path)]
DEFINING = [
    path for path in NAMES if path[0] in ("stage", "phases", "roles") and "phase" not in path
]


def place(path: Path) -> str:
    """How faults speak of the entry in which a path lies."""
    first, *rest = path
    return f"{first}[{rest[0]}]" if rest and isinstance(rest[0], int) else str(first)


@given(st.sampled_from(NAMES), st.sampled_from(["x", "-", "é", "z-"]))
def test_every_misspelt_name_is_a_fault(path: Path, letter: str) -> None:
    """Misspelling any name is a fault, at its own place unless it is where the name is defined."""
    found = faults_of(put(SHIPPED, path, f"{letter}{at(SHIPPED, path)}"))
    if path not in DEFINING:
        assert [fault for fault in found if fault.path.startswith(place(path))]
    assert all(fault.path and fault.problem for fault in found)


KEYS = [path for path in paths_in(SHIPPED) if isinstance(path[-1], str) and path[0] != "labels"]
DEFAULTED = {"running", "withdrawal", "refuse", "warn", "apart", "step", "deadline", "labels"}
DEFAULTED_DATES = ("anchor", "steps", "holds", "opens", "closes", "every", "last", "reminders")
DEFAULTED_SETTINGS = ("least", "most", "first", "last", "late_most")


def optional(path: Path) -> bool:
    """Whether what stands at a path may be left out: it has a default, or another stands for it."""
    if path[-1] in DEFAULTED or path[0] == "limits":
        return True
    if path[0] == "deadline" and path[-1] in DEFAULTED_DATES:
        return True
    return path[0] == "transition" and path[-1] in ("id", "to", *DEFAULTED_SETTINGS)


@given(st.sampled_from([path for path in KEYS if not optional(path)]))
def test_every_dropped_key_is_a_fault(path: Path) -> None:
    """Leaving out any key that has no default is a fault at its place."""
    found = faults_of(dropped(SHIPPED, path))
    where = [fault.path for fault in found]
    assert [one for one in where if one.startswith(place(path))] or path[0] in ("sets", "roles")


@given(st.sampled_from(range(len(SHIPPED["stage"]))))
def test_every_dropped_stage_is_a_fault(index: int) -> None:
    """A stage that transitions and labels speak of cannot be left out."""
    id = SHIPPED["stage"][index]["id"]
    found = faults_of(dropped(SHIPPED, ("stage", index)))
    assert [fault for fault in found if repr(id) in fault.problem]


def leading(id: str) -> list[int]:
    """Where the transitions that lead to a stage stand; deadlines lead to other stages."""
    return [index for index, one in enumerate(SHIPPED["transition"]) if one.get("to") == id]


FORCED = {one.get("to") for one in SHIPPED["deadline"]}
ONLY_WAYS = {
    one["id"]: leading(one["id"])[0]
    for one in SHIPPED["stage"]
    if len(leading(one["id"])) == 1 and one["id"] not in FORCED
}


@given(st.sampled_from(sorted(ONLY_WAYS)))
def test_the_only_way_to_a_stage_cannot_be_dropped(id: str) -> None:
    """Without the one transition that leads to it, a stage cannot be reached, and that is said."""
    found = faults_of(dropped(SHIPPED, ("transition", ONLY_WAYS[id])))
    assert [fault for fault in found if f"({id})" in fault.path and "reached" in fault.problem]
