"""The command `accelflow new`: a file with a variant to begin with."""

from __future__ import annotations

from pathlib import Path
from shlex import join

import click

from accelflow.cli.beginning import beginning
from accelflow.cli.methodology import base_option
from accelflow.cli.output import Page, Terminal, print_json, safe, said
from accelflow.errors import Fault, InvalidInput
from accelflow.methodologies import load
from accelflow.methodologies.kinds import NAME, kind_faults
from accelflow.methodologies.sources import SHIPPED, Library


@click.command(
    help="Write a variant called NAME to a file, to be edited: what can be changed stands in it "
    "as comments, with the values of what it extends. It passes `accelflow check` as it is.\n\n"
    "No file that is there is written over.\n\n"
    "Exit status: 0 when it is written, 2 when the file is there already or something given is "
    "wrong."
)
@click.argument("name")
@click.option(
    "--extends",
    metavar="NAME@VERSION",
    default="hundred-day@1",
    show_default=True,
    help="What it extends.",
)
@base_option
@click.option("--out", metavar="FILE", help="The file; NAME.toml where none is given.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def new(name: str, extends: str, bases: tuple[str, ...], out: str | None, as_json: bool) -> int:
    """Writes it; the exit status."""
    path = Path(f"{name}.toml" if out is None else out)
    faults = _faults(name)
    library = Library(bases)
    found = library.find(extends)
    if found is None:
        faults.append(Fault("--extends", f"there is no {extends}", library.hint(extends)))
    if faults or found is None:
        raise InvalidInput(tuple(faults))
    look = safe(join(["accelflow", "check", str(path), *(f"--base={base}" for base in bases)]))
    text = beginning(name, load(found, bases=bases), look)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput.of(str(path), "is there already", "name another with --out") from None
    if as_json:
        print_json({"file": str(path), "extends": extends, "check": look})
    else:
        Page(Terminal()).put(said(f"{path} is written; edit it, then: {look}"))
    return 0


def _faults(name: str) -> list[Fault]:
    if name in SHIPPED:
        return [Fault("NAME", f"{name!r} is the name of a shipped one", "give another")]
    return kind_faults("NAME", name, NAME)
