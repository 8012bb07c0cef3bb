"""Pages to look at: pictures, and what the documents disagree on, leave unsaid, or tell of one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response

from bali_process.http import scenes
from bali_process.http.answers import answer
from bali_process.http.evidence import Words
from bali_process.http.figures import within
from bali_process.http.lines import Line, ask, words_of
from bali_process.http.links import Shown
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site, current_site

# Of an event: what a reader looks for, with the column that tells whether any document says it.
_OF_EVENTS = {
    "when": "day",
    "where": "place",
    "who hosted": "hosts",
    "who chaired": "chairs",
    "who came": "present",
    "a page of its own": "report",
}


def _page(template: str, tell: Callable[[Site, str], dict[str, object]]) -> Response:
    """The page that ``tell`` has something to tell on, given the site and where links start."""
    site, root = current_site(), request.script_root
    return answer(lambda: render_template(template, questions=site.catalogue.queries, **tell(site, root)))


def timeline() -> Response:
    """All events along the years, planned and undated ones too."""
    title = "Events and what is known of their time"
    return _page("timeline.html", lambda *here: {"figure": scenes.timed(title, ask("events", *here))})


def attendance() -> Response:
    """Actors by meetings, all or those of one kind."""

    def told(site: Site, root: str) -> dict[str, object]:
        lines, kind = ask("present", site, root), request.args.get("kind", "")
        kinds = list(dict.fromkeys(line["kind"].text for line in lines))
        if kind and kind not in kinds:
            there = ", ".join(kinds)
            raise Refusal(400, f"No actors of the kind “{kind[:60]}” are recorded; there are {there}.")
        chosen = [line for line in lines if kind in ("", line["kind"].text)]
        figure = scenes.attended("Who was at which meeting, and as what", chosen)
        return {"figure": figure, "kinds": kinds, "kind": kind}

    return _page("attendance.html", told)


def structure() -> Response:
    """Bodies below what they belong to, with those who have a place in each."""
    title = "Processes and their bodies, and who has a place in each"
    return _page("structure.html", lambda *here: {"figure": scenes.nested(title, within(*here))})


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


def conflicts() -> Response:
    """Each conflict with its sides, verdict and reason; after them what differs and can still hold."""

    def told(site: Site, root: str) -> dict[str, object]:
        lines = ask("findings", site, root)
        words = words_of(lines, site, root)
        by_family: dict[str, dict[Shown, list[Line]]] = {"conflict": {}, "difference": {}}
        for line in lines:
            by_family[line["family"].text].setdefault(line["item"], []).append(line)
        return {
            f"{family}s": [_finding(found[item], words) for item in sorted(found, key=lambda each: each.text)]
            for family, found in by_family.items()
        }

    return _page("conflicts.html", told)


def _finding(lines: list[Line], words: Mapping[str, Words]) -> Finding:
    said: dict[str, dict[Shown, dict[Shown, None]]] = {}
    for line in lines:
        said.setdefault(line["verdict"].text, {}).setdefault(line["record"], {})[line["says"]] = None
    sides = {
        verdict: tuple(Side(tuple(says), record, words[record.iri]) for record, says in records.items())
        for verdict, records in said.items()
    }
    about = dict.fromkeys(line[name] for line in lines for name in ("thing", "property") if line[name].text)
    return Finding(lines[0]["item"], lines[0]["kind"].text, tuple(about), lines[0]["reason"].text, sides)


def silence() -> Response:
    """The gaps that the editors recorded, then what is said and not said of each event and standing."""

    def told(site: Site, root: str) -> dict[str, object]:
        gaps: dict[str, dict[Shown, dict[Shown, Line]]] = {}
        for line in ask("silence", site, root):
            gaps.setdefault(line["family"].text, {}).setdefault(line["thing"], {})[line["item"]] = line
        events, standings = ask("said", site, root), ask("bounds", site, root)
        return {"gaps": gaps, "events": events, "looked_for": _OF_EVENTS, "standings": standings}

    return _page("silence.html", told)
