"""A reason's parameters inside a template: how `{claimed:date}` or `{members:names}` read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

import attrs

from accelflow.domain.events import Parameter
from accelflow.render.dates import day
from accelflow.render.words import Names, count, listed, number, plain, quoted, shortened


def particulars(parameters: Mapping[str, Parameter], names: Names) -> dict[str, Particular]:
    """The parameters of one reason, to be put into a template by `format_map`."""
    return {name: Particular(value, names) for name, value in parameters.items()}


@attrs.frozen
class Particular:
    """One parameter. The part behind the colon says how it reads: a way, or "count" and a noun."""

    value: Parameter
    names: Names

    def __format__(self, spec: str) -> str:
        if spec.startswith("count "):
            return count(_whole(self.value), spec.removeprefix("count "))
        return _WAYS[spec](self.value, self.names)


def role(id: str) -> str:
    """Who holds a role: "the coach", "a member of the team"."""
    return _ROLES.get(id, f"whoever has the role {quoted(plain(id))}")


def seat(id: str) -> str:
    """A role as what somebody is: "coach", "member of the team"."""
    return _SEATS.get(id, plain(id))


def _whole(value: Parameter) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value!r} is no whole number")
    return value


def _several(value: Parameter) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _text(value: Parameter, names: Names) -> str:
    return number(value) if isinstance(value, int) else listed(_several(value))


def _date(value: Parameter, names: Names) -> str:
    return day(date.fromisoformat(str(value)))


def _number(value: Parameter, names: Names) -> str:
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        raise ValueError(f"{value!r} is no number") from None


def _names(value: Parameter, names: Names) -> str:
    return listed(map(names, _several(value)))


def _either(value: Parameter, names: Names) -> str:
    return listed((quoted(names(one)) for one in _several(value)), "or")


def _goal(value: Parameter, names: Names) -> str:
    """A goal by its id, by its place in a list, or one of its constraints ("goal-1/minors")."""
    if isinstance(value, int):
        return f"goal number {value} of the list"
    return listed(_goal_named(one, names) for one in _several(value))


def _goal_named(id: str, names: Names) -> str:
    goal, slash, constraint = id.partition("/")
    return f"the constraint {names(constraint)} of {names(goal)}" if slash else names(goal)


def _part(value: Parameter, names: Names) -> str:
    return _goal(value, names).removeprefix("the ")


_WAYS: Final[Mapping[str, Callable[[Parameter, Names], str]]] = {
    "": _text,
    "date": _date,
    "number": _number,
    "name": _names,
    "names": _names,
    "either": _either,
    "goal": _goal,
    "part": _part,
    "short": lambda value, _: shortened(str(value)),
    "plain": lambda value, _: listed(map(plain, _several(value))),
    "parts": lambda value, _: listed(quoted(plain(part)) for part in _several(value)),
    "roles": lambda value, _: listed(map(role, _several(value)), "or"),
    "seats": lambda value, _: listed(map(seat, _several(value))),
}
_ROLES: Final = {
    "office": "the programme office",
    "reviewer": "a reviewer",
    "entity-leader": "the leader of an entity",
    "manager": "a manager",
    "verifier": "a verifier",
    "proposer": "the proposer",
    "strategist": "the strategist",
    "leadership": "one of the leadership team",
    "coach": "the coach",
    "leader": "the team's leader",
    "elected": "the one elected to lead the team",
    "member": "a member of the team",
    "keeper": "the keeper of the data",
}
_SEATS: Final = {
    "leadership": "one of the leadership team",
    "leader": "leader of the team",
    "elected": "elected to lead the team",
    "member": "member of the team",
    "keeper": "keeper of the data",
}
