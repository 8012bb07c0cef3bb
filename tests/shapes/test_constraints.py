"""Each kind of constraint, compiled to a query, means what SHACL says; what is not known is told."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from bali_process.build.conditions import CONDITIONS
from bali_process.build.fast_validate import results
from bali_process.build.locate import Locator
from bali_process.build.reference_validator import results_of_pyshacl
from bali_process.build.result import Result
from bali_process.build.shape import UnknownShape
from bali_process.build.source import Source, parse
from bali_process.build.terms import to_graph
from bali_process.build.validate import validate
from bali_process.errors import BaliError

from .conftest import store_of

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://example.org/> a owl:Ontology ;
    sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
DATA = """
ex:anybody a ex:rule .
ex:Collie rdfs:subClassOf ex:Dog .
ex:rex a ex:Dog ; ex:name "Rex" ; ex:age 7 ; ex:weight 30.5 ; ex:born "2013-04-01"^^xsd:date ;
    ex:died "2020-01-31"^^xsd:date ; ex:friend ex:lassie , ex:tom ; ex:tag "a" , "b" , "c" .
ex:lassie a ex:Collie ; ex:name "Lassie"@en , "Lassi"@fi ; ex:age -1 ; ex:weight "heavy" ; ex:friend ex:rex ;
    ex:born "2013-02-30"^^xsd:date ; ex:died "2012-01-01"^^xsd:date ; ex:motto "Where is\\nTimmy?" .
ex:fido a ex:Dog ; ex:name ex:somebody , "Fido"@en-GB ; ex:age "old"^^xsd:integer ; ex:friend "nobody" ;
    ex:born "2013-04"^^xsd:gYearMonth ; ex:tag "a" .
ex:bello a ex:Dog ; ex:name "" ; ex:age 7.5 , 300 ; ex:friend ex:fido , ex:bello , ex:bello2 ; ex:weight 7 .
ex:bello2 a ex:Dog ; ex:friend ex:tom ; ex:age 3 , 0 .
ex:tom a ex:Cat ; ex:name "Tom" ; ex:age 4 .
"""

#: What stands in a shape on ex:Dog; the kinds that the project's own shapes use are tried on real data too.
KINDS = [
    "sh:path ex:name ; sh:minCount 1",
    "sh:path ex:name ; sh:minCount 2",
    "sh:path ex:age ; sh:maxCount 1",
    "sh:path ex:tag ; sh:maxCount 0",
    "sh:path ex:friend ; sh:class ex:Dog",
    "sh:path ex:age ; sh:datatype xsd:integer",
    "sh:path ex:born ; sh:datatype xsd:date",
    "sh:path ex:born ; sh:datatype xsd:gYearMonth",
    "sh:path ex:name ; sh:datatype xsd:string",
    "sh:path ex:name ; sh:datatype rdf:langString",
    "sh:path ex:weight ; sh:datatype xsd:decimal",
    "sh:path ex:friend ; sh:nodeKind sh:IRI",
    "sh:path ex:name ; sh:nodeKind sh:Literal",
    "sh:path ex:name ; sh:nodeKind sh:BlankNodeOrIRI",
    "sh:path ex:name ; sh:pattern '^[A-Z][a-z]+$'",
    "sh:path ex:name ; sh:pattern '^l' ; sh:flags 'i'",
    "sh:path ex:friend ; sh:pattern 'bello$'",
    "sh:path ex:name ; sh:languageIn ( 'en' )",
    "sh:path ex:name ; sh:languageIn ( 'fi' 'en-GB' )",
    "sh:path ex:tag ; sh:in ( 'a' 'b' )",
    "sh:path ex:age ; sh:in ( 7 4 )",
    "sh:path ex:tag ; sh:hasValue 'c'",
    "sh:path ex:name ; sh:minLength 4",
    "sh:path ex:name ; sh:maxLength 4",
    "sh:path ex:age ; sh:minInclusive 0",
    "sh:path ex:age ; sh:minExclusive 4",
    "sh:path ex:age ; sh:maxInclusive 7",
    "sh:path ex:age ; sh:maxExclusive 7",
    "sh:path ex:born ; sh:lessThan ex:died",
    "sh:path ex:age ; sh:lessThanOrEquals ex:weight",
    "sh:path ex:name ; sh:or ( [ sh:datatype rdf:langString ] [ sh:nodeKind sh:IRI ] )",
    "sh:path ex:name ; sh:and ( [ sh:nodeKind sh:Literal ] [ sh:minLength 4 ] )",
    "sh:path ex:friend ; sh:not [ sh:class ex:Cat ]",
    "sh:path ex:age ; sh:or ( [ sh:minInclusive 5 ] [ sh:datatype xsd:decimal ; sh:maxInclusive 1 ] )",
    "sh:nodeKind sh:BlankNode",
    "sh:in ( ex:rex ex:fido )",
    "sh:class ex:Collie",
    "sh:path ( ex:friend ex:name ) ; sh:minCount 1",
    "sh:path ( ex:friend ex:friend ) ; sh:class ex:Dog",
    "sh:path [ sh:inversePath ex:friend ] ; sh:minCount 1",
    "sh:path [ sh:alternativePath ( ex:tag ex:age ) ] ; sh:maxCount 2",
    "sh:path [ sh:zeroOrMorePath ex:friend ] ; sh:class ex:Dog",
    "sh:path [ sh:oneOrMorePath ex:friend ] ; sh:maxCount 2",
    "sh:path [ sh:zeroOrOnePath ex:friend ] ; sh:maxCount 2",
    "sh:property [ sh:path ex:friend ; sh:minCount 2 ; sh:message 'Alone.' ;"
    " sh:property [ sh:path ex:age ; sh:minCount 1 ; sh:message 'Ageless.' ] ]",
    "sh:nodeKind sh:Literal ; sh:property [ sh:path ex:name ; sh:minCount 5 ; sh:deactivated true ]",
    "sh:path ex:name ; sh:minCount 5 ; sh:severity sh:Warning ; sh:order 3 ; sh:name 'n'",
    "sh:targetSubjectsOf ex:name ; sh:path ex:friend ; sh:minCount 1",
    "sh:targetObjectsOf ex:name ; sh:minLength 4",
    "sh:targetNode ex:tom , 'Tom' ; sh:nodeKind sh:IRI",
    "sh:targetClass ex:Cat ; a rdfs:Class ; sh:nodeKind sh:Literal",
]

#: The WHERE clause of a constraint on ex:Dog: $this is bound in every group.
QUERIES = [
    "SELECT $this ?other WHERE { $this ex:friend ?other . ?other ex:friend $this }",
    "SELECT $this ?path ?value WHERE { $this ?path ?value . FILTER (?path = ex:age && ?value < 5) }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this ex:tag ?tag } }",
    "SELECT $this ?what WHERE { { FILTER NOT EXISTS { $this ex:tag ?t } BIND ('tag' AS ?what) } UNION "
    "{ FILTER EXISTS { $this ex:age 7 } BIND ('seven' AS ?what) } }",
    "SELECT $this ?other WHERE { ?other a ex:Cat . OPTIONAL { ?other ex:name ?n FILTER (STR($this) > ?n) } "
    "FILTER (BOUND(?n)) }",
    "SELECT $this ?n WHERE { { SELECT $this (COUNT(?f) AS ?n) WHERE { $this ex:friend ?f } GROUP BY $this } "
    "FILTER (?n > 1) }",
    "SELECT $this (COUNT(?f) AS ?n) WHERE { $this ex:friend ?f } GROUP BY $this HAVING (COUNT(?f) > 1)",
    "SELECT DISTINCT $this WHERE { $this ex:friend|ex:tag ?x . # a { brace in a remark\n }",
    "SELECT $this ?value WHERE { $this ex:name ?value FILTER (STR(?value) = '{' || LANG(?value) = 'fi') }",
]


def triples(text: str) -> frozenset[ox.Triple]:
    return frozenset(source(text).triples)


def source(text: str) -> Source:
    found = parse((PREFIXES + text).encode(), "shapes/toy.ttl", "urn:toy")
    assert not found.faults, found.faults
    return found


def shape(content: str) -> str:
    target = "" if "sh:target" in content else "sh:targetClass ex:Dog ;"
    kind = "sh:PropertyShape" if re.match(r"(sh:target\w+ [^;]+; )?sh:path", content) else "sh:NodeShape"
    return f"ex:rule a {kind} ; {target} sh:message 'Not so.' ; {content} ."


def constraint(query: str) -> str:
    message = "Look at {?other} {?n} {?value} {?what} {?nothing}."
    return (
        "ex:rule a sh:NodeShape ; sh:targetClass ex:Dog ; "
        f"sh:sparql [ sh:prefixes <http://example.org/> ; sh:message '{message}' ; "
        f'sh:select """{query}""" ] .'
    )


def by_queries(shapes: frozenset[ox.Triple]) -> set[Result]:
    return set(results(store_of(triples(DATA)), shapes))


@pytest.mark.parametrize("content", KINDS)
def test_a_constraint_means_what_pyshacl_makes_of_it(content: str) -> None:
    shapes = triples(shape(content))
    assert by_queries(shapes) == set(results_of_pyshacl(to_graph(triples(DATA)), shapes))


def test_the_toy_data_break_most_of_these_constraints() -> None:
    broken = [content for content in KINDS if by_queries(triples(shape(content)))]
    assert len(broken) > 0.9 * len(KINDS)


def test_every_condition_that_is_compiled_is_tried() -> None:
    tried = " ".join(KINDS)
    assert not [name for name in CONDITIONS if f"sh:{name} " not in tried]


@pytest.mark.parametrize("query", QUERIES)
def test_a_sparql_constraint_means_what_pyshacl_makes_of_it(query: str) -> None:
    shapes = triples(constraint(query))
    found = by_queries(shapes)
    assert found == set(results_of_pyshacl(to_graph(triples(DATA)), shapes))
    assert found


def test_the_path_of_a_property_shape_stands_for_path_in_its_query() -> None:
    select = "SELECT $this ?value WHERE { $this $PATH ?value FILTER (LANG(?value) = 'fi') }"
    content = f"sh:path ex:name ; sh:sparql [ sh:message 'Finnish.' ; sh:select \"{select}\" ]"
    (found,) = by_queries(triples(shape(content)))
    assert (str(found.value), str(found.path)) == ('"Lassi"@fi', "<http://example.org/name>")


@pytest.mark.parametrize(
    "content",
    [
        "sh:closed true",
        "sh:path ex:name ; sh:uniqueLang true",
        "sh:path ex:name ; sh:minimum 4",
        "sh:path ex:age ; sh:datatype xsd:positiveInteger",
        "sh:node [ sh:class ex:Dog ]",
        "sh:xone ( [ sh:class ex:Dog ] )",
        "sh:or ( [ sh:path ex:name ; sh:minCount 1 ] )",
        "sh:or ( [ sh:closed true ] )",
        "sh:path [ sh:somePath ex:name ] ; sh:minCount 1",
        "sh:nodeKind sh:Thing",
        "sh:target [ sh:select 'x' ]",
    ],
)
def test_what_is_not_known_is_named_and_never_ignored(content: str) -> None:
    with pytest.raises(UnknownShape, match=r"uses sh:\w+, which"):
        by_queries(triples(shape(content)))


@pytest.mark.parametrize("word", ["MINUS { $this ex:age 7 }", "VALUES ?x { 1 }", "SERVICE ex:y { ?a ?b ?c }"])
def test_what_shacl_forbids_in_a_query_is_refused(word: str) -> None:
    with pytest.raises(UnknownShape, match=f"cannot hold {word.split()[0]}"):
        by_queries(triples(constraint(f"SELECT $this WHERE {{ $this a ex:Dog {word} }}")))


def test_what_counts_over_all_nodes_is_refused() -> None:
    with pytest.raises(UnknownShape, match="cannot hold LIMIT"):
        by_queries(triples(constraint("SELECT $this WHERE { $this a ex:Dog } LIMIT 1")))


@pytest.mark.parametrize(
    "circle",
    [
        "ex:rule sh:targetClass ex:Dog ; sh:not ex:rule .",
        "ex:rule sh:targetClass ex:Dog ; sh:property ex:part . "
        "ex:part sh:path ex:friend ; sh:property ex:part .",
    ],
)
def test_a_shape_that_leads_back_into_itself_is_refused(circle: str) -> None:
    with pytest.raises(UnknownShape, match="leads back into itself"):
        by_queries(triples(circle))


def test_shapes_that_look_at_nothing_are_an_error() -> None:
    with pytest.raises(BaliError, match="nothing was checked"):
        by_queries(triples("ex:rule sh:targetClass ex:Unicorn ; sh:nodeKind sh:IRI ."))


def test_a_query_that_fails_while_it_runs_is_told_with_its_rule() -> None:
    with pytest.raises(BaliError, match=r"sh:sparql of <http://example\.org/rule> cannot be run"):
        by_queries(triples(constraint("SELECT $this WHERE { $this ex:age ?a FILTER (ex:strange(?a)) }")))


@pytest.mark.parametrize("content", ["sh:closed true", "sh:path ex:name ; sh:uniqueLang true"])
def test_an_unknown_constraint_is_a_finding_at_its_line(content: str) -> None:
    shapes = source(f"\n{shape(content)}")
    (found,) = validate(triples(DATA), frozenset(shapes.triples), Locator([shapes]))
    assert found.file == "shapes/toy.ttl"
    assert found.line == len(PREFIXES.splitlines()) + 2
    assert "--validator pyshacl" in found.message


def test_a_deactivated_shape_is_silent() -> None:
    other = "ex:other sh:targetClass ex:Dog ; sh:nodeKind sh:IRI ."
    assert not by_queries(triples(shape("sh:path ex:name ; sh:minCount 5 ; sh:deactivated true") + other))


def test_a_month_that_is_none_is_ill_typed() -> None:
    shapes = triples("ex:rule sh:targetSubjectsOf ex:month ; sh:path ex:month ; sh:datatype xsd:gYearMonth .")
    data = triples(
        'ex:may ex:month "2013-05"^^xsd:gYearMonth . ex:undecimber ex:month "2013-13"^^xsd:gYearMonth .'
    )
    (found,) = results(store_of(data), shapes)
    assert str(found.focus) == "<http://example.org/undecimber>"


def test_the_store_is_left_as_it_was() -> None:
    store = store_of(triples(DATA))
    before = set(store)
    set(results(store, triples(shape(KINDS[0]))))
    assert set(store) == before
