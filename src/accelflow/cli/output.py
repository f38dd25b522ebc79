"""Text from outside made fit for a terminal."""

from __future__ import annotations


def safe(text: str) -> str:
    """The text with control characters and direction marks as escapes, so that it cannot act."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
