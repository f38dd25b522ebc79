"""Commands go to their wire form and back, and an input's faults are all named at their paths."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.codec import checked, command_from_wire, from_plain, parse_json, to_plain, to_wire
from accelflow.codec.plain import PAYLOAD
from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from accelflow.domain.goals import Direction
from accelflow.domain.sustaining import Path
from accelflow.domain.teams import Checklist
from accelflow.errors import Fault, InvalidInput
from tests import lifecycle
from tests.codec.commands import COMMANDS, name
from tests.naming import shown

T = TypeVar("T")


def faults(wire: object, **more: Any) -> dict[str, tuple[str, str]]:
    """What is wrong with a command's wire form, by path."""
    with pytest.raises(InvalidInput) as caught:
        command_from_wire(wire, **more)
    found = {fault.path: (fault.problem, fault.remedy) for fault in caught.value.faults}
    assert len(found) == len(caught.value.faults), "a path is named twice"
    return found


def measurement(**changes: object) -> dict[str, object]:
    """The wire form of a measurement, with some fields changed."""
    return {**to_wire(lifecycle.RECORD_MEASUREMENT), **changes}


def short(value: object) -> str:
    """A case's name, however large the case."""
    return "a huge number" if isinstance(value, int) and value > 2**64 else shown(value)[:24]


# --- there and back -----------------------------------------------------------------------------


def test_every_command_has_a_payload_here() -> None:
    """No command of ours is left out of the tests below."""
    assert {command.type for command in COMMANDS} == set(c.COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_a_command_comes_back_from_its_wire_form(command: c.Command) -> None:
    """As plain data, and as JSON text in any order of keys."""
    wire = to_wire(command)
    assert wire["type"] == command.type
    assert command_from_wire(wire) == command
    text = json.dumps(dict(reversed(wire.items())), ensure_ascii=False)
    assert command_from_wire(parse_json(text)) == command


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_a_command_in_order_is_stored_as_it_is(command: c.Command) -> None:
    """Checking a command for storage changes nothing of it."""
    assert checked(command) == command


def test_a_decimal_may_be_text_or_an_exact_number() -> None:
    """Both give the decimal as it was written; parsed JSON brings numbers as decimals."""
    for value in ("12.50", Decimal("12.50")):
        command = command_from_wire(measurement(value=value))
        assert isinstance(command, c.RecordMeasurement)
        assert str(command.value) == "12.50"
    command = command_from_wire(parse_json(json.dumps(measurement(value=12))))
    assert isinstance(command, c.RecordMeasurement)
    assert command.value == 12


def test_text_is_read_into_its_normal_form() -> None:
    """What is written decomposed is stored composed, in values and in lists of ids."""
    wire = measurement(source="cafe\u0301", goal="goal-e\u0301")
    command = command_from_wire(wire)
    assert isinstance(command, c.RecordMeasurement)
    assert (command.source, command.goal) == ("caf\u00e9", "goal-\u00e9")
    decomposed = to_wire(lifecycle.SET_CHALLENGE) | {"tags": ["e\u0301"]}
    challenge = command_from_wire(decomposed)
    assert isinstance(challenge, c.SetChallenge)
    assert challenge.tags == ("\u00e9",)


def test_marks_that_arabic_needs_are_kept() -> None:
    """Direction marks and isolates stay where texts of two scripts meet."""
    source = "\u2067تقرير\u2069 \u200fA\u200e"
    command = command_from_wire(measurement(source=source))
    assert isinstance(command, c.RecordMeasurement)
    assert command.source == source


# --- all faults at once -------------------------------------------------------------------------


def test_all_faults_of_one_input_are_named_at_once() -> None:
    """Each at its exact path, with what is wrong and what would mend it."""
    wire: Any = to_wire(lifecycle.HOLD_LAUNCH)
    wire["sessions"][1]["on"] = "2023-02-30"
    wire["sessions"][0]["plase"] = wire["sessions"][0].pop("place")
    wire["plan"]["actions"][1]["owner"] = "two words"
    wire["plan"]["actions"][0]["starts_on"] = None
    wire["plan"]["fifteen_day_target"] = 15
    wire["agreement"] = [wire["agreement"]]
    wire["first_day"] = True
    wire["colour"] = "blue"
    assert faults(wire, path="steps[3]") == {
        "steps[3].sessions[0].plase": ("is an unknown key", "did you mean place?"),
        "steps[3].sessions[0].place": ("is missing", ""),
        "steps[3].sessions[1].on": (
            "is '2023-02-30': invalid RFC3339 encoded date",
            'give a date such as "2023-03-17"',
        ),
        "steps[3].plan.actions[0].starts_on": (
            "is null: expected `date`, got `null`",
            'give a date such as "2023-03-17"',
        ),
        "steps[3].plan.actions[1].owner": (
            "has a space or a control character",
            "use letters, digits, - . _",
        ),
        "steps[3].plan.fifteen_day_target": ("is 15: expected `str`, got `int`", "give text"),
        "steps[3].agreement": ("is a list, not an object", "give an object"),
        "steps[3].first_day": (
            "is True: expected `date`, got `bool`",
            'give a date such as "2023-03-17"',
        ),
        "steps[3].colour": (
            "is an unknown key",
            "known: agreement, first_day, plan, sessions",
        ),
    }


FAR = "1E99999999999999999999"
HUGE = 10**5_000
LONG = "x" * 1_000_000
TOO_MANY_DIGITS = ("has too many digits", "give at most 30 digits")
TOO_LONG = ("has 1000000 characters", "shorten it to 300")
GIVE_DATE = 'give a date such as "2023-03-17"'
NO_DATE = "invalid RFC3339 encoded date"
GIVE_DECIMAL = 'give a number, or text such as "12.5"'
NO_DECIMAL = "invalid decimal string"
MANY_DIGITS = "is a number of too many digits"
GIVE_ID = "give an id of 1 to 200 characters"
BOUNDS = "known: about, at-least, exact"


@pytest.mark.parametrize(
    ("field", "value", "problem", "remedy"),
    [
        ("value", True, "is True: expected `decimal`, got `bool`", GIVE_DECIMAL),
        ("value", None, "is null: expected `decimal`, got `null`", GIVE_DECIMAL),
        ("value", 1.5, "is a float", 'give the decimal as text, such as "12.5"'),
        ("value", float("nan"), "is a float", 'give the decimal as text, such as "12.5"'),
        ("value", "NaN", "is 'NaN', not a decimal", GIVE_DECIMAL),
        ("value", Decimal("NaN"), "is NaN, not a number", "give a finite number"),
        ("value", Decimal("-Infinity"), "is -Infinity, not a number", "give a finite number"),
        ("value", "1E400", *TOO_MANY_DIGITS),
        ("value", Decimal("1E+400"), *TOO_MANY_DIGITS),
        ("value", "1" * 31, *TOO_MANY_DIGITS),
        ("value", HUGE, *TOO_MANY_DIGITS),
        ("value", FAR, f"is {FAR!r}: {NO_DECIMAL}", GIVE_DECIMAL),
        ("value", "1_000", "is '1_000', not a decimal", GIVE_DECIMAL),
        ("value", " 1", "is ' 1', not a decimal", GIVE_DECIMAL),
        ("value", "٣", "is '٣', not a decimal", GIVE_DECIMAL),
        ("value", "1,5", "is '1,5', not a decimal", GIVE_DECIMAL),
        ("as_of", "2023-02-30", f"is '2023-02-30': {NO_DATE}", GIVE_DATE),
        ("as_of", "2023-03-17T00:00:00", f"is '2023-03-17T00:00:00': {NO_DATE}", GIVE_DATE),
        ("as_of", 20230317, "is 20230317: expected `date`, got `int`", GIVE_DATE),
        ("bound", "exakt", "is 'exakt'", "did you mean exact?"),
        ("bound", None, "is null", BOUNDS),
        ("bound", HUGE, MANY_DIGITS, BOUNDS),
        ("bound", LONG, f"is '{'x' * 40}…'", BOUNDS),
        ("source", "a\x00b", "holds the character U+0000", "remove it"),
        ("source", "a\u202eb", "holds the character U+202E", "remove it"),
        ("source", "a\ud800b", "holds the character U+D800", "remove it"),
        ("source", " \t", "is empty", "say it in words"),
        ("source", LONG, *TOO_LONG),
        ("source", "e\u0301" * 500_000, *TOO_LONG),
        ("source", ["a"], "is a list: expected `str`, got `array`", "give text"),
        ("goal", HUGE, f"{MANY_DIGITS}: expected `str`, got `int`", "give text"),
        ("goal", b"a", "is of type bytes: expected `str`, got `bytes`", "give text"),
        ("goal", LONG, "has 1000000 characters", GIVE_ID),
        ("goal", "", "has 0 characters", GIVE_ID),
        ("goal", "a\u202eb", "holds the character U+202E", "remove it"),
    ],
    ids=short,
)  # fmt: skip
def test_a_value_that_does_not_fit(field: str, value: object, problem: str, remedy: str) -> None:
    """It is the one fault named, however large it is."""
    assert faults(measurement(**{field: value})) == {field: (problem, remedy)}


@pytest.mark.parametrize("votes", ["5", True, 2.0, Decimal(2), None])
def test_a_whole_number_is_nothing_else(votes: object) -> None:
    """No text, no truth value and no number with a point stands for it."""
    wire = to_wire(lifecycle.ELECT_LEADER) | {"votes": votes}
    (remedy,) = (remedy for _, remedy in faults(wire).values())
    assert set(faults(wire)) == {"votes"}
    assert remedy == "give a whole number"


@pytest.mark.parametrize("flag", ["false", 0, 1, None, []])
def test_a_truth_value_is_nothing_else(flag: object) -> None:
    """Neither the text "false" nor a number is read as one."""
    wire = to_wire(lifecycle.LAUNCH_INITIATIVE) | {"national": flag}
    assert {path: remedy for path, (_, remedy) in faults(wire).items()} == {
        "national": "give true or false"
    }


def test_each_bad_entry_of_a_list_is_named_by_its_index() -> None:
    """Entries in order beside them are not."""
    wire = to_wire(lifecycle.HOLD_MIDPOINT) | {"votes": [4, "5", 3, True, None]}
    assert set(faults(wire)) == {"votes[1]", "votes[3]", "votes[4]"}
    wire = to_wire(lifecycle.HOLD_MIDPOINT) | {"votes": [9, 4, 6]}
    remedy = "give a number from 1 to 5"
    assert faults(wire) == {"votes[0]": ("is 9", remedy), "votes[2]": ("is 6", remedy)}
    wire = to_wire(lifecycle.SET_CHALLENGE) | {"affected_entities": ["a b", "c", "d e"]}
    assert set(faults(wire)) == {"affected_entities[0]", "affected_entities[2]"}


def test_a_list_of_ten_thousand_entries() -> None:
    """One that is only too long is one fault; ten thousand faulty entries are as many."""
    member = to_plain(lifecycle.MEMBERS[0])
    wire: dict[str, object] = {"type": "form-team", "members": [member] * 10_000}
    assert faults(wire) == {"members": ("has 10000 entries", "give 1 to 200")}
    wire["members"] = [{**member, "frontline": "yes"}] * 10_000
    assert list(faults(wire)) == [f"members[{index}].frontline" for index in range(10_000)]


def test_nesting_without_end_is_one_fault() -> None:
    """What is nested where text belongs is not followed down."""
    nested: object = []
    for _ in range(100_000):
        nested = [nested]
    assert set(faults(measurement(source=nested, goal={"a": nested}))) == {"source", "goal"}


@pytest.mark.parametrize(
    ("wire", "path", "problem", "remedy"),
    [
        (None, "", "is not an object", 'give {"type": …}'),
        ([], "", "is not an object", 'give {"type": …}'),
        ("open-review", "", "is not an object", 'give {"type": …}'),
        ({}, "type", "is missing", "name the command"),
        ({"type": None}, "type", "there is no command null", ""),
        ({"type": ["open-review"]}, "type", "there is no command a list", ""),
        ({"type": "complet"}, "type", "there is no command 'complet'", "did you mean complete?"),
        ({"type": LONG}, "type", f"there is no command '{'x' * 40}…'", ""),
        ({"type": "open-review", 1: 2}, "1", "is an unknown key", ""),
        ({"type": "open-review", "k" * 1_000_000: 2}, f"{'k' * 40}…", "is an unknown key", ""),
    ],
    ids=short,
)  # fmt: skip
def test_what_is_no_command(wire: object, path: str, problem: str, remedy: str) -> None:
    """It is told so, and long names are not repeated at length."""
    assert faults(wire) == {path: (problem, remedy)}


# --- junk ---------------------------------------------------------------------------------------

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["exact", "goal-1", "2023-03-17", "12.5", "up", "\ud800", "\u202e"])
    | st.binary(max_size=4)
    | st.dates()
    | st.sampled_from([10**400, {1}, object()])
)
KEYS = st.sampled_from(
    sorted({field.name for kind in c.COMMANDS.values() for field in attrs.fields(kind)})
) | st.text(max_size=8)
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.integers(), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(st.sampled_from(sorted(c.COMMANDS)), JUNK)
def test_junk_raises_nothing_but_invalid_input(type: str, junk: object) -> None:
    """Any payload at all is either a command, the same when read again, or InvalidInput."""
    wire = {**junk, "type": type} if isinstance(junk, dict) else {"type": type, "content": junk}
    held(wire)


@given(st.sampled_from(COMMANDS), st.data())
def test_a_command_with_one_junk_value_raises_nothing_but_invalid_input(
    command: c.Command, data: st.DataObject
) -> None:
    """Any place of any command may hold anything."""
    wire: Any = to_wire(command)
    holder, key = wire, data.draw(st.sampled_from(sorted(wire)))
    while isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
        holder = holder[key]
        keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
        key = data.draw(st.sampled_from(keys))
    holder[key] = data.draw(JUNK)
    held(wire)


def held(wire: object) -> None:
    """The law on any wire form: a command that comes back and can be stored, or InvalidInput."""
    command, found = answered(lambda: command_from_wire(wire))
    assert all(len(str(fault)) < 1_000 for fault in found)
    if command is not None:
        assert command_from_wire(to_wire(command)) == command
        assert checked(command) == command


def answered(work: Callable[[], T]) -> tuple[T | None, tuple[Fault, ...]]:
    """What comes of a reading, or the faults for which it was refused."""
    try:
        return work(), ()
    except InvalidInput as error:
        return None, error.faults


@given(JUNK)
def test_an_actor_of_junk_raises_nothing_but_invalid_input(junk: object) -> None:
    """So it is with the other nouns that a host may read."""
    actor, found = answered(lambda: from_plain(Actor, junk))
    assert found if actor is None else from_plain(Actor, to_plain(actor)) == actor


# --- objects that a host made ---------------------------------------------------------------------


def problems(command: object, **more: Any) -> tuple[Fault, ...]:
    """What is wrong with a command that was made in Python."""
    with pytest.raises(InvalidInput) as caught:
        checked(command, **more)  # type: ignore[arg-type]
    return caught.value.faults


def test_a_value_of_a_wrong_type_deep_inside_is_named() -> None:
    """What Python lets pass when it is made is found before it is judged or stored."""
    session = attrs.evolve(lifecycle.HOLD_LAUNCH.sessions[0])
    object.__setattr__(session, "on", "tomorrow")  # as a validator of a host's would let pass
    plan = attrs.evolve(lifecycle.PLAN, actions=(None,))  # type: ignore[arg-type]
    command = attrs.evolve(lifecycle.HOLD_LAUNCH, sessions=(session,), plan=plan)
    assert {fault.path for fault in problems(command)} == {"sessions[0].on", "plan.actions[0]"}


def test_a_datetime_is_no_date() -> None:
    """Python holds a datetime to be a date; what is stored would be read back as another."""
    command = c.FixLaunchDate(date(2023, 3, 15))
    object.__setattr__(command, "on", datetime(2023, 3, 15, 9, tzinfo=UTC))
    (fault,) = problems(command)
    assert fault.path == "on"


def test_text_for_a_choice_is_read_as_the_choice() -> None:
    """What is judged is what will be read back."""
    command = attrs.evolve(lifecycle.DROP_PATH, path="scale")  # type: ignore[arg-type]
    stored = checked(command)
    assert isinstance(stored, c.DropPath)
    assert stored.path is Path.SCALE


@pytest.mark.parametrize("text", ["\ud800", "\x00", "\u202e", "\x7f", "\x85"])
def test_forbidden_characters_are_found_where_no_validator_looks(text: str) -> None:
    """A text that JSON cannot hold, or that reads otherwise than it is, is named at its path."""
    command = c.ConfirmReadiness(Checklist(True, True))
    object.__setattr__(command.checklist, "untrained", ("member-1", text))
    (fault,) = problems(command)
    assert (fault.path, fault.problem) == (
        "checklist.untrained[1]",
        f"holds the character U+{ord(text):04X}",
    )


@pytest.mark.parametrize("junk", [None, "open-review", c.OpenReview, c.Command(), object()])
def test_what_is_no_registered_command_is_refused(junk: object) -> None:
    """Neither another value, nor a class, nor the root of all commands."""
    (fault,) = problems(junk)
    assert fault.path == "type"


@attrs.frozen
class Visit(c.Command):
    """A host's command, with the ways in which hosts write classes."""

    type: ClassVar[str] = "visit"
    on: date
    to: tuple[int | str, ...] = ()
    until: date | None = attrs.field(default=None)
    notes: dict[str, str] = attrs.field(factory=dict)
    direction: Direction = Direction.UP

    @until.validator
    def _after_it_began(self, _: object, until: date | None) -> None:
        if until is not None and until < self.on:
            raise ValueError("ends before it begins")


VISITS: dict[str, type[c.Command]] = {"visit": Visit}


def test_a_hosts_command_is_read_like_ours() -> None:
    """Unions, dictionaries and validators that look at the whole object included."""
    visit = Visit(date(2023, 3, 1), (1, "two"), date(2023, 3, 2), {"by": "bus"}, Direction.DOWN)
    assert command_from_wire(to_wire(visit), VISITS) == visit
    assert checked(visit, VISITS) == visit


def test_a_rule_over_several_fields_of_a_hosts_command() -> None:
    """It is a fault like any other."""
    wire = {"type": "visit", "on": "2023-03-02", "until": "2023-03-01"}
    assert faults(wire, commands=VISITS) == {"": ("is not allowed: ends before it begins", "")}
    wire["until"], wire["to"] = "soon", [None]  # type: ignore[assignment]
    assert set(faults(wire, commands=VISITS)) == {"until", "to[0]"}


@attrs.frozen
class Trip(c.Command):
    """A host's command with attrs' own validators and a rule that speaks our faults."""

    type: ClassVar[str] = "trip"
    seats: int = attrs.field(validator=attrs.validators.ge(1))
    legs: tuple[Visit, ...] = ()
    stops: dict[str, int] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if len(self.legs) > self.seats:
            raise InvalidInput((Fault("legs", "has more legs than seats"),))


def test_faults_of_a_hosts_own_rules_stand_at_their_paths() -> None:
    """Those of attrs' validators, of ours raised by the class, and of dictionaries."""
    leg = {"on": "2023-03-01", "until": "2023-02-01"}
    trip = {"type": "trip", "seats": 0, "stops": []}
    assert faults(trip, commands={"trip": Trip}, path="x") == {
        "x.seats": ("is not allowed: 'seats' must be >= 1: 0", ""),
        "x.stops": ("is a list, not an object", "give an object"),
    }
    trip = {"type": "trip", "seats": 1, "legs": [leg], "stops": {"a": 1, "b": "2"}}
    assert faults(trip, commands={"trip": Trip}) == {
        "legs[0]": ("is not allowed: ends before it begins", ""),
        "stops.b": ("is '2': expected `int`, got `str`", "give a whole number"),
    }
    trip = {"type": "trip", "seats": 1, "legs": [{"on": "2023-03-01"}] * 2}
    assert faults(trip, commands={"trip": Trip}, path="x") == {
        "x.legs": ("has more legs than seats", "")
    }


def test_a_hosts_text_is_stored_in_its_normal_form() -> None:
    """Also where the host wrote no converter and no validator."""
    visit = checked(Visit(date(2023, 3, 1), ("e\u0301",), notes={"a": "e\u0301"}), VISITS)
    assert isinstance(visit, Visit)
    assert visit.notes == {"a": "\u00e9"}
    assert visit.to == ("\u00e9",)


def test_a_payload_has_a_longest_size() -> None:
    """No command can make one event of any size."""
    (fault,) = problems(Visit(date(2023, 3, 1), notes={"a": "x" * PAYLOAD}), commands=VISITS)
    assert fault.remedy == f"shorten it to {PAYLOAD}"


@attrs.frozen
class Odd(c.Command):
    """A host's command that no store could keep."""

    type: ClassVar[str] = "odd"
    what: object = None


@pytest.mark.parametrize("what", [object(), HUGE, "\ud800", {1: {2}}, len], ids=short)
def test_what_cannot_be_stored_is_refused(what: object) -> None:
    """It is an InvalidInput and no error of the encoder's, or it is stored and read back."""
    stored, found = answered(lambda: checked(Odd(what), {"odd": Odd}))
    assert found if stored is None else checked(stored, {"odd": Odd}) == stored
