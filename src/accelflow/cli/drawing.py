"""The picture of a methodology as text: for Mermaid, and for the programs of Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from accelflow.domain.definition import Methodology, Stage
from accelflow.render import due_rule, label
from accelflow.rules.machine import NOTHING, Edge, edges
from accelflow.rules.playbook import Playbook

_FORCED: Final = "#b3261e"
_RUNNING: Final = "#dbe9ff"


@attrs.frozen
class Arrow:
    """All ways from one stage to another that are drawn as one arrow, with what goes them."""

    source: str
    target: str
    forced: bool
    texts: tuple[str, ...]


@attrs.frozen
class Node:
    """A stage: its name for people, and the commands that let it stay, where these are drawn."""

    stage: Stage
    name: str
    stays: tuple[str, ...]


@attrs.frozen
class Drawing:
    """What is drawn: the stages by phase, and the arrows between them."""

    title: str
    phases: tuple[tuple[str, tuple[Node, ...]], ...]
    arrows: tuple[Arrow, ...]

    @property
    def begins(self) -> bool:
        """Whether the beginning is in the picture."""
        return any(arrow.source == NOTHING for arrow in self.arrows)


def drawing(playbook: Playbook, locale: str, only: Iterable[str] = ()) -> Drawing:
    """The moves between the stages; or all that can happen in `only` some, and their neighbours.

    Commands that let a stage stay are many, and named only where few stages are asked for.
    """
    methodology, wanted = playbook.methodology, frozenset(only)
    found = [
        edge
        for edge in edges(playbook.machine)
        if not wanted or {edge.source, edge.target} & wanted
    ]
    moves = [edge for edge in found if edge.source != edge.target]
    drawn = {id for edge in moves for id in (edge.source, edge.target)} | wanted
    nodes = [
        Node(stage, label(methodology, stage.id, locale), _stays(found, stage.id, wanted))
        for stage in methodology.stages
        if stage.id in drawn
    ]
    phases = [
        (label(methodology, phase, locale), tuple(one for one in nodes if one.stage.phase == phase))
        for phase in methodology.phases
    ]
    title = f"{methodology.name}@{methodology.version}"
    held = tuple((phase, inside) for phase, inside in phases if inside)
    return Drawing(title, held, tuple(_arrows(moves, methodology)))


def mermaid(drawing: Drawing) -> str:
    """A flowchart; what comes by force is dotted and red."""
    lines = ["---", f"title: {drawing.title}", "---", "flowchart TD"]
    lines += ["  begin((( )))"] if drawing.begins else []
    for number, (phase, nodes) in enumerate(drawing.phases, 1):
        lines.append(f'  subgraph phase{number} ["{_for_mermaid([phase])}"]')
        lines += [f"    {_mermaid_node(node)}" for node in nodes]
        lines.append("  end")
    for arrow in drawing.arrows:
        text, ends = _for_mermaid(arrow.texts), (_name(arrow.source), _name(arrow.target))
        line = '-. "{}" .->' if arrow.forced else '-- "{}" -->'
        lines.append(f"  {ends[0]} {line.format(text)} {ends[1]}")
    forced = [str(index) for index, arrow in enumerate(drawing.arrows) if arrow.forced]
    if forced:
        lines.append(f"  linkStyle {','.join(forced)} stroke:{_FORCED},color:{_FORCED}")
    lines.append(f"  classDef running fill:{_RUNNING}")
    lines.append("  classDef final stroke-width:4px")
    return "\n".join(lines) + "\n"


def dot(drawing: Drawing) -> str:
    """A graph in the language of Graphviz; what comes by force is dashed and red."""
    lines = [
        f"digraph {_quoted([drawing.title])} {{",
        f"  label={_quoted([drawing.title])}; labelloc=t; labeljust=l; nodesep=0.4;",
        '  fontname="sans-serif"; edge [fontname="sans-serif", fontsize=10];',
        '  node [fontname="sans-serif", shape=box, style="rounded,filled", fillcolor=white];',
    ]
    lines += ['  begin [shape=circle, width=0.2, label="", fillcolor=black];'] * drawing.begins
    for number, (phase, nodes) in enumerate(drawing.phases, 1):
        lines.append(f"  subgraph cluster_{number} {{ label={_quoted([phase])}; color=gray;")
        lines += [f"    {_dot_node(node)}" for node in nodes]
        lines.append("  }")
    for arrow in drawing.arrows:
        look = f", style=dashed, color={_quoted([_FORCED])}, fontcolor={_quoted([_FORCED])}"
        lines.append(
            f"  {_name(arrow.source)} -> {_name(arrow.target)} "
            f"[label={_quoted(arrow.texts)}{look if arrow.forced else ''}];"
        )
    return "\n".join([*lines, "}"]) + "\n"


def _stays(found: Iterable[Edge], stage: str, wanted: frozenset[str]) -> tuple[str, ...]:
    staying = [edge.trigger for edge in found if edge.source == edge.target == stage]
    return tuple(dict.fromkeys(staying)) if stage in wanted else ()


def _arrows(moves: Iterable[Edge], methodology: Methodology) -> Iterator[Arrow]:
    between: dict[tuple[str, str, bool], list[str]] = {}
    for edge in moves:
        text = edge.trigger
        if edge.forced:
            text = f"{edge.trigger} ({due_rule(methodology.rule(edge.trigger))})"
        between.setdefault((edge.source, edge.target, edge.forced), []).append(text)
    for (source, target, forced), texts in between.items():
        yield Arrow(source, target, forced, tuple(dict.fromkeys(texts)))


def _name(stage: str) -> str:
    """A name that neither language reads as a word of its own."""
    return "begin" if stage == NOTHING else f"s_{stage.replace('-', '_')}"


def _lines(node: Node) -> list[str]:
    return [node.name, *(f"· {command}" for command in node.stays)]


def _mermaid_node(node: Node) -> str:
    text = _for_mermaid(_lines(node))
    look = ":::final" if node.stage.final else ":::running" if node.stage.running else ""
    return f'{_name(node.stage.id)}["{text}"]{look}'


def _dot_node(node: Node) -> str:
    look = ", peripheries=2" if node.stage.final else ""
    look += f", fillcolor={_quoted([_RUNNING])}" if node.stage.running else ""
    return f"{_name(node.stage.id)} [label={_quoted(_lines(node))}{look}];"


def _for_mermaid(lines: Iterable[str]) -> str:
    return "<br/>".join(line.translate(_ENTITIES) for line in lines)


_ENTITIES: Final = {ord(sign): f"#{ord(sign)};" for sign in '"#<>&`\\'}


def _quoted(lines: Iterable[str]) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
