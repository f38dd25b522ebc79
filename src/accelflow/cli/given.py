"""The command that somebody gives, as a JSON document or as FIELD=VALUE words: all faults at once.

`field=text` gives text, or what the text says where a whole number or yes or no is wanted;
`field:=json` gives any JSON. A dot leads into a value, as in `cohort.id=kg-2`, and places of a
list count from 0. A list of plain values may be given by naming its field once for each.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

import attrs

from accelflow.cli.kinds import Kind, kind_of
from accelflow.codec import command_from_wire, parse_json
from accelflow.codec.reader import hint, named
from accelflow.domain.commands import Command
from accelflow.errors import Fault, InvalidInput

LARGEST: Final = 4_000_000
"""The largest document, in bytes."""

_WORD: Final = re.compile(r"(?P<path>[^=:]+)(?P<sign>:?=)(?P<text>.*)", re.DOTALL)


def command_given(
    type: str | None,
    words: Iterable[str],
    source: str | None,
    commands: Mapping[str, type[Command]],
) -> Command:
    """The command of this type, its fields from a document and from words, which go before it.

    `source` is a file, or "-" for standard input; the document may name the type itself.
    """
    document = _document(source)
    wanted = _type(type, document, commands)
    faults: list[Fault] = []
    tree = _tree(words, faults)
    if tree.pop("type", None) is not None:
        remedy = "name the command before its fields"
        faults.append(Fault("type", "is no field, but the name of the command", remedy))
    fields = _resolved(kind_of(commands[wanted]), tree, "", faults)
    try:
        command = command_from_wire({**document, **fields, "type": wanted}, commands)
    except InvalidInput as invalid:
        told = {fault.path for fault in faults}
        faults += [_in_words(fault) for fault in invalid.faults if fault.path not in told]
    if faults:
        raise InvalidInput(tuple(faults))
    return command


def _in_words(fault: Fault) -> Fault:
    """A fault with the remedy of a terminal, where the one of a program needs another form."""
    return attrs.evolve(fault, remedy=_WORDS.get(fault.remedy, fault.remedy.replace('"', "")))


_WORDS: Final = {
    "give true or false": "write yes or no",
    "use datetime(…, tzinfo=UTC)": "write it as 2026-03-17T09:00:00+03:00",
}


def _document(source: str | None) -> dict[str, object]:
    if source is None:
        return {}
    body = _read(source)
    try:
        found = parse_json(body)
    except InvalidInput as invalid:
        raise InvalidInput(tuple(fault.below(source) for fault in invalid.faults)) from None
    if not isinstance(found, Mapping):
        raise InvalidInput.of(source, f"is {named(found)}, not an object", 'give {"type": …}')
    return dict(found)


def _read(source: str) -> bytes:
    try:
        with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as error:
        remedy = "name a JSON file, or - for standard input"
        raise InvalidInput.of(source, f"cannot be read: {error.strerror}", remedy) from error
    if len(body) > LARGEST:
        raise InvalidInput.of(source, f"is larger than {LARGEST:,} bytes", "give less")
    return body


def _type(
    type: str | None, document: Mapping[str, object], commands: Mapping[str, type[Command]]
) -> str:
    inside = document.get("type", type)
    wanted = inside if type is None else type
    if wanted is None:
        remedy = "name one; `accelflow moves CHALLENGE` lists them"
        raise InvalidInput.of("command", "is missing", remedy)
    if not isinstance(wanted, str) or wanted not in commands:
        problem = f"there is no command {named(wanted)}"
        raise InvalidInput.of("command", problem, hint(wanted, commands))
    if inside != wanted:
        problem = f"is {named(inside)} in the document, and {named(wanted)} is asked"
        raise InvalidInput.of("type", problem, "leave one of them out")
    return wanted


@attrs.define
class _Leaf:
    """What words give one field: texts as they stand, or values read from JSON."""

    texts: list[str] = attrs.field(factory=list)
    values: list[object] = attrs.field(factory=list)


_Tree = dict[str, Any]
"""By the steps of a path: further trees, and leaves."""


def _tree(words: Iterable[str], faults: list[Fault]) -> _Tree:
    tree: _Tree = {}
    for word in words:
        found = _WORD.fullmatch(word)
        if found is None or not all(found["path"].split(".")):
            faults.append(Fault(word, "gives no field a value", "write field=value"))
            continue
        leaf = _leaf(tree, found["path"].split("."))
        if leaf is None:
            remedy = "give it whole, or its parts"
            faults.append(Fault(found["path"], "is given whole and in parts", remedy))
        elif found["sign"] == "=":
            leaf.texts.append(found["text"])
        else:
            _add_json(leaf, found["path"], found["text"], faults)
    return tree


def _leaf(tree: _Tree, steps: list[str]) -> _Leaf | None:
    """The leaf at the end of a path, new or not; None where the path leads through another."""
    for step in steps[:-1]:
        held = tree.setdefault(step, {})
        if isinstance(held, _Leaf):
            return None
        tree = held
    found = tree.setdefault(steps[-1], _Leaf())
    return found if isinstance(found, _Leaf) else None


_JSON: Final = "write JSON behind :=, or text behind ="


def _add_json(leaf: _Leaf, path: str, text: str, faults: list[Fault]) -> None:
    try:
        leaf.values.append(parse_json(text))
    except InvalidInput as invalid:
        faults += [attrs.evolve(fault, path=path, remedy=_JSON) for fault in invalid.faults]


def _resolved(kind: Kind, tree: _Tree, path: str, faults: list[Fault]) -> dict[str, object]:
    found: dict[str, object] = {}
    for step, held in tree.items():
        where = f"{path}.{step}" if path else step
        inner = kind.part(step)
        found[step] = (
            _value(inner, held, where, faults)
            if isinstance(held, _Leaf)
            else _joined(inner, _resolved(inner, held, where, faults), where, faults)
        )
    return found


def _joined(kind: Kind, parts: dict[str, object], path: str, faults: list[Fault]) -> object:
    """Parts of a list in order, those of anything else by their names."""
    if not kind.is_list:
        return parts
    if sorted(parts) != sorted(map(str, range(len(parts)))):
        remedy = f"write {path}.0, {path}.1 and so on"
        faults.append(Fault(path, "does not count its places from 0", remedy))
    return [parts[step] for step in sorted(parts, key=lambda step: (len(step), step))]


def _value(kind: Kind, leaf: _Leaf, path: str, faults: list[Fault]) -> object:
    given = [*leaf.values, *(kind.meant(text) for text in leaf.texts)]
    if kind.is_list and not leaf.values:
        return [kind.part("0").meant(text) for text in leaf.texts]
    if len(given) > 1:
        faults.append(Fault(path, f"is given {len(given)} times", "give it once"))
    return given[0] if given else None
