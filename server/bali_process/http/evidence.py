"""The words behind records: which characters of which document, and whether they state the fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bali_process.engine.interface import Engine
from bali_process.http.links import Show, Shown
from bali_process.namespaces import RCP
from bali_process.query.results import Row, plain, select


@dataclass(frozen=True)
class Passage:
    """Words that support a fact: characters ``start`` to ``end`` (excluded) of the ``text`` with that IRI."""

    span: Shown
    document: Shown
    start: int
    end: int
    text: str

    @property
    def href(self) -> str:
        """The place on the document's page where the words begin."""
        return f"{self.document.href}#char-{self.start}"


@dataclass(frozen=True)
class Words:
    """The passages that carry one record, and its ``basis``: whether they state it or imply it."""

    passages: tuple[Passage, ...] = ()
    basis: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """Where the words begin: document and character; records in this order read like their document."""
        first = self.passages[:1]
        return (first[0].document.text, first[0].start) if first else ("\uffff", 0)

    def by_document(self) -> list[tuple[Shown, list[Passage]]]:
        """The passages of each document together."""
        found: dict[Shown, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.document, []).append(passage)
        return list(found.items())


def spans(engine: Engine, records: Iterable[str]) -> dict[str, list[Row]]:
    """For each of ``records`` that has evidence, as a span is its own: rows of what the query names."""
    table = select(
        engine,
        f"""PREFIX rcp: <{RCP}>
        SELECT ?record ?span ?start ?end ?document ?basis ?text WHERE {{
          VALUES ?record {{ {values(records)} }}
          ?record rcp:evidence? ?span .
          ?span rcp:startOffset ?start ; rcp:endOffset ?end ; rcp:inText ?text .
          ?text rcp:textOf ?document .
          OPTIONAL {{ ?record rcp:basis ?basis }} }}""",
    )
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        found.setdefault(plain(row[0]), []).append(row)
    return found


def words(record: str, rows: Mapping[str, list[Row]], show: Show) -> Words:
    """The words of ``record`` among the ``rows`` of :func:`spans`, in the order of document and place."""
    found = rows.get(record, [])
    passages = (
        Passage(show(row[1]), show(row[4]), int(plain(row[2])), int(plain(row[3])), plain(row[6]))
        for row in found
    )
    basis = next((show(row[5]).text for row in found if row[5] is not None), "")
    return Words(tuple(sorted(passages, key=lambda passage: (passage.document.text, passage.start))), basis)


def values(iris: Iterable[str]) -> str:
    """IRIs for a VALUES block, in order."""
    return " ".join(f"<{iri}>" for iri in sorted(set(iris)))
