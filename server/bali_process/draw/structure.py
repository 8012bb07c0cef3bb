"""Bodies within bodies, and who has a place in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bali_process.draw.shapes import connector
from bali_process.draw.svg import LINE, SMALL, block, lines, link, picture, tag, text, width, wrap

_INDENT, _RIGHT = 34, 980


@dataclass(frozen=True)
class Person:
    """Somebody with a place in a body, and the days on which that is witnessed."""

    name: str
    href: str = ""
    when: str = ""


@dataclass(frozen=True)
class Node:
    """A body: ``relation`` says what it is to the one above, ``people`` stand under their role."""

    label: str
    href: str = ""
    note: str = ""
    relation: str = ""
    people: tuple[tuple[str, tuple[Person, ...]], ...] = ()
    children: tuple[Node, ...] = ()


def structure(title: str, nodes: Sequence[Node], told: str = "") -> Markup:
    """The ``nodes`` below one another, what lies within each further to the right."""
    drawn, y = [], 4.0
    for node in nodes:
        body, y = _node(node, 0, y)
        drawn.append(body)
    told = told or "Bodies below what they belong to, each with those who have a place in it and their roles."
    return picture("structure", title, told, (_RIGHT, y), *drawn)


def _node(node: Node, x: float, y: float) -> tuple[Markup, float]:
    """A body with all that lies in it, from the height ``y``; and the height at which the next one begins."""
    label, room = block(x + 14, y + 20, _RIGHT - x - 28, node.label, node.note, node.href, "strong")
    height = 12 + room
    drawn = [tag("rect", x=x + 0.5, y=y, width=_RIGHT - x - 1, height=height, rx=6, class_="box"), label]
    bottom = y + height + 4
    for role, people in node.people:
        drawn.append(text(x + 14, bottom + 16, role, "note"))
        names, bottom = _people(people, x + 14 + 16, bottom + 16 + LINE)
        drawn.append(names)
    bottom += 10
    for child in node.children:
        drawn.append(text(x + _INDENT + 14, bottom + 12, child.relation, "note"))
        drawn.append(connector(x + 7, y + height, _INDENT - 7, bottom + 34 - y - height))
        below, bottom = _node(child, x + _INDENT, bottom + 20)
        drawn.append(below)
    return tag("g", *drawn), bottom


def _people(people: Sequence[Person], left: float, y: float) -> tuple[Markup, float]:
    """Names one after the other, in as many lines as they need."""
    drawn, x = [], left
    for person in people:
        room = _RIGHT - left - width(person.when, SMALL) - 7
        *first, last = wrap(person.name, room) or [""]
        across = max(map(width, [*first, last])) + width(person.when, SMALL) + 34
        if x > left and x + across - 27 > _RIGHT:
            x, y = left, y + LINE + 2
        when = tag("tspan", person.when, dx=7, class_="note") if person.when else ""
        drawn.append(link(person.href, lines(x, y, first)))
        y += LINE * len(first)
        drawn.append(tag("text", link(person.href, last), when, x=x, y=y))
        x += across
    return tag("g", *drawn), y + 4
