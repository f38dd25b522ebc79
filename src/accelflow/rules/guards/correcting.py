"""Guards of corrections: what may be corrected, by whom, by what, and what rests on it."""

from __future__ import annotations

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.commands import Command
from accelflow.domain.goals import Measurement
from accelflow.domain.workshops import Initiative, StepDone
from accelflow.rules.days import date_of_day
from accelflow.rules.guards.asking import claimed_date, since_day_one
from accelflow.rules.guards.goals import as_of_in_the_run, goal_in_force, value_possible
from accelflow.rules.guards.workshops import step_declared
from accelflow.rules.question import Found, Guard, Question, guard

Entry = Measurement | Initiative | StepDone


@guard("entry-there", "nothing-to-correct", reads=(c.Correct,))
def entry_there(q: Question) -> Found:
    """The event recorded a measurement, a step or an initiative that still stands."""
    position = q.asked(c.Correct).position
    return () if _entry(q) is not None else [q.fail("nothing-to-correct", position=position)]


@guard("corrects-anothers", "same-person", reads=(c.Correct,))
def corrects_anothers(q: Question) -> Found:
    """Who recorded something does not correct it alone."""
    entry = _entry(q)
    if entry is not None and entry.by == q.actor.principal:
        return [q.fail("same-person", role="author")]
    return ()


@guard("replacement-fits", "replacement-of-other-kind", reads=(c.Correct,))
def replacement_fits(q: Question) -> Found:
    """What comes in its place is one thing of the same kind, or nothing."""
    entry, given = _entry(q), q.asked(c.Correct).replacements()
    if entry is None or not given:
        return ()
    expected = _REPLACED_BY[type(entry)]
    if len(given) == 1 and isinstance(given[0], expected):
        return ()
    kinds = tuple(command.type for command in given)
    return [q.fail("replacement-of-other-kind", expected=expected.type, given=kinds)]


_REPLACED_BY: dict[type[Entry], type[Command]] = {
    Measurement: c.RecordMeasurement,
    StepDone: c.RecordStep,
    Initiative: c.LaunchInitiative,
}


@guard(
    "replacement-holds",
    "goal-unknown",
    "as-of-outside",
    "step-unknown",
    "date-in-future",
    "told-late",
    "before-day-one",
    "value-impossible",
    reads=(c.Correct,),
)
def replacement_holds(q: Question) -> Found:
    """What comes in its place could have been recorded: it is judged as if asked by itself."""
    today = min(q.today, q.dossier.cutoff) if q.dossier.cutoff else q.today
    return [
        reason
        for command in q.asked(c.Correct).replacements()
        for judge in _JUDGES[type(command)]
        for reason in judge.judge(
            evolve(
                q,
                command=command,
                today=today if isinstance(command, c.RecordMeasurement) else q.today,
            )
        )
    ]


_JUDGES: dict[type[Command], tuple[Guard, ...]] = {
    c.RecordMeasurement: (goal_in_force, as_of_in_the_run, value_possible),
    c.RecordStep: (step_declared, claimed_date),
    c.LaunchInitiative: (claimed_date, since_day_one),
}


@guard("conclusion-untouched", "conclusion-rests-on-it", reads=(c.Correct,))
def conclusion_untouched(q: Question) -> Found:
    """No early end rests on the measurement: that every goal was reached was its ground."""
    entry, cutoff, day_one = _entry(q), q.dossier.cutoff, q.dossier.day_one
    if not isinstance(entry, Measurement) or cutoff is None or day_one is None:
        return ()
    if cutoff == date_of_day(day_one, q.methodology.limits["days"]):
        return ()
    return [q.fail("conclusion-rests-on-it", goal=entry.goal, cutoff=str(cutoff))]


def _entry(q: Question) -> Entry | None:
    position = q.asked(c.Correct).position
    entries: tuple[Entry, ...] = (
        *q.dossier.measurements,
        *q.dossier.steps,
        *q.dossier.initiatives,
    )
    for entry in entries:
        if entry.position == position:
            return entry
    return None
