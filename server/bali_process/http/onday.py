"""Every standing and role on one day, with what each answer rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from werkzeug.wrappers import Response

from bali_process.draw.days import Days, read
from bali_process.engine.interface import EngineError
from bali_process.errors import BaliError
from bali_process.formats import HTML
from bali_process.http import scenes
from bali_process.http.answers import answer
from bali_process.http.evidence import Words
from bali_process.http.lines import NOTHING, Line, lines_of, words_of
from bali_process.http.links import Shown
from bali_process.http.site import Site, current_site
from bali_process.namespaces import PREFIXES, compact, expand
from bali_process.query.as_of import BOUNDS, QUESTION, changes, find_actor, only
from bali_process.query.parameters import Value
from bali_process.query.results import plain, select, values

_ANSWERS = ("certain", "possible", "ruled out", "not documented")
# What is shown only so many days away from the chosen one tells little of it.
_FAR = 366


@dataclass(frozen=True)
class Standing:
    """A row of the page: what its answer rests on, how many days away it is shown, its words and a note."""

    line: Line
    rests: str
    away: int
    words: Words
    note: str

    @property
    def is_far(self) -> bool:
        """Whether the nearest day on which it is shown is more than a year away, or none is known."""
        return self.line["answer"].text == "possible" and self.away > _FAR


def as_of() -> Response:
    """Every standing and role on ``date``, of all or of one ``actor``."""
    site, faults = current_site(), dict[str, str]()
    question, wished = site.catalogue.queries.get(QUESTION), request.args.get("date", "").strip()
    day, actor = question.parameter("day").default if question else None, None
    try:
        day = question.parameter("day").read(wished) if question and wished else day
    except BaliError as error:
        faults["date"] = str(error)
    try:
        name = request.args.get("actor", "").strip()
        actor = find_actor(name, site.names.engine) if question and name else None
    except EngineError:
        raise
    except BaliError as error:
        faults["actor"] = str(error)

    def drawn() -> str:
        told = _told(site, request.script_root, day, actor, bool(faults)) if day else {}
        return render_template(
            "as-of.html", questions=site.catalogue.queries, faults=faults, wished=wished, actor=actor, **told
        )

    return Response(drawn(), 400, content_type=HTML.content_type) if faults else answer(drawn)


def _told(
    site: Site, root: str, day: Value, actor: tuple[str, str] | None, is_form_only: bool
) -> dict[str, object]:
    """What the page tells of ``day``; of a faulty request the fields of its form alone."""
    table = select(site.engine, site.catalogue.queries[QUESTION].bind({"day": day}))
    column, span = table.variables.index("actor"), site.names.days()
    everyone = sorted({(plain(row[column]), plain(row[0])) for row in table.rows}, key=lambda who: who[1])
    form: dict[str, object] = {"everyone": dict(everyone), "span": span}
    if is_form_only:
        return form
    table = only(table, actor) if actor else table
    lines, days, on = lines_of(table, site, root), changes(table), date.fromisoformat(plain(day))
    standings = _standings(lines, on, site, root)
    return form | {
        "day": _day(on),
        "is_outside": bool(span[0]) and not span[0] <= plain(day) <= span[1],
        "answers": {each: [one for one in standings if one.line["answer"].text == each] for each in _ANSWERS},
        "before": next(map(_day, (each for each in reversed(days) if each < on)), None),
        "after": next(map(_day, (each for each in days if each > on)), None),
        "figure": scenes.stood("Standings and roles around the day", lines, day=on),
    }


def _standings(lines: list[Line], on: date, site: Site, root: str) -> list[Standing]:
    """The rows with what each rests on; what may be comes in the order of its nearness to the day."""
    words, notes = words_of(lines, site, root), _notes(lines, site)
    found = [
        Standing(
            line, *_rests(line, on), words.get(line["record"].iri, Words()), notes.get(line["record"].iri, "")
        )
        for line in lines
    ]
    return sorted(found, key=lambda one: one.away if one.line["answer"].text == "possible" else 0)


def _rests(line: Line, on: date) -> tuple[str, int]:
    """What the answer of ``line`` rests on, and how many days before or after ``on`` it is shown."""
    earliest, first, last, latest = (read(line.raw(name)).first for name in BOUNDS)
    shown, away = "never shown on a day", date.max.toordinal()
    if first and on < first:
        shown, away = f"first shown {_day(first).text}", (first - on).days
    elif last and on > last:
        shown, away = f"last shown {_day(last).text}", (on - last).days
    if line["answer"].text == "possible":
        return f"not excluded; {shown}", away
    if line["answer"].text != "ruled out":
        return "", 0
    early = earliest is not None and on < earliest
    bound = earliest if early else latest
    said = f"did not begin before {_day(bound).text}" if early and bound else ""
    said = said or (f"ended by {_day(bound).text}" if bound else "")
    return (f"{said}; {shown}" if first or last else said), away


def _notes(lines: Iterable[Line], site: Site) -> dict[str, str]:
    """The editors' notes on the records of ``lines``, by their short names."""
    records = {expand(line["record"].iri) for line in lines if line["record"] != NOTHING}
    note = f"<{PREFIXES['skos']}editorialNote>"
    query = f"SELECT ?record ?note WHERE {{ VALUES ?record {{ {values(records)} }} ?record {note} ?note }}"
    return {compact(plain(record)): plain(said) for record, said in select(site.engine, query).rows}


def _day(day: date) -> Shown:
    return Shown(str(Days(day, day, exact=True)), moment=day.isoformat())
