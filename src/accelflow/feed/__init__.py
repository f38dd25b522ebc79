"""A calendar that people subscribe to: one iCalendar feed for a cohort, or for a challenge.

It needs the extra `feed`: `pip install 'accelflow[feed]'`.
"""

from accelflow.feed.making import Form, History, body, dates, feed
from accelflow.feed.reading import challenge_feed, cohort_feed
from accelflow.feed.revisions import Entry, Item, Kind, State, entries
from accelflow.feed.writing import Told

__all__ = [
    "Entry",
    "Form",
    "History",
    "Item",
    "Kind",
    "State",
    "Told",
    "body",
    "challenge_feed",
    "cohort_feed",
    "dates",
    "entries",
    "feed",
]
