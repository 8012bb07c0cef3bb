"""Every name space and prefix that the project uses: one table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

#: Everything of ours starts here; the path below it is the path on a server.
ORIGIN: Final = "https://w3id.org/rcp"
ONTOLOGY: Final = f"{ORIGIN}/ontology"
RCP: Final = f"{ONTOLOGY}#"
VOCAB: Final = f"{ORIGIN}/vocab/"
SHAPES: Final = f"{ORIGIN}/shapes"
RCS: Final = f"{SHAPES}#"
#: The data of the Bali Process: ``BASE`` + type + ``/`` + slug.
BASE: Final = f"{ORIGIN}/bali/"

#: Named graphs: ``GRAPH`` + the stem of an instances file, or one of the four below.
GRAPH: Final = f"{BASE}graph/"
INFERRED_GRAPH: Final = f"{GRAPH}inferred"
ONTOLOGY_GRAPH: Final = f"{GRAPH}ontology"
SHAPES_GRAPH: Final = f"{GRAPH}shapes"
ALIGN_GRAPH: Final = f"{GRAPH}align"

#: One SKOS scheme, one prefix: https://w3id.org/rcp/vocab/<scheme>/<slug>.
# fmt: off
SCHEMES: Final = (
    "basis", "force", "frequency", "kind", "level", "modality", "portfolio", "qualifier", "role", "stage",
    "standing", "topic", "unit",
)

#: One type of data, one prefix: https://w3id.org/rcp/bali/<type>/<slug>.
TYPES: Final = (
    "accession", "act", "agency", "attendance", "body", "claim", "collective", "conflict", "count",
    "difference", "document", "event", "gap", "graph", "holding", "hosting", "instrument", "invitation",
    "mandate", "meeting", "membership", "objective", "office", "omission", "organisation", "person",
    "place", "planned", "process", "span", "state", "territory", "text", "work-area", "workshop",
)
# fmt: on

_FOREIGN: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Prefix -> IRI: ours first, then foreign ones, each in alphabetical order.
PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {"rcp": RCP, "rcs": RCS}
    | {scheme: f"{VOCAB}{scheme}/" for scheme in SCHEMES}
    | {kind: f"{BASE}{kind}/" for kind in TYPES}
    | _FOREIGN
)

RDF_TYPE: Final = f"{PREFIXES['rdf']}type"

_BY_LENGTH: Final = tuple(sorted(PREFIXES.items(), key=lambda item: -len(item[1])))


def expand(name: str) -> str:
    """Write a prefixed name out in full; any other text is returned as it is.

    >>> expand("rcp:Meeting")
    'https://w3id.org/rcp/ontology#Meeting'
    """
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES and not local.startswith("//") else name


@lru_cache(20_000)
def compact(iri: str) -> str:
    """Shorten an IRI to a prefixed name; one that no prefix fits keeps its angle brackets.

    >>> compact("https://w3id.org/rcp/bali/meeting/som-5")
    'meeting:som-5'
    """
    for prefix, namespace in _BY_LENGTH:
        local = iri.removeprefix(namespace)
        if len(local) < len(iri) and local and not set(local) & set("/#?<> "):
            return f"{prefix}:{local}"
    return f"<{iri}>"


def graph_iri(name: str) -> str:
    """Name a graph: the stem of an instances file, or ``inferred``, ``ontology``, ``shapes``, ``align``."""
    return GRAPH + name
