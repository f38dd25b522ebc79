"""What is told of the clock of a rehearsal: where it stands, and that it went far on."""

from __future__ import annotations

import shlex
from datetime import datetime, tzinfo

from accelflow.cli.host import Host
from accelflow.cli.output import Page, said
from accelflow.cli.reasons import DUE
from accelflow.render import weekday
from accelflow.trust import AHEAD


def put_clock(page: Page, host: Host, place: tzinfo) -> None:
    """Prints at which instant it is told or asked, if that is not now."""
    if host.now is not None:
        page.put(said(f"Rehearsal: it is {_shown(host.now, place)}.", DUE))


def put_leap(page: Page, host: Host, place: tzinfo) -> None:
    """Prints that the clock went far on with what was recorded, and how to try that out first."""
    now, stood = host.now, host.stood
    if now is None or stood is None or now - stood <= AHEAD:
        return
    file = shlex.quote(str(host.journal.path))
    told = f"Its clock stood at {_shown(stood, place)}: it went on by {(now - stood).days} days"
    page.put(said(f"{told}, and never goes back.", DUE))
    page.put(
        said("To try a later date, use accelflow ask, or a copy of the file made before:", DUE)
    )
    page.whole(said(f"  cp {file} {shlex.quote(f'{host.journal.path}.copy')}"))


def _shown(at: datetime, place: tzinfo) -> str:
    local = at.astimezone(place)
    return f"{weekday(local.date())}, {local:%H:%M}"
