"""Guards of getting ready: the note, the launch date, coach and training."""

from __future__ import annotations

from accelflow.domain import commands as c
from accelflow.rules.question import Found, Question, guard


@guard("launch-date-ahead", "launch-date-past", reads=(c.FixLaunchDate,))
def launch_date_ahead(q: Question) -> Found:
    """Day 0 is not past."""
    on = q.asked(c.FixLaunchDate).on
    return () if on >= q.today else [q.fail("launch-date-past", on=str(on), today=str(q.today))]


@guard("launch-date-window", "launch-date-outside-window", reads=(c.FixLaunchDate,))
def launch_date_window(q: Question, *, least: int, most: int) -> Found:
    """Day 0 lies from `least` to `most` days ahead."""
    ahead = (q.asked(c.FixLaunchDate).on - q.today).days
    if least <= ahead <= most:
        return ()
    return [q.fail("launch-date-outside-window", ahead=ahead, least=least, most=most)]


@guard("note-without-target", "note-has-target", reads=(c.IssueChallengeNote,))
def note_without_target(q: Question) -> Found:
    """The note leaves the goal to the team."""
    return () if q.asked(c.IssueChallengeNote).note.target is None else [q.fail("note-has-target")]


@guard("note-issued", "no-note", begun=True)
def note_issued(q: Question) -> Found:
    """The strategist issued the challenge note."""
    return [q.fail("no-note")] if q.dossier.note is None else ()


@guard("coach-appointed", "no-coach", begun=True)
def coach_appointed(q: Question) -> Found:
    """There is a coach."""
    return [q.fail("no-coach")] if q.dossier.coach is None else ()


@guard("launch-date-fixed", "no-launch-date", begun=True)
def launch_date_fixed(q: Question) -> Found:
    """Day 0 is fixed."""
    return [q.fail("no-launch-date")] if q.dossier.launch_date is None else ()


@guard("members-trained", "members-untrained", reads=(c.ConfirmReadiness,))
def members_trained(q: Question) -> Found:
    """Every member was trained in the method."""
    untrained = q.asked(c.ConfirmReadiness).checklist.untrained
    return [q.fail("members-untrained", members=untrained)] if untrained else ()
