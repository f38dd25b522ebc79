"""Runs the commands, and turns whatever ends them into a message and an exit status."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from typing import TextIO

import click

from accelflow.cli.board import board
from accelflow.cli.calendar import calendar
from accelflow.cli.check import check
from accelflow.cli.do import ask, do, open_challenge
from accelflow.cli.draw import draw
from accelflow.cli.due import due
from accelflow.cli.ics import ics
from accelflow.cli.log import log
from accelflow.cli.moves import moves
from accelflow.cli.new import new
from accelflow.cli.output import degrade, safe
from accelflow.cli.show import show
from accelflow.cli.simulate import simulate
from accelflow.cli.sweep import sweep
from accelflow.errors import AccelflowError, InvalidInput, OutcomeUnknown

BAD_INPUT = 2
"""The exit status for input that has faults, and for wrong usage."""
FAILED = 3
"""The exit status when the work could not be done, or its output not be written."""
UNKNOWN = 4
"""The exit status when nobody knows whether it was written."""
MOST = 100
"""How many faults are told at most."""
UNREAD = 141
"""The exit status when nobody reads on, as shells have it: 128 and the number of the signal."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accelflow", prog_name="accelflow")
def commands() -> None:
    """Governments' 100-day challenges: who may do what now, and what is due.

    Exit status of every command: 0 when all went as expected, 1 when something did not, 2 for
    wrong usage or input with faults, 3 for any other error, 4 when nobody knows whether it was
    written, 130 after ctrl-C, 141 when nobody reads the output on.
    """


for _command in (
    simulate,
    open_challenge,
    do,
    ask,
    moves,
    show,
    board,
    log,
    new,
    check,
    draw,
    calendar,
    ics,
    due,
    sweep,
):
    commands.add_command(_command)


def run() -> int:
    """Runs the command line; the exit status."""
    if sys.stdout is None:
        # Looked at first: what is recorded without a word would be asked again.
        return _end(FAILED, ["standard output is closed, so nothing can be told; nothing was done"])
    degrade(sys.stdout)
    try:
        return _run()
    except BrokenPipeError:
        return UNREAD
    except InvalidInput as invalid:
        return _end(BAD_INPUT, _faults(invalid))
    except OutcomeUnknown as unknown:
        return _end(UNKNOWN, [str(unknown)])
    except AccelflowError as error:
        return _end(FAILED, [str(error), *getattr(error, "__notes__", ())])
    except OSError as error:
        return _end(FAILED, [_told(error)])
    except Exception as defect:
        # Python's own way would end with 1, which says that an answer was not the expected one.
        traceback.print_exception(defect)
        status = _end(FAILED, ["this is a defect of accelflow; please report it"])
        raise SystemExit(status) from defect
    finally:
        _let_go(sys.stdout)
        _let_go(sys.stderr)


def _run() -> int:
    """Not click's own main, which has no status of ours for a closed pipe."""
    try:
        with commands.make_context("accelflow", sys.argv[1:]) as context:
            status: int = commands.invoke(context)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.UsageError as wrong:
        wrong.show()
        status = BAD_INPUT
    sys.stdout.flush()
    return status


def _end(status: int, lines: Iterable[str]) -> int:
    """Says why it ends, where anybody can be told."""
    try:
        for number, line in enumerate(lines):
            click.echo(safe(line if number else f"accelflow: {line}"), err=True)
    except OSError:
        pass
    return status


def _faults(invalid: InvalidInput) -> list[str]:
    count = len(invalid.faults)
    faults = "1 fault" if count == 1 else f"{count} faults"
    told = [f"  {fault}" for fault in invalid.faults[:MOST]]
    more = [f"  and {count - MOST:,} more"] if count > MOST else []
    return [f"{faults}; nothing was done", *told, *more]


def _told(error: OSError) -> str:
    """What the system said, with the file if it spoke of one: the output has no name."""
    problem = error.strerror or type(error).__name__
    if error.filename is None:
        return f"the output cannot be written: {problem}"
    return f"{os.fsdecode(error.filename)} cannot be used: {problem}"


def _let_go(stream: TextIO | None) -> None:
    """Writes out what is left, or gives it up: Python would complain of it at its end."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
