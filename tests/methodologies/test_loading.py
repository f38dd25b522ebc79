"""A methodology comes from a shipped name, a file or a document, with what a host adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.commands import COMMANDS, Command, SetChallenge
from accelflow.domain.definition import GuardUse, Severity
from accelflow.errors import Fault, InvalidInput, MethodologyInvalid
from accelflow.methodologies import SHIPPED, load
from accelflow.methodologies.hints import close_to
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Found, Question, guard
from tests.methodologies.documents import Document, entry, fresh


def fault_of(source: str | Path) -> Fault:
    """The one fault of a source that cannot be read."""
    with pytest.raises(MethodologyInvalid) as caught:
        load(source)
    (fault,) = caught.value.faults
    return fault


def shipped_text() -> str:
    from importlib.resources import files

    return files("accelflow.methodologies").joinpath(SHIPPED["hundred-day"]).read_text("utf-8")


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_is_loaded(tmp_path: Path, newline: str, kind: type[str] | type[Path]) -> None:
    """A copy of the shipped file is the shipped methodology, whichever ends its lines have."""
    path = tmp_path / "mine.toml"
    path.write_bytes(shipped_text().replace("\n", newline).encode())
    assert load(kind(path)) == load("hundred-day")


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """A name that is neither shipped nor a file is said to be so, with what was perhaps meant."""
    assert fault_of("hundred-days") == Fault(
        "hundred-days", "is neither shipped nor a file", "did you mean hundred-day?"
    )
    for missing in (tmp_path / "none.toml", tmp_path, tmp_path / "none" / "none.toml"):
        assert fault_of(missing).path == str(missing)
        assert fault_of(missing).problem == "is neither shipped nor a file"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"name = ", id="cut short"),
        pytest.param(b"name = 1\nname = 2", id="a key twice"),
        pytest.param(b'name = "\xff"', id="not UTF-8"),
        pytest.param("name = 'é'".encode("utf-16"), id="UTF-16"),
        pytest.param(b"x = " + b"[" * 100_000, id="too deep"),
        pytest.param(b"x = " + b"9" * 5_000, id="a number too long"),
        pytest.param(b"\x00" * 10, id="zeros"),
        pytest.param(b"x = 2023-02-30", id="no such date"),
    ],
)
def test_a_file_that_is_not_toml_is_a_fault(tmp_path: Path, body: bytes) -> None:
    """Bytes that are not TOML in UTF-8 are one fault at the file, and nothing else happens."""
    path = tmp_path / "mine.toml"
    path.write_bytes(body)
    fault = fault_of(path)
    assert fault.path == str(path)
    assert fault.problem.startswith("is not TOML in UTF-8: ")
    assert fault.remedy


def test_a_path_that_cannot_be_read_is_a_fault() -> None:
    """A path that the system refuses is a fault with the system's own words."""
    fault = fault_of("x" * 5_000)
    assert fault.problem.startswith("cannot be read: ")
    assert fault.remedy


@given(st.text(st.characters(codec=None), min_size=1, max_size=30).filter(lambda t: "/" not in t))
def test_a_name_of_nothing_is_a_fault(name: str) -> None:
    """Any other text for a source is one fault, never another error."""
    assert fault_of(f"no-such-{name}").problem


def test_a_fault_of_a_methodology_is_invalid_input(tmp_path: Path) -> None:
    """Whoever catches malformed input catches this too."""
    with pytest.raises(InvalidInput):
        load(tmp_path)


def test_a_file_with_faults_names_them_all(tmp_path: Path) -> None:
    """Faults inside a file are those of its document."""
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\nstages = []\n', "utf-8")
    with pytest.raises(MethodologyInvalid) as caught:
        load(path)
    assert [(fault.path, fault.problem) for fault in caught.value.faults] == [
        ("stages", "is an unknown key"),
        ("version", "is missing"),
        ("phases", "is missing"),
    ]
    assert caught.value.faults[0].remedy == "did you mean stage or step or sets?"


# --- what a host adds -----------------------------------------------------------------------------


@attrs.frozen
class PlantTree(Command):
    """A command of a host's own."""

    type: ClassVar[str] = "plant-tree"
    where: str = "here"


@attrs.frozen
class SetChallengeByMail(SetChallenge):
    """A host's own way to begin."""

    type: ClassVar[str] = "set-challenge-by-mail"


@guard("trees-few", "trees-many")
def trees_few(q: Question, *, most: int, kind: str = "oak", where="here") -> Found:  # type: ignore[no-untyped-def]  # as a host may write it
    """A guard of a host's own, with settings of every sort."""
    return []


GUARDS = {**BUILT_IN, trees_few.name: trees_few}
MORE = COMMANDS | {one.type: one for one in (PlantTree, SetChallengeByMail)}


def planting(**settings: object) -> Document:
    """The shipped document with a transition of the host's own."""
    document = fresh()
    document["transition"].append(
        {
            "command": "plant-tree",
            "from": ["led"],
            "to": "teamed",
            "by": ["office"],
            "refuse": [{"guard": "trees-few", **settings}],
        }
    )
    return document


def test_a_host_may_add_commands_and_guards() -> None:
    """A command and a guard of the host's own are accepted where they are given to the loader."""
    methodology = load(
        planting(most="team_most", kind="elm", where=7), guards=GUARDS, commands=MORE
    )
    transition = methodology.transitions[-1]
    assert (transition.command, transition.target) == ("plant-tree", "teamed")
    assert transition.uses == (
        GuardUse("trees-few", Severity.REFUSE, (("kind", "elm"), ("most", 15), ("where", 7))),
    )


def test_what_a_host_did_not_give_is_unknown() -> None:
    """Without them the same document names a command and a guard that stand for nothing."""
    with pytest.raises(MethodologyInvalid) as caught:
        load(planting(most=1))
    assert [fault.problem for fault in caught.value.faults] == [
        "there is no command 'plant-tree'",
        "there is no guard 'trees-few'",
    ]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({}, "is missing"),
        ({"most": "oaks"}, "there is no limit 'oaks'"),
        ({"most": 1, "kind": ""}, "is not text"),
        ({"most": 1, "kind": "days"}, "'days' is a limit as well"),
        ({"most": 1, "kind": 1}, "is not text"),
        ({"most": -1}, "is -1"),
        ({"most": 1, "where": [1]}, "is not a whole number or the name of a limit"),
        ({"most": 1, "height": 1}, "there is no setting 'height'"),
    ],
)
def test_a_hosts_guard_is_held_to_its_settings(settings: dict[str, object], problem: str) -> None:
    """The settings of a host's guard are judged as those of ours."""
    with pytest.raises(MethodologyInvalid) as caught:
        load(planting(**settings), guards=GUARDS, commands=MORE)
    (fault,) = caught.value.faults
    assert "(plant-tree).refuse[0] (trees-few)" in fault.path
    assert problem in fault.problem


def test_a_host_may_begin_in_its_own_way() -> None:
    """A command below SetChallenge may begin a challenge too."""
    document = fresh()
    document["transition"].append(
        {"command": "set-challenge-by-mail", "from": [], "to": "drafted", "by": ["office"]}
    )
    assert load(document, commands=MORE).transitions[-1].sources == ()
    entry(document, "transition", "set-challenge-by-mail")["command"] = "plant-tree"
    with pytest.raises(MethodologyInvalid) as caught:
        load(document, commands=MORE)
    assert [fault.problem for fault in caught.value.faults] == [
        "'plant-tree' cannot begin a challenge"
    ]


# --- hints ----------------------------------------------------------------------------------------


def test_a_hint_names_what_is_close() -> None:
    """What is close is asked for; where nothing is, a short list of all is given."""
    assert close_to("coch", ["coach", "member"]) == "did you mean coach?"
    assert close_to("led", ["lead", "ledd", "x"]) == "did you mean ledd or lead?"
    assert close_to("zzz", ["b", "a"]) == "known: a, b"
    assert close_to("zzz", []) == ""
    assert close_to("zzz", [f"a{n}" for n in range(21)]) == ""
