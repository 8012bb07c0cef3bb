"""Rows of an answer as pages and pictures take them: by the names of their columns, shown by labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from bali_process.draw.days import Days, read
from bali_process.http.captions import named
from bali_process.http.evidence import Words, behind
from bali_process.http.links import Show, Shown
from bali_process.http.site import Site
from bali_process.namespaces import compact, expand
from bali_process.query.catalogue import StoredQuery, load
from bali_process.query.parameters import Value
from bali_process.query.results import Table, select

NOTHING = Shown("")


class Line(dict[str, Shown]):
    """A row by the names of its columns; a column that it lacks is shown as nothing."""

    def __missing__(self, name: str) -> Shown:
        """Show nothing."""
        return NOTHING

    def first(self, *names: str) -> Shown:
        """The first of these columns that tells something."""
        return next((self[name] for name in names if self[name].text), NOTHING)

    def raw(self, name: str) -> str:
        """A date as data have it, else the text."""
        return self[name].moment or self[name].text

    @property
    def time(self) -> Days:
        """When it was: from a first day, from words with a date in them, or between bounds."""
        days = read(f"{self.raw('start')} {self.raw('end')}".strip() or self.raw("date"))
        bounds = read(self.raw("earliest")).first, read(self.raw("latest")).first
        return days if days or not any(bounds) else Days(*bounds)

    @property
    def turn(self) -> date:
        """The day by which it stands in the order of time; what has none comes last."""
        return self.time.first or self.time.last or date.max

    @property
    def when(self) -> str:
        """Its time in words, those of the source first."""
        loose = self.raw("date")
        loose = "" if "-" in loose or any(map(str.isdigit, loose[:4])) else loose
        return self["timeWording"].text or loose or str(self.time) or "no date"


def lines_of(table: Table, site: Site, root: str) -> list[Line]:
    """The rows of ``table``; links start with ``root``."""
    show = Show(root, named(site.names, table.iris()))
    return [Line(zip(table.variables, map(show, row), strict=True)) for row in table.rows]


def ask(name: str, site: Site, root: str, **given: Value) -> list[Line]:
    """The rows of a question of ours or of the catalogue; none where this release has no such question."""
    question = _ours().get(name) or site.catalogue.queries.get(name)
    return lines_of(select(site.engine, question.bind(given)), site, root) if question else []


@cache
def _ours() -> Mapping[str, StoredQuery]:
    """The questions that only pictures ask, in the form of the stored ones."""
    return load(Path(__file__).parent / "pictures").queries


def words_of(lines: Iterable[Line], site: Site, root: str) -> dict[str, Words]:
    """The words behind the records of ``lines``, by their short names."""
    records = {line["record"].iri for line in lines} - {""}
    found = behind(map(expand, records), site.names, root)
    return dict.fromkeys(records, Words()) | {compact(record): words for record, words in found.items()}
