"""A journal in one SQLite file, by the standard library alone: the store for a single machine."""

from accelflow.sqlite.journal import SqliteJournal
from accelflow.sqlite.transaction import SqliteTransaction
from accelflow.sqlite.upkeep import Rebuilt

__all__ = ["Rebuilt", "SqliteJournal", "SqliteTransaction"]
