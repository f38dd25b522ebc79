"""Feeds of walks for the tests of feeds, and one read back by the library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import icalendar

from accelflow.domain.deadlines import DeadlineMoved
from accelflow.domain.definition import Methodology
from accelflow.domain.events import Event
from accelflow.feed import Form, Told, dates, feed
from tests.lifecycle import PLAYBOOK, Walk


def told_by(
    events: Sequence[Event],
    methodology: Methodology = PLAYBOOK.methodology,
    *,
    cohort: str | None = None,
    locale: str = "en",
) -> dict[str, Told]:
    """The dates of a history by the part of their ids behind the challenge's."""
    form = Form("the feed", locale, cohort=cohort)
    found = dates([(events, methodology)], form)
    return {one.uid.split("/", 1)[1].rsplit("@", 1)[0]: one for one in found}


def feed_of(walk: Walk, **options: Any) -> bytes:
    """The feed of a walk."""
    return feed([(walk.events, walk.playbook.methodology)], **{"name": "the feed", **options})


def read(body: bytes) -> dict[str, Any]:
    """The events of a feed by their ids, as the library reads them."""
    calendar = icalendar.Calendar.from_ical(body)
    assert not [one.errors for one in calendar.walk() if one.errors]
    return {str(event["UID"]): event for event in calendar.events}


def moved(events: Sequence[Event], rule: str, by: timedelta) -> tuple[Event, ...]:
    """The history with every instant of one deadline moved."""
    return tuple(
        attrs.evolve(event, cause=attrs.evolve(event.cause, due_at=event.cause.due_at + by))
        if isinstance(event.cause, DeadlineMoved) and event.cause.rule == rule
        else event
        for event in events
    )


def start(event: Any) -> Any:
    """When an event begins: a date, or an instant."""
    found = event.start
    assert not isinstance(found, datetime) or found.utcoffset() == timedelta(0)
    return found
