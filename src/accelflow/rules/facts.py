"""The facts that an accepted command brings into the record, derived once and never again."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.definition import Methodology
from accelflow.domain.digests import digest
from accelflow.domain.events import Facts
from accelflow.domain.results import outcome_of
from accelflow.rules.days import cap, day_number, first_day
from accelflow.rules.question import Question


def derive(question: Question, after: str) -> Facts:
    """What follows from a command that leads to the stage `after`.

    Replay reads this and computes nothing.
    """
    challenge, today = question.challenge, question.today
    if challenge is None:
        return Facts(today)
    facts = _payload(question, challenge)
    cutoff = cutoff_of(question.methodology, challenge.stage, after, today)
    return facts if cutoff is None else evolve(facts, cutoff=cutoff)


def cutoff_of(methodology: Methodology, before: str, after: str, last_day: date) -> date | None:
    """The cut-off that a way between two stages brings: the last day on which the clock ran.

    Every way out of the running stages brings one, whoever takes it; a withdrawal leaves nothing to
    be judged.
    """
    if before == after or not methodology.stage(before).running:
        return None
    target = methodology.stage(after)
    return None if target.running or target.withdrawal else last_day


def _payload(question: Question, challenge: Challenge) -> Facts:
    today, day_one = question.today, challenge.day_one
    facts = Facts(today, None if day_one is None else day_number(today, day_one))
    match question.command:
        case c.RecordMeasurement():
            return facts
        case c.SubmitProposal(content=content):
            return evolve(facts, digest=digest(content))
        case c.SetGoals():
            return evolve(facts, goals=_goal_ids(challenge, question.command))
        case c.HoldLaunchWorkshop():
            return _launch(facts, question, question.command)
        case c.RecordResult(lines=lines):
            goals = challenge.goals
            outcomes = tuple(outcome_of(line, goals) for line in lines)
            return evolve(facts, digest=digest(lines), outcomes=outcomes)
        case c.AdoptSustainabilityPlan(commitments=commitments):
            return evolve(facts, digest=digest(commitments))
    return facts


def _goal_ids(challenge: Challenge, command: c.SetGoals) -> tuple[str, ...]:
    ids = []
    count = challenge.goal_count
    for terms in command.goals:
        count += terms.goal is None
        ids.append(terms.goal or f"goal-{count}")
    return tuple(ids)


def _launch(facts: Facts, question: Question, command: c.HoldLaunchWorkshop) -> Facts:
    day_one = first_day(command, question.dossier.brief.numbering)
    days = question.methodology.limits["days"]
    return evolve(
        facts,
        day=day_number(question.today, day_one),
        day_one=day_one,
        cap=cap(day_one, question.zone, days),
    )
