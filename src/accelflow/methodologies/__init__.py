"""Methodologies as data, and the loader that reports every fault of one at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.definition import Methodology
from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies.assembly import assemble
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.names import name_faults
from accelflow.methodologies.shape import shape_faults
from accelflow.methodologies.structure import structure_faults
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Guard

__all__ = ["SHIPPED", "load"]

SHIPPED = {"hundred-day": "hundred_day.toml"}
"""The methodologies that come with accelflow, and the files that hold them."""


def load(
    source: str | Path | Mapping[str, object],
    guards: Mapping[str, Guard] = BUILT_IN,
    commands: Mapping[str, type[Command]] = COMMANDS,
) -> Methodology:
    """A methodology from a shipped name, a TOML file, or a parsed document.

    Raises MethodologyInvalid with every fault found: first of shape, and where the shape is right
    all of names, numbers and structure together.
    """
    document = source if isinstance(source, Mapping) else _read(source)
    faults = shape_faults(document)
    if not faults:
        faults = name_faults(document, guards, commands)
        faults += structure_faults(document)
    if faults:
        raise MethodologyInvalid(tuple(faults))
    return assemble(document)


def _read(source: str | Path) -> Mapping[str, object]:
    if isinstance(source, str) and source in SHIPPED:
        return tomllib.loads(files(__name__).joinpath(SHIPPED[source]).read_text("utf-8"))
    path = Path(source)
    if not path.is_file():
        hint = close_to(str(source), SHIPPED)
        raise MethodologyInvalid((Fault(str(source), "is neither shipped nor a file", hint),))
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MethodologyInvalid((Fault(str(path), f"is not TOML: {error}"),)) from error
