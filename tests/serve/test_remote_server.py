"""``bali serve --engine`` before a server of its own, which then goes away."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.engine import servers

from bali_process.namespaces import GRAPH

LABELS = "SELECT ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"


def test_it_loads_what_it_serves_and_says_so_when_the_server_behind_is_gone(
    serve: Callable[..., Any], bali: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "database").mkdir()
    with servers.oxigraph(tmp_path / "database") as address:
        refused = bali("serve", "--port", "0", "--engine", f"{address}/query")
        assert refused.status == 2
        server = serve("--engine", f"{address}/query", "--graph-store", f"{address}/store")
        assert bali("push", f"{address}/query", "--dry-run").status == 0
        status, rows = server.select(LABELS)
        assert "Petrel" in {row["l"]["value"] for row in rows}
        assert server.get("ready")[0] == 200
        status, graph = server.get(f"graph-store?graph={quote(GRAPH + 'vessels')}")
        assert (status, b"Petrel" in graph) == (200, True)
    status, told = server.get("sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
    assert (status, told.decode().strip()) == (
        502,
        f"The SPARQL server at {address}/query failed: nobody listens there.",
    )
    assert server.get("ready")[0] == 503
    assert json.loads(server.get("health")[1])["status"] == "ok"
