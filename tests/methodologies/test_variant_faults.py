"""Faults of a variant are told where they were written: in it, or in what it inherits."""

from __future__ import annotations

from typing import Any

import pytest

from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies import load
from tests.methodologies.documents import SHIPPED, faults_of
from tests.methodologies.test_variants import extending, whole

PLACE = {
    one.get("id", one.get("command")): index
    for table in ("deadline", "transition")
    for index, one in enumerate(SHIPPED[table])
}
"""Where each entry stands in hundred-day's list."""

# Each: what the variant says, and the path, the problem and the remedy of a fault of it.
FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    # what is extended
    "no name of a base": ({"extends": "hundred-day"}, "extends", "name and version", "@1"),
    "a base of a wrong kind": ({"extends": 7}, "extends", "is not a name and", "give"),
    "an unknown base": (
        {"extends": "hundred-dya@1"},
        "extends",
        "there is no hundred-dya@1",
        "did you mean hundred-day@1?",
    ),
    "a wrong version": (
        {"extends": "hundred-day@2"},
        "extends",
        "there is no hundred-day@2",
        "there is hundred-day@1",
    ),
    "itself": ({"extends": "ours@1"}, "extends", "is the document itself", "another version"),
    # shape
    "no name": ({"name": None}, "name", "is not a name in kebab-case", "give"),
    "an unknown key": ({"limts": {}}, "limts", "unknown key", "did you mean limits?"),
    "an unknown key of an entry": (
        {"transition": [{"id": "conclude", "form": ["led"]}]},
        "transition[0].form",
        "unknown key",
        "did you mean from?",
    ),
    "an entry without an id": (
        {"deadline": [{"day": 7}]},
        "deadline[0]",
        "names no entry",
        "give `id`",
    ),
    "a transition without an id": (
        {"transition": [{"by": ["office"]}]},
        "transition[0]",
        "names no entry",
        "`id` or `command`",
    ),
    "a drop of a wrong kind": ({"drop": ["led"]}, "drop", "is not a table", "[drop]"),
    "a drop of what cannot be dropped": (
        {"drop": {"steps": ["data-check"]}},
        "drop.steps",
        "unknown key",
        "did you mean step",
    ),
    "a drop of no list": ({"drop": {"stage": "led"}}, "drop.stage", "not a list", "give"),
    "a drop of no pair": ({"drop": {"apart": ["coach"]}}, "drop.apart", "pairs", "give"),
    # dropping
    "a drop of nothing": (
        {"drop": {"transition": ["from-team"]}},
        "drop.transition",
        "names 'from-team', which hundred-day@1 does not have",
        "did you mean form-team?",
    ),
    "a limit that nothing names": (
        {"limits": {"team_mots": 12}},
        "limits.team_mots",
        "is named by no guard and no deadline",
        "did you mean team_most",
    ),
    "a drop of no limit": (
        {"drop": {"limits": ["team_mots"]}},
        "drop.limits",
        "names 'team_mots', which hundred-day@1 does not have",
        "did you mean team_most",
    ),
    "a drop twice": (
        {"drop": {"step": ["data-check", "data-check"]}},
        "drop.step",
        "names 'data-check' twice",
        "once",
    ),
    "a drop of no pair that is there": (
        {"drop": {"apart": [["coach", "member"], ["coach", "keeper"]]}},
        "drop.apart[1]",
        "is a pair that hundred-day@1 does not keep apart",
        "coach and",
    ),
    "a limit that is dropped and given": (
        {"drop": {"limits": ["team_most"]}, "limits": {"team_most": 9}},
        "drop.limits",
        "drops 'team_most', which is given too",
        "do one of them",
    ),
    # overriding without effect
    "a limit as it is": (
        {"limits": {"team_most": 15}},
        "limits.team_most",
        "is what hundred-day@1 says already",
        "leave it out",
    ),
    "a label as it is": (
        {"labels": {"en": {"led": "leadership team named"}}},
        "labels.en.led",
        "is what hundred-day@1 says already",
        "leave it out",
    ),
    "a key as it is": (
        {"transition": [{"id": "conclude", "by": ["leader", "coach"], "from": ["accelerating"]}]},
        "transition[0] (conclude).by",
        "is what hundred-day@1 says already",
        "leave it out",
    ),
    "an entry as it is": (
        {"stage": [{"id": "led"}]},
        "stage[0] (led)",
        "is what hundred-day@1 says already",
        "leave it out",
    ),
    "phases as they are": (
        {"phases": ["design", "acceleration", "sustainability"]},
        "phases",
        "is what hundred-day@1 says already",
        "leave it out",
    ),
    "no exercise, as it is": (
        {"extends": "simulation@1", "exercise": True},
        "exercise",
        "is what simulation@1 says already",
        "leave it out",
    ),
    "a pair as it is": (
        {"apart": [{"roles": ["member", "coach"]}]},
        "apart[0].roles",
        "is the pair of apart[3] of hundred-day@1 again",
        "drop one of them",
    ),
    "an id that is not there": (
        {"transition": [{"id": "from-team", "by": ["office"]}]},
        "transition[0] (from-team)",
        "is not in hundred-day@1, and to be a new one it lacks command, from",
        "did you mean form-team",
    ),
    "an id twice in one variant": (
        {"step": [{"id": "ours"}, {"id": "ours"}]},
        "step[1] (ours)",
        "has the id 'ours' of another",
        "rename it",
    ),
    # the whole
    "a fault of what the variant wrote": (
        {"transition": [{"id": "conclude", "by": ["coch"]}]},
        "transition[0] (conclude).by",
        "there is no role 'coch'",
        "did you mean coach?",
    ),
    "a fault in a key that is inherited": (
        {
            "transition": [{"id": "form-team", "by": ["office"]}],
            "limits": {"team_usual_least": 13},
        },
        (
            f"transition[{PLACE['form-team']}] (form-team).warn[0] (team-size), "
            "inherited from hundred-day@1"
        ),
        "at least 13 and at most 12",
        "let `least`",
    ),
    "a limit that is needed": (
        {"drop": {"limits": ["entities_least"]}},
        (
            f"transition[{PLACE['form-team']}] (form-team).refuse[0] "
            "(team-of-several-entities).least, inherited from hundred-day@1"
        ),
        "needs the limit 'entities_least', which this variant drops",
        "without entities_least",
    ),
    "a set that is needed": (
        {"drop": {"sets": ["run"]}},
        f"deadline[{PLACE['day-100']}] (day-100).during, inherited from hundred-day@1",
        "needs the set of stages 'run', which this variant drops",
        "do not drop that",
    ),
    "a label of what is dropped": (
        {"extends": "simulation@1", "labels": {"kk": {"ready": "дайын"}}},
        "labels.kk",
        "needs the stage or phase 'ready', which simulation@1 drops",
        "without ready",
    ),
    "another that is never taken": (
        {
            "transition": [
                {"id": "again", "command": "record-progress-review", "from": "run"}
                | {"by": ["coach"], "refuse": ["coach-appointed"]}
            ]
        },
        "transition[0] (again)",
        (
            f"transition[{PLACE['record-progress-review']}] (record-progress-review) "
            "of hundred-day@1 is unguarded"
        ),
        "guard all but the last",
    ),
    "a deadline behind the days": (
        {"limits": {"days": 30}},
        f"deadline[{PLACE['midpoint']}] (midpoint).day, inherited from hundred-day@1",
        "is Day 50",
        "from 1 to 30",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_where_it_was_written(case: str) -> None:
    """Its path is that of the variant, or says from where it is inherited."""
    changes, path, problem, remedy = FAULTS[case]
    found = faults_of({**extending(), **changes})
    assert any(
        fault.path == path and problem in fault.problem and remedy in fault.remedy
        for fault in found
    ), "\n".join(map(str, found))


def test_all_places_that_need_a_dropped_stage_are_told() -> None:
    """Sets, transitions and deadlines that still name it are told, and each by its own path."""
    found = faults_of(extending(drop={"stage": ["past-midpoint"]}))
    needing = {fault.path for fault in found if "'past-midpoint'" in fault.problem}
    sets = {f"sets.{name}" for name, stages in SHIPPED["sets"].items() if "past-midpoint" in stages}
    edges = {
        f"transition[{index}] ({one.get('id', one['command'])}).{key}"
        for index, one in enumerate(SHIPPED["transition"])
        for key in ("from", "to")
        if "past-midpoint" in ([one[key]] if key == "to" and key in one else one.get(key, []))
    }
    assert len(sets) >= 4
    assert len(edges) >= 8
    assert needing == {f"{path}, inherited from hundred-day@1" for path in sets | edges}
    assert {fault.problem for fault in found if fault.path in needing} == {
        "needs the stage 'past-midpoint', which this variant drops"
    }


def test_faults_of_all_sorts_are_told_at_once() -> None:
    """What is dropped in vain, changed in vain and wrong in the whole comes in one answer."""
    found = faults_of(
        extending(
            limits={"team_most": 15, "midpoint_opens": 66},
            drop={"step": ["nothing"]},
            transition=[{"id": "conclude", "by": ["coch"]}],
        )
    )
    assert {fault.path.partition(",")[0] for fault in found} >= {
        "limits.team_most",
        "drop.step",
        "transition[0] (conclude).by",
        (
            f"transition[{PLACE['hold-midpoint-review']}] (hold-midpoint-review).refuse[4] "
            "(choice-in-window)"
        ),
    }


def test_an_unknown_key_beside_an_unknown_base_is_told_too() -> None:
    """What can be seen of a variant alone does not wait for its base."""
    found = faults_of({**extending("hundred-day@2"), "limts": {}})
    assert [fault.path for fault in found] == ["limts", "extends"]


def test_a_circle_is_told_with_those_in_it() -> None:
    """Variants that extend each other are a fault at the one that closes the circle."""
    there, back = {**extending("b@1"), "name": "a"}, {**extending("a@1"), "name": "b"}
    with pytest.raises(MethodologyInvalid) as caught:
        load(extending("a@1"), bases=[there, back])
    assert caught.value.faults == (
        Fault(
            "extends, inherited from b@1",
            "goes round in a circle: a@1 extends b@1 extends a@1",
            "extend what extends no other",
        ),
    )


def test_a_long_chain_is_no_deeper_than_the_stack() -> None:
    """A thousand and more variants of variants are one methodology."""
    chain = [
        {**extending(f"v-{n - 1}@1" if n else "hundred-day@1"), "name": f"v-{n}"}
        for n in range(1_200)
    ]
    chain[0]["limits"] = {"team_most": 9}
    assert load(chain[-1], bases=chain[:-1]).limits["team_most"] == 9


def test_a_base_that_cannot_be_merged_is_told_by_its_name() -> None:
    """Faults of shape in a base wait for nothing, and say that they are inherited."""
    base = whole(name="theirs", stage=[{"id": "led", "phase": 7}], foo=1)
    with pytest.raises(MethodologyInvalid) as caught:
        load(extending("theirs@1"), bases=[base])
    assert [(fault.path, fault.problem) for fault in caught.value.faults] == [
        ("foo, inherited from theirs@1", "is an unknown key"),
        ("stage[0].phase, inherited from theirs@1", "is not text"),
    ]


def test_a_fault_is_told_once() -> None:
    """An unknown key is found in the variant and in the whole, and told for the variant."""
    with pytest.raises(MethodologyInvalid) as caught:
        load(extending(foo=1, step=[{"id": "ours", "bar": 1}]))
    assert [fault.path for fault in caught.value.faults] == ["foo", "step[0].bar"]


def test_faults_of_a_base_in_between_are_those_of_that_base() -> None:
    """What a base in between drops or repeats in vain is told with its name."""
    base = {**extending(drop={"step": ["nothing"]}, limits={"team_most": 15}), "name": "between"}
    with pytest.raises(MethodologyInvalid) as caught:
        load(extending("between@1"), bases=[base])
    assert [fault.path for fault in caught.value.faults] == [
        "drop.step, inherited from between@1",
        "limits.team_most, inherited from between@1",
    ]


def test_a_document_that_extends_nothing_drops_nothing() -> None:
    """`drop` without `extends` is told as that, and everything else is looked at."""
    found = faults_of(whole(drop={"step": ["data-check"]}, foo=1))
    assert [(fault.path, fault.problem) for fault in found] == [
        ("drop", "takes away from nothing"),
        ("foo", "is an unknown key"),
    ]
