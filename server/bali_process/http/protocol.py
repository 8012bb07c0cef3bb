"""Reading a request by the SPARQL 1.1 Protocol, section 2.1 (query operation), and no further."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from werkzeug.http import parse_options_header
from werkzeug.wsgi import get_content_length, get_input_stream

from bali_process.http.refusal import Refusal
from bali_process.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Where the endpoint is.
PATHS = ("/sparql", "/sparql/")
METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
#: The methods that ask in the URL alone.
PLAIN = ("GET", "HEAD")
#: The headers that choose among the answers to such a method, as ``Vary`` tells.
VARY = ("Accept", "Accept-Encoding")
#: The versions of the query language that the engine reads.
VERSIONS = ("1.0", "1.1", "1.2-basic", "1.2")
_WISHES = tuple("HTTP_" + name.upper().replace("-", "_") for name in VARY)
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FIELDS = 1000
_OURS = ("query", "default-graph-uri", "named-graph-uri")
_READ_ONLY = "This endpoint is read-only: it answers queries and never performs updates; nothing was changed."


class Message(NamedTuple):
    """All of a request that its answer depends on; ``method`` is GET for HEAD, ``wishes`` are as in VARY."""

    method: str
    query_string: str
    wishes: tuple[str | None, ...]
    content_type: str = ""
    content_encoding: str = ""
    body: bytes = b""

    @property
    def accept(self) -> str | None:
        """The formats that the client takes."""
        return self.wishes[0]

    @property
    def accept_encoding(self) -> str:
        """The codings that it takes."""
        return self.wishes[1] or ""


class Operation(NamedTuple):
    """A query operation: its text, its dataset (None where the request names none), and a wished format."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


def receive(environ: WSGIEnvironment, settings: Settings) -> Message:
    """The request as it came; raises Refusal for one that is too long."""
    method, get = environ["REQUEST_METHOD"], environ.get
    wishes = tuple(map(get, _WISHES))
    if method in PLAIN:
        return Message(PLAIN[0], get("QUERY_STRING", ""), wishes)
    return Message(
        method,
        get("QUERY_STRING", ""),
        wishes,
        get("CONTENT_TYPE", ""),
        get("HTTP_CONTENT_ENCODING", ""),
        _body(environ, settings),
    )


def _body(environ: WSGIEnvironment, settings: Settings) -> bytes:
    """The whole body, which is at most as long as the settings allow."""
    most = settings.body * 1024
    too_large = Refusal(413, f"The body is larger than {settings.body} KiB; ask a smaller question.")
    if (get_content_length(environ) or 0) > most:
        raise too_large
    stream, body = get_input_stream(environ), bytearray()
    while chunk := stream.read(most + 1 - len(body)):
        body += chunk
        if len(body) > most:
            raise too_large
    return bytes(body)


def read(message: Message) -> Operation | None:
    """The operation that ``message`` asks for, or None for a bare GET; raises Refusal for all else."""
    fields = _fields(message.query_string.encode("latin-1"), "The URL")
    if message.method == "GET":
        names = {name for name, _ in fields}
        if "update" in names:
            raise Refusal(400, "An update is never sent by GET. " + _READ_ONLY)
        return None if names.isdisjoint(_OURS) else _operation(fields)
    return _from_body(message, fields)


def _from_body(message: Message, fields: list[tuple[str, str]]) -> Operation:
    """POST by form, POST direct and HTTP QUERY (2.1.2 and 2.1.3)."""
    media_type, parameters = parse_options_header(message.content_type)
    media_type = media_type.lower()
    if not media_type:
        raise Refusal(400, f"The Content-Type is missing; it is {_QUERY} or {_FORM}.")
    if media_type not in (_FORM, _QUERY, _UPDATE):
        raise Refusal(
            415,
            f"A query is sent as {_QUERY} or {_FORM}, not as {media_type}.",
            headers={"Accept-Post": f"{_QUERY}, {_FORM}"},
        )
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise Refusal(415, f"The body is read as UTF-8 only, not as {charset}.")
    _check_version(parameters.get("version", ""), 415)
    if message.content_encoding.lower() not in ("", "identity"):
        raise Refusal(415, "The body is read without Content-Encoding only.")
    if media_type == _UPDATE:
        raise Refusal(403, _READ_ONLY)
    if media_type == _FORM:
        return _operation(fields + _fields(message.body, "The body"))
    try:
        return _operation([*fields, ("query", message.body.decode("utf-8"))])
    except UnicodeDecodeError:
        raise Refusal(400, "The body is not UTF-8.") from None


def _check_version(version: str, status: int) -> None:
    """Refuse a version of the language that is not spoken (SPARQL 1.2 Protocol, parameter ``version``)."""
    if version and version not in VERSIONS:
        raise Refusal(status, f"SPARQL {version} is not spoken here; {', '.join(VERSIONS)} are.")


def _fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """The fields of a form, percent-decoded once, as strict UTF-8."""
    pairs = encoded.replace(b"+", b" ").split(b"&")
    try:
        if len(pairs) <= _FIELDS:
            split = [pair.partition(b"=") for pair in pairs if pair]
            return [(_decoded(name), _decoded(value)) for name, _, value in split]
    except UnicodeDecodeError:
        pass
    raise Refusal(400, f"{where} is not a form in UTF-8, or has more than {_FIELDS} fields.")


def _decoded(encoded: bytes) -> str:
    """Percent-decode (RFC 3986, 2.1); raises UnicodeDecodeError.

    With other signs these are the escapes of Python's own strings, which are decoded ten times as fast.
    """
    if b"%" not in encoded:
        return encoded.decode()
    try:
        escaped = encoded.replace(b"\\", b"\\\\").replace(b"%", b"\\x").decode("unicode_escape")
    except UnicodeDecodeError:  # a sign that escapes nothing stands for itself
        return unquote_to_bytes(encoded).decode()
    return escaped.encode("latin-1").decode()


def _operation(fields: list[tuple[str, str]]) -> Operation:
    """One query and its dataset (2.1.4: a dataset in the protocol replaces the one in the query)."""
    if len(fields) == 1 and fields[0][0] == "query" and fields[0][1].strip():
        return Operation(fields[0][1], None, None, None)  # as nearly all are
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    queries = values.get("query", [])
    if queries and "update" in values:
        raise Refusal(400, "The request has both a query and an update; send one query.")
    if "update" in values:
        raise Refusal(403, _READ_ONLY)
    if len(queries) != 1:
        raise Refusal(400, f"The request has {len(queries) or 'no'} query fields; send one, called query.")
    if not queries[0].strip():
        raise Refusal(400, "The query is empty; write one, for example SELECT * WHERE { ?s ?p ?o } LIMIT 10.")
    _check_version(values.get("version", [""])[-1], 400)
    default, named = values.get("default-graph-uri"), values.get("named-graph-uri")
    has_dataset = default is not None or named is not None
    return Operation(
        query=queries[0],
        default_graphs=tuple(default or ()) if has_dataset else None,
        named_graphs=tuple(named or ()) if has_dataset else None,
        format=values.get("format", [None])[-1],
    )
