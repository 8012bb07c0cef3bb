"""Any SPARQL 1.1 server as the engine, for graphs that outgrow one machine."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterable
from typing import IO, cast
from urllib.parse import urlencode

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from bali_process.engine.credentials import Credentials, for_queries
from bali_process.engine.dataset import names_dataset
from bali_process.engine.dialect import for_oxigraph
from bali_process.engine.evaluation import BoundedBody, Result, dressed, result_reached, serialised
from bali_process.engine.exchange import Peer, Reply, TooLarge
from bali_process.engine.interface import (
    Answer,
    BackendError,
    BackendTimeout,
    EngineError,
    EvaluationError,
    QuerySyntaxError,
    Request,
    Saturated,
)
from bali_process.engine.limits import MIB, Limits

# The formats that are asked for, best first: every server writes one of each kind, and they parse fastest.
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
_GRAPHS = ("application/n-triples", "text/turtle", "application/rdf+xml")
# By these headers Virtuoso says that it left rows out, with a status of 200.
_CUT = ("X-SPARQL-MaxRows", "X-SQL-State")
# Virtuoso gives blank nodes labels that are none.
_LABEL = re.compile(rb'("type": *"bnode", *"value": *")nodeID://')
# Virtuoso 7.2 answers ASK with a table: one row, or none.
_ASKED = "__ASK_RETVAL"
_TRUTH = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}


class RemoteEngine:
    """Asks each query of another server, and writes what it answers anew once that has come whole.

    So an answer is well-formed, and looks as the embedded engine's, in every format, whichever that server
    knows. Deadline and size hold here too; memory is the other server's affair. A query that names no dataset
    is asked of ``graphs``, so that it means the union of the release's graphs whatever that server holds
    beside them and takes for its default graph.
    """

    def __init__(
        self, url: str, limits: Limits, graphs: Iterable[str] = (), credentials: Credentials | None = None
    ) -> None:
        """Ask the SPARQL endpoint ``url`` (http or https)."""
        self.url = url
        self._limits = limits
        self._graphs = tuple(graphs)
        self._peer = Peer(url, limits.deadline, credentials or for_queries())

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` whole, or raise an EngineError."""
        is_graph = RdfFormat.from_media_type(request.media_type) is not None
        accepted = _GRAPHS if is_graph else _RESULTS
        headers = {
            "Accept": f"{accepted[0]}, " + ", ".join(f"{other};q=0.5" for other in accepted[1:]),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            reply = self._peer.send("POST", headers, self._form(request), most=self._limits.result * MIB)
        except TooLarge:
            raise result_reached(self._limits) from None
        if reply.status != http.client.OK:
            raise self._refused(reply)
        return self._written(request, reply, accepted)

    def close(self) -> None:
        """Do nothing: no connection outlives its query."""

    def _form(self, request: Request) -> bytes:
        default, named = request.default_graphs, request.named_graphs
        if default is None and named is None and not names_dataset(request.text):
            default = named = self._graphs
        fields = [("query", for_oxigraph(request.text))]
        fields += [("default-graph-uri", graph) for graph in default or ()]
        fields += [("named-graph-uri", graph) for graph in named or ()]
        try:
            return urlencode(fields).encode()
        except UnicodeEncodeError:
            raise EvaluationError("The query holds a lone surrogate, which is no character.") from None

    def _refused(self, reply: Reply) -> EngineError:
        told = f"The SPARQL server at {self.url} answered {reply.said}."
        if reply.status == http.client.BAD_REQUEST:
            return QuerySyntaxError(told)
        if reply.status in (http.client.REQUEST_TIMEOUT, http.client.GATEWAY_TIMEOUT):
            return BackendTimeout(told)
        if reply.status in (http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE):
            after = reply.headers.get("Retry-After", "")
            return Saturated(told, int(after) if after.isdigit() else 1)
        return BackendError(told)

    def _written(self, request: Request, reply: Reply, accepted: tuple[str, ...]) -> Answer:
        """The answer in the format asked for; BackendError when it is of another kind, or broken off."""
        given = reply.media_type
        if given not in accepted:
            raise BackendError(
                f"The SPARQL server at {self.url} answered with {given}, not with {accepted[0]}."
            )
        if any(name in reply.headers for name in _CUT):
            raise BackendError(f"The SPARQL server at {self.url} cut its answer short; raise its own limits.")
        sink = BoundedBody(self._limits)
        try:
            serialised(_parsed(reply.body, given), request.media_type, cast("IO[bytes]", sink))
        except (SyntaxError, ValueError) as error:
            told = f"The SPARQL server at {self.url} sent a broken answer, which is not passed on ({error})."
            raise BackendError(told) from None
        return Answer(dressed(sink.body(), request.media_type), request.media_type)


def _parsed(body: bytes, media_type: str) -> Result:
    graph = RdfFormat.from_media_type(media_type)
    if graph is not None:
        return parse(body, format=graph)
    table = cast("QueryResultsFormat", QueryResultsFormat.from_media_type(media_type))
    result = parse_query_results(_LABEL.sub(rb"\1", body), format=table)
    if isinstance(result, QuerySolutions) and [name.value for name in result.variables] == [_ASKED]:
        return parse_query_results(_TRUTH[next(result, None) is not None], format=QueryResultsFormat.JSON)
    return result
