"""The engine's syntax errors as sentences."""

from __future__ import annotations

import re

from bali_process.engine.interface import QuerySyntaxError

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
# The parser lists what it found wrong ("Prefix not found") among the tokens that it expected.
_FINDING = re.compile(r"(?:^|, )(?P<finding>[A-Z][^\",\[]*[a-z] [^\",\[]*)")


def syntax_error(raw: str) -> QuerySyntaxError:
    """Turn pyoxigraph's ``raw`` text, "error at 2:9: expected one of …", into an error with line and column.

    The parser reads ahead by whole keywords, so the place may lie behind the mistake, and what it expected
    is told only where it is a sentence.
    """
    match = _PLACE.match(raw)
    if match is None:
        return QuerySyntaxError(f"The query has a syntax error: {raw.rstrip('.')}.")
    line, column = int(match[1]), int(match[2])
    finding = _FINDING.search(match[3])
    reason = f": {finding['finding'].strip()}" if finding else ""
    told = f"The query has a syntax error at line {line}, column {column}{reason}."
    return QuerySyntaxError(told, line, column)
