"""A table of terms as text for a terminal: labels first, IRIs as prefixed names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from textwrap import wrap

from pyoxigraph import NamedNode

from bali_process.namespaces import compact
from bali_process.query.results import Row, Table, Term, plain

_GAP = "  "
#: A column is not made narrower than this to fit a terminal.
_NARROWEST = 12


def render(table: Table, labels: Mapping[str, str], width: int | None = None) -> str:
    """``table`` in aligned columns, with a last line that counts the rows.

    With ``width``, in characters, long cells are wrapped so that the lines fit, as far as the number of
    columns lets them.
    """
    rows = [tuple(_cell(term, row, labels) for term in row) for row in table.rows]
    lines = [table.variables, *rows]
    widths = _fit([max(len(line[column]) for line in lines) for column in range(len(table.variables))], width)
    rule = tuple("─" * wide for wide in widths)
    body = [text for line in (lines[0], rule, *rows) for text in _wrapped(line, widths)]
    count = len(table.rows)
    return "\n".join([*body, f"({count} row{'' if count == 1 else 's'})"])


def _fit(widths: list[int], total: int | None) -> list[int]:
    """``widths`` made narrower, the widest first, until they fit into ``total`` with the gaps between."""
    room = (total or 0) - len(_GAP) * (len(widths) - 1)
    while total and sum(widths) > room and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The lines of one row."""
    columns = [wrap(cell, max(1, wide)) for cell, wide in zip(cells, widths, strict=True)]
    lines = list(zip_longest(*columns, fillvalue="")) or [tuple("" for _ in cells)]
    return [_GAP.join(map(str.ljust, line, widths)).rstrip() for line in lines]


def _cell(term: Term | None, row: Row, labels: Mapping[str, str]) -> str:
    """A label with the IRI's short form; the short form alone where another cell has the label already."""
    if not isinstance(term, NamedNode):
        return " ".join(plain(term).split())
    label = labels.get(term.value, "")
    shown = {plain(other) for other in row if other is not term}
    return compact(term.value) if not label or label in shown else f"{label} ({compact(term.value)})"
