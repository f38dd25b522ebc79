"""Values of ours from and to plain data, with every fault of an input named at once.

Plain data are what JSON can say: dates as ISO 8601, decimals as text, sets as sorted lists. A
command in its wire form is its payload with its `type` beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar, cast

import msgspec

from accelflow.codec.reader import hint, named, read
from accelflow.domain.commands import COMMANDS, Command
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
    return msgspec.to_builtins(value, order="sorted")


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
