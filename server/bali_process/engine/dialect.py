"""The one thing that must be written differently for Oxigraph to read it."""

from __future__ import annotations

import re

from bali_process.query.tokens import tokenise

# No local name begins with the two slashes that follow the colon of most IRIs.
_MANY_DOTS = re.compile(r":(?!//)[^\s.]*\.[^\s.]+\.")
_BARE_DOT = re.compile(r"(?<!\\)\.")


def for_oxigraph(text: str) -> str:
    """The query ``text`` with the dots of names such as ``act:som-5.a.b`` escaped, everything else as it is.

    The grammar allows any number of dots inside a local name (SPARQL 1.1 Query, rule 169, PN_LOCAL); Oxigraph
    0.5 stops at the second one, but reads the escaped form (rule 173), which means the same.
    """
    if not _MANY_DOTS.search(text):
        return text
    parts, done = [], 0
    for token in tokenise(text):
        if token.kind == "name" and token.text.partition(":")[2].count(".") > 1:
            prefix, colon, local = token.text.partition(":")
            parts += [text[done : token.start], prefix, colon, _BARE_DOT.sub(r"\\.", local)]
            done = token.end
    return "".join([*parts, text[done:]])
