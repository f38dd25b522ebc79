"""Defects planted on purpose: a law is worth its name once it was seen to fail under one.

Cases are drawn with the sound code; only the law runs under the defect. So what a law catches is
the defect, and the same case passes without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, Final, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

Law = Callable[[T], None]
Defect = Callable[[], AbstractContextManager[None]]

TRIED: Final = 150
"""How many cases a defect has to be caught on."""


def assert_caught(law: Law[T], cases: SearchStrategy[T], defect: Defect) -> None:
    """Holds if under the defect the law fails on a drawn case on which it holds without it.

    The cases are the same in every run.
    """
    for case in drawn(cases):
        if _fails(law, case, defect):
            law(case)
            return
    raise AssertionError(f"the law holds under the defect in all of {TRIED} cases")


@cache
def drawn(cases: SearchStrategy[T]) -> tuple[T, ...]:
    """Cases of a strategy, drawn once; the plainest comes first."""
    found: list[T] = []

    @settings(
        max_examples=TRIED,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def collect(case: T) -> None:
        found.append(case)

    collect()
    return tuple(found)


@contextmanager
def planted(owner: Any, name: str, value: object) -> Iterator[None]:
    """The attribute of a module or class replaced while the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, value)
        yield


def planting(owner: Any, name: str, value: object) -> Defect:
    """A defect that replaces one attribute."""
    return lambda: planted(owner, name, value)


def _fails(law: Law[T], case: T, defect: Defect) -> bool:
    with defect():
        try:
            law(case)
        # A defect may break anything, and that is seen too.
        except (Exception, pytest.fail.Exception):  # noqa: BLE001
            return True
    return False
