"""Says where the time of a command goes, by clocks put around the calls that make it up.

The parts are timed inside whole commands: in a loop of its own each would look two to three times
as cheap, because then nothing else runs between that would take its place in the processor.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from time import perf_counter_ns
from typing import Any, Final

from accelflow import accelerator, steps
from accelflow.accelerator import Accelerator
from accelflow.rules.playbook import Playbook
from accelflow.sqlite import SqliteJournal

DECISION: Final = "the decision"
CODEC: Final = "the codec"
APPEND: Final = "the append, durable"
SHELL: Final = "the shell around them"

PARTS: Final[Mapping[str, tuple[str, tuple[tuple[Any, str], ...]]]] = {
    "the look-up and the read": (
        "of the id; of all events, or of the newest",
        ((SqliteJournal, "answer"), (SqliteJournal, "read")),
    ),
    CODEC: (
        "checks the command; hashes, decodes and encodes events; digest and answer",
        (
            (accelerator, "checked"),
            *(
                (steps, name)
                for name in ("attempt_digest", "salted_texts", "opened", "seal", "answer_body")
            ),
        ),
    ),
    "the fold": ("of the events read and the new one", ((steps, "replay"),)),
    DECISION: ("settling included", ((Playbook, "decide"),)),
    APPEND: ("the transaction, its statements, its sync", ((Accelerator, "_commit"),)),
}
"""The parts of a command, what is in each, and the functions that it is. None calls another."""

SHELL_HAS: Final = "looks at what is asked, joins the parts, remembers, frees what was made"


def shares(command: Callable[[], object], rounds: int, calls: int) -> dict[str, float]:
    """The microseconds of each part of a command and of the shell around them, by medians."""
    told = [_round(command, calls) for _ in range(rounds)]
    return {name: median(one[name] for one in told) for name in (*PARTS, SHELL)}


def _round(command: Callable[[], object], calls: int) -> dict[str, float]:
    spent: Counter[str] = Counter()
    gc.collect()
    gc.disable()
    with _clocks(spent):
        begun = perf_counter_ns()
        for _ in range(calls):
            command()
        whole = perf_counter_ns() - begun
    gc.enable()
    parts = {name: spent[name] / calls / 1_000 for name in PARTS}
    return {**parts, SHELL: whole / calls / 1_000 - sum(parts.values())}


@contextmanager
def _clocks(spent: Counter[str]) -> Iterator[None]:
    """A clock around each function; all are taken away again."""
    bare = [
        (owner, called, getattr(owner, called))
        for _, functions in PARTS.values()
        for owner, called in functions
    ]
    for name, (_, functions) in PARTS.items():
        for owner, called in functions:
            setattr(owner, called, _clocked(getattr(owner, called), name, spent))
    try:
        yield
    finally:
        for owner, called, function in bare:
            setattr(owner, called, function)


def _clocked(function: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        begun = perf_counter_ns()
        try:
            result = function(*given, **named)
            # what gives its events one by one does its work only when it is asked for them
            return iter(tuple(result)) if isinstance(result, Iterator) else result
        finally:
            spent[name] += perf_counter_ns() - begun

    return timed
