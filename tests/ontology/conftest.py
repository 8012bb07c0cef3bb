"""The ontology and the graph as triples, both engines over them, and the terms of other vocabularies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS

from bali_process.build.pipeline import authored_files
from bali_process.namespaces import PREFIXES
from bali_process.project import Project

#: The terms of the Web Annotation vocabulary (W3C Recommendation of 2017) that a text and its spans call for.
WEB_ANNOTATION = frozenset(
    [
        *("Annotation", "SpecificResource", "TextPositionSelector", "TextQuoteSelector", "Motivation"),
        *("hasBody", "hasTarget", "hasSource", "hasSelector", "motivatedBy", "start", "end", "exact"),
        *("linking", "describing", "identifying"),
    ]
)
EXPORTS = Path(__file__).parents[2] / "queries" / "export"
#: rdflib's lists of the terms of other vocabularies; what is not listed does not exist.
CLOSED = {str(terms): terms for terms in (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS)}


def known(iri: str) -> bool:
    """Whether a foreign vocabulary has a term of this name."""
    namespace = next((name for name in (*CLOSED, PREFIXES["oa"]) if iri.startswith(name)), "")
    term = iri.removeprefix(namespace)
    return term in (WEB_ANNOTATION if namespace == PREFIXES["oa"] else CLOSED.get(namespace, ()))


@pytest.fixture(scope="session")
def is_known() -> Callable[[str], bool]:
    return known


def read(paths: Iterable[Path]) -> list[ox.Triple]:
    return [
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for path in paths
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    ]


@pytest.fixture(scope="session")
def terms(real: Project) -> rdflib.Graph:
    """The ontology and its vocabularies."""
    graph = rdflib.Graph()
    for path in real.ontology.glob("*.ttl"):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def authored(real: Project) -> Callable[..., list[ox.Triple]]:
    """Read the ontology, and the instances when asked for."""
    files = authored_files(real)

    def of(all_instances: bool = False) -> list[ox.Triple]:
        chosen = [
            path
            for path in files
            if path.parent == real.ontology or (all_instances and path.is_relative_to(real.instances))
        ]
        return read(chosen)

    return of


@pytest.fixture(scope="session")
def rows(real_store: ox.Store) -> Callable[[str], list[dict[str, str]]]:
    """Ask a SELECT query with all prefixes declared; each cell as text, without those that are empty."""
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

    def ask(query: str) -> list[dict[str, str]]:
        found = real_store.query(declared + query, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [
            {name: str(getattr(row[name], "value", "")) for name in names if row[name] is not None}
            for row in found
        ]

    return ask


@pytest.fixture(scope="session")
def export(real_store: ox.Store) -> Callable[[str], rdflib.Graph]:
    """Make an export on Oxigraph, each once."""
    made: dict[str, rdflib.Graph] = {}

    def run(name: str) -> rdflib.Graph:
        if name not in made:
            triples = real_store.query(
                (EXPORTS / f"{name}.rq").read_text("utf-8"), use_default_graph_as_union=True
            )
            assert isinstance(triples, ox.QueryTriples)
            written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
            assert written is not None
            made[name] = rdflib.Graph().parse(data=written, format="nt")
        return made[name]

    return run
