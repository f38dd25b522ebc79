"""How a story ends: what came of the goals, where each challenge stands, what follows it."""

from __future__ import annotations

from decimal import Decimal

from accelflow.board import GoalRow
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import Withdraw
from accelflow.domain.goals import Bound
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Dropped, Opened
from accelflow.render import bound, day, label, outcome, word
from accelflow.render.words import goal_part, listed, number, one_line
from tests.stories.run import ASSUMED, Run, dated


def results(run: Run) -> str:
    """The one word, whether it is verified, and each goal's value with its date and outcome."""

    def text(challenge: Challenge) -> str:
        row = run.rows[challenge.id]
        last = _last_values(run, challenge)
        if last:
            return f"not judged, as the challenge is withdrawn ({'; '.join(last)})"
        said = [_value(run, challenge, one) for one in row.goals if not one.superseded]
        if row.word is None:
            return f"not yet told ({'; '.join(said)})" if said else "not yet told"
        goals = [one for one in row.goals if one.constraint is None]
        rests = any("outcome" in run.assumed(challenge, one) for one in goals)
        verified = "verified" if row.verified else "not verified"
        return f"“{word(row.word)}”{ASSUMED if rests else ''}, {verified} ({'; '.join(said)})"

    return run.of_each("The result is", text)


def end(run: Run) -> str:
    """At which stage each challenge stands at the end, since when, and what follows it."""

    def text(challenge: Challenge) -> str:
        stage = label(run.methodology, challenge.stage)
        since = dated(challenge, challenge.stage_since)
        return f"“{stage}”, reached on {since}{_after(run, challenge)}"

    return run.of_each("The last stage is", text)


def _value(run: Run, challenge: Challenge, one: GoalRow) -> str:
    held = run.assumed(challenge, one)

    def mark(value: str) -> str:
        return ASSUMED if value in held else ""

    if one.value is None or one.as_of is None:
        return f"{one_line(one.wording)}: unknown"
    value = f"{_amount(one.value, one.bound)} {one_line(one.unit)}{mark('value')}"
    judged = f", {outcome(one.outcome)}{mark('outcome')}" if one.outcome else ""
    return f"{one_line(one.wording)}: {value} as of {day(one.as_of)}{mark('as_of')}{judged}"


def _last_values(run: Run, challenge: Challenge) -> list[str]:
    lines = [
        line
        for event in run.events()
        if event.challenge == challenge.id and isinstance(event.cause, Withdraw)
        for line in event.cause.last_values
    ]
    return [_last_value(run, challenge, line) for line in lines]


def _last_value(run: Run, challenge: Challenge, line: ResultLine) -> str:
    of = goal_part(line.goal, line.constraint, lambda id: run.named(id, challenge))
    if line.value is None:
        return f"{of}: unknown"
    value = _amount(line.value, line.bound)
    return f"{of}: {value} {_unit(challenge, line)} as of {day(line.as_of)}"


def _unit(challenge: Challenge, line: ResultLine) -> str:
    goal = next(one.terms for one in challenge.goals if one.id == line.goal)
    inner = {one.id: one.unit for one in goal.constraints}
    return one_line(inner[line.constraint] if line.constraint else goal.unit)


def _amount(value: Decimal, known: Bound) -> str:
    return number(value) if known is Bound.EXACT else f"{bound(known)} {number(value)}"


def _after(run: Run, challenge: Challenge) -> str:
    def path(one: Opened | Dropped) -> str:
        return f"{one.path} to {run.named(one.site, challenge)}" if one.site else one.path.value

    opened = [f"{run.named(one.challenge, challenge)} ({path(one)})" for one in challenge.opened]
    parts = [f"opens {listed(opened)}"] if opened else []
    parts += [f"gives up {listed(map(path, challenge.dropped))}"] if challenge.dropped else []
    return f"; it {' and '.join(parts)}" if parts else ""
