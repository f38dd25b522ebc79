"""Every command reads as a verb phrase that holds what matters of its payload."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import attrs
import pytest

from accelflow.domain import commands as c
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.goals import Baseline, Bound
from accelflow.domain.proposals import Finding, Successor
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import CommitmentState, Path, Progress
from accelflow.domain.teams import Checklist, Leader, Member
from accelflow.domain.workshops import GoalChoice, GoalDecision
from accelflow.render import phrase
from tests import lifecycle as it

EXAMPLES: Final = tuple(value for value in vars(it).values() if isinstance(value, Command))


@attrs.frozen
class PublishResults(Command):
    """A command of a host's own."""

    type = "publish-results"


def personal_texts(value: object) -> Iterator[str]:
    """Every text in a payload that is marked personal."""
    if isinstance(value, tuple):
        for item in value:
            yield from personal_texts(item)
        return
    kind = type(value)
    if attrs.has(kind):
        for field in attrs.fields(kind):
            inner = getattr(value, field.name)
            if field.metadata.get("personal"):
                yield inner
            else:
                yield from personal_texts(inner)


@pytest.mark.parametrize("kind", COMMANDS.values(), ids=lambda kind: kind.type)
def test_every_command_has_a_phrase_of_its_own(kind: type[Command]) -> None:
    """None of our commands is said by the fallback."""
    assert phrase.dispatch(kind) is not phrase.dispatch(Command)


@pytest.mark.parametrize("command", EXAMPLES, ids=lambda command: command.type)
def test_a_phrase_is_one_line_and_starts_with_a_verb(command: Command) -> None:
    """It can follow the name of the asker: "takes", "records", "asks to withdraw"."""
    said = phrase(command)
    assert said.split()[0].endswith("s"), said
    assert said == said.strip() == " ".join(said.split())
    assert said[-1] not in ".:;,"


@pytest.mark.parametrize("command", EXAMPLES, ids=lambda command: command.type)
def test_a_phrase_holds_no_personal_text(command: Command) -> None:
    """What may be erased from the record does not live on in phrases."""
    assert not [text for text in personal_texts(command) if text and text in phrase(command)]


def test_a_command_of_a_host_is_said_by_its_type() -> None:
    """The fallback reads the type as words."""
    assert phrase(PublishResults()) == "asks for “publish results”"


SAID: Final[dict[str, tuple[Command, str]]] = {
    "set": (
        it.SET_CHALLENGE,
        (
            "sets the national challenge “Permits for charging stations take too long”, led by "
            "ministry-of-economy with bishkek-city-hall and ministry-of-energy"
        ),
    ),
    "set-alone": (
        attrs.evolve(
            it.SET_CHALLENGE,
            statement="Open 36 home kindergartens",
            affected_entities=(),
            national=False,
            predecessor=Successor("kg-0"),
        ),
        (
            "sets the challenge “Open 36 home kindergartens”, led by ministry-of-economy, to "
            "continue kg-0"
        ),
    ),
    "target": (
        it.RECORD_INDICATIVE_TARGET,
        "records the indicative target “charging stations in Bishkek”: 30 stations or more",
    ),
    "target-without-value": (
        attrs.evolve(it.RECORD_INDICATIVE_TARGET, value=None),
        "records the indicative target “charging stations in Bishkek”: more stations",
    ),
    "submit": (it.RESUBMIT_PROPOSAL, "submits version 2 of the proposal"),
    "review": (it.RECORD_REVIEW, "reviews the proposal: all 4 tests passed"),
    "review-torn": (
        attrs.evolve(it.RECORD_REVIEW, tests=it.selection_tests(Finding.UNSURE)),
        "reviews the proposal: of the 4 tests 3 passed and 1 unsure",
    ),
    "return": (
        it.RETURN_PROPOSAL,
        "returns the proposal, to be submitted again by 6 February 2023",
    ),
    "defer": (
        it.DEFER_CHALLENGE,
        "defers the challenge to cohort kg-2, which begins on 18 September 2023",
    ),
    "leadership": (
        it.NAME_LEADERSHIP,
        "names the leadership team: 3 leaders of 3 entities, strategist-1 as strategist",
    ),
    "change-leadership": (
        c.ChangeLeadership("…", (Leader("a", "city", "mayor"),), leaves=("b", "c"), strategist="a"),
        "changes the leadership team: a (city) joins; b and c leave; a becomes strategist",
    ),
    "launch-date": (
        it.FIX_LAUNCH_DATE,
        "fixes the launch workshop for Wednesday 15 March 2023",
    ),
    "team": (
        it.FORM_TEAM,
        "forms the joint team: 10 members of 3 entities, 7 of them frontline",
    ),
    "change-team": (
        c.ChangeTeam(date(2023, 3, 6), "…", (Member("a", "city"), Member("b", None)), ("c",)),
        "changes the team as of 6 March 2023: a (city) and b join; c leaves",
    ),
    "ready": (
        c.ConfirmReadiness(Checklist(True, False, ("a",))),
        (
            "confirms that the launch workshop can be held: the agenda is rehearsed, no venue is "
            "booked, a without training"
        ),
    ),
    "elect": (it.ELECT_LEADER, "records that the team elected member-1 to lead it, with 8 votes"),
    "launch": (
        it.HOLD_LAUNCH,
        "holds the launch workshop of 15 and 16 March 2023: 2 actions; member-2 keeps the data",
    ),
    "launch-with-day": (
        attrs.evolve(it.HOLD_LAUNCH, first_day=date(2023, 3, 20)),
        (
            "holds the launch workshop of 15 and 16 March 2023: 2 actions; member-2 keeps the "
            "data; Day 1 is 20 March 2023"
        ),
    ),
    "clarify": (
        c.ClarifyGoal("goal-1", "Days", Baseline(date(2023, 3, 10), Decimal(90))),
        "clarifies goal-1: it reads “Days” and it starts from 90 as of 10 March 2023",
    ),
    "measure": (
        c.RecordMeasurement(
            "kindergartens", Decimal(31), date(2023, 6, 24), "register", Bound.AT_LEAST
        ),
        "records 31 for kindergartens as of 24 June 2023 (at least)",
    ),
    "measure-constraint": (
        c.RecordMeasurement(
            "goal-2", Decimal("1250.5"), date(2023, 6, 24), "register", constraint="minors"
        ),
        "records 1,250.5 for goal-2 (minors) as of 24 June 2023",
    ),
    "step": (it.RECORD_STEP, "records the step “member training” as done on 3 March 2023"),
    "initiative": (
        it.LAUNCH_INITIATIVE,
        "launches the national initiative “One window” on 26 March 2023",
    ),
    "midpoint": (
        attrs.evolve(
            it.HOLD_MIDPOINT,
            votes=(4, 4, 3),
            decisions=(
                GoalDecision("goal-1", GoalChoice.RAISE),
                GoalDecision("goal-2", GoalChoice.KEEP),
            ),
        ),
        (
            "holds the midpoint review of 10 May 2023: goal-2 kept; goal-1 raised; 3 votes with a "
            "mean of 3.66; 2 actions"
        ),
    ),
    "late-midpoint": (
        it.RECORD_LATE_MIDPOINT,
        (
            "tells late of the midpoint review of 10 May 2023: goal-1, goal-2 and goal-3 kept; 4 "
            "votes with a mean of 4.5; 1 document"
        ),
    ),
    "result": (
        it.RECORD_RESULT,
        (
            "records the result: goal-1 at 25; goal-2 at 30; goal-2 (outside-the-centre) unknown; "
            "goal-3 at 1, as of 24 June 2023"
        ),
    ),
    "result-of-two-dates": (
        c.RecordResult(
            (
                ResultLine("a", date(2023, 6, 23), date(2023, 8, 9), Decimal(2)),
                ResultLine("b", date(2023, 6, 24), date(2023, 8, 9), Decimal(3), bound=Bound.ABOUT),
            )
        ),
        "records the result: a at 2 as of 23 June 2023; b at 3 (about) as of 24 June 2023",
    ),
    "verify": (c.VerifyResult("a" * 64), "verifies the result aaaaaaaaaaaa…"),
    "plan": (it.ADOPT_PLAN, "adopts the sustainability plan: 1 commitment of ministry-of-economy"),
    "plan-of-nothing": (
        c.AdoptSustainabilityPlan(none_because="done"),
        "adopts a sustainability plan without commitments",
    ),
    "paths": (
        c.ChoosePaths((Path.RESET, Path.SCALE), ("osh", "karakol")),
        "chooses what comes after: reset and scale to osh and karakol",
    ),
    "drop": (it.DROP_PATH, "gives up the path scale to karakol"),
    "check": (
        c.RecordSustainabilityCheck(
            (
                CommitmentState("a", Progress.KEPT),
                CommitmentState("b", Progress.KEPT),
                CommitmentState("c", Progress.UNDER_WAY),
            ),
            it.RECORD_CHECK.values,
        ),
        (
            "records the sustainability check: 2 commitments kept, 1 commitment under way, goal-2 "
            "at 44 as of 20 July 2023"
        ),
    ),
    "withdraw": (
        c.Withdraw(it.LAST_VALUES[:1]),
        "withdraws the challenge, its last values: goal-1 unknown",
    ),
}


@pytest.mark.parametrize(("command", "said"), SAID.values(), ids=SAID)
def test_a_phrase_holds_the_numbers_dates_and_names_of_the_payload(
    command: Command, said: str
) -> None:
    """What matters of a payload stands in the phrase, and as people read it."""
    assert phrase(command) == said


def test_goals_are_said_in_full() -> None:
    """A phrase that sets goals names each with its target, its baseline and its constraints."""
    assert phrase(it.SET_GOALS) == (
        "sets 3 goals: "
        "Days from request to permit: 30 days or less, from 90 days / "
        "Charging stations put up: 30 stations or more, from 0; "
        "of which outside the centre: 5 stations or more / "
        "One window for all approvals is open"
    )


def test_a_text_of_several_lines_is_said_on_one() -> None:
    """Line breaks inside a statement or a wording do not break the phrase."""
    said = phrase(attrs.evolve(it.SET_CHALLENGE, statement="Permits\n  take too long"))
    assert "“Permits take too long”" in said
    wording = attrs.evolve(it.SET_GOALS.goals[2], wording="One\nwindow")
    assert phrase(c.SetGoals((wording,), "…")) == "sets 1 goal: One window"


def test_ids_are_said_as_the_caller_knows_them() -> None:
    """Principals, entities, goals, steps, sites and challenges pass through the caller's names."""

    def names(id: str) -> str:
        return f"<{id}>"

    assert phrase(it.APPOINT_COACH, names) == "appoints <coach-1> as coach"
    assert phrase(it.CLEAR_MEMBER, names) == "approves that <member-1> takes part"
    assert phrase(it.RECORD_MEASUREMENT, names) == "records 60 for <goal-1> as of 23 March 2023"
    assert phrase(it.RECORD_STEP, names).startswith("records the step “<member-training>”")
    assert phrase(it.OPEN_SUCCESSOR, names) == (
        "opens the successor <kg-2-charging-osh> on the path scale to <osh>"
    )
    assert "led by <ministry-of-economy> with <bishkek-city-hall>" in phrase(
        it.SET_CHALLENGE, names
    )
