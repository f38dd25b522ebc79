"""What is wrong with a scenario is told whole, each fault at its path, and nothing is played."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.errors import Fault, ScenarioInvalid
from accelflow.scenarios import SHIPPED, Player, Scenario, load_scenario
from accelflow.scenarios.form import ASKINGS, NAME, YEARS
from accelflow.scenarios.loading import LARGEST, plays
from tests.scenarios.course import play

Document = dict[str, Any]
Change = Callable[[Document], object]


def document() -> Document:
    """A faultless scenario of two steps, as JSON has it."""
    return {
        "form": 1,
        "name": "waiting",
        "title": "A challenge of ours",
        "programme": {"id": "ours"},
        "cohort": {"id": "2026-1", "number": 1},
        "zone": "Asia/Amman",
        "actors": {
            "office-1": {"name": "The office", "roles": ["office"]},
            "amal": {"name": "Amal, who proposes", "entity": "health", "roles": ["proposer"]},
        },
        "challenges": {"waiting": "Waiting for a first visit"},
        "steps": [
            {
                "at": "2026-01-12T10:00:00+03:00",
                "by": "amal",
                "challenges": ["waiting"],
                "ask": {
                    "type": "set-challenge",
                    "statement": "A first visit takes seven weeks",
                    "lead_entity": "health",
                    "affected_entities": ["hospitals"],
                },
                "assumed": ["affected_entities.0"],
            },
            {
                "at": "2026-01-13T10:00:00+03:00",
                "by": "office-1",
                "challenges": ["waiting"],
                "ask": {"type": "open-review"},
                "refused": ["not-in-this-stage"],
                "note": "Nothing has been proposed yet.",
            },
        ],
        "until": "2026-01-14T10:00:00+03:00",
    }


def changed(*changes: Change) -> Document:
    """The faultless scenario with changes."""
    made = document()
    for change in changes:
        change(made)
    return made


def at(*way: str | int, put: object) -> Change:
    """Puts a value at the end of a way into a document."""

    def change(found: Any) -> None:
        for key in way[:-1]:
            found = found[key]
        found[way[-1]] = put

    return change


def without(*way: str | int) -> Change:
    """Takes away what lies at the end of a way into a document."""

    def change(found: Any) -> None:
        for key in way[:-1]:
            found = found[key]
        del found[way[-1]]

    return change


def faults(source: str | Path | Document) -> dict[str, str]:
    """The problems of a scenario that has some, by their paths."""
    with pytest.raises(ScenarioInvalid) as caught:
        load_scenario(source)
    return {fault.path: fault.problem for fault in caught.value.faults}


def test_the_faultless_one_plays() -> None:
    """The document that the tests below break plays as it says."""
    course = play(load_scenario(document()))
    assert [played.surprise for played in course.plays] == [False, False]
    assert course.standings["waiting"].stage == "drafted"


def test_a_schema_may_be_named() -> None:
    """A document may name its JSON Schema, for editors; it is the same scenario."""
    assert load_scenario({"$schema": "scenario.schema.json", **document()}) == load_scenario(
        document()
    )


@pytest.mark.parametrize(
    ("change", "path", "problem"),
    [
        (at("form", put=2), "form", "is 2"),
        (at("form", put=True), "form", "is True"),
        (without("form"), "form", "is missing"),
        (at("zone", put="Asia/Aman"), "zone", "no time zone is called 'Asia/Aman'"),
        (at("methodology", put="thousand-day"), "methodology", "there is no methodology"),
        (at("numbering", put="day-zero"), "numbering", "is 'day-zero'"),
        (at("colour", put="red"), "colour", "is an unknown key"),
        (at("cohort", "number", put=0), "cohort.number", "is 0"),
        (at("steps", put=[]), "steps", "has 0 entries"),
        (at("steps", put={}), "steps", "is an object, not a list"),
        (at("steps", 1, put="open-review"), "steps[1]", "is 'open-review', not an object"),
        (at("steps", 1, "by", put="amel"), "steps[1].by", "there is no actor 'amel'"),
        (
            at("steps", 1, "challenges", put=["waitng"]),
            "steps[1].challenges",
            "there is no challenge 'waitng'",
        ),
        (at("steps", 1, "challenges", put=[]), "steps[1].challenges", "has 0 entries"),
        (
            at("steps", 1, "refused", put=["not-in-stage"]),
            "steps[1].refused",
            "there is no reason code 'not-in-stage'",
        ),
        (at("steps", 1, "refused", put=[]), "steps[1].refused", "is empty"),
        (
            at("steps", 1, "ask", "type", put="open-revue"),
            "steps[1].ask.type",
            "there is no command 'open-revue'",
        ),
        (without("steps", 1, "ask", "type"), "steps[1].ask.type", "is missing"),
        (
            at("steps", 0, "ask", "statment", put="?"),
            "steps[0].ask.statment",
            "is an unknown key",
        ),
        (without("steps", 0, "ask", "statement"), "steps[0].ask.statement", "is missing"),
        (at("steps", 1, "ask", put=None), "steps[1].ask", "is null, not an object"),
        (
            at("steps", 0, "assumed", put=["affected_entities.1"]),
            "steps[0].assumed",
            "'affected_entities.1' is no field of `ask`",
        ),
        (at("steps", 1, "each", put={"type": []}), "steps[1].each", "has 0 values for 'type'"),
        (at("steps", 1, "each", put={"note": ["a"]}), "steps[1].ask.note", "is an unknown key"),
        (at("steps", 0, "at", put="2026-01-12T10:00:00"), "steps[0].at", "has no offset"),
        (at("steps", 0, "at", put="12 January"), "steps[0].at", "is '12 January'"),
        (
            at("steps", 1, "at", put="2026-01-12T09:59:00+03:00"),
            "steps[1].at",
            "lies before the step above it",
        ),
        (at("until", put="2026-01-13T06:00:00Z"), "until", "lies before the last step"),
        (at("steps", 1, "at", put="9999-12-31T23:00:00Z"), "steps[1].at", "lies in the year 9999"),
        (at("steps", 0, "at", put="0001-01-01T00:00:00Z"), "steps[0].at", "lies in the year 1"),
        (at("steps", 0, "at", put="1899-12-31T23:59:59Z"), "steps[0].at", "lies in the year 1899"),
        (at("until", put="2201-01-01T00:00:00Z"), "until", "lies in the year 2201"),
        (
            at("steps", 0, "assumed", put=[f"affected_entities.{'9' * 5_000}"]),
            "steps[0].assumed",
            "is no field of `ask`",
        ),
        (
            at("steps", 0, "assumed", put=["affected_entities.٠"]),
            "steps[0].assumed",
            "is no field of `ask`",
        ),
        (at("name", put="x" * (NAME + 1)), "name", f"has {NAME + 1} characters"),
        (at("name", put="my scenario"), "name", "has a space"),
        (at("methodology", put="x" * 100_000), "methodology", "there is no methodology"),
        (
            at("actors", "a mal", put={"name": "Amal"}),
            "actors.a mal",
            "has a space or a control character",
        ),
        (at("actors", "", put={"name": "Amal"}), "actors.", "has 0 characters"),
        (at("actors", "x" * 300, put={"name": "X"}), f"actors.{'x' * 40}…", "has 300 characters"),
        (
            at("actors", "amal", "roles", put=["propser"]),
            "actors.amal.roles",
            "there is no role that a host gives 'propser'",
        ),
        (
            at("actors", "amal", "roles", put=["proposer", "coach"]),
            "actors.amal.roles",
            "there is no role that a host gives 'coach'",
        ),
        (at("title", put="a\0b"), "title", "holds the character U+0000"),
        (at("challenges", "waiting", put="a\u202eb"), "challenges.waiting", "U+202E"),
        (at("actors", "amal", "name", put="a\u202eb"), "actors.amal.name", "U+202E"),
        (at("challenges", "waiting", put="x" * 1_000_000), "challenges", "has 1000000 characters"),
        (at("entities", put={"a b": "A"}), "entities", "has a space"),
        (at("steps", 1, "note", put="x" * 1_000_000), "steps[1].note", "has 1000000 characters"),
        (
            at("steps", 0, "ask", "statement", put="x" * 1_000_000),
            "steps[0].ask.statement",
            "has 1000000 characters",
        ),
    ],
)
def test_one_fault_is_told_at_its_path(change: Change, path: str, problem: str) -> None:
    """A scenario with one thing wrong is refused for this one thing, and where it stands."""
    found = faults(changed(change))
    assert list(found) == [path]
    assert problem in found[path]


def test_all_faults_are_told_at_once() -> None:
    """A scenario with many things wrong names them all, and no other."""
    broken = changed(
        at("zone", put="Mars/Olympus"),
        at("steps", 0, "by", put="nobody"),
        at("steps", 0, "challenges", put=["nothing"]),
        at("steps", 0, "assumed", put=["nowhere"]),
        at("steps", 1, "at", put="2026-01-11T10:00:00+03:00"),
        at("steps", 1, "refused", put=["because"]),
        at("steps", 1, "ask", "type", put="close"),
        at("until", put="2026-01-10T10:00:00+03:00"),
    )
    assert set(faults(broken)) == {
        "zone",
        "steps[0].by",
        "steps[0].challenges",
        "steps[0].assumed",
        "steps[1].at",
        "steps[1].refused",
        "steps[1].ask.type",
        "until",
    }


def test_faults_of_form_and_of_commands_are_told_together() -> None:
    """A fault of the document does not hide those of the commands in it."""
    broken = changed(
        at("form", put=3),
        at("steps", 0, "ask", "lead_entity", put=7),
        at("steps", 1, "at", put="2026-01-13T10:00:00"),
    )
    assert set(faults(broken)) == {"form", "steps[0].ask.lead_entity", "steps[1].at"}


def test_a_remedy_names_what_was_meant() -> None:
    """A misspelt name is told with the one that looks like it."""
    with pytest.raises(ScenarioInvalid) as caught:
        load_scenario(changed(at("steps", 1, "by", put="ofice-1")))
    assert caught.value.faults[0].remedy == "did you mean office-1?"


def test_a_misspelt_role_is_told_with_the_one_meant() -> None:
    """Roles that a host vouches for are known from the methodology, and so are slips of them."""
    with pytest.raises(ScenarioInvalid) as caught:
        load_scenario(changed(at("actors", "office-1", "roles", put=["ofice"])))
    assert caught.value.faults[0].remedy == "did you mean office?"


def test_every_role_of_a_host_may_be_had() -> None:
    """Those of the methodology, and that of a proposer before there is a dossier."""
    roles = ["office", "reviewer", "entity-leader", "manager", "verifier", "proposer"]
    loaded = load_scenario(changed(at("actors", "amal", "roles", put=roles)))
    assert loaded.actors["amal"].roles == tuple(roles)


def test_the_longest_name_plays() -> None:
    """The number of the last asking of all still fits behind the longest name."""
    name = "x" * NAME
    course = play(load_scenario(changed(at("name", put=name))))
    assert [one.surprise for one in course.plays] == [False, False]
    assert len(f"{name}-{ASKINGS}") == 200


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_first_and_the_last_year_play(year: int, zone: str) -> None:
    """Within the years that a scenario may have, no date around an instant is out of reach."""
    made = changed(at("zone", put=zone), without("until"))
    for step, day in zip(made["steps"], ("01-01", "12-31"), strict=True):
        step["at"] = f"{year}-{day}T00:00:00Z"
    course = play(load_scenario(made))
    assert [one.surprise for one in course.plays] == [False, False]


def test_the_instant_of_a_step_may_be_assumed() -> None:
    """The path "at" stands for the step's own instant, and says nothing of its goals."""
    scenario = load_scenario(changed(at("steps", 0, "assumed", put=["at"])))
    assert scenario.steps[0].assumed == ("at",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("form: 1", "is not JSON"),
        ('{"form": 1', "is not JSON"),
        ('{"form": NaN}', "holds NaN, which is no number"),
        ('{"form": -Infinity}', "holds -Infinity, which is no number"),
        ('{"form": 1, "form": 1}', "is given twice"),
        ("[]", "is not an object"),
        ("null", "is not an object"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_json_object_is_no_scenario(tmp_path: Path, text: str, problem: str) -> None:
    """A file that is not JSON, or not an object with each key once, is refused whole."""
    file = tmp_path / "scenario.json"
    file.write_text(text)
    [(path, found)] = faults(file).items()
    assert path.startswith(str(file))
    assert problem in found


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are refused, not guessed at."""
    file = tmp_path / "scenario.json"
    file.write_bytes(b'{"title": "\xff\xfe"}')
    (found,) = faults(file).values()
    assert "is not JSON" in found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is told by its name, and a misspelt shipped name with the one meant."""
    missing = tmp_path / "missing.json"
    assert faults(missing) == {str(missing): "is neither shipped nor a file"}
    with pytest.raises(ScenarioInvalid) as caught:
        load_scenario("nashville-2031")
    assert caught.value.faults[0].remedy == "did you mean nashville-2013?"


@pytest.mark.parametrize("name", [".", "a\0b", "x" * 10_000])
def test_a_name_that_is_no_file(tmp_path: Path, name: str) -> None:
    """A directory, or a name that no file can have, cannot be read and is told."""
    (found,) = faults(str(tmp_path / name)).values()
    assert found.startswith("cannot be read")


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    """A file over the limit is refused for its size; one of just the limit is read."""
    file = tmp_path / "scenario.json"
    text = json.dumps(document())
    file.write_text(text + " " * (LARGEST - len(text)))
    assert load_scenario(file) == load_scenario(document())
    file.write_text(text + " " * (LARGEST - len(text) + 1))
    assert faults(file) == {str(file): "is larger than 4,000,000 bytes"}


def test_a_file_without_end() -> None:
    """A device that never ends is refused for its size, too."""
    assert faults("/dev/zero") == {"/dev/zero": "is larger than 4,000,000 bytes"}


@pytest.mark.parametrize("challenges", [["waiting"], []])
def test_a_step_that_spreads_out_without_end(challenges: list[str]) -> None:
    """Lists whose product is beyond the limit are refused before anything is spread out."""
    lists = {f"field-{number}": list(range(200)) for number in range(500)}
    step = {"challenges": challenges, "each": lists}
    found = faults(changed(lambda made: made["steps"][1].update(step)))
    assert found == {"steps": "ask too often once they are spread out"}


def test_each_is_asked_with_every_value() -> None:
    """Two lists are asked in every combination, of each challenge in turn, in a fixed order."""
    made = changed(
        at("challenges", "paying", put="Paying for a visit"),
        at("steps", 1, "challenges", put=["waiting", "paying"]),
        at("steps", 1, "ask", put={"type": "elect-leader"}),
        at("steps", 1, "each", put={"elected": ["a", "b"], "votes": [1, 2]}),
        at("steps", 1, "assumed", put=["votes"]),
    )
    spread = [
        (one.number, one.challenge, getattr(one.command, "elected", None))
        for one in plays(load_scenario(made))
    ]
    assert spread == [
        (1, "waiting", None),
        (2, "waiting", "a"),
        (3, "waiting", "a"),
        (4, "waiting", "b"),
        (5, "waiting", "b"),
        (6, "paying", "a"),
        (7, "paying", "a"),
        (8, "paying", "b"),
        (9, "paying", "b"),
    ]


@pytest.mark.parametrize(
    ("refused", "surprise"),
    [
        (["not-in-this-stage"], False),
        (["challenge-ended"], True),
        (["not-in-this-stage", "challenge-ended"], True),
        (None, True),
    ],
)
def test_another_refusal_than_the_expected_is_a_surprise(
    refused: list[str] | None, surprise: bool
) -> None:
    """All codes of a refusal have to be named and no other; without codes it must be granted."""
    course = play(load_scenario(changed(at("steps", 1, "refused", put=refused))))
    assert course.plays[1].surprise is surprise


def test_a_grant_that_was_to_be_refused_is_a_surprise() -> None:
    """A command that is granted where a refusal was expected is told."""
    made = changed(at("steps", 0, "refused", put=["role-missing"]))
    assert play(load_scenario(made)).plays[0].surprise


def test_a_code_counts_once_however_many_reasons_have_it() -> None:
    """Two reasons with one code, as of two goals, are expected by naming the code once."""
    scenario = load_scenario("nashville-2013")
    (early,) = [step for step in scenario.steps if step.ask["type"] == "conclude"]
    assert early.refused == ("goal-not-reached",)
    told = next(one for one in play(scenario).plays if one.play.step is early)
    outcome: Any = told.answer.outcome
    assert [reason.parameters["goal"] for reason in outcome.reasons] == ["goal-1", "goal-2"]
    assert not told.surprise


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


def ways(found: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The ways to every value in a document."""
    inner = found.items() if isinstance(found, dict) else enumerate(found)
    below = [
        deeper
        for key, value in inner
        if isinstance(value, dict | list)
        for deeper in ways(value, (*way, key))
    ]
    keys = found if isinstance(found, dict) else range(len(found))
    return [(*way, key) for key in keys] + below


def loaded(source: Document) -> Scenario | tuple[Fault, ...]:
    """The scenario, or its faults."""
    try:
        return load_scenario(source)
    except ScenarioInvalid as invalid:
        return invalid.faults


@given(st.sampled_from(ways(document())), JSON)
def test_whatever_stands_in_it_a_scenario_loads_or_is_refused(
    way: tuple[str | int, ...], put: object
) -> None:
    """Any value anywhere in a scenario gives one that plays to its end, or faults at paths."""
    found = loaded(changed(at(*way, put=deepcopy(put))))
    if isinstance(found, Scenario):
        assert len([*Player(found).run()]) == len([*plays(found)])
    else:
        assert found
        assert all(fault.path and fault.problem for fault in found)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_one_is_the_same_by_name_and_by_file(name: str, tmp_path: Path) -> None:
    """A copy of a shipped file loads to the scenario that its name gives."""
    source = Path(__file__).parents[2] / "src/accelflow/scenarios" / SHIPPED[name]
    copy = tmp_path / "copy.json"
    copy.write_bytes(source.read_bytes())
    assert load_scenario(copy) == load_scenario(str(copy)) == load_scenario(name)
