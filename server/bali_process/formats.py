"""Every format an answer can have, in one table.

The command line, content negotiation, the pages and the service description all read ``FORMATS``.
The engine serialises by media type alone, so nothing here imports a serialiser.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a format can carry."""

    RESULTS = "results"  # the rows of a SELECT or the truth value of an ASK
    GRAPH = "graph"  # triples
    DATASET = "dataset"  # triples and the graphs they stand in
    HTML = "html"  # a page for people
    OTHER = "other"  # whatever an address of its own has


@dataclass(frozen=True)
class Format:
    """One format: its name on the command line, its media type, what it can carry.

    ``aliases`` are media types that clients send for it; an answer always bears ``media_type``.
    ``boolean`` is false where the format has no standard form for the answer of an ASK.
    ``uri`` is the format's IRI at W3C, which a service description names.
    """

    name: str
    label: str
    media_type: str
    suffix: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    boolean: bool = True
    uri: str = ""

    @property
    def content_type(self) -> str:
        """The Content-Type header of an answer; text types name their character set."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


_W3C = "http://www.w3.org/ns/formats/"
_XML = ("application/xml", "text/xml")
_JSON = "application/json"

# fmt: off
FORMATS: tuple[Format, ...] = (
    Format("json", "SPARQL results as JSON", "application/sparql-results+json", "json", Kind.RESULTS,
           (_JSON,), uri=_W3C + "SPARQL_Results_JSON"),
    Format("xml", "SPARQL results as XML", "application/sparql-results+xml", "xml", Kind.RESULTS,
           _XML, uri=_W3C + "SPARQL_Results_XML"),
    Format("csv", "Comma-separated values", "text/csv", "csv", Kind.RESULTS,
           boolean=False, uri=_W3C + "SPARQL_Results_CSV"),
    Format("tsv", "Tab-separated values", "text/tab-separated-values", "tsv", Kind.RESULTS,
           boolean=False, uri=_W3C + "SPARQL_Results_TSV"),
    Format("turtle", "Turtle", "text/turtle", "ttl", Kind.GRAPH,
           ("application/x-turtle", "application/turtle"), uri=_W3C + "Turtle"),
    Format("ntriples", "N-Triples", "application/n-triples", "nt", Kind.GRAPH,
           ("text/plain", "text/ntriples"), uri=_W3C + "N-Triples"),
    Format("jsonld", "JSON-LD", "application/ld+json", "jsonld", Kind.GRAPH, (_JSON,), uri=_W3C + "JSON-LD"),
    Format("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", Kind.GRAPH, _XML, uri=_W3C + "RDF_XML"),
    Format("trig", "TriG", "application/trig", "trig", Kind.DATASET,
           ("application/x-trig",), uri=_W3C + "TriG"),
    Format("nquads", "N-Quads", "application/n-quads", "nq", Kind.DATASET,
           ("text/x-nquads", "text/nquads"), uri=_W3C + "N-Quads"),
    Format("html", "Web page", "text/html", "html", Kind.HTML, ("application/xhtml+xml",)),
)
# fmt: on

BY_NAME: dict[str, Format] = {format.name: format for format in FORMATS}
HTML = BY_NAME["html"]
RESULTS: tuple[Format, ...] = tuple(f for f in FORMATS if f.kind is Kind.RESULTS)
BOOLEANS: tuple[Format, ...] = tuple(f for f in RESULTS if f.boolean)
GRAPHS: tuple[Format, ...] = tuple(f for f in FORMATS if f.kind is Kind.GRAPH)
DATASETS: tuple[Format, ...] = tuple(f for f in FORMATS if f.kind is Kind.DATASET)
#: What the search and the explanations are beside pages; no results of SPARQL.
JSON = Format("plain-json", "JSON", _JSON, "json", Kind.OTHER)
