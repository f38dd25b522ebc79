"""Hypothesis for this suite: no deadline of wall time, and a nightly profile that looks longer."""

from __future__ import annotations

import os

from hypothesis import settings

# The machine may be shared: how long an example takes says nothing about it.
settings.register_profile("suite", settings.get_profile("default"), deadline=None)
settings.register_profile("nightly", settings.get_profile("suite"), max_examples=2_000)

# On a build server Hypothesis loads its derandomized "ci" by itself; only a named profile is
# preferred to that one.
if "HYPOTHESIS_PROFILE" in os.environ:
    settings.load_profile(os.environ["HYPOTHESIS_PROFILE"])
elif settings.get_current_profile_name() == "default":
    settings.load_profile("suite")
