"""Finding things and questions by what they are called, however that is typed."""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from bali_process.namespaces import BASE, ORIGIN, PREFIXES, RCP, VOCAB
from bali_process.query.catalogue import Catalogue
from bali_process.query.names import Names
from bali_process.query.results import plain, select

#: Where a stored question is named; what follows is its own name.
QUESTION = f"{ORIGIN}/question/"
_NAMES = (
    *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation")),
    PREFIXES["rdfs"] + "label",
    PREFIXES["dcterms"] + "title",
    RCP + "alpha3",
)
# Records and findings are reached from the things that they are about.
_LATER = re.compile(re.escape(BASE) + "(?:accession|act|conflict|difference|gap|omission)/")
# How many words and characters of a query count, and how much alike a word that is nearly right must be.
_WORDS, _CHARACTERS, _LIKENESS = 10, 200, 0.65
# A word no longer than this tells nothing by itself.
_SHORT = 2
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SURFACE = re.compile(r"[^\W\d_]+|\d+")
# A name that is the query comes first, then one that begins with it; whole words come before beginnings.
_FIND = """SELECT name, iri FROM names WHERE names MATCH :words
    ORDER BY folded = :query DESC, folded LIKE :query || ' %' DESC, turn,
        ' ' || folded || ' ' LIKE '% ' || :query || ' %' DESC, bm25(names), length(folded), name, iri
    LIMIT 1000"""


@dataclass(frozen=True)
class Hit:
    """Something found: its IRI, its ``label``, and the name that fits the query where that is another."""

    iri: str
    label: str
    kind: str = ""
    matched: str = ""


@dataclass(frozen=True)
class Found:
    """What was found, best first: for ``meant`` in place of the query where the query's words are unknown.

    ``is_loose`` tells that nothing has all the words, so what has some of them was taken.
    """

    hits: tuple[Hit, ...] = ()
    meant: str = ""
    is_loose: bool = False


class Index:
    """Every name of one release and of its stored questions. Safe for several threads."""

    def __init__(self, names: Names, catalogue: Catalogue) -> None:
        """Ask the engine of ``names`` for all that has a name."""
        self._kinds = names.kinds()
        named = list(_named(names))
        named += [
            (QUESTION + q.name, text) for q in catalogue.queries.values() for text in (q.title, q.question)
        ]
        self._labels = names.labels({iri for iri, _ in named if not iri.startswith(QUESTION)})
        self._labels |= {QUESTION + q.name: q.title for q in catalogue.queries.values()}
        self._surface = {fold(word): word for _, name in named for word in _SURFACE.findall(_bare(name))}
        self._lock = threading.Lock()
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._store.close)
        self._store.execute(
            "CREATE VIRTUAL TABLE names USING fts5(folded, name UNINDEXED, iri UNINDEXED, turn UNINDEXED, "
            "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
        )
        rows = ((fold(name), name, iri, _turn(iri)) for iri, name in named)
        self._store.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", rows)

    def find(self, query: str) -> Found:
        """What is called by all the words of ``query`` or their beginnings, else by words most like them."""
        words = fold(query[:_CHARACTERS]).split()[:_WORDS]
        if hits := self._hits(words):
            return Found(hits)
        nearest = [self._nearest(word) for word in words]
        known = [word for word in nearest if word]
        meant = " ".join(self._surface.get(word, word) for word in known) if known != words else ""
        if len(known) == len(words) and (hits := self._hits(known)):
            return Found(hits, meant)
        telling = [word for word in known if len(word) > _SHORT]
        return Found(self._hits(telling, " OR "), meant, is_loose=True)

    def named(self, text: str) -> str:
        """The IRI of what is called exactly ``text``; nothing where there is none."""
        query = "SELECT iri FROM names WHERE folded = ? AND turn <> ? ORDER BY turn, iri LIMIT 1"
        with self._lock:
            row = self._store.execute(query, (fold(text[:_CHARACTERS]), _turn(QUESTION))).fetchone()
        return str(row[0]) if row else ""

    def _hits(self, words: list[str], joint: str = " ") -> tuple[Hit, ...]:
        if not words:
            return ()
        given = {"words": _expression(words, joint), "query": " ".join(words)}
        with self._lock:
            rows = self._store.execute(_FIND, given).fetchall()
        best = {iri: name for name, iri in reversed(rows)}
        return tuple(self._hit(iri, best[iri]) for iri in dict.fromkeys(iri for _, iri in rows))

    def _hit(self, iri: str, name: str) -> Hit:
        label = self._labels[iri]
        is_other = name != label and not iri.startswith(QUESTION)
        return Hit(iri, label, self._kinds.get(iri, ""), name if is_other else "")

    def _nearest(self, word: str) -> str:
        """``word`` where a name has a word that begins so, else the word of a name that is most like it."""
        if any(known.startswith(word) for known in self._surface):
            return word
        alike = [known for known in self._surface if abs(len(known) - len(word)) <= 2]
        return next(iter(get_close_matches(word, alike, n=1, cutoff=_LIKENESS)), "")


def fold(text: str) -> str:
    """``text`` as words without case, diacritics and marks; SOM5 is SOM 5, and startDate is start date."""
    return " ".join(_SURFACE.findall(_bare(text).casefold()))


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _CAMEL.sub(" ", plain)


def _named(names: Names) -> Iterable[tuple[str, str]]:
    properties = " ".join(f"<{name}>" for name in _NAMES)
    table = select(
        names.engine,
        f"SELECT DISTINCT ?x ?name WHERE {{ VALUES ?p {{ {properties} }} ?x ?p ?name "
        f"FILTER(ISIRI(?x) && STRSTARTS(STR(?x), '{ORIGIN}/')) }} ORDER BY ?x ?name",
    )
    return ((plain(iri), plain(name)) for iri, name in table.rows)


def _expression(words: list[str], joint: str = " ") -> str:
    """The words as FTS5 reads them: each a string, none an operator, the beginning of a word enough."""
    return joint.join(f'"{word}"*' for word in words)


def _turn(iri: str) -> int:
    """What is looked for first comes first: things, then questions, concepts, records, terms."""
    if iri.startswith(BASE):
        return 3 if _LATER.match(iri) else 0
    return 1 if iri.startswith(QUESTION) else 2 if iri.startswith(VOCAB) else 4
