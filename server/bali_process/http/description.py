"""What the endpoint says of itself and of its data, counted in the release that it serves."""

from __future__ import annotations

from flask import render_template, request
from pyoxigraph import Literal, NamedNode, RdfFormat, parse, serialize
from werkzeug.wrappers import Response

from bali_process.formats import BY_NAME, FORMATS, GRAPHS, HTML, Format
from bali_process.http import editor
from bali_process.http.answers import answer, wanted
from bali_process.http.ask import examples
from bali_process.http.routes import THING
from bali_process.http.site import Site
from bali_process.jsonld import compacted
from bali_process.namespaces import INFERRED_GRAPH, ONTOLOGY, ORIGIN, PREFIXES, SHAPES
from bali_process.query.results import pairs, plain, select

#: The IRI of the dataset; like every IRI of ours, its path is its path on the server.
DATASET = f"{ORIGIN}/dataset"
_DOWNLOADS = (*GRAPHS, BY_NAME["nquads"])
# SHACL Advanced Features, section 5, knows executables of these forms.
_EXECUTABLES = ("SELECT", "ASK", "CONSTRUCT")


def respond(site: Site) -> Response:
    """The service description by negotiation (its section 2); for a browser, the query form."""
    chosen = wanted("", THING)
    if chosen is HTML:
        return editor.page(site)
    return answer(lambda: _serialised(describe(site, request.url_root.rstrip("/")), chosen), chosen)


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
        counts=_counts(site),
        examples=[(site.catalogue.queries[name], words) for name, words in examples(site).items()],
        executables=_EXECUTABLES,
        literal=_literal,
    )


def _counts(site: Site) -> dict[str, object]:
    """How much there is in the union of all graphs, and in which parts; names are written as in Turtle."""
    graphs = _tally(site, "?x", "GRAPH ?x { ?s ?p ?o }")
    both = "SELECT (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?oo) { ?s ?p ?o }"
    ((subjects, objects),) = pairs(site.engine, both)
    return {
        # No triple stands in two graphs, so those of the graphs add up.
        "triples": sum(number for _, number in graphs),
        "subjects": subjects,
        "objects": objects,
        "graphs": graphs,
        "classes": _tally(site, "?s", "?s a ?x FILTER(ISIRI(?x))"),
        "properties": _tally(site, "?s", "?s ?x ?o"),
    }


def _tally(site: Site, counted: str, pattern: str) -> tuple[tuple[str, int], ...]:
    table = select(site.engine, f"SELECT ?x (COUNT({counted}) AS ?n) {{ {pattern} }} GROUP BY ?x")
    return tuple(sorted((str(row[0]), int(plain(row[1]))) for row in table.rows))


def _literal(text: str, language: str | None = None) -> str:
    return str(Literal(text, language=language))
