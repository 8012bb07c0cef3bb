"""Finding things and questions by what they are called, however that is typed."""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
import weakref
from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from bali_process.namespaces import BASE, ORIGIN, PREFIXES, RCP, VOCAB
from bali_process.query.catalogue import Catalogue, StoredQuery
from bali_process.query.names import Names
from bali_process.query.results import pairs

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
# How many words and characters of a query count, and how much alike the words are that edits are counted for.
_WORDS, _CHARACTERS, _LIKENESS = 10, 200, 0.65
# One edit is forgiven in a word so long; two in a longer one, and one in a shorter, are only asked about.
_SURE, _LONG = 5, 8
#: What a page of the site is, where a thing has a class.
PAGE = "page"
# What begins with these is a question; beside some words of it, those that the stored ones have.
_ASKING = frozenset(("who", "whom", "whose", "how", "when", "where", "which", "what"))
_ALSO = {
    **dict.fromkeys(("delegates", "delegate", "attendees", "people", "came"), ("participants", "count")),
    **dict.fromkeys(("country", "countries"), ("states",)),
    **dict.fromkeys(("decided", "agreed", "decision"), ("decisions", "said")),
}
_OFFERED, _CHOICES = 5, 9
_ASKED = f"""SELECT name, iri FROM names WHERE names MATCH :words AND (turn = 1 OR turn = {_CHOICES})
    ORDER BY bm25(names), name, iri LIMIT 40"""
# A word no longer than this tells nothing by itself.
_SHORT = 2
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SURFACE = re.compile(r"[^\W\d_]+|\d+")
# A name that is the query comes first, then one that begins with it; whole words come before beginnings.
_FIND = f"""SELECT name, iri FROM names WHERE names MATCH :words AND turn <> {_CHOICES}
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

    def __init__(
        self, names: Names, catalogue: Catalogue, pages: Mapping[str, tuple[str, str]] = MappingProxyType({})
    ) -> None:
        """Ask the engine of ``names`` for all that has a name; ``pages`` are title and words of paths."""
        called, asked = list(_named(names)), catalogue.queries.values()
        questions = {QUESTION + q.name: (q.title, q.question) for q in asked}
        other = questions | {ORIGIN + path: said for path, said in pages.items()}
        self._kinds = {**names.kinds(), **{ORIGIN + path: PAGE for path in pages}}
        named = [*called, *((iri, text) for iri, said in other.items() for text in said)]
        self._labels = names.labels({iri for iri, _ in called}) | {
            iri: said[0] for iri, said in other.items()
        }
        rows = [(fold(name), name, iri, 1 if iri in other else _turn(iri)) for iri, name in named]
        times = _times(names)
        rows += [
            (fold(f"{name} {times[iri]}"), self._labels[iri], iri, _turn(iri))
            for iri, name in called
            if iri in times
        ]
        rows += [(_choices(q, called, names), q.title, QUESTION + q.name, _CHOICES) for q in asked]
        texts = [name for _, name in named] + list(times.values())
        self._surface = {fold(word): word for text in texts for word in _SURFACE.findall(_bare(text))}
        self._lock = threading.Lock()
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._store.close)
        self._store.execute(
            "CREATE VIRTUAL TABLE names USING fts5(folded, name UNINDEXED, iri UNINDEXED, turn UNINDEXED, "
            "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
        )
        self._store.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", rows)

    def find(self, query: str) -> Found:
        """What is called by all the words of ``query`` or their beginnings, else by words most like them."""
        words = fold(query[:_CHARACTERS]).split()[:_WORDS]
        asked = self._asked(words) if len(words) > 1 and words[0] in _ASKING else ()
        if hits := self._hits(words):
            return Found(tuple(dict.fromkeys((*asked, *hits))))
        nearest = [self._nearest(word) for word in words]
        meant = " ".join(self._surface.get(word, word) for word, _ in nearest if word)
        meant = meant if [word for word, _ in nearest if word] != words else ""
        known = [word for word, is_sure in nearest if is_sure]
        if len(known) == len(words) and (hits := self._hits(known)):
            return Found(tuple(dict.fromkeys((*asked, *hits))), meant)
        if asked:
            return Found(asked, is_loose=True)
        telling = [word for word in known if len(word) > _SHORT]
        return Found(self._hits(telling, " OR "), meant, is_loose=True)

    def _asked(self, words: list[str]) -> tuple[Hit, ...]:
        """The stored questions most like one in ordinary words, which may name what can be chosen in them."""
        words = [each for word in words for each in (word, *_ALSO.get(word, ()))]
        with self._lock:
            rows = self._store.execute(_ASKED, {"words": _expression(words, " OR ")}).fetchall()
        found = dict.fromkeys(iri for _, iri in rows if iri.startswith(QUESTION))
        return tuple(self._hit(iri, self._labels[iri]) for iri in found)[:_OFFERED]

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

    def _nearest(self, word: str) -> tuple[str, bool]:
        """``word`` where a name has a word that begins so, else one a slip away; and whether that is sure."""
        if any(known.startswith(word) for known in self._surface):
            return word, True
        alike = [each for each in self._surface if each[0] == word[0] and abs(len(each) - len(word)) <= 2]
        close = get_close_matches(word, alike, n=_OFFERED, cutoff=_LIKENESS)
        best = min(close, key=lambda known: _edits(word, known), default="")
        edits = _edits(word, best)
        if best and edits == 1:
            return best, len(word) >= _SURE
        return (best, False) if best and edits == 2 and len(word) >= _LONG else ("", False)


def _edits(word: str, other: str) -> int:
    """How many letters were added, left out, changed, or swapped with the next one."""
    older, before, row = list[int](), list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i]
        for j, there in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and (letter, word[i - 2]) == (other[j - 2], there):
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


def fold(text: str) -> str:
    """``text`` as words without case, diacritics and marks; SOM5 is SOM 5, and startDate is start date."""
    return " ".join(_SURFACE.findall(_bare(text).casefold()))


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _CAMEL.sub(" ", plain)


def _named(names: Names) -> Iterable[tuple[str, str]]:
    properties = " ".join(f"<{name}>" for name in _NAMES)
    return pairs(
        names.engine,
        f"SELECT DISTINCT ?x ?name WHERE {{ VALUES ?p {{ {properties} }} ?x ?p ?name "
        f"FILTER(ISIRI(?x) && STRSTARTS(STR(?x), '{ORIGIN}/')) }} ORDER BY ?x ?name",
    )


def _times(names: Names) -> dict[str, str]:
    """Month and year of what has a first day, or the year by or after which it was."""
    query = f"SELECT ?x ?day WHERE {{ ?x <{RCP}startDate>|<{RCP}earliest>|<{RCP}latest> ?day }}"
    found: dict[str, dict[str, None]] = {}
    for iri, day in pairs(names.engine, query):
        month = f"{month_name[int(day[5:7])]} " if len(day) > 6 else ""
        found.setdefault(iri, {})[f"{month}{day[:4]}"] = None
    return {iri: " ".join(times) for iri, times in found.items()}


def _choices(question: StoredQuery, called: Iterable[tuple[str, str]], names: Names) -> str:
    """The words of a question with the names of all that can be chosen in it."""
    kinds = [parameter.iri_class for parameter in question.parameters if parameter.iri_class]
    members = {choice.iri for kind in kinds for choice in names.members(kind)}
    return fold(
        " ".join((question.title, question.question, *(name for iri, name in called if iri in members)))
    )


def _expression(words: list[str], joint: str = " ") -> str:
    """The words as FTS5 reads them: each a string, none an operator, the beginning of a word enough."""
    return joint.join(f'"{word}"*' for word in words)


def _turn(iri: str) -> int:
    """What is looked for first comes first: things, then questions, concepts, records, terms."""
    if iri.startswith(BASE):
        return 3 if _LATER.match(iri) else 0
    return 1 if iri.startswith(QUESTION) else 2 if iri.startswith(VOCAB) else 4
