"""The pages of the documentation lead where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    """Each relative link of a page names a file of the project."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not broken


def test_every_page_can_be_found() -> None:
    """Each page is linked to from another one."""
    linked = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in re.findall(r"\]\(([^)#]+\.md)", page.read_text(encoding="utf-8"))
        if "://" not in link
    }
    assert {page for page in PAGES if page.resolve() not in linked} <= {
        ROOT / "README.md",
        ROOT / "docs" / "README.md",
    }


def test_the_readme_stays_short() -> None:
    """The README has at most 150 lines, and its first screen has both commands."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 150
    assert {"./dev demo", "./dev test"} <= set(lines[:40])
