"""The courses of the laws reach the whole methodology: a law over nothing would prove nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given, settings

from accelflow.domain.commands import COMMANDS
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Refused
from accelflow.rules.codes import CODES
from tests.lifecycle import PLAYBOOK, STAGES
from tests.strategies import Course, courses, settled

Cell = tuple[str | None, str, bool]
"""A stage, a command, and whether it was accepted."""

DRAWN: Final = 2_500
ACCEPTED_LEAST: Final = 0.95
"""Of the stages and commands of the table, the part that is accepted at least once."""
REFUSED_LEAST: Final = 0.85
"""And the part that is refused at least once, guards or role being in the way."""
CODES_LEAST: Final = 100
"""Different codes of reasons and warnings, of about 120 that a course could meet."""


class Reach:
    """What courses came through."""

    def __init__(self) -> None:
        self.cells: Counter[Cell] = Counter()
        self.codes: Counter[str] = Counter()
        self.moments: Counter[Moment] = Counter()

    def add(self, course: Course) -> None:
        """Notes every turn of a course."""
        for turn in course.turns():
            current = settled(course.playbook, turn.before, turn.ask.at)
            outcome = turn.decision.outcome
            stage = current.stage if current else None
            self.cells[stage, turn.ask.command.type, isinstance(outcome, Accepted)] += 1
            self.codes.update(reason.code for reason in outcome.warnings)
            if isinstance(outcome, Refused):
                self.codes.update(reason.code for reason in outcome.reasons)
            for event in turn.events:
                if isinstance(event.cause, DeadlineMoved):
                    self.moments[event.cause.moment] += 1

    def table(self, *, accepted: bool) -> set[tuple[str | None, str]]:
        """The stages and commands of the table that were accepted, or refused."""
        return {cell[:2] for cell in self.cells if cell[2] is accepted} & set(PLAYBOOK.table)


@pytest.fixture(scope="module")
def reach() -> Reach:
    """What the courses of the laws come through, the same in every run."""
    found = Reach()

    @settings(max_examples=DRAWN, derandomize=True, database=None, deadline=None)
    @given(courses())
    def draw(course: Course) -> None:
        found.add(course)

    draw()
    _show(found)
    return found


def test_most_of_the_table_is_accepted_and_refused(reach: Reach) -> None:
    """Nearly every command of every stage is granted in some course, and most are refused too."""
    assert len(reach.table(accepted=True)) >= ACCEPTED_LEAST * len(PLAYBOOK.table)
    assert len(reach.table(accepted=False)) >= REFUSED_LEAST * len(PLAYBOOK.table)


def test_every_stage_and_every_command_is_reached(reach: Reach) -> None:
    """Courses stand in every stage and before the first, and every command is granted somewhere."""
    assert {stage for stage, _, _ in reach.cells} == {None, *STAGES}
    assert {command for _, command, accepted in reach.cells if accepted} == set(COMMANDS)


def test_commands_are_asked_out_of_place(reach: Reach) -> None:
    """Beside the table, hundreds of commands are asked in stages that have no place for them."""
    beside = {cell[:2] for cell in reach.cells} - set(PLAYBOOK.table)
    assert len(beside) >= 200


def test_many_reasons_and_all_moments_are_met(reach: Reach) -> None:
    """Reasons come from most guards, and deadlines are armed, met, overdue, lapsed, cancelled."""
    assert len(reach.codes) >= CODES_LEAST
    assert set(reach.moments) == set(Moment)


def _show(reach: Reach) -> None:
    """The matrix, for `pytest -s`: accepted/refused of each command in each stage."""
    granted, refused = (len(reach.table(accepted=one)) for one in (True, False))
    print(f"\n{sum(reach.cells.values())} askings in {DRAWN} courses, {len(reach.codes)} codes")
    print(f"of {len(PLAYBOOK.table)} cells {granted} accepted, {refused} refused")
    for stage in (None, *STAGES):
        print(f"{stage}: {', '.join(_row(reach, stage))}")
    print("codes never met:", ", ".join(sorted(_unmet(reach.codes))))


def _row(reach: Reach, stage: str | None) -> Iterable[str]:
    for place, command in PLAYBOOK.table:
        if place == stage:
            granted, not_granted = (reach.cells[stage, command, one] for one in (True, False))
            yield f"{command} {granted}/{not_granted}"


def _unmet(codes: Counter[str]) -> set[str]:
    return set(CODES) - set(codes)
