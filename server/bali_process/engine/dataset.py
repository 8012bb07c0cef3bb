"""Which dataset a query is evaluated against (SPARQL 1.1 Protocol, section 2.1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from bali_process.engine.interface import Request
from bali_process.query.tokens import tokenise


class DatasetOptions(TypedDict, total=False):
    """The dataset arguments of ``pyoxigraph.Store.query``."""

    use_default_graph_as_union: bool
    default_graph: list[NamedNode | BlankNode | DefaultGraph]
    named_graphs: list[NamedNode | BlankNode]


def names_dataset(text: str) -> bool:
    """Tell whether ``text`` has a FROM or FROM NAMED clause of its own (SPARQL 1.1 Query, section 13.2)."""
    if "FROM" not in text.upper():
        return False
    return any(token.is_word("FROM") for token in tokenise(text))


def dataset_options(request: Request) -> DatasetOptions:
    """Give the arguments that make the engine query the dataset ``request`` means.

    A dataset in the protocol replaces the query's own whole, so the half that is absent is empty.
    Without any dataset the union of all graphs is the default graph. Raises ValueError for a name
    that is not an absolute IRI.
    """
    if request.default_graphs is not None or request.named_graphs is not None:
        default, named = _nodes(request.default_graphs), _nodes(request.named_graphs)
        return {"default_graph": [*default], "named_graphs": [*named]}
    # The union flag would make the engine ignore FROM, so it is set only when there is none.
    return {} if names_dataset(request.text) else {"use_default_graph_as_union": True}


def _nodes(names: Sequence[str] | None) -> list[NamedNode]:
    return [NamedNode(name) for name in names or ()]
