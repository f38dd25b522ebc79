"""Every zone, every launch date of 2026 to 2031, both numberings, against a second implementation.

The oracle shares no idea with the code: it never asks for the time of a midnight. It lists the
changes of offset of each zone once, walks the spells between them in whole seconds, and writes
down when each local date first shows. `scanned` finds the changes by looking every hour; `parsed`
reads them from the bytes of the compiled data, without zoneinfo, for the years before.
"""

from __future__ import annotations

import struct
import zoneinfo
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from accelflow.domain.programmes import Numbering
from accelflow.rules.days import (
    cap,
    date_of_day,
    day_number,
    default_first_day,
    local_date,
    start_of_day,
)

EPOCH = date(1970, 1, 1)
DAY = 86_400
LAUNCHES = [date(2026, 1, 1) + timedelta(days=n) for n in range(2191)]
FROM, TO = date(2025, 12, 29), date(2032, 4, 15)
KEYS = sorted(zoneinfo.available_timezones())
AREAS = sorted({key.rpartition("/")[0].partition("/")[0] for key in KEYS})
"""Africa, America and so on; the empty one has the keys without a slash."""


SCANNED: dict[bytes, list[Spell]] = {}


class Spell(NamedTuple):
    """From `begin` to before `end`, in seconds of Unix time, the wall is `offset` seconds ahead."""

    begin: int
    end: int
    offset: int


def test_the_sweep_is_whole() -> None:
    """It covers 1 January 2026 to 31 December 2031, and every zone that zoneinfo knows."""
    assert (LAUNCHES[0], LAUNCHES[-1]) == (date(2026, 1, 1), date(2031, 12, 31))
    assert sorted(key for area in AREAS for keys in twins(area) for key in keys) == KEYS
    assert len(KEYS) > 500


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area or "others")
def test_every_launch_in_every_zone(area: str) -> None:
    """Every cap and every start of a date of those years is that of the oracle."""
    wrong: list[str] = []
    for keys in twins(area):
        starts = dict(first_shown(scanned(keys[0])))
        for key in keys:
            wrong += (f"cap from {day} in {key}" for day in wrong_caps(ZoneInfo(key), starts))
            wrong += (f"start of {day} in {key}" for day in wrong_dates(ZoneInfo(key), starts))
    assert wrong[:10] == []


def wrong_caps(zone: ZoneInfo, starts: dict[int, datetime]) -> Iterator[date]:
    for day_one, number in first_days():
        if cap(day_one, zone) != starts[number + 100]:
            yield day_one


def wrong_dates(zone: ZoneInfo, starts: dict[int, datetime]) -> Iterator[date]:
    instant = timedelta(microseconds=1)
    for number in range(ordinal(LAUNCHES[0]), ordinal(TO) - 3):
        day, start = EPOCH + timedelta(days=number), starts[number]
        dated = local_date(start - instant, zone) < day <= local_date(start, zone)
        if start_of_day(day, zone) != start or not dated:
            yield day


@pytest.mark.parametrize("numbering", Numbering)
def test_every_day_number(numbering: Numbering) -> None:
    """Days 0 to 101 of every launch are numbered as one would on a paper calendar."""
    calendar = [LAUNCHES[0] + timedelta(days=n) for n in range(-2, len(LAUNCHES) + 110)]
    for place, launch in enumerate(LAUNCHES, start=2):
        first = place if numbering == "launch-is-day-one" else place + 1
        day_one = default_first_day([launch], numbering)
        for n, day in enumerate(calendar[first - 1 : first + 101]):
            assert day_number(day, day_one) == n
            assert date_of_day(day_one, n) == day


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area or "others")
def test_every_change_of_offset_on_record(area: str) -> None:
    """The dates around each change of offset since records began start where the data says."""
    wrong = [
        f"start of {EPOCH + timedelta(days=number)} in {key}"
        for keys in twins(area)
        for number, start in first_shown(parsed(tz_bytes(keys[0])), near=2)
        for key in keys
        if start_of_day(EPOCH + timedelta(days=number), ZoneInfo(key)) != start
    ]
    assert wrong[:10] == []


def twins(area: str) -> list[list[str]]:
    """The keys of an area, those together whose compiled data is the same byte for byte."""
    alike: dict[bytes, list[str]] = defaultdict(list)
    for key in KEYS:
        if key.rpartition("/")[0].partition("/")[0] == area:
            alike[tz_bytes(key)].append(key)
    return list(alike.values())


@cache
def first_days() -> set[tuple[date, int]]:
    """Every Day 1 of a launch under either numbering, with what it should be as days since 1970.

    A launch under one numbering and the next day's under the other make the same pair.
    """
    return {
        (default_first_day([launch], numbering), ordinal(launch) + later)
        for launch in LAUNCHES
        for numbering, later in (
            (Numbering.LAUNCH_IS_DAY_ONE, 0),
            (Numbering.WORKSHOP_IS_DAY_ZERO, 1),
        )
    }


def first_shown(spells: list[Spell], near: int = 10_000) -> Iterator[tuple[int, datetime]]:
    """Each date, as days since 1970, with its start; only dates within `near` days of a change."""
    seen = (spells[0].begin + spells[0].offset) // DAY
    for begin, end, offset in spells:
        last = (end - 1 + offset) // DAY
        for number in range(seen + 1, last + 1):
            if number <= (begin + offset) // DAY + near or number > last - near:
                shown = number * DAY - offset
                yield number, instant_of(max(begin, shown))
        seen = max(seen, last)


def scanned(key: str) -> list[Spell]:
    """The spells of a key; what was found is kept for other keys with the same data."""
    data = tz_bytes(key)
    if data not in SCANNED:
        SCANNED[data] = scan(ZoneInfo(key))
    return SCANNED[data]


def scan(zone: ZoneInfo) -> list[Spell]:
    """The spells of one offset from FROM to TO, found by looking every hour and then closer."""

    def offset(at: int) -> int:
        ahead = datetime.fromtimestamp(at, zone).utcoffset()
        assert ahead is not None
        return ahead.days * DAY + ahead.seconds

    def change(hour: int) -> int:
        before = offset(hour)
        return hour + bisect(range(hour, hour + 3600), False, key=lambda at: offset(at) != before)

    hours = range(ordinal(FROM) * DAY, ordinal(TO) * DAY, 3600)
    offsets = [datetime.fromtimestamp(at, zone).utcoffset() for at in hours]
    changes = [change(hours[n]) for n, (one, other) in enumerate(pairwise(offsets)) if one != other]
    return [Spell(b, e, offset(b)) for b, e in pairwise([hours[0], *changes, hours[-1]])]


def parsed(data: bytes) -> list[Spell]:
    """The spells of one offset in compiled zone data (RFC 8536), up to its last listed change."""
    at = 0
    for width in (4, 8):
        counts: tuple[int, ...] = struct.unpack_from(">6l", data, at + 20)
        isut, isstd, leap, times, types, chars = counts
        body = at + 44
        at = body + times * (width + 1) + types * 6 + chars + leap * (width + 4) + isut + isstd
    changes: tuple[int, ...] = struct.unpack_from(f">{times}q", data, body)
    kinds = data[body + times * 8 : body + times * 9]
    table = body + times * 9
    offsets = [
        int.from_bytes(data[n : n + 4], signed=True) for n in range(table, table + types * 6, 6)
    ]
    # Some compilers open with a change at the beginning of time, which no date can express.
    real = [(c, offsets[k]) for c, k in zip(changes, kinds, strict=True) if c > -(2**35)]
    if not real:
        return [Spell(0, 10 * DAY, offsets[0])]
    before = Spell(real[0][0] - 5 * DAY, real[0][0], offsets[0])
    ends = [c for c, _ in real[1:]]
    return [before, *(Spell(b, e, o) for (b, o), e in zip(real, ends, strict=False))]


def tz_bytes(key: str) -> bytes:
    """What zoneinfo reads for a key."""
    for directory in zoneinfo.TZPATH:
        file = Path(directory, key)
        if file.is_file():
            return file.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()


def ordinal(day: date) -> int:
    return (day - EPOCH).days


def instant_of(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
