"""The methodology that ships is whole: nothing of it is wrong, missing or unnamed."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.commands import COMMANDS
from accelflow.domain.deadlines import DeadlineKind
from accelflow.domain.definition import GuardUse, RoleSource, Severity
from accelflow.errors import MethodologyInvalid
from accelflow.methodologies import load
from accelflow.rules.guards import BUILT_IN
from tests.methodologies.documents import SHIPPED, entry, fresh, paths_in, put

METHODOLOGY = load("hundred-day")
STAGES = [
    "drafted",
    "proposed",
    "under-review",
    "returned",
    "deferred",
    "rejected",
    "selected",
    "led",
    "teamed",
    "ready",
    "accelerating",
    "past-midpoint",
    "concluded",
    "sustaining",
    "scaling",
    "completed",
    "withdrawn",
]


def test_it_has_three_phases_and_seventeen_stages() -> None:
    """The phases of the source text, and the stages in their order."""
    assert METHODOLOGY.phases == ("design", "acceleration", "sustainability")
    assert [stage.id for stage in METHODOLOGY.stages] == STAGES
    assert [stage.id for stage in METHODOLOGY.stages if stage.running] == [
        "accelerating",
        "past-midpoint",
    ]
    assert [stage.id for stage in METHODOLOGY.stages if stage.final] == [
        "rejected",
        "completed",
        "withdrawn",
    ]
    assert [stage.id for stage in METHODOLOGY.stages if stage.withdrawal] == ["withdrawn"]


def test_every_command_is_asked_somewhere() -> None:
    """Each command of ours has a transition, and no transition asks for another."""
    assert {transition.command for transition in METHODOLOGY.transitions} == set(COMMANDS)


def test_every_guard_is_used() -> None:
    """Each guard that ships is used, so none is left behind by a change."""
    used = {use.guard for transition in METHODOLOGY.transitions for use in transition.uses}
    used |= {use.guard for rule in METHODOLOGY.deadlines for use in rule.holds}
    assert used == set(BUILT_IN)


@pytest.mark.parametrize("locale", ["en", "ar", "ru", "ky"])
def test_every_stage_is_labelled(locale: str) -> None:
    """Every stage has a name in this language, and no two the same."""
    labels = METHODOLOGY.labels[locale]
    named = [labels[stage] for stage in STAGES]
    assert all(name.strip() for name in named)
    assert len(set(named)) == len(STAGES)


def test_the_clock_stops_at_day_100() -> None:
    """The lapse of Day 100 takes every running stage to the one where the hundred days are over."""
    (lapse,) = [rule for rule in METHODOLOGY.deadlines if rule.kind is DeadlineKind.LAPSE]
    assert (lapse.amount, lapse.target) == (100, "concluded")
    assert lapse.during == ("accelerating", "past-midpoint")


def test_sets_and_limits_are_resolved() -> None:
    """A transition names stages and numbers, never the set or the limit that they came from."""
    by_id = {transition.id: transition for transition in METHODOLOGY.transitions}
    assert by_id["record-measurement"].sources == ("accelerating", "past-midpoint")
    assert by_id["set-challenge"].sources == ()
    assert by_id["form-team"].uses[:2] == (
        GuardUse("team-of-several-entities", Severity.REFUSE, (("least", 2),)),
        GuardUse("team-size", Severity.REFUSE, (("most", 15),)),
    )
    assert by_id["verify-result"].uses[0] == GuardUse(
        "asker-is-not", Severity.REFUSE, (("role", "recorder"),)
    )
    assert METHODOLOGY.limits["team_most"] == 15


def test_roles_know_their_source() -> None:
    """The host vouches for some roles and the dossier gives the others."""
    sources = {role.id: role.source for role in METHODOLOGY.roles}
    assert sources["office"] is RoleSource.HOST
    assert sources["coach"] is RoleSource.DOSSIER
    assert set(sources) == {*SHIPPED["roles"]["host"], *SHIPPED["roles"]["dossier"]}
    assert ("coach", "strategist") in METHODOLOGY.apart


# --- the hash -----------------------------------------------------------------------------------


def test_the_stored_document_is_what_the_hash_covers() -> None:
    """The canonical JSON holds everything but the labels, resolved, and loads to the same hash."""
    stored = json.loads(METHODOLOGY.document)
    assert hashlib.sha256(METHODOLOGY.document).hexdigest() == METHODOLOGY.hash
    assert set(stored) == set(SHIPPED) - {"labels", "sets"}
    again = load(stored)
    assert again.hash == METHODOLOGY.hash
    assert again == METHODOLOGY
    assert again.labels == {}


def test_how_a_thing_is_said_does_not_change_the_hash() -> None:
    """A set and its stages, a limit and its number, an id and the command it defaults to, agree."""
    said = copy.deepcopy(SHIPPED)
    sets = said.pop("sets")
    for edge in said["transition"]:
        edge.setdefault("id", edge["command"])
        if isinstance(edge["from"], str):
            edge["from"] = sets[edge["from"]]
    for rule in said["deadline"]:
        if isinstance(rule["during"], str):
            rule["during"] = sets[rule["during"]]
        for key in ("day", "opens", "closes"):
            if key in rule:
                rule[key] = said["limits"].get(rule[key], rule[key])
    assert load(said).hash == METHODOLOGY.hash
    assert load(said) == METHODOLOGY


def shuffled(value: Any, random: Random) -> Any:
    """The same document with the keys of every table in another order."""
    if isinstance(value, list):
        return [shuffled(item, random) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.shuffle(keys)
    return {key: shuffled(value[key], random) for key in keys}


@given(st.integers(0, 2**32))
def test_the_order_of_keys_does_not_matter(seed: int) -> None:
    """A document with its keys in another order is the same methodology."""
    assert load(shuffled(SHIPPED, Random(seed))).hash == METHODOLOGY.hash


def test_labels_do_not_matter() -> None:
    """Another label, another language or none at all leaves the hash as it is."""
    relabelled = fresh()
    relabelled["labels"]["en"]["led"] = "led"
    relabelled["labels"]["kk"] = {"led": "жетекші"}
    assert load(relabelled).hash == METHODOLOGY.hash
    assert load(relabelled).labels["kk"] == {"led": "жетекші"}


UNLABELLED = [path for path in paths_in(SHIPPED) if path[0] != "labels"]


@given(st.sampled_from(UNLABELLED), st.sampled_from(["x", 70]))
def test_anything_else_matters(path: tuple[str | int, ...], value: object) -> None:
    """A change at any other place changes the hash, or is a fault."""
    document = put(SHIPPED, path, value)
    try:
        found = load(document).hash
    except MethodologyInvalid:
        found = "none"
    assert (found == METHODOLOGY.hash) is (document == SHIPPED)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "2"),
        (("limits", "team_most"), 14),
        (("phases",), ["design", "acceleration", "sustainability", "afterwards"]),
        (("step", 0, "id"), "training"),
        (("stage", 16, "phase"), "sustainability"),
        (("transition", 1, "by"), ["proposer"]),
        (("deadline", 1, "id"), "halfway"),
    ],
)
def test_a_legal_change_is_another_methodology(path: tuple[str | int, ...], value: object) -> None:
    """A change that is no fault gives another hash."""
    assert load(put(SHIPPED, path, value)).hash != METHODOLOGY.hash


def test_a_document_may_be_any_mapping() -> None:
    """Tables that are no dict, such as read-only ones, load to the same methodology."""
    assert load(read_only(SHIPPED)).hash == METHODOLOGY.hash


def read_only(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: read_only(item) for key, item in value.items()})
    return [read_only(item) for item in value] if isinstance(value, list) else value


def test_loading_leaves_the_document_alone() -> None:
    """The document that was given is not changed, and the methodology does not hold on to it."""
    document = fresh()
    methodology = load(document)
    assert document == SHIPPED
    entry(document, "transition", "form-team")["refuse"].clear()
    document["limits"]["team_most"] = 3
    assert methodology == METHODOLOGY
