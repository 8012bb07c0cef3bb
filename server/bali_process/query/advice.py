"""A query that does not parse, explained in plain words: where, what was expected, what was perhaps meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bali_process.engine.interface import QuerySyntaxError
from bali_process.namespaces import PREFIXES
from bali_process.query.form import Outline, outline
from bali_process.query.probe import BLANKS, NEVER, expected, finding, first_wrong, is_complete, too_deep
from bali_process.query.suggest import nearest
from bali_process.query.tokens import Token

# The parser does not tell which words it would have taken; a misspelt one is held against these.
_WORDS = re.findall(
    r"\w+",
    """
    ABS AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY
    DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS IF
    IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE LIMIT MAX MD5 MIN MINUS MINUTES
    MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS
    SELECT SEPARATOR SHA1 SHA256 SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID
    SUBSTR SUM TIMEZONE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR
    """,
)
_CLOSING = {"}": "{", ")": "(", "]": "["}


@dataclass(frozen=True)
class Explanation:
    """What is wrong and where: ``line`` and ``column`` count from 1; ``excerpt`` shows the place."""

    sentence: str
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return "\n".join(part for part in (self.sentence, self.excerpt, self.hint) if part)


@dataclass(frozen=True)
class _Fault:
    """What is wrong at an offset of the text that was parsed."""

    offset: int
    reason: str
    hint: str = ""


def explain(text: str, error: QuerySyntaxError, preamble: str = "") -> Explanation:
    """Explain why ``text`` does not parse; ``error`` is what the engine said and is the fallback.

    ``preamble`` is what was put before the text for the engine (declarations); places do not count it.
    """
    whole = preamble + text
    reading = outline(whole)
    if not list(outline(text).tokens):
        return Explanation("The query is empty; write one, for example SELECT * WHERE { ?s ?p ?o } LIMIT 10.")
    if too_deep(reading.tokens):
        return Explanation(str(error), error.line, error.column)
    fault = _fault(whole, reading)
    if fault is None and error.line is None:
        return Explanation(str(error))  # another server's, whose language is narrower
    if fault is None:
        return Explanation(
            "The query has an error: each part reads well, but together they break a rule, such as "
            "a variable that BIND or AS sets twice, or one blank node label in two groups."
        )
    return _place(text, max(0, fault.offset - len(preamble)), fault.reason, fault.hint)


def _fault(text: str, reading: Outline) -> _Fault | None:
    tokens = reading.tokens
    position = min(first_wrong(text, tokens), _first_stray(tokens))
    if position == len(tokens):
        return _at_end(text, tokens)
    token = tokens[position]
    if token.kind == "name" and reading.resolve(token) is None:
        return _Fault(token.start, *_undeclared(token, reading))
    if token.kind == "iri" and not re.match(r"[A-Za-z][\w+.-]*:", reading.resolve(token) or ""):
        return _Fault(token.start, "this IRI is relative; write it in full or declare a BASE")
    opening = next((t for t in reversed(tokens[:position]) if t.text == "<"), None)
    if token.text == ">" and opening:
        return _Fault(
            opening.start, "what stands in these angle brackets is no IRI; a space, say, must be %20"
        )
    return _Fault(token.start, *_wrong(text, tokens, position))


def _first_stray(tokens: tuple[Token, ...]) -> int:
    """The index of the first quote that opens no text; the parser would read on to the end of the query."""
    strays = (i for i, token in enumerate(tokens) if token.kind == "mark" and token.text in ("'", '"'))
    return next(strays, len(tokens))


def _wrong(text: str, tokens: tuple[Token, ...], position: int) -> tuple[str, str]:
    """Why the token at ``position`` cannot stand there, and a hint."""
    token, before = tokens[position], tokens[:position]
    if token.text in ("'", '"'):
        return f"the text that opens with {token.text} is never closed on its line", ""
    if token.text == "\\":
        return "a backslash can only stand inside a text, an IRI or the local part of a name", ""
    if token.kind == "blank" and any(earlier.text == token.text for earlier in before):
        return f"{token.text} is already used in another group; use a variable in both", ""
    fault = finding(text[: token.end] + BLANKS + NEVER) or _set_twice(before)
    if fault:
        return fault, ""
    wanted = expected(text, before)
    found = f"“{token.text if len(token.text) < 30 else token.text[:29] + '…'}”"
    hint = _did_you_mean(nearest(token.text, _WORDS)) if token.kind == "word" else ""
    return (f"expected {wanted}, but found {found}" if wanted else f"{found} cannot stand here"), hint


def _set_twice(before: tuple[Token, ...]) -> str:
    """Whether the last thing done was to set a variable that is there already."""
    if (
        len(before) > 3
        and before[-1].text == ")"
        and before[-2].kind == "variable"
        and before[-3].is_word("AS")
    ):
        name = before[-2].text
        if any(token.text == name for token in before[:-2]):
            return f"{name} is used already; BIND and AS need a new variable"
    return ""


def _at_end(text: str, tokens: tuple[Token, ...]) -> _Fault | None:
    """Every token can stand where it does, so the query stops too early or breaks a rule as a whole."""
    opened: list[Token] = []
    for token in tokens:
        if token.text in _CLOSING.values():
            opened.append(token)
        elif token.text in _CLOSING and opened:
            opened.pop()
    if opened:
        return _Fault(opened[-1].start, f"“{opened[-1].text}” is opened here and never closed")
    # An ASK that another engine refused might be answered here; these faults are those of a SELECT.
    fault = "" if any(token.is_word("ASK") for token in tokens) else finding(text)
    if fault:
        select = next((token for token in tokens if token.is_word("SELECT")), tokens[-1])
        return _Fault(select.start, fault)
    if not is_complete(tokens):
        wanted = expected(text, tokens)
        return _Fault(tokens[-1].end, "the query stops too early" + (wanted and f"; expected {wanted}"))
    return None


def _undeclared(token: Token, reading: Outline) -> tuple[str, str]:
    """The sentence and the hint for a name whose prefix is not declared."""
    prefix = token.text.partition(":")[0]
    if prefix in PREFIXES:
        return (
            f"the prefix “{prefix}:” is not declared",
            f"Add this line at the top: PREFIX {prefix}: <{PREFIXES[prefix]}>",
        )
    known = dict(PREFIXES) | reading.prefixes
    hint = _did_you_mean(nearest(prefix + ":", [name + ":" for name in known]))
    return (
        f"the prefix “{prefix}:” is not declared",
        hint or f"Add a line at the top: PREFIX {prefix}: <its namespace>",
    )


def _did_you_mean(suggestion: str) -> str:
    return suggestion.removeprefix("; ").replace("did", "Did", 1)


def _place(text: str, offset: int, reason: str, hint: str) -> Explanation:
    line = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    column = offset - start + 1
    source = text[start:].split("\n", 1)[0]
    cut = max(0, column - 80)
    shown = "".join(" " if ord(c) < 32 else c for c in source[cut : cut + 110])
    margin = f"{line:>4} | "
    excerpt = f"{margin}{shown}\n{' ' * (len(margin) + column - 1 - cut)}^"
    sentence = f"The query has a syntax error at line {line}, column {column}: {reason}."
    return Explanation(sentence, line, column, excerpt, hint)
