"""One query on one store, serialised: what the engine in this process and its workers share."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import IO, cast

from pyoxigraph import (
    QuadParser,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from bali_process.engine.dataset import dataset_options
from bali_process.engine.dialect import for_oxigraph
from bali_process.engine.interface import Answer, EvaluationError, LimitReached, Request
from bali_process.engine.limits import MIB, Limits
from bali_process.engine.syntax import syntax_error
from bali_process.jsonld import compacted
from bali_process.namespaces import PREFIXES

#: What a query results in, here or, read from what another server answered, there.
Result = QueryTriples | QuadParser | QuerySolutions | QueryBoolean
# The engine writes JSON-LD expanded; what is larger than this, in MiB, stays so, for want of memory.
_COMPACTED = 8
_TURTLE_HEAD = re.compile(rb"(?:@prefix [^:]*: <[^>]*> \.\n)+")
_XML_HEAD = re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF[^>]*>")
# Where the declarations of a format stand, and what one looks like.
_DECLARATIONS = {
    RdfFormat.TURTLE.media_type: (_TURTLE_HEAD, re.compile(rb"@prefix ([^:]*): <[^>]*> \.\n")),
    RdfFormat.TRIG.media_type: (_TURTLE_HEAD, re.compile(rb"@prefix ([^:]*): <[^>]*> \.\n")),
    RdfFormat.RDF_XML.media_type: (_XML_HEAD, re.compile(rb' xmlns:(?!rdf=)([\w.-]+)="[^"]*"')),
}


class BoundedBody:
    """A binary sink that refuses to grow past a size or to be written to after a moment."""

    def __init__(self, limits: Limits) -> None:
        """Start the clock of ``limits``."""
        self._limits = limits
        self._ends = time.monotonic() + limits.deadline
        self._size = 0
        self._chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        """Take ``chunk``; raises LimitReached when the answer is too large or too late."""
        self._size += len(chunk)
        if self._size > self._limits.result * MIB:
            raise result_reached(self._limits)
        if time.monotonic() > self._ends:
            raise deadline_reached(self._limits)
        self._chunks.append(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: there is nothing behind the list of chunks."""

    def body(self) -> bytes:
        """Give everything written."""
        return b"".join(self._chunks)


def deadline_reached(limits: Limits) -> LimitReached:
    """Word the error of a query that took too long."""
    allowed = f"{limits.deadline:g} s"
    return LimitReached(
        f"The query was stopped after {allowed}, the most one query may take; "
        "add a LIMIT, name the graph or the types you mean, or ask for less.",
        "deadline",
        allowed,
    )


def memory_reached(limits: Limits) -> LimitReached:
    """Word the error of a query that took too much memory."""
    allowed = f"{limits.memory} MiB"
    return LimitReached(
        f"The query was stopped because it needed more than {allowed} of memory; "
        "join fewer patterns, or drop DISTINCT, ORDER BY or GROUP BY over large intermediate results.",
        "memory",
        allowed,
    )


def result_reached(limits: Limits) -> LimitReached:
    """Word the error of an answer that is too large; nothing of it is sent."""
    allowed = f"{limits.result} MiB"
    return LimitReached(
        f"The answer would be larger than {allowed}; ask for a page of it with LIMIT and OFFSET.",
        "result",
        allowed,
    )


def evaluate(store: Store, request: Request, limits: Limits) -> Answer:
    """Answer ``request`` from ``store`` whole, or raise an EngineError.

    Rows are never touched in Python: the engine writes its own results, with the project's prefixes
    bound where the format of a graph knows prefixes. The deadline is looked at as the answer is written.
    """
    sink = BoundedBody(limits)
    try:
        query = for_oxigraph(request.text)
        serialised(
            store.query(query, **dataset_options(request)), request.media_type, cast("IO[bytes]", sink)
        )
    except SyntaxError as error:
        raise syntax_error(str(error)) from None
    except MemoryError:
        raise memory_reached(limits) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise EvaluationError(f"The query cannot be evaluated: {str(error).rstrip('.')}.") from None
    except BaseException as error:
        # A panic inside the engine arrives as an exception of its own, outside Python's usual tree.
        if type(error).__name__ != "PanicException":
            raise
        raise EvaluationError("The engine failed on this query; write it in another way.") from None
    return Answer(dressed(sink.body(), request.media_type), request.media_type)


def serialised(result: Result, media_type: str, sink: IO[bytes]) -> None:
    """Write ``result`` to ``sink``, the project's prefixes bound; ValueError for a type that cannot be."""
    try:
        if isinstance(result, (QueryTriples, QuadParser)):
            serialize(result, sink, _graph_format(media_type), prefixes=dict(PREFIXES))
        else:
            result.serialize(sink, _results_format(media_type))
    finally:
        # Results may only be let go in their own thread, and the traceback of an error would carry them off.
        del result


@lru_cache(64)
def _graph_format(media_type: str) -> RdfFormat:
    found = RdfFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"a graph has no form as {media_type}")
    return found


@lru_cache(64)
def _results_format(media_type: str) -> QueryResultsFormat:
    found = QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise ValueError(f"a table has no form as {media_type}")
    return found


def dressed(body: bytes, media_type: str) -> bytes:
    """Bind the prefixes that an answer uses, in the formats of a graph that know prefixes."""
    if media_type == RdfFormat.JSON_LD.media_type and len(body) < _COMPACTED * MIB:
        return compacted(body, PREFIXES)
    return _without_idle_prefixes(body, media_type)


def _without_idle_prefixes(body: bytes, media_type: str) -> bytes:
    """Drop the declarations of prefixes that the answer does not use; in a large answer they do not count."""
    patterns = _DECLARATIONS.get(media_type)
    head = patterns[0].match(body) if patterns and len(body) < MIB else None
    if patterns is None or head is None:
        return body
    rest = body[head.end() :]
    # A prefix that only seems to be used does no harm.
    kept = patterns[1].sub(lambda m: m[0] if m[1] + b":" in rest else b"", head[0])
    return kept + rest
