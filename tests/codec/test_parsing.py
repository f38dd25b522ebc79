"""JSON text is parsed strictly: what is no plain data of ours is refused, and that alone raised."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.codec import parse_json
from accelflow.errors import InvalidInput


@pytest.fixture
def no_limit_on_digits() -> Iterator[None]:
    """Python as a host may have set it: it turns text of any length into a number."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    yield
    sys.set_int_max_str_digits(before)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("1 2", "is not JSON"),
        ('{"a": 1} x', "is not JSON"),
        ("01", "is not JSON"),
        ("'a'", "is not JSON"),
        ('"a\nb"', "is not JSON"),
        ("\ufeff{}", "is not JSON"),
        (b"\xef\xbb\xbf{}", "begins with a byte order mark"),
        (b" ", "is empty"),
        (b'"\xff"', "is not JSON"),
        ('{"a": 1}'.encode("utf-16"), "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"a":' * 100_000, "is not JSON"),
        ("NaN", "holds NaN, which is no number"),
        ("[Infinity]", "holds Infinity, which is no number"),
        ('{"a": -Infinity}', "holds -Infinity, which is no number"),
        ("1" * 5_000, "holds a number of 5000 characters"),
        ("-" + "1" * 5_000, "holds a number of 5001 characters"),
        ("1" * 5_000 + ".5", "holds a number of 5002 characters"),
        ("1e99999999999999999999", "which is out of reach"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_what_is_not_our_json_is_refused(text: str | bytes, problem: str) -> None:
    """Each is an InvalidInput that says what is wrong."""
    with pytest.raises(InvalidInput) as caught:
        parse_json(text)
    (fault,) = caught.value.faults
    assert problem in fault.problem
    assert len(str(fault)) < 300


@pytest.mark.usefixtures("no_limit_on_digits")
def test_a_long_number_is_refused_whatever_the_host_has_set() -> None:
    """The limit is ours and does not rest on sys.set_int_max_str_digits."""
    with pytest.raises(InvalidInput, match="a number of 5000 characters"):
        parse_json("1" * 5_000)


def test_every_key_given_twice_is_named() -> None:
    """All of one object at once, each told once."""
    with pytest.raises(InvalidInput) as caught:
        parse_json('{"a": 1, "b": 2, "a": 3, "c": {}, "b": 4, "a": 5}')
    assert [fault.path for fault in caught.value.faults] == ["a", "b"]


def test_decimals_stay_exact() -> None:
    """A number with a point is the decimal that was written; an integer stays one."""
    parsed = parse_json("[0.10, 1E+2, 1e999, 12, -0.0, 0.1000000000000000055511151231257827]")
    assert [repr(one) for one in parsed] == [  # type: ignore[attr-defined]
        "Decimal('0.10')",
        "Decimal('1E+2')",
        "Decimal('1E+999')",
        "12",
        "Decimal('-0.0')",
        "Decimal('0.1000000000000000055511151231257827')",
    ]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_plain_data_come_back(plain: object) -> None:
    """What JSON can say is read as it was, from text and from bytes."""
    text = json.dumps(plain)
    assert parse_json(text) == parse_json(text.encode()) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_written_as_a_number_comes_back(value: Decimal) -> None:
    """Its digits and its exponent are those that were written."""
    text = f"{value:E}"
    assert str(parse_json(f'{{"a": {text}}}')) == str({"a": Decimal(text)})


@given(st.binary() | st.text())
def test_junk_raises_nothing_but_invalid_input(junk: str | bytes) -> None:
    """Any text at all is either parsed or refused."""
    with suppress(InvalidInput):
        json.dumps(parse_json(junk), default=str)
