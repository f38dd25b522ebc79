"""The command `accelflow due`: what is due, when exactly, whose move it is, and what meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

import attrs
import click

from accelflow.accelerator import Standing
from accelflow.cli.host import Host, hosting, store_options
from accelflow.cli.output import Page, Terminal, print_json, said
from accelflow.cli.patience import patiently
from accelflow.cli.reasons import DUE
from accelflow.codec import to_dict
from accelflow.domain.deadlines import DeadlineKind
from accelflow.errors import InvalidInput
from accelflow.render import weekday
from accelflow.render.words import count, listed, plain
from accelflow.rules.moves import Due, Seat
from accelflow.zones import zone

UNREADABLE = 3
"""The exit status when some challenge could not be read; all others are told."""


@click.command(
    help="Tell what is due, of CHALLENGE or of all: what is overdue first, then the next to come. "
    "Each is told with the first instant that is too late, in the challenge's zone and in UTC, "
    "with the commands that meet it, and with the roles that may ask them and who holds those. "
    "Roles marked * are those for which whoever asks has to vouch.\n\n"
    "Exit status: 0, or 3 when some challenge cannot be read; the others are told all the same."
)
@click.argument("challenge", required=False)
@click.option("--cohort", metavar="ID", help="Only those of this cohort.")
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
def due(challenge: str | None, cohort: str | None, db: str, at: str | None, as_json: bool) -> int:
    """Tells what is due; the exit status."""
    if challenge is not None and cohort is not None:
        raise InvalidInput.of("--cohort", "goes with all challenges", "leave out one of the two")
    with hosting(db, at) as host:
        with patiently("Reading the challenges"):
            standings, failed = _looked_at(host, challenge, cohort)
            found = sorted(_due(host, standings), key=_Told.order)
        if as_json:
            told = [{"challenge": id, "error": str(error)} for id, error in failed]
            print_json({"due": [one.document() for one in found], "failed": told})
        else:
            _put(Page(Terminal()), found)
    if not as_json:
        for id, error in failed:
            click.echo(f"accelflow: {id} cannot be read: {error}", err=True)
    return UNREADABLE if failed else 0


@attrs.frozen
class _Told:
    """One open deadline of a challenge."""

    challenge: str
    zone: str
    due: Due

    def order(self) -> tuple[bool, object, str]:
        """What is overdue first, then by the instant."""
        deadline = self.due.deadline
        return not deadline.overdue, deadline.due_at, self.challenge

    def local(self) -> str:
        """The instant in the challenge's own zone, with its offset."""
        return self.due.deadline.due_at.astimezone(zone(self.zone)).isoformat()

    def document(self) -> dict[str, object]:
        """For programs."""
        return {
            "challenge": self.challenge,
            "zone": self.zone,
            "due_at_local": self.local(),
            **to_dict(self.due),
        }

    def lines(self) -> Iterator[str]:
        """For people: when, and who can do what about it."""
        deadline = self.due.deadline
        at = deadline.due_at.astimezone(zone(self.zone))
        universal = deadline.due_at.astimezone(UTC)
        when = f"{weekday(at.date())}, {at:%H:%M} in {self.zone}"
        yield f"{'since' if deadline.overdue else 'before'} {when} ({universal:%Y-%m-%d %H:%M} UTC)"
        if deadline.kind is DeadlineKind.LAPSE:
            yield "then it moves the challenge by force"
        if self.due.met_by:
            yield f"met by {listed(self.due.met_by, 'or')}"
        if self.due.seats:
            yield f"the move is that of {listed(map(_seat, self.due.seats), 'or')}"


def _looked_at(
    host: Host, challenge: str | None, cohort: str | None
) -> tuple[Iterable[Standing], tuple[tuple[str, Exception], ...]]:
    if challenge is not None:
        return [host.accelerator.challenge(challenge)], ()
    found = host.accelerator.challenges(cohort=cohort)
    return found, found.failed


def _due(host: Host, standings: Iterable[Standing]) -> Iterator[_Told]:
    for standing in standings:
        current = standing.challenge
        for one in host.accelerator.due(current.id):
            yield _Told(current.id, current.brief.zone, one)


def _put(page: Page, found: list[_Told]) -> None:
    for one in found:
        late = one.due.deadline.overdue
        head = f"{one.challenge}: {plain(one.due.deadline.rule)}{' – overdue' if late else ''}"
        page.put(said(head, f"bold {DUE}" if late else "bold"))
        for line in one.lines():
            page.put(said(line), indent=4, first="  ")
    if found:
        page.blank()
    overdue = sum(one.due.deadline.overdue for one in found)
    page.put(said(f"{count(len(found), 'deadline')}, {overdue} of them overdue."))


def _seat(seat: Seat) -> str:
    if seat.held_by is None:
        return f"{seat.role}*"
    return f"{seat.role} ({', '.join(seat.held_by) or 'nobody yet'})"
