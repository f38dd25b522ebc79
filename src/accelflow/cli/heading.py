"""The line over what is told of a challenge: its stage, its day, and a rehearsal's clock."""

from __future__ import annotations

from rich.text import Text

from accelflow.accelerator import Standing
from accelflow.cli.host import Host
from accelflow.cli.output import Page, said
from accelflow.cli.reasons import DUE
from accelflow.cli.timing import put_clock
from accelflow.render import label
from accelflow.zones import zone


def put_head(page: Page, host: Host, standing: Standing) -> None:
    """Prints where a challenge stands, and as of when if that is not now."""
    challenge, methodology = standing.challenge, host.methodology(standing.challenge)
    stage = methodology.stage(challenge.stage)
    day = f", Day {standing.day}" if standing.day is not None and stage.running else ""
    phase = label(methodology, stage.phase).lower()
    where = f": {label(methodology, stage.id)} ({phase} phase{day})"
    page.put(Text.assemble(said(challenge.id, "bold"), said(where)))
    put_clock(page, host, zone(challenge.brief.zone))
    if methodology.exercise:
        page.put(said("This is an exercise: it is counted nowhere.", DUE))
    if methodology.name != "hundred-day":
        page.put(said(f"It follows {methodology.name}, version {methodology.version}.", "dim"))
