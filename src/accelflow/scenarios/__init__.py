"""Scenarios: the course of real challenges as data, played under a simulated clock."""

from accelflow.scenarios.form import Scenario
from accelflow.scenarios.loading import SHIPPED, load_scenario
from accelflow.scenarios.playing import Happening, Played, Player

__all__ = ["SHIPPED", "Happening", "Played", "Player", "Scenario", "load_scenario"]
