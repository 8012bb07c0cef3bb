"""One request to another HTTP server and its whole answer, within bounds of time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

from bali_process.engine.credentials import Credentials
from bali_process.engine.interface import BackendError, BackendTimeout
from bali_process.engine.limits import MIB

_CHUNK = 65536
_TOLD = 300


class TooLarge(BackendError):
    """The answer is larger than it may be; none of it is used."""


@dataclass(frozen=True)
class Reply:
    """A whole answer, whatever its status."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters and in lower case."""
        return self.headers.get_content_type()

    @property
    def said(self) -> str:
        """Status and the beginning of the text, to be quoted in a sentence."""
        text = " ".join(self.body[:_TOLD].decode("utf-8", "replace").split())
        plain = text if text and not text.startswith("<") else http.client.responses.get(self.status, "")
        return f"{self.status}: {plain.rstrip('.') or 'nothing more'}"


class Peer:
    """A server at ``url`` (http or https) that answers whole within ``seconds``, or has failed.

    No redirect is followed and no proxy is asked: the bytes go where the operator said, and nowhere else.
    """

    def __init__(self, url: str, seconds: float, credentials: Credentials) -> None:
        """Remember where to ask; every request has a connection of its own."""
        self.url = url
        self.seconds = seconds
        self._credentials = credentials
        parts = urlsplit(url)
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname or "", parts.port
        self._path, self._query = parts.path or "/", parts.query

    def send(
        self,
        method: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        query: str = "",
        most: int = MIB,
    ) -> Reply:
        """Send one request, with ``query`` added to the URL; the answer may be ``most`` bytes long.

        Who is refused for want of credentials is asked again with them (RFC 9110, section 11.6.1). Raises
        BackendError, BackendTimeout or TooLarge.
        """
        target = self._path + "?" * bool(self._query or query) + "&".join(filter(None, (self._query, query)))
        for _ in range(2):
            told = self._credentials.header(method, target)
            reply = self._once(method, target, {**headers, **told}, body, most)
            challenges = reply.headers.get_all("WWW-Authenticate", [])
            if reply.status != http.client.UNAUTHORIZED or not self._credentials.accept(challenges):
                break
        return reply

    def _once(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None, most: int
    ) -> Reply:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        late = threading.Event()
        try:
            with closing(kind(self._host, self._port, timeout=self.seconds)) as connection:
                connection.connect()
                with _hanging_up(connection.sock, self.seconds, late):
                    # Who refuses a request may do so before it has been read, and close the line.
                    with suppress(BrokenPipeError, ConnectionResetError):
                        connection.request(method, target, body, dict(headers))
                    with closing(connection.getresponse()) as response:
                        reply = Reply(response.status, response.headers, self._read(response, most))
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise self._too_late() from None
            raise BackendError(f"The SPARQL server at {self.url} failed: {_reason(error)}.") from error
        if late.is_set():
            raise self._too_late()
        return reply

    def _read(self, response: http.client.HTTPResponse, most: int) -> bytes:
        body = bytearray()
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > most:
                raise TooLarge(f"The SPARQL server at {self.url} answers with more than {most} bytes.")
        expected = response.headers.get("Content-Length", "")
        if expected.isdigit() and len(body) != int(expected) and response.status != http.client.NO_CONTENT:
            raise http.client.IncompleteRead(b"", int(expected) - len(body))
        return bytes(body)

    def _too_late(self) -> BackendTimeout:
        return BackendTimeout(f"The SPARQL server at {self.url} did not answer within {self.seconds:g} s.")


def _reason(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nobody listens there"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if isinstance(error, ssl.SSLError):
        return f"the connection is not secure ({error.reason})"
    return str(error).rstrip(".") or type(error).__name__


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
