"""A variant is what it would be if it had been written out in full."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.domain.definition import Methodology
from accelflow.errors import MethodologyInvalid
from accelflow.methodologies import SHIPPED, load
from accelflow.methodologies.sources import Library, read
from accelflow.methodologies.variants import resolved
from accelflow.playbooks import playbook
from tests.methodologies.documents import SHIPPED as BASE
from tests.methodologies.documents import Document, entry, faults_of, fresh

VARIANTS = [name for name in SHIPPED if name != "hundred-day"]


def extending(base: str = "hundred-day@1", **changes: Any) -> Document:
    """A variant called "ours" with these changes."""
    return {"name": "ours", "version": "1", "extends": base, **changes}


def whole(**changes: Any) -> Document:
    """The same written out in full, with some keys at the top changed."""
    return {**fresh(), "name": "ours", "version": "1", **changes}


# --- written out in full --------------------------------------------------------------------------

LIMITS = ["team_most", "goals_most", "votes_mean", "returns_usual", "backdate_days"]
EDGES = ["conclude", "record-step", "submit-proposal", "drop-path"]
CHECKPOINT = {
    "id": "ours",
    "kind": "checkpoint",
    "day": "ours",
    "during": ["accelerating"],
    "met_by": ["record-measurement"],
}
STEPS = [step["id"] for step in BASE["step"]]


def awaiting(steps: Iterable[str]) -> list[str]:
    """The deadlines that await one of these steps, which must go with it."""
    gone = set(steps)
    return [rule["id"] for rule in BASE["deadline"] if gone & set(rule.get("steps", []))]


@st.composite
def written_twice(draw: st.DrawFn) -> tuple[Document, Document]:
    """A variant, and what it comes to, each put together by itself."""
    limits = {name: BASE["limits"][name] + 1 for name in draw(st.sets(st.sampled_from(LIMITS)))}
    roles = {id: ["office"] for id in draw(st.sets(st.sampled_from(EDGES)))}
    gone = draw(st.sets(st.sampled_from(STEPS)))
    more = draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
    pair = draw(st.booleans())
    variant = extending(
        limits=limits | {"ours": 7},
        deadline=[CHECKPOINT],
        transition=[{"id": id, "by": by} for id, by in roles.items()],
        step=[{"id": id} for id in more],
        apart=[{"roles": ["keeper", "leader"]}] if pair else [],
        drop={
            "step": sorted(gone),
            "deadline": awaiting(gone),
            "apart": [["member", "coach"]] if pair else [],
        },
    )
    full = whole(step=[{"id": id} for id in STEPS if id not in gone] + variant["step"])
    full["limits"] |= variant["limits"]
    full["deadline"] = [one for one in full["deadline"] if one["id"] not in awaiting(gone)]
    full["deadline"].append(CHECKPOINT)
    for id, by in roles.items():
        entry(full, "transition", id)["by"] = by
    if pair:
        del full["apart"][3]
        full["apart"].append({"roles": ["keeper", "leader"]})
    return variant, full


@settings(max_examples=40)
@given(written_twice())
def test_a_variant_has_the_hash_of_what_it_comes_to(twice: tuple[Document, Document]) -> None:
    """Overriding, adding and dropping give the methodology that is written out in full."""
    variant, full = map(load, twice)
    assert variant.hash == full.hash
    assert variant == full


@settings(max_examples=20)
@given(written_twice(), st.integers(0, 2**32))
def test_the_order_of_keys_does_not_matter(twice: tuple[Document, Document], seed: int) -> None:
    """A variant with its keys in another order is the same methodology."""
    assert load(shuffled(twice[0], Random(seed))).hash == load(twice[0]).hash


@settings(max_examples=40)
@given(written_twice())
def test_resolving_is_idempotent(twice: tuple[Document, Document]) -> None:
    """What a variant comes to extends nothing and drops nothing, and comes to itself."""
    once, _, faults = resolved(twice[0], Library())
    assert not faults
    assert not {"extends", "drop"} & set(once)
    again, _, faults = resolved(once, Library())
    assert not faults
    assert again == once


def shuffled(value: Any, random: Random) -> Any:
    """The same document with the keys of every table in another order."""
    if isinstance(value, list):
        return [shuffled(item, random) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)
    return {key: shuffled(value[key], random) for key in keys}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_stored_of_it_is_whole(name: str) -> None:
    """The stored document extends nothing, and loads to the same methodology and hash."""
    found = load(name)
    stored = json.loads(found.document)
    assert not {"extends", "drop", "sets", "labels"} & set(stored)
    assert load(stored) == found
    assert load(stored).hash == found.hash


def test_a_variant_that_changes_nothing_differs_by_its_name() -> None:
    """It is its base under another name, and so has another hash."""
    assert load(extending()) == load(whole())
    assert load(extending()).hash != load("hundred-day").hash


def test_a_new_version_may_extend_the_old_one() -> None:
    """A document of the base's own name is a variant as well, if it has another version."""
    found = load({**extending(), "name": "hundred-day", "version": "2"})
    assert (found.name, found.version) == ("hundred-day", "2")


def test_resolving_leaves_the_documents_alone() -> None:
    """Neither the variant nor what it extends is changed, and nothing of them is held on to."""
    base = whole(name="theirs")
    variant = extending(
        "theirs@1", limits={"team_most": 7}, transition=[{"id": "conclude", "by": ["coach"]}]
    )
    before = deepcopy((base, variant))
    found = load(variant, bases=[base])
    assert (base, variant) == before
    base["transition"].clear()
    variant["limits"].clear()
    assert load(before[1], bases=[before[0]]) == found


# --- what each part of a variant does -------------------------------------------------------------


def changed(**changes: Any) -> Methodology:
    return load(extending(**changes))


def test_an_entry_keeps_what_is_not_named_and_where_it_stands() -> None:
    """Of an entry that is there only the named keys are replaced, and its place is kept."""
    base = load("hundred-day")
    found = changed(transition=[{"command": "form-team", "by": ["office"]}])
    ids = [one.id for one in base.transitions]
    assert [one.id for one in found.transitions] == ids
    old, new = (one.transitions[ids.index("form-team")] for one in (base, found))
    assert new.roles == ("office",)
    assert (new.sources, new.target, new.uses) == (old.sources, old.target, old.uses)


def test_a_new_entry_stands_at_the_end() -> None:
    """A transition of another id is tried after those that are there."""
    found = changed(
        transition=[
            {"id": "void", "command": "record-step", "from": ["concluded"], "by": ["office"]}
            | {"refuse": ["step-declared"]}
        ]
    )
    assert found.transitions[-1].id == "void"
    assert len(found.transitions) == len(load("hundred-day").transitions) + 1


def test_what_is_dropped_and_written_anew_is_replaced_as_a_whole() -> None:
    """It stands where it stood, and keeps nothing of what it was."""
    found = changed(
        drop={"transition": ["elect-leader"]},
        transition=[{"command": "elect-leader", "from": ["ready"], "by": ["coach"]}],
    )
    ids = [one.id for one in load("hundred-day").transitions]
    assert [one.id for one in found.transitions] == ids
    new = found.transitions[ids.index("elect-leader")]
    assert (new.sources, new.roles, new.uses) == (("ready",), ("coach",), ())


def test_a_set_that_is_changed_changes_all_that_name_it() -> None:
    """Transitions of the base follow a set that the variant writes anew."""
    found = changed(sets={"after": ["concluded", "sustaining"]})
    edges = {one.id: one for one in found.transitions}
    assert edges["record-result"].sources == ("concluded", "sustaining")


def test_phases_are_replaced() -> None:
    """A list of phases stands for the whole of it."""
    phases = ["sustainability", "acceleration", "design"]
    assert changed(phases=phases).phases == tuple(phases)


def test_labels_are_merged_by_language_and_id() -> None:
    """A label that is given replaces one, those of a dropped stage go with it, the others stay."""
    found = load(extending("simulation@1", labels={"en": {"led": "chosen"}, "kk": {"led": "л"}}))
    assert found.labels["en"]["led"] == "chosen"
    assert found.labels["kk"] == {"led": "л"}
    assert found.labels["en"]["teamed"] == "joint team formed"
    assert "ready" not in found.labels["en"]
    assert found.labels["ru"]["led"] == load("hundred-day").labels["ru"]["led"]


def test_what_is_dropped_may_come_back() -> None:
    """A stage that one variant drops and the next brings back keeps its labels from then on."""
    back = {
        **extending("simulation@1", labels={"en": {"ready": "ready again"}}),
        "name": "back",
        "stage": [{"id": "ready", "phase": "design"}],
        "transition": [
            {"command": "confirm-readiness", "from": ["teamed"], "to": "ready", "by": ["coach"]},
            {"command": "hold-launch-workshop", "from": ["teamed", "ready"]},
        ],
    }
    found = load(extending("back@1"), bases=[back])
    assert found.labels["en"]["ready"] == "ready again"
    assert "ready" not in found.labels["ru"]
    spoilt = load_faults(extending("back@1", drop={"stage": ["ready"]}), back)
    assert "needs the stage 'ready', which this variant drops" in spoilt


def load_faults(document: Document, *bases: Document) -> set[str]:
    """What the loader says is wrong."""
    with pytest.raises(MethodologyInvalid) as caught:
        load(document, bases=bases)
    return {fault.problem for fault in caught.value.faults}


def test_an_exercise_is_one_by_its_methodology() -> None:
    """`exercise` is inherited, hashed and pinned, and a variant may take it back."""
    drill = changed(exercise=True)
    assert drill.exercise
    assert drill.pin.exercise
    assert drill.hash != changed().hash
    assert load(extending("simulation@1")).exercise
    assert not load(extending("simulation@1", exercise=False)).pin.exercise


@settings(max_examples=20)
@given(st.lists(st.sampled_from(STEPS), unique=True, min_size=2), st.data())
def test_a_chain_comes_to_what_its_links_do_at_once(gone: list[str], data: st.DataObject) -> None:
    """What one variant does in one step, two do in two, whichever does which."""
    first = data.draw(st.integers(1, len(gone) - 1))

    def dropped(steps: list[str]) -> Document:
        return {"step": steps, "deadline": awaiting(steps)}

    low = {**extending(drop=dropped(gone[:first]), limits={"team_most": 9}), "name": "low"}
    high = extending("low@1", drop=dropped(gone[first:]), limits={"goals_most": 2})
    once = extending(drop=dropped(gone), limits={"team_most": 9, "goals_most": 2})
    assert load(high, bases=[low]).hash == load(once).hash


# --- what ships -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("locale", ["en", "ar", "ru", "ky"])
def test_every_stage_of_a_variant_is_labelled(name: str, locale: str) -> None:
    """Each has a name in this language, no two the same, and nothing else has one."""
    found = load(name)
    labels = found.labels[locale]
    stages = [stage.id for stage in found.stages]
    assert len({labels[stage] for stage in stages}) == len(stages)
    assert set(labels) <= {*stages, *found.phases}


def test_thirty_days_are_named_as_thirty() -> None:
    """No label of the 30 days speaks of a hundred."""
    packs = load("rapid-results-30").labels
    assert not [text for pack in packs.values() for text in pack.values() if "100" in text]


def test_what_counts_days_is_scaled_to_thirty() -> None:
    """No number of the 30 days lies behind them, and no window is narrower than its share."""
    long, short = load("hundred-day").limits, load("rapid-results-30").limits
    assert set(short) == set(long)
    assert all(value <= 30 for name, value in short.items() if name != "events_most")
    for first, last in (("midpoint_opens", "midpoint_closes"), ("scale_up_opens", "days")):
        assert short[last] - short[first] >= 0.3 * (long[last] - long[first])
        assert short[first] <= 0.3 * long[first]
        assert short[last] >= 0.3 * long[last]


def test_an_exercise_has_the_steps_of_the_source_text() -> None:
    """Every step that the source text names is still a command of the exercise."""
    assert {one.command for one in load("simulation").transitions} >= {
        "set-challenge",
        "record-indicative-target",
        "submit-proposal",
        "record-review",
        "name-leadership",
        "form-team",
        "set-goals",
        "hold-launch-workshop",
        "launch-initiative",
        "hold-midpoint-review",
        "record-result",
        "verify-result",
        "adopt-sustainability-plan",
        "choose-paths",
        "complete",
    }


def test_the_launch_of_an_exercise_asks_all_but_for_clearances() -> None:
    """Its guards are written anew, and stay those of hundred-day without the one on clearances."""
    long, short = (
        next(one for one in load(name).transitions if one.id == "hold-launch-workshop")
        for name in ("hundred-day", "simulation")
    )
    assert short.uses == tuple(use for use in long.uses if use.guard != "all-cleared")


# --- bases --------------------------------------------------------------------------------------


def test_variants_may_extend_variants() -> None:
    """What the nearest says holds, and behind it what that one extends."""
    found = load("rapid-results-30")
    assert (found.limits["days"], found.limits["team_most"]) == (30, 25)
    assert found.limits["entities_least"] == load("hundred-day").limits["entities_least"]


def test_a_host_may_give_bases(tmp_path: Path) -> None:
    """A base is a document, a file or what is shipped, and is known by its name and version."""
    file = tmp_path / "anything.toml"
    file.write_text('name = "b"\nversion = "2"\nextends = "a@1"\nlimits = {goals_most = 2}\n')
    base = {**extending(limits={"team_most": 9}), "name": "a"}
    found = load(extending("b@2"), bases=[base, file])
    assert (found.limits["team_most"], found.limits["goals_most"]) == (9, 2)
    assert playbook(extending("b@2"), bases=[file, base]).methodology == found


def test_no_file_is_read_that_nobody_named(tmp_path: Path, monkeypatch: Any) -> None:
    """A base is not looked for beside the file that extends it, nor where the process stands."""
    (tmp_path / "theirs.toml").write_text('name = "theirs"\nversion = "1"\n')
    (tmp_path / "theirs@1").write_text('name = "theirs"\nversion = "1"\n')
    (tmp_path / "ours.toml").write_text('name = "ours"\nversion = "1"\nextends = "theirs@1"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MethodologyInvalid, match=r"extends: there is no theirs@1"):
        load("ours.toml")


@pytest.mark.parametrize(
    ("bases", "path", "problem"),
    [
        ("hundred-day", "bases", "is of type str, not a list of sources"),
        ({}, "bases", "is of type dict, not a list of sources"),
        (7, "bases", "is of type int, not a list of sources"),
        ([7], "bases[0]", "is of type int"),
        ([{}], "bases[0]", "has no name and version to be extended by"),
        ([{"name": "A b", "version": "1"}], "bases[0]", "has no name and version"),
        (["nowhere.toml"], "bases[0].nowhere.toml", "is neither shipped nor a file"),
        (["hundred-day"], "bases[0]", "is hundred-day@1, which is there already"),
        ([whole(), whole()], "bases[1]", "is ours@1, which is there already"),
    ],
)
def test_faults_of_bases(bases: Any, path: str, problem: str) -> None:
    """What is no base is told by its place among those that were given."""
    with pytest.raises(MethodologyInvalid) as caught:
        load("hundred-day", bases=bases)
    (fault,) = caught.value.faults
    assert fault.path == path
    assert problem in fault.problem


def test_what_is_shipped_is_read_as_it_is_written() -> None:
    """A variant names its base; hundred-day has none."""
    assert {name: read(name).get("extends") for name in SHIPPED} == {
        "hundred-day": None,
        "rapid-results": "hundred-day@1",
        "rapid-results-30": "rapid-results@1",
        "simulation": "hundred-day@1",
    }


def test_a_variant_that_needs_nothing_of_its_base_may_be_faulty_by_itself() -> None:
    """Dropping everything is told as what every methodology needs."""
    found = faults_of(extending(drop={"stage": [stage["id"] for stage in BASE["stage"]]}))
    assert ("stage", "there is none") in {(one.path, one.problem) for one in found}
