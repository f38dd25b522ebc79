"""Opens the journal that a url names, so that a host can keep its choice in its configuration."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from accelflow.errors import Fault, InvalidInput
from accelflow.journal import Journal
from accelflow.memory import MemoryJournal
from accelflow.sqlite import SqliteJournal

FORMS: Final = "sqlite:///file.db, sqlite:////folder/file.db or memory:"
"""What a url may look like. After three slashes a path begins where the process stands."""


def open(url: str, *, create: bool = True) -> Journal:
    """The journal of `sqlite:///file` or `memory:`; a missing file is made if `create`.

    Raises InvalidInput with every fault of the url, and the errors of the store.
    """
    faults = url_faults(url)
    if faults:
        raise InvalidInput(tuple(faults))
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryJournal()
    return SqliteJournal(_file(parts), create=create)


def url_faults(url: str) -> list[Fault]:
    """Every fault of a url, nothing being opened."""
    if not isinstance(url, str):
        return [Fault("url", f"is of type {type(url).__name__}", f"give {FORMS}")]
    try:
        parts = urlsplit(url)
    except ValueError:
        return [Fault("url", "cannot be read", f"give {FORMS}")]
    return _faults(url, parts)


def _faults(url: str, parts: SplitResult) -> list[Fault]:
    if parts.scheme not in ("sqlite", "memory"):
        problem = f"begins with {parts.scheme!r}" if parts.scheme else "names no kind of store"
        return [Fault("url", problem, f"give {FORMS}")]
    own = _memory_faults if parts.scheme == "memory" else _sqlite_faults
    faults = own(url, parts)
    if parts.query:
        faults.append(Fault("url", "has options after '?'", "leave them out, there are none"))
    if parts.fragment:
        faults.append(Fault("url", "has a part after '#'", "write '%23' for that sign in a name"))
    return faults


def _memory_faults(url: str, parts: SplitResult) -> list[Fault]:
    if parts.netloc or parts.path:
        return [Fault("url", "says more than 'memory:'", "a journal in memory has no name")]
    return []


def _sqlite_faults(url: str, parts: SplitResult) -> list[Fault]:
    if parts.netloc:
        remedy = f"write three slashes: sqlite:///{parts.netloc}{parts.path}"
        return [Fault("url", f"names the host {parts.netloc!r}", remedy)]
    file = _file(parts)
    if not url.lower().startswith("sqlite:///") and file:
        return [Fault("url", "has no three slashes before the file", f"write sqlite:///{file}")]
    if file in ("", ":memory:"):
        return [Fault("url", "names no file", "give one, or 'memory:' to keep nothing")]
    faults = []
    if file.endswith("/"):
        faults.append(Fault("url", "names a folder", "name a file in it"))
    if "\x00" in file:
        faults.append(Fault("url", "holds a NUL", "remove '%00'"))
    return faults


def _file(parts: SplitResult) -> str:
    """The path after the third slash, its escapes read."""
    return unquote(parts.path.removeprefix("/"))
