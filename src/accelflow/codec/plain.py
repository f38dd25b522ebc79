"""Values of ours from and to plain data, with every fault of an input named at once.

Plain data are what JSON can say: dates as ISO 8601, decimals as text, sets as sorted lists. A
command in its wire form is its payload with its `type` beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeVar, cast

import msgspec

from accelflow.codec.personal import leads_to_personal
from accelflow.codec.reader import hint, named, read, shortened
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.deadlines import Moment
from accelflow.domain.values import plain_text
from accelflow.errors import Fault, InvalidInput

T = TypeVar("T")

UNREADABLE: Final = (
    msgspec.MsgspecError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What is raised for a value that cannot be written, and for bytes that were never written.

msgspec lets pass what Python raises for text that is no UTF-8 and for what is nested too deep.
"""

PAYLOAD: Final = 1_000_000
"""The longest payload, in bytes as it is stored."""


def to_plain(value: object) -> Any:
    """The plain data of a value of ours; equal values give equal data."""
    return msgspec.to_builtins(value, order="sorted", enc_hook=_plainly)


def _plainly(value: object) -> object:
    """What msgspec knows no form of: text of a class of the host's own is text."""
    if isinstance(value, str):
        return plain_text(value)
    raise TypeError(f"a value of type {type(value).__name__} has no stored form")


def from_plain(kind: type[T], plain: object, path: str = "") -> T:
    """The value of this kind; InvalidInput with every fault, each at its path below `path`."""
    faults: list[Fault] = []
    value = read(kind, plain, path, faults)
    if faults:
        raise InvalidInput(tuple(faults))
    return cast("T", value)


def to_wire(command: Command) -> dict[str, object]:
    """The wire form of a command."""
    return {"type": command.type, **to_plain(command)}


def command_from_wire(
    wire: object, commands: Mapping[str, type[Command]] = COMMANDS, path: str = ""
) -> Command:
    """The command of a wire form; InvalidInput with every fault."""
    if not isinstance(wire, Mapping):
        raise InvalidInput((Fault(path, "is not an object", 'give {"type": …}'),))
    kind = commands.get(wire["type"]) if isinstance(wire.get("type"), str) else None
    if kind is None:
        raise InvalidInput((_no_such_command(wire, commands, path),))
    payload = {key: value for key, value in wire.items() if key != "type"}
    return from_plain(kind, payload, path)


def registered(commands: Mapping[str, type[Command]]) -> tuple[Fault, ...]:
    """What keeps a host's commands from being stored and read back; nothing if they can be."""
    return tuple(
        Fault(f"commands[{shortened(str(key))!r}]", problem, remedy)
        for key, kind in commands.items()
        if key not in COMMANDS or COMMANDS[key] is not kind
        for problem, remedy in _unfit(key, kind)
    )


def _unfit(key: object, kind: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(kind, type) or not issubclass(kind, Command):
        yield f"is no class of a command but {named(kind)}", "give an attrs class below Command"
        return
    if "__attrs_attrs__" not in vars(kind):
        yield f"{kind.__name__} is no attrs class", "write @attrs.frozen above it"
        return
    if "type" not in vars(kind) or not isinstance(kind.type, str):
        yield f"{kind.__name__} has no type of its own", f"say type: ClassVar[str] = {key!r}"
    elif key != kind.type:
        yield f"{kind.__name__} has the type {kind.type!r}", "put it under its own type"
    elif kind.type in MOMENTS:
        yield f"{key!r} is the type of a deadline's event", "give it another type"
    anything: Any = kind
    try:
        leads_to_personal(anything)
        payload_decoder(anything)
    except UNREADABLE as error:
        yield f"{kind.__name__} cannot be stored: {error}", "give its fields kinds that can be"


MOMENTS: Final = frozenset(f"deadline-{moment.value}" for moment in Moment)
"""The types under which what happens to deadlines is stored."""


def checked(command: Command, commands: Mapping[str, type[Command]] = COMMANDS) -> Command:
    """A command as it will be read back; InvalidInput where a field holds what it may not."""
    kind: Any = type(command)
    if not isinstance(command, Command) or commands.get(command.type) is not type(command):
        problem = f"{kind.__name__} is no command that is registered here"
        raise InvalidInput((Fault("type", problem, "pass it in Accelerator(commands=…)"),))
    try:
        stored = msgspec.json.encode(command)
        if len(stored) <= PAYLOAD and _fit_to_store(stored):
            return cast("Command", payload_decoder(kind).decode(stored))
    except UNREADABLE:
        return _read_anew(command)
    if len(stored) > PAYLOAD:
        raise InvalidInput((Fault("", f"takes {len(stored)} bytes", f"shorten it to {PAYLOAD}"),))
    return _read_anew(command)


class _Named(msgspec.Struct):
    """What every version of a stored form says of itself; an answer has no type."""

    v: int
    type: str = ""


def named_version(body: bytes) -> tuple[str, int | None]:
    """The type and version that stored bytes name, though nothing else of them can be read."""
    try:
        found = msgspec.json.decode(body, type=_Named)
    except UNREADABLE:
        return "", None
    return found.type, found.v


@cache
def payload_decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """What reads the stored payload of a command or of another cause."""
    return msgspec.json.Decoder(kind)


def _read_anew(command: Command) -> Command:
    """The slow way, which names each fault at its path and brings text into its stored form."""
    kind: Any = type(command)
    try:
        fit: Command = from_plain(kind, to_plain(command))
        return cast("Command", payload_decoder(kind).decode(msgspec.json.encode(fit)))
    except InvalidInput:
        raise
    except UNREADABLE as error:
        raise InvalidInput((Fault("", f"cannot be stored: {error}"),)) from error


def _fit_to_store(stored: bytes) -> bool:
    if stored.isascii():
        return not _SUSPECT.search(stored)
    return not _SUSPECT.search(stored) and unicodedata.is_normalized("NFC", stored.decode())


# Control characters as JSON writes them, and U+007F to U+009F and U+202A to U+202E in UTF-8. That
# text which only looks like one of them is read the slow way too does no harm.
_SUSPECT: Final = re.compile(rb"\\u00|\\[bf]|\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]")


def _no_such_command(wire: Mapping[object, object], commands: Iterable[str], path: str) -> Fault:
    where = f"{path}.type" if path else "type"
    if "type" not in wire:
        return Fault(where, "is missing", "name the command")
    return Fault(where, f"there is no command {named(wire['type'])}", hint(wire["type"], commands))
