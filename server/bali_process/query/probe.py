"""Asking the engine's parser where a query goes wrong and what could stand there.

The parser looks ahead by whole keywords, so the place that it reports may lie beyond the mistake and its
list of expectations may belong elsewhere. The place is therefore found by asking about ever shorter
beginnings of the query: the first token that no query could continue with is wrong.
"""

from __future__ import annotations

import re

import pyoxigraph

from bali_process.engine.dialect import for_oxigraph
from bali_process.query.tokens import Token

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# Longer than any keyword of the parser, so that its look-ahead ends in blanks; then a character that no
# query may hold, so that nothing is ever evaluated.
BLANKS = " " * 40
NEVER = "\x01"
# Beyond these the parser is not asked again, and the engine's own place stands.
_DEEPEST = 60
_LONGEST = 4000
_FINDINGS = {
    "IRI parsing failed": "this is no well-formed IRI",
    "The SELECT contains a variable that is unbound": (
        "a variable in SELECT is neither in GROUP BY nor inside an aggregate such as COUNT"
    ),
    "The SELECT contains an expression with a variable that is unbound": (
        "an expression in SELECT uses a variable that is neither in GROUP BY nor inside an aggregate"
    ),
    "The SELECT overrides an existing variable using an expression": (
        "AS gives a name that the pattern already uses; choose another variable"
    ),
}


def _parser_says(text: str) -> tuple[int, str] | None:
    """Offset and expectations of the parser's error about ``text``, or None when it parses."""
    try:
        pyoxigraph.Store().query(for_oxigraph(text))
    except SyntaxError as error:
        match = _PLACE.match(str(error))
        if match is None:
            return 0, str(error)
        lines = text.split("\n")[: int(match[1]) - 1]
        return sum(len(line) + 1 for line in lines) + int(match[2]) - 1, match[3]
    except (ValueError, OSError, RuntimeError) as error:
        return 0, str(error)
    return None


def first_wrong(text: str, tokens: tuple[Token, ...]) -> int:
    """The index of the first token that makes the beginning impossible; the number of tokens if none does."""
    viable, wrong = 0, len(tokens) + 1
    while wrong - viable > 1:
        middle = (viable + wrong) // 2
        probe = text[: tokens[middle - 1].end] + BLANKS
        says = _parser_says(probe + NEVER)
        if says is None or says[0] >= len(probe):
            viable = middle
        else:
            wrong = middle
    return viable


def finding(text: str) -> str:
    """What the parser found wrong beyond grammar, in our words, or nothing."""
    said = _parser_says(text)
    return next((words for raw, words in _FINDINGS.items() if said and raw in said[1]), "")


def expected(text: str, before: tuple[Token, ...]) -> str:
    """What may follow the tokens ``before``, in words; empty when that is no help."""
    if not before:
        return "PREFIX, SELECT, ASK, CONSTRUCT or DESCRIBE"
    if is_complete(before):
        return "the end of the query, or ORDER BY, GROUP BY, LIMIT, OFFSET or VALUES"
    says = _parser_says(text[: before[-1].end] + BLANKS)
    return _in_words(says[1]) if says else ""


def is_complete(tokens: tuple[Token, ...]) -> bool:
    """Whether the tokens may be a whole query: such a beginning would be evaluated and is not tried."""
    opened = sum(token.text == "{" for token in tokens)
    closed = sum(token.text == "}" for token in tokens)
    return opened == closed and opened > 0 and tokens[-1].kind != "word"


def _in_words(expectations: str) -> str:
    """The parser's expectations as a person would say them."""
    marks = set(re.findall(r'"((?:\\.|[^"\\])+)"', expectations))
    said = []
    if marks & {"?", "$"}:
        said.append("a variable")
    if "<" in marks and ":" in marks:
        said.append("an IRI or prefixed name")
    if '\\"' in marks:
        said.append("a text or number")
        marks.discard(".")  # the point of a number such as .5
    said += [f"“{mark}”" for mark in ("{", "}", "(", ")", ".", ";", ",", "=") if mark in marks]
    return " or ".join(filter(None, (", ".join(said[:-1]), said[-1]))) if said else ""


def too_deep(tokens: tuple[Token, ...]) -> bool:
    """Whether the parser, which recurses, might overflow its stack over the tokens, or take too long."""
    depth = deepest = run = 0
    for token in tokens:
        depth += (token.text in "{([") - (token.text in "})]")
        run = run + 1 if token.kind == "mark" else 0
        deepest = max(deepest, depth, run)
    return deepest > _DEEPEST or len(tokens) > _LONGEST
