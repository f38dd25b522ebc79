"""The project as a whole keeps its promises: typed, light to import, pure, self-contained."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
SRC: Final = ROOT / "src" / "accelflow"
PURE: Final = (SRC / "domain", SRC / "rules")
CLOCKS: Final = frozenset({"now", "today", "utcnow"})
CLASSES: Final = frozenset({"date", "datetime"})

# Each pattern has brackets in its words, so that it does not match where it is written.
TRACES: Final = {
    "a folder beside the checkout": r"\.\./shared\b",
    "a path of somebody's machine": r"(?<![\w./-])/(w[o]rk|f[a]rm|r[o]ot|h[o]me/\w+)/",
    "a package registry's host": r"(p[y]pi|p[y]thonhosted|n[p]mjs)\.(org|com)|d[e]b\.debian",
    "an issue's number": r"\b([i]ssue|see|fixes|closes) #\d+|\(#\d+\)",
    "work left open": r"\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b",
}
NOT_OURS: Final = frozenset({".git", ".venv", "__pycache__", "dist", "build"})


def test_the_types_are_shipped() -> None:
    """The marker that tells type checkers to read our annotations is inside the package."""
    assert resources.files("accelflow").joinpath("py.typed").is_file()


def test_four_dependencies_are_required() -> None:
    """Installing accelflow alone brings these four and what they need."""
    names = {re.split(r"[^\w-]", line)[0] for line in project()["dependencies"]}
    assert names == {"attrs", "transitions", "msgspec", "tzdata"}


def test_nothing_optional_is_imported() -> None:
    """Importing accelflow loads no package that only an extra installs."""
    assert {"click", "rich"} <= optional()
    code = "import sys, accelflow; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert not optional() & set(loaded.split())


@pytest.mark.parametrize("trace", TRACES)
def test_no_trace_is_left(trace: str) -> None:
    """No file speaks of where, by whom or in which order the project was made."""
    pattern = re.compile(TRACES[trace])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in project_files()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_clock_in_the_pure_packages() -> None:
    """Nouns and judgement are given the time: none of them names a way to read it."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in python_files(PURE)
        for name, line in readings_of(parsed(path))
        if name in CLOCKS
    ]
    assert not found, "\n".join(found)


def test_every_file_says_what_it_is_for() -> None:
    """Every Python file of the package opens with a docstring."""
    silent = [path for path in python_files([SRC]) if not ast.get_docstring(parsed(path))]
    assert not silent, "\n".join(map(str, silent))


def test_every_test_says_its_claim() -> None:
    """Every test function has a docstring."""
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path in python_files([ROOT / "tests"])
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert not silent, "\n".join(silent)


def test_an_old_python_can_read_dev() -> None:
    """`./dev` has no syntax newer than Python 3.8, so there it says which Python it needs."""
    ast.parse(text_of(ROOT / "dev"), feature_version=(3, 8))


def project() -> dict[str, list[str]]:
    """The lists in the table `project` of pyproject.toml."""
    document = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    return {key: value for key, value in document["project"].items() if isinstance(value, list)}


def optional() -> set[str]:
    """The names of all packages that an extra names."""
    extras = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    return {re.split(r"[^\w-]", line)[0] for lines in extras.values() for line in lines}


def python_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(text_of(path), str(path))


def readings_of(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every attribute that is read and every name that is imported, with its line.

    A date that was given as an argument may be called `today`; of a class it is a clock.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if node.attr != "today" or ast.unparse(node.value).split(".")[-1] in CLASSES:
                yield node.attr, node.lineno
        elif isinstance(node, ast.alias):
            yield node.name, node.lineno


def project_files() -> Iterator[Path]:
    """All files that are the project's, whether committed yet or not."""
    return (path for path in listed() if path.is_file())


def listed() -> list[Path]:
    """What git lists; without git, what lies in the checkout but for what is made there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        paths = ROOT.rglob("*")
        return [path for path in paths if not made(path.relative_to(ROOT))]
    return [ROOT / name for name in answer.stdout.split("\0") if name]


def made(path: Path) -> bool:
    return any(part in NOT_OURS or part.endswith("_cache") for part in path.parts)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
