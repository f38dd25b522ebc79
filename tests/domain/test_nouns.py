"""The nouns answer small questions about themselves: teams, paths, proposals, definitions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accelflow.domain.deadlines import Deadline, DeadlineKind, DeadlineMoved, Moment
from accelflow.domain.decisions import Accepted, Decision, Refused
from accelflow.domain.definition import Stage, Transition
from accelflow.domain.events import Event, Facts, Pin, Reason, Verdict
from accelflow.domain.goals import Goal, GoalVersion
from accelflow.domain.proposals import Finding, SelectionTests
from accelflow.domain.proposals import SelectionFinding as Found
from accelflow.domain.sustaining import Path, PathsChosen
from accelflow.domain.teams import Leader, Leadership, Member, Team
from tests import lifecycle as at

DUE = datetime(2023, 5, 5, 18, tzinfo=UTC)

principals = st.sampled_from("abcdef")
entities = st.sampled_from(["city", "economy", "energy"])


# --- teams --------------------------------------------------------------------------------------


@given(
    st.lists(st.builds(Member, principals, st.none() | entities), max_size=6),
    principals,
)
def test_a_team_knows_its_members_and_their_entities(members: list[Member], asked: str) -> None:
    """A team holds who is in it, and its entities are those of members who have one."""
    team = Team(1, tuple(members), "office-1")
    of_asked = [member for member in members if member.principal == asked]
    assert team.holds(asked) is bool(of_asked)
    assert team.member(asked) == (of_asked[0] if of_asked else None)
    assert team.entities() == {member.entity for member in members} - {None}


@given(st.lists(st.builds(Leader, principals, entities, st.just("head")), max_size=6), principals)
def test_a_leadership_knows_its_leaders_and_their_entities(
    leaders: list[Leader], asked: str
) -> None:
    """A leadership holds its leaders and speaks for their entities, whoever is strategist."""
    leadership = Leadership(1, tuple(leaders), None, "office-1")
    assert leadership.holds(asked) is (asked in [leader.principal for leader in leaders])
    assert leadership.entities() == {leader.entity for leader in leaders}


# --- proposals ----------------------------------------------------------------------------------


def test_only_four_passes_pass() -> None:
    """All passed means that each of the four is a pass; unsure is none."""
    for findings in product(Finding, repeat=4):
        tests = SelectionTests(*(Found(finding, "so it is") for finding in findings))
        assert tests.findings() == findings
        assert tests.all_passed() is (set(findings) == {Finding.PASS})


# --- paths --------------------------------------------------------------------------------------


@given(st.frozensets(st.sampled_from(Path)), st.lists(st.sampled_from("abc"), unique=True))
def test_every_path_and_every_site_is_opened_or_dropped(
    paths: frozenset[Path], sites: list[str]
) -> None:
    """Reset and build open once, scale at each of its sites, or once where it has none."""
    openings = PathsChosen(paths, tuple(sites)).openings()
    assert {path for path, _ in openings} == paths
    for path in paths - {Path.SCALE}:
        assert (path, None) in openings
    if Path.SCALE in paths:
        scaled = {(path, site) for path, site in openings if path is Path.SCALE}
        assert scaled == {(Path.SCALE, site) for site in sites or (None,)}
    assert len(openings) == len(paths - {Path.SCALE}) + (Path.SCALE in paths) * max(len(sites), 1)


# --- challenges ---------------------------------------------------------------------------------


def test_a_superseded_goal_is_shown_and_does_not_count() -> None:
    """Goals in force are those that none superseded; only they are found by their id."""
    versions = (GoalVersion(1, at.SET_GOALS.goals[0], "member-1", at.DAY_ONE),)
    old = Goal("goal-1", versions, superseded_by="goal-2")
    new = Goal("goal-2", versions)
    challenge = attrs.evolve(at.walk_to("accelerating").dossier, goals=(old, new))
    assert challenge.goals_in_force() == (new,)
    assert (challenge.goal("goal-1"), challenge.goal("goal-2")) == (None, new)
    assert challenge.goal("goal-3") is None


# --- events, deadlines, decisions ---------------------------------------------------------------


@pytest.mark.parametrize("moment", Moment)
def test_a_deadlines_event_is_stored_under_its_moment(moment: Moment) -> None:
    """The type of an event is its command's, or the deadline's moment."""
    moved = DeadlineMoved("midpoint", moment, DeadlineKind.CHECKPOINT, DUE)
    assert event_of(moved).type == moved.type == f"deadline-{moment}"
    assert event_of(at.OPEN_REVIEW).type == "open-review"


def event_of(cause: object) -> Event:
    pin = Pin("hundred-day", "1", "0" * 64)
    facts = Facts(date(2023, 5, 5))
    return Event("c-1", 1, cause, pin, DUE, DUE, None, "drafted", facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        Deadline("midpoint", DeadlineKind.CHECKPOINT, DUE),
        at.OPEN_REVIEW,
        at.SET_CHALLENGE,
        event_of(at.HOLD_LAUNCH),
        Reason("no-coach", "form-team", {"roles": ("coach",)}, ("appoint-coach",)),
        Decision((), Accepted((event_of(at.FORM_TEAM),))),
        Decision((), Refused((Reason("no-coach", "form-team", verdict=Verdict.UNKNOWN),))),
        at.PLAYBOOK.methodology,
        at.walk_to("accelerating").dossier,
    ],
    ids=lambda value: type(value).__name__,
)
def test_nouns_are_values(value: attrs.AttrsInstance) -> None:
    """A noun cannot be changed, and equal ones have the same hash."""
    name = next(iter(attrs.fields_dict(type(value))), "new")
    with pytest.raises(AttributeError):
        setattr(value, name, None)
    same = attrs.evolve(value)  # type: ignore[misc]
    assert same == value
    assert hash(same) == hash(value)


# --- definitions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "stage", "found"),
    [
        ("led", "selected", "led"),
        (None, "selected", "selected"),
        ("drafted", None, "drafted"),
        (None, None, ""),
    ],
)
def test_a_transition_leads_to_its_target_or_stays(
    target: str | None, stage: str | None, found: str
) -> None:
    """Without a target the stage stays, and where nothing has begun there is none."""
    assert Transition("t", "t", ("selected",), target, ("office",)).target_from(stage) == found


def test_a_methodology_finds_its_stages_by_id() -> None:
    """Each stage is found by its id, and another id is a KeyError."""
    methodology = at.PLAYBOOK.methodology
    assert [methodology.stage(id) for id in at.STAGES] == list(methodology.stages)
    assert methodology.stage("led") == Stage("led", "design")
    with pytest.raises(KeyError):
        methodology.stage("lead")


def test_a_pin_names_the_methodology() -> None:
    """What a challenge pins is the name, the version and the hash."""
    methodology = at.PLAYBOOK.methodology
    assert methodology.pin == Pin("hundred-day", methodology.version, methodology.hash)
