"""What the endpoint says of itself and of its data, counted in the release that it serves."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from pyoxigraph import Literal, NamedNode, RdfFormat, parse, serialize
from werkzeug.wrappers import Request, Response

from bali_process.formats import BY_NAME, FORMATS, GRAPHS, HTML, Format
from bali_process.http import editor
from bali_process.http.examples import examples
from bali_process.http.headers import spare, validate
from bali_process.http.refusal import agree
from bali_process.http.site import Site
from bali_process.jsonld import compacted
from bali_process.namespaces import INFERRED_GRAPH, ONTOLOGY, ORIGIN, PREFIXES, SHAPES
from bali_process.query.results import plain, select

#: The IRI of the dataset; like every IRI of ours, its path is its path on the server.
DATASET = f"{ORIGIN}/dataset"
_DOWNLOADS = (*GRAPHS, BY_NAME["nquads"])
# SHACL Advanced Features, section 5, knows executables of these forms.
_EXECUTABLES = ("SELECT", "ASK", "CONSTRUCT")


@dataclass(frozen=True)
class Counts:
    """How much there is in the union of all graphs, and in which parts; names are written as in Turtle."""

    triples: int
    subjects: int
    objects: int
    graphs: tuple[tuple[str, int], ...]
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]


def respond(http: Request, site: Site) -> Response:
    """The service description by negotiation (its section 2); for a browser, the query form."""
    chosen = agree(http.headers.get("Accept"), (*GRAPHS, HTML))
    if chosen is HTML:
        return editor.page(site)
    etag = site.etag("description", chosen.name, http.url_root)
    spare(http, etag)
    body = _serialised(describe(site, http.url_root.rstrip("/")), chosen)
    return validate(Response(body, content_type=chosen.content_type), etag)


def _serialised(turtle: str, chosen: Format) -> bytes:
    rdf = RdfFormat.from_media_type(chosen.media_type)
    triples = (quad.triple for quad in parse(turtle, RdfFormat.TURTLE))
    body = serialize(triples, format=rdf, prefixes=dict(PREFIXES)) or b""
    return compacted(body, PREFIXES) if chosen is BY_NAME["jsonld"] else body


def describe(site: Site, root: str) -> str:
    """The description, in Turtle, of the service at ``root``/sparql and of its dataset."""
    return render_template(
        "description.ttl",
        root=root,
        dataset=DATASET,
        space=f"{ORIGIN}/",
        digest=site.release.digest,
        prefixes=PREFIXES,
        vocabularies=(ONTOLOGY, SHAPES, PREFIXES["skos"]),
        federated=bool(site.settings.services),
        formats=[format for format in FORMATS if format.uri],
        downloads=_DOWNLOADS,
        inferred=str(NamedNode(INFERRED_GRAPH)),
        counts=count(site),
        examples=examples(site),
        executables=_EXECUTABLES,
        literal=_literal,
    )


def count(site: Site) -> Counts:
    """Count what the release holds; no triple stands in two graphs, so those of the graphs add up."""
    graphs = _tally(site, "?x", "GRAPH ?x { ?s ?p ?o }")
    both = select(
        site.engine, "SELECT (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?oo) { ?s ?p ?o }"
    ).rows[0]
    return Counts(
        triples=sum(number for _, number in graphs),
        subjects=int(plain(both[0])),
        objects=int(plain(both[1])),
        graphs=graphs,
        classes=_tally(site, "?s", "?s a ?x FILTER(ISIRI(?x))"),
        properties=_tally(site, "?s", "?s ?x ?o"),
    )


def _tally(site: Site, counted: str, pattern: str) -> tuple[tuple[str, int], ...]:
    table = select(site.engine, f"SELECT ?x (COUNT({counted}) AS ?n) {{ {pattern} }} GROUP BY ?x")
    return tuple(sorted((str(row[0]), int(plain(row[1]))) for row in table.rows))


def _literal(text: str, language: str | None = None) -> str:
    return str(Literal(text, language=language))
