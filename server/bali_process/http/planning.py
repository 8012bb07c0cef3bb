"""What a query operation amounts to before it is evaluated: whether it may be, and in which format."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from bali_process.engine.interface import Engine, EngineError, Request
from bali_process.engine.lane import apart
from bali_process.formats import BOOLEANS, BY_NAME, DATASETS, GRAPHS, HTML, RESULTS, Format
from bali_process.http.protocol import Message, Operation, read
from bali_process.http.refusal import Refusal, agree, refusal_of
from bali_process.query.form import Form, Outline
from bali_process.query.policy import PolicyError, enforce


@dataclass(frozen=True)
class Basis:
    """All that an answer depends on beside the request.

    ``identity`` is the digest of the release and of what makes answers of it, ``graphs`` gives the names of
    the dataset's graphs, and ``services`` are the endpoints that SERVICE may call.
    """

    identity: str
    graphs: Callable[[], AbstractSet[str]]
    services: AbstractSet[str]

    def etag(self, *parts: object) -> str:
        """A strong validator (RFC 9110, 8.8.1) of the answer that ``parts`` determine, given all else."""
        told = repr((self.identity, *parts))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Plan(NamedTuple):
    """An operation that may be evaluated, and in which format its answer is wanted.

    ``etag`` is empty where the next answer may be another.
    """

    operation: Operation
    form: Form
    format: Format
    etag: str


def prepare(message: Message, basis: Basis, engine: Engine) -> Plan | None:
    """What to do for ``message``, None for a bare GET; raises Refusal for what cannot be done."""
    operation = read(message)
    if operation is None:
        return None
    try:
        reading, form = _permit(operation, basis, engine)
        chosen = choose(message.accept, form, operation.format)
    except Refusal as refusal:
        refusal.query = operation.query
        raise
    etag = "" if reading.is_volatile else basis.etag("sparql", operation, chosen.name)
    return Plan(operation, form, chosen, etag)


def evaluate(operation: Operation, chosen: Format, engine: Engine) -> bytes:
    """The serialised answer to ``operation``; raises Refusal where the engine raises."""
    wanted = Request(operation.query, chosen.media_type, operation.default_graphs, operation.named_graphs)
    try:
        return engine.evaluate(wanted).body
    except EngineError as error:
        # To explain an error takes longer than others are to wait.
        raise apart(refusal_of, error, operation.query) from None


def offers(form: Form) -> tuple[Format, ...]:
    """The formats that can carry the answer to a query of ``form``, ours first, for people last."""
    return _OFFERS[form]


_OFFERS = {
    Form.SELECT: (*RESULTS, HTML),
    Form.ASK: (*BOOLEANS, HTML),
    Form.CONSTRUCT: (*GRAPHS, *DATASETS, HTML),
    Form.DESCRIBE: (*GRAPHS, *DATASETS, HTML),
}


# Clients wish for the same few again and again.
@lru_cache(256)
def choose(accept: str | None, form: Form, wished: str | None = None) -> Format:
    """The format by ``wished`` (a name or media type, as some clients send) or by Accept, else 406."""
    there = offers(form)
    named = next(
        (f for f in there if wished and wished in (f.name, f.suffix, f.media_type, *f.aliases)), None
    )
    return named or agree(accept, there)


def _permit(operation: Operation, basis: Basis, engine: Engine) -> tuple[Outline, Form]:
    """The outline of a query that may be evaluated; raises Refusal for what policy or language forbids."""
    try:
        reading = enforce(
            operation.query,
            basis.graphs(),
            operation.default_graphs,
            operation.named_graphs,
            basis.services,
        )
    except (PolicyError, EngineError) as error:
        raise refusal_of(error) from None
    if reading.form is Form.UPDATE:
        raise Refusal(
            400,
            "This is an update, and a query was expected; the endpoint is read-only, nothing was changed.",
        )
    if reading.form is None:
        # No form, no query: the engine knows why, and whatever it said is about the syntax.
        evaluate(operation, BY_NAME["json"], engine)
        raise Refusal(400, "This is not a query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE.")
    return reading, reading.form
