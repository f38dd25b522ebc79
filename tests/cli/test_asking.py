"""A person can run a whole challenge from a terminal, and every refusal says what to do next."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accelflow.codec import opened, to_dict, to_plain
from accelflow.domain.commands import COMMANDS, Command, SetChallenge
from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.events import Event
from accelflow.domain.folding import replay
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
from tests.cli.terminal import COMMAND, environment
from tests.cli.typed import Keyboard, Said
from tests.lifecycle import CHALLENGE, walk_to

NOON = "2026-01-12T12:00:00+03:00"
SET = (
    "statement=Leaks take nine days",
    "lead_entity=water",
    "affected_entities=homes",
    "programme.id=jo",
    "cohort.id=jo-1",
    "cohort.number=1",
    "zone=Asia/Amman",
)


def stored(keyboard: Keyboard, challenge: str) -> tuple[Event, ...]:
    """What the store holds of a challenge."""
    with SqliteJournal(keyboard.db.removeprefix("sqlite:///"), create=False) as journal:
        return tuple(opened(journal.read(challenge), challenge, COMMANDS))


def begin(keyboard: Keyboard, *more: str) -> Said:
    """Begins the challenge "leaks"."""
    return keyboard.types("open", "leaks", "--as", "amal", "--role", "proposer", *SET, *more)


def test_a_whole_challenge_from_a_terminal(keyboard: Keyboard) -> None:
    """Asked word by word in a rehearsal, it becomes event for event what it is in a program."""
    walk = walk_to("completed")
    for event in walk.events:
        if isinstance(event.cause, DeadlineMoved):
            continue
        verb = "open" if isinstance(event.cause, SetChallenge) else "do"
        assert event.actor is not None
        at = event.effective_at.isoformat()
        said = keyboard.asks(verb, CHALLENGE, event.cause, event.actor, "--at", at)
        assert (said.status, said.err) == (0, ""), said
    found = stored(keyboard, CHALLENGE)
    assert [told(event) for event in found] == [told(event) for event in walk.events]
    current = replay(found)
    assert current is not None
    assert current.stage == "completed"


def told(event: Event) -> dict[str, object]:
    """An event but for the id made up for its attempt, and for when a deadline was written down."""
    late = {"recorded_at": None} if event.actor is None else {}
    return {**to_dict(event), "attempt": None, **late}


def test_what_is_accepted_is_told(keyboard: Keyboard) -> None:
    """Who asked what, the stage that is reached, and the id to ask again with."""
    said = begin(keyboard, "--id", "first")
    assert said.status == 0
    lines = said.out.splitlines()
    assert lines[0].startswith("leaks: amal sets the challenge “Leaks take nine days”")
    assert "✓ accepted" in lines
    assert "→ challenge set" in lines
    assert "--id first" in said.out
    [event] = stored(keyboard, "leaks")
    assert (event.attempt, event.after) == ("first", "drafted")
    assert abs(event.recorded_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_what_is_refused_is_told_with_all_reasons(keyboard: Keyboard) -> None:
    """Each with what to do; the status says so, and nothing is recorded."""
    begin(keyboard)
    said = keyboard.asks("do", "leaks", life.FORM_TEAM, life.OFFICE)
    assert said.status == 1
    assert "✗ refused" in said.out
    assert "what to do:" in said.out
    assert len(stored(keyboard, "leaks")) == 1


def test_the_same_id_gives_the_same_answer(keyboard: Keyboard) -> None:
    """Once recorded, an attempt is answered and not done again; another under its id is refused."""
    assert begin(keyboard, "--id", "first").status == 0
    again = begin(keyboard, "--id", "first")
    assert again.status == 0
    assert "nothing was done now" in again.out
    other = begin(keyboard, "--id", "first", "national=yes", "--json")
    assert other.status == 1
    assert [reason["code"] for reason in other.json()["reasons"]] == ["id-reused"]
    assert len(stored(keyboard, "leaks")) == 1


def test_asking_what_it_would_come_to_writes_nothing(keyboard: Keyboard) -> None:
    """Neither of what would be accepted nor of what would be refused."""
    begin(keyboard)
    before = stored(keyboard, "leaks")
    proposal = ("ask", "leaks", "submit-proposal", "version=1")
    would = keyboard.asks("ask", "leaks", life.SUBMIT_PROPOSAL, life.PROPOSER)
    assert would.status == 1
    assert "would be" not in would.out
    amal = ("--as", "amal", "content.background=Pipes", "content.impact_area=Leaks")
    fields = (*amal, "content.beneficiaries=Homes")
    would = keyboard.types(*proposal, *fields)
    assert (would.status, would.err) == (0, "")
    assert "✓ would be accepted" in would.out
    assert "Nothing was written." in would.out
    assert stored(keyboard, "leaks") == before


def test_programs_get_one_document(keyboard: Keyboard) -> None:
    """With the outcome, the events or the reasons, their texts, and the id."""
    accepted = begin(keyboard, "--id", "first", "--json").json()
    assert (accepted["id"], accepted["outcome"], accepted["replayed"]) == (
        "first",
        "accepted",
        False,
    )
    assert [event["after"] for event in accepted["events"]] == ["drafted"]
    refused = keyboard.asks("do", "leaks", life.OPEN_REVIEW, life.REVIEWER, "--json")
    assert refused.status == 1
    [reason] = refused.json()["reasons"]
    assert reason["code"] == "not-in-this-stage"
    assert reason["text"]
    assert reason["mend"]


def test_the_digest_in_hand_is_filled_in(keyboard: Keyboard) -> None:
    """@current is the digest of the proposal that stands."""
    walk = walk_to("under-review")
    for event in walk.events:
        if not isinstance(event.cause, Command):
            continue
        assert event.actor is not None
        verb = "open" if isinstance(event.cause, SetChallenge) else "do"
        at = event.effective_at.isoformat()
        keyboard.asks(verb, CHALLENGE, event.cause, event.actor, "--at", at)
    words = [
        f"tests.{name}.{part}={value}"
        for name in to_plain(life.RECORD_REVIEW.tests)
        for part, value in (("finding", "pass"), ("reason", "It is so."))
    ]
    review = ("do", CHALLENGE, "record-review", "digest=@current", *words)
    said = keyboard.types(*review, "--as", "reviewer-1", "--role", "reviewer")
    assert (said.status, said.err) == (0, "")
    current = replay(stored(keyboard, CHALLENGE))
    assert current is not None
    assert [review.digest for review in current.reviews] == [life.PROPOSAL_DIGEST]


def test_a_variant_is_chosen_when_a_challenge_begins(keyboard: Keyboard) -> None:
    """What follows is judged by it, without naming it again."""
    assert begin(keyboard, "--methodology", "rapid-results").status == 0
    assert [event.methodology.name for event in stored(keyboard, "leaks")] == ["rapid-results"]
    assert "rapid-results" in keyboard.types("show", "leaks").out


def test_a_variant_of_ones_own_is_chosen_with_its_base(keyboard: Keyboard, tmp_path: Path) -> None:
    """What it extends is given beside it, and needed only once."""
    for name, base in (("base", "hundred-day"), ("ours", "base")):
        text = f'name = "{name}"\nversion = "1"\nextends = "{base}@1"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    ours, base = str(tmp_path / "ours.toml"), str(tmp_path / "base.toml")
    assert begin(keyboard, "--methodology", ours).status == 2
    assert begin(keyboard, "--methodology", ours, "--base", base).status == 0
    assert "It follows ours, version 1." in keyboard.types("show", "leaks").out


def test_an_exercise_is_a_rehearsal(keyboard: Keyboard) -> None:
    """It is begun under a clock of its own, and never beside what is real."""
    said = begin(keyboard, "--methodology", "simulation")
    assert (said.status, "never in real time" in said.err) == (2, True)
    assert begin(keyboard, "--methodology", "simulation", "--at", NOON).status == 0
    assert all(event.methodology.exercise for event in stored(keyboard, "leaks"))
    assert keyboard.types("board", "--json").json()["board"][0]["exercise"] is True
    real = ("open", "other", "--as", "amal", "--role", "proposer", *SET)
    beside = keyboard.types(*real, "--methodology", "hundred-day")
    assert (beside.status, "exercise" in beside.err) == (2, True)


# --- rehearsals -----------------------------------------------------------------------------------


def test_a_rehearsal_has_its_own_date(keyboard: Keyboard) -> None:
    """Its clock stands where it was left, and says so."""
    assert begin(keyboard, "--at", NOON).status == 0
    [event] = stored(keyboard, "leaks")
    assert event.recorded_at == datetime(2026, 1, 12, 9, tzinfo=UTC)
    assert "it is Monday 12 January 2026, 12:00" in keyboard.types("show", "leaks").out
    later = "2026-01-13T12:00:00+03:00"
    assert keyboard.asks("do", "leaks", life.OPEN_REVIEW, life.REVIEWER, "--at", later).status == 1
    assert "it is Tuesday 13 January 2026, 12:00" in keyboard.types("show", "leaks").out


def test_looking_ahead_moves_no_clock(keyboard: Keyboard) -> None:
    """`ask`, `moves` and `show` may be told a later instant, and leave the clock alone."""
    begin(keyboard, "--at", NOON)
    ahead = ("--at", "2026-03-01T12:00:00+03:00")
    assert "1 March 2026" in keyboard.types("show", "leaks", *ahead).out
    assert keyboard.types("moves", "leaks", *ahead).status == 0
    assert keyboard.asks("ask", "leaks", life.OPEN_REVIEW, life.REVIEWER, *ahead).status == 1
    assert "12 January 2026" in keyboard.types("show", "leaks").out


@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("2026-01-11T12:00:00+03:00", "lies before 2026-01-12T09:00:00+00:00"),
        ("2026-01-13T12:00:00", "has no offset"),
        ("yesterday", "is 'yesterday'"),
    ],
)
def test_an_instant_with_a_fault_is_told(keyboard: Keyboard, at: str, problem: str) -> None:
    """It may not lie before the clock, and it carries its offset."""
    begin(keyboard, "--at", NOON)
    said = keyboard.asks("do", "leaks", life.OPEN_REVIEW, life.REVIEWER, "--at", at)
    assert said.status == 2
    assert f"--at: {problem}" in said.err
    assert "nothing was done" in said.err


def test_a_store_in_real_time_is_told_no_other_date(keyboard: Keyboard) -> None:
    """Neither when something is asked nor when another challenge is begun."""
    begin(keyboard)
    said = keyboard.asks("do", "leaks", life.OPEN_REVIEW, life.REVIEWER, "--at", NOON)
    assert (said.status, "keeps real time" in said.err) == (2, True)
    said = keyboard.types("open", "other", "--as", "amal", "--role", "proposer", "--at", NOON, *SET)
    assert (said.status, "keeps real time" in said.err) == (2, True)


# --- what can go wrong ----------------------------------------------------------------------------


def test_a_store_that_is_not_there_is_not_made_by_a_question(keyboard: Keyboard) -> None:
    """It says where it looked and which command makes one."""
    said = keyboard.types("moves", "leaks")
    assert said.status == 3
    assert "no such file" in said.err
    assert "accelflow open" in said.err
    assert not Path(keyboard.db.removeprefix("sqlite:///")).exists()


def test_a_challenge_that_never_began_is_named(keyboard: Keyboard) -> None:
    """Looking at it fails; asking something of it is refused like anything else."""
    begin(keyboard)
    said = keyboard.types("show", "other")
    assert (said.status, "no challenge 'other'" in said.err) == (3, True)
    assert keyboard.asks("do", "other", life.OPEN_REVIEW, life.REVIEWER).status == 1


def test_a_journal_that_keeps_nothing_is_refused(keyboard: Keyboard) -> None:
    """The next command would find nothing."""
    said = keyboard.types("board", "--db", "memory:")
    assert said.status == 2
    assert "--db: keeps nothing for the next command" in said.err


def test_a_fault_of_the_asker_is_told(keyboard: Keyboard) -> None:
    """An id with a space in it is nobody's; the option that gave it is named."""
    begin(keyboard)
    said = keyboard.types("do", "leaks", "open-review", "--as", "  ")
    assert said.status == 2
    assert "  --as: has a space" in said.err


def test_a_lost_answer_leaves_its_id_behind(keyboard: Keyboard) -> None:
    """Where the output cannot be written, the id is said beside it, and gives the same answer."""
    words = ("open", "leaks", "--as", "amal", "--role", "proposer", *SET, "--db", keyboard.db)
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*COMMAND, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )
    assert ended.returncode == 3
    [event] = stored(keyboard, "leaks")
    assert event.attempt is not None
    assert f"--id {event.attempt}" in ended.stderr
    again = begin(keyboard, "--id", event.attempt)
    assert (again.status, "nothing was done now" in again.out) == (0, True)
    assert len(stored(keyboard, "leaks")) == 1
