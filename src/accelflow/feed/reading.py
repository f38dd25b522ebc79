"""The feed of a cohort or of a challenge, read from what an accelerator has recorded."""

from __future__ import annotations

from collections.abc import Iterator

from accelflow.accelerator import Accelerator
from accelflow.domain.commands import DeferChallenge, ReadmitChallenge, SetChallenge
from accelflow.domain.events import Event
from accelflow.errors import InvalidInput, UnknownChallenge
from accelflow.feed.making import DOMAIN, History, feed
from accelflow.render.labels import ENGLISH
from accelflow.render.words import Names, as_is


def cohort_feed(
    accelerator: Accelerator,
    cohort: str,
    *,
    name: str | None = None,
    locale: str = ENGLISH,
    uid_domain: str = DOMAIN,
    names: Names = as_is,
) -> bytes:
    """The feed of all challenges that are or were in a cohort; its name is the cohort's id.

    Reads the whole record of every challenge in the journal. InvalidInput where none was in it.
    """
    return feed(
        cohort_histories(accelerator, cohort),
        name=cohort if name is None else name,
        locale=locale,
        uid_domain=uid_domain,
        cohort=cohort,
        names=names,
    )


def challenge_feed(
    accelerator: Accelerator,
    challenge: str,
    *,
    name: str | None = None,
    locale: str = ENGLISH,
    uid_domain: str = DOMAIN,
    names: Names = as_is,
) -> bytes:
    """The feed of one challenge; its name is the challenge's. UnknownChallenge if none began."""
    return feed(
        [challenge_history(accelerator, challenge)],
        name=names(challenge) if name is None else name,
        locale=locale,
        uid_domain=uid_domain,
        names=names,
    )


def challenge_history(accelerator: Accelerator, challenge: str) -> History:
    """What is recorded of a challenge, and its methodology. UnknownChallenge if none began."""
    events = accelerator.history(challenge)
    if not events:
        raise UnknownChallenge(challenge)
    return events, accelerator.playbook(events[-1].methodology).methodology


def cohort_histories(accelerator: Accelerator, cohort: str) -> tuple[History, ...]:
    """Those of all challenges that are or were in a cohort, in the order of their ids.

    One that was deferred stays, as its dates have to be cancelled in the calendars that show
    them. Where one that is in the cohort cannot be read, its error is raised: left out of the feed,
    its dates would vanish from every calendar.
    """
    members = accelerator.challenges(cohort=cohort)
    for _, error in members.failed:
        raise error
    ids = {one.challenge.id for one in members}
    found = tuple(_of_cohort(accelerator, cohort, ids))
    if not found:
        problem = f"no challenge is or was in {cohort!r}"
        raise InvalidInput.of("cohort", problem, "name a cohort of the challenges that began")
    return found


def _of_cohort(accelerator: Accelerator, cohort: str, members: set[str]) -> Iterator[History]:
    for standing in accelerator.challenges():
        id = standing.challenge.id
        history = challenge_history(accelerator, id)
        if id in members or any(_enters(event, cohort) for event in history[0]):
            yield history


def _enters(event: Event, cohort: str) -> bool:
    """Whether an event put the challenge into the cohort."""
    cause = event.cause
    if isinstance(cause, SetChallenge | ReadmitChallenge):
        return cause.cohort.id == cohort
    return isinstance(cause, DeferChallenge) and cause.to_cohort.id == cohort
