"""The catalogue says every reason in words, with the parameters that guards really give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.accelerator import Accelerator
from accelflow.clock import ManualClock
from accelflow.domain.commands import COMMANDS, Command
from accelflow.domain.decisions import Decision, Refused
from accelflow.domain.definition import Severity
from accelflow.domain.events import Parameter, Reason, Verdict
from accelflow.memory import MemoryJournal
from accelflow.render import Explanation, explain
from accelflow.render.catalogue import CATALOGUE
from accelflow.rules.codes import CODES
from accelflow.rules.guards import BUILT_IN
from tests import lifecycle as it
from tests.cases import CASES

ASK: Final = "Ask the programme office what this rule wants."
"""The remedy of the fallback, by which it is known."""

BUILT_BY_HAND: Final = (
    Reason("history-full", "open-review", {"events": 10_000}),
    Reason("days-over", "hold-launch-workshop", {"day_one": "2023-03-17", "last": "2023-03-20"}),
    Reason("no-plan", "sign-pledge", {}, CODES["no-plan"]),
)
"""Reasons that need a pruned answer, a very long history, or a variant of the methodology."""


@attrs.frozen
class Dance(Command):
    """A command that no methodology knows."""

    type = "dance"


def reasons_of(decision: Decision) -> tuple[Reason, ...]:
    """Every reason of a decision, against it or only warning."""
    outcome = decision.outcome
    against = outcome.reasons if isinstance(outcome, Refused) else ()
    return (*against, *outcome.warnings)


def general_reasons() -> Iterator[Reason]:
    """Reasons that commands out of place meet, and an attempt's id used twice."""
    completed, drafted = it.walk_to("completed"), it.walk_to("drafted")
    yield from reasons_of(it.Walk().ask(it.OPEN_REVIEW, it.REVIEWER))
    yield from reasons_of(drafted.ask(it.OPEN_REVIEW, it.REVIEWER))
    yield from reasons_of(drafted.ask(it.SET_CHALLENGE, it.PROPOSER))
    yield from reasons_of(drafted.ask(Dance(), it.OFFICE))
    yield from reasons_of(completed.ask(it.OPEN_REVIEW, it.REVIEWER))
    accelerator = Accelerator(MemoryJournal(), [it.PLAYBOOK], clock=ManualClock(it.BEGIN))
    for command in (it.SET_CHALLENGE, it.OPEN_REVIEW):
        answer = accelerator.handle(command, challenge=it.CHALLENGE, actor=it.PROPOSER, id="one")
        yield from reasons_of(Decision((), answer.outcome))


@cache
def real_reasons() -> tuple[Reason, ...]:
    """Every reason that the cases bring about, those of no case, and those built by hand."""
    from_cases = (reason for case in CASES for reason in reasons_of(case.decide()))
    return (*from_cases, *general_reasons(), *BUILT_BY_HAND)


def text_of(code: str, transition: str = "t", **parameters: Parameter) -> str:
    return explain(Reason(code, transition, parameters)).text


# --- every code ---------------------------------------------------------------------------------


def test_the_catalogue_holds_the_codes_and_no_other() -> None:
    """Every code of ours has an entry, and every entry is of one of our codes."""
    assert set(CATALOGUE) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_said_with_the_parameters_that_it_really_carries(code: str) -> None:
    """Reasons of real decisions are said by the entry of their code, none by the fallback."""
    real = [reason for reason in real_reasons() if reason.code == code]
    assert real, f"no case brings {code} about"
    for reason in real:
        said = explain(reason)
        assert ASK not in said.remedy, reason
        assert said.text.endswith((".", "?")), said.text
        assert said.remedy.endswith((".", "?")), said.remedy


def test_no_text_holds_a_placeholder_or_a_raw_date() -> None:
    """Nothing of the templates or of the stored form of dates and lists shines through."""
    for reason in real_reasons():
        said = explain(reason)
        both = f"{said.text} {said.remedy}"
        assert not re.search(r"[{}]|\d{4}-\d\d-\d\d|None|\('|,\)|100,?000\b|  |\.\.", both), both


def test_the_remedy_names_the_commands_of_the_reason() -> None:
    """Each command that mends it stands in the remedy."""
    for reason in real_reasons():
        said = explain(reason).remedy
        assert all(command in said for command in reason.remedy), said


def test_every_command_that_a_remedy_names_exists() -> None:
    """What follows "The command is" or "The commands are" is a command of ours."""
    pattern = re.compile(r"The commands? (?:for that )?(?:is|are) ([^.]*)\.")
    for reason in real_reasons():
        for found in pattern.findall(explain(reason).remedy):
            assert set(re.split(r", | and | or ", found)) <= set(COMMANDS), found


def test_a_remedy_can_be_asked_where_the_refusal_is_met() -> None:
    """Of the commands that mend a refusal at least one is open in every stage that meets it."""
    # once the results are widened the paths stay chosen: another path or site must be named
    settled = {("path-not-chosen", "scaling"), ("paths-not-chosen", "scaling")}
    shut = {
        (code, stage)
        for transition in it.PLAYBOOK.methodology.transitions
        for use in transition.uses
        if use.severity is Severity.REFUSE
        for code in BUILT_IN[use.guard].codes
        for stage in transition.sources
        if CODES[code] and not any((stage, mend) in it.PLAYBOOK.table for mend in CODES[code])
    }
    assert shut == settled


# --- what the texts say -------------------------------------------------------------------------


def test_a_text_uses_the_particulars() -> None:
    """Sizes, dates and names stand in the text, and the noun agrees with its number."""
    assert text_of("team-too-large", size=16, most=15) == (
        "The team has 16 members; it should have at most 15."
    )
    assert text_of("team-too-small", size=1, least=8).startswith("The team has 1 member;")
    assert text_of("told-late", claimed="2023-03-01", today="2023-03-17", most=7) == (
        "What took place on 1 March 2023 is told only on 17 March 2023; the rule is to tell it "
        "within 7 days."
    )
    assert text_of("votes-low", sum=399, votes=100, mean=4).startswith(
        "The mean of 100 votes of confidence is 3.99;"
    )


def test_names_are_said_as_the_caller_knows_them() -> None:
    """Principals, entities, stages and goals pass through the names of the caller."""
    known = {"member-1": "Aigul", "goal-1": "permits", "ready": "ready to start"}
    reasons = (
        Reason("not-cleared", "t", {"members": ("member-1", "member-2")}),
        Reason("goal-unknown", "t", {"goal": "goal-1/minors"}),
        Reason("not-in-this-stage", "t", {"stage": "led", "stages": ("ready", "led")}),
    )
    texts = [explain(reason, lambda id: known.get(id, id)).text for reason in reasons]
    assert texts == [
        "The approval of a manager is missing for Aigul and member-2.",
        "There is no constraint minors of permits in force.",
        "The challenge stands at “led”; this is open only at “ready to start” or “led”.",
    ]


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [
        (40, 65, "Day 40 to Day 65."),
        (-100_000, 21, "up to Day 21."),
        (94, 100_000, "Day 94 or later."),
    ],
)
def test_a_window_without_an_end_names_the_other_end_alone(
    first: int, last: int, window: str
) -> None:
    """The stand-ins for "no end" are never shown."""
    said = text_of("day-outside", day=30, first=first, last=last)
    assert said == f"Today is Day 30; the time for this is {window}"


@pytest.mark.parametrize(
    ("code", "parameters", "begin"),
    [
        ("goal-not-reached", {"goal": "goal-1"}, "It is not known whether goal-1 is reached."),
        ("day-outside", {"first": 1, "last": 9}, "It is not known whether today lies in"),
        ("held-outside-days", {"first": 1, "last": 9}, "It is not known whether it was held"),
        ("no-coach", {}, "It is not known whether this is so: The challenge has no coach."),
    ],
)
def test_unknown_reads_otherwise_than_failed(
    code: str, parameters: dict[str, Parameter], begin: str
) -> None:
    """What a guard could not know is said as not known."""
    reason = Reason(code, "t", parameters, CODES[code], Verdict.UNKNOWN)
    assert explain(reason).text.startswith(begin)
    assert ASK not in explain(reason).remedy


@pytest.mark.parametrize(
    ("transition", "words"),
    [
        ("hold-midpoint-review", "record-late-midpoint"),
        ("hold-launch-workshop", "hold one more session"),
        ("hold-scale-up-workshop-in-the-run", "after the acceleration"),
        ("change-team", "date of effect within the last 7 days"),
        ("record-step", "no command mends it"),
    ],
)
def test_what_was_told_late_has_a_remedy_of_its_own_for_each_command(
    transition: str, words: str
) -> None:
    """How to go on depends on what was told late."""
    parameters: dict[str, Parameter] = {"claimed": "2023-03-01", "today": "2023-03-17", "most": 7}
    assert words in explain(Reason("told-late", transition, parameters)).remedy


@pytest.mark.parametrize(
    ("code", "parameters", "text", "remedy"),
    [
        ("unknown-challenge", {}, "There is no challenge: it has not been set.", "Check the id"),
        ("not-in-this-stage", {"stage": "led", "stages": ()}, "where this is not open.", "moves"),
        ("role-missing", {"roles": ("coach",), "claimed": ("coach",)}, "is not enough", "Let the"),
        ("zone-unknown", {"zone": "X", "known": ()}, "no time zone “X”", "such as “Asia/Bishkek”"),
        (
            "review-digest-stale",
            {"given": "ab", "current": ""},
            "a proposal (ab), and none is in hand",
            "submitted first",
        ),
        ("no-review-passed", {"reviews": 1}, "The one review of", "all four tests"),
        ("no-review-passed", {"reviews": 2}, "None of the 2 reviews", "all four tests"),
        ("launch-date-outside-window", {"ahead": -2, "least": 14, "most": 21}, "is past;", "14 to"),
        ("launch-date-outside-window", {"ahead": 0, "least": 14, "most": 21}, "is today;", "14 to"),
        ("team-one-entity", {"entities": (), "least": 2}, "No member", "another entity"),
        ("team-one-entity", {"entities": ("a", "b"), "least": 3}, "a and b alone", "another"),
        ("target-not-better", {"goal": 1, "target": "0", "baseline": "0 %"}, "above 0 %", "Check"),
        ("no-leader", {"elected": ""}, "elected nobody", "elect a leader"),
        (
            "first-day-off-cohort",
            {"day": "2023-03-20", "cohort": "2023-03-01", "most": 14},
            "at most 14 days may lie between",
            "nearer",
        ),
        (
            "as-of-outside",
            {"as_of": "2023-03-20", "first": "", "last": "2023-03-20"},
            "Day 1 is not fixed yet",
            "hold-launch-workshop",
        ),
        ("step-unknown", {"step": "x", "declared": ()}, "no step “x”", "has no steps"),
        ("too-long-after-cutoff", {"cutoff": "None", "most": 30}, "no cut-off yet", "Acknowledge"),
        (
            "as-of-after-cutoff",
            {"goal": "g", "as_of": "2023-06-25", "cutoff": "None"},
            "there is no cut-off yet",
            "when the acceleration is over",
        ),
        (
            "entity-not-in-leadership",
            {"entity": ""},
            "It is not said for which entity",
            "Say for which entity",
        ),
        ("path-open", {"path": "scale", "site": "osh"}, "The path “scale” to osh", "give"),
        ("roles-not-apart", {"principal": "a", "roles": ("x", "y")}, "a would be x and y", "Give"),
        (
            "roles-not-apart",
            {"principal": "a", "roles": ("strategist", "leadership")},
            "strategist and one of the leadership team",
            "The command for that is change-leadership.",
        ),
    ],
)
def test_what_a_guard_leaves_empty_is_said_otherwise(
    code: str, parameters: dict[str, Parameter], text: str, remedy: str
) -> None:
    """A vacant seat, a date not yet fixed or an empty list has words of its own."""
    said = explain(Reason(code, "t", parameters))
    assert text in said.text
    assert remedy in said.remedy
    assert ASK not in said.remedy


# --- what is not ours ---------------------------------------------------------------------------


def test_a_code_of_a_host_is_said_by_its_code_and_parameters() -> None:
    """A host's own guard needs no entry: its code reads as words."""
    reason = Reason("budget-too-low", "t", {"needed": 12_000, "from": ("a", "b")}, ("ask-money",))
    assert explain(reason) == Explanation(
        "Budget too low (needed: 12,000; from: a and b).", f"{ASK} The command is ask-money."
    )
    assert explain(attrs.evolve(reason, verdict=Verdict.UNKNOWN)).text == (
        "It is not known whether this holds: “budget too low” (needed: 12,000; from: a and b)."
    )


def test_a_missing_parameter_falls_back_to_the_generic_form() -> None:
    """One of our codes without its parameters is said by the code, and keeps its commands."""
    said = explain(Reason("team-too-large", "t", {"size": 16}, ("change-team",)))
    assert said == Explanation("Team too large (size: 16).", f"{ASK} The command is change-team.")


parameter_names = st.sampled_from(
    sorted({name for reason in real_reasons() for name in reason.parameters})
)
parameters = st.one_of(
    st.text(), st.integers(), st.lists(st.text(), max_size=3).map(tuple), st.just("2023-03-17")
)


@given(
    code=st.one_of(st.sampled_from(sorted(CODES)), st.text()),
    transition=st.text(),
    given_=st.dictionaries(parameter_names, parameters, max_size=6),
    verdict=st.sampled_from(Verdict),
)
def test_any_reason_is_said_and_always_the_same(
    code: str, transition: str, given_: dict[str, Parameter], verdict: Verdict
) -> None:
    """No code and no parameters, however wrong their types, make the catalogue fail."""
    reason = Reason(code, transition, given_, (), verdict)
    said = explain(reason)
    assert said.text
    assert said.remedy
    assert explain(attrs.evolve(reason)) == said
