"""The query of a SPARQL constraint, joined with the focus nodes of its shape (SHACL, section 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bali_process.build.shape import ShapesGraph
from bali_process.namespaces import PREFIXES
from bali_process.query.tokens import Token, tokenise

#: What cannot be said of all focus nodes at once, or what section 5.2.1 forbids; the sentence says why.
_REFUSED = {
    "MINUS": "SHACL forbids it in a constraint",
    "VALUES": "SHACL forbids it in a constraint",
    "SERVICE": "SHACL forbids it in a constraint",
    "LIMIT": "it would count over all nodes and not for each",
    "OFFSET": "it would count over all nodes and not for each",
    "shapesGraph": "this validator does not bind it",
    "currentShape": "this validator does not bind it",
}
#: pySHACL knows these without a declaration, so that shapes which it runs run here.
_GIVEN = ("owl", "rdf", "rdfs")


def prefixes(graph: ShapesGraph) -> dict[str, str]:
    """Collect the prefixes that constraints may use: those that the shapes declare, and three more."""
    return {name: PREFIXES[name] for name in _GIVEN} | graph.declared_prefixes()


def joined_with(focus: str, query: str, path: str | None) -> str:
    """Put the pattern ``focus``, which binds ?this, into ``query`` wherever that variable is used.

    SHACL binds $this beforehand in every group (section 5.3.1), also where the groups around a filter do
    not mention it; so every group that does gets the pattern, but for those under EXISTS, which see the
    bindings outside. ``path`` takes the place of $PATH. Raises ValueError for what SHACL forbids, and for
    what means something else when many nodes are looked at together.
    """
    tokens = list(tokenise(query))
    for token in tokens:
        if reason := _REFUSED.get(token.text.upper() if token.kind == "word" else token.text.lstrip("?$")):
            raise ValueError(f"cannot hold {token.text}, because {reason}")
    pieces, done = [], 0
    for start, end in _edits(tokens):
        pieces += [query[done:start], focus.join("  ") if start == end else path or "$PATH"]
        done = end
    return "".join([*pieces, query[done:]])


def _edits(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the empty ranges where the focus belongs and the ranges of $PATH, in order."""
    for number, token in enumerate(tokens):
        if token.kind == "variable" and token.text in ("$PATH", "?PATH"):
            yield token.start, token.end
        elif token.text == "{" and _wants_focus(tokens, number):
            yield token.end, token.end


def _wants_focus(tokens: Sequence[Token], opening: int) -> bool:
    before, after = tokens[max(0, opening - 1)], tokens[opening + 1 : opening + 2]
    if before.is_word("EXISTS") or any(token.is_word("SELECT") for token in after):
        return False
    depth = 0
    for token in tokens[opening:]:
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if token.kind == "variable" and token.text[1:] == "this":
            return True
        if depth == 0:
            break
    # The outermost group has the focus although it may not mention it.
    return all(token.text != "{" for token in tokens[:opening])
