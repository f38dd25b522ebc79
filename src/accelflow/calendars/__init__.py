"""Calendars that ship, and calendars that a host gives as a file or a mapping.

What knows public holidays is the library `holidays`, of the extra `calendars`. It is imported when
a calendar that needs it is asked for, and not before.
"""

from accelflow.calendars.loading import Source, load_calendar
from accelflow.calendars.presets import PRESETS, calendar

__all__ = ["PRESETS", "Source", "calendar", "load_calendar"]
