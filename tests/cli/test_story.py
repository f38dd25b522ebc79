"""The story that people read: every word of a scenario as it stands, each thing told once."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from rich.console import Console

from accelflow.cli.story import told
from accelflow.domain.decisions import Refused
from accelflow.scenarios import SHIPPED, Played, Player, Scenario, load_scenario
from tests.cli.terminal import Document, accelflow, file_of, tiny, words

KYRGYZ = "kyrgyz-first-group"
NASHVILLE = "nashville-2013"
MARKUP = "W [/red] [bold] [urgent] :warning:"


def story(source: str | Document, width: int = 100) -> str:
    """What is printed of a scenario on a page of this width."""
    if isinstance(source, str):
        return _shipped(source, width)
    return _printed(load_scenario(source), width)


@cache
def _shipped(name: str, width: int) -> str:
    return _printed(load_scenario(name), width)


def _printed(scenario: Scenario, width: int) -> str:
    file = io.StringIO()
    told(Player(scenario), Console(file=file, width=width))
    return file.getvalue()


def board_of(text: str) -> str:
    """The part of a story that is the board."""
    return text[text.index("The board at the end") :]


def everything_named(title: str) -> Document:
    """The small scenario, with this text wherever a scenario has text of its own."""
    made = tiny()
    made["title"] = made["about"] = title
    made["challenges"]["waiting"] = title
    made["actors"]["amal"]["name"] = title
    made["entities"] = {"health": title}
    made["steps"][0]["note"] = title
    made["steps"][0]["ask"]["statement"] = title
    return made


@pytest.mark.parametrize("width", [60, 100])
def test_what_looks_like_markup_is_told_as_it_stands(width: int) -> None:
    """Square brackets in titles, names, notes and on the board are neither obeyed nor lost."""
    text = words(story(everything_named(MARKUP), width))
    assert text.count(MARKUP) >= 8
    assert MARKUP in words(board_of(story(everything_named(MARKUP), width)))
    assert f"{MARKUP} sets the challenge “{MARKUP}”, led by {MARKUP}" in text


@pytest.mark.parametrize("width", [60, 100])
def test_text_of_a_scenario_cannot_break_its_lines(width: int) -> None:
    """Line breaks in titles and names become spaces, and a carriage return overwrites nothing."""
    text = story(everything_named("first\nsecond\rthird\tfourth"), width)
    assert "\r" not in text
    assert "\t" not in text
    assert " first second third fourth sets" in words(text)


def test_arabic_keeps_its_marks() -> None:
    """Marks and isolates that Arabic needs reach the terminal, but no isolate a table."""
    name = "\u200fمستشفى \u2066A\u2069"
    text = story(everything_named(name))
    assert f"{name} sets" in words(text)
    assert "\u2066" not in board_of(text)


@pytest.mark.parametrize(
    ("name", "width"),
    [*((NASHVILLE, width) for width in (30, 60, 69, 70, 85)), (KYRGYZ, 40), (KYRGYZ, 100)],
)
def test_no_line_runs_over_or_ends_with_spaces(name: str, width: int) -> None:
    """Whatever the width, every line keeps to it."""
    lines = story(name, width).splitlines()
    assert max(map(len, lines)) == width
    assert lines == [line.rstrip() for line in lines]


def test_a_narrow_board_is_a_block_for_each_challenge() -> None:
    """At 40 columns nothing of the board is cut off: each value stands behind its name."""
    board = board_of(story(KYRGYZ, 40))
    assert "…" not in board
    for line in (
        "Home-type kindergartens",
        "  Stage: completed",
        "  Day 1: 17 March 2023",
        "  Cut-off: 24 June 2023",
        "  Goals: met °",
        "    Target: 30 kindergartens °",
        "    As of: 24 June 2023 °",
        "    Outcome: surpassed °",
        "  Constraint: with places for children",
    ):
        assert f"\n{line}\n" in board


def test_a_narrow_legend_has_one_sign_on_a_line() -> None:
    """Below 70 columns no sign of the legend stands amid the text of another."""
    legend = story(NASHVILLE, 40)
    for sign in ("→ the", "✗ refused, with", "! a", "° assumed: no source"):
        assert f"\n{sign}" in legend


def test_members_are_named_and_many_are_counted() -> None:
    """What is asked of several members names up to four of them, and counts the others."""
    few = words(story(KYRGYZ))
    assert (
        "approves that each of Family doctor, Hospital registrar and Health adviser takes part °"
    ) in few
    made = tiny()
    made["steps"][1] |= {
        "ask": {"type": "clear-member"},
        "each": {"member": ["a", "b", "c", "d", "e", "f"]},
    }
    assert "approves that each of a, b and 4 others takes part" in words(story(made))


def test_what_differs_between_challenges_is_told_of_each() -> None:
    """A pledge to the plans of two challenges is told twice, each with its own digest."""
    text = words(story(KYRGYZ))
    pledges = re.findall(r"(\S+): Leader for Bishkek city hall signs the pledge to the plan", text)
    assert pledges == ["kindergartens", "stations"]


def test_a_reason_is_told_once_however_many_transitions_give_it() -> None:
    """Two candidate transitions with the same against a stranger give one reason.

    That the one among them widens nothing is no reason to speak of: the other was meant.
    """
    file = files("accelflow.scenarios").joinpath(SHIPPED[NASHVILLE])
    made = json.loads(file.read_text(encoding="utf-8"))
    at = next(
        index for index, step in enumerate(made["steps"]) if step["ask"]["type"] == "choose-paths"
    )
    made["steps"][at] |= {"by": "nv-reviewer", "refused": ["role-missing", "scale-not-chosen"]}
    made["steps"] = made["steps"][: at + 1]
    *_, last = Player(load_scenario(made)).run()
    assert isinstance(last, Played)
    assert isinstance(last.answer.outcome, Refused)
    assert [reason.code for reason in last.answer.outcome.reasons].count("role-missing") == 2
    text = story(made)
    assert text.count("Only the strategist may ask this.") == 1
    assert "✗ refused\n" in text[text.index("chooses what") :]


def test_an_assumed_instant_is_marked_at_its_time() -> None:
    """The path "at" marks the time of a step, and only this."""
    made = tiny()
    made["steps"][0]["assumed"] = ["at"]
    text = story(made)
    assert "\n 10:00° Amal sets" in text
    assert "° assumed: at" not in text
    assert "\n 10:00  Amal takes" in text
    assert "\n10:00° Amal sets" in story(made, 40)


def test_the_end_counts_what_was_asked() -> None:
    """The last line says how much was asked and refused, and that all went as expected."""
    assert story(tiny()).splitlines()[-1] == (
        "2 commands asked, 1 accepted, 1 refused; all answers were as expected."
    )
    made = tiny()
    made["steps"][1]["refused"] = None
    assert story(made).splitlines()[-1] == (
        "2 commands asked, 1 accepted, 1 refused; 1 answer was not the expected one."
    )


def test_colour_is_left_out_where_it_is_not_wanted(tmp_path: Path) -> None:
    """With NO_COLOR a terminal gets no colour, and without it some."""
    forced = {"PYTHONUTF8": "1", "FORCE_COLOR": "1", "TERM": "xterm"}
    colour = re.compile(r"\x1b\[(?:\d+;)*3\d(?:;\d+)*m")
    file = file_of(tmp_path, tiny())
    assert colour.search(accelflow("simulate", file, env=forced).stdout)
    plain = accelflow("simulate", file, env={**forced, "NO_COLOR": "1"}).stdout
    assert "\x1b[1m" in plain
    assert not colour.search(plain)
