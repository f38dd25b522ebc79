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
from accelflow.methodologies.fitting import fitting_faults
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.names import name_faults
from accelflow.methodologies.shape import UNKNOWN_KEY, shape_faults
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

    Raises MethodologyInvalid with every fault found: of shape, names, numbers and structure. Where
    a key is missing or a value is of the wrong kind, the others wait until that is mended.
    """
    if not isinstance(source, Mapping | str | Path):
        remedy = "give a shipped name, the path of a TOML file, or a parsed document"
        raise MethodologyInvalid.of("", f"is of type {type(source).__name__}", remedy)
    document = source if isinstance(source, Mapping) else _read(source)
    faults = shape_faults(document)
    if all(fault.problem == UNKNOWN_KEY for fault in faults):
        faults += name_faults(document, guards, commands)
        faults += fitting_faults(document, guards, commands)
        faults += structure_faults(document, commands)
    if faults:
        raise MethodologyInvalid(tuple(faults))
    return assemble(document)


def _read(source: str | Path) -> Mapping[str, object]:
    if isinstance(source, str) and source in SHIPPED:
        return tomllib.loads(files(__name__).joinpath(SHIPPED[source]).read_text("utf-8"))
    try:
        return _parsed(Path(source).read_bytes())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        hint = close_to(str(source), SHIPPED)
        fault = Fault(str(source), "is neither shipped nor a file", hint)
        raise MethodologyInvalid((fault,)) from error
    except OSError as error:
        fault = Fault(str(source), f"cannot be read: {error.strerror}", "name a readable file")
        raise MethodologyInvalid((fault,)) from error
    except (ValueError, RecursionError) as error:
        # Besides its own error, tomllib lets through those of numbers too long and lists too deep.
        fault = Fault(str(source), f"is not TOML in UTF-8: {error}", "mend the file")
        raise MethodologyInvalid((fault,)) from error


def _parsed(body: bytes) -> Mapping[str, object]:
    return tomllib.loads(body.decode("utf-8").replace("\r\n", "\n"))
