"""The small change of sentences: lists, counts, quotations, numbers, ids as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

Names = Callable[[str], str]
"""Turns an id (a principal, an entity, a goal, a challenge, a cohort …) into what people read."""


def as_is(id: str) -> str:
    """The id itself, where no better name is known."""
    return id


def listed(items: Iterable[str], last: str = "and") -> str:
    """The items as English lists them: "a, b and c"."""
    *before, final = tuple(items) or ("nothing",)
    return f"{', '.join(before)} {last} {final}" if before else final


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 member", "3 entities"."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The regular plural of an English noun."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def quoted(text: str) -> str:
    """The text in quotation marks, on one line."""
    return f"“{one_line(text)}”"


def one_line(text: str) -> str:
    """The text with every run of spaces and line breaks as one space."""
    return " ".join(text.split())


def number(value: Decimal | int) -> str:
    """A number in full, its thousands apart: "200,000", never "2E+5"."""
    return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def plain(id: str) -> str:
    """An id of ours or of a methodology as words: "member training"."""
    return id.replace("-", " ").replace("_", " ").strip()


def goal_part(goal: str, constraint: str | None, names: Names) -> str:
    """A goal, or one of its constraints: "goal-2", "goal-2 (minors)"."""
    return f"{names(goal)} ({names(constraint)})" if constraint else names(goal)


def shortened(digest: str) -> str:
    """The beginning of a digest, which is enough to tell two apart by eye."""
    return digest if len(digest) <= _DIGITS else f"{digest[:_DIGITS]}…"


_DIGITS = 12
