"""The clock of a rehearsal moves with what is recorded, and what may not lie together does not."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.playbooks import playbook
from accelflow.scenarios import Player, load_scenario
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
from tests.cli.terminal import COMMAND, environment, file_of, tiny, words
from tests.cli.test_asking import NOON, SET, begin, stored
from tests.cli.typed import Keyboard

NINE = datetime(2026, 1, 12, 9, tzinfo=UTC)
"""NOON, in UTC."""


def file_behind(keyboard: Keyboard) -> Path:
    """The file of the keyboard's store."""
    return Path(keyboard.db.removeprefix("sqlite:///"))


def clock(keyboard: Keyboard) -> datetime | None:
    """Where the clock of the store stands."""
    with SqliteJournal(file_behind(keyboard), create=False) as journal:
        return journal.rehearsed_until()


def withdraw(keyboard: Keyboard, *more: str) -> str:
    """Asks for a withdrawal; what is told."""
    asked = ("do", "leaks", "request-withdrawal", "--as", "amal", "reason=Late")
    return keyboard.types(*asked, *more).out


# --- the clock ------------------------------------------------------------------------------------


def test_the_date_of_a_rehearsal_is_told_with_every_answer(keyboard: Keyboard) -> None:
    """As `show` tells it: of what is accepted and refused, whether --at is given or not."""
    begun = begin(keyboard, "--at", NOON)
    assert "Rehearsal: it is Monday 12 January 2026, 12:00." in begun.out
    later = withdraw(keyboard, "--at", "2026-01-13T09:30:00+03:00")
    assert "Rehearsal: it is Tuesday 13 January 2026, 09:30." in later
    other = keyboard.types("open", "other", "--as", "amal", "--role", "proposer", *SET)
    assert "Rehearsal: it is Tuesday 13 January 2026, 09:30." in other.out


def test_real_time_is_not_told_as_a_rehearsal(keyboard: Keyboard) -> None:
    """In a store that keeps real time there is no date to be told."""
    assert "Rehearsal" not in begin(keyboard).out


def test_a_clock_that_was_moved_meanwhile_undoes_nothing(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another terminal goes on in between: what is asked is recorded, and told so."""
    begin(keyboard, "--at", NOON)
    handle = Accelerator.handle

    def overtaken(*arguments: object, **named: object) -> object:
        with SqliteJournal(file_behind(keyboard), create=False) as journal:
            journal.rehearse(datetime(2026, 1, 20, tzinfo=UTC))
        return handle(*arguments, **named)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(Accelerator, "handle", overtaken)
    said = keyboard.types(
        *("do", "leaks", "request-withdrawal", "--as", "amal", "reason=Late"),
        *("--at", "2026-01-13T12:00:00+03:00"),
    )
    assert (said.status, said.err) == (0, "")
    assert len(stored(keyboard, "leaks")) == 2
    assert clock(keyboard) == datetime(2026, 1, 20, tzinfo=UTC)


def test_what_was_recorded_when_a_process_was_killed_has_its_date(keyboard: Keyboard) -> None:
    """Killed behind the commit, the clock stands where the command was given."""
    begin(keyboard, "--at", NOON)
    killed = """
import os, signal
from accelflow.accelerator import Accelerator
handle = Accelerator.handle
def killed(*arguments, **named):
    handle(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
Accelerator.handle = killed
from accelflow.cli import main
main()
"""
    asked = ("do", "leaks", "request-withdrawal", "--as", "amal", "reason=Late")
    subprocess.run(
        [COMMAND[0], "-c", killed, *asked, "--at", "2026-02-01T12:00:00+03:00"],
        env=environment(ACCELFLOW_DB=keyboard.db),
        check=False,
    )
    assert len(stored(keyboard, "leaks")) == 2
    assert clock(keyboard) == datetime(2026, 2, 1, 9, tzinfo=UTC)


def test_a_playing_that_was_killed_has_the_date_of_what_is_recorded(tmp_path: Path) -> None:
    """Whenever it stops, the clock stands at the newest instant of the record."""
    with SqliteJournal(tmp_path / "store.db") as journal:
        player = Player(load_scenario("withdrawal"), journal)
        journal.keep_time(player.clock)
        for _ in player.run():
            assert journal.rehearsed_until() == player.now


def test_what_was_asked_before_moves_no_clock(keyboard: Keyboard) -> None:
    """Neither a replayed answer nor an id of something else, a year later."""
    begin(keyboard, "--at", NOON, "--id", "first")
    later = ("--at", "2027-01-12T12:00:00+03:00", "--id", "first")
    assert "nothing was done now" in begin(keyboard, *later).out
    assert keyboard.types("show", "leaks").out.count("12 January 2026, 12:00") == 1
    reused = begin(keyboard, "national=yes", *later)
    assert reused.status == 1
    assert "Nothing was recorded" in reused.out
    assert "Recorded as" not in reused.out
    assert "Rehearsal: it is" not in reused.out
    assert clock(keyboard) == NINE


def test_a_leap_of_the_clock_is_told_with_what_to_do(keyboard: Keyboard) -> None:
    """More than 45 days on, whoever asks learns that it never goes back, and how to try out."""
    begin(keyboard, "--at", NOON)
    near = keyboard.types("do", "leaks", "open-review", "--as", "x", "--at", "2026-02-26T12:00Z")
    assert "never goes back" not in near.out
    far = ("do", "leaks", "open-review", "--as", "x", "--role", "reviewer")
    said = keyboard.types(*far, "--at", "2027-02-01T12:00:00+03:00")
    assert said.status == 1
    assert "went on by 385 days, and never goes back." in words(said.out)
    file = file_behind(keyboard)
    assert f"  cp {file} {file}.copy\n" in said.out
    assert clock(keyboard) == datetime(2027, 2, 1, 9, tzinfo=UTC)


def test_a_rehearsal_that_begins_meanwhile_is_not_mixed_with_real_time(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked in real time of a file that another terminal rehearses in, nothing is written."""
    near = datetime.now(UTC)
    handle = Accelerator.handle

    def overtaken(*arguments: object, **named: object) -> object:
        with SqliteJournal(file_behind(keyboard)) as journal:
            other = ManualClock(near, simulated=True)
            journal.keep_time(other)
            monkeypatch.setattr(Accelerator, "handle", handle)
            Accelerator(journal, [playbook()], clock=other).handle(
                life.SET_CHALLENGE, challenge="other", actor=life.PROPOSER, id="other"
            )
        return handle(*arguments, **named)  # type: ignore[arg-type]  # passed on as they come

    monkeypatch.setattr(Accelerator, "handle", overtaken)
    said = begin(keyboard)
    assert said.status == 2
    assert "--at: is missing for a store that is rehearsed in" in said.err
    assert stored(keyboard, "leaks") == ()
    assert clock(keyboard) == near


# --- what lies together ---------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(["withdrawal", "training-exercise"])))
def test_an_exercise_is_played_into_no_store_of_others(
    keyboard: Keyboard, order: tuple[str, str]
) -> None:
    """Nor others into that of an exercise: both are told, and the store stays as it was."""
    assert keyboard.types("simulate", order[0], "--db", keyboard.db).status == 0
    before = keyboard.types("board", "--json").json()
    said = keyboard.types("simulate", order[1], "--db", keyboard.db)
    assert (said.status, said.out) == (2, "")
    assert "an exercise is kept in a store of its own: name another with --db" in said.err
    assert keyboard.types("board", "--json").json() == before


def test_an_exercise_begins_in_no_store_of_others(keyboard: Keyboard) -> None:
    """In the words of the terminal, without a store being changed."""
    begin(keyboard, "--at", NOON)
    words = ("open", "other", "--as", "amal", "--role", "proposer", *SET)
    said = keyboard.types(*words, "--methodology", "simulation")
    assert said.status == 2
    assert "  --db: holds challenges that are no exercise, and this is one" in said.err
    assert stored(keyboard, "other") == ()


def test_a_playing_into_another_time_is_told(keyboard: Keyboard, tmp_path: Path) -> None:
    """A store that keeps real time, or whose clock is later, is refused in words of its own."""
    scenario = str(file_of(tmp_path, tiny()))
    begin(keyboard)
    real = keyboard.types("simulate", scenario, "--db", keyboard.db)
    assert real.status == 2
    assert "--db: keeps real time, and a scenario is played in the time of a rehearsal" in real.err
    file_behind(keyboard).unlink()
    begin(keyboard, "--at", "2027-01-01T00:00:00+00:00")
    late = keyboard.types("simulate", scenario, "--db", keyboard.db)
    assert late.status == 2
    stands = "--db: its clock stands at 2027-01-01T00:00:00+00:00, and the scenario begins before"
    assert stands in late.err


def test_a_variant_changes_under_a_new_version_only(keyboard: Keyboard, tmp_path: Path) -> None:
    """Another content under the name and version that a store holds is refused."""
    file = tmp_path / "ours.toml"
    ours = 'name = "ours"\nversion = "1"\nextends = "hundred-day@1"\n[limits]\nteam_most = '
    file.write_text(f"{ours}12\n")
    chosen = ("--methodology", str(file))
    assert begin(keyboard, *chosen).status == 0
    file.write_text(f"{ours}13\n")
    words = ("open", "other", "--as", "amal", "--role", "proposer", *SET, *chosen)
    said = keyboard.types(*words)
    assert said.status == 2
    assert "--methodology: is not the ours@1 that this store holds (raise its version" in said.err
    file.write_text(f"{ours}13\n".replace('version = "1"', 'version = "2"'))
    assert keyboard.types(*words).status == 0


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--at", "0001-01-01T00:00:00+03:00"), "--at: lies in the year 1"),
        (("--methodology", "simulation"), "--at: is missing, and an exercise is never"),
        (("--role", "a b"), "--role: has a space"),
        (("--id", "a b"), "--id: has a space"),
    ],
)
def test_where_nothing_is_done_no_store_is_made(
    keyboard: Keyboard, more: tuple[str, ...], told: str
) -> None:
    """What begins with a fault leaves no file behind."""
    said = begin(keyboard, *more)
    assert (said.status, said.out) == (2, "")
    assert f"  {told}" in said.err
    assert not file_behind(keyboard).exists()
