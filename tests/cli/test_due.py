"""What is due is told from a terminal, and recorded: once, for a look only, or again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
from tests.cli.typed import Keyboard
from tests.lifecycle import CHALLENGE

LATE = life.on_day(60).isoformat()
"""By then the midpoint review is overdue, and Day 100 has still to come."""


def path_of(keyboard: Keyboard) -> Path:
    """The file of the store."""
    return Path(keyboard.db.removeprefix("sqlite:///"))


def written(keyboard: Keyboard) -> int:
    """How many events the challenge of all tests has in the store."""
    with SqliteJournal(path_of(keyboard)) as journal:
        return len(journal.read(CHALLENGE))


def played(journal: SqliteJournal, clock: ManualClock, stage: str) -> Accelerator:
    """The challenge of all tests led to a stage by what was asked on the way."""
    accelerator = Accelerator(journal, [life.PLAYBOOK], clock=clock)
    for event in life.walk_to(stage).events:
        if event.actor is not None:
            clock.set(event.recorded_at)
            accelerator.handle(
                event.cause,  # type: ignore[arg-type]  # what somebody asked is a command
                challenge=CHALLENGE,
                actor=event.actor,
                id=f"at-{event.position}",
            )
    return accelerator


def rehearsed(keyboard: Keyboard, stage: str) -> None:
    """A store to rehearse in, its challenge in a stage."""
    clock = ManualClock(life.BEGIN, simulated=True)
    with SqliteJournal(path_of(keyboard)) as journal:
        journal.keep_time(clock)
        played(journal, clock, stage)


def in_real_time(keyboard: Keyboard, *, age: timedelta) -> None:
    """A store that keeps real time, whose newest record is so old."""
    clock = ManualClock(life.BEGIN, simulated=True)
    with SqliteJournal(path_of(keyboard)) as journal:
        accelerator = played(journal, clock, "accelerating")
        clock.set(datetime.now(UTC) - age)
        accelerator.handle(life.SET_CHALLENGE, challenge="newest", actor=life.PROPOSER, id="n")


# --- due ------------------------------------------------------------------------------------------


def test_what_is_due_is_told_with_its_instant_and_whose_move_it_is(keyboard: Keyboard) -> None:
    """What is overdue comes first, in the challenge's zone and in UTC; the end by force last."""
    rehearsed(keyboard, "accelerating")
    said = keyboard.types("due", CHALLENGE, "--at", LATE)
    assert (said.status, said.err) == (0, "")
    lines = [line.strip() for line in said.out.splitlines()]
    assert lines[0] == f"{CHALLENGE}: first actions – overdue"
    midpoint = lines.index(f"{CHALLENGE}: midpoint – overdue")
    since = "since Saturday 6 May 2023, 00:00 in Asia/Bishkek (2023-05-05 18:00 UTC)"
    assert lines[midpoint + 1 : midpoint + 3] == [since, "met by hold-midpoint-review"]
    assert any(line.startswith("the move is that of") and "coach-1" in line for line in lines)
    end = lines.index(f"{CHALLENGE}: day 100")
    assert "before Sunday 25 June 2023, 00:00 in Asia/Bishkek (2023-06-24 18:00 UTC)" in lines[end:]
    assert "then it moves the challenge by force" in lines[end:]
    overdue = [line for line in lines if line.endswith(" – overdue")]
    rules = [line for line in lines if line.startswith(f"{CHALLENGE}: ")]
    assert lines[-1] == f"{len(rules)} deadlines, {len(overdue)} of them overdue."
    assert written(keyboard) == len(life.walk_to("accelerating").events)


def test_what_is_due_is_told_to_programs(keyboard: Keyboard) -> None:
    """The same of all challenges, or of one cohort, as a document."""
    rehearsed(keyboard, "accelerating")
    told = keyboard.types("due", CHALLENGE, "--at", LATE, "--json").json()
    instants = [one["deadline"]["due_at"] for one in told["due"]]
    assert instants == sorted(instants)
    for words, same in (((), True), (("--cohort", "kg-1"), True), (("--cohort", "kg-9"), False)):
        alike = keyboard.types("due", *words, "--at", LATE, "--json").json()
        assert alike == {"due": told["due"] if same else [], "failed": []}
    by_rule = {one["deadline"]["rule"]: one for one in told["due"]}
    assert by_rule["day-100"]["deadline"]["overdue"] is False
    first = by_rule["midpoint"]
    assert (first["challenge"], first["zone"]) == (CHALLENGE, "Asia/Bishkek")
    assert first["due_at_local"] == "2023-05-06T00:00:00+06:00"
    assert first["deadline"]["overdue"] is True
    assert first["met_by"] == ["hold-midpoint-review"]


def test_a_cohort_and_a_challenge_are_one_too_many(keyboard: Keyboard) -> None:
    """Both at once say two things."""
    said = keyboard.types("due", CHALLENGE, "--cohort", "kg-1")
    assert (said.status, "--cohort" in said.err) == (2, True)


# --- sweep ----------------------------------------------------------------------------------------


def test_a_sweep_records_what_is_owed(keyboard: Keyboard) -> None:
    """A dry run tells the same and writes nothing; a second sweep has nothing to do."""
    rehearsed(keyboard, "accelerating")
    before = written(keyboard)
    dry = keyboard.types("sweep", "--dry-run", "--at", LATE)
    assert (dry.status, dry.err) == (0, "")
    assert "Nothing was written." in dry.out
    owed = keyboard.types("sweep", "--dry-run", "--at", LATE, "--json").json()
    assert written(keyboard) == before
    wet = keyboard.types("sweep", "--at", LATE)
    assert (wet.status, wet.err) == (0, "")
    for said in (dry, wet):
        assert said.out.splitlines()[0] == CHALLENGE
        assert "overdue" in said.out
    assert "1 challenge swept." in wet.out
    assert written(keyboard) == before + len(owed["settled"]) > before
    assert keyboard.types("sweep", "--at", LATE, "--json").json() == {"settled": [], "failed": []}


def test_a_dry_run_tells_programs_what_the_sweep_then_records(keyboard: Keyboard) -> None:
    """Event for event."""
    rehearsed(keyboard, "accelerating")
    dry = keyboard.types("sweep", "--dry-run", "--at", LATE, "--json").json()
    assert "midpoint" in [event["cause"]["rule"] for event in dry["settled"]]
    assert keyboard.types("sweep", "--at", LATE, "--json").json() == dry


def test_a_damaged_challenge_is_set_aside(keyboard: Keyboard) -> None:
    """With its error beside the output, in a sweep and in a dry run, and a status of its own."""
    rehearsed(keyboard, "accelerating")
    with SqliteJournal(path_of(keyboard)) as journal, journal._store.writing() as connection:
        connection.execute("UPDATE event SET body = x'7b7d' WHERE position = 1")
        journal._store.commit(AssertionError("it was committed"))  # type: ignore[arg-type]
    for words in (("--dry-run",), ()):
        said = keyboard.types("sweep", *words, "--at", LATE)
        assert said.status == 3
        assert f"{CHALLENGE} is set aside" in said.err
        told = keyboard.types("sweep", *words, "--at", LATE, "--json").json()
        assert [one["challenge"] for one in told["failed"]] == [CHALLENGE]
    said = keyboard.types("due", "--at", LATE)
    assert (said.status, f"{CHALLENGE} cannot be read" in said.err) == (3, True)


def test_a_suspect_clock_is_confirmed_by_a_flag(keyboard: Keyboard) -> None:
    """In real time, of a sweep and a command; the text names the flag, and nothing is written."""
    in_real_time(keyboard, age=timedelta(days=46))
    before = written(keyboard)
    for said in (
        keyboard.types("sweep"),
        keyboard.asks("do", CHALLENGE, life.RECORD_PROGRESS, life.COACH, "--id", "x"),
    ):
        assert said.status == 3
        assert "46 days before; nothing was written" in said.err
        assert "--confirm-clock" in said.err
    assert written(keyboard) == before
    assert keyboard.types("sweep", "--dry-run").status == 0
    assert keyboard.types("sweep", "--confirm-clock").status == 0
    assert written(keyboard) > before


def test_a_watch_sweeps_again_and_again(keyboard: Keyboard) -> None:
    """Everything owed, however low the limit, then a pause; ctrl-C ends it."""
    in_real_time(keyboard, age=timedelta(days=1))
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    keyboard.patch.setattr("accelflow.cli.sweep.sleep", pause)
    with pytest.raises(KeyboardInterrupt):
        keyboard.types("sweep", "--watch", "30", "--limit", "1")
    assert pauses == [30, 30, 30]
    assert keyboard.capture.readouterr().out.count("1 challenge swept.") == 1
    assert keyboard.types("sweep", "--json").json()["settled"] == []


@pytest.mark.parametrize(
    "words", [("--watch", "5", "--dry-run"), ("--watch", "5"), ("--watch", "0"), ("--limit", "0")]
)
def test_a_sweep_that_makes_no_sense_is_refused(keyboard: Keyboard, words: tuple[str, ...]) -> None:
    """A watch that writes nothing or waits for a clock that stands, and numbers out of range."""
    rehearsed(keyboard, "drafted")
    said = keyboard.types("sweep", *words)
    assert said.status == 2
    assert words[0] in said.err
