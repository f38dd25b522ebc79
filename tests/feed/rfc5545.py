"""A calendar held against RFC 5545 and RFC 7986 by reading its bytes, without any library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import attrs

LONGEST: Final = 75
"""The most octets of a line, without its end."""

_LINE: Final = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
_DATE: Final = re.compile(r"\d{8}")
_INSTANT: Final = re.compile(r"\d{8}T\d{6}Z")
_DURATION: Final = re.compile(r"-?P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)")
_BARE: Final = re.compile(r"(?<!\\)(?:\\\\)*[;,]|(?<!\\)(?:\\\\)*\\(?![\\;,Nn])")
"""A sign of a text that should have been escaped, or an escape that there is none of."""

_TEXTS: Final = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "NAME", "X-WR-CALNAME"})
_INSTANTS: Final = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED"})
_STATUSES: Final = frozenset({"TENTATIVE", "CONFIRMED", "CANCELLED"})
_ONCE: Final = {
    "VCALENDAR": ("VERSION", "PRODID", "NAME", "UID", "REFRESH-INTERVAL", "LAST-MODIFIED"),
    "VEVENT": (
        *("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "CREATED"),
        *("LAST-MODIFIED", "TRANSP", "DESCRIPTION"),
    ),
    "VALARM": ("ACTION", "TRIGGER", "DESCRIPTION"),
}
_INSIDE: Final = {"VCALENDAR": None, "VEVENT": "VCALENDAR", "VALARM": "VEVENT"}


@attrs.frozen
class Component:
    """A component with its properties, each its name, its parameters and its raw value."""

    name: str
    properties: list[tuple[str, str, str]] = attrs.field(factory=list)
    inner: list[Component] = attrs.field(factory=list)

    def all(self, name: str) -> list[str]:
        """The raw values of a property."""
        return [value for one, _, value in self.properties if one == name]


def faults(body: bytes) -> list[str]:
    """Everything in which the bytes are no calendar; none if they are one."""
    found = list(_line_faults(body))
    if found:
        return found
    root, found = _parsed(unfolded(body))
    for component in _walk(root):
        found += _component_faults(component)
    events = [one for calendar in root.inner for one in calendar.inner]
    if not events:
        found.append("a calendar without a component")
    uids = Counter(uid for event in events for uid in event.all("UID"))
    found += [f"two events have the id {uid}" for uid, number in uids.items() if number > 1]
    return found


def unfolded(body: bytes) -> list[str]:
    """The lines of the content, what was folded put together again."""
    return body.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]


def _line_faults(body: bytes) -> Iterator[str]:
    if not body.endswith(b"\r\n"):
        yield "the last line has no end"
    lines = body.split(b"\r\n")
    for line in lines:
        if len(line) > LONGEST:
            yield f"a line of {len(line)} octets"
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line):
            yield f"a control character in {line!r}"
    if b"" in lines[:-1]:
        yield "an empty line"


def _parsed(lines: list[str]) -> tuple[Component, list[str]]:
    root, found = Component(""), []
    open_ones = [root]
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            found.append(f"no property: {line!r}")
            continue
        name, parameters, value = match.groups()
        if name == "BEGIN":
            inner = Component(value)
            open_ones[-1].inner.append(inner)
            open_ones.append(inner)
        elif name == "END":
            if open_ones.pop().name != value or not open_ones:
                return root, [*found, f"ends {value} where it is not open"]
        else:
            open_ones[-1].properties.append((name, parameters, value))
    if len(open_ones) > 1:
        found.append("something is not ended")
    return root, found


def _walk(component: Component, outside: str | None = None) -> Iterator[Component]:
    for inner in component.inner:
        assert inner.name in _INSIDE, f"a component {inner.name}"
        assert _INSIDE[inner.name] == outside, f"{inner.name} inside {outside}"
        yield inner
        yield from _walk(inner, inner.name)


def _component_faults(component: Component) -> Iterator[str]:
    for name in _ONCE[component.name]:
        if len(component.all(name)) != 1:
            yield f"{component.name} has {name} {len(component.all(name))} times"
    for name, parameters, value in component.properties:
        if problem := _value_problem(name, parameters, value):
            yield f"{name}{parameters}:{value} {problem}"
    if component.name == "VALARM" and component.all("ACTION") != ["DISPLAY"]:
        yield "an alarm that does not display"
    starts, ends = component.all("DTSTART"), component.all("DTEND")
    if starts and ends and not (len(starts[0]) == len(ends[0]) and starts[0] < ends[0]):
        yield f"an end {ends[0]} that is not after its start {starts[0]}"


def _value_problem(name: str, parameters: str, value: str) -> str | None:
    if name in _TEXTS and _BARE.search(value):
        return "is not escaped"
    if name in _INSTANTS and not _INSTANT.fullmatch(value):
        return "is no instant in UTC"
    if name in ("DTSTART", "DTEND"):
        pattern = _DATE if parameters == ";VALUE=DATE" else _INSTANT
        return None if pattern.fullmatch(value) else "is no date of its kind"
    if name == "STATUS" and value not in _STATUSES:
        return "is no status of an event"
    if name == "SEQUENCE" and not value.isdecimal():
        return "is no number"
    if name == "TRIGGER" and not _DURATION.fullmatch(value):
        return "is no duration"
    if name == "REFRESH-INTERVAL" and not (
        parameters == ";VALUE=DURATION" and _DURATION.fullmatch(value)
    ):
        return "does not name its type"
    return None
