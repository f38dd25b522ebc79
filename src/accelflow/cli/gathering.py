"""All faults of what somebody typed, gathered before anything is done, by the options' names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar, cast

import attrs

from accelflow.domain.actors import Actor
from accelflow.errors import Fault, InvalidInput

T = TypeVar("T")


@attrs.define
class Gathered:
    """Faults of several things that were typed: each is looked at, whatever the others are."""

    faults: list[Fault] = attrs.field(factory=list)

    def of(self, call: Callable[[], T]) -> T:
        """What a call gives; once it had faults nothing to be used, and `look` raises."""
        try:
            return call()
        except InvalidInput as invalid:
            self.faults += invalid.faults
            return cast("T", None)

    def look(self) -> None:
        """Raises InvalidInput with every fault, if there is one."""
        if self.faults:
            raise InvalidInput(tuple(self.faults))


@contextmanager
def typed_as(names: Mapping[str, str]) -> Iterator[None]:
    """Names in faults what the person typed, where we have another name for it."""
    try:
        yield
    except InvalidInput as invalid:
        faults = (
            attrs.evolve(fault, path=names.get(fault.path, fault.path)) for fault in invalid.faults
        )
        raise InvalidInput(tuple(faults)) from None


def actor_of(principal: str, entity: str | None, roles: Iterable[str]) -> Actor:
    """The actor that --as, --entity and --role name; InvalidInput with every fault of the three."""
    gathered = Gathered()
    given = tuple(roles)
    with typed_as(_NAMES):
        gathered.of(lambda: Actor(principal))
        gathered.of(lambda: Actor(_ANYBODY, entity))
        for role in dict.fromkeys(given):
            gathered.of(lambda role=role: Actor(_ANYBODY, None, frozenset({role})))  # type: ignore[misc]  # a default binds it
        gathered.look()
        return Actor(principal, entity, frozenset(given))


_ANYBODY: Final = "anybody"
_NAMES: Final = {"principal": "--as", "entity": "--entity", "roles": "--role"}
