"""From a terminal a feed is written whole or not at all, and every fault is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.test_asking import begin
from tests.cli.test_looking import lead
from tests.cli.typed import Keyboard
from tests.feed.feeds import read
from tests.feed.rfc5545 import faults
from tests.lifecycle import CHALLENGE, COHORT


def test_a_feed_goes_to_standard_output(keyboard: Keyboard) -> None:
    """Of a challenge and of its cohort, the same dates, in the language asked for."""
    lead(keyboard, "accelerating")
    one = keyboard.types("ics", CHALLENGE)
    all_of_them = keyboard.types("ics", "--cohort", COHORT.id, "--locale", "ar")
    assert (one.status, one.err) == (all_of_them.status, all_of_them.err) == (0, "")
    found, arabic = read(one.out.encode()), read(all_of_them.out.encode())
    assert list(found) == list(arabic)
    assert f"{CHALLENGE}/deadline/day-100/1@accelflow" in found
    assert "اليوم 100" in all_of_them.out


def test_a_file_is_written_and_told(keyboard: Keyboard, tmp_path: Path) -> None:
    """`--json` names the file and every date in it; the file is what the terminal would show."""
    lead(keyboard, "accelerating")
    file = tmp_path / "first.ics"
    said = keyboard.types("ics", CHALLENGE, "--out", str(file), "--domain", "gov.example", "--json")
    body = file.read_bytes()
    assert faults(body) == []
    told = said.json()
    assert (told["out"], told["bytes"], told["name"]) == (str(file), len(body), CHALLENGE)
    assert [one["uid"] for one in told["dates"]] == list(read(body))
    [last] = [one for one in told["dates"] if one["uid"].endswith("day-100/1@gov.example")]
    assert {key: last[key] for key in ("when", "state", "status", "sequence")} == {
        "when": "2023-06-24",
        "state": "open",
        "status": "CONFIRMED",
        "sequence": 0,
    }
    silent = keyboard.types("ics", CHALLENGE, "--out", str(file), "--domain", "gov.example")
    assert (silent.status, silent.out, silent.err) == (0, "", "")
    assert file.read_bytes() == body


def test_a_file_that_fails_leaves_the_one_before(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full half way, the old feed stays whole, and nothing lies beside it."""
    begin(keyboard)
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "feed.ics"
    file.write_bytes(b"the old feed")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = keyboard.types("ics", "leaks", "--out", str(file))
    assert (said.status, said.out) == (3, "")
    assert f"{file} cannot be written: No space left on device" in said.err
    assert file.read_bytes() == b"the old feed"
    assert list(folder.iterdir()) == [file]


def test_a_file_keeps_its_mode_and_its_name(keyboard: Keyboard, tmp_path: Path) -> None:
    """A web server that could read the old feed can read the new one, by a link too."""
    begin(keyboard)
    file, link = tmp_path / "feed.ics", tmp_path / "link.ics"
    file.write_bytes(b"the old feed")
    file.chmod(0o640)
    link.symlink_to(file)
    assert keyboard.types("ics", "leaks", "--out", str(link)).status == 0
    assert link.is_symlink()
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_folder_or_a_place_that_is_not_there_is_told(keyboard: Keyboard, tmp_path: Path) -> None:
    """It ends with 3, and names the place."""
    begin(keyboard)
    for place in (tmp_path, tmp_path / "nowhere" / "feed.ics"):
        said = keyboard.types("ics", "leaks", "--out", str(place))
        assert said.status == 3
        assert f"{place} cannot be written" in said.err


def test_a_device_is_written_to_and_not_replaced(keyboard: Keyboard) -> None:
    """What is no file stays what it is."""
    begin(keyboard)
    assert keyboard.types("ics", "leaks", "--out", os.devnull).status == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ((), 2, "challenge: is missing, and a feed of none is none"),
        (("leaks", "--cohort", "jo-1"), 2, "--cohort: is given beside a challenge"),
        (("--cohort", "jo-9"), 2, "--cohort: no challenge is or was in 'jo-9'"),
        (("leaks", "--locale", "eo"), 2, "--locale: there are no labels in 'eo'"),
        (("leaks", "--domain", "two words"), 2, "--domain: has a space"),
        (("floods",), 3, "the journal holds no challenge 'floods'"),
    ],
)
def test_what_cannot_be_told_is_said(
    keyboard: Keyboard, words: tuple[str, ...], status: int, told: str
) -> None:
    """A feed of nothing, of two things, or in no language is an error, and nothing is printed."""
    begin(keyboard)
    said = keyboard.types("ics", *words)
    assert (said.status, said.out) == (status, "")
    assert told in said.err


def test_a_missing_library_is_told_with_what_to_install(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends with 3, names the extra, and leaves no file."""
    begin(keyboard)
    monkeypatch.setitem(sys.modules, "icalendar", None)
    file = tmp_path / "feed.ics"
    said = keyboard.types("ics", "leaks", "--out", str(file))
    assert said.status == 3
    assert "pip install 'accelflow[feed]'" in said.err
    assert not file.exists()
