"""Methodologies as data, and the loader that reports every fault of one at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.definition import Methodology
from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies.assembly import assemble
from accelflow.methodologies.dates import date_name_faults, date_structure_faults
from accelflow.methodologies.fitting import fitting_faults
from accelflow.methodologies.names import idle_limits, name_faults
from accelflow.methodologies.shape import UNKNOWN_KEY, shape_faults, table
from accelflow.methodologies.sources import SHIPPED, Document, Library, Source, read
from accelflow.methodologies.structure import structure_faults
from accelflow.methodologies.variants import resolved
from accelflow.rules.guards import BUILT_IN
from accelflow.rules.question import Guard

__all__ = ["SHIPPED", "Source", "load"]


def load(
    source: Source,
    guards: Mapping[str, Guard] = BUILT_IN,
    commands: Mapping[str, type[Command]] = COMMANDS,
    bases: Iterable[Source] = (),
) -> Methodology:
    """A methodology from a shipped name, a TOML file, or a parsed document.

    One that extends another is resolved; what it may extend are the shipped ones and `bases`.
    Raises MethodologyInvalid with every fault found: of shape, names, numbers and structure. Where
    a key is missing or a value is of the wrong kind, the others wait until that is mended.
    """
    document = read(source)
    whole, origins, faults = resolved(document, Library(bases))
    given = table(document, "limits") if "extends" in document else {}
    faults += [origins.told(fault) for fault in _faults(whole, guards, commands, given)]
    if faults:
        raise MethodologyInvalid(_once(faults))
    return assemble(whole)


def _once(faults: list[Fault]) -> tuple[Fault, ...]:
    """What is wrong in a variant is often wrong in the whole; its first telling is the nearer."""
    told = {(fault.path, fault.problem): fault for fault in reversed(faults)}
    return tuple(fault for fault in faults if told[fault.path, fault.problem] is fault)


def _faults(
    document: Document,
    guards: Mapping[str, Guard],
    commands: Mapping[str, type[Command]],
    limits: Iterable[str],
) -> list[Fault]:
    faults = shape_faults(document)
    if all(fault.problem == UNKNOWN_KEY for fault in faults):
        faults += name_faults(document, guards, commands)
        faults += idle_limits(document, limits)
        faults += fitting_faults(document, guards, commands)
        faults += date_name_faults(document, guards, commands)
        faults += structure_faults(document, commands)
        faults += date_structure_faults(document, commands)
    return faults
