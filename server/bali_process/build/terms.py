"""Terms between Oxigraph and rdflib, character by character: no literal is normalised or retyped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(term: Any) -> Node:
    """Turn an Oxigraph term into rdflib's."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    # A plain literal and an xsd:string are one term (RDF 1.1 Concepts, 3.3); rdflib tells them apart.
    return Literal(term.value, datatype=None if datatype == _STRING else URIRef(datatype), normalize=False)


def from_rdflib_term(node: Any) -> Any:
    """Turn an rdflib term into Oxigraph's."""
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    return ox.Literal(
        str(node),
        datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None,
        language=node.language,
    )


def from_rdflib(triple: tuple[Node, Node, Node]) -> ox.Triple:
    """Turn an rdflib triple into Oxigraph's."""
    return ox.Triple(*(from_rdflib_term(node) for node in triple))


def to_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Put triples into an rdflib graph; blank nodes keep their names."""
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return graph
