"""Hold every evidence span against the texts it was taken from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from bali_process.errors import BaliError
from bali_process.evidence.texts import SPAN_DIGITS, Text, read_text, span_digest
from bali_process.namespaces import BASE, PREFIXES

_TEXT = f"{BASE}text/"


class Verdict(StrEnum):
    """What became of a span: its words stand there, elsewhere or nowhere, or its text is not at hand."""

    VERIFIED = "verified"
    DRIFTED = "drifted"
    MISSING = "missing"
    UNREAD = "unread"


@dataclass(frozen=True)
class Claimed:
    """What the graph says of a span: its IRI, its text's name, offsets in code points, digest."""

    iri: str
    text: str
    start: int
    end: int
    digest: str


@dataclass(frozen=True)
class Checked:
    """A span with its verdict; ``found`` lists the offsets where its words stand now, if elsewhere."""

    span: Claimed
    verdict: Verdict
    found: tuple[int, ...] = ()


@dataclass(frozen=True)
class CheckedText:
    """A source text as the graph describes it; ``at_hand`` is None when there is no such file."""

    name: str
    length: int
    digest: str
    at_hand: Text | None

    @property
    def unchanged(self) -> bool:
        """Whether the text at hand is, to the character, the one that offsets count in."""
        text = self.at_hand
        return text is not None and (text.length, text.digest) == (self.length, self.digest)


def given_texts(folder: Path, data: Path, tell: Callable[[str], None]) -> Mapping[str, Text]:
    """Read the texts that the release ``data`` (N-Quads) counts characters in, by their IRIs, to be shown.

    A text that is not in ``folder``, or is not the one that the graph describes, is told in a sentence and
    left out. Raises BaliError when ``folder`` is none.
    """
    if not folder.is_dir():
        raise BaliError(f"{folder} is not a folder; give --documents one that holds the source texts.")
    # Read from the file, since an engine on another machine may not be there yet.
    with data.open("rb") as lines:
        said = b"".join(line for line in lines if line.startswith(f"<{_TEXT}".encode()))
    store, given = ox.Store(), dict[str, Text]()
    store.load(said, ox.RdfFormat.N_QUADS)
    for described in check_texts(store, {}):
        try:
            text = read_text(folder / f"{described.name}.txt")
            if not replace(described, at_hand=text).unchanged:
                raise BaliError(
                    f"{text.name}.txt is not the text that the graph was read from "
                    f"({described.length} characters then, {text.length} now, or other ones)."
                )
            given[_TEXT + described.name] = text
        except BaliError as error:
            tell(f"The words of {described.name} are not shown: {error}")
    return given


def claimed_spans(store: ox.Store) -> list[Claimed]:
    """List the spans of a graph by text and place; one without offsets or digest can never be verified."""
    rows = _select(
        store,
        """
        ?s rcp:inText ?text
        OPTIONAL { ?s rcp:startOffset ?from } BIND (COALESCE(xsd:integer(?from), -1) AS ?start)
        OPTIONAL { ?s rcp:endOffset ?to } BIND (COALESCE(xsd:integer(?to), -1) AS ?end)
        OPTIONAL { ?s rcp:digest ?hex } BIND (COALESCE(STR(?hex), "") AS ?digest)""",
        "?s ?text ?start ?end ?digest",
    )
    spans = [
        Claimed(row["s"], row["text"].removeprefix(_TEXT), int(row["start"]), int(row["end"]), row["digest"])
        for row in rows
    ]
    return sorted(spans, key=lambda span: (span.text, span.start, span.end, span.iri))


def check_texts(store: ox.Store, texts: Mapping[str, Text]) -> list[CheckedText]:
    """Compare each text that the graph describes with the one at hand."""
    described = """?s rcp:length ?counted ; rcp:digest ?digest
        BIND (COALESCE(xsd:integer(?counted), -1) AS ?length)"""
    rows = _select(store, described, "?s ?length ?digest")
    found = ((row["s"].removeprefix(_TEXT), int(row["length"]), row["digest"]) for row in rows)
    return sorted((CheckedText(*row, texts.get(row[0])) for row in found), key=lambda checked: checked.name)


def verify(spans: Iterable[Claimed], texts: Mapping[str, Text]) -> Iterator[Checked]:
    """Verify each span, in order; words that moved are looked for in the whole text."""
    searches = {name: _Search(text) for name, text in texts.items()}
    for span in spans:
        search = searches.get(span.text)
        if search is None:
            yield Checked(span, Verdict.UNREAD)
        elif search.stands(span):
            yield Checked(span, Verdict.VERIFIED)
        else:
            found = search.places(span)
            yield Checked(span, Verdict.DRIFTED if found else Verdict.MISSING, found)


class _Search:
    """Finds words in a text by length and digest alone, a window of that length at every place.

    The digests of one length are computed once, and only for a text that changed.
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        self._windows: dict[int, dict[str, list[int]]] = {}

    def stands(self, span: Claimed) -> bool:
        words = self._text.characters[span.start : span.end]
        return 0 <= span.start < span.end <= self._text.length and span_digest(words) == span.digest

    def places(self, span: Claimed) -> tuple[int, ...]:
        length = span.end - span.start
        if length < 1:
            return ()
        if length not in self._windows:
            self._windows[length] = self._digests(length)
        return tuple(self._windows[length].get(span.digest, ()))

    def _digests(self, length: int) -> dict[str, list[int]]:
        characters, found = self._text.characters, dict[str, list[int]]()
        for start in range(self._text.length - length + 1):
            window = characters[start : start + length].encode()
            found.setdefault(sha256(window).hexdigest()[:SPAN_DIGITS], []).append(start)
        return found


def _select(store: ox.Store, pattern: str, names: str) -> Iterator[dict[str, str]]:
    solutions = store.query(
        f"SELECT DISTINCT {names} WHERE {{ {pattern} }}",
        prefixes=dict(PREFIXES),
        use_default_graph_as_union=True,
    )
    assert isinstance(solutions, ox.QuerySolutions)
    for row in solutions:
        yield {name[1:]: row[name[1:]].value for name in names.split()}
