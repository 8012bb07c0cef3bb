"""Rows of an answer as pictures: columns are found by the names that the stored questions give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from bali_process.draw.days import Days, read
from bali_process.draw.itinerary import Step, itinerary
from bali_process.draw.matrix import Head, Part, matrix
from bali_process.draw.neighbourhood import Neighbour, neighbourhood
from bali_process.draw.spans import Span, spans
from bali_process.draw.structure import Node, structure
from bali_process.draw.timeline import KINDS, STATES, WAYS, Moment, timeline
from bali_process.http.captions import named
from bali_process.http.links import Show, Shown
from bali_process.http.site import Site
from bali_process.query.as_of import BOUNDS, between
from bali_process.query.results import Table

Line = Mapping[str, Shown]
_UNDATED = "Without a date"
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
    rows: tuple[tuple[Shown, ...], ...]


def lines_of(table: Table, site: Site, root: str) -> list[Line]:
    """The rows by the names of their columns, everything shown by its label."""
    show = Show(root, named(site.names, table.iris()))
    return [dict(zip(table.variables, map(show, row), strict=True)) for row in table.rows]


def timed(title: str, lines: Iterable[Line]) -> Figure | None:
    """Events, or what an actor had to do with them, along the years; those without a date come last."""
    lines = sorted(lines, key=_first)
    if not lines:
        return None
    shapes = STATES if "modality" in lines[0] else WAYS if "how" in lines[0] else KINDS
    told = "A row for each, in the order of time. A dashed stretch: only the bounds of the time are known."
    svg = timeline(title, [_moment(line, shapes) for line in lines], told, shapes)
    rows = tuple(
        (Shown(_when(line)), _thing(line), Shown(_how(line)), _shown(line, "place", "field"))
        for line in lines
    )
    return Figure(title, svg, ("when", "what", "how", "where"), rows)


def stood(
    title: str, lines: Iterable[Line], also: Iterable[Line] = (), day: date | None = None
) -> Figure | None:
    """Standings and roles between their bounds, events ``also`` as marks, and a line at ``day``."""
    held = [line for line in lines if _text(line, "record")]
    events = sorted(also, key=_first)
    if not held and not events:
        return None
    moments = [replace(_moment(line, WAYS), group="At meetings and other events") for line in events]
    told = "A row for each: solid where a document witnesses it, dashed where no document rules it out."
    svg = spans(title, [*map(_span, held), *moments], told, day)
    rows = [(Shown(_text(line, "answer") or "standing or role"), *_span_cells(line)) for line in held]
    rows += [
        (Shown("event"), _thing(line), Shown(_how(line)), Shown(_when(line)), Shown("")) for line in events
    ]
    return Figure(title, svg, ("kind", "what", "in detail", "began or was", "ended"), tuple(rows))


def attended(title: str, lines: Sequence[Line]) -> Figure | None:
    """Who had to do with which meeting, and as what."""
    if not lines:
        return None
    rows = list(dict.fromkeys((line["who"], _text(line, "kind")) for line in lines))
    columns = {line["event"]: line for line in lines}
    order = sorted(columns, key=lambda event: (_first(columns[event]), event.text))
    cells: dict[tuple[int, int], list[Part]] = {}
    for line in lines:
        place = rows.index((line["who"], _text(line, "kind"))), order.index(line["event"])
        how, record = _WAYS.get(_text(line, "how"), "present"), line["record"]
        part = Part(how, _text(line, "role"), record.href, _text(line, "basis") != "implied")
        cells.setdefault(place, []).append(part)
    heads = [Head(event.text, event.href, _when(columns[event])) for event in order]
    svg = matrix(title, [Head(who.text, who.href, kind) for who, kind in rows], heads, cells)
    told = ("kind", "who", "event", "how", "role", "basis")
    table = tuple(tuple(line.get(name, Shown("")) for name in told) for line in lines)
    return Figure(title, svg, ("kind", "who", "meeting", "how", "capacity", "basis"), table)


def coursed(title: str, lines: Iterable[Line], links: Iterable[tuple[str, str, bool]]) -> Figure | None:
    """The acts on a matter in their order; ``links`` are later act, earlier act, whether the words say so."""
    follows: dict[str, list[tuple[str, bool]]] = {}
    for later, earlier, is_said in links:
        follows.setdefault(later, []).append((earlier, is_said))
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(_text(line, "record") and line["record"].iri, []).append(line)
    steps, rows = [], []
    for key, group in found.items():
        line = group[0]
        what, verb = _shown(line, "act", "earlier", "what"), _text(line, "verb") or _text(line, "step")
        whom, where = _all(group, "issuer"), _all(group, "event") or _all(group, "assembly")
        stage, relation = _all(group, "stage"), _text(line, "relation")
        if relation not in ("", "on it"):  # an act on another matter gives this one no stage
            stage, relation = "", f"on another matter, {relation}"
        day = str(read(_raw(line, "date"))) or _text(line, "date")
        note = " · ".join(filter(None, (whom, where, _text(line, "link"), relation.removeprefix("on it"))))
        href = what.href or line["record"].href
        steps.append(Step(key, day, verb, what.text, note, stage, href, tuple(follows.get(key, ()))))
        rows.append((Shown(day), Shown(verb), replace(what, href=href), Shown(note), Shown(stage)))
    if not steps:
        return None
    return Figure(
        title, itinerary(title, steps), ("when", "verb", "act", "by whom, where", "stage"), tuple(rows)
    )


def nested(title: str, nodes: Sequence[Node], told: str = "") -> Figure | None:
    """Things within things, with those that have a place in each."""
    if not nodes:
        return None
    headings = ("what", "is", "of or as", "who", "witnessed")
    return Figure(title, structure(title, nodes, told), headings, tuple(_nodes(nodes, "")))


def _nodes(nodes: Iterable[Node], above: str) -> Iterable[tuple[Shown, ...]]:
    for node in nodes:
        name = Shown(node.label, node.href)
        yield name, Shown(node.relation or node.note), Shown(above), Shown(""), Shown("")
        for role, people in node.people:
            for person in people:
                yield name, Shown(""), Shown(role), Shown(person.name, person.href), Shown(person.when)
        yield from _nodes(node.children, node.label)


def surrounded(title: str, centre: Line, lines: Sequence[Line]) -> Figure | None:
    """What is one step away from the event in ``centre``, by ``relation``, ``thing`` and ``note``."""
    if not lines:
        return None
    around = [
        Neighbour(_text(line, "relation"), line["thing"].text, line["thing"].href, _text(line, "note"))
        for line in lines
    ]
    rows = tuple((line["relation"], line["thing"], line.get("note", Shown(""))) for line in lines)
    svg = neighbourhood(title, centre["event"].text, _when(centre), around)
    return Figure(title, svg, ("relation", "thing", "more"), rows)


def witnessed(line: Line) -> str:
    """The days between which a standing or role is certain, in words."""
    return str(read(f"{_raw(line, 'beginsNotAfter')} {_raw(line, 'endsNotBefore')}"))


def _moment(line: Line, shapes: Mapping[str, str]) -> Moment:
    """A row of the timeline; its mark tells how it is known, or what the actor had to do with it."""
    at, how = _time(line), _text(line, "how")
    state = _STATES.get(_text(line, "modality"), "not recorded") if "modality" in line else _WAYS.get(how, "")
    note = " · ".join(filter(None, (_when(line), _how(line), _text(line, "place") or _text(line, "field"))))
    thing = _thing(line)
    shape = shapes.get(state) or shapes.get(_text(line, "kind"), "dot")
    group = "" if at else _UNDATED
    return Moment(thing.text, note, thing.href, group, at, shape, hollow=state == "planned")


def _span(line: Line) -> Span:
    what, detail = _named(line)
    bounds = [read(_raw(line, name)).first for name in BOUNDS]
    return Span(what.text, detail, what.href, _text(line, "answer") or _text(line, "group"), *bounds)


def _span_cells(line: Line) -> tuple[Shown, ...]:
    what, detail = _named(line)
    first, last = (
        between(*(_text(line, name) for name in pair)) for pair in (list(BOUNDS)[:2], list(BOUNDS)[2:])
    )
    return what, Shown(detail), Shown(first), Shown(last)


def _named(line: Line) -> tuple[Shown, str]:
    """What a row of spans is called, and what more there is to say of it."""
    field = f"for {_text(line, 'field')}" if _text(line, "field") else ""
    first = _shown(line, "who", "as")
    rest = (_text(line, "as") if _text(line, "who") else "", _text(line, "assembly"), field)
    return replace(first, href=first.href or _shown(line, "actor", "record").href), " · ".join(
        filter(None, rest)
    )


def _thing(line: Line) -> Shown:
    shown = _shown(line, "event", "what", "thing")
    return replace(shown, href=shown.href or _shown(line, "item", "record").href)


def _time(line: Line) -> Days:
    """When it was: from a first day, from words with a date in them, or between bounds."""
    days = read(f"{_raw(line, 'start')} {_raw(line, 'end')}".strip() or _raw(line, "date"))
    bounds = read(_raw(line, "earliest")).first, read(_raw(line, "latest")).first
    return days if days or not any(bounds) else Days(*bounds)


def _first(line: Line) -> date:
    """The day by which a row stands in the order of time; what has none comes last."""
    return _time(line).first or _time(line).last or date.max


def _when(line: Line) -> str:
    loose = _raw(line, "date") if not any(map(str.isdigit, _raw(line, "date")[:4])) else ""
    loose = "" if "-" in loose else loose
    return _text(line, "timeWording") or loose or str(_time(line)) or "no date"


def _how(line: Line) -> str:
    return ", ".join(filter(None, (_text(line, name) for name in ("how", "kind", "role", "modality"))))


def _shown(line: Line, *names: str) -> Shown:
    return next((line[name] for name in names if name in line and line[name].text), Shown(""))


def _text(line: Line, name: str) -> str:
    return line[name].text if name in line else ""


def _raw(line: Line, name: str) -> str:
    return (line[name].moment or line[name].text) if name in line else ""


def _all(lines: Iterable[Line], name: str) -> str:
    return ", ".join(dict.fromkeys(filter(None, (_text(line, name) for line in lines))))
