"""The command line: what a person can do with accelflow from a terminal."""

from __future__ import annotations

import sys

__all__ = ["main"]

INTERRUPTED = 130
"""The exit status after ctrl-C, as shells have it: 128 and the number of the signal."""


def main() -> None:
    """Runs the command line and sets the exit status."""
    try:
        # Imported here, so that ctrl-C is met quietly while the rest is still being loaded.
        from accelflow.cli.running import run

        status = run()
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)
