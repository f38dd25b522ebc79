"""A command given in words or as JSON is the same command, and a slip is told with its place."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.cli.given import LARGEST, command_given
from accelflow.codec import to_wire
from accelflow.domain.commands import COMMANDS, Command
from accelflow.errors import Fault, InvalidInput
from tests.cli.typed import words_of
from tests.properties.payloads import BASE

EVERY = [command for commands in BASE.values() for command in commands]
SET = (
    "statement=Leaks take nine days",
    "lead_entity=water",
    "affected_entities=homes",
    "programme.id=jo",
    "cohort.id=jo-1",
    "cohort.number=1",
    "zone=Asia/Amman",
)


def faults(
    *words: str, type: str | None = "set-challenge", source: str | None = None
) -> list[Fault]:
    """What is wrong with a command that somebody gives."""
    with pytest.raises(InvalidInput) as caught:
        command_given(type, words, source, COMMANDS)
    return list(caught.value.faults)


def document(folder: Path, text: str) -> str:
    """A file with this text."""
    path = folder / "command.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_there_is_a_command_of_every_type() -> None:
    """The laws below speak of every command that there is."""
    assert {command.type for command in EVERY} == set(COMMANDS)


@given(command=st.sampled_from(EVERY), random=st.randoms())
def test_words_give_every_command(command: Command, random: st.DataObject) -> None:
    """Each field by its path, in any order, gives the command that they were taken from."""
    words = words_of(command)
    random.shuffle(words)  # type: ignore[attr-defined]  # Hypothesis' own kind of Random
    assert command_given(command.type, words, None, COMMANDS) == command


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command.type)
def test_a_document_gives_every_command(command: Command, tmp_path: Path) -> None:
    """With its type inside or beside it, and with fields as words that go before it."""
    wire = to_wire(command)
    source = document(tmp_path, json.dumps(wire))
    assert command_given(None, (), source, COMMANDS) == command
    assert command_given(command.type, words_of(command), source, COMMANDS) == command
    del wire["type"]
    source = document(tmp_path, json.dumps(wire))
    assert command_given(command.type, (), source, COMMANDS) == command


def test_a_document_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single dash reads it."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"type": "open-review"}')))
    assert command_given(None, (), "-", COMMANDS).type == "open-review"


def test_a_list_of_texts_is_given_one_by_one() -> None:
    """Naming its field again adds to it, in the order given, also where there is but one."""
    command = command_given("set-challenge", (*SET, "affected_entities=util"), None, COMMANDS)
    assert to_wire(command)["affected_entities"] == ("homes", "util")
    assert to_wire(command_given("set-challenge", SET, None, COMMANDS))["affected_entities"] == (
        "homes",
    )


def test_places_of_a_list_are_in_the_order_of_numbers() -> None:
    """Place 10 stands behind place 9 and not behind place 1."""
    words = [f"affected_entities.{place}=e-{place}" for place in reversed(range(12))]
    given = [word for word in SET if not word.startswith("affected")]
    command = command_given("set-challenge", (*given, *words), None, COMMANDS)
    assert to_wire(command)["affected_entities"] == tuple(f"e-{place}" for place in range(12))


def test_all_faults_are_told_at_once() -> None:
    """Those of words and those of fields, each at its path and with what to do."""
    found = faults("zone", "cohort=3", "cohort.id=4", "national=maybe", "x=1", "statement:=[")
    assert all(fault.remedy for fault in found if "missing" not in fault.problem)
    assert {fault.path for fault in found} == {
        "zone",
        "cohort",
        "cohort.id",
        "national",
        "x",
        "statement",
        "lead_entity",
        "affected_entities",
        "programme",
    }


@pytest.mark.parametrize(
    ("words", "path", "problem"),
    [
        (("statement",), "statement", "gives no field a value"),
        (("=x",), "=x", "gives no field a value"),
        (("cohort..id=x",), "cohort..id=x", "gives no field a value"),
        (("zone=a", "zone=b"), "zone", "is given 2 times"),
        (("zone=a", 'zone:="b"'), "zone", "is given 2 times"),
        (("cohort.id=x", "cohort:={}"), "cohort", "is given whole and in parts"),
        (("affected_entities.1=x",), "affected_entities", "does not count its places from 0"),
        (("cohort.number=two",), "cohort.number", "is 'two': expected `int`, got `str`"),
        (("national=perhaps",), "national", "is 'perhaps': expected `bool`, got `str`"),
        (("tags:=[1]",), "tags[0]", "is 1: expected `str`, got `int`"),
        (("statement:={",), "statement", None),
    ],
)
def test_a_slip_is_told(words: tuple[str, ...], path: str, problem: str | None) -> None:
    """With the field that it was made in."""
    [found, *_] = [fault for fault in faults(*words) if fault.path == path]
    assert problem is None or found.problem == problem


def test_a_type_that_is_none_is_told() -> None:
    """A misspelt one with what it may have been, a missing one with where to find it."""
    [unknown] = faults(type="open-revue")
    assert (unknown.path, unknown.problem) == ("command", "there is no command 'open-revue'")
    assert "open-review" in unknown.remedy
    [missing] = faults(type=None)
    assert (missing.path, missing.problem) == ("command", "is missing")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", "is a list, not an object"),
        ('{"type": "open-review", "type": "conclude"}', None),
        ("not json", None),
        ('{"a": NaN}', None),
        ("", None),
    ],
)
def test_a_document_with_faults_is_told_by_its_name(
    text: str, problem: str | None, tmp_path: Path
) -> None:
    """What cannot be read, and what is no object."""
    source = document(tmp_path, text)
    [found] = faults(source=source, type=None)
    assert found.path.startswith(source)
    assert problem is None or found.problem == problem


def test_a_document_of_another_type_is_told(tmp_path: Path) -> None:
    """Who asks for one command with the document of another has made a slip."""
    [found] = faults(source=document(tmp_path, '{"type": "conclude"}'), type="open-review")
    assert (found.path, found.problem) == (
        "type",
        "is 'conclude' in the document, and 'open-review' is asked",
    )


def test_a_document_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And a folder, and one that is too large."""
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (LARGEST + 1))
    for source, problem in (
        (tmp_path / "none.json", "cannot be read: No such file or directory"),
        (tmp_path, "cannot be read: Is a directory"),
        (large, "is larger than 4,000,000 bytes"),
    ):
        [found] = faults(source=str(source))
        assert (found.path, found.problem) == (str(source), problem)
