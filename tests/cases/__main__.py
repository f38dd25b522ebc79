"""Writes docs/reference/decisions.md from the methodology and the cases."""

from __future__ import annotations

from tests.cases.table import DOCUMENT, document

if __name__ == "__main__":
    DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
