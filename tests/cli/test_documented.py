"""What the documents say of the terminal is so: their commands run, and their options are these."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.typed import Keyboard
from tests.commands_page import DOCUMENT, WRITE, document

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "run-from-the-terminal.md"


def typed_in(page: Path) -> Iterator[tuple[list[str], bool]]:
    """The commands in the blocks of a page, in order, each with whether it is to be refused."""
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```$", page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words, line.endswith("# refused")


def test_the_commands_of_the_how_to_run(
    keyboard: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other in an empty folder, each is accepted or refused as it says."""
    monkeypatch.chdir(tmp_path)
    at, count = keyboard, 0
    for words, refused in typed_in(HOW_TO):
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            assert name == "ACCELFLOW_DB"
            at = Keyboard(keyboard.patch, keyboard.capture, value)
            continue
        assert words[0] == "accelflow"
        said = at.types(*words[1:])
        assert (said.status, said.err) == (int(refused), ""), words
        count += 1
    assert count >= 12


def test_the_page_of_the_command_line_is_up_to_date() -> None:
    """It is generated from the help of the commands themselves."""
    assert DOCUMENT.read_text("utf-8") == document(), f"write it anew: {WRITE}"


@pytest.mark.parametrize("width", [40, 80])
def test_every_command_has_its_help(keyboard: Keyboard, width: int) -> None:
    """Each says what it does and its exit statuses."""
    keyboard.patch.setenv("COLUMNS", str(width))
    listed = re.findall(r"^## `accelflow ([a-z]+)", document(), re.MULTILINE)
    assert len(listed) >= 11
    for name in listed:
        said = keyboard.types(name, "--help")
        assert said.status == 0
        assert "Exit status" in " ".join(said.out.split())
