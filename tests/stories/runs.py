"""How a story goes on: the midpoint review, the deadlines, what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import HoldMidpointReview
from accelflow.domain.deadlines import DeadlineMoved, Moment
from accelflow.domain.decisions import Refused
from accelflow.domain.events import Event
from accelflow.domain.workshops import GoalChoice, MidpointReview
from accelflow.render import day, label
from accelflow.render.words import count, listed, plain
from accelflow.scenarios import Played
from tests.stories.run import Run, dated, title


def midpoint(run: Run) -> str:
    """When the midpoint review was held and what it decided, or that it was missed."""

    def text(challenge: Challenge) -> str:
        held, by = challenge.midpoint, challenge.no_midpoint_by
        if held is not None:
            return f"held on {dated(challenge, held.held_on)} {_particulars(held)}"
        if challenge.day_one is None or _awaited(run, challenge):
            return "still to come"
        return f"missed, as “{run.named(by, challenge)}” acknowledges" if by else "missed"

    return run.of_each("The midpoint review is", text)


def deadlines(run: Run) -> str:
    """When the review was overdue and what ended by force; other overdue rules by name alone."""
    told = [
        *_moved(run, Moment.OVERDUE, _overdue),
        *_moved(run, Moment.LAPSED, _lapsed),
        *_others(run),
    ]
    return " ".join(told) or "Nothing is overdue and nothing ends by force."


def refusals(run: Run) -> str:
    """How many askings were refused: what, when, and with which codes."""
    asked = run.asked()
    told = Counter(_refusal(run, one) for one in asked if isinstance(one.answer.outcome, Refused))
    head = f"Of {len(asked)} askings {told.total() or 'none'} {'is' if told.total() < 2 else 'are'}"
    said = [text if many == 1 else f"{text}, {many} times" for text, many in told.items()]
    return f"{head} refused: {'; '.join(said)}." if said else f"{head} refused."


def _awaited(run: Run, challenge: Challenge) -> bool:
    """Whether the days run and the review is not overdue."""
    overdue = any(one.overdue and _stands_out(run, one.rule) for one in challenge.deadlines)
    return run.methodology.stage(challenge.stage).running and not overdue


def _particulars(held: MidpointReview) -> str:
    made = Counter(decision.choice for decision in held.decisions)
    choices = [f"{count(made[one], 'goal')} {_DONE[one]}" for one in GoalChoice if made[one]]
    mean = f"{sum(held.votes) / len(held.votes):.1f}".removesuffix(".0")
    late = ", told late" if held.late else ""
    return f"({listed(choices)}, a mean vote of {mean}{late})"


def _moved(run: Run, wanted: Moment, say: Callable[[Run, Event, str], str]) -> list[str]:
    """What happened to deadlines, once for all challenges to which it happened at once."""
    found: dict[tuple[object, ...], list[Event]] = {}
    for event in run.events():
        cause = event.cause
        if not isinstance(cause, DeadlineMoved) or cause.moment is not wanted:
            continue
        if wanted is Moment.LAPSED or _stands_out(run, cause.rule):
            found.setdefault((event.cause, event.after), []).append(event)
    return [say(run, events[0], _whose(run, events)) for events in found.values()]


def _stands_out(run: Run, rule: str) -> bool:
    """Whether it is the midpoint review that a deadline waits for."""
    return HoldMidpointReview.type in run.methodology.rule(rule).met_by


def _others(run: Run) -> list[str]:
    """The other rules that were overdue, each named once."""
    rules = dict.fromkeys(
        event.cause.rule
        for event in run.events()
        if isinstance(event.cause, DeadlineMoved)
        and event.cause.moment is Moment.OVERDUE
        and not _stands_out(run, event.cause.rule)
    )
    return [f"Also overdue at some time: {listed(map(plain, rules))}."] if rules else []


def _whose(run: Run, events: list[Event]) -> str:
    if len(run.challenges) == 1:
        return "the challenge"
    if len(events) == len(run.challenges):
        return "all challenges"
    return listed(title(run.scenario.challenges[event.challenge]) for event in events)


def _overdue(run: Run, event: Event, whose: str) -> str:
    assert isinstance(event.cause, DeadlineMoved)
    return (
        f"{_instant(run, event)} the deadline “{plain(event.cause.rule)}” is overdue for {whose}."
    )


def _lapsed(run: Run, event: Event, whose: str) -> str:
    stage = label(run.methodology, event.after)
    return f"{_instant(run, event)} the clock moves {whose} to “{stage}”."


def _instant(run: Run, event: Event) -> str:
    local = event.effective_at.astimezone(run.zone)
    return f"At {local:%H:%M} on {day(local.date())}"


def _refusal(run: Run, played: Played) -> str:
    assert isinstance(played.answer.outcome, Refused)
    on = run.local(played.play.step.at)
    when = dated(played.standing.challenge, on).split(",")[0] if played.standing else day(on)
    codes = dict.fromkeys(f"`{reason.code}`" for reason in played.answer.outcome.reasons)
    return f"{plain(played.command.type)} on {when} ({', '.join(codes)})"


_DONE = {
    GoalChoice.KEEP: "kept",
    GoalChoice.RAISE: "raised",
    GoalChoice.LOWER: "lowered",
    GoalChoice.REPLACE: "replaced",
}
