"""Every Turtle file keeps the layout, and the layout's rules are able to object."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bali_process.project import Project

from . import layout
from .sheet import Sheet, read

Rule = Callable[[Sheet], Iterator[layout.Fault]]

GOOD = """\
@prefix rcp:     <https://w3id.org/rcp/ontology#> .
@prefix topic:   <https://w3id.org/rcp/vocab/topic/> .

@prefix meeting: <https://w3id.org/rcp/bali/meeting/> .
@prefix span:    <https://w3id.org/rcp/bali/span/> .
@prefix text:    <https://w3id.org/rcp/bali/text/> .

@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .


#  Meetings ─────────────────────────────────────────────────────────────────────

# The comment says what the triples do not.

meeting:tea
    a rcp:Meeting ;
    skos:prefLabel "Tea; and, cake"@en ; skos:altLabel "Tea"@en ;
    rcp:topic
        topic:biscuits ,
        topic:cake ,
        topic:milk ;
    rcp:evidence span:log.3-14 .


#  Spans ────────────────────────────────────────────────────────────────────────

span:log.3-14  rcp:inText text:log ; rcp:startOffset  3 ; rcp:endOffset 14 ; rcp:digest "0123456789abcdef" .
span:log.10-12 rcp:inText text:log ; rcp:startOffset 10 ; rcp:endOffset 12 ; rcp:digest "0123456789abcdef" .
"""

#: What is replaced by what, the rule that objects, and words of its objection.
BAD = [
    ("cake ,\n", "cake ,  \n", layout.plain_text, "white space"),
    ("cake ,\n", "cake ,\r\n", layout.plain_text, "carriage return"),
    ("    a rcp", "\ta rcp", layout.plain_text, "tabulator"),
    (
        'endOffset 12 ; rcp:digest "0123456789abcdef" .\n',
        "endOffset 12 .\n\n",
        layout.plain_text,
        "one newline",
    ),
    ("@prefix rcp", "\ufeff@prefix rcp", layout.plain_text, "byte order mark"),
    ("# The comment", "# The comment " + "x" * 140, layout.short_lines, "140 are the most"),
    ('"Tea"@en ;', f'"Tea"@en ; skos:altLabel "{"x" * 120}"@en ;', layout.short_lines, "140 are the most"),
    ("ontology#", "ontology/", layout.prefixes, "go on with"),
    (
        "@prefix topic:   <https://w3id.org/rcp/vocab/topic/> .\n",
        "",
        layout.prefixes,
        "go on with “@prefix topic",
    ),
    ("@prefix text:    ", "@prefix text: ", layout.prefixes, "go on with"),
    (
        "text/> .\n",
        "text/> .\n@prefix unit:    <https://w3id.org/rcp/vocab/unit/> .\n",
        layout.prefixes,
        "go on with",
    ),
    ("topic/> .\n\n@prefix", "topic/> .\n@prefix", layout.prefixes, "here"),
    (
        "#>" + " .\n\n\n#  M",
        "#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n\n#  M",
        layout.prefixes,
        "xsd",
    ),
    ("─\n\n# The", "─\n# The", layout.section_rules, "one empty line stands after"),
    ("──\n\n# The", "─\n\n# The", layout.section_rules, "80 wide"),
    ("span:log.3-14 .\n\n\n", "span:log.3-14 .\n\n", layout.section_rules, "two empty lines stand before"),
    ("#  Spans ─", "#  Spans", layout.section_rules, "write a section rule"),
    ("not.\n\nmeeting", "not.\n\n\nmeeting", layout.blank_lines, "no section begins"),
    ("cake ,\n", "cake ,\n\n", layout.blank_lines, "within a statement"),
    (
        'ef" .\nspan:log.10-12 rcp',
        'ef" .\nspan:log.10-12\n    rcp',
        layout.blank_lines,
        "no empty line before",
    ),
    ('ef" .\nspan:log.10', 'ef" . span:log.10', layout.blank_lines, "two statements on one line"),
    ("a rcp:Meeting ;\n    skos:prefLabel", "skos:prefLabel", None, ""),
    (
        "    a rcp:Meeting ;\n",
        "    rcp:topic topic:tea ; a rcp:Meeting ;\n",
        layout.order_of_predicates,
        "“a” stands first",
    ),
    (
        "a rcp:Meeting ;\n",
        "a rcp:Meeting ; rcp:topic topic:tea ;\n",
        layout.order_of_predicates,
        "skos:prefLabel stands before",
    ),
    ("log.3-14 .", "log.3-14 ;\n    rcp:topic topic:tea .", layout.order_of_predicates, "stands last"),
    ("topic:cake ,\n        topic:milk", "topic:cake , topic:milk", None, ""),
    (
        "biscuits ,\n        topic:cake ,\n       ",
        "biscuits , topic:cake ,",
        layout.object_lists,
        "one on a line",
    ),
    ("span:log.3-14  rcp", "span:log.13-14 rcp", layout.spans, "not sorted"),
    ("span:log.10-12 rcp:inText", "span:log.10-12 rcp:inText ", layout.spans, "columns"),
    ('ef" .\nspan:log.10', 'ef" .\n\nspan:log.10', layout.spans, "does not follow"),
    ("span:log.10-12 rcp", "span:log.10-12\n    rcp", layout.spans, "more than one line"),
]


def faults(sheet: Sheet) -> list[str]:
    return [f"{sheet.name}:{line}: {told}" for rule in layout.RULES for line, told in rule(sheet)]


def test_every_file_keeps_the_layout(real: Project) -> None:
    files = sorted(
        path for folder in (real.ontology, real.instances, real.shapes) for path in folder.rglob("*.ttl")
    )
    assert len(files) > 20
    assert not [fault for path in files for fault in faults(read(path, real.root))]


def test_a_good_file_is_found_good() -> None:
    assert not faults(Sheet("instances/good.ttl", GOOD.encode()))


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"), BAD, ids=[f"{old} → {new}"[:60] for old, new, *_ in BAD]
)
def test_a_fault_is_told_with_its_rule_and_line(old: str, new: str, rule: Rule | None, words: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    sheet = Sheet("instances/bad.ttl", text.encode())
    if rule is None:
        assert not faults(sheet)
        return
    found = list(rule(sheet))
    assert any(words in told for _, told in found), found
    assert all(1 <= line <= len(text.split("\n")) for line, _ in found)


def test_bytes_that_are_no_text_are_told() -> None:
    sheet = Sheet("instances/bad.ttl", GOOD.encode().replace(b"cake", b"\xff", 1))
    assert any("no UTF-8" in told for _, told in layout.plain_text(sheet))
