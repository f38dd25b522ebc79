"""The course of a played scenario as one document for programs."""

from __future__ import annotations

from accelflow.board import Row
from accelflow.cli.presumed import assumed
from accelflow.cli.reasons import plainly
from accelflow.codec import to_plain, to_wire
from accelflow.domain.decisions import Refused
from accelflow.scenarios import Happening, Played, Player


def recorded(player: Player) -> tuple[dict[str, object], int]:
    """Plays to the end; the document, and how many answers were not the expected ones."""
    course = list(player.run())
    scenario = player.scenario
    surprises = sum(isinstance(one, Played) and one.surprise for one in course)
    document = {
        "scenario": scenario.name,
        "title": scenario.title,
        "surprises": surprises,
        "course": [_asked(one) if isinstance(one, Played) else _happened(one) for one in course],
        "board": [_standing(row, player) for row in player.accelerator.board()],
    }
    return document, surprises


def _asked(played: Played) -> dict[str, object]:
    outcome, standing = played.answer.outcome, played.standing
    refused = outcome.reasons if isinstance(outcome, Refused) else ()
    return {
        "at": played.play.step.at.isoformat(),
        "challenge": played.play.challenge,
        "actor": to_plain(played.actor),
        "command": to_wire(played.command),
        "accepted": played.answer.accepted,
        "reasons": [plainly(reason) for reason in refused],
        "warnings": [plainly(reason) for reason in outcome.warnings],
        "expected": not played.surprise,
        "stage": standing.challenge.stage if standing else None,
        "day": standing.day if standing else None,
        "assumed": list(played.play.step.assumed),
        "note": played.play.step.note,
    }


def _happened(happening: Happening) -> dict[str, object]:
    event = happening.event
    return {
        "at": event.effective_at.isoformat(),
        "challenge": event.challenge,
        "deadline": to_plain(event.cause),
        "stage": event.after,
        "day": event.facts.day,
    }


def _standing(row: Row, player: Player) -> dict[str, object]:
    goals = [
        {**to_plain(goal), "assumed": sorted(assumed(player, row, goal))} for goal in row.goals
    ]
    return {**to_plain(row), "goals": goals}
