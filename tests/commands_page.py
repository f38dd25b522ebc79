"""Writes docs/reference/command-line.md from the commands' own help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from accelflow.cli.running import commands

WRITE: Final = "python -m tests.commands_page"
"""The command that writes the document."""
DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "reference" / "command-line.md"


def document() -> str:
    """The whole document."""
    parts = [_OPENING, *(part for name in sorted(commands.commands) for part in _command(name))]
    return "\n".join(parts)


_OPENING: Final = f"""\
# The command line

Every command, as its own `--help` tells it. [Run a challenge from the terminal](../how-to/\
run-from-the-terminal.md) shows them at work. This page is generated: `{WRITE}`.
"""


def _command(name: str) -> Iterator[str]:
    command = commands.commands[name]
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option)]
    yield f"## `{' '.join(['accelflow', name, *map(_metavar, arguments)])}`\n"
    for paragraph in (command.help or "").split("\n\n"):
        yield f"{_escaped(' '.join(paragraph.split()))}\n"
    yield "| option | |\n|-|-|"
    yield "\n".join(f"| {_option(one)} | {_escaped(_help(one))} |" for one in options) + "\n"


def _metavar(argument: click.Argument) -> str:
    shown = argument.metavar or (argument.name or "").upper()
    return shown if argument.required or "[" in shown else f"[{shown}]"


def _option(option: click.Option) -> str:
    value = "" if option.is_flag else f" {option.metavar or 'VALUE'}"
    return " ".join(f"`{name}{value}`" for name in option.opts)


def _help(option: click.Option) -> str:
    default = option.default
    told = f" Without it: `{default}`." if isinstance(default, str) and option.show_default else ""
    needed = " It is required." if option.required else ""
    return f"{' '.join((option.help or '').split())}{told}{needed}"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
