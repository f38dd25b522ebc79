"""The text of a variant to begin with: what can be changed, as comments with the base's values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from textwrap import fill

from accelflow.domain.definition import Methodology, RoleSource


def beginning(name: str, base: Methodology, look: str) -> str:
    """The TOML of a variant that changes nothing yet; `look` is the command that looks at it."""
    lines = [
        f"# A variant of {base.name}@{base.version}. What is not said here is as there.",
        "#",
        "# Lines behind a # say how it is there: take the # away, and change the value.",
        "# A value that is left as it was is a fault, and so is a name of nothing.",
        f"# Look at it with: {look}",
        "",
        f'name = "{name}"',
        'version = "1"',
        f'extends = "{base.name}@{base.version}"',
        f"# exercise = {str(not base.exercise).lower()}  # true: for training, counted nowhere",
        f"# phases = {_listed(base.phases)}",
        *_limits(base.limits),
        *_roles(base),
        *_EXAMPLES,
        *_drop(base),
        *_labels(base.labels),
    ]
    return "\n".join(lines) + "\n"


def _limits(limits: Mapping[str, int]) -> Iterator[str]:
    yield from ("", "[limits]")
    yield from (f"# {name} = {value}" for name, value in limits.items())


def _roles(base: Methodology) -> Iterator[str]:
    yield from ("", "[roles]")
    for source in RoleSource:
        roles = [role.id for role in base.roles if role.source is source]
        yield f"# {source.value} = {_listed(roles)}"


_EXAMPLES = """\

# Stages, steps, transitions and deadlines go by their ids; a transition's is its command, unless it
# has an id of its own. Of one that is there, only the keys that you name are replaced:
#
# [[transition]]
# command = "form-team"
# by = ["office"]
#
# One that is not there is added at the end, and must be whole:
#
# [[deadline]]
# id = "first-value"
# kind = "checkpoint"
# day = 14
# during = ["accelerating"]
# met_by = ["record-measurement"]
#
# [[apart]]
# roles = ["keeper", "leader"]

# What is taken away. Each place that still needs it is told by `accelflow check`.
""".splitlines()


def _drop(base: Methodology) -> Iterator[str]:
    yield "[drop]"
    kinds: dict[str, Iterable[str]] = {
        "stage": (stage.id for stage in base.stages),
        "step": (step.id for step in base.steps),
        "transition": (one.id for one in base.transitions),
        "deadline": (rule.id for rule in base.deadlines),
        "limits": base.limits,
    }
    for kind, ids in kinds.items():
        text = f"{kind} = {_listed(ids)}"
        # not between the words of a hyphened id, where it would be another
        yield fill(
            text,
            width=98,
            initial_indent="# ",
            subsequent_indent="#   ",
            break_on_hyphens=False,
            break_long_words=False,
        )
    yield f"# apart = [{', '.join(_listed(pair) for pair in base.apart)}]"


def _labels(labels: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield from ("", "# What people read; labels are no part of the hash.")
    for locale, pack in labels.items():
        yield from ("", f"[labels.{_key(locale)}]")
        yield from (f"# {_key(id)} = {_text(text)}" for id, text in pack.items())


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _key(name: str) -> str:
    return name if name.replace("-", "").isalnum() and name.isascii() else _text(name)


def _text(text: str) -> str:
    """JSON writes text as TOML does."""
    return json.dumps(text, ensure_ascii=False)
