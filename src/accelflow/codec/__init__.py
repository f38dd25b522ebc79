"""What is stored and what is sent: values of ours as bytes and as plain data, and back."""

from accelflow.codec.answers import (
    SaltedTexts,
    answer_body,
    attempt_digest,
    decision_from_answer,
    erase_answer,
    salted_texts,
    same_attempt,
)
from accelflow.codec.events import ERASED, attempt_of, erase, opened, recorded_at_of, seal
from accelflow.codec.forms import to_dict
from accelflow.codec.parsing import parse_json
from accelflow.codec.plain import (
    checked,
    command_from_wire,
    from_plain,
    registered,
    to_plain,
    to_wire,
)

__all__ = [
    "ERASED",
    "SaltedTexts",
    "answer_body",
    "attempt_digest",
    "attempt_of",
    "checked",
    "command_from_wire",
    "decision_from_answer",
    "erase",
    "erase_answer",
    "from_plain",
    "opened",
    "parse_json",
    "recorded_at_of",
    "registered",
    "salted_texts",
    "same_attempt",
    "seal",
    "to_dict",
    "to_plain",
    "to_wire",
]
