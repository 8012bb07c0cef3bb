"""A day, and who stood where on it: certainly, possibly, ruled out, or not documented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bali_process.http import scenes
from bali_process.http.findings import evidence
from bali_process.http.looking import page
from bali_process.http.scenes import lines_of
from bali_process.http.site import Site
from bali_process.query.as_of import QUESTION, changes, find_actor, only
from bali_process.query.results import plain, select

blueprint = Blueprint("asof", __name__)
_ANSWERS = ("certain", "possible", "ruled out", "not documented")


@dataclass(frozen=True)
class Day:
    """A day in words and as the URL writes it."""

    text: str
    iso: str


@blueprint.route("/as-of")
def as_of() -> Response:
    """Every standing and role on ``date``, of all or of one ``actor``."""
    given = (request.args.get("date", ""), request.args.get("actor", ""))
    return page("as-of.html", lambda site: _told(*given, site), *given)


def _told(date_: str, actor: str, site: Site) -> dict[str, object]:
    question = site.catalogue.queries.get(QUESTION)
    if question is None:
        return {"day": None}
    parameter = question.parameter("day")
    day = parameter.read(date_) if date_.strip() else parameter.default
    table = select(site.engine, question.bind({"day": day} if day else {}))
    everyone = dict(
        sorted(
            {(plain(r[table.variables.index("actor")]), plain(r[0])) for r in table.rows}, key=lambda x: x[1]
        )
    )
    chosen = find_actor(actor, site.names.engine) if actor.strip() else None
    if chosen:
        table = only(table, chosen)
    on = date.fromisoformat(plain(day))
    lines = lines_of(table, site, request.script_root)
    answers = {answer: [line for line in lines if line["answer"].text == answer] for answer in _ANSWERS}
    days = changes(table)
    return {
        "day": _day(on),
        "actor": chosen,
        "everyone": everyone,
        "answers": answers,
        "words": evidence((line["record"] for line in lines), site),
        "before": next((_day(each) for each in reversed(days) if each < on), None),
        "after": next((_day(each) for each in days if each > on), None),
        "figure": scenes.stood("Standings and roles around the day", lines, day=on),
    }


def _day(day: date) -> Day:
    return Day(f"{day.day} {day:%B} {day.year}", day.isoformat())
