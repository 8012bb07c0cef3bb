"""Pictures of what the graph holds, each with the same data as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode

from bali_process.draw.days import read
from bali_process.draw.structure import Node, Person
from bali_process.http import scenes
from bali_process.http.lines import NOTHING, Line, ask, lines_of
from bali_process.http.links import Shown
from bali_process.http.scenes import Figure
from bali_process.http.site import Site
from bali_process.namespaces import RCP, compact
from bali_process.query.results import Table


def of_thing(iri: str, kinds: Iterable[str], site: Site, root: str) -> tuple[Figure, ...]:
    """The pictures that the page of ``iri`` shows, a thing of the classes ``kinds``, concluded ones too."""
    held_to = {kind.removeprefix(RCP) for kind in kinds}
    found = [draw(iri, site, root) for kind, draw in _THINGS.items() if kind in held_to]
    return tuple(figure for figure in found if figure)


def of_answer(view: str, table: Table, site: Site, root: str) -> Figure | None:
    """The picture that a stored question asks for by its header ``view``; None for a plain table."""
    return DRAWN[view](lines_of(table, site, root), site, root) if view in DRAWN else None


def within(site: Site, root: str, top: str = "") -> tuple[Node, ...]:
    """The bodies that lie in no other, or ``top`` alone (a short name), each with all that lies in it."""
    below: dict[Shown, list[Line]] = {}
    for line in ask("bodies", site, root):
        below.setdefault(line["parent"], []).append(line)
    people: dict[Shown, dict[str, dict[Shown, list[str]]]] = {}
    shown = sorted(ask("bounds", site, root), key=lambda line: (line["as"].text, line.raw("beginsNotAfter")))
    for line in shown:
        days = str(read(f"{line.raw('beginsNotAfter')} {line.raw('endsNotBefore')}")) or _bounded(line)
        roles = people.setdefault(line["assembly"], {}).setdefault(line["as"].text, {})
        roles.setdefault(line["actor"], []).append(days)

    def node(name: Shown, relation: str, kind: str, above: tuple[Shown, ...]) -> Node:
        children = [line for line in below.get(name, ()) if line["body"] not in (*above, name)]
        lower = (node(c["body"], c["relation"].text, c["kind"].text, (*above, name)) for c in children)
        places = people.get(name, {}).items()
        roles = tuple((role, tuple(_person(*who) for who in found.items())) for role, found in places)
        return Node(name.text, name.href, kind, relation, roles, tuple(lower))

    inner = {line["body"] for lines in below.values() for line in lines if line["parent"].text}
    tops = dict.fromkeys(line["body"] for line in below.get(NOTHING, ()))
    tops |= dict.fromkeys(name for name in below if name.text and name not in inner)
    every = (*tops, *inner)
    found = [node(n, "", "", ()) for n in (every if top else tops) if not top or n.iri == top]
    return tuple(sorted(found, key=lambda each: not (each.people or each.children)))


def _bounded(line: Line) -> str:
    """The bounds of a place that no day witnesses."""
    begin, end = line["beginsNotBefore"].text, line["endsNotAfter"].text
    first = f"from {begin} at the earliest" if begin else ""
    return " ".join(filter(None, (first, f"until {end} at the latest" if end else "")))


def _person(name: Shown, seen: Iterable[str]) -> Person:
    return Person(name.text, name.href, "; ".join(filter(None, seen)))


def _actor(iri: str, site: Site, root: str) -> Figure | None:
    events = ask("events-of-actor", site, root, actor=NamedNode(iri))
    held = ask("held", site, root, actor=NamedNode(iri))
    return scenes.stood("Standings, roles and events over time", held, events)


def _event(iri: str, site: Site, root: str) -> Figure | None:
    here = [line for line in ask("events", site, root) if line["event"].iri == compact(iri)]
    around = ask("around", site, root, event=NamedNode(iri))
    return scenes.surrounded("What is one step away", here[0], around) if here else None


def _matter(iri: str, site: Site, root: str) -> Figure | None:
    lines = ask("mandate-course", site, root, matter=NamedNode(iri))
    return scenes.coursed("Its course through the documents", lines, ask("links", site, root))


def _assembly(iri: str, site: Site, root: str) -> Figure | None:
    nodes = [node for node in within(site, root, compact(iri)) if node.people or node.children]
    return scenes.nested("Who and what belongs to it", nodes)


def _tree(lines: Iterable[Line]) -> Figure | None:
    """A tree of what stands under what: by its parent where the rows name one, else by its kind."""
    below: dict[str, dict[str, Node]] = {}
    for line in lines:
        thing, above = line.first("body", "thing"), line["parent" if "parent" in line else "kind"].text
        node = Node(thing.text, line.first("item", "record").href, "", line["relation"].text)
        below.setdefault(above, {}).setdefault(thing.text, node)

    def grown(node: Node, above: tuple[str, ...]) -> Node:
        lower = [each for name, each in below.get(node.label, {}).items() if name not in above]
        return replace(node, children=tuple(grown(each, (*above, node.label)) for each in lower))

    inner = {name for members in below.values() for name in members}
    tops = [grown(Node(name), (name,)) for name in below if name not in inner]
    return scenes.nested("What lies within what", tops)


def _weighed(lines: Iterable[Line]) -> Figure | None:
    """Each conflict with its sides below their verdict."""
    heads: dict[str, Node] = {}
    sides: dict[str, dict[str, dict[str, Person]]] = {}
    for line in lines:
        name, record = line["conflict"].text, line["record"]
        heads[name] = Node(name, line["item"].href, line["kind"].text)
        by_verdict = sides.setdefault(name, {}).setdefault(line["verdict"].text, {})
        by_verdict[record.iri] = Person(line["says"].text, record.href)
    nodes = [
        replace(head, people=tuple((verdict, tuple(who.values())) for verdict, who in sides[name].items()))
        for name, head in heads.items()
    ]
    told = "Each conflict with its sides below."
    return scenes.nested("The sides of each conflict, by verdict", nodes, told)


_THINGS: Mapping[str, Callable[[str, Site, str], Figure | None]] = {
    "Event": _event,
    "Matter": _matter,
    "Assembly": _assembly,
    "Actor": _actor,
}
#: The views that a stored question can ask for, beside a plain table and a graph.
DRAWN: Mapping[str, Callable[[list[Line], Site, str], Figure | None]] = {
    "timeline": lambda lines, site, root: scenes.timed("In the order of time", lines),
    "matrix": lambda lines, site, root: scenes.attended("Who, where, as what", lines),
    "as-of": lambda lines, site, root: scenes.stood("Between their bounds", lines),
    "itinerary": lambda lines, site, root: scenes.coursed(
        "The course, act by act", lines, ask("links", site, root)
    ),
    "tree": lambda lines, site, root: _tree(lines),
    "conflicts": lambda lines, site, root: _weighed(lines),
}
