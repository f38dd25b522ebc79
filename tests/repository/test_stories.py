"""The page of stories is what the playings say today, and each story stays short."""

from __future__ import annotations

import pytest

from accelflow.domain.decisions import Refused
from accelflow.scenarios import SHIPPED
from tests.stories.page import DOCUMENT, LINES, document, story
from tests.stories.run import played

each_scenario = pytest.mark.parametrize("name", SHIPPED)


def test_the_page_of_stories_is_current() -> None:
    """The page of stories equals, byte for byte, what `python -m tests.stories` writes."""
    assert DOCUMENT.read_bytes() == document().encode()


@each_scenario
def test_a_story_has_ten_lines_at_most(name: str) -> None:
    """No story is longer than ten lines, each of which stays one line on the page."""
    lines = story(name)
    assert len(lines) <= LINES
    assert all(line and line.isprintable() for line in lines)


@each_scenario
def test_a_story_names_what_was_refused_and_each_source(name: str) -> None:
    """Every code of a refusal and the address of every source stand in the story."""
    run = played(name)
    whole = "\n".join(story(name))
    for one in run.asked():
        if isinstance(one.answer.outcome, Refused):
            assert all(f"`{reason.code}`" in whole for reason in one.answer.outcome.reasons)
    assert all(f"]({source})" in whole for source in run.scenario.sources)
