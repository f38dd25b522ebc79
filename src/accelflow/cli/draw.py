"""The command `accelflow draw`: a picture of a methodology, as text or through Graphviz."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from accelflow.cli.drawing import dot, drawing, mermaid
from accelflow.cli.methodology import SOURCES, base_option
from accelflow.cli.output import print_json
from accelflow.codec import to_dict
from accelflow.domain.definition import Methodology
from accelflow.errors import AccelflowError, Fault, InvalidInput
from accelflow.methodologies.hints import close_to
from accelflow.playbooks import playbook
from accelflow.render.labels import ENGLISH

TEXTS: Final = {"mermaid": mermaid, "dot": dot}
PICTURES: Final = ("svg", "png")
LONGEST: Final = 60
"""The seconds after which Graphviz is given up."""


@click.command(
    help=f"Draw a methodology: its stages, and what leads from one to another. {SOURCES}\n\n"
    "What comes by force is drawn dashed and red, stages in which the days run are coloured, and "
    "ends have a double or a thick border. Commands that let a stage stay are named only where "
    "--stage asks for single stages.\n\n"
    "svg and png are made by the program `dot` of Graphviz.\n\n"
    "Exit status: 0 when it is drawn, 2 when the methodology has faults, 3 when Graphviz is "
    "missing or fails."
)
@click.argument("source")
@base_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*TEXTS, *PICTURES]),
    default="mermaid",
    show_default=True,
    help="Text for a document (mermaid, dot), or a picture, which needs Graphviz.",
)
@click.option("--out", metavar="FILE", help="Where to write it, in place of standard output.")
@click.option(
    "--stage", "stages", metavar="ID", multiple=True, help="Only this stage and its neighbours."
)
@click.option(
    "--locale", metavar="LANGUAGE", default=ENGLISH, show_default=True, help="Of the labels."
)
@click.option("--json", "as_json", is_flag=True, help="Print what is drawn as a JSON document.")
def draw(
    source: str,
    bases: tuple[str, ...],
    form: str,
    out: str | None,
    stages: tuple[str, ...],
    locale: str,
    as_json: bool,
) -> int:
    """Draws it; the exit status."""
    book = playbook(source, bases=bases)
    faults = _faults(book.methodology, stages, locale)
    if form == "png" and out is None and not as_json:
        faults.append(Fault("--out", "is missing, and png is no text", "name a file"))
    if faults:
        raise InvalidInput(tuple(faults))
    found = drawing(book, locale, stages)
    if as_json:
        print_json(to_dict(found))
        return 0
    text = TEXTS.get(form, dot)(found)
    _write(text.encode() if form in TEXTS else _picture(text, form), out)
    return 0


def _faults(methodology: Methodology, stages: Iterable[str], locale: str) -> list[Fault]:
    known = [stage.id for stage in methodology.stages]
    faults = [
        Fault("--stage", f"there is no stage {stage!r}", close_to(stage, known))
        for stage in stages
        if stage not in known
    ]
    if locale != ENGLISH and locale not in methodology.labels:
        problem = f"there are no labels in {locale!r}"
        faults.append(Fault("--locale", problem, close_to(locale, methodology.labels)))
    return faults


def _picture(text: str, form: str) -> bytes:
    program = shutil.which("dot")
    remedy = "install Graphviz, or draw with --format mermaid or dot"
    if program is None:
        raise AccelflowError(f"{form} is made by the program dot, which is not here: {remedy}")
    try:
        # Neither the program nor what it is told comes from a shell.
        ended = subprocess.run(
            [program, f"-T{form}"],
            input=text.encode(),
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AccelflowError(f"the program dot did not draw it: {error}") from error
    if ended.returncode:
        why = ended.stderr.decode(errors="replace").strip() or f"it ended with {ended.returncode}"
        raise AccelflowError(f"the program dot did not draw it: {why}")
    return ended.stdout


def _write(body: bytes, out: str | None) -> None:
    if out is not None:
        Path(out).write_bytes(body)
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
    else:
        sys.stdout.write(body.decode())
