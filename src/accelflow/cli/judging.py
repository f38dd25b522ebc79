"""What is looked at before a command is accepted, in sentences: those of the guards themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from accelflow.domain.definition import GuardUse, Methodology, Severity, Transition
from accelflow.render.words import number, plain
from accelflow.rules.guards import BUILT_IN


def judged(methodology: Methodology, transition: Transition, severity: Severity) -> Iterator[str]:
    """A sentence for each use of a guard that refuses, or warns, each once."""
    told = [sentence(methodology, use) for use in transition.uses if use.severity is severity]
    yield from dict.fromkeys(told)


def sentence(methodology: Methodology, use: GuardUse) -> str:
    """The first sentence of a guard's own description, its settings filled in."""
    judge = BUILT_IN[use.guard].judge
    given = dict(use.settings)
    first = re.split(r"(?<=\.)\s", " ".join((judge.__doc__ or plain(use.guard)).split()))[0]
    told = re.sub(r"`(\w+)`", lambda found: _setting(found[1], given, judge), first)
    beside = [
        f"{plain(name)} {_value(value)}"
        for name, value in given.items()
        if f"`{name}`" not in first
    ]
    if use.guard in _APART:
        beside += [f"{one} and {other}" for one, other in methodology.apart]
    return f"{told.rstrip('.')} ({'; '.join(beside)})" if beside else told.rstrip(".")


_APART = ("kept-apart", "team-apart")


def _setting(name: str, given: dict[str, int | str], judge: object) -> str:
    if name in given:
        return _value(given[name])
    parameters = inspect.signature(judge).parameters if callable(judge) else {}
    return _value(parameters[name].default) if name in parameters else plain(name)


def _value(value: int | str) -> str:
    return number(value) if isinstance(value, int) else value
