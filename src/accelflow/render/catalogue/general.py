"""Texts for the codes that any command may meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from accelflow.domain.events import Reason
from accelflow.render.catalogue.entry import Entry, has, whole


def _unknown_challenge(reason: Reason) -> str:
    which = " {challenge:name}" if has(reason, "challenge") else ""
    return f"There is no challenge{which}: it has not been set."


def _not_in_this_stage(reason: Reason) -> str:
    here = "The challenge stands at “{stage:name}”"
    if not has(reason, "stages"):
        return f"{here}, where this is not open."
    return f"{here}; this is open only at {{stages:either}}."


def _not_in_this_stage_remedy(reason: Reason) -> str:
    if not has(reason, "stages"):
        return "Ask for one of the moves that are open now."
    return "Ask again when the challenge stands there, or ask for one of the moves open now."


def _role_missing(reason: Reason) -> str:
    text = "Only {roles:roles} may ask this."
    if not has(reason, "claimed"):
        return text
    return f"{text} Claiming to be {{claimed:roles}} is not enough: the challenge's record decides."


def _zone_remedy(reason: Reason) -> str:
    if has(reason, "known"):
        return "Ask again with the right one: did you mean {known:either}?"
    return "Ask again with the name of a time zone, such as “Asia/Bishkek”."


def _same_person(reason: Reason) -> str:
    return _SAME_PERSON.get(
        str(reason.parameters["role"]),
        "This takes two people, and the one who asks is {role:roles}.",
    )


_SAME_PERSON: Final = {
    "proposer": "Whoever proposed the challenge may not decide on it.",
    "author": "Whoever recorded it may not correct it.",
    "recorder": "Whoever recorded the result may not verify it.",
    "requester": "Whoever asked to withdraw may not grant it.",
    "acknowledger": (
        "Whoever acknowledged that no midpoint review was held may not close the challenge."
    ),
}


def _told_late_remedy(reason: Reason) -> str:
    for command, remedy in _TOLD_LATE.items():
        if reason.transition.startswith(command):
            return remedy
    return (
        "Check the date. If it is right, no command mends it: the programme office must decide "
        "what is to count."
    )


_TOLD_LATE: Final = {
    "change-team": (
        "Ask again with a date of effect within the last {most:count day}, and say in the reason "
        "when it really happened."
    ),
    "hold-launch-workshop": (
        "Check the dates of the sessions. If they are right, hold one more session and tell of "
        "all of them within {most:count day} of it."
    ),
    "hold-midpoint-review": (
        "Check the date. If it is right, no command mends it now: either hold a review once more, "
        "or let the coach tell of this one, with evidence, after the acceleration. The "
        "command for that is record-late-midpoint."
    ),
    "hold-scale-up-workshop-in-the-run": (
        "Check the date. If it is right, tell of the workshop after the acceleration: then "
        "it may be told later."
    ),
}


def _day_outside(reason: Reason) -> str:
    return f"Today is Day {{day}}; the time for this is {_window(reason)}."


def _day_outside_unknown(reason: Reason) -> str:
    return f"It is not known whether today lies in the time for this, {_window(reason)}: {_NO_DAY}"


def _day_outside_remedy(reason: Reason) -> str:
    if not has(reason, "day"):
        return _FIX_DAY_ONE
    if whole(reason, "day") < whole(reason, "first"):
        return "Ask again from Day {first} on."
    return (
        "No command brings a day back. If this is only a warning, it is recorded all the same; "
        "otherwise ask the programme office what may take its place."
    )


def _held_outside(reason: Reason) -> str:
    return f"It was held on Day {{day}}; the time for it is {_window(reason)}."


def _held_outside_unknown(reason: Reason) -> str:
    return f"It is not known whether it was held in its time, {_window(reason)}: {_NO_DAY}"


def _held_outside_remedy(reason: Reason) -> str:
    if not has(reason, "day"):
        return _FIX_DAY_ONE
    if whole(reason, "day") < whole(reason, "first"):
        return (
            "Check the date. If this is only a warning, it is recorded all the same; otherwise "
            "hold it from Day {first} on."
        )
    return (
        "Check the date. If it is right, no command mends it. If this is only a warning, it is "
        "recorded all the same; otherwise ask the programme office what may take its place."
    )


def _before_day_one_remedy(reason: Reason) -> str:
    if not has(reason, "day_one"):
        return _FIX_DAY_ONE
    return "Correct the date. What began before Day 1 is not of this challenge."


_NO_DAY: Final = "Day 1 is not fixed yet."
_FIX_DAY_ONE: Final = (
    "Hold the launch workshop first: it fixes Day 1. The command is hold-launch-workshop."
)
_FAR: Final = 10_000
"""A day beyond which a methodology means "no end"."""


def _window(reason: Reason) -> str:
    first, last = whole(reason, "first"), whole(reason, "last")
    if first < -_FAR:
        return "up to Day {last}"
    return "Day {first} or later" if last > _FAR else "Day {first} to Day {last}"


GENERAL: Final[Mapping[str, Entry]] = {
    "unknown-challenge": Entry(
        _unknown_challenge,
        "Check the id of the challenge. A new challenge is begun by setting it.",
    ),
    "challenge-exists": Entry(
        "There is a challenge {challenge:name} already.",
        "Set the new challenge under another id.",
    ),
    "unknown-command": Entry(
        "The methodology of this challenge has no command “{asked}”.",
        "Check how the command is spelt, or ask for one of the moves that are open now.",
    ),
    "not-in-this-stage": Entry(_not_in_this_stage, _not_in_this_stage_remedy),
    "challenge-ended": Entry(
        "The challenge has ended, at “{stage:name}”: nothing more can be asked of it.",
        "If the work is to go on, set a new challenge. The command is set-challenge.",
    ),
    "role-missing": Entry(_role_missing, "Let {roles:roles} ask it."),
    "same-person": Entry(_same_person, "Let another person with the same duty ask it."),
    "id-reused": Entry(
        "The id “{id}” was used before, for something else that was asked.",
        "Ask again under a new id; nothing was recorded this time.",
    ),
    "history-full": Entry(
        "The history of the challenge holds {events:count event}, and no more are allowed.",
        "No command mends it: the programme office must let the work go on in a new challenge.",
    ),
    "days-over": Entry(
        "Day 1 would be {day_one:date}, and then {last:date}, the last day, is past already.",
        "Check the dates. If they are right, no command mends it: the launch was told too late, "
        "and the programme office must let the work begin anew.",
    ),
    "zone-unknown": Entry("There is no time zone “{zone}”.", _zone_remedy),
    "date-in-future": Entry(
        "The date {claimed:date} is still to come: today is {today:date}.",
        "Correct the date, or ask again when the day has come.",
    ),
    "told-late": Entry(
        "What took place on {claimed:date} is told only on {today:date}; the rule is to tell it "
        "within {most:count day}.",
        _told_late_remedy,
    ),
    "before-stage": Entry(
        "The date {claimed:date} lies before the present stage, which began on {since:date}.",
        "Correct the date. If it is right, hold it once more: what came before {since:date} does "
        "not count for this stage.",
    ),
    "day-outside": Entry(_day_outside, _day_outside_remedy, _day_outside_unknown),
    "held-outside-days": Entry(_held_outside, _held_outside_remedy, _held_outside_unknown),
    "before-day-one": Entry(
        "The date {claimed:date} lies before Day 1, which is {day_one:date}.",
        _before_day_one_remedy,
        f"It is not known whether {{claimed:date}} lies before Day 1: {_NO_DAY}",
    ),
    "before-challenge": Entry(
        "The date {claimed:date} lies before the challenge was set, on {set_on:date}.",
        "Correct the date: nothing of a challenge took place before there was one.",
    ),
}
"""Codes of every command."""
