"""Names with several dots, which the grammar allows and the engine does not read, are read all the same."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bali_process.engine.dialect import for_oxigraph
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Request

HEAD = "PREFIX x: <http://x/> "


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?o WHERE { x:a-1.b-2.c ?p ?o }",
        "SELECT ?o WHERE { ?s ?p ?o . FILTER (?s = x:a-1.b-2.c) }",
        "SELECT ?o WHERE { ?o ^?p x:a-1.b-2.c . }".replace("^?p", "^x:p"),
        "SELECT ?o WHERE { x:a-1.b-2.c x:p ?o.}",
        r"SELECT ?o WHERE { x:a-1\.b-2.c x:p ?o }",
        "SELECT ?o { VALUES ?s { x:a-1.b-2.c } ?s x:p ?o }",
    ],
)
def test_a_name_with_two_dots_is_found(query: str) -> None:
    store = ox.Store()
    store.update("INSERT DATA { <http://x/a-1.b-2.c> <http://x/p> <http://x/found> }")
    answer = InProcessEngine(store).evaluate(Request(HEAD + query, "text/csv"))
    assert answer.body == b"o\r\nhttp://x/found\r\n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?s ?p ?o }",
        "SELECT * WHERE { x:a.b ?p 1.5 . ?s ?p x:c. }",
        'SELECT * WHERE { ?s ?p "x:a.b.c" } # x:a.b.c',
        "SELECT * WHERE { <http://x:1/a.b.c> ?p ?o }",
    ],
)
def test_nothing_else_is_touched(query: str) -> None:
    assert for_oxigraph(query) == query
