"""The command line: what a person can do with accelflow from a terminal."""

from __future__ import annotations

import sys

import click

from accelflow.cli.output import safe
from accelflow.cli.simulate import simulate
from accelflow.errors import AccelflowError, InvalidInput

__all__ = ["main"]

BAD_INPUT = 2
"""The exit status for input that has faults; click uses the same for wrong usage."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accelflow", prog_name="accelflow")
def commands() -> None:
    """Governments' 100-day challenges: who may do what now, and what is due."""


commands.add_command(simulate)


def main() -> None:
    """Runs the command line; every error of ours becomes a message and an exit status."""
    try:
        commands(prog_name="accelflow")
    except InvalidInput as invalid:
        _say_faults(invalid)
        sys.exit(BAD_INPUT)
    except AccelflowError as error:
        click.echo(safe(f"accelflow: {error}"), err=True)
        sys.exit(1)


def _say_faults(invalid: InvalidInput) -> None:
    count = len(invalid.faults)
    faults = "1 fault" if count == 1 else f"{count} faults"
    click.echo(f"accelflow: {faults}; nothing was done", err=True)
    for fault in invalid.faults:
        click.echo(safe(f"  {fault}"), err=True)
