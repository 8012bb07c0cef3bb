"""What the endpoint says of itself: SPARQL 1.1 Service Description and VoID, as triples."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize
from werkzeug.wrappers import Request, Response

from bali_process.formats import FORMATS, GRAPHS, HTML
from bali_process.http.headers import not_modified, validate
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site, unchanged
from bali_process.namespaces import INFERRED_GRAPH, ONTOLOGY, PREFIXES, SHAPES, graph_iri
from bali_process.negotiate import negotiate, offered
from bali_process.query.results import plain, select

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_ENTAILMENT = "http://www.w3.org/ns/entailment/"
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_NAMES = {**PREFIXES, "sd": _SD, "void": _VOID, "formats": "http://www.w3.org/ns/formats/"}


def respond(http: Request, site: Site) -> Response:
    """The service description by negotiation (its section 2); for a browser, the query form."""
    from bali_process.http import pages

    chosen = negotiate(http.headers.get("Accept"), (*GRAPHS, HTML))
    if chosen is None:
        raise Refusal(406, f"No format fits. There are {offered((*GRAPHS, HTML))}.")
    etag = site.etag("description", chosen.name, http.url_root)
    if unchanged(http, etag):
        return not_modified(etag)
    if chosen is HTML:
        return validate(pages.editor(), etag)
    rdf = RdfFormat.from_media_type(chosen.media_type)
    body = serialize(describe(site, http.url_root.rstrip("/")), format=rdf, prefixes=_NAMES)
    return validate(Response(body, content_type=chosen.content_type), etag)


def describe(site: Site, root: str) -> Iterator[Triple]:
    """The description of the service at ``root``/sparql and of its dataset."""
    service, dataset = NamedNode(f"{root}/sparql"), NamedNode(graph_iri("").rstrip("/"))
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    for language in ("SPARQL10Query", "SPARQL11Query"):
        yield Triple(service, _sd("supportedLanguage"), _sd(language))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for fmt in FORMATS:
        if fmt.uri:
            yield Triple(service, _sd("resultFormat"), NamedNode(fmt.uri))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield from _dataset(site, root, dataset)


def _dataset(site: Site, root: str, dataset: NamedNode) -> Iterator[Triple]:
    default = BlankNode("default-graph")
    for kind in (_sd("Dataset"), _void("Dataset")):
        yield Triple(dataset, _TYPE, kind)
    yield Triple(
        dataset,
        NamedNode(PREFIXES["dcterms"] + "title"),
        Literal("Bali Process knowledge graph", language="en"),
    )
    yield Triple(dataset, NamedNode(PREFIXES["dcterms"] + "license"), NamedNode(_LICENCE))
    yield Triple(dataset, _void("sparqlEndpoint"), NamedNode(f"{root}/sparql"))
    yield Triple(dataset, _void("dataDump"), NamedNode(f"{root}/export.ttl"))
    yield Triple(dataset, _void("dataDump"), NamedNode(f"{root}/export.nq"))
    for vocabulary in (ONTOLOGY, SHAPES, PREFIXES["skos"].rstrip("#")):
        yield Triple(dataset, _void("vocabulary"), NamedNode(vocabulary))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, _TYPE, _sd("Graph"))
    counts = select(
        site.engine, "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    )
    total = sum(int(plain(row[1])) for row in counts.rows)
    yield Triple(dataset, _void("triples"), _number(total))
    yield Triple(default, _void("triples"), _number(total))
    for row in counts.rows:
        yield from _named_graph(dataset, plain(row[0]), int(plain(row[1])))
    yield from _partitions(site, dataset)


def _named_graph(dataset: NamedNode, name: str, triples: int) -> Iterator[Triple]:
    entry, graph = (
        BlankNode(f"entry-{name.rpartition('/')[2]}"),
        BlankNode(f"graph-{name.rpartition('/')[2]}"),
    )
    yield Triple(dataset, _sd("namedGraph"), entry)
    yield Triple(entry, _TYPE, _sd("NamedGraph"))
    yield Triple(entry, _sd("name"), NamedNode(name))
    yield Triple(entry, _sd("graph"), graph)
    yield Triple(graph, _TYPE, _sd("Graph"))
    yield Triple(graph, _void("triples"), _number(triples))
    if name == INFERRED_GRAPH:
        # What this graph holds follows from the others under the RDF-based semantics of OWL, by the RL rules.
        yield Triple(entry, _sd("entailmentRegime"), NamedNode(_ENTAILMENT + "OWL-RDF-Based"))
        yield Triple(
            entry, _sd("supportedEntailmentProfile"), NamedNode("http://www.w3.org/ns/owl-profile/RL")
        )


def _partitions(site: Site, dataset: NamedNode) -> Iterator[Triple]:
    """How many things of each class and how many triples of each property there are (VoID, section 4.4)."""
    classes = select(
        site.engine, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c FILTER(ISIRI(?c)) } GROUP BY ?c"
    )
    for position, row in enumerate(sorted(classes.rows, key=lambda row: plain(row[0]))):
        part = BlankNode(f"class-{position}")
        yield Triple(dataset, _void("classPartition"), part)
        yield Triple(part, _void("class"), NamedNode(plain(row[0])))
        yield Triple(part, _void("entities"), _number(int(plain(row[1]))))
    properties = select(site.engine, "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p")
    for position, row in enumerate(sorted(properties.rows, key=lambda row: plain(row[0]))):
        part = BlankNode(f"property-{position}")
        yield Triple(dataset, _void("propertyPartition"), part)
        yield Triple(part, _void("property"), NamedNode(plain(row[0])))
        yield Triple(part, _void("triples"), _number(int(plain(row[1]))))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(_VOID + name)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(PREFIXES["xsd"] + "integer"))
