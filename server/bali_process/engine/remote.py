"""Any SPARQL 1.1 server as the engine, for graphs that outgrow one machine."""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlencode, urlsplit

from bali_process.engine.dataset import names_dataset
from bali_process.engine.evaluation import result_reached
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

#: The environment variable that holds the value of the Authorization header, such as "Bearer …".
AUTHORIZATION = "BALI_ENGINE_AUTHORIZATION"
Connection = http.client.HTTPConnection
Response = http.client.HTTPResponse
_CHUNK = 65536
_TOLD = 300
# What a whole answer ends with; a server that runs into a limit of its own may break off and still say 200.
_ENDINGS: Mapping[str, bytes] = {
    "application/sparql-results+xml": b"</sparql>",
    "application/rdf+xml": b"</rdf:RDF>",
}
_JSON = ("application/sparql-results+json", "application/ld+json")


class RemoteEngine:
    """Sends each query to another server and answers with what that says, once it has come whole.

    Deadline and size hold here too; memory is the other server's affair. A query that names no dataset
    is asked of ``graphs``, so that it means the union of the release's graphs whatever that server holds
    beside them and takes for its default graph.
    """

    def __init__(self, url: str, limits: Limits, graphs: Iterable[str] = ()) -> None:
        """Ask the SPARQL endpoint ``url`` (http or https)."""
        self._url = url
        self._limits = limits
        self._graphs = tuple(graphs)
        parts = urlsplit(url)
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname or "", parts.port
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._authorization = os.environ.get(AUTHORIZATION, "")

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` whole, or raise an EngineError."""
        connection = self._connection()
        late = threading.Event()
        try:
            connection.connect()
            with _hanging_up(connection.sock, self._limits.deadline, late):
                headers = self._headers(request.media_type)
                connection.request("POST", self._target, self._form(request), headers)
                with closing(connection.getresponse()) as response:
                    body = self._read(response)
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise self._too_late() from None
            reason = str(error) or type(error).__name__
            raise BackendError(f"The SPARQL server at {self._url} failed: {reason}.") from error
        finally:
            connection.close()
        if late.is_set():
            raise self._too_late()
        if response.status != http.client.OK:
            raise self._refused(response, body)
        self._trust(request.media_type, response.headers.get_content_type(), body)
        return Answer(body, request.media_type)

    def close(self) -> None:
        """Do nothing: no connection outlives its query."""

    def _connection(self) -> Connection:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        return kind(self._host, self._port, timeout=self._limits.deadline)

    def _headers(self, media_type: str) -> dict[str, str]:
        headers = {"Accept": media_type, "Content-Type": "application/x-www-form-urlencoded"}
        return headers | ({"Authorization": self._authorization} if self._authorization else {})

    def _form(self, request: Request) -> bytes:
        default, named = request.default_graphs, request.named_graphs
        if default is None and named is None and not names_dataset(request.text):
            default = named = self._graphs
        fields = [("query", request.text)]
        fields += [("default-graph-uri", graph) for graph in default or ()]
        fields += [("named-graph-uri", graph) for graph in named or ()]
        try:
            return urlencode(fields).encode()
        except UnicodeEncodeError:
            raise EvaluationError("The query holds a lone surrogate, which is no character.") from None

    def _read(self, response: Response) -> bytes:
        body = bytearray()
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > self._limits.result * MIB:
                raise result_reached(self._limits)
        expected = response.headers.get("Content-Length", "")
        if expected.isdigit() and len(body) != int(expected):
            raise http.client.IncompleteRead(b"", int(expected) - len(body))
        return bytes(body)

    def _too_late(self) -> BackendTimeout:
        return BackendTimeout(
            f"The SPARQL server at {self._url} did not answer within {self._limits.deadline:g} s; "
            "add a LIMIT, or name the graph or the types you mean."
        )

    def _refused(self, response: Response, body: bytes) -> EngineError:
        said = " ".join(body[:_TOLD].decode("utf-8", "replace").split()) or response.reason
        told = f"The SPARQL server at {self._url} answered {response.status}: {said}"
        if response.status == http.client.BAD_REQUEST:
            return QuerySyntaxError(told)
        if response.status in (http.client.REQUEST_TIMEOUT, http.client.GATEWAY_TIMEOUT):
            return BackendTimeout(told)
        if response.status in (http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE):
            after = response.headers.get("Retry-After", "")
            return Saturated(told, int(after) if after.isdigit() else 1)
        return BackendError(told)

    def _trust(self, asked: str, given: str, body: bytes) -> None:
        """Raise BackendError when the answer is of another type than asked for, or broken off."""
        if given != asked:
            raise BackendError(f"The SPARQL server at {self._url} answered with {given}, not with {asked}.")
        ending = _ENDINGS.get(asked)
        if (ending and not body.rstrip().endswith(ending)) or (asked in _JSON and not _is_json(body)):
            raise BackendError(f"The SPARQL server at {self._url} broke its answer off; it is not passed on.")


@contextmanager
def _hanging_up(connection: socket.socket, seconds: float, late: threading.Event) -> Iterator[None]:
    """Break ``connection`` off after ``seconds`` and set ``late``, whatever is being waited for by then.

    A timeout of the socket would start again with every byte that trickles in.
    """

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
