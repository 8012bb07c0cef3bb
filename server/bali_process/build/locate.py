"""From triples back to the files and lines where people wrote them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from bali_process.build.place import Place
from bali_process.build.rules import Term
from bali_process.build.source import Source
from bali_process.namespaces import RCP, compact, expand

_LABELS = tuple(ox.NamedNode(expand(name)) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title"))
_DOCUMENTED = tuple(ox.NamedNode(RCP + name) for name in ("attestedBy", "textOf"))
_IRI = re.compile(r"<?(https?://[^\s<>\"'“”,;)}\]]*[^\s<>\"'“”,;.:)}\]])>?")


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file; the least is the one to show first."""

    file: str
    place: Place


class Locator:
    """Finds the best place for a triple or a part of one, and the words that people use for things."""

    def __init__(self, sources: Iterable[Source], inferred: Iterable[ox.Triple] = ()) -> None:
        self._triples: dict[ox.Triple, list[Location]] = {}
        self._written: dict[object, list[tuple[ox.Triple, Location]]] = defaultdict(list)
        self._pairs: dict[tuple[object, object], Location] = {}
        self._subjects: dict[object, Location] = {}
        self._objects: dict[object, Location] = {}
        self._labels: dict[object, str] = {}
        self._documents: dict[object, str] = {}
        for source in sources:
            self._index(source)
        for triple in inferred:
            if triple.predicate in _DOCUMENTED and isinstance(triple.object, ox.NamedNode):
                self._documents.setdefault(triple.subject, compact(triple.object.value))

    def _index(self, source: Source) -> None:
        for subject, place in source.subjects.items():
            self._subjects.setdefault(subject, Location(source.file, place))
        for triple, place in source.triples.items():
            location = Location(source.file, place)
            self._triples.setdefault(triple, []).append(location)
            self._written[triple.subject].append((triple, location))
            self._pairs.setdefault((triple.subject, triple.predicate), location)
            self._subjects.setdefault(triple.subject, location)
            self._objects.setdefault(triple.object, location)
            if triple.predicate in _LABELS and isinstance(triple.object, ox.Literal):
                self._labels.setdefault(triple.subject, triple.object.value)

    def places(self, triple: ox.Triple) -> list[Location]:
        """Find every place where ``triple`` is written."""
        return self._triples.get(triple, [])

    def best(self, focus: object, path: object = None, value: object = None) -> Location | None:
        """Find where to look: the triple, else the property, else the subject, else a mention of it."""
        if (
            isinstance(focus, ox.NamedNode | ox.BlankNode)
            and isinstance(path, ox.NamedNode)
            and isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
            and (exact := self.places(ox.Triple(focus, path, value)))
        ):
            return exact[0]
        return self._pairs.get((focus, path)) or self._subjects.get(focus) or self._objects.get(focus)

    def mentioned(self, focus: object, value: object, message: str) -> Location | None:
        """Find the first triple of ``focus`` with ``value``, or what ``message`` names; else the best."""
        named = {ox.NamedNode(match[1]) for match in _IRI.finditer(message)} - {focus}
        written = self._written[focus]
        stated = [place for triple, place in written if triple.object == value != focus]
        near = (place for triple, place in written if named & {triple.predicate, triple.object})
        return min(stated or near, default=None) or self.best(focus)

    def label(self, term: object) -> str:
        """Say what people call ``term``; "" when nothing tells."""
        return self._labels.get(term, "")

    def describes(self, term: object) -> bool:
        """Whether some triple is written about ``term``."""
        return term in self._subjects

    def described(self) -> list[str]:
        """List the IRIs that some triple is written about."""
        return [term.value for term in self._subjects if isinstance(term, ox.NamedNode)]

    def document(self, term: object) -> str:
        """Name the source document that ``term`` rests on; "" when none is known."""
        return self._documents.get(term, "")

    def speak(self, text: str) -> str:
        """Replace the IRIs in ``text`` by prefixed names, with the label where there is one."""
        return _IRI.sub(lambda match: self.name(ox.NamedNode(match[1])), text)

    def name(self, term: Term) -> str:
        """Write ``term`` as Turtle would, followed by its label in brackets where that tells more."""
        written = show(term)
        label = "" if written.startswith("rcp:") else self.label(term)
        return f"{written} ({label})" if label else written


def show(term: Term) -> str:
    """Write a term as Turtle would, as briefly as the known prefixes allow."""
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if isinstance(term, ox.Literal) and not term.language and term.datatype.value != expand("xsd:string"):
        return f'"{term.value}"^^{compact(term.datatype.value)}'
    return str(term)
