"""The successors that a challenge opened and that have not begun, with how each is begun."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from accelflow.cli.fields import Known, fields_of
from accelflow.cli.host import Host
from accelflow.cli.output import Page, said
from accelflow.cli.proposing import words_of
from accelflow.domain.challenge import Challenge
from accelflow.domain.commands import OpenSuccessor, SetChallenge


def how_to_begin(successor: str, parent: str, position: int) -> str:
    """The line that begins a successor, which its parent opened at a position of its history."""
    cited = [f"predecessor.parent={parent}", f"predecessor.opened_at={position}"]
    words = words_of(fields_of(SetChallenge, Known(None, None)))
    line = ["accelflow", "open", successor, "--as", "ID", "--role", "proposer", *cited, *words]
    return " ".join(line)


def put_successors(page: Page, host: Host, challenge: Challenge) -> None:
    """Prints how to begin each successor that has not begun; nothing where there is none."""
    waiting = list(_waiting(host, challenge)) if challenge.opened else []
    if not waiting:
        return
    page.blank()
    page.put(Text("Opened, and not begun in this store:", "bold"))
    for successor, position in waiting:
        page.put(said(successor), indent=4, first="  ")
        page.whole(said(f"    {how_to_begin(successor, challenge.id, position)}", "dim"))


def _waiting(host: Host, challenge: Challenge) -> Iterator[tuple[str, int]]:
    known = {row.challenge for row in host.journal.summaries()}
    for event in host.accelerator.history(challenge.id):
        if isinstance(event.cause, OpenSuccessor) and event.cause.challenge not in known:
            yield event.cause.challenge, event.position
