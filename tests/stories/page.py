"""The page of stories: a title and at most nine lines for each shipped scenario."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from accelflow.render.words import one_line
from accelflow.scenarios import SHIPPED
from tests.stories.begins import goals, people, setting
from tests.stories.ends import end, results
from tests.stories.run import Run, played
from tests.stories.runs import deadlines, midpoint, refusals

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "reference" / "stories.md"

LINES: Final = 10
"""The most lines of one story, its title being the first; each line is a sentence or a few."""

HEAD: Final = """\
# The shipped scenarios, each in ten lines

<!-- Written by `python -m tests.stories` from playing every scenario; a test compares it. -->

Every figure below comes from playing the scenario: from its journal, its deadlines and its board.
° marks what no source publishes and the scenario therefore assumes, and what rests on it. A wrong
move is refused with codes: [reason codes](reasons.md) says what each means. How such a file is
written stands in [Write a scenario](../how-to/write-a-scenario.md).
"""


def document() -> str:
    """The text of the page."""
    return "\n".join([HEAD, *(f"{_told(name)}\n" for name in SHIPPED)])


def story(name: str) -> list[str]:
    """The lines of one story in the order of time, its title first."""
    run = played(name)
    sentences = [
        run.scenario.title,
        _first_sentence(run.scenario.about),
        setting(run),
        people(run),
        goals(run),
        f"{midpoint(run)} {deadlines(run)}",
        refusals(run),
        results(run),
        end(run),
        f"Play it: `accelflow simulate {name}`. {_sources(run)}",
    ]
    return [one_line(sentence) for sentence in sentences if sentence.strip()]


def _told(name: str) -> str:
    title, *lines = story(name)
    return "\n".join([f"## {title}", "", *(f"- {line}" for line in lines)])


def _first_sentence(about: str) -> str:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", about, maxsplit=1)[0]


def _sources(run: Run) -> str:
    """Links named for their hosts, numbered where one host has several."""
    pages = run.scenario.sources
    hosts = [urlsplit(page).netloc.removeprefix("www.") for page in pages]
    seen: Counter[str] = Counter()
    links = []
    for page, host in zip(pages, hosts, strict=True):
        seen[host] += 1
        which = f" {seen[host]}" if hosts.count(host) > 1 else ""
        links.append(f"[{host}{which}]({page})")
    return f"Sources: {', '.join(links)}." if links else "It names no source."
