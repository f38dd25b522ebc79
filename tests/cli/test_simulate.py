"""The command `accelflow simulate`, run as a person or a program would run it."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from accelflow.cli.names import Names
from accelflow.domain.decisions import Refused
from accelflow.render import explain
from accelflow.rules.codes import CODES
from accelflow.scenarios import SHIPPED, Played, Player, load_scenario
from accelflow.sqlite import SqliteJournal
from tests.cli.terminal import accelflow, file_of, tiny, words
from tests.cli.typed import Keyboard
from tests.scenarios.course import shipped

NASHVILLE: Final = "nashville-2013"
KYRGYZ: Final = "kyrgyz-first-group"


@cache
def simulated(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`accelflow simulate`, run once for all that look at its output."""
    return accelflow("simulate", *arguments)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_reason_of_every_refusal_is_told_with_its_remedy(name: str) -> None:
    """What stands against a command, and what to do, is printed for each refusal of a scenario."""
    ended = simulated(name)
    assert (ended.returncode, ended.stderr) == (0, "")
    told = words(ended.stdout)
    player = Player(load_scenario(name))
    for played in player.run():
        if isinstance(played, Played) and isinstance(played.answer.outcome, Refused):
            names = Names(player).of(played.play.challenge)
            for reason in played.answer.outcome.reasons:
                explanation = explain(reason, names)
                assert f"· {words(explanation.text)}" in told
                assert f"what to do: {words(explanation.remedy)}" in told


def test_the_first_group_is_told_from_phase_one_to_the_board() -> None:
    """The demo shows three phases, a refusal with several reasons, Day 100, and the board."""
    told = words(simulated().stdout)
    for expected in (
        "Phase 1: Design",
        "✗ refused, for 3 reasons",
        "Phase 2: Acceleration",
        "Friday 31 March 2023 · Day 15",
        "Phase 3: Sustainability",
        "Sunday 25 June 2023 · Day 101",
        "Day 100 is over: the 100 days end by force, whatever is still open.",
        "The board at the end",
    ):
        assert expected in told, expected
    assert told.index("Phase 1") < told.index("Phase 2") < told.index("Phase 3")


def test_output_into_a_file_is_as_wide_as_the_widest_terminal() -> None:
    """Where there is no terminal to ask, lines have 100 columns, and none ends with spaces."""
    lines = accelflow("simulate", "nashville-2013", columns=None).stdout.splitlines()
    assert max(map(len, lines)) == 100
    assert lines == [line.rstrip() for line in lines]


def test_assumed_values_are_marked_where_they_are_shown() -> None:
    """On the board a target, a value or an outcome that rests on an assumption has its mark."""
    told = simulated().stdout
    board = told[told.index("The board at the end") :]
    assert re.search(r"30 stations °", board)
    assert re.search(r"surpassed °", board)
    assert re.search(r"met °", board)
    assert not re.search(r"36 °", board)


def test_json_tells_the_same_course() -> None:
    """The JSON document has every asking with its reasons in words, and the board."""
    ended = simulated(KYRGYZ, "--json")
    document = json.loads(ended.stdout)
    asked = [entry for entry in document["course"] if "command" in entry]
    assert (ended.returncode, document["surprises"]) == (0, 0)
    refused = [entry for entry in asked if not entry["accepted"]]
    assert all(reason["code"] in CODES for entry in refused for reason in entry["reasons"])
    assert all(
        reason["text"] and reason["mend"] for entry in refused for reason in entry["reasons"]
    )
    assert max(len(entry["reasons"]) for entry in refused) >= 3
    lapses = [
        entry for entry in document["course"] if entry.get("deadline", {}).get("moment") == "lapsed"
    ]
    assert {entry["at"] for entry in lapses} == {"2023-06-24T18:00:00+00:00"}
    begun = [row for row in document["board"] if row["day_one"] is not None]
    assert len(lapses) == len(begun) == len(document["board"]) - 1 == 3
    assert {row["stage"] for row in begun} == {"completed"}


def test_two_runs_print_the_same() -> None:
    """The same scenario gives the same output, byte for byte."""
    again = accelflow("simulate", KYRGYZ, "--json")
    assert again.stdout == simulated(KYRGYZ, "--json").stdout


def test_an_unexpected_answer_is_told_and_ends_with_1(tmp_path: Path) -> None:
    """Where a scenario expects another answer, the story says both, and the status is 1."""
    changed = tiny()
    changed["steps"][1]["refused"] = None
    ended = accelflow("simulate", file_of(tmp_path, changed))
    assert ended.returncode == 1
    assert "This was to be accepted; it was refused with not-in-this-stage." in words(ended.stdout)
    assert "1 refused; 1 answer was not the expected one." in words(ended.stdout)


def test_a_scenario_of_ones_own_is_played(tmp_path: Path) -> None:
    """A small file is played, its assumed field named, its refusal expected."""
    ended = accelflow("simulate", file_of(tmp_path, tiny()))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Amal sets the challenge" in words(ended.stdout)
    assert "° assumed: affected entities" in words(ended.stdout)


def test_every_fault_is_named_and_nothing_is_played(tmp_path: Path) -> None:
    """A scenario with faults prints all of them with their paths, and ends with 2."""
    wrong = tiny()
    wrong["steps"][0] |= {"by": "amel", "at": "2026-01-12T10:00:00"}
    wrong["steps"][0]["ask"] |= {"stement": "x", "lead_entity": 5}
    ended = accelflow("simulate", file_of(tmp_path, wrong))
    assert (ended.returncode, ended.stdout) == (2, "")
    for path in ("steps[0].ask.stement", "steps[0].ask.lead_entity", "steps[0].at"):
        assert path in ended.stderr
    assert "nothing was done" in ended.stderr


@pytest.mark.parametrize("source", ["kyrgyz-frist-group", "/", "no/such/file.json"])
def test_what_is_no_scenario_is_said_in_one_message(source: str) -> None:
    """A name that stands for nothing ends with 2, without a traceback."""
    ended = accelflow("simulate", source)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    assert source in ended.stderr


def test_a_misspelt_name_gets_a_hint() -> None:
    """The nearest shipped name is offered."""
    assert "did you mean kyrgyz-first-group?" in accelflow("simulate", "kyrgyz-frist-group").stderr


def test_a_fault_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    """Control characters and direction marks of an input are printed as escapes."""
    wrong = {**tiny(), "\x1b[31mred\u202e": 1}
    ended = accelflow("simulate", file_of(tmp_path, wrong))
    assert ended.returncode == 2
    assert "\x1b" not in ended.stderr
    assert "\u202e" not in ended.stderr
    assert "\\x1b[31mred\\u202e" in ended.stderr


# --- played into a store --------------------------------------------------------------------------


def test_a_playing_can_be_gone_on_with(keyboard: Keyboard) -> None:
    """It is kept in the store, whose clock stands where the playing ended."""
    said = keyboard.types("simulate", NASHVILLE, "--db", keyboard.db)
    assert said.status == 0
    assert f"  export ACCELFLOW_DB={keyboard.db}\n" in said.out
    assert f"  accelflow moves {NASHVILLE}\n" in said.out
    with SqliteJournal(keyboard.db.removeprefix("sqlite:///"), create=False) as journal:
        kept = journal.read(NASHVILLE)
        assert journal.rehearsed_until() == load_scenario(NASHVILLE).steps[-1].at
    assert kept == shipped(NASHVILLE).journal.read(NASHVILLE)
    [row] = keyboard.types("board", "--json").json()["board"]
    assert (row["challenge"], row["stage"]) == (NASHVILLE, "completed")


def test_a_playing_stops_where_it_is_told(keyboard: Keyboard) -> None:
    """Nothing later is asked, the clock stands there, and the challenge can be gone on with."""
    until = "2013-07-31T18:00:00-05:00"
    said = keyboard.types("simulate", NASHVILLE, "--db", keyboard.db, "--until", until, "--json")
    course = said.json()["course"]
    assert said.status == 0
    assert max(one["at"] for one in course) <= until
    measured = ("goal=goal-1", "value=150", "as_of=2013-07-31", "source=count", "bound=about")
    asked = ("do", NASHVILLE, "record-measurement", *measured, "--as", "nv-member-2")
    assert keyboard.types(*asked).status == 0
    assert "31 July 2013, 18:00" in keyboard.types("show", NASHVILLE).out


def test_a_playing_never_mixes_with_another(keyboard: Keyboard) -> None:
    """A store that holds one of its challenges is refused, and stays as it was."""
    keyboard.types("simulate", NASHVILLE, "--db", keyboard.db)
    again = keyboard.types("simulate", NASHVILLE, "--db", keyboard.db)
    assert again.status == 2
    assert f"--db: holds {NASHVILLE} already" in again.err


@pytest.mark.parametrize(
    ("until", "problem"),
    [
        ("2010-01-01T00:00:00Z", "--until: lies before the first step"),
        ("2013-07-31T18:00:00", "--until: has no offset"),
        ("July", "--until: is 'July'"),
    ],
)
def test_an_end_with_a_fault_is_told(keyboard: Keyboard, until: str, problem: str) -> None:
    """Nothing is played, and no store is made."""
    said = keyboard.types("simulate", NASHVILLE, "--db", keyboard.db, "--until", until)
    assert (said.status, problem in said.err) == (2, True)
    assert not Path(keyboard.db.removeprefix("sqlite:///")).exists()
