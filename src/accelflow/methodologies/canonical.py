"""The one form in which a resolved definition is hashed and stored, which loads to it again."""

from __future__ import annotations

import json

from accelflow.domain.calendars import Roll
from accelflow.domain.definition import (
    DAY_ONE,
    DeadlineRule,
    GuardUse,
    Methodology,
    RoleSource,
    Severity,
    Stage,
    Transition,
)


def canonical(methodology: Methodology) -> bytes:
    """A document without labels, sets and named limits: its keys sorted, no space between them."""
    document = {
        "name": methodology.name,
        "version": methodology.version,
        "phases": methodology.phases,
        "limits": dict(methodology.limits),
        "roles": {
            source.value: [role.id for role in methodology.roles if role.source is source]
            for source in RoleSource
        },
        "apart": [{"roles": pair} for pair in methodology.apart],
        "stage": [_stage(stage) for stage in methodology.stages],
        "step": [{"id": step.id} for step in methodology.steps],
        "transition": [_transition(one) for one in methodology.transitions],
        "deadline": [_deadline(rule) for rule in methodology.deadlines],
        **({"exercise": True} if methodology.exercise else {}),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _stage(stage: Stage) -> dict[str, object]:
    flags = {"running": stage.running, "final": stage.final, "withdrawal": stage.withdrawal}
    return {"id": stage.id, "phase": stage.phase, **{name: True for name in flags if flags[name]}}


def _transition(transition: Transition) -> dict[str, object]:
    target = {} if transition.target is None else {"to": transition.target}
    uses = {
        severity.value: [_use(use) for use in transition.uses if use.severity is severity]
        for severity in Severity
    }
    return {
        "id": transition.id,
        "command": transition.command,
        "from": transition.sources,
        "by": transition.roles,
        **target,
        **uses,
    }


def _use(use: GuardUse) -> dict[str, object]:
    return {"guard": use.guard, **dict(use.settings)}


def _deadline(rule: DeadlineRule) -> dict[str, object]:
    """What a rule says; what it leaves to the default is left out."""
    told: dict[str, object] = {
        "id": rule.id,
        "kind": rule.kind.value,
        rule.unit.value: rule.amount,
        "during": rule.during,
    }
    others: dict[str, object] = {
        "to": rule.target,
        "met_by": rule.met_by,
        "anchor": rule.anchor if rule.anchor != DAY_ONE else None,
        "steps": rule.steps,
        "holds": [_use(use) for use in rule.holds],
        "opens": rule.opens,
        "closes": rule.closes,
        "time": rule.time and rule.time.isoformat("minutes"),
        "roll": rule.roll.value if rule.roll is not Roll.NONE else None,
        "every": rule.every,
        "last": rule.last,
        "reminders": rule.reminders,
    }
    return told | {key: value for key, value in others.items() if value not in (None, (), [])}
