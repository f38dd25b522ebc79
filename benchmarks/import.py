"""What `import accelflow` costs beside its three dependencies, each in a process of its own.

The package loads a name when it is first asked for, so the bare import says little of what a host
pays in the end. Loading all of its public names is timed too, and no bar is set for that.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from _timing import machine, ratios, spread

OURS = "import accelflow"
THEIRS = "import attrs, transitions, msgspec"
WHOLE = "from accelflow import *"
BAR = 1.4
"""The median ratio of the bare import above which the benchmark fails."""


def main() -> int:
    runs = _arguments().runs
    statements = [THEIRS, OURS, WHOLE]
    times: dict[str, list[float]] = {statement: [] for statement in statements}
    for number in range(runs + 1):
        start = number % len(statements)
        for statement in statements[start:] + statements[:start]:
            took = _milliseconds(statement)
            # Run 0 warms the caches of the file system and of the compiled modules.
            if number:
                times[statement].append(took)
    print(f"{machine('attrs', 'transitions', 'msgspec')}\n{runs} runs of each, taken in turn\n")
    heads = f"{'least':>7} {'median':>7}  {'quartiles':>13}  {'ratio':>6}  quartiles"
    print(f"{'Milliseconds':<36} {heads}")
    for statement, series in times.items():
        taken, ratio = spread(series), spread(ratios(times, statement, THEIRS))
        middle = f"{taken.quarter:.1f}–{taken.three_quarters:.1f}"
        around = f"{ratio.quarter:.2f}–{ratio.three_quarters:.2f}"
        print(
            f"{statement:<36} {taken.least:7.1f} {taken.median:7.1f}  {middle:>13}"
            f"  {ratio.median:6.2f}  {around}"
        )
    bare = spread(ratios(times, OURS, THEIRS)).median
    print(f"\nThe bare import at most {BAR} times: {'held' if bare <= BAR else 'missed'}")
    return int(bare > BAR)


def _milliseconds(statement: str) -> float:
    """The statement alone, as the new process itself measures it; its start is not in it."""
    program = f"from time import perf_counter as t; a = t(); {statement}; print((t() - a) * 1e3)"
    command = [sys.executable, "-c", program]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench import", description="Times the import.")
    parser.add_argument("--runs", type=int, default=40)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
