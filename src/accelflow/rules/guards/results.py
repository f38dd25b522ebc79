"""Guards of the result: complete, as of the cut-off, consistent, verified by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Final

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.events import Reason
from accelflow.domain.results import ResultLine, contradicts
from accelflow.rules.question import Found, Question, guard

Key = tuple[str, str | None]

_A_DAY: Final = timedelta(days=1)


@guard("lines-complete", "goal-unreported", "goal-twice", "goal-unknown", reads=(c.RecordResult,))
def lines_complete(q: Question) -> Found:
    """One line for each goal in force and for each of its constraints, and no other."""
    lines = q.asked(c.RecordResult).lines
    given = {(line.goal, line.constraint) for line in lines}
    missing = [key for key in _wanted(q.dossier) if key not in given]
    return [
        *(q.fail("goal-unreported", goal=_name(key)) for key in missing),
        *_astray(q, lines),
    ]


@guard("value-or-why", "value-missing", reads=(c.RecordResult,))
def value_or_why(q: Question) -> Found:
    """A value that is not known says why."""
    return [
        q.fail("value-missing", goal=_name((line.goal, line.constraint)))
        for line in q.asked(c.RecordResult).lines
        if line.value is None and line.unknown_because is None
    ]


@guard(
    "as-of-by-cutoff",
    "as-of-after-cutoff",
    "as-of-outside",
    "date-in-future",
    reads=(c.RecordResult,),
)
def as_of_by_cutoff(q: Question) -> Found:
    """What is judged describes a date from the eve of Day 1 to the cut-off, and is known by now."""
    found = []
    for line in q.asked(c.RecordResult).lines:
        found += _as_of_faults(q, line)
        if line.known_on > q.today:
            found.append(q.fail("date-in-future", claimed=str(line.known_on), today=str(q.today)))
    return found


@guard("percent-agrees", "percent-contradicts", reads=(c.RecordResult,))
def percent_agrees(q: Question) -> Found:
    """A percentage that somebody stated agrees with the values."""
    found = []
    for line in q.asked(c.RecordResult).lines:
        base = _baseline(q.dossier, line)
        if line.stated_percent is None or line.value is None or base is None:
            continue
        true = contradicts(line.stated_percent, base, line.value)
        if true is not None:
            stated = str(line.stated_percent)
            found.append(
                q.fail("percent-contradicts", goal=line.goal, stated=stated, computed=str(true))
            )
    return found


@guard("result-recorded", "no-result", begun=True)
def result_recorded(q: Question) -> Found:
    """There is a result."""
    return () if q.dossier.result else [q.fail("no-result")]


@guard("result-is-latest", "no-result", "digest-stale", reads=(c.VerifyResult,))
def result_is_latest(q: Question) -> Found:
    """What is verified is the latest version."""
    result, given = q.dossier.result, q.asked(c.VerifyResult).digest
    if result is None:
        return [q.fail("no-result")]
    if given == result.digest:
        return ()
    return [q.fail("digest-stale", given=given, current=result.digest)]


@guard("last-values-given", "last-value-missing", reads=(c.Withdraw,))
def last_values_given(q: Question) -> Found:
    """Who withdraws while the clock runs leaves each goal's last value, or why there is none."""
    told = {
        line.goal
        for line in q.asked(c.Withdraw).last_values
        if line.value is not None or line.unknown_because is not None
    }
    missing = tuple(goal.id for goal in q.dossier.goals_in_force() if goal.id not in told)
    return [q.fail("last-value-missing", goals=missing)] if missing else ()


@guard(
    "last-values-of-the-run",
    "goal-twice",
    "goal-unknown",
    "as-of-outside",
    "date-in-future",
    reads=(c.Withdraw,),
)
def last_values_of_the_run(q: Question) -> Found:
    """A last value is that of a goal in force, told once, and describes a day of the run so far."""
    lines, day_one = q.asked(c.Withdraw).last_values, q.dossier.day_one
    found = _astray(q, lines)
    for line in lines:
        if day_one is not None and not day_one - _A_DAY <= line.as_of <= q.today:
            eve, as_of = str(day_one - _A_DAY), str(line.as_of)
            found.append(q.fail("as-of-outside", as_of=as_of, first=eve, last=str(q.today)))
        if line.known_on > q.today:
            found.append(q.fail("date-in-future", claimed=str(line.known_on), today=str(q.today)))
    return found


@guard(
    "values-possible",
    "value-impossible",
    reads=(c.RecordResult, c.Withdraw, c.RecordSustainabilityCheck),
)
def values_possible(q: Question) -> Found:
    """No count is below 0, and a milestone is 1 or 0, in every value that is told of a goal."""
    kinds = {goal.id: goal.terms.kind for goal in q.dossier.goals}
    return [
        q.fail("value-impossible", goal=goal, value=str(value), kind=kinds[goal].value)
        for goal, value in _values(q)
        if goal in kinds and not kinds[goal].allows(value)
    ]


def _values(q: Question) -> list[tuple[str, Decimal]]:
    match q.command:
        case c.RecordSustainabilityCheck(values=values):
            return [(one.goal, one.value) for one in values]
        case c.RecordResult(lines=lines) | c.Withdraw(last_values=lines):
            return [
                (line.goal, line.value)
                for line in lines
                if line.value is not None and line.constraint is None
            ]
    raise TypeError("this guard reads what tells values")


def _astray(q: Question, lines: Iterable[ResultLine]) -> list[Reason]:
    """What is told of a goal more than once, and of one that is not in force."""
    given = [(line.goal, line.constraint) for line in lines]
    wanted, told = _wanted(q.dossier), dict.fromkeys(given)
    twice = [q.fail("goal-twice", goal=_name(key)) for key in told if given.count(key) > 1]
    return twice + [q.fail("goal-unknown", goal=_name(key)) for key in told if key not in wanted]


def _as_of_faults(q: Question, line: ResultLine) -> list[Reason]:
    day_one, cutoff, as_of = q.dossier.day_one, q.dossier.cutoff, str(line.as_of)
    if cutoff is None:
        return [q.unknown("as-of-after-cutoff", goal=line.goal, as_of=as_of)]
    if line.as_of > cutoff:
        return [q.fail("as-of-after-cutoff", goal=line.goal, as_of=as_of, cutoff=str(cutoff))]
    eve = None if day_one is None else day_one - _A_DAY
    if eve is None or line.as_of >= eve:
        return []
    return [q.fail("as-of-outside", as_of=as_of, first=str(eve), last=str(cutoff))]


def _wanted(challenge: Challenge) -> list[Key]:
    wanted: list[Key] = []
    for goal in challenge.goals_in_force():
        wanted.append((goal.id, None))
        wanted += [(goal.id, constraint.id) for constraint in goal.terms.constraints]
    return wanted


def _name(key: Key) -> str:
    goal, constraint = key
    return goal if constraint is None else f"{goal}/{constraint}"


def _baseline(challenge: Challenge, line: ResultLine) -> Decimal | None:
    goal = challenge.goal(line.goal)
    if goal is None or line.constraint is not None:
        return None
    return goal.terms.baseline.value if goal.terms.baseline else None
