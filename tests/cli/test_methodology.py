"""The commands `accelflow new`, `check` and `draw`, run as a person or a program would run them."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from pathlib import Path

import pytest

from accelflow.cli.beginning import beginning
from accelflow.cli.changes import ADDED, CHANGED, DROPPED, changes
from accelflow.methodologies import SHIPPED, load
from tests.cli.terminal import words
from tests.cli.typed import Keyboard
from tests.methodologies.documents import Document, fresh
from tests.methodologies.test_variants import extending, whole


def file_of(folder: Path, text: str, name: str = "ours.toml") -> Path:
    """A file with this text below the name, version and base of a variant."""
    path = folder / name
    head = f'name = "{path.stem}"\nversion = "1"\n'
    path.write_text(head + text, encoding="utf-8")
    return path


# --- new ----------------------------------------------------------------------------------------


def test_a_new_variant_is_written_and_is_sound(keyboard: Keyboard, tmp_path: Path) -> None:
    """The file has the name that was asked for, changes nothing yet, and passes the check."""
    ours = tmp_path / "ours.toml"
    ended = keyboard.types("new", "ours", "--extends", "rapid-results-30@1", "--out", str(ours))
    assert (ended.status, ended.err) == (0, "")
    assert words(ended.out) == f"{ours} is written; edit it, then: accelflow check {ours}"
    checked = keyboard.types("check", str(ours))
    assert checked.status == 0
    assert "ours@1 is sound" in checked.out
    assert "What it changes against rapid-results-30@1 nothing but its name" in words(checked.out)


def test_a_file_that_is_there_is_not_written_over(keyboard: Keyboard, tmp_path: Path) -> None:
    """What stands in it stays, and the command ends with 2."""
    ours = tmp_path / "ours.toml"
    ours.write_text("mine")
    ended = keyboard.types("new", "ours", "--out", str(ours))
    assert ended.status == 2
    assert f"{ours}: is there already (name another with --out)" in ended.err
    assert ours.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["Our Own"], "NAME: is not a name in kebab-case"),
        (["simulation"], "NAME: 'simulation' is the name of a shipped one"),
        (["ours", "--extends", "hundred-day@7"], "there is no hundred-day@7 (there is hundred-day"),
    ],
)
def test_what_cannot_be_written_is_told(
    keyboard: Keyboard, tmp_path: Path, arguments: list[str], fault: str
) -> None:
    """A name that is none, or of a shipped one, and a base that is not there end with 2."""
    ended = keyboard.types("new", *arguments, "--out", str(tmp_path / "ours.toml"))
    assert (ended.status, ended.out) == (2, "")
    assert fault in ended.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_commented_limit_may_be_uncommented_and_changed(name: str) -> None:
    """With the # taken away and another value, each limit is one that the base has."""
    base = load(name)
    text = beginning("ours", base, "accelflow check ours.toml")
    assert load(tomllib.loads(text)).limits == base.limits
    for limit, value in base.limits.items():
        line = f"# {limit} = {value}\n"
        assert text.count(line) == 1
        document = tomllib.loads(text.replace(line, f"{limit} = {value + 1}\n"))
        assert document["limits"] == {limit: value + 1}


def test_what_is_commented_is_toml_and_is_what_the_base_says() -> None:
    """With every # of a table taken away, the tables are those of the base."""
    lines = beginning("ours", load("hundred-day"), "look").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("[labels."))
    labels = "\n".join(line.removeprefix("# ") for line in lines[start:])
    assert tomllib.loads(labels)["labels"] == fresh()["labels"]
    first, last = lines.index("[drop]"), start - 2
    drop = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines[first:last]))["drop"]
    assert drop["stage"] == [stage["id"] for stage in fresh()["stage"]]
    assert drop["apart"] == [pair["roles"] for pair in fresh()["apart"]]


def test_the_path_of_a_new_file_writes_no_lines_into_it(keyboard: Keyboard, tmp_path: Path) -> None:
    """A name of a file that holds an end of line stays inside the comment."""
    ours = tmp_path / "a\nfoo = 1\n.toml"
    assert keyboard.types("new", "ours", "--out", str(ours)).status == 0
    assert "foo" not in tomllib.loads(ours.read_text(encoding="utf-8"))


# --- check --------------------------------------------------------------------------------------


def test_a_check_tells_what_a_variant_changes(keyboard: Keyboard) -> None:
    """Name, version, hash, limits, deadlines and stages of a shipped variant are told."""
    found = load("rapid-results-30")
    told = words(keyboard.types("check", "rapid-results-30").out)
    for expected in (
        "rapid-results-30@1 is sound",
        f"hash {found.hash}",
        "What it changes against rapid-results@1",
        "days 100 → 30",
        (
            "deadline: measurement (last), midpoint (closes, day, opens), midpoint-debrief "
            "(days), scale-up-workshop (day, opens); without day-100, day-15-target, data-check, "
            "progress-review, pulse-calls, midpoint-preparation, data-revisit, "
            "closing-preparation, leaders-secured, close-out; with day-30"
        ),
        "Acceleration: accelerating (in the 30 days), past-midpoint (midpoint review held)",
        "midpoint: Day 15, not before Day 12, at the latest Day 20, met by hold-midpoint-review",
        "day-30: Day 30, by force to concluded (30 days over)",
    ):
        assert expected in told, expected


def test_a_check_for_programs(keyboard: Keyboard) -> None:
    """The JSON document holds the same."""
    ended = keyboard.types("check", "simulation", "--json")
    document = json.loads(ended.out)
    found = load("simulation")
    assert ended.status == 0
    assert (document["name"], document["version"]) == ("simulation", "1")
    assert (document["hash"], document["exercise"]) == (found.hash, True)
    assert (document["extends"], document["faults"]) == ("hundred-day@1", [])
    assert [stage["id"] for stage in document["stages"]] == [stage.id for stage in found.stages]
    assert [rule["id"] for rule in document["deadlines"]] == ["day-100", "midpoint"]
    dropped = [
        change["id"]
        for change in document["changes"]
        if (change["table"], change["how"]) == ("stage", DROPPED)
    ]
    assert dropped == ["returned", "deferred", "ready", "withdrawn"]


def test_one_that_extends_nothing_changes_nothing(keyboard: Keyboard) -> None:
    """Of hundred-day no changes are told."""
    ended = keyboard.types("check", "hundred-day", "--json")
    assert json.loads(ended.out)["extends"] is None
    assert "What it changes" not in keyboard.types("check", "hundred-day").out


def test_all_faults_are_told_at_their_places(keyboard: Keyboard, tmp_path: Path) -> None:
    """Each fault has a line of its own with its path and remedy, and the status is 2."""
    ours = file_of(
        tmp_path,
        'extends = "hundred-day@1"\nlimits = {team_most = 15}\n'
        '[drop]\nstage = ["redy", "scaling"]\n',
    )
    ended = keyboard.types("check", str(ours))
    assert (ended.status, ended.out) == (2, "")
    assert "limits.team_most: is what hundred-day@1 says already" in ended.err
    assert "drop.stage: names 'redy', which hundred-day@1 does not have" in ended.err
    assert (
        "sets.after, inherited from hundred-day@1: needs the stage 'scaling', which this variant "
        "drops" in ended.err
    )
    as_json = keyboard.types("check", str(ours), "--json")
    faults = json.loads(as_json.out)["faults"]
    assert (as_json.status, as_json.err) == (2, "")
    assert {"limits.team_most", "drop.stage"} <= {fault["path"] for fault in faults}
    assert len(faults) == len(ended.err.splitlines()) - 1


def test_a_base_of_ones_own_is_named(keyboard: Keyboard, tmp_path: Path) -> None:
    """A file that is extended is given with --base, and is not found without it."""
    theirs = file_of(tmp_path, 'extends = "hundred-day@1"\nlimits = {goals_most = 2}\n', "t.toml")
    ours = file_of(tmp_path, 'extends = "t@1"\nlimits = {midpoint_due = 45}\n')
    third = tmp_path / "third.toml"
    alone = keyboard.types("check", str(ours))
    assert alone.status == 2
    assert "extends: there is no t@1" in alone.err
    told = words(keyboard.types("check", str(ours), "--base", str(theirs)).out)
    assert "against t@1 limits: midpoint_due 50 → 45" in told
    bases = [f"--base={ours}", f"--base={theirs}"]
    made = keyboard.types("new", "third", "--extends", "ours@1", *bases, "--out", str(third))
    assert words(made.out).endswith(" ".join(["accelflow check", str(third), *bases]))
    assert "# goals_most = 2\n" in third.read_text(encoding="utf-8")
    assert keyboard.types("check", str(third), *bases).status == 0
    assert drawn(keyboard, third, *bases) == drawn(keyboard, "hundred-day").replace(
        "hundred-day@1", "third@1"
    )


def test_changes_of_every_table_are_found() -> None:
    """Whatever a variant changes, drops or adds is one change, with its table and id."""
    base = load("hundred-day")
    variant: Document = extending(
        exercise=True,
        phases=["sustainability", "acceleration", "design"],
        limits={"team_most": 9, "ours": 55},
        roles={"host": ["office", "reviewer", "entity-leader", "manager", "verifier", "auditor"]},
        apart=[{"roles": ["keeper", "leader"]}],
        stage=[{"id": "led", "phase": "acceleration"}],
        step=[{"id": "ours"}],
        transition=[{"id": "drop-path", "to": "scaling"}],
        deadline=[{"id": "midpoint", "day": "ours"}],
        labels={"en": {"led": "chosen"}},
        drop={
            "step": ["data-check"],
            "deadline": ["data-check"],
            "limits": ["cohort_exact"],
            "apart": [["coach", "member"]],
        },
    )
    del variant["drop"]["limits"]
    found = {(one.table, one.id): one for one in changes(base, load(variant))}
    assert {key: one.how for key, one in found.items() if key[0] != "transition"} == {
        ("exercise", "exercise"): ADDED,
        ("phases", "phases"): CHANGED,
        ("limits", "team_most"): CHANGED,
        ("limits", "ours"): ADDED,
        ("roles", "host"): CHANGED,
        ("apart", "coach and member"): DROPPED,
        ("apart", "keeper and leader"): ADDED,
        ("stage", "led"): CHANGED,
        ("step", "data-check"): DROPPED,
        ("step", "ours"): ADDED,
        ("deadline", "midpoint"): CHANGED,
        ("deadline", "data-check"): DROPPED,
        ("labels", "en.led"): CHANGED,
    }
    moved = found["transition", "drop-path"]
    assert (moved.before, moved.after) == ({"to": None}, {"to": "scaling"})
    assert (found["deadline", "midpoint"].before, found["deadline", "midpoint"].after) == (
        {"day": 50},
        {"day": 55},
    )
    assert changes(base, load(whole())) == ()


# --- draw ---------------------------------------------------------------------------------------


def drawn(keyboard: Keyboard, *arguments: str | Path) -> str:
    """The text that is drawn."""
    ended = keyboard.types("draw", *map(str, arguments))
    assert (ended.status, ended.err) == (0, "")
    return ended.out


def test_every_move_is_drawn_for_mermaid(keyboard: Keyboard) -> None:
    """Each stage stands in its phase, each move is an arrow, and what comes by force is dotted."""
    text = drawn(keyboard, "hundred-day")
    found = load("hundred-day")
    for stage in found.stages:
        assert text.count(f's_{stage.id.replace("-", "_")}["{found.labels["en"][stage.id]}"]') == 1
    for transition in found.transitions:
        for source in transition.sources:
            if transition.target not in (None, source):
                ends = [one.replace("-", "_") for one in (source, transition.target or "")]
                assert f's_{ends[0]} -- "{transition.command}" --> s_{ends[1]}' in text
    assert 'begin -- "set-challenge" --> s_drafted' in text
    for source in ("accelerating", "past_midpoint"):
        assert f's_{source} -. "day-100 (Day 100)" .-> s_concluded' in text
    arrows = [line for line in text.splitlines() if "->" in line]
    dotted = [index for index, line in enumerate(arrows) if ".->" in line]
    assert f"linkStyle {','.join(map(str, dotted))} stroke" in text
    assert "record-measurement" not in text
    assert text.index('"Design"') < text.index('"Acceleration"') < text.index('"Sustainability"')


def test_single_stages_are_drawn_with_what_lets_them_stay(keyboard: Keyboard) -> None:
    """Of a stage that is asked for all commands are named, and only its neighbours are drawn."""
    text = drawn(keyboard, "hundred-day", "--stage", "past-midpoint", "--locale", "ru")
    assert 's_past_midpoint["после промежуточного обзора<br/>· change-leadership' in text
    assert "· record-measurement" in text
    assert "s_concluded" in text
    assert "s_scaling" not in text
    assert "begin" not in text


@pytest.mark.parametrize("locale", ["ar", "ky"])
def test_a_graph_has_the_labels_of_a_language(keyboard: Keyboard, locale: str) -> None:
    """Stages are named in the language that is asked for, lapses are dashed."""
    text = drawn(keyboard, "rapid-results-30", "--format", "dot", "--locale", locale)
    assert load("rapid-results-30").labels[locale]["accelerating"] in text
    assert text.count("style=dashed") == 2
    assert text.startswith('digraph "rapid-results-30@1" {')
    assert text.count("{") == text.count("}") == 4


def test_labels_cannot_break_out_of_the_text(keyboard: Keyboard, tmp_path: Path) -> None:
    """Signs that either language gives a meaning are written as what they are."""
    ours = file_of(
        tmp_path,
        'extends = "hundred-day@1"\n[labels.en]\nled = \'"]; x\\n <b> & `#\'\n',
    )
    text = drawn(keyboard, ours)
    assert 's_led["#34;]; x#92;n #60;b#62; #38; #96;#35;"]' in text
    assert 's_led [label="\\"]; x\\\\n <b> & `#"]' in drawn(keyboard, ours, "--format", "dot")


def test_what_cannot_be_drawn_is_told_at_once(keyboard: Keyboard, tmp_path: Path) -> None:
    """An unknown stage, an unknown language and a picture for the terminal are all named."""
    arguments = ["--stage", "leed", "--locale", "kyr", "--format", "png"]
    ended = keyboard.types("draw", "hundred-day", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert "--stage: there is no stage 'leed' (did you mean led" in ended.err
    assert "--locale: there are no labels in 'kyr' (did you mean ky" in ended.err
    assert "--out: is missing, and png is no text (name a file)" in ended.err


def graphviz(keyboard: Keyboard, folder: Path, script: str) -> None:
    """From now on the only program is a `dot` that does as the script says."""
    program = folder / "dot"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    keyboard.patch.setenv("PATH", str(folder))


def test_a_picture_is_what_graphviz_makes(keyboard: Keyboard, tmp_path: Path) -> None:
    """The program gets the graph and the format, and what it answers is written as it is."""
    graphviz(keyboard, tmp_path, 'echo "$@"; while read -r line; do echo "$line"; done')
    text = drawn(keyboard, "simulation", "--format", "dot")
    out = tmp_path / "picture.svg"
    assert drawn(keyboard, "simulation", "--format", "svg", "--out", out) == ""
    told = out.read_text(encoding="utf-8").splitlines()
    assert told[0] == "-Tsvg"
    assert len(told) == len(text.splitlines()) + 1
    assert drawn(keyboard, "simulation", "--format", "svg").splitlines() == told


def test_without_graphviz_the_remedy_is_told(keyboard: Keyboard, tmp_path: Path) -> None:
    """Where the program is missing, or fails, nothing is written and the status is 3."""
    out = tmp_path / "picture.png"
    arguments = ["draw", "hundred-day", "--format", "png", "--out", str(out)]
    keyboard.patch.setenv("PATH", os.devnull)
    missing = keyboard.types(*arguments)
    assert missing.status == 3
    assert "png is made by the program dot, which is not here: install Graphviz" in missing.err
    for script, why in (
        ("echo no font >&2; exit 1", "no font"),
        ("exit 7", "it ended with 7"),
    ):
        graphviz(keyboard, tmp_path, script)
        failed = keyboard.types(*arguments)
        assert failed.status == 3
        assert f"the program dot did not draw it: {why}" in failed.err
    assert not out.exists()


@pytest.mark.parametrize("command", ["new", "check", "draw"])
def test_every_command_says_its_statuses(keyboard: Keyboard, command: str) -> None:
    """The help of each command about methodologies names its exit statuses."""
    assert "Exit status: 0 when it is" in words(keyboard.types(command, "--help").out)


# --- for programs -------------------------------------------------------------------------------


def test_a_drawing_for_programs_has_every_arrow(keyboard: Keyboard) -> None:
    """The same stages and arrows as in the picture, what comes by force marked."""
    drawn = keyboard.types("draw", "hundred-day", "--json").json()
    nodes = [node["stage"]["id"] for _, nodes in drawn["phases"] for node in nodes]
    assert sorted(nodes) == sorted(stage.id for stage in load("hundred-day").stages)
    forced = {(one["source"], one["target"]) for one in drawn["arrows"] if one["forced"]}
    assert forced == {("accelerating", "concluded"), ("past-midpoint", "concluded")}
    assert ("past-midpoint", "concluded", False) in {
        (one["source"], one["target"], one["forced"]) for one in drawn["arrows"]
    }


def test_a_new_file_for_programs(keyboard: Keyboard, tmp_path: Path) -> None:
    """Where it is, and how to look at it."""
    ours = tmp_path / "ours.toml"
    told = keyboard.types("new", "ours", "--out", str(ours), "--json").json()
    assert told == {
        "file": str(ours),
        "extends": "hundred-day@1",
        "check": f"accelflow check {ours}",
    }
