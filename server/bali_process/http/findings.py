"""What the documents disagree on, and what none of them says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bali_process.http.captions import named
from bali_process.http.evidence import Words, spans, words
from bali_process.http.figures import ask
from bali_process.http.links import Show, Shown, of_terms
from bali_process.http.looking import page
from bali_process.http.scenes import Line
from bali_process.http.site import Site
from bali_process.namespaces import expand

blueprint = Blueprint("findings", __name__)
# Of an event: what a reader looks for, with the column that tells whether any document says it.
_OF_EVENTS = {
    "when": "day",
    "where": "place",
    "who hosted": "hosts",
    "who chaired": "chairs",
    "who came": "present",
    "a report of its own": "report",
}


@dataclass(frozen=True)
class Side:
    """What one side of a finding says, the record that says it, and its words."""

    says: tuple[Shown, ...]
    record: Shown
    words: Words


@dataclass(frozen=True)
class Finding:
    """A conflict or a difference: of what ``kind``, about what, why so judged, its sides by verdict."""

    item: Shown
    kind: str
    about: tuple[Shown, ...]
    reason: str
    sides: Mapping[str, tuple[Side, ...]]


@blueprint.route("/conflicts")
def conflicts() -> Response:
    """Each conflict with its sides, verdict and reason; after them what differs and can still hold."""

    def told(site: Site) -> dict[str, object]:
        lines = ask("findings", site, request.script_root)
        found = evidence((line["record"] for line in lines), site)
        families = ("conflict", "difference")
        return {
            name + "s": _findings([x for x in lines if x["family"].text == name], found) for name in families
        }

    return page("conflicts.html", told)


@blueprint.route("/silence")
def silence() -> Response:
    """The gaps that the editors recorded, then what is said and not said of each event and standing."""

    def told(site: Site) -> dict[str, object]:
        gaps: dict[str, dict[Shown, dict[Shown, Line]]] = {}
        for line in ask("silence", site, request.script_root):
            gaps.setdefault(line["family"].text, {}).setdefault(line["thing"], {})[line["item"]] = line
        events = ask("said", site, request.script_root)
        bounds = ask("bounds", site, request.script_root)
        return {"gaps": gaps, "events": events, "looked_for": _OF_EVENTS, "standings": bounds}

    return page("silence.html", told)


def evidence(records: Iterable[Shown], site: Site) -> dict[str, Words]:
    """The words behind ``records``, by their short names."""
    names = {record.iri: expand(record.iri) for record in records if record.iri}
    rows = spans(site.engine, names.values())
    terms = {name for found in rows.values() for row in found for name in of_terms(row)}
    show = Show(request.script_root, named(site.names, terms))
    return {short: words(iri, rows, show) for short, iri in names.items()}


def _findings(lines: Iterable[Line], found: Mapping[str, Words]) -> list[Finding]:
    """The findings in the order of their names, the sides in that of their verdicts."""
    by_item: dict[Shown, list[Line]] = {}
    for line in lines:
        by_item.setdefault(line["item"], []).append(line)
    return [_finding(item, by_item[item], found) for item in sorted(by_item, key=lambda item: item.text)]


def _finding(item: Shown, lines: list[Line], found: Mapping[str, Words]) -> Finding:
    said: dict[str, dict[Shown, dict[Shown, None]]] = {}
    for line in lines:
        said.setdefault(line["verdict"].text, {}).setdefault(line["record"], {})[line["says"]] = None
    sides = {
        verdict: tuple(Side(tuple(says), record, found[record.iri]) for record, says in records.items())
        for verdict, records in said.items()
    }
    about = dict.fromkeys(line[name] for line in lines for name in ("thing", "property") if line[name].text)
    return Finding(item, lines[0]["kind"].text, tuple(about), lines[0]["reason"].text, sides)
