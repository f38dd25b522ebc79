"""What a single value may be: each validator takes what is right and names what is not."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import count
from typing import TypeVar

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accelflow.domain.actors import Actor
from accelflow.domain.attempts import Attempt
from accelflow.domain.commands import (
    AdoptSustainabilityPlan,
    ClarifyGoal,
    FormTeam,
    HoldMidpointReview,
    OpenReview,
    RecordMeasurement,
    SelectChallenge,
    SetChallenge,
    SubmitProposal,
)
from accelflow.domain.evidence import EvidenceRef
from accelflow.domain.goals import Baseline
from accelflow.domain.proposals import ProposalContent
from accelflow.domain.values import LINE, MANY, PARAGRAPH, nfc, text_fault
from accelflow.errors import Fault, InvalidInput
from tests.lifecycle import HOLD_MIDPOINT, MEMBERS, RECORD_MEASUREMENT, SET_CHALLENGE

FORBIDDEN = ["\x00", "\x1b", "\x7f", "\x85", "\x9b", *map(chr, range(0x202A, 0x202F)), "\ud800"]
WITHOUT_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"]
MARKS_OF_ARABIC = ["\u200e", "\u200f", *map(chr, range(0x2066, 0x206A))]
NAIVE = datetime(2023, 3, 17, tzinfo=UTC).replace(tzinfo=None)
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
EAST = timezone(timedelta(hours=6))
NFC_E, NFD_E = "\u00e9", "e\u0301"

Make = Callable[[object], object]
V = TypeVar("V")
T = TypeVar("T")


def faults_of(make: Make, value: object) -> tuple[Fault, ...]:
    with pytest.raises(InvalidInput) as caught:
        make(value)
    return caught.value.faults


def made_or_refused(make: Callable[[V], T], value: V, path: str) -> T | None:
    """What is made of the value, or None where it is refused with one fault at this path."""
    try:
        return make(value)
    except InvalidInput as refusal:
        paths = [fault.path for fault in refusal.faults]
    assert paths == [path]
    return None


def a_reason(value: object) -> SelectChallenge:
    return SelectChallenge(value)  # type: ignore[arg-type]  # what is wrong is the matter


def a_name(value: object) -> Actor:
    return Actor(value)  # type: ignore[arg-type]


def an_amount(value: object) -> RecordMeasurement:
    return attrs.evolve(RECORD_MEASUREMENT, value=value)  # type: ignore[arg-type]


def a_version(value: object) -> SubmitProposal:
    return SubmitProposal(value, ProposalContent())  # type: ignore[arg-type]


def tags(value: object) -> SetChallenge:
    return attrs.evolve(SET_CHALLENGE, tags=value)  # type: ignore[arg-type]


def members(value: object) -> FormTeam:
    return FormTeam(value)  # type: ignore[arg-type]


def votes(value: object) -> HoldMidpointReview:
    return attrs.evolve(HOLD_MIDPOINT, votes=value)  # type: ignore[arg-type]


def an_instant(value: object) -> Attempt:
    return Attempt(OpenReview(), "c-1", Actor("a"), value)  # type: ignore[arg-type]


def a_hash(value: object) -> EvidenceRef:
    return EvidenceRef("file:minutes.pdf", value)  # type: ignore[arg-type]


def roles(value: object) -> Actor:
    return Actor("a", roles=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "field", "value"),
    [
        *((a_reason, "reason", f"a{character}b") for character in FORBIDDEN),
        *((a_reason, "reason", value) for value in ("", " \n\u00a0", "x" * 5_001, None, 7, b"x")),
        *(
            (a_name, "principal", f"a{character}b")
            for character in FORBIDDEN + MARKS_OF_ARABIC + WITHOUT_WIDTH
        ),
        *((a_name, "principal", value) for value in ("", "a b", "a\u2028b", "x" * 201, None, 7)),
        *((a_name, "principal", value) for value in (NFD_E, "a\u061cb", "a\n")),
        *((an_amount, "value", value) for value in (1.5, 1, "1", None, True)),
        *((an_amount, "value", Decimal(value)) for value in ("NaN", "sNaN", "Infinity", "-inf")),
        *((an_amount, "value", Decimal(value)) for value in ("1E40", "1E30", "1E-31", "7" * 31)),
        (an_amount, "value", Decimal(10**40)),
        *((a_version, "version", value) for value in (0, 1_001, -1, 10**40, True, 1.0, "1", None)),
        *((tags, "tags", value) for value in (("a", "a"), None, "ab", {"a"})),
        *((tags, "tags[1]", ("a", value)) for value in ("a b", 7)),
        (tags, "tags", tuple(f"t{index}" for index in range(MANY + 1))),
        *((members, "members", value) for value in ((), None, "member-1", MEMBERS * 21)),
        *((votes, "votes", value) for value in ((), (0,), (6,), (True,), (4.5,), ("5",), None)),
        *((an_instant, "at", value) for value in (NAIVE, date(2023, 3, 17), None)),
        *((a_hash, "sha256", value) for value in ("", "0" * 63, "A" * 64, "0" * 64 + "\n", None)),
        *((an_instant, "at", value) for value in (EARLIEST, LATEST, EARLIEST.replace(tzinfo=EAST))),
        *((roles, "roles", value) for value in ("office", ["a b"], [""], None, 7, [["a"]], b"ab")),
        *((roles, "roles", value) for value in ("x" * 10**6, (f"r{n}" for n in range(10**5)))),
        (roles, "roles", count()),
    ],
)
def test_what_is_wrong_is_refused(make: Make, field: str, value: object) -> None:
    """A wrong value is refused with its field or place, a problem and a remedy; none is made."""
    (fault,) = faults_of(make, value)
    assert fault.path == field
    assert fault.problem
    assert fault.remedy


@pytest.mark.parametrize(
    ("make", "value"),
    [
        *((a_reason, f"\u0645{character}\u0631") for character in [*MARKS_OF_ARABIC, "\u061c"]),
        *((a_reason, value) for value in ("a\tb\r\nc", "x" * PARAGRAPH, "\U0001f600", NFC_E)),
        *((a_name, value) for value in ("a", "x" * 200, "a-b_c.d@e/f:g", "\u0643", NFC_E)),
        *((an_amount, Decimal(value)) for value in ("0", "-0", "12.50", "9" * 30, "1E29", "1E-30")),
        *((a_version, value) for value in (1, 1_000)),
        *((tags, value) for value in ((), ("a", "b"), tuple(f"t{n}" for n in range(MANY)))),
        *((members, value) for value in (MEMBERS[:1], MEMBERS * 20)),
        *((votes, value) for value in ((1,), (5,) * MANY)),
        (an_instant, datetime(2023, 3, 17, tzinfo=UTC)),
        (an_instant, datetime(2023, 3, 17, tzinfo=timezone(timedelta(hours=6)))),
        (a_hash, "0123456789abcdef" * 4),
        (roles, ["office", "reviewer"]),
        (roles, tuple(f"r{n}" for n in range(MANY))),
    ],
)
def test_what_is_right_is_taken(make: Make, value: object) -> None:
    """A right value is taken, up to and including the bounds."""
    assert make(value) == make(value)


@given(st.text(st.characters(codec=None), max_size=400))
@example("a\u0301" * 20)
def test_text_is_judged_without_an_error_of_its_own(value: str) -> None:
    """Whatever text comes, it is kept in NFC or refused with a fault; nothing else happens."""
    made = made_or_refused(a_reason, value, "reason")
    if made is not None:
        kept = made.reason
        assert kept == unicodedata.normalize("NFC", value)
        assert kept.strip()
        assert not set(kept) & set(FORBIDDEN)
        kept.encode()


@given(st.text(st.characters(codec=None), max_size=210))
def test_an_id_is_one_visible_word(value: str) -> None:
    """An id that is taken is what was given: 1 to 200 characters, none of them a space."""
    made = made_or_refused(a_name, value, "principal")
    if made is not None:
        kept = made.principal
        assert kept == value
        assert 1 <= len(kept) <= 200
        assert len(kept.split()) == 1
        assert all(unicodedata.category(character) != "Cc" for character in kept)


@given(st.decimals(allow_nan=True, allow_infinity=True))
@example(Decimal("1E30"))
@example(Decimal("0E-31"))
def test_a_number_can_be_written_out(value: Decimal) -> None:
    """A number that is taken can be written with 30 digits before the point and 30 after it."""
    made = made_or_refused(an_amount, value, "value")
    if made is not None:
        kept = made.value
        before, _, after = format(abs(kept), "f").partition(".")
        assert len(before) <= 30
        assert len(after) <= 30


@pytest.mark.parametrize(
    "make",
    [
        lambda text: SelectChallenge(text).reason,
        lambda text: ClarifyGoal("goal-1", wording=text).wording,
        lambda text: AdoptSustainabilityPlan(none_because=text).none_because,
        lambda text: Baseline(date(2023, 3, 16), rate=Decimal(1), period=text).period,
    ],
)
def test_what_people_type_is_stored_in_nfc(make: Callable[[str], str | None]) -> None:
    """Text in another form, as some keyboards give it, is stored in NFC and not refused."""
    assert make(NFD_E) == NFC_E


def test_nfc_leaves_other_things_alone() -> None:
    """What is no text passes unchanged, for the validator to name it."""
    nothing: object = None
    assert nfc(nothing) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", ["x", "\u0645", "e\u0301", "\u0300\u0316"])
def test_a_megabyte_is_refused_at_once(unit: str) -> None:
    """Text of a megabyte is refused for its length within a second, whatever it is made of."""
    begun = time.perf_counter()
    (fault,) = faults_of(a_reason, "a" + unit * (1_000_000 // len(unit)))
    assert "characters" in fault.problem
    assert fault.remedy == f"shorten it to {PARAGRAPH}"
    assert time.perf_counter() - begun < 1


def test_a_text_in_no_field_has_a_fault_or_none() -> None:
    """A key of a document is held to the same rules, and its fault names the path given."""
    assert text_fault("labels.en", "", LINE) is None
    assert text_fault("labels.en", "a\x00", LINE) == Fault(
        "labels.en", "holds the character U+0000", "remove it"
    )
    assert text_fault("labels.en", NFD_E, LINE) == Fault(
        "labels.en",
        "is not in Unicode's NFC form",
        "pass it through unicodedata.normalize('NFC', …)",
    )


class HostText(str):
    """A host's own kind of text."""


class HostInstant(datetime):
    """A host's own kind of instant."""


def test_what_is_of_a_class_of_the_hosts_own_becomes_plain() -> None:
    """Text and instants, so that what is judged is what is stored and read back."""
    at = HostInstant(2026, 10, 25, 2, 30, 0, 7, tzinfo=EAST, fold=1)
    actor = Actor(HostText("a"), HostText("e"), [HostText("r")])
    made = Attempt(SelectChallenge(HostText("why")), HostText("c"), actor, at, HostText("x"))
    texts = (made.challenge, made.id, actor.principal, actor.entity, *actor.roles)
    assert texts == ("c", "x", "a", "e", "r")
    assert {type(one) for one in (*texts, getattr(made.command, "reason", None))} == {str}
    assert type(made.at) is datetime
    assert (made.at, made.at.fold, made.at.tzinfo) == (at, 1, EAST)


def test_a_number_of_too_many_digits_is_refused_as_any_other() -> None:
    """Python writes no text of so many digits, and the fault does not try."""
    (fault,) = faults_of(a_version, 10**5_000)
    assert (fault.path, fault.problem) == ("version", "is a number of too many digits")
