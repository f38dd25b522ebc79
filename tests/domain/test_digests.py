"""Digests bind an approval to its content: the same content, the same digest, and no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accelflow.domain.digests import digest
from accelflow.domain.goals import Bound
from accelflow.domain.proposals import ProposalContent
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Commitment, Path, PathsChosen

LINE = ResultLine(
    "goal-1",
    date(2023, 6, 24),
    date(2023, 8, 9),
    Decimal("39.9"),
    "outside-the-centre",
    bound=Bound.AT_LEAST,
    source="the register",
    stated_percent=Decimal(60),
)
UNKNOWN = attrs.evolve(LINE, value=None, unknown_because="not counted")
COMMITMENT = Commitment(
    "window", "Keep it open", "head of permits", "economy", "one room", date(2023, 12, 1)
)
CONTENT = ProposalContent("Nine approvals", "Clean transport", "Drivers")

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda value: len(value.as_tuple().digits) <= 30 and abs(value.adjusted()) < 30
)


def changed(value: attrs.AttrsInstance) -> Iterator[object]:
    """The value with one of its fields changed, for each field that says something."""
    for field in attrs.fields(type(value)):
        old = getattr(value, field.name)
        if old is not None:
            yield attrs.evolve(value, **{field.name: other_than(old)})  # type: ignore[misc]


def other_than(old: object) -> object:
    match old:
        case Enum():
            return next(member for member in type(old) if member is not old)
        case str():
            return old + "x"
        case date():
            return old + timedelta(days=1)
    assert isinstance(old, Decimal)
    return old + Decimal("0.01")


@pytest.mark.parametrize("value", [LINE, UNKNOWN, COMMITMENT, CONTENT])
def test_a_change_of_any_field_changes_the_digest(value: attrs.AttrsInstance) -> None:
    """Each field counts, alone, and inside a list as well."""
    others = list(changed(value))
    assert len({digest(value), *map(digest, others)}) == len(others) + 1
    assert len({digest((value,)), *(digest((one,)) for one in others)}) == len(others) + 1
    assert digest((value,)) != digest((value, value))
    assert digest((value,)) == digest([value])


def test_the_digest_is_over_canonical_json() -> None:
    """The digest is the SHA-256 of JSON with sorted keys, no spaces, and text as it is."""
    content = ProposalContent("\u0645\u0631\u0643\u0632", "b", "c")
    body = '{"background":"\u0645\u0631\u0643\u0632","beneficiaries":"c","impact_area":"b"}'
    assert digest(content) == hashlib.sha256(body.encode()).hexdigest()


def test_a_missing_value_is_no_empty_one() -> None:
    """What is unknown has another digest than what is empty or zero."""
    unknown = attrs.evolve(LINE, value=None)
    assert digest(unknown) != digest(attrs.evolve(LINE, value=Decimal(0)))


@given(numbers, st.integers(0, 5))
@example(Decimal("1.00"), 0)
@example(Decimal("-0"), 2)
@example(Decimal("1E+3"), 0)
def test_the_same_number_has_the_same_digest(value: Decimal, zeros: int) -> None:
    """1.0 and 1.00 are one number, and so are 0 and -0."""
    longer = Decimal(format(value, "f") + ("" if "." in format(value, "f") else ".") + "0" * zeros)
    assert longer == value
    assert digest(longer) == digest(value)


@given(numbers, numbers)
@example(Decimal(1), Decimal("1.00000000000000000000000000001"))
def test_different_numbers_have_different_digests(one: Decimal, other: Decimal) -> None:
    """Digests of numbers agree exactly where the numbers do, to the last digit."""
    assert (digest(one) == digest(other)) == (one == other)


@given(st.permutations(list(Path)), st.permutations(list(Path)))
def test_the_order_of_a_set_does_not_matter(one: list[Path], other: list[Path]) -> None:
    """A set has one digest, in whatever order it was built."""
    sites = ("osh",)
    first, second = (PathsChosen(frozenset(paths), sites) for paths in (one, other))
    assert digest(first) == digest(second)
    assert digest(first) != digest(PathsChosen(frozenset(one[1:]), sites))


@given(st.frozensets(st.integers(0, 9) | st.sampled_from("0123456789"), max_size=4))
def test_sets_are_told_apart_by_what_is_in_them(items: frozenset[int | str]) -> None:
    """A number in a set is not the text that looks like it."""
    texts = frozenset(str(item) for item in items)
    assert (digest(items) == digest(texts)) == (items == texts)
