"""Guards of the result and of the sustainability phase: what is complete, true and settled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain import commands as c
from accelflow.domain.decisions import Accepted
from accelflow.domain.goals import Baseline
from accelflow.domain.results import ResultLine
from accelflow.domain.sustaining import Path
from accelflow.rules.guards import design, results, sustaining
from tests import lifecycle as it
from tests.cases.acceleration import TERMS, goals, launchable
from tests.cases.sustainability import IN_AUGUST, with_result
from tests.lifecycle import COACH, COUNT, LEVEL, MILESTONE, OFFICE, STRATEGIST, Walk, codes, walk_to

LINES = it.RECORD_RESULT.lines
KEYS = [(line.goal, line.constraint) for line in LINES]
NAMES = [LEVEL, COUNT, f"{COUNT}/{it.OUTSKIRTS}", MILESTONE]


@given(kept=st.lists(st.sampled_from(range(4)), min_size=1, max_size=8))
def test_every_goal_and_constraint_has_one_line(kept: list[int]) -> None:
    """What is missing and what stands twice is named, each once and in order."""
    command = c.RecordResult(tuple(LINES[number] for number in kept))
    walk = walk_to("concluded").wait(IN_AUGUST)
    found = results.lines_complete.judge(walk.question(command, it.KEEPER))
    missing = [NAMES[number] for number in range(4) if number not in kept]
    twice = [NAMES[number] for number in dict.fromkeys(kept) if kept.count(number) > 1]
    assert [(reason.code, reason.parameters["goal"]) for reason in found] == [
        *(("goal-unreported", name) for name in missing),
        *(("goal-twice", name) for name in twice),
    ]


@given(as_of=st.integers(-10, 10), known=st.integers(-10, 10))
def test_a_result_describes_the_cutoff_and_is_known(as_of: int, known: int) -> None:
    """A value as of a day after Day 100 is refused, and so is one that is known tomorrow."""
    line = evolve(
        LINES[0],
        as_of=it.LAST_DAY + timedelta(days=as_of),
        known_on=IN_AUGUST.date() + timedelta(days=known),
    )
    walk = walk_to("concluded").wait(IN_AUGUST)
    command = c.RecordResult((line, *LINES[1:]))
    found = results.as_of_by_cutoff.judge(walk.question(command, it.KEEPER))
    wanted: list[dict[str, str]] = []
    if as_of > 0:
        told = {"goal": LEVEL, "as_of": str(line.as_of), "cutoff": "2023-06-24"}
        wanted.append(told)
    if known > 0:
        wanted.append({"claimed": str(line.known_on), "today": "2023-08-10"})
    assert [reason.parameters for reason in found] == wanted


def test_a_published_percentage_is_held_against_the_values() -> None:
    """158 to 95 was printed as 60 %; it is 39.9 % fewer, and the warning says so."""
    terms = evolve(TERMS[LEVEL], baseline=Baseline(it.DAY_ONE - timedelta(days=7), Decimal(158)))
    walk = launchable(goals(terms)).do(it.HOLD_LAUNCH, COACH).wait(IN_AUGUST)
    line = evolve(LINES[0], value=Decimal(95), stated_percent=Decimal(60))
    [warning] = it.accepted(walk.ask(c.RecordResult((line,)), COACH)).warnings
    assert warning.code == "percent-contradicts"
    assert warning.parameters == {"goal": LEVEL, "stated": "60", "computed": "39.9"}


@pytest.mark.parametrize(
    "line",
    [
        evolve(LINES[1], stated_percent=Decimal(1)),
        evolve(LINES[1], constraint=it.OUTSKIRTS, stated_percent=Decimal(1)),
        evolve(LINES[0], stated_percent=Decimal(1), value=None),
        ResultLine("goal-9", it.LAST_DAY, it.LAST_DAY, Decimal(1), stated_percent=Decimal(1)),
    ],
    ids=["a-count", "a-constraint", "an-unknown-value", "no-such-goal"],
)
def test_what_has_no_baseline_contradicts_no_percentage(line: ResultLine) -> None:
    """Without a value before and a value after there is nothing to hold a percentage against."""
    walk = walk_to("concluded").wait(IN_AUGUST)
    asked = walk.question(c.RecordResult((line,)), it.KEEPER)
    assert not results.percent_agrees.judge(asked)


def test_the_last_values_that_are_missing_are_named() -> None:
    """Who withdraws in the run is told the goals of which nothing is said."""
    walk = walk_to("accelerating").do(it.REQUEST_WITHDRAWAL, it.PROPOSER)
    command = c.Withdraw((it.LAST_VALUES[1],))
    [reason] = it.refused(walk.ask(command, OFFICE)).reasons
    assert reason.code == "last-value-missing"
    assert reason.parameters == {"goals": (LEVEL, MILESTONE)}


def test_verifying_names_the_latest_digest() -> None:
    """A stale digest is refused with the one that would do."""
    walk = with_result("concluded")
    result = walk.dossier.result
    assert result is not None
    [reason] = it.refused(walk.ask(c.VerifyResult("a" * 64), it.VERIFIER)).reasons
    assert reason.parameters == {"given": "a" * 64, "current": result.digest}


def test_a_verified_result_may_be_followed_by_another() -> None:
    """A later version is unverified and refuses the close; the verified one still counts."""
    walk = with_result("sustaining").do(it.VERIFY_RESULT, it.VERIFIER)
    corrected = c.RecordResult((evolve(LINES[0], value=Decimal(24)), *LINES[1:]))
    later = walk.do(corrected, it.KEEPER)
    found = sustaining.result_final.judge(later.question(it.COMPLETE, OFFICE))
    assert [(reason.code, reason.parameters) for reason in found] == [
        ("result-not-verified", {"version": 2})
    ]
    assert later.dossier.judged == walk.dossier.result


# --- paths --------------------------------------------------------------------------------------

SITES = st.sets(st.sampled_from(["osh", "karakol", "naryn"]))
PATHS = st.sets(st.sampled_from(Path), min_size=1)


def chosen(paths: set[Path], sites: set[str]) -> Walk:
    """A challenge on these paths, with sites where the results are to be widened."""
    at_sites = tuple(sorted(sites)) if Path.SCALE in paths else ()
    command = c.ChoosePaths(tuple(sorted(paths)), at_sites)
    return with_result("sustaining").do(command, STRATEGIST)


@given(paths=PATHS, sites=SITES, path=st.sampled_from(Path), site=st.none() | st.just("osh"))
def test_a_successor_has_a_chosen_path_and_site(
    paths: set[Path], sites: set[str], path: Path, site: str | None
) -> None:
    """A successor is opened where a path was chosen, at a site where it was chosen for sites."""
    walk = chosen(paths, sites)
    outcome = walk.ask(c.OpenSuccessor("kg-2-next", path, site), STRATEGIST).outcome
    at_sites = path is Path.SCALE and sites
    right = path in paths and (site in sites if at_sites else site is None)
    assert isinstance(outcome, Accepted) is right
    if not isinstance(outcome, Accepted):
        told = {"path": path.value, "site": site or ""}
        assert [(r.code, r.parameters) for r in outcome.reasons] == [("path-not-chosen", told)]


@given(paths=PATHS, sites=SITES)
def test_every_opening_is_opened_or_dropped_before_the_close(
    paths: set[Path], sites: set[str]
) -> None:
    """The close names each path and site still open; dropping a path drops all its sites."""
    walk = chosen(paths, sites)
    judge = sustaining.paths_settled.judge
    found = judge(walk.question(it.COMPLETE, OFFICE))
    openings = {(path.value, "") for path in paths if path is not Path.SCALE or not sites}
    openings |= {("scale", site) for site in sites if Path.SCALE in paths}
    assert {(r.parameters["path"], r.parameters["site"]) for r in found} == openings
    assert len(found) == len(openings)
    for path in sorted(paths):
        walk = walk.do(c.DropPath(path, "No room."), STRATEGIST)
    assert not judge(walk.question(it.COMPLETE, OFFICE))


def test_what_is_done_on_a_path_is_done_once() -> None:
    """After its whole path was dropped no site of it is opened or dropped any more."""
    walk = walk_to("scaling").do(it.OPEN_SUCCESSOR, STRATEGIST)
    walk = walk.do(c.DropPath(Path.SCALE, "Enough."), STRATEGIST)
    again = (
        c.OpenSuccessor("kg-2-next", Path.SCALE, "karakol"),
        c.DropPath(Path.SCALE, "Enough.", "karakol"),
        c.DropPath(Path.SCALE, "Enough.", "osh"),
        c.DropPath(Path.SCALE, "Enough."),
    )
    for command in again:
        assert codes(it.refused(walk.ask(command, STRATEGIST)).reasons) == ("path-used",)


def test_scaling_a_miss_is_warned_about_by_name() -> None:
    """The missed goals are named; a missed constraint alone is no miss of the goal."""
    lines = (evolve(LINES[0], value=Decimal(31)), *LINES[1:])
    missed = with_result("sustaining", c.RecordResult(lines))
    [warning] = it.accepted(missed.ask(it.CHOOSE_SCALE, STRATEGIST)).warnings
    assert (warning.code, warning.parameters) == ("scale-after-miss", {"goals": (LEVEL,)})
    constraint = (*LINES[:2], evolve(LINES[2], value=Decimal(1), unknown_because=None), LINES[3])
    inside = with_result("sustaining", c.RecordResult(constraint))
    assert not it.accepted(inside.ask(it.CHOOSE_SCALE, STRATEGIST)).warnings


def test_with_several_candidates_the_reasons_of_all_are_given() -> None:
    """No path and no result is refused for both transitions, each reason naming its own."""
    found = it.refused(walk_to("sustaining").ask(c.ChoosePaths(), STRATEGIST)).reasons
    assert [(reason.transition, reason.code) for reason in found] == [
        ("choose-scale", "no-result"),
        ("choose-scale", "scale-not-chosen"),
        ("choose-paths", "no-result"),
        ("choose-paths", "no-paths"),
    ]


# --- pledges, and what a variant may leave out --------------------------------------------------


@given(answers=st.lists(st.booleans() | st.none(), min_size=3, max_size=3))
def test_each_entity_signs_or_declines(answers: list[bool | None]) -> None:
    """The close names the entities that neither signed nor declined the plan in force."""
    walk = walk_to("sustaining")
    for leader, answer in zip(it.ENTITY_LEADERS, answers, strict=True):
        if answer is not None:
            walk = walk.do(it.SIGN_PLEDGE if answer else it.DECLINE_PLEDGE, leader)
    found = sustaining.pledges_answered.judge(walk.question(it.COMPLETE, OFFICE))
    silent = sorted(
        str(leader.entity)
        for leader, answer in zip(it.ENTITY_LEADERS, answers, strict=True)
        if answer is None
    )
    told = [{"entities": tuple(silent)}] if silent else []
    assert [reason.parameters for reason in found] == told


def test_a_variant_without_a_plan_has_nothing_to_sign() -> None:
    """Where no plan leads into the stage, signing is refused and the close asks for no pledge."""
    walk = walk_to("sustaining")
    bare = evolve(walk, challenge=evolve(walk.dossier, plan=None))
    [reason] = it.refused(bare.ask(it.SIGN_PLEDGE, it.CITY_LEADER)).reasons
    assert (reason.code, reason.remedy) == ("no-plan", ("adopt-sustainability-plan",))
    assert not sustaining.pledges_answered.judge(bare.question(it.COMPLETE, OFFICE))


def test_a_variant_without_a_proposal_has_no_review() -> None:
    """Reviews are of a proposal: without one, none of them counts."""
    walk = walk_to("under-review").do(it.RECORD_REVIEW, it.REVIEWER)
    bare = evolve(walk, challenge=evolve(walk.dossier, proposal=None))
    asked = bare.question(it.SELECT_CHALLENGE, OFFICE)
    [reason] = design.review_passed.judge(asked)
    assert (reason.code, reason.parameters) == ("no-review-passed", {"reviews": 0})
    assert codes(design.reviewed.judge(asked)) == ("no-review",)


def test_a_review_counts_in_its_cohort_alone() -> None:
    """A challenge that was deferred is reviewed anew, though its proposal is the same."""
    walk = (
        walk_to("under-review")
        .do(it.RECORD_REVIEW, it.REVIEWER)
        .do(it.DEFER_CHALLENGE, OFFICE)
        .do(it.READMIT_CHALLENGE, OFFICE)
        .do(it.OPEN_REVIEW, it.REVIEWER)
    )
    [reason] = it.refused(walk.ask(it.SELECT_CHALLENGE, OFFICE)).reasons
    assert (reason.code, reason.parameters) == ("no-review-passed", {"reviews": 0})


def test_a_midpoint_that_was_held_needs_no_owning_up() -> None:
    """A challenge whose midpoint review was held is closed without an acknowledgement."""
    walk = walk_to("past-midpoint").wait(it.CAP)
    assert not sustaining.midpoint_accounted_for.judge(walk.question(it.COMPLETE, OFFICE))
