"""Plain English for people: reasons, commands, deadlines, goals, outcomes, dates and labels.

Nothing here needs more than the standard library, and nothing decides: what is said was decided
elsewhere.
"""

from accelflow.render.catalogue import Explanation, explain
from accelflow.render.dates import day, days, span, weekday
from accelflow.render.goals import constraint, goal
from accelflow.render.labels import label
from accelflow.render.moments import moment
from accelflow.render.outcomes import amount, bound, outcome, outcome_line, word
from accelflow.render.phrases import phrase
from accelflow.render.rules import due_rule
from accelflow.render.words import Names, as_is

__all__ = [
    "Explanation",
    "Names",
    "amount",
    "as_is",
    "bound",
    "constraint",
    "day",
    "days",
    "due_rule",
    "explain",
    "goal",
    "label",
    "moment",
    "outcome",
    "outcome_line",
    "phrase",
    "span",
    "weekday",
    "word",
]
