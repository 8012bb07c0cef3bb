"""The course of a matter: its acts in order, each with its verb, the stage it gives, and what it follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bali_process.draw.shapes import mark
from bali_process.draw.svg import LINE, NOTE, SMALL, block, legend, lines, picture, tag, text, width, wrap

_DATES, _SPINE, _WORDS, _STAGES, _RIGHT = 112, 190, 214, 720, 880


@dataclass(frozen=True)
class Step:
    """One act: ``follows`` names earlier steps by ``key``, with true where its own words refer back."""

    key: str
    when: str
    verb: str
    what: str
    note: str = ""
    stage: str = ""
    href: str = ""
    follows: tuple[tuple[str, bool], ...] = ()


def itinerary(title: str, steps: Sequence[Step]) -> Markup:
    """The ``steps`` from the first to the last, joined by what follows from what."""
    nodes: dict[str, float] = {}
    drawn, y = [], 56.0
    for step in steps:
        nodes[step.key] = y
        block, height = _step(step, y)
        drawn.append(block)
        y += height
    spine = tag("path", d=f"M{_SPINE} 56V{max(nodes.values(), default=56.0)}", class_="spine")
    arcs = [
        _arc(nodes[earlier], nodes[step.key], is_said)
        for step in steps
        for earlier, is_said in step.follows
        if earlier in nodes
    ]
    line = "M-8 0h18"
    shapes = [
        (mark("dot", 0, 0), "gives the matter a stage"),
        (mark("ring", 0, 0), "is about it"),
        (tag("path", d=line, class_="arc said"), "follows from, in its own words"),
        (tag("path", d=line, class_="arc"), "follows from, as the editors see it"),
    ]
    told = (
        "Acts from the first to the last: date, verb, what was done, and the stage that it gives the matter."
    )
    return picture("itinerary", title, told, (_RIGHT, y), legend(0, 12, shapes), spine, *arcs, *drawn)


def _step(step: Step, y: float) -> tuple[Markup, float]:
    """One step drawn from the height ``y`` of its node, and the room that it takes."""
    what, height = block(_WORDS, y + 5 + LINE, _STAGES - _WORDS - 16, step.what, step.note, step.href)
    drawn = [
        lines(0, y + 4, wrap(step.when, _DATES, SMALL), "note", NOTE),
        mark("dot" if step.stage else "ring", _SPINE, y),
        text(_WORDS, y + 5, step.verb, "strong"),
        what,
    ]
    if step.stage:
        across = width(step.stage, SMALL) + 16
        drawn.append(tag("rect", x=_STAGES, y=y - 11, width=across, height=22, rx=11, class_="stage"))
        drawn.append(text(_STAGES + 8, y + 4, step.stage, "small"))
    return tag("g", *drawn), 26 + LINE + height


def _arc(earlier: float, later: float, is_said: bool) -> Markup:
    """A link back, bulging to the left of the spine as far as it reaches."""
    out = min(14 + abs(later - earlier) / 10, _SPINE - _DATES - 12)
    near, far = _SPINE - 7, _SPINE - out
    path = f"M{near} {earlier:.1f}C{far:.1f} {earlier:.1f} {far:.1f} {later:.1f} {near} {later:.1f}"
    return tag("path", d=path, class_="arc said" if is_said else "arc")
