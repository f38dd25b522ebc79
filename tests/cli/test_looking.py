"""What a person sees of challenges from a terminal: moves, dossier, board and record."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from accelflow.accelerator import Accelerator
from accelflow.codec import to_dict
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import COMMANDS, SetChallenge
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.playbooks import playbook
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import guard
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
from tests.cli.typed import Keyboard, Said
from tests.lifecycle import CHALLENGE, walk_to
from tests.methodologies.documents import entry, fresh


def lead(keyboard: Keyboard, stage: str) -> None:
    """Leads the challenge of all tests to a stage, in a rehearsal."""
    for event in walk_to(stage).events:
        if isinstance(event.cause, DeadlineMoved):
            continue
        verb = "open" if isinstance(event.cause, SetChallenge) else "do"
        assert event.actor is not None
        at = event.effective_at.isoformat()
        assert keyboard.asks(verb, CHALLENGE, event.cause, event.actor, "--at", at).status == 0


def file_of(keyboard: Keyboard) -> Path:
    """The file of the store."""
    return Path(keyboard.db.removeprefix("sqlite:///"))


# --- moves ----------------------------------------------------------------------------------------


def test_every_move_is_told_with_who_may_ask(keyboard: Keyboard) -> None:
    """The commands of the stage, where they lead, and who holds the seats."""
    lead(keyboard, "ready")
    said = keyboard.types("moves", CHALLENGE)
    assert said.status == 0
    told = {move.command for move in life.PLAYBOOK.moves(*_now("ready"))}
    assert told == {line.split()[0] for line in said.out.splitlines() if "by " in line} & told
    [launch] = [line for line in said.out.splitlines() if line.startswith("hold-launch-workshop")]
    assert "→ in the 100 days; by coach (coach-1)" in launch


def _now(stage: str) -> tuple[Challenge, datetime]:
    walk = walk_to(stage)
    assert walk.challenge is not None
    return walk.challenge, walk.at


def test_only_the_moves_of_somebody_are_told(keyboard: Keyboard) -> None:
    """A member may set goals; a coach may not, and a stranger may do nothing."""
    lead(keyboard, "ready")
    member = keyboard.types("moves", CHALLENGE, "--as", life.MEMBER.principal, "--json").json()
    assert "set-goals" in {move["command"] for move in member}
    assert all(move["allowed"] for move in member)
    coach = keyboard.types("moves", CHALLENGE, "--as", "coach-1", "--json").json()
    assert "set-goals" not in {move["command"] for move in coach}
    assert "Nothing may be asked." in keyboard.types("moves", CHALLENGE, "--as", "nobody").out


def test_every_command_is_described(keyboard: Keyboard) -> None:
    """Its fields, those that it needs, and how to ask it, whether or not it may be asked now."""
    lead(keyboard, "drafted")
    for command in COMMANDS:
        said = keyboard.types("moves", CHALLENGE, command)
        assert (said.status, said.err) == (0, "")
        marked = [line.split()[:2] for line in said.out.splitlines() if line.startswith("  ")]
        needed = {words[1] for words in marked if words[0] == "!"}
        asked = keyboard.types("ask", CHALLENGE, command, "--as", "x")
        missing = {
            line.strip().split(":")[0]
            for line in asked.err.splitlines()
            if line.endswith("is missing")
        }
        assert {one for one in needed if "." not in one} == missing, command


def test_a_command_that_does_not_exist_is_told(keyboard: Keyboard) -> None:
    """With what it may have been."""
    lead(keyboard, "drafted")
    said = keyboard.types("moves", CHALLENGE, "submit-propsal")
    assert (said.status, "submit-proposal" in said.err) == (2, True)


# --- show -----------------------------------------------------------------------------------------


def test_the_dossier_is_shown(keyboard: Keyboard) -> None:
    """The stage and the day, people, goals with what is known, what is due; ids to ask with."""
    lead(keyboard, "accelerating")
    said = keyboard.types("show", CHALLENGE)
    assert said.status == 0
    for text in (
        "in the 100 days (acceleration phase, Day ",
        "coach: coach-1",
        f"team leader: {life.TEAM_LEADER.principal}",
        "10 members of 3 entities",
        "Day 1 is Friday 17 March 2023",
        f"{life.LEVEL}: ",
        "before Sunday 25 June 2023 00:00",
        "hold-midpoint-review",
    ):
        assert text in said.out, text


def test_the_outcomes_are_shown(keyboard: Keyboard) -> None:
    """The result with its word, the plan, the pledges, the paths and what follows."""
    lead(keyboard, "completed")
    said = keyboard.types("show", CHALLENGE)
    for text in ("Day 1 was Friday 17 March 2023", "verified by verifier-1", "signed its pledge"):
        assert text in said.out, text


def test_a_withdrawal_that_is_asked_for_is_shown(keyboard: Keyboard) -> None:
    """With who asked."""
    lead(keyboard, "drafted")
    keyboard.asks("do", CHALLENGE, life.REQUEST_WITHDRAWAL, life.PROPOSER)
    assert "withdrawal is asked for by proposer-1" in keyboard.types("show", CHALLENGE).out


def test_what_is_owed_is_shown_and_marked(keyboard: Keyboard) -> None:
    """Looking past Day 100 shows the challenge concluded, and that nobody has written it yet.

    Owed is all that would be settled then, the midpoint and the end among it.
    """
    lead(keyboard, "accelerating")
    ahead = ("--at", "2023-07-01T09:00:00+06:00")
    said = keyboard.types("show", CHALLENGE, *ahead)
    assert "100 days over" in said.out
    assert "Fallen due, and not written yet" in said.out
    plain = keyboard.types("show", CHALLENGE, *ahead, "--json").json()
    assert plain["challenge"]["stage"] == "concluded"
    walk = walk_to("accelerating")
    settled = walk.wait(datetime.fromisoformat(ahead[1])).events[len(walk.events) :]
    owed = [to_dict(event) for event in settled]
    assert [_due(event) for event in plain["owed"]] == [_due(event) for event in owed]
    assert [
        _due(event) for event in plain["owed"] if _due(event)[0] in ("midpoint", "day-100")
    ] == [
        ("midpoint", "deadline-overdue", "2023-05-05T18:00:00Z"),
        ("day-100", "deadline-lapsed", "2023-06-24T18:00:00Z"),
        ("midpoint", "deadline-cancelled", "2023-06-24T18:00:00Z"),
    ]
    with SqliteJournal(file_of(keyboard)) as journal:
        assert len(journal.read(CHALLENGE)) == len(walk_to("accelerating").events)


def _due(event: dict[str, Any]) -> tuple[str, str, str]:
    """The rule of a deadline, what became of it, and when."""
    return event["cause"]["rule"], event["type"], event["effective_at"]


def test_the_store_is_shown(keyboard: Keyboard) -> None:
    """Its file, its clock, what its challenges follow, and the versions that matter."""
    lead(keyboard, "drafted")
    said = keyboard.types("show")
    for text in (
        str(file_of(keyboard)),
        "1 challenge",
        "clock: a rehearsal's, at 2023-01-16T04:00:00+00:00",
        "methodology: hundred-day@1",
        f"SQLite {sqlite3.sqlite_version}, schema 1",
    ):
        assert text in said.out.replace("\n", ""), text
    plain = keyboard.types("show", "--json").json()
    assert (plain["challenges"], plain["sqlite"]) == ([CHALLENGE], sqlite3.sqlite_version)


# --- board ----------------------------------------------------------------------------------------


def test_the_board_tells_all_challenges(keyboard: Keyboard) -> None:
    """Each with its stage and day, each goal below; or only those that are wanted."""
    lead(keyboard, "accelerating")
    keyboard.asks("open", "second", life.SET_CHALLENGE, life.PROPOSER)
    said = keyboard.types("board")
    assert said.status == 0
    assert CHALLENGE in said.out.replace("\n", "")
    assert "second" in said.out
    assert "2 challenges." in said.out
    for options, found in (
        (("--stage", "drafted"), ["second"]),
        (("--stage", "accelerating"), [CHALLENGE]),
        (("--cohort", "kg-1"), [CHALLENGE, "second"]),
        (("--cohort", "none"), []),
        (("--overdue",), []),
        (("--overdue", "--at", "2023-05-10T09:00:00+06:00"), [CHALLENGE]),
    ):
        rows = keyboard.types("board", *options, "--json").json()["board"]
        assert [row["challenge"] for row in rows] == found, options


def test_a_challenge_that_cannot_be_read_hides_no_other(keyboard: Keyboard) -> None:
    """It is named with what is wrong, the others are told, and the status says so."""
    lead(keyboard, "drafted")
    keyboard.asks("open", "second", life.SET_CHALLENGE, life.PROPOSER)
    tamper(keyboard, "second")
    said = keyboard.types("board")
    assert said.status == 3
    assert "1 challenge." in said.out
    assert "second cannot be read" in said.err
    plain = keyboard.types("board", "--json")
    assert (plain.status, [one["challenge"] for one in plain.json()["failed"]]) == (3, ["second"])


def tamper(keyboard: Keyboard, challenge: str) -> None:
    """Changes a letter in what is stored of a challenge."""
    with sqlite3.connect(file_of(keyboard)) as connection:
        connection.execute(
            "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), 'drafted', 'drafter') "
            "AS BLOB) WHERE challenge = ?",
            (challenge,),
        )
    connection.close()


def test_an_empty_board_says_so(keyboard: Keyboard) -> None:
    """No table without a row."""
    SqliteJournal(file_of(keyboard)).close()
    said = keyboard.types("board")
    assert (said.status, said.out) == (0, "0 challenges.\n")


# --- log ------------------------------------------------------------------------------------------


def test_the_record_is_told_in_order(keyboard: Keyboard) -> None:
    """Each event under its date, deadlines among them, and the head at the end."""
    lead(keyboard, "completed")
    said = keyboard.types("log", CHALLENGE)
    assert said.status == 0
    events = walk_to("completed").events
    assert f"{len(events)} events; the record is whole." in said.out
    dates = ["Monday 16 January 2023", "Friday 17 March 2023", "Sunday 25 June 2023"]
    places = [said.out.find(date) for date in dates if date in said.out]
    assert places == sorted(places)
    assert "→ 100 days over" in said.out
    plain = keyboard.types("log", CHALLENGE, "--json").json()
    assert [event["type"] for event in plain["events"]] == [event.type for event in events]


def test_a_head_that_was_kept_is_verified(keyboard: Keyboard) -> None:
    """The same one passes, also once more has happened; another one does not."""
    lead(keyboard, "drafted")
    head = _head(keyboard.types("log", CHALLENGE))
    keyboard.asks("do", CHALLENGE, life.RECORD_INDICATIVE_TARGET, life.PROPOSER)
    assert keyboard.types("log", CHALLENGE, "--head", head).status == 0
    other = keyboard.types("log", CHALLENGE, "--head", f"1:{'0' * 64}")
    assert (other.status, "another event than the head kept of it" in other.err) == (3, True)
    later = keyboard.types("log", CHALLENGE, "--head", f"9:{'0' * 64}")
    assert (later.status, "the event is gone" in later.err) == (3, True)
    wrong = keyboard.types("log", CHALLENGE, "--head", "newest")
    assert (wrong.status, "--head: is no position and hash" in wrong.err) == (2, True)


def _head(said: Said) -> str:
    return said.out.splitlines()[-1].removeprefix("head: ")


def test_a_record_that_was_changed_is_told(keyboard: Keyboard) -> None:
    """With the position at which it breaks."""
    lead(keyboard, "drafted")
    tamper(keyboard, CHALLENGE)
    said = keyboard.types("log", CHALLENGE)
    assert said.status == 3
    assert "breaks at position 1" in said.err


# --- a methodology that is not at hand ------------------------------------------------------------


def test_a_methodology_that_cannot_be_bound_is_told_with_why(keyboard: Keyboard) -> None:
    """Its definition lies in the store, and names a guard that only its host has."""

    own_thing = guard("own-thing", "own")(lambda question: ())
    document = fresh()
    document["name"] = "of-a-host"
    entry(document, "transition", "submit-proposal")["refuse"] = ["own-thing"]
    book = playbook(document, {**BUILT_IN, "own-thing": own_thing})
    with SqliteJournal(file_of(keyboard)) as journal:
        Accelerator(journal, [book]).handle(
            life.SET_CHALLENGE, challenge="theirs", actor=life.PROPOSER, id="first"
        )
    said = keyboard.types("show", "theirs")
    assert said.status == 3
    assert "no playbook at hand for of-a-host@1" in said.err
    assert "own-thing" in said.err.partition("its definition is in the store")[2]
    board = keyboard.types("board")
    assert (board.status, "theirs cannot be read" in board.err) == (3, True)
