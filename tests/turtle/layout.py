"""The look of a Turtle file that is a joy to read and to diff, one rule each.

Every rule yields the lines that break it, each with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bali_process.namespaces import PREFIXES, SCHEMES, TYPES

from .sheet import Sheet, Statement

Fault = tuple[int, str]

WIDTH = 140
#: Rows of a table: spans, texts and States.
WIDE = 160
RULE = 81
_ROWS = ("span:", "state:", "text:")
_TITLE = re.compile(r"#  (\S.*\S) (─+)")
_ONE_LITERAL = re.compile(r'\s*(?:[\w-]+:[\w-]+ )?"(?:[^"\\]|\\.)*"(?:@[\w-]+)?(?: [;,.])+')


def _group(prefix: str) -> int:
    """Own prefixes first: terms and vocabulary, then data, then foreign ones."""
    return 0 if prefix in ("rcp", "rcs", *SCHEMES) else 1 if prefix in TYPES else 2


def plain_text(sheet: Sheet) -> Iterator[Fault]:
    """UTF-8 with LF, one newline at the end, no tabulators, no spaces at the end of a line."""
    try:
        sheet.content.decode("utf-8")
    except UnicodeDecodeError as error:
        yield sheet.content.count(b"\n", 0, error.start) + 1, "no UTF-8"
    if sheet.text.startswith("\ufeff"):
        yield 1, "a byte order mark at the start"
    if not sheet.text.endswith("\n") or sheet.text.endswith("\n\n"):
        yield len(sheet.lines), "the file does not end in one newline"
    for number, line in enumerate(sheet.lines, 1):
        if "\r" in line:
            yield number, "a carriage return"
        elif "\t" in line:
            yield number, "a tabulator"
        elif line != line.rstrip():
            yield number, "white space at the end of the line"


def short_lines(sheet: Sheet) -> Iterator[Fault]:
    """No line of more than 140 characters, but for one text that cannot be broken; rows of tables 160."""
    for number, line in enumerate(sheet.lines, 1):
        limit = WIDE if line.startswith(_ROWS) else WIDTH
        if len(line) > limit and not _ONE_LITERAL.fullmatch(line):
            yield number, f"{len(line)} characters, where {limit} are the most"


def prefixes(sheet: Sheet) -> Iterator[Fault]:
    """Own prefixes first, in the order of the one table, aligned, only those in use, in three groups."""
    wanted = header(sheet)
    for number, line in enumerate(wanted, 1):
        if sheet.lines[number - 1 : number] != [line]:
            yield number, f"the prefixes in use go on with “{line}” here"
            return
    for statement in sheet.statements:
        if statement.is_prefix and statement.first > len(wanted):
            yield statement.first, f"{statement.tokens[1].text} is not in use, or not in its place"


def header(sheet: Sheet) -> list[str]:
    """Write the prefixes that a file uses as its first lines should be."""
    tokens = (
        token for statement in sheet.statements if not statement.is_prefix for token in statement.tokens
    )
    used = {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
    width = max((len(prefix) for prefix in used), default=0) + 1
    lines: list[str] = []
    group = None
    for prefix in [*PREFIXES, *sorted(used - set(PREFIXES))]:
        if prefix in used:
            lines += [""] if group not in (None, _group(prefix)) else []
            group = _group(prefix)
            lines.append(f"@prefix {prefix + ':':<{width}} <{PREFIXES.get(prefix, '?')}> .")
    return lines


def section_rules(sheet: Sheet) -> Iterator[Fault]:
    """A section begins with “#  Title ───…”, 81 characters wide, two empty lines before and one after."""
    for number, line in enumerate(sheet.lines, 1):
        if not line.startswith("#  ") and "──" not in line:
            continue
        match = _TITLE.fullmatch(line)
        if not match:
            yield number, "write a section rule as “#  Title ───”"
        elif len(line) != RULE:
            yield number, f"the section rule is {len(line)} wide and not {RULE}"
        if sheet.lines[number - 3 : number - 1] != ["", ""] or (number > 3 and not sheet.lines[number - 4]):
            yield number, "two empty lines stand before a section"
        if sheet.lines[number : number + 1] != [""] or not sheet.lines[number + 1]:
            yield number, "one empty line stands after a section rule"


def blank_lines(sheet: Sheet) -> Iterator[Fault]:
    """One empty line between subjects, none within; rows of one line may stand together."""
    if sheet.lines[0] == "":
        yield 1, "an empty line at the start"
    for number, line in enumerate(sheet.lines[:-1], 1):
        before = sheet.lines[number - 2 : number - 1] if number > 1 else ["text"]
        if line == "" and before == [""] and not sheet.lines[number].startswith("#  "):
            yield number, "two empty lines, where no section begins"
    content = [statement for statement in sheet.statements if not statement.is_prefix]
    for one, other in pairwise(content):
        long = one.first != one.last or other.first != other.last
        between = sheet.lines[one.last : other.first - 1]
        if other.first == one.last:
            yield other.first, "two statements on one line"
        elif long and "" not in between and not other.subject == one.subject == "[":
            yield other.first, "no empty line before this subject"
    for statement in content:
        for number in range(statement.first, statement.last):
            if sheet.lines[number] == "":
                yield number + 1, "an empty line within a statement"


def order_of_predicates(sheet: Sheet) -> Iterator[Fault]:
    """The class first, then the label; the evidence last."""
    for statement in sheet.statements:
        told = statement.predicates
        if statement.is_prefix or not told:
            continue
        if "a" in told[1:]:
            yield statement.first, f"{statement.subject}: “a” stands first"
        label = "skos:prefLabel" if "skos:prefLabel" in told else "rdfs:label"
        if label in told and sheet.name.startswith(("instances/", "ontology/")):
            before = set(told[: told.index(label)]) - {"a", "rdfs:subClassOf", "owl:deprecated"}
            if before:
                yield (
                    statement.first,
                    f"{statement.subject}: {label} stands before {', '.join(sorted(before))}",
                )
        for last in ("rcp:evidence", "rcp:omits"):
            if sheet.is_instances and last in told[:-1]:
                yield statement.first, f"{statement.subject}: {last} stands last"


def object_lists(sheet: Sheet) -> Iterator[Fault]:
    """Up to two objects stand on a line; of three or more, each has its own."""
    for statement in sheet.statements:
        rows: dict[int, int] = {}
        depth, line = 0, statement.first
        place = statement.tokens[0].start
        for token in statement.tokens:
            line += sheet.text.count("\n", place, token.start)
            place = token.start
            depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
            if depth == 0 and token.text in (";", "."):
                yield from ((at, "three objects or more stand one on a line") for at in rows if rows[at] > 1)
                rows = {}
            elif depth == 0 and token.text == ",":
                rows[line] = rows.get(line, 0) + 1


def spans(sheet: Sheet) -> Iterator[Fault]:
    """Spans stand together, one on a line, sorted by text and offsets, in columns."""
    rows = [statement for statement in sheet.statements if statement.subject.startswith("span:")]
    if not rows:
        return
    keys = [_span_key(row) for row in rows]
    for one, other, before, after in zip(keys, keys[1:], rows, rows[1:], strict=False):
        if one >= other:
            yield after.first, f"{after.subject} is not sorted"
        if after.first != before.last + 1:
            yield after.first, f"{after.subject} does not follow the span before it"
    columns = [_columns(sheet, row) for row in rows]
    usual = max(columns, key=columns.count)
    for row in rows:
        if row.first != row.last:
            yield row.first, f"{row.subject} takes more than one line"
        elif _columns(sheet, row) != usual:
            yield row.first, f"{row.subject} is not in the columns of the others"


_COLUMNS = ("rcp:inText", "; rcp:startOffset", "; rcp:endOffset", "; rcp:digest")


def _columns(sheet: Sheet, row: Statement) -> tuple[int, ...]:
    return tuple(sheet.lines[row.first - 1].find(name) for name in _COLUMNS)


def _span_key(row: Statement) -> tuple[str, int, int]:
    match = re.fullmatch(r"span:(.+)\.(\d+)-(\d+)", row.subject)
    return (match[1], int(match[2]), int(match[3])) if match else (row.subject, 0, 0)


RULES = (
    plain_text,
    short_lines,
    prefixes,
    section_rules,
    blank_lines,
    order_of_predicates,
    object_lists,
    spans,
)
