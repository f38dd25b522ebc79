"""However it ends, the command line says why in a line and has a status of its own for it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from accelflow.scenarios import SHIPPED, load_scenario
from tests.cli.terminal import COMMAND, accelflow, environment, tiny, words

NASHVILLE = "nashville-2013"
OUTPUTS = [["simulate", NASHVILLE], ["simulate", NASHVILLE, "--json"], ["--help"]]


@pytest.mark.parametrize("arguments", OUTPUTS)
def test_a_full_disk_is_said_in_one_line(arguments: list[str]) -> None:
    """Output that cannot be written ends with 3 and one line of why."""
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*COMMAND, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )
    assert ended.returncode == 3
    assert ended.stderr == ("accelflow: the output cannot be written: No space left on device\n")


@pytest.mark.parametrize("arguments", OUTPUTS)
def test_a_reader_who_leaves_is_no_error_to_speak_of(arguments: list[str]) -> None:
    """Where nobody reads on, it ends quietly with the status of a closed pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [*COMMAND, *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            check=False,
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_ctrl_c_while_it_is_loading_ends_quietly() -> None:
    """An interruption amid the imports gives 130 and no traceback."""
    interrupted = """
import sys
class Interrupting:
    def find_spec(self, name, *rest):
        if name == "accelflow.scenarios":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from accelflow.cli import main
main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", interrupted, "simulate"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_ctrl_c_while_it_tells_ends_quietly() -> None:
    """An interruption amid the output, more than the pipe holds, gives 130 and no traceback."""
    # What a shell put into the background ignores interruptions, and hands that down to us.
    interruptible = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from accelflow.cli import main
main()
"""
    with subprocess.Popen(
        [sys.executable, "-c", interruptible, "simulate", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        pipesize=4096,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        # It has begun to write, and cannot end: the pipe is full.
        select.select([running.stdout], [], [])
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        assert running.stderr.read() == ""
        assert running.wait() == 130


def test_a_defect_is_no_surprise(tmp_path: Path) -> None:
    """What is neither foreseen nor the user's fault ends with 3, not with the 1 of a surprise."""
    broken = """
from accelflow.scenarios import Player
def run(self):
    raise ZeroDivisionError("planted")
Player.run = run
from accelflow.cli import main
main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", broken, "simulate"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 3
    assert "ZeroDivisionError: planted" in ended.stderr
    assert ended.stderr.endswith("accelflow: this is a defect of accelflow; please report it\n")


@pytest.mark.parametrize(
    ("encoding", "signs"),
    [
        ("ascii", '> challenge set|x refused|! 2 goals|* assumed: content|"End chronic'),
        ("latin-1", '> challenge set|x refused|! 2 goals|° assumed: content|"End chronic'),
        ("utf-8", "→ challenge set|✗ refused|! 2 goals|° assumed: content|“End chronic"),
    ],
)
def test_signs_that_an_encoding_lacks_have_others(encoding: str, signs: str) -> None:
    """Whatever the encoding, every sign is told, in the legend too, and no line gets longer."""
    ended = subprocess.run(
        [*COMMAND, "simulate", NASHVILLE],
        capture_output=True,
        encoding=encoding,
        env={"PYTHONIOENCODING": encoding},
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    for sign in signs.split("|"):
        assert sign in ended.stdout
    assert f"{signs[0]} the stage that is reached" in ended.stdout
    assert max(map(len, ended.stdout.splitlines())) == 100


def test_json_stays_whole_in_every_encoding() -> None:
    """Characters that an encoding lacks are escaped in JSON, so that nothing is lost."""
    plain, ascii_only = (
        accelflow("simulate", NASHVILLE, "--json", env={"PYTHONIOENCODING": encoding}).stdout
        for encoding in ("utf-8", "ascii")
    )
    assert not plain.isascii()
    assert ascii_only.isascii()
    assert json.loads(ascii_only) == json.loads(plain)


def test_without_arguments_it_says_what_there_is() -> None:
    """Nothing asked for, it shows the commands and their statuses."""
    ended = accelflow()
    assert ended.returncode == 2
    assert "simulate" in ended.stderr
    assert "130 after ctrl-C, 141 when nobody reads" in words(ended.stderr)


def test_the_version_is_told() -> None:
    """It names its release."""
    ended = accelflow("--version")
    assert ended.returncode == 0
    assert ended.stdout.startswith("accelflow, version ")


@pytest.mark.parametrize("columns", [40, 100])
def test_the_shipped_scenarios_are_listed_with_their_titles(columns: int) -> None:
    """`--list` names every shipped scenario and what it is."""
    told = words(accelflow("simulate", "--list", columns=columns).stdout)
    for name in SHIPPED:
        assert f"{name} {load_scenario(name).title}" in told
    as_json = json.loads(accelflow("simulate", "--list", "--json").stdout)
    assert as_json == {name: load_scenario(name).title for name in SHIPPED}


@pytest.mark.parametrize("arguments", [["simulat"], ["simulate", "--jsn"], ["simulate", "a", "b"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    """A command or an option that there is not is said, without a traceback."""
    ended = accelflow(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Error: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_faults_are_told_even_where_nobody_hears_them(tmp_path: Path) -> None:
    """With standard error full, a scenario with faults still ends with 2."""
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps({**tiny(), "form": 2}), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [*COMMAND, "simulate", str(file)],
            stdout=subprocess.PIPE,
            stderr=writing,
            env=environment(),
            check=False,
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stdout) == (2, b"")
