"""What is mistyped is told where it was typed, all of it at once, with what to type instead."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import attrs
import pytest

from accelflow.domain.commands import Command, SetChallenge
from tests import lifecycle as life
from tests.cli.terminal import COMMAND, accelflow, environment, file_of, tiny
from tests.cli.test_asking import SET, begin, stored
from tests.cli.typed import Keyboard
from tests.lifecycle import CHALLENGE, walk_to

OPEN = ("open", "leaks", "--as", "amal", "--role", "proposer", *SET)


def faults(err: str) -> list[str]:
    """The faults that are told, each in its line."""
    return [line.removeprefix("  ") for line in err.splitlines()[1:]]


def test_all_that_is_mistyped_is_told_at_once(keyboard: Keyboard) -> None:
    """Fields, options and the store are looked at together, each under the name typed."""
    said = keyboard.types(
        *("open", "a b", "--as", "c d", "--entity", "", "--role", "e f", "--role", "", *SET),
        *("zone=", "national=maybe", "--at", "x", "--id", "g h", "--methodology", "hundred-dya"),
        *("--db", "store.db"),
    )
    assert said.status == 2
    told = [fault.split(": ")[0] for fault in faults(said.err)]
    options = ["--as", "--entity", "--role", "--role", "--id", "--at", "--methodology", "--db"]
    assert sorted(told) == sorted(["CHALLENGE", "zone", "national", *options])
    assert "--methodology: hundred-dya is neither shipped nor a file (did you mean" in said.err
    assert "--db: names no kind of store (write sqlite:///store.db)" in said.err
    assert "national: is 'maybe': expected `bool`, got `str` (write yes or no)" in said.err


@pytest.mark.parametrize("url", ["foo:bar", "memory:", "sqlite:", "sqlite:///:memory:"])
def test_a_store_in_memory_is_never_offered(keyboard: Keyboard, url: str) -> None:
    """It would keep nothing for the next command."""
    said = keyboard.types("board", "--db", url)
    [fault] = faults(said.err)
    assert said.status == 2
    assert fault.startswith("--db: ")
    assert "memory:" not in fault.partition("(")[2]
    assert "sqlite:///" in fault


def test_every_entry_of_a_list_is_looked_at(keyboard: Keyboard) -> None:
    """Each that does not fit is told with its place."""
    begin(keyboard)
    said = keyboard.types(
        "do", "leaks", "hold-midpoint-review", "--as", "x", "votes=9", "votes=3", "votes=-1"
    )
    told = faults(said.err)
    assert "votes[0]: is 9 (give a number from 1 to 5)" in told
    assert "votes[2]: is -1 (give a number from 1 to 5)" in told


def test_a_number_of_any_length_is_a_number(keyboard: Keyboard) -> None:
    """Its fault is that it lies outside of the range."""
    words = [word for word in OPEN if not word.startswith("cohort.number")]
    said = keyboard.types(*words, f"cohort.number={'9' * 20}")
    [fault] = faults(said.err)
    assert fault.startswith(f"cohort.number: is {'9' * 20} (give a number from 1 to ")


def test_a_type_among_the_fields_is_a_fault(keyboard: Keyboard) -> None:
    """The command is named before its fields, and nothing is dropped without a word."""
    begin(keyboard)
    said = keyboard.types(
        "do", "leaks", "request-withdrawal", "--as", "amal", "reason=x", "type=open-review"
    )
    assert said.status == 2
    assert faults(said.err)[0].startswith("type: is no field, but the name of the command")
    assert len(stored(keyboard, "leaks")) == 1


def test_to_begin_a_challenge_is_open(keyboard: Keyboard) -> None:
    """`do` says so of set-challenge."""
    begin(keyboard)
    said = keyboard.types("do", "other", "set-challenge", "--as", "amal", *SET)
    assert said.status == 2
    assert "set-challenge begins a challenge (write: accelflow open other …)" in said.err
    assert stored(keyboard, "other") == ()


# --- digests --------------------------------------------------------------------------------------


def reviewed(keyboard: Keyboard, stage: str, digest: str) -> str:
    """The fault of a review of a challenge at a stage, bound to this digest."""
    for event in walk_to(stage).events:
        if not isinstance(event.cause, Command):
            continue
        assert event.actor is not None
        verb = "open" if isinstance(event.cause, SetChallenge) else "do"
        at = event.effective_at.isoformat()
        said = keyboard.asks(verb, CHALLENGE, event.cause, event.actor, "--at", at)
        assert said.status == 0
    command = attrs.evolve(life.RECORD_REVIEW, digest=digest)
    said = keyboard.asks("do", CHALLENGE, command, life.REVIEWER)
    assert said.status == 2
    [fault] = faults(said.err)
    return fault


def test_a_document_that_is_not_there_is_named(keyboard: Keyboard) -> None:
    """@current where there is none yet says of which document."""
    fault = reviewed(keyboard, "drafted", "@current")
    assert fault.startswith(f"digest: is @current, and {CHALLENGE} has no proposal yet")


@pytest.mark.parametrize(
    ("digest", "remedy"),
    [("@currrent", "(did you mean @current?)"), ("ab12", "(give @current)")],
)
def test_what_can_be_no_digest_is_a_fault(keyboard: Keyboard, digest: str, remedy: str) -> None:
    """It is no refusal to be recorded, but a slip of the hand."""
    fault = reviewed(keyboard, "under-review", digest)
    assert fault.startswith(f"digest: is '{digest}', and no digest")
    assert fault.endswith(remedy)


# --- filters and options --------------------------------------------------------------------------


def test_a_stage_that_is_none_is_a_fault(keyboard: Keyboard) -> None:
    """And a stage may be given as people read it."""
    begin(keyboard)
    said = keyboard.types("board", "--stage", "draftd")
    assert (said.status, said.out) == (2, "")
    assert "--stage: there is no stage 'draftd' (did you mean drafted?)" in said.err
    for stage in ("drafted", "Challenge set"):
        [row] = keyboard.types("board", "--stage", stage, "--json").json()["board"]
        assert (row["challenge"], row["stage"]) == ("leaks", "drafted")


def test_a_cohort_that_is_none_is_said(keyboard: Keyboard) -> None:
    """Beside the output, with the cohorts that there are."""
    begin(keyboard)
    said = keyboard.types("board", "--cohort", "jo-2", "--json")
    assert (said.status, said.json()["board"]) == (0, [])
    assert said.err == "accelflow: no challenge is of the cohort 'jo-2'; there are those of jo-1\n"
    assert keyboard.types("board", "--cohort", "jo-1").err == ""


def test_a_role_is_somebodys(keyboard: Keyboard) -> None:
    """Without --as, --role and --entity would be dropped without a word."""
    begin(keyboard)
    said = keyboard.types("moves", "leaks", "--role", "reviewer", "--entity", "water")
    assert (said.status, said.out) == (2, "")
    assert [fault.split(": ")[0] for fault in faults(said.err)] == ["--entity", "--role"]


@pytest.mark.parametrize("head", ["1:abc", f"0:{'0' * 64}", f"1:{'g' * 64}", "1:"])
def test_a_head_that_can_be_none_raises_no_alarm(keyboard: Keyboard, head: str) -> None:
    """It is a fault of the option, not of the record."""
    begin(keyboard)
    said = keyboard.types("log", "leaks", "--head", head)
    assert said.status == 2
    assert "--head: is no position and hash" in said.err


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "is empty (give JSON)"),
        (b"\xef\xbb\xbf{}", "begins with a byte order mark (save it as UTF-8 without one)"),
        (b"\xff", "is not JSON in UTF-8: byte 0 is 0xff (save it as UTF-8)"),
        (b'{"a": NaN}', "holds NaN, which is no number (give a number, or null)"),
    ],
)
def test_a_file_that_is_no_json_says_what_to_do(
    keyboard: Keyboard, tmp_path: Path, body: bytes, told: str
) -> None:
    """With its name, as a command and as a scenario."""
    file = tmp_path / "given.json"
    file.write_bytes(body)
    asked = ("do", "leaks", "open-review", "--as", "x", "--from", str(file))
    for words in (asked, ("simulate", str(file))):
        said = keyboard.types(*words)
        assert (said.status, faults(said.err)) == (2, [f"{file}: {told}"])


def test_an_instant_of_a_scenario_has_an_offset(keyboard: Keyboard, tmp_path: Path) -> None:
    """The remedy is one for JSON."""
    document = tiny()
    document["steps"][0]["at"] = "2026-01-12T10:00:00"
    [fault] = faults(keyboard.types("simulate", str(file_of(tmp_path, document))).err)
    assert fault.startswith("steps[0].at: has no offset")
    assert fault.endswith('(write it as "2026-03-17T09:00:00+03:00")')


def test_a_file_without_end_is_given_up() -> None:
    """`check` reads no more than a methodology may have."""
    ended = accelflow("check", "/dev/zero")
    assert ended.returncode == 2
    assert "/dev/zero: is larger than 4,000,000 bytes" in ended.stderr


def test_of_many_faults_a_hundred_are_told(keyboard: Keyboard) -> None:
    """And how many there are."""
    words = (f"x{number}=1" for number in range(250))
    said = keyboard.types(*OPEN, *words)
    told = faults(said.err)
    assert said.err.startswith("accelflow: 250 faults; nothing was done\n")
    assert (len(told), told[-1]) == (101, "and 150 more")


def test_a_limit_that_nothing_names_is_no_sound_methodology(
    keyboard: Keyboard, tmp_path: Path
) -> None:
    """A misspelt one would leave that which was meant as it was."""
    file = tmp_path / "ours.toml"
    file.write_text(
        'name = "ours"\nversion = "1"\nextends = "hundred-day@1"\n[limits]\nteam_mots = 12\n'
    )
    said = keyboard.types("check", str(file))
    assert said.status == 2
    assert faults(said.err)[0].startswith("limits.team_mots: is named by no guard and no deadline")
    assert "did you mean team_most" in said.err


# --- stores that cannot be used -------------------------------------------------------------------


def test_links_that_lead_in_a_circle_are_told(keyboard: Keyboard, tmp_path: Path) -> None:
    """As a store that is not there."""
    (tmp_path / "one.db").symlink_to("two.db")
    (tmp_path / "two.db").symlink_to("one.db")
    for words in (("board",), OPEN):
        said = keyboard.types(*words, "--db", f"sqlite:///{tmp_path}/one.db")
        assert (said.status, said.out) == (3, "")
        assert f"{tmp_path}/one.db: its links lead round in a circle" in said.err


@pytest.mark.parametrize("length", [250, 300])
def test_a_name_that_is_too_long_is_told(keyboard: Keyboard, tmp_path: Path, length: int) -> None:
    """With the file, and not as output that cannot be written."""
    file = tmp_path / f"{'a' * (length - 3)}.db"
    said = keyboard.types(*OPEN, "--db", f"sqlite:///{file}")
    assert (said.status, said.out) == (3, "")
    assert f"{file}: its name is too long" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named(keyboard: Keyboard, tmp_path: Path) -> None:
    """It is not the output that fails."""
    said = keyboard.types("new", "ours", "--out", f"{tmp_path}/none/ours.toml")
    assert said.status == 3
    assert said.err == f"accelflow: {tmp_path}/none/ours.toml cannot be used: {os.strerror(2)}\n"


@pytest.mark.parametrize(
    "words", [OPEN, ("draw", "hundred-day"), ("board",), ("simulate", "withdrawal")]
)
def test_nothing_is_done_where_nothing_can_be_told(
    keyboard: Keyboard, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """With standard output closed it says so, and writes no record of which nobody hears."""
    ended = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *COMMAND, *words],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(ACCELFLOW_DB=keyboard.db),
        check=False,
    )
    told = "accelflow: standard output is closed, so nothing can be told; nothing was done\n"
    assert (ended.returncode, ended.stderr) == (3, told)
    assert list(tmp_path.iterdir()) == []


# --- goals while the days run ---------------------------------------------------------------------


def test_a_goal_is_missed_only_in_the_end(keyboard: Keyboard) -> None:
    """Until a final value is known it is reached, or not reached yet."""
    # as lists, in which no word is broken
    keyboard.patch.setenv("COLUMNS", "60")
    keyboard.types("simulate", "nashville-2013", "--db", keyboard.db)
    ended = [keyboard.types(*words).out for words in (("show", "nashville-2013"), ("board",))]
    assert all("not reached" not in told for told in ended)
    file = Path(keyboard.db.removeprefix("sqlite:///"))
    file.unlink()
    until = ("--until", "2013-07-31T18:00:00-05:00")
    story = keyboard.types("simulate", "nashville-2013", "--db", keyboard.db, *until).out
    for value, told in (("10", "not reached yet"), ("999", "reached")):
        measured = ("goal=goal-1", f"value={value}", "as_of=2013-07-31", "source=count")
        asked = ("do", "nashville-2013", "record-measurement", *measured, "--as", "nv-member-2")
        assert keyboard.types(*asked).status == 0
        for words in (("show", "nashville-2013"), ("board",)):
            said = " ".join(keyboard.types(*words).out.split())
            assert told in said
            assert "missed" not in said
            assert "surpassed" not in said
    _, _, board = story.partition("The board at the end")
    assert "missed" not in board.partition("The playing is kept")[0]
