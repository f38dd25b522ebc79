"""Time zones by their IANA key: the one place that turns a key into a zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from accelflow.errors import UnknownZone

_NO_PLACE: Final = frozenset({"Factory", "localtime"})
"""Keys that name no place: "not yet set", and whatever the machine is set to."""
_LONGEST: Final = 64
"""Longer text is no misspelt key, and comparing it with every key would be slow."""


def zone(key: str) -> ZoneInfo:
    """The zone of an IANA key, spelt exactly; else UnknownZone.

    The key is looked up among those known before anything is opened, so that text which looks
    like a path never reaches the file system.
    """
    if key not in _known():
        raise UnknownZone(key, _suggestions(key))
    return _opened(key)


def zone_keys() -> tuple[str, ...]:
    """Every key that `zone` accepts, aliases included, sorted. Read once per process."""
    return tuple(_known())


def tzdata_version() -> str | None:
    """The release that the time zone data claims to be, such as "2026a", or None if it is silent.

    It is read where zoneinfo looks first, which is the system's directory before the tzdata
    package. zoneinfo searches key by key, so a key missing there may come from another release;
    and a distribution may have patched its copy without saying so here.
    """
    for place in _places():
        if place.joinpath("UTC").is_file():
            return _release(place)
    return None


@cache
def _known() -> dict[str, None]:
    """The keys as a dict, for its lookup and its order."""
    return dict.fromkeys(sorted(zoneinfo.available_timezones() - _NO_PLACE))


@cache
def _opened(key: str) -> ZoneInfo:
    """Only known keys come here, so the cache cannot grow beyond them."""
    return ZoneInfo(key)


def _suggestions(key: str) -> tuple[str, ...]:
    if len(key) > _LONGEST:
        return ()
    wanted = key.casefold().replace(" ", "_")
    names = _names()
    close = get_close_matches(wanted, names, n=3, cutoff=0.8)
    return tuple(dict.fromkeys(names[name] for name in close))


@cache
def _names() -> dict[str, str]:
    """What people write for a key, folded: the whole of it, or its last part, the city."""
    cities = {key.rpartition("/")[2].casefold(): key for key in reversed(zone_keys())}
    return cities | {key.casefold(): key for key in zone_keys()}


def _places() -> Iterator[Traversable]:
    yield from (Path(directory) for directory in zoneinfo.TZPATH)
    try:
        yield resources.files("tzdata").joinpath("zoneinfo")
    except ModuleNotFoundError:
        return


def _release(place: Traversable) -> str | None:
    """The first line of tzdata.zi is "# version 2026a"; macOS has "2026a" alone in +VERSION."""
    for name in ("tzdata.zi", "+VERSION"):
        file = place.joinpath(name)
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version").strip() or None
    return None
