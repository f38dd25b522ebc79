"""What is true of every scenario that ships: it plays as it says, and always the same."""

from __future__ import annotations

import pytest

from accelflow.domain.decisions import Refused
from accelflow.scenarios import SHIPPED, load_scenario
from accelflow.zones import zone
from tests.scenarios.course import play, shipped

each_scenario = pytest.mark.parametrize("name", SHIPPED)

WRONG = "Wrong move:"

SATURDAY_AND_SUNDAY = frozenset({5, 6})
FRIDAY_AND_SATURDAY = frozenset({4, 5})

WEEKENDS = {
    # thenationalnews.com, 7 December 2021: until 2022 the UAE rested on Friday and Saturday
    "uae-third-batch-2018": FRIDAY_AND_SATURDAY,
    "withdrawal": FRIDAY_AND_SATURDAY,
    "returned-and-deferred": FRIDAY_AND_SATURDAY,
}
"""The days off of the place and time of a scenario, where they are not Saturday and Sunday."""

OTHER_ENDS = {
    "kyrgyz-first-group": {"kg-issyk-kul-kindergartens": "drafted"},
    # the successors begin when the first challenge ends, and go on after the story
    "four-sites": {
        "uz-births-2-samarkand": "accelerating",
        "uz-births-3-bukhara": "under-review",
        "uz-births-4-fergana": "drafted",
    },
    "withdrawal": {"jo-leaks": "withdrawn"},
}
"""Where challenges stand at the end of a story that does not complete them."""


@each_scenario
def test_every_answer_is_the_expected_one(name: str) -> None:
    """No command is granted or refused otherwise than the scenario says."""
    surprises = [
        (played.play.number, played.command.type, played.answer.outcome)
        for played in shipped(name).plays
        if played.surprise
    ]
    assert surprises == []


@each_scenario
def test_every_challenge_goes_through_all_three_phases(name: str) -> None:
    """Each challenge is set, runs its 100 days and is completed, but for those that say why not."""
    course = shipped(name)
    ends = {**dict.fromkeys(course.scenario.challenges, "completed"), **OTHER_ENDS.get(name, {})}
    assert {id: one.stage for id, one in course.standings.items()} == ends
    for challenge in course.standings.values():
        if challenge.stage == "completed":
            assert challenge.day_one is not None
            assert challenge.cutoff is not None


@each_scenario
def test_playing_twice_gives_the_same_bytes(name: str) -> None:
    """A second playing leaves the same events, personal texts and answers, byte for byte."""
    again = play(load_scenario(name))
    assert again.stored() == shipped(name).stored()


@each_scenario
def test_a_refusal_leaves_no_event(name: str) -> None:
    """What is refused has an answer in the journal and no event."""
    course = shipped(name)
    caused = {
        played.answer.outcome.events[0].attempt
        for played in course.plays
        if not isinstance(played.answer.outcome, Refused)
    }
    refused = {
        course.attempt(played)
        for played in course.plays
        if isinstance(played.answer.outcome, Refused)
    }
    assert refused
    assert not refused & caused
    recorded = sum(len(course.journal.read(challenge)) for challenge in course.scenario.challenges)
    granted = sum(
        len(played.answer.outcome.events)
        for played in course.plays
        if not isinstance(played.answer.outcome, Refused)
    )
    assert recorded == granted + len(course.deadlines)
    assert all(course.journal.answer(id) is not None for id in refused)


@each_scenario
def test_the_reader_is_told_which_moves_are_wrong(name: str) -> None:
    """The note of a step says that it is a wrong move just where the step is refused."""
    for step in load_scenario(name).steps:
        assert (WRONG in step.note) is (step.refused is not None), step


@each_scenario
def test_nobody_works_at_the_weekend(name: str) -> None:
    """Every step falls on a working day of the place and time, within office hours."""
    scenario = load_scenario(name)
    off = WEEKENDS.get(name, SATURDAY_AND_SUNDAY)
    for step in scenario.steps:
        at = step.at.astimezone(zone(scenario.zone))
        assert at.weekday() not in off, step
        assert 9 <= at.hour < 18, step


@each_scenario
def test_the_offsets_are_those_of_the_zone(name: str) -> None:
    """Each instant is written with the offset that the clocks of the place showed then."""
    scenario = load_scenario(name)
    for step in scenario.steps:
        assert step.at.utcoffset() == step.at.astimezone(zone(scenario.zone)).utcoffset(), step


@each_scenario
def test_everybody_named_has_a_part(name: str) -> None:
    """Every actor asks for something, and every entity of an actor has a name for people."""
    scenario = load_scenario(name)
    assert {step.by for step in scenario.steps} == set(scenario.actors)
    assert {part.entity for part in scenario.actors.values()} <= set(scenario.entities)
