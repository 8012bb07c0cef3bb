"""What a query may not ask for: other servers, other people's graphs, changes.

The check works on tokens, once on the text as it stands and once with its codepoint escapes resolved,
because engines differ in when they resolve them: what either reading shows is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bali_process.errors import BaliError
from bali_process.query.form import Outline, mentions, outline
from bali_process.query.tokens import Token, unescape

# "?a<?b)SERVICE?c#>" has the shape of one IRI, yet may be a comparison, a closing bracket, a SERVICE
# clause and a comment. An IRI with a bracket before such a word is refused with it, unless two slashes
# follow its scheme, as they can follow no name in a comparison.
_HIDDEN = re.compile(r"<(?![A-Za-z][\w+.-]*://).*?\).*?(SERVICE|LOAD|FROM)", re.IGNORECASE | re.DOTALL)
# "SERVICE:x" and "trueSERVICEa:x" have the shape of one name, yet Oxigraph, whose words need no space between
# them, goes on to read a keyword and a name when the whole has no prefix that is declared.
_GLUED = re.compile(r"(?=(SERVICE|FROM)(?:SILENT|NAMED)?(.*))", re.IGNORECASE)
# No honest prefix is as long as this, and long ones would take long to look through.
_LONG = 200
_DECLARED = re.compile(r"(?:PREFIX)?(.*):", re.IGNORECASE)


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
        if named := (*reading.default_graphs, *reading.named_graphs):
            _refuse_graphs(named, graphs, "FROM")
    if default_graphs or named_graphs:
        _refuse_graphs(default_graphs or (), graphs, "default-graph-uri")
        _refuse_graphs(named_graphs or (), graphs, "named-graph-uri")
    return plain


def _refuse_words(reading: Outline, services: AbstractSet[str]) -> None:
    if not mentions(reading.text, "SERVICE", "LOAD", "FROM"):
        return  # nor has it such a token, and need not be cut into tokens to find that out
    declared = _declared(reading)
    for position, token in enumerate(reading.tokens):
        word = _forbidden(token, declared)
        if word and not (token.is_word("SERVICE") and _target(reading, position) in services):
            there = f"other than {', '.join(sorted(services))}" if services else "at all"
            raise PolicyError(
                f"{word} is not allowed here: this server answers from its own graphs and calls no other "
                f"server {there}; ask the other server yourself and join the answers."
            )


def _forbidden(token: Token, declared: AbstractSet[str]) -> str:
    """The word that ``token`` is or hides, when it may call another server or name a graph unseen."""
    if token.kind == "word" and token.text.upper() != "FROM":
        return next((word for word in ("SERVICE", "LOAD", "FROM") if word in token.text.upper()), "")
    if token.kind == "iri":
        hidden = _HIDDEN.match(token.text)
        return hidden[1].upper() if hidden else ""
    if token.kind == "name":
        prefix = token.text.partition(":")[0]
        for glued in _GLUED.finditer(prefix):
            rests = {glued[2], prefix[glued.start() + len(glued[1]) :]}
            if len(prefix) > _LONG or rests & declared:
                return glued[1].upper()
    return ""


def _declared(reading: Outline) -> AbstractSet[str]:
    """The prefixes that are declared, or may be, anywhere; the space after PREFIX may be missing, too."""
    pairs = pairwise(reading.tokens)
    ends = [name.text for name, iri in pairs if name.kind == "name" and iri.kind == "iri"]
    found = [match for match in map(_DECLARED.fullmatch, ends) if match]
    return {match[1] for match in found} | {match[0][:-1] for match in found}


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
