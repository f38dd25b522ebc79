"""Writes docs/reference/stories.md from playing every shipped scenario."""

from __future__ import annotations

from tests.stories.page import DOCUMENT, document

if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
