"""Times contestants in alternating rounds of one process, and says how far the times spread."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from itertools import repeat
from statistics import quantiles
from time import perf_counter_ns
from typing import NamedTuple

Times = Mapping[str, Sequence[float]]
"""What one call took in each round, in microseconds, by contestant."""


class Spread(NamedTuple):
    """A series in five numbers less the greatest, which says more of the machine than of us."""

    least: float
    quarter: float
    median: float
    three_quarters: float


def race(contestants: Mapping[str, Callable[[], object]], rounds: int, calls: int) -> Times:
    """Each contestant `calls` times in each round, beginning with another one every round.

    The garbage collector rests during a round and cleans up after it.
    """
    names = list(contestants)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        gc.collect()
        gc.disable()
        start = number % len(names)
        for name in names[start:] + names[:start]:
            took = _microseconds(contestants[name], calls)
            # Round 0 warms up.
            if number:
                times[name].append(took)
        gc.enable()
    return times


def spread(series: Sequence[float]) -> Spread:
    """The least, the median and the quartiles."""
    return Spread(min(series), *quantiles(series, n=4, method="inclusive"))


def ratios(times: Times, name: str, to: str) -> list[float]:
    """A contestant's time over another's, round by round, so that a slow moment hits both."""
    return [one / other for one, other in zip(times[name], times[to], strict=True)]


def machine(*packages: str) -> str:
    """What ran the benchmark."""
    releases = ", ".join(f"{package} {version(package)}" for package in packages)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {os.cpu_count()} cores, {releases}"


def _microseconds(call: Callable[[], object], calls: int) -> float:
    begun = perf_counter_ns()
    for _ in repeat(None, calls):
        call()
    return (perf_counter_ns() - begun) / calls / 1_000
