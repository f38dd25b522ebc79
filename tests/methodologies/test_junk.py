"""Whatever document the loader is given, it answers with a methodology or with faults."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accelflow.domain.definition import Methodology
from accelflow.errors import MethodologyInvalid
from accelflow.methodologies import load
from tests.methodologies.documents import (
    SHIPPED,
    Document,
    Path,
    at,
    dropped,
    faults_of,
    paths_in,
    put,
)

TOP = ["name", "version", "phases", "limits", "roles", "sets", "labels"]
LISTS = ["stage", "step", "apart", "transition", "deadline"]
DROPS = ["stage", "step", "transition", "deadline", "limits", "sets", "apart"]
KEYS = [
    *TOP,
    *LISTS,
    "exercise",
    "extends",
    "drop",
    "id",
    "phase",
    "command",
    "from",
    "to",
    "by",
    "refuse",
    "warn",
    "guard",
]
KEYS += ["kind", "day", "during", "met_by", "days", "events_most", "host", "dossier", "most"]
WORDS = ["led", "run", "design", "coach", "team-size", "set-challenge", "lapse", "checkpoint", "*"]
WORDS += ["hundred-day@1", "simulation@1", "x@1", "@", "data-check", "team_most", "conclude"]

texts = st.sampled_from(WORDS) | st.text(st.characters(codec=None), max_size=6)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts
    | st.sampled_from([date(2023, 3, 17), datetime(2023, 3, 17, tzinfo=UTC), b"", (), {1}])
)
keys = st.sampled_from(KEYS) | texts | st.none() | st.integers() | st.tuples(st.integers())
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)

PATHS = list(paths_in(SHIPPED))
TABLES: list[Path] = [(), *(path for path in PATHS if isinstance(at(SHIPPED, path), dict))]


def deep(levels: int) -> Any:
    """Lists in lists, so many."""
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


def answer(document: Any) -> Methodology | None:
    """The methodology, or None where it has faults; any other error fails the test."""
    try:
        return load(document)
    except MethodologyInvalid as invalid:
        faults = invalid.faults
    assert faults
    assert all(fault.path and fault.problem for fault in faults)
    assert str(MethodologyInvalid(faults))
    return None


@given(st.dictionaries(keys, junk, max_size=6))
@example({"name": "\ud800"})
@example({"labels": {"en": {"led": "\ud800"}}})
def test_junk_has_faults(document: Any) -> None:
    """A document that is no methodology at all has faults, and nothing else happens."""
    assert answer(document) is None


@given(
    st.fixed_dictionaries(
        {"name": st.just("x"), "version": st.just("1"), "phases": st.just(["design"])},
        optional=dict.fromkeys(TOP[3:], junk)
        | {
            name: st.lists(st.dictionaries(st.sampled_from(KEYS), junk, max_size=6), max_size=2)
            for name in LISTS
        },
    )
)
def test_junk_of_the_right_outline_has_faults(document: Any) -> None:
    """Known tables with junk in them have faults, and nothing else happens."""
    assert answer(document) is None


@given(st.sampled_from(PATHS), junk)
@example(("transition", 0, "warn"), [{"guard": "asker-is-not", "role": []}])
@example(("transition", 0, "to"), "\ud800")
@example(("limits", "days"), 10**400)
@example(("stage", 7, "id"), "(nothing)")
@example(("transition", 0, "to"), "=")
def test_junk_anywhere_is_a_fault_or_harmless(path: Path, value: Any) -> None:
    """Junk in the place of any value is a fault, or the methodology is one that can be stored."""
    found = answer(put(SHIPPED, path, value))
    assert found is None or found.document.decode()


VARIANT: Document = {
    "name": "x",
    "version": "1",
    "extends": "hundred-day@1",
    "exercise": True,
    "limits": {"team_most": 9, "ours": 7},
    "roles": {"host": ["office", "reviewer", "entity-leader", "manager", "verifier", "auditor"]},
    "sets": {"ours": ["led"]},
    "labels": {"en": {"led": "chosen"}, "kk": {"led": "chosen"}},
    "stage": [{"id": "led", "phase": "acceleration"}],
    "step": [{"id": "ours"}],
    "apart": [{"roles": ["keeper", "leader"]}],
    "transition": [
        {"command": "conclude", "by": ["coach"], "refuse": [], "warn": ["goals-reached"]},
        {"id": "ours", "command": "record-step", "from": "after", "by": ["auditor"]},
    ],
    "deadline": [{"id": "midpoint", "day": 55}],
    "drop": {
        "stage": [],
        "step": ["data-check"],
        "transition": ["drop-path", "record-step"],
        "deadline": [],
        "limits": ["cohort_exact"],
        "sets": ["before-launch"],
        "apart": [["coach", "member"]],
    },
}
"""A variant that says something of everything."""


@given(
    st.fixed_dictionaries(
        {"name": st.just("x"), "version": st.just("1"), "extends": st.sampled_from(WORDS[-7:])},
        optional=dict.fromkeys([*TOP[2:], "exercise"], junk)
        | {
            name: st.lists(st.dictionaries(st.sampled_from(KEYS), junk, max_size=6), max_size=2)
            for name in LISTS
        }
        | {"drop": st.dictionaries(st.sampled_from(DROPS), st.lists(texts, max_size=3))},
    )
)
def test_a_variant_of_junk_has_faults_or_is_one(document: Any) -> None:
    """Junk laid over a sound base is a fault, or a methodology that can be stored."""
    found = answer(document)
    assert found is None or found.document.decode()


@given(st.sampled_from(list(paths_in(VARIANT))), junk)
@example(("extends",), "\ud800@1")
@example(("extends",), "x@1")
@example(("drop",), None)
@example(("drop", "apart"), [[]])
@example(("drop", "apart", 0), [["coach"], "member"])
@example(("limits",), {"\ud800": 7})
@example(("transition", 0, "command"), "")
@example(("stage", 0), {"id": "led", "phase": []})
def test_junk_in_a_variant_is_a_fault_or_harmless(path: Path, value: Any) -> None:
    """Junk in the place of any value of a variant is a fault, or harmless."""
    found = answer(put(VARIANT, path, value))
    assert found is None or found.document.decode()


@given(st.sampled_from(list(paths_in(VARIANT))))
def test_anything_of_a_variant_may_be_missing(path: Path) -> None:
    """Without any one value a variant has faults, or it is still a methodology."""
    found = answer(dropped(VARIANT, path))
    assert found is None or found.name == "x"


@given(junk)
def test_junk_is_no_base(value: Any) -> None:
    """Whatever junk is given as what may be extended is told as a fault."""
    for bases in (value, [value], [{**VARIANT, "name": "y", "limits": [value]}]):
        with pytest.raises(MethodologyInvalid) as caught:
            load({"name": "z", "version": "1", "extends": "y@1"}, bases=bases)
        assert caught.value.faults


def test_two_that_are_deeper_than_the_stack_are_not_compared() -> None:
    """What nests too deep to be compared with its base is taken as a change, and then refused."""
    use = {"guard": "team-size", "most": deep(3_000)}
    base = {**VARIANT, "name": "y", "transition": [{"command": "conclude", "refuse": [use]}]}
    other = {"guard": "team-size", "most": deep(3_000)}
    over = [{"command": "conclude", "refuse": [other]}]
    variant = {"name": "z", "version": "1", "extends": "y@1", "transition": over}
    with pytest.raises(MethodologyInvalid):
        load(variant, bases=[base])


def test_junk_may_be_deeper_than_the_stack() -> None:
    """Lists nested beyond what Python can print are a fault wherever they stand."""
    for path in PATHS[::7]:
        assert answer(put(SHIPPED, path, deep(3_000))) is None
    for path in paths_in(VARIANT):
        assert answer(put(VARIANT, path, deep(3_000))) is None


@given(st.sampled_from(TABLES), keys, junk)
def test_a_junk_key_anywhere_is_a_fault_or_harmless(path: Path, key: Any, value: Any) -> None:
    """Junk under a further key of any table is a fault, or the methodology can be stored."""
    document = deepcopy(SHIPPED)
    at(document, path)[key] = value
    found = answer(document)
    assert found is None or found.document.decode()


@given(st.sampled_from(PATHS))
def test_anything_may_be_missing(path: Path) -> None:
    """Without any one value the document has faults, or it is still a methodology."""
    found = answer(dropped(SHIPPED, path))
    assert found is None or found.name == "hundred-day"


@given(st.lists(st.tuples(st.sampled_from(PATHS), junk), min_size=2, max_size=5))
def test_faults_of_several_places_do_not_hide_each_other_behind_a_crash(
    grafts: list[tuple[Path, Any]],
) -> None:
    """Junk in several places at once is answered in the same way."""
    document = deepcopy(SHIPPED)
    for path, value in grafts:
        try:
            at(document, path[:-1])[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    found = answer(document)
    assert found is None or found.document.decode()


@pytest.mark.parametrize("id", ["(nothing)", "=", "*", "", " led", "Led", "le_d", "-led", "led-"])
def test_an_id_is_in_kebab_case(id: str) -> None:
    """What is stored for ever, and what a state machine would read as a sign, is no free text."""
    found = faults_of(put(SHIPPED, ("stage", 7, "id"), id))
    assert [fault.problem for fault in found if fault.path == "stage[7].id"] == [
        "is not a name in kebab-case"
    ]
