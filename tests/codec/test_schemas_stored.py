"""The schema of stored events holds for all that is written, and for little else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accelflow.codec import (
    erase,
    opened,
    seal,
)
from accelflow.codec.personal import leads_to_personal
from accelflow.codec.plain import MOMENTS
from accelflow.domain.commands import COMMANDS
from accelflow.domain.events import Event
from accelflow.errors import ChainBroken, UnsupportedHistory
from accelflow.journal import StoredEvent
from tests import lifecycle as life
from tests.codec import drawn
from tests.codec.schemas import (
    HELD,
    ONE_EACH,
    Change,
    SchemaChange,
    altered,
    by_rule,
    changed,
    changes,
    every_change,
    led,
    seen,
    without,
)
from tests.codec.stored import with_body
from tests.planted import assert_caught
from tests.strategies import times

TYPES: Final = (*COMMANDS, *sorted(MOMENTS))
"""The type of every event: each command's, and each moment's of a deadline."""
ANY: Final = st.sampled_from(TYPES).flatmap(drawn.event)


def sealed(event: Event) -> StoredEvent:
    """An event as it is stored."""
    salts = count()
    return seal(event, _previous(event), lambda: next(salts).to_bytes(16, "big"))


def read(stored: StoredEvent, event: Event) -> Event | ChainBroken | UnsupportedHistory:
    """The event that is read where this one was written, or the error."""
    after = event.position - 1
    try:
        (found,) = opened([stored], event.challenge, COMMANDS, after=after, head=_previous(event))
    except (ChainBroken, UnsupportedHistory) as error:
        return error
    return found


def _previous(event: Event) -> str | None:
    return None if event.position == 1 else "0" * 64


# --- events -------------------------------------------------------------------------------------


def an_event_holds_to_the_schema_and_comes_back(event: Event) -> None:
    """Its body and what lies beside it are valid, erased or not; it is read as the same."""
    stored = sealed(event)
    body = json.loads(stored.body)
    HELD["event"].validate(body)
    assert read(stored, event) == event
    assert bool(stored.personal) is bool(body["sealed"])
    if stored.personal:
        for one in (stored, erase(stored)):
            HELD["personal"].validate(json.loads(one.personal))
            assert isinstance(read(one, event), Event)


@pytest.mark.parametrize("type", TYPES)
def test_an_event_holds_to_the_schema_and_comes_back(type: str) -> None:
    """Of every command and of every moment of a deadline, with and without personal texts."""

    @settings(max_examples=times(2))
    @given(drawn.event(type))
    def law(event: Event) -> None:
        assert event.type == type
        an_event_holds_to_the_schema_and_comes_back(event)

    law()


def the_event_schema_refuses_what_the_reader_refuses(case: tuple[Event, Change]) -> None:
    """Of a changed body both say the same, but for what stands below."""
    event, change = case
    stored = sealed(event)
    body = json.loads(stored.body)
    text = json.dumps(changed(body, change))
    found = read(with_body(stored, text.encode()), event)
    if HELD["event"].is_valid(json.loads(text)):
        assert isinstance(found, Event) or is_bound(body, change) or is_by_rule(str(found))
    else:
        assert not isinstance(found, Event) or any(one(body, change) for one in WIDER.values())


def is_bound(body: Any, change: Change) -> bool:
    """Whether what is changed is held against the chain, against what lies beside, or a rate."""
    way = change[0]
    chained = way[0] in ("challenge", "position", "previous", "sealed")
    sealed = way[0] == "cause" and way[1:2] in [tuple(one[:1]) for one in body["sealed"]]
    return chained or sealed or "baseline" in way


def is_by_rule(told: str) -> bool:
    """Whether a rule was broken that no schema can have.

    What is stored is in its normal form, and its whole numbers stand there without a point.
    """
    words = r"is not in Unicode's NFC form|Expected `int.*`, got `float`"
    return by_rule(told) or re.search(words, told) is not None


_INSTANTS: Final = ("effective_at", "recorded_at", "cap", "due_at")
WIDER: Final[dict[str, Callable[[Any, Change], bool]]] = {
    "keys that the payload of the type does not know": lambda _, change: (
        change[1] == "add" or change[0] == ("type",)
    ),
    "an event of nobody, an attempt without a proper id": lambda _, change: (
        change[0][0] in ("actor", "attempt")
    ),
    "an instant that is not in UTC": lambda _, change: change[0][-1] in _INSTANTS,
    "a decimal as a number": lambda body, change: _is_decimal(led(body, change[0])),
    "a moment that the type does not name": lambda _, change: change[0] == ("cause", "moment"),
    "a personal text that lies not beside it": lambda body, change: led(body, change[0]) == "",
}
"""What the reader of events takes, and no release ever writes."""


def _is_decimal(old: object) -> bool:
    return isinstance(old, str) and re.fullmatch(r"-?[0-9.]+(E[+-]?[0-9]+)?", old) is not None


@settings(max_examples=times(60))
@given(
    ANY.flatmap(lambda event: st.tuples(st.just(event), changes(json.loads(sealed(event).body))))
)
def test_the_event_schema_refuses_what_the_reader_refuses(case: tuple[Event, Change]) -> None:
    """Of a changed body both say the same, but for what stands below."""
    the_event_schema_refuses_what_the_reader_refuses(case)


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["$defs"]["PersonalText"].update(maxLength=63),
        lambda found: found["$defs"]["deadline-met"]["properties"].update(cause=False),
        lambda found: found["$defs"]["Instant"].update(pattern="^2022"),
        lambda found: found["properties"]["sealed"].update(maxItems=0),
        lambda found: found["required"].append("causes"),
    ],
    ids=["no commitments", "no deadline met", "one year", "nothing sealed", "another key"],
)
def test_an_event_schema_too_narrow_is_seen(change: SchemaChange) -> None:
    """The law on events fails under a definition that leaves something out."""
    law = an_event_holds_to_the_schema_and_comes_back
    assert_caught(law, ANY, lambda: altered("event", change))


@pytest.mark.parametrize("keyword", ["required", "additionalProperties", "type", "oneOf"])
def test_an_event_schema_too_wide_is_seen(keyword: str) -> None:
    """The law on changed bodies fails under a schema that lost one of its keywords."""
    event = life.walk_to("selected").events[-1]
    body = json.loads(sealed(event).body)
    cases = [(event, change) for change in every_change(body)]
    law = the_event_schema_refuses_what_the_reader_refuses
    assert seen(law, cases, "event", without(keyword))


def test_only_the_first_event_follows_none() -> None:
    """Every later one has the hash of the event before it, as the reader wants it."""
    for event in (ONE_EACH["set-challenge"], attrs.evolve(ONE_EACH["set-challenge"], position=2)):
        body = json.loads(sealed(event).body)
        other = "0" * 64 if body["previous"] is None else None
        assert HELD["event"].is_valid(body)
        assert not HELD["event"].is_valid({**body, "previous": other})


# --- types apart --------------------------------------------------------------------------------

_KINDS: Final[dict[str, Any]] = {**COMMANDS}
PERSONAL: Final = {type for type, kind in _KINDS.items() if leads_to_personal(kind)}


def test_there_is_an_event_of_each_type() -> None:
    """The tests below leave none out."""
    assert set(ONE_EACH) == set(TYPES)


@pytest.mark.parametrize("type", TYPES)
def test_texts_are_sealed_where_the_class_marks_them(type: str) -> None:
    """A type without personal fields has no ways to any."""
    body = json.loads(sealed(ONE_EACH[type]).body)
    assert HELD["event"].is_valid({**body, "sealed": [["reason"]]}) is (type in PERSONAL)


@pytest.mark.parametrize("type", TYPES)
def test_a_cause_of_another_shape_does_not_hold(type: str) -> None:
    """Under each type the cause has the keys of its own, and of a deadline's its own moment."""
    body = json.loads(sealed(ONE_EACH[type]).body)
    HELD["event"].validate(body)
    at = TYPES.index(type)
    for other in {TYPES[at - 1], TYPES[at - 10], "deadline-met"} - {type}:
        cause = json.loads(sealed(ONE_EACH[other]).body)["cause"]
        if not set(cause) <= set(body["cause"]) or type in MOMENTS:
            assert not HELD["event"].is_valid({**body, "cause": cause})


def test_a_personal_text_in_the_clear_does_not_hold() -> None:
    """In a body only commitments stand where a text is personal, and nothing where it is empty."""
    body = json.loads(sealed(ONE_EACH["record-step"]).body)
    for note, valid in (("", True), ("0" * 64, True), ("All were there.", False), (None, False)):
        changed_cause = {**body["cause"], "note": note}
        assert HELD["event"].is_valid({**body, "cause": changed_cause}) is valid


@pytest.mark.parametrize(
    ("rows", "valid"),
    [
        ([["00ff", "A text."]], True),
        ([["", None]], True),
        ([["00ff", "A text."], ["", None]], True),
        ([], False),
        ([["00f", "A text."]], False),
        ([["zz", "A text."]], False),
        ([["00ff\n", "A text."]], False),
        ([["00ff"]], False),
        ([["00ff", "A text.", 1]], False),
        ([[None, "A text."]], False),
        ([["00ff", 1]], False),
        ({"reason": "A text."}, False),
    ],
)
def test_what_lies_beside_an_event(rows: object, valid: bool) -> None:
    """A row of salt and text for each, or of the salt and null."""
    assert HELD["personal"].is_valid(rows) is valid
