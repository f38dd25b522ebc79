"""Where a methodology's document is read from: what is shipped, a file, or what a host hands over.

No file is read but the one that was named and those that are shipped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from accelflow.errors import Fault, MethodologyInvalid
from accelflow.methodologies.hints import close_to
from accelflow.methodologies.kinds import NAME, VERSION, kind_faults

Document = Mapping[str, object]
Source = str | Path | Document

SHIPPED: Final = {
    "hundred-day": "hundred_day.toml",
    "rapid-results": "rapid_results.toml",
    "rapid-results-30": "rapid_results_30.toml",
    "simulation": "simulation.toml",
}
"""The methodologies that come with accelflow, and the files that hold them."""

LARGEST: Final = 4_000_000
"""The largest file, in bytes."""


def read(source: Source) -> Document:
    """The document of a source as it is written; MethodologyInvalid for what holds none."""
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, str | Path):
        remedy = "give a shipped name, the path of a TOML file, or a parsed document"
        raise MethodologyInvalid.of("", f"is of type {type(source).__name__}", remedy)
    if isinstance(source, str) and source in SHIPPED:
        return _shipped(source)
    return _file(source)


def named(document: Document) -> str | None:
    """The name and version by which a variant extends a document; None where it says neither."""
    name, version = document.get("name"), document.get("version")
    if kind_faults("", name, NAME) or kind_faults("", version, VERSION):
        return None
    return f"{name}@{version}"


class Library:
    """The bases that a variant may extend: those that are shipped, and those that a host gives."""

    def __init__(self, given: Iterable[Source] = ()) -> None:
        """MethodologyInvalid with every fault of what is given."""
        if isinstance(given, str | Path | Mapping) or not isinstance(given, Iterable):
            problem = f"is of type {type(given).__name__}, not a list of sources"
            raise MethodologyInvalid.of("bases", problem, "write [it]")
        self._given: dict[str, Document] = {}
        faults: list[Fault] = []
        for index, source in enumerate(given):
            faults += self._add(f"bases[{index}]", source)
        if faults:
            raise MethodologyInvalid(tuple(faults))

    def find(self, base: str) -> Document | None:
        """The document of this name and version."""
        if base in self._given:
            return self._given[base]
        name = base.partition("@")[0]
        shipped = _shipped(name) if name in SHIPPED else {}
        return shipped if named(shipped) == base else None

    def hint(self, base: str) -> str:
        """What to extend instead of a base that is not there."""
        known = [*self._given, *(f"{name}@{_shipped(name)['version']}" for name in SHIPPED)]
        name = base.partition("@")[0]
        versions = [one for one in known if one.partition("@")[0] == name]
        return f"there is {' and '.join(versions)}" if versions else close_to(base, known)

    def _add(self, path: str, source: Source) -> list[Fault]:
        try:
            document = read(source)
        except MethodologyInvalid as invalid:
            return [fault.below(path) for fault in invalid.faults]
        base = named(document)
        if base is None:
            return [Fault(path, "has no name and version to be extended by", "give it both")]
        if self.find(base) is not None:
            return [Fault(path, f"is {base}, which is there already", "leave it out")]
        self._given[base] = document
        return []


def _shipped(name: str) -> Document:
    return tomllib.loads(files(__package__).joinpath(SHIPPED[name]).read_text("utf-8"))


def _file(source: str | Path) -> Document:
    try:
        with Path(source).open("rb") as file:
            body = file.read(LARGEST + 1)
        if len(body) > LARGEST:
            fault = Fault(str(source), f"is larger than {LARGEST:,} bytes", "name another file")
            raise MethodologyInvalid((fault,))
        return _parsed(body)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        hint = close_to(str(source), SHIPPED)
        fault = Fault(str(source), "is neither shipped nor a file", hint)
        raise MethodologyInvalid((fault,)) from error
    except OSError as error:
        fault = Fault(str(source), f"cannot be read: {error.strerror}", "name a readable file")
        raise MethodologyInvalid((fault,)) from error
    except MethodologyInvalid:
        raise
    except (ValueError, RecursionError) as error:
        # Besides its own error, tomllib lets through those of numbers too long and lists too deep.
        fault = Fault(str(source), f"is not TOML in UTF-8: {error}", "mend the file")
        raise MethodologyInvalid((fault,)) from error


def _parsed(body: bytes) -> Document:
    return tomllib.loads(body.decode("utf-8").replace("\r\n", "\n"))
