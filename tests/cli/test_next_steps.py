"""Whoever is stuck at a terminal is told what to type next."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import attrs
import pytest

from accelflow.accelerator import Accelerator
from accelflow.cli.fields import Known, fields_of
from accelflow.cli.given import command_given
from accelflow.cli.helps import HELPS
from accelflow.cli.judging import sentence
from accelflow.cli.names import stages_of
from accelflow.cli.proposing import words_of
from accelflow.cli.tables import widths
from accelflow.clock import ManualClock
from accelflow.domain.actors import Actor
from accelflow.domain.commands import COMMANDS, Command, Correct, OpenSuccessor
from accelflow.domain.sustaining import Path as After
from accelflow.errors import InvalidInput
from accelflow.rules.guards import BUILT_IN
from accelflow.sqlite import SqliteJournal
from tests import lifecycle as life
from tests.cli.terminal import words
from tests.cli.typed import Keyboard, Said
from tests.lifecycle import CHALLENGE, walk_to

NOON = "2026-01-12T12:00:00+03:00"
FIELDS = (
    "statement=Leaks",
    "lead_entity=water",
    "affected_entities=homes",
    "programme.id=jo",
    "cohort.id=jo-1",
    "cohort.number=1",
    "zone=Asia/Amman",
)


def begun(keyboard: Keyboard, *more: str) -> Said:
    """Begins the challenge "leaks" in a rehearsal."""
    who = ("--as", "amal", "--role", "proposer", "--at", NOON)
    return keyboard.types("open", "leaks", *who, *FIELDS, *more)


def lead(keyboard: Keyboard, stage: str) -> None:
    """Leads the challenge of all tests to a stage, in a rehearsal: by a program, which is fast."""
    clock = ManualClock(life.BEGIN, simulated=True)
    with SqliteJournal(keyboard.db.removeprefix("sqlite:///")) as journal:
        journal.keep_time(clock)
        accelerator = Accelerator(journal, [life.PLAYBOOK], clock=clock)
        for event in walk_to(stage).events:
            if isinstance(event.cause, Command):
                assert event.actor is not None
                clock.set(event.effective_at)
                accelerator.handle(
                    event.cause, challenge=CHALLENGE, actor=event.actor, id=str(event.position)
                )


def proposed(said: Said) -> list[str]:
    """The words of the line that was proposed, without the name of the program."""
    [line] = [one for one in said.out.splitlines() if one.startswith("  accelflow ")]
    return shlex.split(line)[1:]


# --- a refusal ------------------------------------------------------------------------------------


def test_a_missing_role_tells_how_to_vouch_for_it(keyboard: Keyboard) -> None:
    """Of roles that the host vouches for the option is told, of a seat who holds it."""
    said = keyboard.types("open", "leaks", "--as", "amal", *FIELDS, "--at", NOON)
    assert said.status == 1
    assert "with --role proposer or --role office" in words(said.out)
    begun(keyboard)
    said = keyboard.asks("do", "leaks", life.SUBMIT_PROPOSAL, life.OFFICE)
    assert "proposer is amal: give --as" in words(said.out)
    assert "--role proposer" not in said.out


def test_an_entity_that_is_not_named_is_asked_for(keyboard: Keyboard) -> None:
    """A manager and a leader without --entity are told to give it, and nothing that misleads."""
    lead(keyboard, "teamed")
    member = life.MEMBERS[0]
    manager = Actor("mg", None, frozenset({"manager"}))
    said = keyboard.types(
        "ask",
        CHALLENGE,
        "clear-member",
        f"member={member.principal}",
        "--as",
        manager.principal,
        "--role",
        "manager",
    )
    assert f"vouch for it with --entity {member.entity}" in words(said.out)
    other = keyboard.types(
        "ask",
        CHALLENGE,
        "clear-member",
        f"member={member.principal}",
        "--as",
        "mg",
        "--role",
        "manager",
        "--entity",
        "elsewhere",
    )
    assert "vouch for it" not in other.out


def test_a_leader_without_an_entity_is_told_to_name_it(keyboard: Keyboard) -> None:
    """No change of the leadership would help, and none is advised."""
    lead(keyboard, "sustaining")
    pledge = ("ask", CHALLENGE, "sign-pledge", "digest=@current", "--as", "minw")
    said = keyboard.types(*pledge, "--role", "entity-leader")
    assert "It is not said for which entity the one who asks speaks." in words(said.out)
    assert f"--entity {life.CITY}" in said.out
    assert "change-leadership" not in said.out
    elsewhere = keyboard.types(*pledge, "--role", "entity-leader", "--entity", "elsewhere")
    assert "The command is change-leadership." in words(elsewhere.out)


def test_stages_are_named_with_their_ids_in_refusals(keyboard: Keyboard) -> None:
    """What is shown everywhere else, and the id that is given to commands."""
    begun(keyboard)
    said = keyboard.asks("do", "leaks", life.OPEN_REVIEW, life.REVIEWER)
    assert "stands at “challenge set (drafted)”" in words(said.out)
    assert "only at “proposal submitted (proposed)”" in words(said.out)
    assert "`accelflow moves leaks` lists the moves" in words(said.out)
    names = stages_of(life.PLAYBOOK.methodology)
    assert names["past-midpoint"] == "midpoint review held (past-midpoint)"
    assert names["returned"] == "returned"


def test_a_rehearsal_tells_how_its_day_comes(keyboard: Keyboard) -> None:
    """A date to come names --at with that day; so does a day that is too early."""
    lead(keyboard, "accelerating")
    late = ("ask", CHALLENGE, "launch-initiative", "name=A fair", "on=2023-04-20")
    said = keyboard.types(*late, "--as", life.TEAM_LEADER.principal)
    assert "--at 2023-04-20T12:00:00+06:00" in words(said.out)
    early = ("ask", CHALLENGE, "hold-scale-up-workshop", "narrative=x", "held_on=2023-06-18")
    said = keyboard.types(*early, "--as", "coach-1")
    assert "--at 2023-06-18T12:00:00+06:00" in words(said.out)


def test_only_what_was_meant_is_spoken_of(keyboard: Keyboard) -> None:
    """No path at all needs a reason; that no results are widened is no fault of it."""
    lead(keyboard, "sustaining")
    said = keyboard.types("ask", CHALLENGE, "choose-paths", "--as", "strategist-1")
    assert "No path is chosen, and it is not said why." in words(said.out)
    assert "scale" not in said.out.partition("✗")[2]


def test_the_document_in_hand_is_offered(keyboard: Keyboard) -> None:
    """Who gives another digest is told of @current."""
    lead(keyboard, "sustaining")
    said = keyboard.types(
        "ask",
        CHALLENGE,
        "sign-pledge",
        f"digest={'0' * 64}",
        "--as",
        "x",
        "--role",
        "entity-leader",
        "--entity",
        life.CITY,
    )
    assert "digest=@current stands for" in words(said.out)


@pytest.mark.parametrize("looking", ["show", "log", "moves"])
def test_a_challenge_that_is_not_there_is_looked_up(keyboard: Keyboard, looking: str) -> None:
    """Close ids are named, and how to list and to begin challenges."""
    begun(keyboard)
    said = keyboard.types(looking, "laeks")
    assert said.status == 3
    assert "did you mean leaks?" in said.err
    assert "accelflow board" in said.err
    assert "accelflow open laeks" in said.err


def test_asking_of_a_challenge_that_is_not_there_tells_how_one_begins(keyboard: Keyboard) -> None:
    """A refusal, for it is recorded, with the commands that help."""
    begun(keyboard)
    said = keyboard.types("do", "nope", "open-review", "--as", "x", "--role", "reviewer")
    assert said.status == 1
    assert "`accelflow open nope` begins one" in words(said.out)


# --- positions and successors ---------------------------------------------------------------------


def test_positions_are_told_where_they_are_needed(keyboard: Keyboard) -> None:
    """`log` numbers every event, and `show` the newest that can be corrected."""
    lead(keyboard, "past-midpoint")
    events = walk_to("past-midpoint").events
    lines = keyboard.types("log", CHALLENGE).out.splitlines()
    told = [int(found[1]) for line in lines if (found := re.match(r" *(\d+) \d\d:\d\d  ", line))]
    assert told == [event.position for event in events]
    current = walk_to("past-midpoint").challenge
    assert current is not None
    shown = keyboard.types("show", CHALLENGE).out
    for one in current.measurements[-5:]:
        assert f"  {one.position}: {one.goal}" in shown
    described = keyboard.types("moves", CHALLENGE, Correct.type, "--json").json()
    [position] = [one for one in described["fields"] if one["path"] == "position"]
    assert position["choices"] == [str(one.position) for one in current.measurements]


def test_a_successor_is_begun_with_the_line_that_is_told(keyboard: Keyboard) -> None:
    """By the acceptance, and by `show` and `moves` of the parent until it has begun."""
    lead(keyboard, "scaling")
    at = ("--at", "2023-09-01T09:00:00+06:00")
    current = walk_to("scaling").challenge
    assert current is not None
    assert current.paths is not None
    path, site = min(current.paths.openings(), key=str)
    command = OpenSuccessor("kg-2-next", After(path), site)
    said = keyboard.asks("do", CHALLENGE, command, life.OFFICE, *at)
    assert said.status == 0, said
    [position] = [
        line.split()[0]
        for line in keyboard.types("log", CHALLENGE).out.splitlines()
        if "kg-2-next" in line and line.split()[0].isdecimal()
    ]
    line = proposed(said)
    assert line[:2] == ["open", "kg-2-next"]
    assert f"predecessor.opened_at={position}" in line
    for looking in ("show", "moves"):
        told = keyboard.types(looking, CHALLENGE).out
        assert "Opened, and not begun in this store:" in told
        assert " ".join(["accelflow", *line]) in told
    given = [word if "zone" not in word else "zone=Asia/Bishkek" for word in line]
    assert keyboard.types(*given, *at).status == 0
    assert "not begun" not in keyboard.types("show", CHALLENGE).out


# --- moves of one command -------------------------------------------------------------------------


def test_the_proposed_line_can_be_typed(keyboard: Keyboard) -> None:
    """With a holder of a seat, or the role to vouch for, and the needed fields by name."""
    lead(keyboard, "proposed")
    line = proposed(keyboard.types("moves", CHALLENGE, "open-review"))
    assert line == ["ask", CHALLENGE, "open-review", "--as", "ID", "--role", "reviewer"]
    assert keyboard.types(*line).status == 0
    later = proposed(keyboard.types("moves", CHALLENGE, "verify-result"))
    assert later[3:7] == ["--as", "ID", "--role", "verifier"]
    assert "digest=…" not in later


@pytest.mark.parametrize("command", COMMANDS)
def test_every_proposed_line_names_every_needed_field(command: str) -> None:
    """Of what it gives nothing is unknown, and nothing is missing."""
    known = Known(walk_to("accelerating").challenge, life.PLAYBOOK.methodology)
    line = shlex.split(" ".join(words_of(fields_of(COMMANDS[command], known))))
    try:
        assert command_given(command, line, None, COMMANDS).type == command
    except InvalidInput as invalid:
        # only what somebody has to write in place of a date, a digest or a part of a list
        problems = [fault.problem for fault in invalid.faults]
        assert not [one for one in problems if "missing" in one or "unknown" in one], problems


def test_the_fields_of_a_command_tell_what_there_is(keyboard: Keyboard) -> None:
    """Steps, goals, members, votes and their scale, and what is needed only inside of something."""
    lead(keyboard, "accelerating")
    fields = {
        command: {one["path"]: one for one in _described(keyboard, command)["fields"]}
        for command in ("record-step", "record-measurement", "hold-midpoint-review", "set-goals")
    }
    methodology = life.PLAYBOOK.methodology
    steps = [step.id for step in methodology.steps]
    assert fields["record-step"]["step"]["choices"] == steps
    goals = [life.LEVEL, life.COUNT, life.MILESTONE]
    assert fields["record-measurement"]["goal"]["choices"] == goals
    assert fields["hold-midpoint-review"]["votes"]["kind"].startswith("list of whole number from 1")
    choice = fields["hold-midpoint-review"]["decisions.0.choice"]
    assert choice["choices"] == ["keep", "raise", "lower", "replace"]
    inner = fields["set-goals"]["goals.0.baseline.as_of"]
    assert (inner["needed"], inner["only_with"]) == (True, "goals.0.baseline")
    assert "takes the place" in fields["set-goals"]["goals.0.replaces"]["help"]
    told = words(keyboard.types("moves", CHALLENGE, "set-goals").out)
    assert "if goals.0.baseline is given" in told


def _described(keyboard: Keyboard, command: str) -> Any:
    return keyboard.types("moves", CHALLENGE, command, "--json").json()


def test_what_is_looked_at_is_told_in_sentences(keyboard: Keyboard) -> None:
    """Those of the guards, with the numbers of the methodology and the duties kept apart."""
    lead(keyboard, "led")
    told = words(keyboard.types("moves", CHALLENGE, "form-team").out)
    assert "The team has from 8 to 12 members" in told
    assert "A joint team comes from at least 2 entities" in told
    assert "coach and strategist" in told
    assert "team-size" not in told
    guards = _described(keyboard, "complete")["guards"]
    assert {one["transition"] for one in guards} == {"complete"}
    assert all(one["text"] for one in guards)


def test_every_use_of_a_guard_has_its_sentence() -> None:
    """It begins as one, is none of the names, and no setting of it is left open."""
    methodology = life.PLAYBOOK.methodology
    uses = {use for transition in methodology.transitions for use in transition.uses}
    uses |= {use for rule in methodology.deadlines for use in rule.holds}
    assert {use.guard for use in uses} == set(BUILT_IN)
    for use in uses:
        told = sentence(methodology, use)
        assert told[0].isupper()
        assert not re.search(r"`|100,000", told), told


def test_helps_are_those_of_fields_that_there_are() -> None:
    """None outlives its field."""
    for holder, helps in HELPS.items():
        assert set(helps) <= {field.name for field in attrs.fields(holder)}, holder


def test_who_may_not_ask_is_told_who_may(keyboard: Keyboard) -> None:
    """That it may be asked now, and by whom."""
    lead(keyboard, "ready")
    told = words(keyboard.types("moves", CHALLENGE, "set-goals", "--as", "coach-1").out)
    assert "coach-1 holds none of the roles that may ask set-goals now: member (member-1" in told
    assert "may not be asked now" not in told


def test_the_headline_is_what_can_be_typed(keyboard: Keyboard) -> None:
    """The command, not the id of one of its transitions; no fields are said to be none."""
    lead(keyboard, "accelerating")
    told = keyboard.types("moves", CHALLENGE, "hold-scale-up-workshop").out
    assert "hold-scale-up-workshop-in-the-run" not in told
    assert "hold-scale-up-workshop: stays" in told
    assert "It takes no fields." in keyboard.types("moves", CHALLENGE, "accept-lead").out


def test_how_a_challenge_is_begun_is_told_without_a_store(keyboard: Keyboard) -> None:
    """Every field of set-challenge, and a line to type; it is a challenge or --new."""
    said = keyboard.types("moves", "--new")
    assert (said.status, said.err) == (0, "")
    for field in ("! statement", "! cohort.number", "predecessor.opened_at", "numbering"):
        assert f" {field}  " in said.out, field
    line = [word if "zone" not in word else "zone=Asia/Amman" for word in proposed(said)]
    assert keyboard.types(*line).status == 0
    assert keyboard.types("moves").status == 2
    assert keyboard.types("moves", "leaks", "--new").status == 2
    assert "accelflow moves --new" in words(keyboard.types("open", "--help").out)


# --- what is shown --------------------------------------------------------------------------------


def test_the_dossier_tells_what_the_next_step_needs(keyboard: Keyboard) -> None:
    """Clearances, note and reviews before the launch; plan, workshop and checks at the end."""
    lead(keyboard, "teamed")
    said = words(keyboard.types("show", CHALLENGE).out)
    current = walk_to("teamed").challenge
    assert current is not None
    assert current.team is not None
    assert "review by reviewer-1: passes all four tests" in said
    assert "challenge note" in said
    members = [one.principal for one in current.team.members]
    missing = [one for one in members if one not in current.cleared]
    assert ("not cleared: " in said) is bool(missing)


def test_the_dossier_tells_the_plan(keyboard: Keyboard) -> None:
    """Each commitment with its id and owner, the closing workshop, and the checks."""
    lead(keyboard, "sustaining")
    said = words(keyboard.types("show", CHALLENGE).out)
    current = walk_to("sustaining").challenge
    assert current is not None
    assert current.plan is not None
    for one in current.plan.commitments:
        assert f"{one.id}: {one.what} – {one.owner_title} of {one.entity}" in said
    assert "closing workshop held on" in said
    assert "checks afterwards: none yet" in said


def test_a_variant_keeps_the_labels_of_what_it_extends(keyboard: Keyboard, tmp_path: Path) -> None:
    """Its own are not stored; an id that is the same reads as it does there."""
    file = tmp_path / "ours.toml"
    file.write_text('name = "ours"\nversion = "1"\nextends = "hundred-day@1"\n', encoding="utf-8")
    begun(keyboard, "--methodology", str(file))
    assert "leaks: challenge set (design phase)" in keyboard.types("show", "leaks").out
    assert "→ challenge set" in keyboard.types("log", "leaks").out
    assert "challenge set" in keyboard.types("board").out


def test_an_exercise_is_marked_wherever_it_is_told(keyboard: Keyboard) -> None:
    """On the board and over the dossier; nothing else is."""
    begun(keyboard, "--methodology", "simulation")
    for looking in (("board",), ("show", "leaks")):
        assert "This is an exercise: it is counted nowhere." in keyboard.types(*looking).out
    other = attrs.evolve(keyboard, db=f"{keyboard.db}-2")
    begun(other)
    assert "exercise" not in other.types("board").out


@pytest.mark.parametrize("columns", [60, 70, 80, 90, 100])
def test_the_board_can_be_read_at_every_width(keyboard: Keyboard, columns: int) -> None:
    """No line is too long, and of a long id at least twenty signs stand together."""
    keyboard.patch.setenv("COLUMNS", str(columns))
    lead(keyboard, "accelerating")
    told = keyboard.types("board").out
    assert max(map(len, told.splitlines())) <= columns
    assert CHALLENGE[:20] in told


def test_a_table_without_room_is_none() -> None:
    """Room is shared so that no word is broken, and the first column takes what is left."""
    assert widths([["Challenge", "a" * 40], ["Stage", "in the 100 days"]], 20) is None
    assert widths([["Challenge", "a" * 40], ["Stage", "in the 100 days"]], 60) == [45, 15]
    assert widths([["Goal"], ["Value", "one two"]], 40) == [33, 7]
