"""The facts that an accepted command brings into the record, derived once and never again."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from accelflow.domain import commands as c
from accelflow.domain.challenge import Challenge
from accelflow.domain.digests import digest
from accelflow.domain.events import Facts
from accelflow.domain.results import outcome_of
from accelflow.rules.days import cap, day_number, default_first_day
from accelflow.rules.question import Question


def derive(question: Question) -> Facts:
    """What follows from a command at its instant: replay reads this and computes nothing."""
    challenge, today = question.challenge, question.today
    day_one = challenge.day_one if challenge else None
    facts = Facts(today, None if day_one is None else day_number(today, day_one))
    match question.command:
        case c.RecordMeasurement():
            return facts
        case c.SubmitProposal(content=content):
            return evolve(facts, digest=digest(content))
        case c.SetGoals():
            return evolve(facts, goals=_goal_ids(question.dossier, question.command))
        case c.HoldLaunchWorkshop():
            return _launch(facts, question, question.command)
        case c.Conclude():
            return evolve(facts, cutoff=question.today)
        case c.RecordResult(lines=lines):
            goals = question.dossier.goals
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
    sessions = [session.on for session in command.sessions]
    numbering = question.dossier.brief.numbering
    day_one: date = command.first_day or default_first_day(sessions, numbering)
    days = question.methodology.limits["days"]
    return evolve(
        facts,
        day=day_number(question.today, day_one),
        day_one=day_one,
        cap=cap(day_one, question.zone, days),
    )
