"""The public names: what `import accelflow` offers, and what it costs."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import accelflow


def test_every_public_name_can_be_had() -> None:
    """Each name of `__all__` is there, is listed by dir(), and stays the same object."""
    for name in accelflow.__all__:
        assert getattr(accelflow, name) is getattr(accelflow, name)
        assert name in dir(accelflow)


def test_type_checkers_and_programs_see_the_same_names() -> None:
    """The imports for type checkers, the table of homes and `__all__` agree."""
    tree = ast.parse(Path(accelflow.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("accelflow.")
        for alias in node.names
    }
    assert imported == accelflow._HOMES
    assert sorted(imported) == sorted(accelflow.__all__)


def test_another_name_is_an_attribute_error() -> None:
    """A name that is not public is refused as of any module."""
    with pytest.raises(AttributeError, match="no attribute 'Acelerator'"):
        getattr(accelflow, "Acelerator")  # noqa: B009 - the name is wrong on purpose


def test_importing_loads_no_class() -> None:
    """`import accelflow` alone loads none of its modules."""
    code = "import sys, accelflow; print([name for name in sys.modules if 'accelflow.' in name])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_an_error_can_be_pickled_by_its_public_name() -> None:
    """What is public survives a pickle, as between processes of a test run."""
    error = accelflow.InvalidInput((accelflow.Fault("a", "is wrong", "mend it"),))
    assert pickle.loads(pickle.dumps(error)).faults == error.faults  # noqa: S301 - our own bytes
