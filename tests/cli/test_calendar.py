"""The command `accelflow calendar`: a year to look at, and the same for programs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from accelflow.calendars import calendar
from accelflow.domain.calendars import DayKind
from tests.cli.terminal import accelflow, environment
from tests.cli.typed import Keyboard

MAY = """\
May, 20 working days
Mo  Tu  We  Th  Fr  Sa  Su
 1x  2   3   4   5x  6·  7·
 8x  9x 10  11  12  13+ 14·
15  16  17  18  19  20· 21·
22  23  24  25  26  27· 28·
29  30  31
"""


def test_a_month_shows_what_is_off_and_what_is_worked(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """May 2023 in Kyrgyzstan has its holidays, the day that was moved, and the Saturday worked."""
    monkeypatch.setenv("COLUMNS", "40")
    ended = keyboard.types("calendar", "kg", "2023")
    assert (ended.status, ended.err) == (0, "")
    assert MAY in ended.out
    assert ended.out.startswith("kg, 2023  version 1+holidays-kg-")
    assert "246 working days.\n" in ended.out
    assert "x off   · weekend   + worked, see below\n" in ended.out


def test_each_day_off_is_told_with_its_reason(keyboard: Keyboard) -> None:
    """Below the year stands every day that does not follow from the week, and no weekend."""
    out = keyboard.types("calendar", "kg", "2023").out
    for line in (
        "Friday 5 May 2023: Constitution Day",
        "Monday 8 May 2023: Cabinet decree, worked on 2023-05-13 instead",
        "Tuesday 9 May 2023: Victory Day",
        "Saturday 13 May 2023: Cabinet decree, worked in place of 2023-05-08",
    ):
        assert line in out.splitlines()
    assert "6 May 2023" not in out


def test_estimates_are_marked(keyboard: Keyboard) -> None:
    """In 2027 the feasts of the UAE and the days beside them are marked, and half days."""
    out = keyboard.types("calendar", "ae-federal", "2027").out
    assert " 8 ° 9x°10x°11x°12/°13· 14·" in out
    assert "Tuesday 9 March 2027: Eid al-Fitr °\n" in out
    assert "Friday 1 January 2027: New Year's Day\n" in out
    assert "253 working days, of which 51 half days.\n" in out
    assert "x off   · weekend   / half day   ° estimated\n" in out
    assert "°" not in keyboard.types("calendar", "ae-federal", "2024").out


@pytest.mark.parametrize(("columns", "abreast"), [(100, 3), (60, 2), (40, 1), (20, 1)])
def test_as_many_months_stand_side_by_side_as_fit(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, columns: int, abreast: int
) -> None:
    """No line is wider than the terminal unless one month is, and none ends with spaces."""
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = keyboard.types("calendar", "ae-sharjah", "2026").out.splitlines()
    assert max(line.count("Mo  Tu") for line in lines) == abreast
    assert sum(line.count("Mo  Tu") for line in lines) == 12
    assert max(map(len, lines)) <= max(columns, 28)
    assert [line for line in lines if line != line.rstrip()] == []


def test_programs_get_every_day(keyboard: Keyboard) -> None:
    """The JSON document has the snapshot of the year, the counts, and each day as it is."""
    found = keyboard.types("calendar", "ae-federal", "2023", "--json").json()
    days = found["days"]
    assert (found["year"], found["working_days"], len(days)) == (2023, 251, 365)
    assert found["half_days"] == sum(day["kind"] == DayKind.HALF for day in days)
    assert found["snapshot"]["id"] == "ae-federal"
    assert found["snapshot"]["version"] == calendar("ae-federal").version
    assert days[109] == {
        "on": "2023-04-20",
        "kind": "off",
        "reason": "Eid al-Fitr Holiday",
        "confirmed": True,
        "weekly": False,
    }


def test_a_file_of_ones_own_is_shown(keyboard: Keyboard, tmp_path: Path) -> None:
    """A TOML file is a calendar as well, and what it says cannot act on the terminal."""
    file = tmp_path / "ours.toml"
    file.write_text(
        'id = "ours"\nversion = "1"\nbase = "weekdays-mon-fri"\n'
        '[[day]]\non = 2026-06-15\nkind = "off"\nreason = "[red]Founding\u2067 day"\n'
    )
    ended = keyboard.types("calendar", str(file), "2026")
    assert ended.out.startswith("ours, 2026  version 1+weekdays-mon-fri-1\n260 working days.")
    assert "Monday 15 June 2026: [red]Founding\\u2067 day\n" in ended.out


def test_faults_end_with_two_and_all_of_them(keyboard: Keyboard, tmp_path: Path) -> None:
    """A calendar with faults is not shown, and each fault has its line."""
    file = tmp_path / "ours.toml"
    file.write_text('id = "ours"\n[[day]]\non = 2026-06-15\nkind = "of"\n')
    ended = keyboard.types("calendar", str(file), "2026")
    assert (ended.status, ended.out) == (2, "")
    assert "version: is missing" in ended.err
    assert "day[0].kind: is 'of' (did you mean off?)" in ended.err
    unknown = keyboard.types("calendar", "ae-sharja", "2026")
    assert unknown.status == 2
    assert "is neither shipped nor a file (did you mean ae-sharjah?)" in unknown.err


def test_a_year_without_data_ends_with_three(keyboard: Keyboard) -> None:
    """A year that the calendar says nothing of is told, with the years that it knows."""
    ended = keyboard.types("calendar", "kg", "2099")
    assert (ended.status, ended.out) == (3, "")
    assert "it has data from 2018-01-01 until 2077-12-31" in ended.err


def test_a_missing_extra_ends_with_three(
    keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the library the command says what to install."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    ended = keyboard.types("calendar", "kg", "2026")
    assert (ended.status, ended.out) == (3, "")
    assert "pip install 'accelflow[calendars]'" in ended.err


def test_a_plain_terminal_gets_plain_signs() -> None:
    """Where the encoding lacks the signs, off days and estimates are still told apart."""
    env = {**environment(), "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    ended = accelflow("calendar", "kg", "2027", env=env)
    assert ended.returncode == 0
    assert "x off   - weekend   * estimated\n" in ended.stdout
