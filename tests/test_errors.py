"""Errors carry fields, read well, travel between processes, and stand in one tree."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow import errors
from accelflow.errors import AccelflowError, Fault, InvalidInput

FAULTS = (Fault("limits.days", "is 0", "give 1 or more"), Fault("", "is empty"))


def below(root: type[AccelflowError]) -> Iterator[type[AccelflowError]]:
    """Every error of the module below a root, once."""
    for one in dict.fromkeys(root.__subclasses__()):
        if getattr(errors, one.__name__, None) is one:
            yield one
            yield from below(one)


EVERY = pytest.mark.parametrize("kind", list(below(AccelflowError)), ids=lambda kind: kind.__name__)


def made(kind: type[AccelflowError]) -> AccelflowError:
    """An error of this kind, with something in each of its fields."""
    values: dict[str, Any] = {}
    for field in attrs_fields(kind):
        values[field.name] = {
            "str": f"some-{field.name}",
            "int": 7,
            "bool": True,
            "date": date(2026, 3, 1),
            "date | None": date(2026, 3, 1),
            "datetime": datetime(2026, 3, 1, 9, tzinfo=UTC),
            "tuple[Fault, ...]": FAULTS,
            "tuple[str, ...]": ("Asia/Bishkek", "Asia/Baku"),
        }[str(field.type)]
    return kind(**values)


def fields_of(error: AccelflowError) -> dict[str, object]:
    return {field.name: getattr(error, field.name) for field in attrs_fields(type(error))}


def attrs_fields(kind: type[AccelflowError]) -> tuple[attrs.Attribute[object], ...]:
    """The fields of an error: each of ours is an attrs class, though the root is none."""
    assert attrs.has(kind)
    return tuple(attrs.fields(kind))


def test_all_errors_are_in_one_tree() -> None:
    """Every exception that the module defines is below AccelflowError."""
    defined = {
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)
    }
    assert defined == {AccelflowError, *below(AccelflowError)}


@EVERY
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_survives_pickling(kind: type[AccelflowError], protocol: int) -> None:
    """An error that crossed a process boundary has the same kind, fields and text."""
    error = made(kind)
    again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - what was just written
    assert type(again) is kind
    assert fields_of(again) == fields_of(error)
    assert str(again) == str(error)
    assert again.args == error.args


@EVERY
def test_an_error_survives_copying(kind: type[AccelflowError]) -> None:
    """A copy has the same fields and text."""
    error = made(kind)
    for again in (copy.copy(error), copy.deepcopy(error)):
        assert (fields_of(again), str(again)) == (fields_of(error), str(error))


@EVERY
def test_an_error_says_its_fields_in_words(kind: type[AccelflowError]) -> None:
    """The text is one readable line that names every field, and never the bare arguments."""
    error = made(kind)
    text = str(error)
    assert text
    assert "\n" not in text
    assert text != str(error.args)
    for value in fields_of(error).values():
        for part in value if isinstance(value, tuple) else (value,):
            told = part.isoformat() if isinstance(part, datetime) else str(part)
            assert told in text


@EVERY
def test_an_error_can_be_raised_and_chained(kind: type[AccelflowError]) -> None:
    """Raising sets traceback and cause, which slots must leave room for."""
    with pytest.raises(AccelflowError) as caught:
        raise made(kind) from KeyError("x")
    assert type(caught.value) is kind
    assert isinstance(caught.value.__cause__, KeyError)
    assert caught.value.__traceback__ is not None


@pytest.mark.parametrize(
    ("kind", "base"),
    [
        (errors.InvalidInput, ValueError),
        (errors.MethodologyInvalid, errors.InvalidInput),
        (errors.ScenarioInvalid, errors.InvalidInput),
        (errors.UnknownZone, LookupError),
        (errors.UnknownChallenge, LookupError),
        (errors.PlaybookMissing, LookupError),
    ],
)
def test_an_error_is_one_of_pythons_own_too(kind: type[Exception], base: type[Exception]) -> None:
    """Who catches the built-in error of that sort catches ours."""
    assert issubclass(kind, base)


def test_an_unknown_zone_may_have_no_suggestion() -> None:
    """Without a key that looks like it, the text asks for none."""
    assert str(errors.UnknownZone("Mars/Olympus")) == "no time zone is called 'Mars/Olympus'"
    assert str(errors.UnknownZone("Asia/Bishkk", ("Asia/Bishkek",))) == (
        "no time zone is called 'Asia/Bishkk'; did you mean Asia/Bishkek?"
    )


def test_malformed_input_names_every_fault() -> None:
    """The text of an error with several faults holds them all, in their order."""
    assert str(InvalidInput(FAULTS)) == "limits.days: is 0 (give 1 or more); is empty"


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("a.b", "is missing", "give it"), "a.b: is missing (give it)"),
        (Fault("a.b", "is missing"), "a.b: is missing"),
        (Fault("", "is missing"), "is missing"),
    ],
)
def test_a_fault_reads_as_place_problem_and_remedy(fault: Fault, text: str) -> None:
    """A fault is one line: where, what, and what to do about it."""
    assert str(fault) == text


@pytest.mark.parametrize(
    ("path", "prefix", "found"),
    [
        ("value", "goals[0]", "goals[0].value"),
        ("[2]", "goals", "goals[2]"),
        ("[2].value", "goals", "goals[2].value"),
        ("", "goals", "goals"),
        ("value", "", "value"),
        ("[0]", "", "[0]"),
        ("", "", ""),
    ],
)
def test_a_fault_is_seen_from_further_out(path: str, prefix: str, found: str) -> None:
    """The outer place stands before the inner one, joined by a dot unless an index follows."""
    fault = Fault(path, "is wrong", "mend it")
    assert fault.below(prefix) == Fault(found, "is wrong", "mend it")


parts = st.sampled_from(["goals", "value", "[0]", "[12]", ""])


@given(parts, parts, parts)
def test_going_out_in_two_steps_is_going_out_once(path: str, inner: str, outer: str) -> None:
    """A fault below one place and then below another is below the two joined."""
    joined = Fault(inner, "x").below(outer).path
    assert Fault(path, "x").below(inner).below(outer) == Fault(path, "x").below(joined)
