"""The fields of a command: what each takes, whether it is needed, and what there is to choose."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from accelflow.cli.choices import choices_of
from accelflow.cli.helps import help_of
from accelflow.cli.kinds import Kind, kind_of
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Command
from accelflow.domain.definition import Methodology
from accelflow.domain.values import Several, Whole, identifier, identifiers


@attrs.frozen
class Field:
    """One field, by the path under which it is given.

    `only_with` is the object, or the list, that need not be given at all: what is needed inside of
    it is needed only if it is. `parts`: it is given by the fields below it.
    """

    path: str
    kind: str
    needed: bool
    only_with: str | None
    choices: tuple[str, ...]
    help: str
    parts: bool = False

    def plain(self) -> dict[str, object]:
        """The field for programs."""
        return {
            "path": self.path,
            "kind": self.kind,
            "needed": self.needed,
            "only_with": self.only_with,
            "choices": list(self.choices),
            "help": self.help,
        }


@attrs.frozen
class Known:
    """What the choices of fields are taken from; no challenge where none has begun."""

    challenge: Challenge | None
    methodology: Methodology | None


def fields_of(command: type[Command], known: Known) -> tuple[Field, ...]:
    """Every field of a command, those of values inside one below it."""
    return tuple(_fields(kind_of(command), known, "", None))


def _fields(kind: Kind, known: Known, path: str, only_with: str | None) -> Iterator[Field]:
    for attribute, inner in kind.fields():
        where = f"{path}{attribute.name}"
        place = inner.part("0") if inner.is_list else inner
        parts, needed = attrs.has(place.hint), attribute.default is attrs.NOTHING
        holder = kind.hint
        choices = place.choices or choices_of(
            holder, attribute.name, known.challenge, known.methodology
        )
        yield Field(
            where,
            _kind(inner, attribute),
            needed,
            only_with,
            () if parts else choices,
            help_of(holder, attribute.name),
            parts,
        )
        if parts:
            below = f"{where}.0." if inner.is_list else f"{where}."
            yield from _fields(place, known, below, only_with or (None if needed else where))


def _kind(kind: Kind, attribute: attrs.Attribute[object]) -> str:
    """What it takes, with the bounds that its validator holds it to."""
    bounds = [one for one in _validators(attribute.validator) if isinstance(one, Whole)]
    several = [one for one in _validators(attribute.validator) if isinstance(one, Several)]
    told = kind.said
    if identifier in _validators(attribute.validator):
        told = "id"
    if attribute.validator is identifiers:
        told = "list of ids"
    if bounds and bounds[0].most < _FAR:
        told += f" from {bounds[0].least} to {bounds[0].most}"
    if several and several[0].least:
        told += ", at least one"
    return told


_FAR = 1_000
"""A bound beyond which it only keeps nonsense out."""


def _validators(validator: object) -> Iterator[object]:
    """A validator, and those inside of it."""
    yield validator
    for name in ("validator", "_validators", "member_validator"):
        inner = getattr(validator, name, ())
        for one in inner if isinstance(inner, tuple | list) else (inner,):
            yield from _validators(one)
