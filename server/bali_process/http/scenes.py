"""Rows of an answer as pictures: columns are found by the names that the stored questions give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from bali_process.draw.days import read
from bali_process.draw.itinerary import Step, itinerary
from bali_process.draw.matrix import Head, Part, matrix
from bali_process.draw.neighbourhood import Neighbour, neighbourhood
from bali_process.draw.structure import Node, structure
from bali_process.draw.timeline import KINDS, STATES, WAYS, Moment, Span, spans, timeline
from bali_process.http.lines import NOTHING, Line
from bali_process.http.links import Shown
from bali_process.query.as_of import BOUNDS, between

# How the words for participation and for modality are drawn; any other modality is no record of an event.
_WAYS = {"was present": "present", "hosted": "host", "was planned": "planned", "was invited": "invited"}
_STATES = dict.fromkeys(("held", "done", "recurrent", "going on"), "took place") | dict.fromkeys(
    ("planned", "intended", "would", "willing", "under discussion"), "planned"
)


@dataclass(frozen=True)
class Figure:
    """A picture: its ``title``, the drawing as SVG, and the data of it by column and row."""

    title: str
    svg: Markup
    headings: tuple[str, ...]
    rows: Sequence[tuple[Shown, ...]]


def timed(title: str, lines: Iterable[Line]) -> Figure | None:
    """Events, or what an actor had to do with them, along the years; those without a date come last."""
    lines = sorted(lines, key=lambda line: line.turn)
    if not lines:
        return None
    shapes = STATES if "modality" in lines[0] else WAYS if "how" in lines[0] else KINDS
    told = "A row for each, in the order of time. A dashed stretch: only the bounds of the time are known."
    svg = timeline(title, [_moment(line, shapes) for line in lines], told, shapes)
    rows = [(Shown(x.when), _thing(x), Shown(_how(x)), x.first("place", "field")) for x in lines]
    return Figure(title, svg, ("when", "what", "how", "where"), rows)


def stood(
    title: str, lines: Iterable[Line], also: Iterable[Line] = (), day: date | None = None
) -> Figure | None:
    """Standings and roles between their bounds, events ``also`` as marks, and a line at ``day``."""
    held, events = [line for line in lines if line["record"].text], sorted(also, key=lambda line: line.turn)
    if not held and not events:
        return None
    moments = [replace(_moment(line, WAYS), group="At meetings and other events") for line in events]
    told = "A row for each: solid where a document witnesses it, dashed where no document rules it out."
    svg = spans(title, [*map(_span, held), *moments], told, day)
    rows = [(Shown(line["answer"].text or "standing or role"), *_span_cells(line)) for line in held]
    rows += [(Shown("event"), _thing(x), Shown(_how(x)), Shown(x.when), NOTHING) for x in events]
    return Figure(title, svg, ("kind", "what", "in detail", "began or was", "ended"), rows)


def attended(title: str, lines: Sequence[Line]) -> Figure | None:
    """Who had to do with which meeting, and as what."""
    if not lines:
        return None
    rows = list(dict.fromkeys((line["who"], line["kind"].text) for line in lines))
    columns = {line["event"]: line for line in lines}
    order = sorted(columns, key=lambda event: (columns[event].turn, event.text))
    cells: dict[tuple[int, int], list[Part]] = {}
    for line in lines:
        place = rows.index((line["who"], line["kind"].text)), order.index(line["event"])
        how = _WAYS.get(line["how"].text, "present")
        part = Part(how, line["role"].text, line["record"].href, line["basis"].text != "implied")
        cells.setdefault(place, []).append(part)
    heads = [Head(event.text, event.href, columns[event].when) for event in order]
    svg = matrix(title, [Head(who.text, who.href, kind) for who, kind in rows], heads, cells)
    told = ("kind", "who", "event", "how", "role", "basis")
    table = [tuple(line[name] for name in told) for line in lines]
    return Figure(title, svg, ("kind", "who", "meeting", "how", "capacity", "basis"), table)


def coursed(title: str, lines: Iterable[Line], links: Iterable[Line]) -> Figure | None:
    """The acts on a matter in their order; ``links`` tell a later act, an earlier one, whether it says so."""
    follows: dict[str, list[tuple[str, bool]]] = {}
    for link in links:
        follows.setdefault(link["later"].iri, []).append((link["earlier"].iri, bool(link["said"].text)))
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line["record"].iri, []).append(line)
    steps, rows = [], []
    for key, group in found.items():
        line = group[0]
        stage = _all(group, "stage")
        relation = " and ".join(sorted({each["relation"].text for each in group}))
        if relation not in ("", "on it"):  # an act on another matter gives this one no stage
            stage, relation = "", f"on another matter, {relation}"
        where = _all(group, "event") or _all(group, "assembly")
        about = (_all(group, "issuer"), where, line["link"].text, relation.removeprefix("on it"))
        note, day = " · ".join(filter(None, about)), str(read(line.raw("date"))) or line["date"].text
        what, verb = line.first("act", "earlier", "what"), line.first("verb", "step").text
        what = replace(what, href=what.href or line["record"].href)
        steps.append(Step(key, day, verb, what.text, note, stage, what.href, tuple(follows.get(key, ()))))
        rows.append((Shown(day), Shown(verb), what, Shown(note), Shown(stage)))
    headings = ("when", "verb", "act", "by whom, where", "stage")
    return Figure(title, itinerary(title, steps), headings, rows) if steps else None


def nested(title: str, nodes: Sequence[Node], told: str = "") -> Figure | None:
    """Things within things, with those that have a place in each."""
    headings = ("what", "is", "of or as", "who", "witnessed")
    return Figure(title, structure(title, nodes, told), headings, list(_nodes(nodes, ""))) if nodes else None


def _nodes(nodes: Iterable[Node], above: str) -> Iterable[tuple[Shown, ...]]:
    for node in nodes:
        name = Shown(node.label, node.href)
        yield name, Shown(node.relation or node.note), Shown(above), NOTHING, NOTHING
        for role, people in node.people:
            for person in people:
                yield name, NOTHING, Shown(role), Shown(person.name, person.href), Shown(person.when)
        yield from _nodes(node.children, node.label)


def surrounded(title: str, centre: Line, lines: Sequence[Line]) -> Figure | None:
    """What is one step away from the event in ``centre``, by ``relation``, ``thing`` and ``note``."""
    if not lines:
        return None
    around = [Neighbour(x["relation"].text, x["thing"].text, x["thing"].href, x["note"].text) for x in lines]
    svg = neighbourhood(title, centre["event"].text, centre.when, around)
    rows = [(line["relation"], line["thing"], line["note"]) for line in lines]
    return Figure(title, svg, ("relation", "thing", "more"), rows)


def _moment(line: Line, shapes: Mapping[str, str]) -> Moment:
    """A row of the timeline; its mark tells how it is known, or what the actor had to do with it."""
    how, modality = _WAYS.get(line["how"].text, ""), line["modality"].text
    state = _STATES.get(modality, "not recorded") if "modality" in line else how
    note = " · ".join(filter(None, (line.when, _how(line), line.first("place", "field").text)))
    thing, shape = _thing(line), shapes.get(state) or shapes.get(line["kind"].text, "dot")
    group = "" if line.time else "Without a date"
    return Moment(thing.text, note, thing.href, group, line.time, shape, hollow=state == "planned")


def _span(line: Line) -> Span:
    what, detail = _named(line)
    bounds = [read(line.raw(name)).first for name in BOUNDS]
    return Span(what.text, detail, what.href, line.first("answer", "group").text, *bounds)


def _span_cells(line: Line) -> tuple[Shown, ...]:
    what, detail = _named(line)
    begins, ends = [line[name].text for name in BOUNDS][:2], [line[name].text for name in BOUNDS][2:]
    return what, Shown(detail), Shown(between(*begins)), Shown(between(*ends))


def _named(line: Line) -> tuple[Shown, str]:
    """What a row of spans is called, and what more there is to say of it."""
    first, field = line.first("who", "as"), line["field"].text
    rest = (line["who"].text and line["as"].text, line["assembly"].text, field and f"for {field}")
    href = first.href or line.first("actor", "record").href
    return replace(first, href=href), " · ".join(filter(None, rest))


def _thing(line: Line) -> Shown:
    shown = line.first("event", "what", "thing")
    return replace(shown, href=shown.href or line.first("item", "record").href)


def _how(line: Line) -> str:
    return ", ".join(filter(None, (line[name].text for name in ("how", "kind", "role", "modality"))))


def _all(lines: Iterable[Line], name: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, (line[name].text for line in lines))))
