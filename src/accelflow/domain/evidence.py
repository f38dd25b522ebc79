"""A pointer to a document that the host keeps; files never enter the journal."""

from __future__ import annotations

import attrs
from attrs import field

from accelflow.domain.values import LINE, nfc, sha256, text


@attrs.frozen
class EvidenceRef:
    """Where a document lies, the SHA-256 of its bytes in lower-case hex, and its title."""

    uri: str = field(converter=nfc, validator=text(2_000))
    sha256: str = field(validator=sha256)
    title: str = field(default="", converter=nfc, validator=text(LINE, empty=True))
