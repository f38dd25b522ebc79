"""The command `accelflow ics`: the dates of a challenge or a cohort as a calendar feed."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from shutil import copymode
from typing import Any, Final

import attrs
import click

from accelflow.accelerator import Accelerator
from accelflow.cli.host import hosting, store_options
from accelflow.cli.output import print_json
from accelflow.cli.patience import patiently
from accelflow.errors import AccelflowError, InvalidInput
from accelflow.feed import Form, Told, body, dates
from accelflow.feed.making import DOMAIN
from accelflow.feed.reading import challenge_history, cohort_histories
from accelflow.render.labels import ENGLISH


@click.command(
    help="Write the dates of CHALLENGE, or of all challenges of a cohort, as one iCalendar feed: "
    "deadlines, workshop sessions, Day 1, the midpoint, Day 100.\n\n"
    "A date keeps its id for ever. One that moves is revised, and one that falls away is "
    "cancelled. Only what is recorded is told, so sweep first. A file is written whole or not at "
    "all.\n\n"
    "Exit status: 0, 2 when there is no such cohort or language, or 3 when a challenge cannot be "
    "read, the file not be written, or the package icalendar is missing."
)
@click.argument("challenge", required=False)
@click.option("--cohort", metavar="ID", help="All challenges that are or were in this cohort.")
@click.option(
    "--locale", metavar="LANGUAGE", default=ENGLISH, show_default=True, help="Of the texts."
)
@click.option("--out", metavar="FILE", help="Where to write it, in place of standard output.")
@click.option(
    "--domain",
    metavar="DOMAIN",
    default=DOMAIN,
    show_default=True,
    help="What the ids of the dates end with; give one of your own, and never another.",
)
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print what is written as a JSON document.")
def ics(
    challenge: str | None,
    cohort: str | None,
    locale: str,
    out: str | None,
    domain: str,
    db: str,
    at: str | None,
    as_json: bool,
) -> int:
    """Writes the feed; the exit status."""
    name = _name(challenge, cohort)
    form = Form(name, locale, domain, cohort)
    with hosting(db, at) as host, patiently("Reading the challenges"):
        told = _told(host.accelerator, challenge, form)
    feed = body(told, form)
    if out is not None:
        _write(feed, Path(out))
    elif not as_json:
        _print(feed)
    if as_json:
        print_json(_document(told, form, out, feed))
    return 0


def _name(challenge: str | None, cohort: str | None) -> str:
    """What the calendar is called: a cohort's or a challenge's id, of which there has to be one."""
    name = challenge if cohort is None else cohort
    if name is None:
        remedy = "name a challenge, or a cohort with --cohort"
        raise InvalidInput.of("challenge", "is missing, and a feed of none is none", remedy)
    if challenge is not None and cohort is not None:
        raise InvalidInput.of("--cohort", "is given beside a challenge", "leave one of them out")
    return name


def _told(accelerator: Accelerator, challenge: str | None, form: Form) -> tuple[Told, ...]:
    try:
        if form.cohort is not None:
            return dates(cohort_histories(accelerator, form.cohort), form)
        return dates([challenge_history(accelerator, challenge or "")], form)
    except InvalidInput as invalid:
        faults = (
            attrs.evolve(one, path=_OPTIONS.get(one.path, one.path)) for one in invalid.faults
        )
        raise InvalidInput(tuple(faults)) from None


_OPTIONS: Final = {"cohort": "--cohort", "locale": "--locale", "uid_domain": "--domain"}


def _document(told: tuple[Told, ...], form: Form, out: str | None, feed: bytes) -> dict[str, Any]:
    return {
        "name": form.name,
        "locale": form.locale,
        "out": out,
        "bytes": len(feed),
        "dates": [_date(one) for one in told],
    }


def _date(told: Told) -> dict[str, Any]:
    item = told.entry.item
    return {
        "uid": told.uid,
        "challenge": told.challenge,
        "kind": item.kind.value,
        "when": item.when.isoformat(),
        "state": item.state.value,
        "status": told.status,
        "sequence": told.entry.sequence,
        "modified": told.entry.modified.isoformat(),
        "summary": told.summary,
    }


def _write(feed: bytes, file: Path) -> None:
    """In place of what was there, in one step: a reader finds the old feed or the new one."""
    if file.exists() and not file.is_file() and not file.is_dir():
        file.write_bytes(feed)  # a pipe or a device, of which nobody finds a half
        return
    target = Path(os.path.realpath(file))
    beside = target.with_name(f".accelflow-{secrets.token_hex(8)}")
    try:
        try:
            with beside.open("xb") as stream:
                stream.write(feed)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                copymode(target, beside)
            beside.replace(target)
        except OSError as error:
            raise AccelflowError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _print(feed: bytes) -> None:
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(feed)
    else:
        sys.stdout.write(feed.decode())
