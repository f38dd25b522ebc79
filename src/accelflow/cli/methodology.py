"""What the commands about methodologies share: how a methodology and its bases are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from accelflow.methodologies.sources import SHIPPED

C = TypeVar("C", bound=Callable[..., Any])

SOURCES: Final = f"SOURCE is the name of a shipped one ({', '.join(SHIPPED)}), or a TOML file."


def base_option(command: C) -> C:
    """Adds the option that names further files which a variant may extend."""
    option = click.option(
        "--base",
        "bases",
        metavar="FILE",
        multiple=True,
        help="A file that may be extended beside the shipped ones; give it once for each.",
    )
    return option(command)
