"""What of a course is told in one breath: what is asked alike of many, or falls due at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from accelflow.cli.names import Names
from accelflow.domain.decisions import Refused
from accelflow.render import Names as NamesOfOne
from accelflow.render import phrase
from accelflow.render.words import listed, one_line
from accelflow.scenarios import Happening, Played

Told = Played | Happening

NAMED = 4
"""The most that are named one by one; of more, two are named and the others counted."""


def together(one: Told) -> tuple[object, ...]:
    """What must be the same for two to stand in one group: the step, or the instant."""
    if isinstance(one, Played):
        return ("step", id(one.play.step))
    return ("event", one.event.effective_at)


def alike_askings(group: list[Played], names: Names) -> Iterator[list[Played]]:
    """Askings of one step with the same answer: of one challenge, or said the same of several."""
    for _, same in groupby(group, _answer):
        answered = list(same)
        challenges = {one.play.challenge for one in answered}
        said = {_said(one, names.of(one.play.challenge)) for one in answered}
        if len(challenges) == 1 or len(said) == 1:
            yield answered
        else:
            for _, of_one in groupby(answered, lambda one: one.play.challenge):
                yield list(of_one)


def asked(group: list[Played], names: NamesOfOne) -> str:
    """The phrase of askings that are told together; where they differ, what of."""
    phrases = list(dict.fromkeys(_said(one, names) for one in group))
    if len(phrases) == 1:
        return phrases[0]
    words = [phrase.split(" ") for phrase in phrases]
    before = _shared(words)
    after = _shared([list(reversed(one[before:])) for one in words])
    parts = [" ".join(one[before : len(one) - after]) for one in words]
    if not all(parts):
        return f"{phrases[0]} (and {len(phrases) - 1} more of the kind)"
    first = words[0]
    end = first[len(first) - after :]
    return " ".join([*first[:before], f"each of {_many(parts)}", *end])


def _said(one: Played, names: NamesOfOne) -> str:
    return one_line(phrase(one.command, names))


def _shared(rows: Sequence[Sequence[str]]) -> int:
    """How many words at the beginning are the same in all rows."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False)))


def _many(parts: list[str]) -> str:
    if len(parts) <= NAMED:
        return listed(parts)
    return listed([*parts[:2], f"{len(parts) - 2} others"])


def _answer(played: Played) -> tuple[object, ...]:
    """What must be the same for askings to be told in one breath."""
    outcome = played.answer.outcome
    if isinstance(outcome, Refused):
        return (repr(outcome), played.play.challenge)
    shown = [(event.before, event.after, event.cause.type) for event in outcome.events]
    return (repr(shown), repr([warning.parameters for warning in outcome.warnings]))
