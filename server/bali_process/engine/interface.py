"""What every SPARQL engine promises to the rest of the program.

Two engines exist: one embedded in this machine, one that is any SPARQL 1.1 server. The HTTP layer
knows only this file.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from bali_process.errors import BaliError


class Request(NamedTuple):
    """One query, ready to be evaluated.

    ``text`` has passed the policy (no SERVICE, no LOAD, only graphs of ours). ``media_type`` fits the
    form of the query and picks the serialisation. ``default_graphs`` and ``named_graphs`` are None when
    the protocol names no dataset (SPARQL 1.1 Protocol, section 2.1.4); then a dataset in the text holds,
    and without one the union of all graphs is queried.
    """

    text: str
    media_type: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


class Answer(NamedTuple):
    """A whole serialised result; ``body`` is complete or the engine has raised."""

    body: bytes
    media_type: str


#: The query by which readiness is asked; it is never answered from a cache.
PROBE = "ASK {}"


class EngineError(BaliError):
    """A query could not be answered; the subclasses say why, and HTTP turns each into a status."""


class QuerySyntaxError(EngineError):
    """The query does not parse (400). ``line`` and ``column`` count from 1 where the engine tells them."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class EvaluationError(EngineError):
    """The query parses but cannot be evaluated as asked (400)."""


class LimitReached(EngineError):
    """A limit ended the query (503): ``limit`` names the setting, ``allowed`` its value with its unit."""

    def __init__(self, message: str, limit: str, allowed: str) -> None:
        super().__init__(message)
        self.limit = limit
        self.allowed = allowed


class Saturated(EngineError):
    """No worker can take the query now; ``retry_after`` is in seconds (503 with Retry-After)."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Busy(Saturated):
    """Every worker is at work: the engine is full, and well."""


class BackendError(EngineError):
    """A remote engine is unreachable or answers nonsense (502)."""


class BackendTimeout(EngineError):
    """A remote engine did not answer in time (504)."""


class Engine(Protocol):
    """Evaluates read-only queries over one release. Safe to call from several threads."""

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` whole, or raise an :class:`EngineError`."""
        ...

    def close(self) -> None:
        """Release processes and sockets; calls in flight raise."""
        ...
