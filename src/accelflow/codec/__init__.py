"""What is stored and what is sent: values of ours as bytes and as plain data, and back."""

from accelflow.codec.answers import answer_body, attempt_digest, decision_from_answer
from accelflow.codec.events import ERASED, erase, opened, seal
from accelflow.codec.forms import to_dict
from accelflow.codec.parsing import parse_json
from accelflow.codec.plain import (
    checked,
    command_from_wire,
    from_plain,
    to_plain,
    to_wire,
)

__all__ = [
    "ERASED",
    "answer_body",
    "attempt_digest",
    "checked",
    "command_from_wire",
    "decision_from_answer",
    "erase",
    "from_plain",
    "opened",
    "parse_json",
    "seal",
    "to_dict",
    "to_plain",
    "to_wire",
]
