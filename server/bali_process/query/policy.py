"""What a query may not ask for: other servers, other people's graphs, changes.

The check works on tokens, once on the text as it stands and once with its codepoint escapes resolved,
because engines differ in when they resolve them: what either reading shows is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from bali_process.errors import BaliError
from bali_process.query.form import Outline, mentions, outline
from bali_process.query.tokens import unescape

# "?a<?b)SERVICE?c#>" has the shape of one IRI, yet may be a comparison, a closing bracket, a SERVICE
# clause and a comment. An IRI with a bracket before such a word is refused with it.
_HIDDEN = re.compile(r"\).*?\b(SERVICE|LOAD|FROM)\b", re.IGNORECASE | re.DOTALL)


class PolicyError(BaliError):
    """The query asks for something that this server never does (403)."""


def enforce(
    text: str,
    graphs: AbstractSet[str],
    default_graphs: Iterable[str] | None = None,
    named_graphs: Iterable[str] | None = None,
    services: AbstractSet[str] = frozenset(),
) -> Outline:
    """Outline ``text`` when it may be evaluated, else raise PolicyError with the reason.

    ``graphs`` are the IRIs of the dataset's own named graphs. ``default_graphs`` and ``named_graphs``
    are those that the protocol names (SPARQL 1.1 Protocol, section 2.1.4) and are held to the same rule.
    ``services`` are the endpoints that SERVICE may name, each by the whole of its IRI.
    """
    plain = outline(text)
    resolved = unescape(text)
    readings = (plain,) if resolved == text else (plain, outline(resolved))
    for reading in readings:
        _refuse_words(reading, services)
        _refuse_graphs((*reading.default_graphs, *reading.named_graphs), graphs, "FROM")
    _refuse_graphs(default_graphs or (), graphs, "default-graph-uri")
    _refuse_graphs(named_graphs or (), graphs, "named-graph-uri")
    return plain


def _refuse_words(reading: Outline, services: AbstractSet[str]) -> None:
    if not mentions(reading.text, "SERVICE", "LOAD", "FROM"):
        return  # nor has it such a token, and need not be cut into tokens to find that out
    for position, token in enumerate(reading.tokens):
        hidden = _HIDDEN.search(token.text) if token.kind == "iri" else None
        if token.is_word("SERVICE") and _target(reading, position) in services:
            continue
        if token.is_word("SERVICE", "LOAD") or hidden:
            word = hidden.group(1).upper() if hidden else token.text.upper()
            there = f"other than {', '.join(sorted(services))}" if services else "at all"
            raise PolicyError(
                f"{word} is not allowed here: this server answers from its own graphs and calls no other "
                f"server {there}; ask the other server yourself and join the answers."
            )


def _target(reading: Outline, position: int) -> str:
    """The IRI that the SERVICE at ``position`` calls, if it is written in full; a variable may become any."""
    following = reading.tokens[position + 1 : position + 3]
    target = following[1:] if following and following[0].is_word("SILENT") else following[:1]
    return target[0].text[1:-1] if target and target[0].kind == "iri" else ""


def _refuse_graphs(named: Iterable[str], graphs: AbstractSet[str], where: str) -> None:
    for graph in named:
        if graph not in graphs:
            raise PolicyError(
                f"{where} names <{graph}>, which is not a graph of this dataset, and nothing is fetched; "
                "SELECT DISTINCT ?g { GRAPH ?g {} } lists the graphs there are."
            )
