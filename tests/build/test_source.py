"""Reading Turtle: terms, places, faults."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bali_process.build.place import Place
from bali_process.build.source import Source, parse
from bali_process.namespaces import RDF_TYPE

HEAD = "@prefix a: <http://a/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def read(text: str) -> Source:
    return parse((HEAD + text).encode(), "some/file.ttl", "http://a/graph")


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://a/{name}")


def place(source: Source, predicate: str, value: ox.NamedNode | ox.Literal) -> Place:
    found = [
        where
        for triple, where in source.triples.items()
        if triple.predicate.value in (f"http://a/{predicate}", predicate) and triple.object == value
    ]
    assert len(found) == 1
    return found[0]


def canonical(triples: object) -> list[str]:
    dataset = ox.Dataset([ox.Quad(t.subject, t.predicate, t.object) for t in triples])  # type: ignore[attr-defined]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


EVERYTHING = """
a:x a a:Y ; a:p   # a comment, with a " quotation mark
    "é\\n" , 'it''' , 01 , -1.50 , 1e3 , true , "v"^^a:type , "w"@en-GB ;
    a:q [ a:r 1 ; a:s ( 1 "z" [ a:t () ] ) ] , a:last .
_:b a:p _:c , _:b .
[] a a:L ; a:m ( a:Q a:R ) .
a:z a:m \"\"\"two
lines\"\"\" , a:tail .
""".replace("'it'''", "'it'")


def test_the_triples_are_those_of_another_parser_to_the_letter() -> None:
    other = [quad.triple for quad in ox.parse((HEAD + EVERYTHING).encode(), format=ox.RdfFormat.TURTLE)]
    assert canonical(read(EVERYTHING).triples) == canonical(other)


def test_the_same_bytes_give_the_same_triples_and_other_files_other_blank_nodes() -> None:
    content = (HEAD + EVERYTHING).encode()
    assert parse(content, "one.ttl", "g").triples == parse(content, "one.ttl", "g").triples

    def blank(source: Source) -> set[str]:
        return {triple.subject.value for triple in source.triples if isinstance(triple.subject, ox.BlankNode)}

    assert not blank(parse(content, "a-b.ttl", "g")) & blank(parse(content, "a/b.ttl", "g"))


def test_every_object_has_its_own_line_and_column() -> None:
    source = read("a:x a:p\n  1 ,   # one\n\n  a:two ;\n  a:q [ a:r\n 3 ] , 'é' , a:five .\n")
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    assert place(source, "p", ox.Literal("1", datatype=integer)) == Place(4, 3)
    assert place(source, "p", node("two")) == Place(6, 3)
    assert place(source, "r", ox.Literal("3", datatype=integer)) == Place(8, 2)
    assert place(source, "q", ox.Literal("é")) == Place(8, 8)
    assert place(source, "q", node("five")) == Place(8, 14)


def test_lines_are_right_after_literals_and_comments_of_several_lines() -> None:
    source = read('a:x a:p """1\n2\n3""" ;\n# a:not a:a "triple\n  a:p a:six .\na:y\n\n  a a:Z .\n')
    assert place(source, "p", node("six")) == Place(7, 7)
    assert place(source, RDF_TYPE, node("Z")) == Place(10, 5)


def test_a_subject_stands_where_its_statement_begins() -> None:
    source = read("a:x a a:Y .\n\n  a:y\n    a a:Y .\na:x a:p 1 .\n")
    assert source.subjects == {node("x"): Place(3, 1), node("y"): Place(5, 3)}


def test_a_byte_order_mark_is_not_content() -> None:
    source = parse(b"\xef\xbb\xbf<http://a/x> a <http://a/Y> .", "f", "g")
    assert not source.faults
    assert list(source.triples.values()) == [Place(1, 16)]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a:x a a:Y\na:z a a:T .", 4, 1, "not finished"),
        ("a:x b:y 1 .", 3, 5, "“b:” is not declared"),
        ('a:x a:y "é" , "abc .\n', 3, 15, "ends inside a statement"),
        ("a:x a:y <http://a b> .", 3, 9, "not Turtle"),
        ("a:x a:y", 3, 8, "ends inside a statement"),
        ("a:x a:y [ a:z 1 .", 3, 17, "add “]”"),
        ("<x> a:y 1 .", 3, 1, "relative IRI"),
        ('a:x "lit" a:y .', 3, 5, "where a predicate is expected"),
        ("a:x a:y a:z . .", 3, 15, "where a subject is expected"),
        ("a:x a:y , .", 3, 9, "where an object is expected"),
    ],
)
def test_a_syntax_fault_tells_line_column_and_what_is_wrong(
    text: str, line: int, column: int, words: str
) -> None:
    source = read(text)
    first = source.faults[0]
    assert (first.file, first.line, first.column) == ("some/file.ttl", line, column)
    assert words in first.message
    assert first.message.endswith((".", "?"))
    assert "\n" not in first.message
    assert not source.triples


def test_all_faults_of_a_file_are_told_and_each_undeclared_prefix_once() -> None:
    faults = read("a:x b:y 1 .\nb:y a:d 1 .\na:fine a:d 1 .\na:y a:z c:e .\na:y a:z a:e a:f .").faults
    assert [(fault.line, fault.column) for fault in faults] == [(3, 5), (6, 9), (7, 13)]


def test_bad_utf_8_is_told_with_its_place() -> None:
    (fault,) = parse("# é\n# né ".encode() + b"\xff .\n", "f.ttl", "g").faults
    assert (fault.line, fault.column) == (2, 6)
    assert "0xff" in fault.message
    assert "UTF-8" in fault.message


def test_an_empty_file_has_no_triples_and_no_fault() -> None:
    source = parse(b"", "f.ttl", "g")
    assert (source.triples, source.faults) == ({}, ())
