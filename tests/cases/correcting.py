"""Cases of mending the record: what was recorded is replaced or struck out by another person."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.actors import Actor
from tests import lifecycle as it
from tests.cases.case import Case, accepts, refuses
from tests.cases.design import LED_TO_SCALING, today
from tests.lifecycle import Walk, on_day, walk_to

WHY: Final = "It was a slip of the pen."


def correcting() -> list[Case]:
    """Another person of the office corrects a value, a step or an initiative."""
    by = Actor("office-2", "presidency", frozenset({"office"}))
    recorded = _recorded()
    position = recorded.dossier.measurements[0].position
    value, step = it.RECORD_MEASUREMENT, it.RECORD_STEP
    mended = c.Correct(position, WHY, measurement=evolve(value, value=Decimal(61)))
    return [
        *(
            accepts("plain", walk, c.Correct(_step(walk), WHY, step=_today(walk)), by)
            for walk in (_with_a_step(stage) for stage in LED_TO_SCALING)
        ),
        accepts("a-value", recorded, mended, by),
        accepts("struck-out", recorded, c.Correct(position, WHY), by),
        accepts("an-initiative", recorded, _initiative(recorded, it.DAY_ONE), by),
        accepts("early-end", _ended_early(), _first_value(_ended_early()), by, *_RESTS),
        refuses(recorded, c.Correct(1, WHY), by, "nothing-to-correct"),
        refuses(_recorded(it.OFFICE), c.Correct(_step_of_office(), WHY), it.OFFICE, "same-person"),
        refuses(recorded, c.Correct(position, WHY, step=step), by, "replacement-of-other-kind"),
        refuses(
            recorded,
            evolve(mended, initiative=it.LAUNCH_INITIATIVE),
            by,
            "replacement-of-other-kind",
            "date-in-future",
            name="two-at-once",
        ),
        refuses(recorded, _value(position, goal="goal-9"), by, "goal-unknown"),
        refuses(recorded, _value(position, as_of=on_day(8).date()), by, "as-of-outside"),
        refuses(
            recorded.wait(it.CAP),
            _value(position, as_of=it.CAP.date()),
            by,
            "as-of-outside",
            name="after-the-cut-off",
        ),
        refuses(recorded, _value(position, goal=it.COUNT, value=-1), by, "value-impossible"),
        refuses(recorded, _initiative(recorded, it.SESSIONS[1]), by, "before-day-one"),
        *(_refused_step(by, code, *dates) for code, *dates in _STEPS),
        refuses(
            recorded,
            _initiative(recorded, on_day(8).date()),
            by,
            "date-in-future",
            name="an-initiative-to-come",
        ),
    ]


_RESTS: Final = ("conclusion-rests-on-it",)
_STEPS: Final = (
    ("step-unknown", it.DAY_ONE),
    ("date-in-future", on_day(9).date()),
    ("told-late", date(1900, 1, 1)),
)


def _recorded(by: Actor = it.COACH) -> Walk:
    """Day 7 of a challenge with a value, a step and an initiative."""
    walk = walk_to("accelerating").wait(on_day(7)).do(it.RECORD_MEASUREMENT, it.KEEPER)
    walk = walk.do(evolve(it.RECORD_STEP, done_on=today(walk)), by)
    return walk.do(evolve(it.LAUNCH_INITIATIVE, on=it.DAY_ONE), it.MEMBER)


def _with_a_step(stage: str) -> Walk:
    walk = walk_to(stage)
    return walk.do(evolve(it.RECORD_STEP, done_on=today(walk)), it.OFFICE)


def _step(walk: Walk) -> int:
    return walk.dossier.steps[-1].position


def _step_of_office() -> int:
    return _step(_recorded(it.OFFICE))


def _today(walk: Walk) -> c.RecordStep:
    return evolve(it.RECORD_STEP, step="closing-note", done_on=today(walk) - timedelta(days=1))


def _value(
    position: int, goal: str = it.LEVEL, as_of: date = it.DAY_ONE, value: int = 60
) -> c.Correct:
    told = evolve(it.RECORD_MEASUREMENT, goal=goal, as_of=as_of, value=Decimal(value))
    return c.Correct(position, WHY, measurement=told)


def _initiative(walk: Walk, on: date) -> c.Correct:
    position = walk.dossier.initiatives[0].position
    return c.Correct(position, WHY, initiative=c.LaunchInitiative("Two windows", on))


def _refused_step(by: Actor, code: str, done_on: date) -> Case:
    walk = _recorded()
    name = "dancing" if code == "step-unknown" else "closing-note"
    return refuses(walk, c.Correct(_step(walk), WHY, step=c.RecordStep(name, done_on)), by, code)


def _ended_early() -> Walk:
    walk = walk_to("past-midpoint").wait(on_day(89))
    for measurement in it.REACHED:
        walk = walk.do(measurement, it.KEEPER)
    return walk.do(it.CONCLUDE, it.COACH)


def _first_value(walk: Walk) -> c.Correct:
    return c.Correct(walk.dossier.measurements[0].position, WHY)


CASES: Final = tuple(correcting())
