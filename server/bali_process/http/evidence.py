"""The words behind records: which characters of which document, whether they state the fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bali_process.evidence.sentences import sentences
from bali_process.evidence.texts import Text
from bali_process.http.links import Show, Shown, of_terms
from bali_process.namespaces import RCP
from bali_process.query.names import Names
from bali_process.query.results import plain, select, values

# So many characters of a sentence are shown on either side, and of long words before they are opened.
_REACH, _BRIEF = 200, 80
_sentences = lru_cache(64)(sentences)


@dataclass(frozen=True)
class Passage:
    """Words that support a fact: characters ``start`` to ``end`` (excluded) of the ``text`` with that IRI."""

    span: str
    document: Shown
    start: int
    end: int
    text: str

    @property
    def href(self) -> str:
        """The place on the document's page where the words begin, which marks them to their end."""
        return f"{self.document.href}?from={self.start}&to={self.end}#char-{self.start}"


@dataclass(frozen=True)
class Words:
    """The passages that carry a fact, whether they state or imply it (``basis``), and those that bound it."""

    passages: tuple[Passage, ...] = ()
    basis: str = ""
    bounds: tuple[Passage, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        """Where the words begin: document and character; records in this order read like their document."""
        first = self.passages[:1]
        return (first[0].document.text, first[0].start) if first else ("\uffff", 0)

    def by_document(self) -> list[tuple[str, list[tuple[Shown, list[Passage]]]]]:
        """The passages of each document together, those that carry the fact and apart those that bound it."""
        parts = []
        for label, passages in (("", self.passages), ("what bounds it:", self.bounds)):
            found: dict[Shown, list[Passage]] = {}
            for passage in passages:
                found.setdefault(passage.document, []).append(passage)
            parts += [(label, list(found.items()))] if found else []
        return parts


def behind(records: Iterable[str], names: Names, root: str) -> dict[str, Words]:
    """The words of each of ``records`` that has any, as a span is its own, by document and place."""
    rows = select(
        names.engine,
        f"""PREFIX rcp: <{RCP}>
        SELECT ?record ?span ?start ?end ?document ?text ?basis ?bound WHERE {{
          VALUES ?record {{ {values(records)} }}
          {{ ?record rcp:evidence? ?span }} UNION {{ ?record rcp:boundEvidence ?span BIND(true AS ?bound) }}
          ?span rcp:startOffset ?start ; rcp:endOffset ?end ; rcp:inText ?text .
          ?text rcp:textOf ?document .
          OPTIONAL {{ ?record rcp:basis ?basis }} }}""",
    ).rows
    show = Show(root, names.labels(name for row in rows for name in of_terms((row[4], row[6]))))
    passages: dict[str, tuple[list[Passage], list[Passage]]] = {}
    bases: dict[str, str] = {}
    for record, span, start, end, document, text, basis, bound in rows:
        passage = Passage(plain(span), show(document), int(plain(start)), int(plain(end)), plain(text))
        passages.setdefault(plain(record), ([], []))[bound is not None].append(passage)
        if basis is not None:
            bases.setdefault(plain(record), show(basis).text)
    return {
        record: Words(_ordered(carrying), bases.get(record, ""), _ordered(bounding))
        for record, (carrying, bounding) in passages.items()
    }


def _ordered(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple(sorted(passages, key=lambda each: (each.document.text, each.start)))


def together(found: Iterable[Words]) -> Words:
    """The words of several records; the first basis among them holds."""
    several = list(found)
    passages = dict.fromkeys(passage for each in several for passage in each.passages)
    bounds = dict.fromkeys(passage for each in several for passage in each.bounds)
    return Words(tuple(passages), next((each.basis for each in several if each.basis), ""), tuple(bounds))


@dataclass(frozen=True)
class Quote:
    """Words with what stands around them: ``before`` and ``after`` end at a sentence or a line."""

    before: str
    words: str
    after: str

    @property
    def brief(self) -> str:
        """The words, or their beginning where they are many."""
        return brief(self.words)


def brief(words: str) -> str:
    """Words as they are, or their beginning where they are many."""
    return words if len(words) <= _BRIEF else words[:_BRIEF].rpartition(" ")[0] + " …"


def quote(passage: Passage, texts: Mapping[str, Text]) -> Quote | None:
    """The words of ``passage``; None where the texts are not given or do not fit."""
    text = texts.get(passage.text)
    if text is None or not 0 <= passage.start < passage.end <= text.length:
        return None
    around = _sentences(text.characters)
    first = max((one.start for one in around if one.start <= passage.start), default=passage.start)
    last = min((one.end for one in around if one.end >= passage.end), default=passage.end)
    before, after = text.characters[first : passage.start], text.characters[passage.end : last]
    if len(before) > _REACH:
        before = "… " + before[-_REACH:].partition(" ")[2]
    if len(after) > _REACH:
        after = after[:_REACH].rpartition(" ")[0] + " …"
    return Quote(before, text.characters[passage.start : passage.end], after)
