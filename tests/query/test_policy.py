"""What a query may not ask for, and where forbidden words may stand unharmed."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from bali_process.query.policy import PolicyError, enforce

OURS = frozenset({"http://example.org/ours"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * {\n#remark\nSeRvIcE<http://a/>{}}",
        "SELECT * { \\u0053ERVICE <http://a/> {} }",
        "SELECT * { \\U00000053ERVIC\\u0045 <http://a/> {} }",
        "SELECT * { ?s ?p 'a\\u0027' SERVICE <http://a/> {} #'\n }",
        "SELECT * { ?a ?b ?x FILTER(?a<?b)SERVICE?x#>\n{} }",
        "SELECT * { ?s ?p '''it's''' SERVICE <http://a/> {} }",
        'SELECT * { ?s ?p "a\\\\" SERVICE <http://a/> {} }',
        "PREFIX : <http://a/> SELECT * { SERVICE:x {} }",
        "PREFIX : <http://a/> SELECT * { GRAPH ?g { SERVICE: {} } }",
        "PREFIX:<http://a/> SELECT * { service:x {} }",
        "PREFIX b: <http://a/> SELECT * { SERVICEb:x {} }",
        "PREFIXb:<http://a/> SELECT * { SERVICESILENTb:x {} }",
        "PREFIX SILENTb: <http://a/> SELECT * { SERVICESILENTb:x {} }",
        "PREFIX service: <http://b/> PREFIX : <http://a/> SELECT * { service:x {} }",
        "PREFIX : <http://a/> SELECT * { ?s ?p true.SERVICE:x {} }",
        "PREFIX : <http://a/> SELECT * { ?s ?p trueSERVICE:x {} }",
        "PREFIX : <http://a/> SELECT * { \\u0053ERVICE:x {} }",
        "SELECT * { ?s ?p trueSERVICE<http://a/>{} }",
        "SELECT * { ?s ?p 1.e5SERVICE<http://a/>{} }",
        "SELECT * { SERVICESILENT<http://a/>{} }",
        "SELECT * { ?a ?b ?x FILTER(?a<?b)SERVICESILENT?x#>\n{} }",
        "SELECT * { ?a ?b ?x FILTER(?a<?b)1SERVICE?x#>\n{} }",
        f"PREFIX {'a' * 300}service: <http://a/> SELECT * {{ {'a' * 300}service:x ?p ?o }}",
        "LOAD <http://a/>",
        "ASKFROM<http://elsewhere.example/> {}",
        "ASK FROMNAMED<http://elsewhere.example/> {}",
        "PREFIX : <http://elsewhere.example/> ASK FROM:b {}",
        "PREFIX b: <http://elsewhere.example/> ASKFROMb:c {}",
        "ASK FROM <http://elsewhere.example/> {}",
        "ASK FROM NAMED <file:///etc/passwd> {}",
        "PREFIX a: <http://elsewhere.example/> ASK FROM a:b {}",
        "BASE <http://elsewhere.example/> ASK FROM <b> {}",
        "ASK FROM undeclared:b {}",
        "ASK from\n#x\nnamed <http://elsewhere.example/> {}",
        "ASK FROM <http://example.org/\\u0078> {}",
    ],
)
def test_what_reaches_beyond_our_graphs_is_refused(query: str) -> None:
    with pytest.raises(PolicyError):
        enforce(query, OURS)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://example.org/SERVICE> 'SERVICE' }",
        "SELECT * { ?s ?p ?service } # SERVICE <http://a/>",
        "PREFIX service: <http://example.org/> SELECT * { service:LOAD service:from 'LOAD' }",
        'SELECT * { ?s ?p """SERVICE " FROM """ }',
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        "SELECT * { ?s ?p 'x'@en-SERVICE }",
        "ASK FROM <http://example.org/ours> {}",
        "PREFIX e: <http://example.org/> ASK FROM NAMED e:ours {}",
        "BASE <http://example.org/x> ASK FROM <ours> {}",
        "ASK FROM <http://example.org/\\u006Furs> {}",
        "SELECT * { FILTER(?a<?b && ?c>?d) }",
        "PREFIX b: <http://a/> PREFIX webservice: <http://b/> SELECT * { ?s webservice:b b:service }",
        "SELECT * { ?s ?p <http://example.org/a_(b)_service>, <urn:service> }",
        "SELECT * { ?s ?p 'x'@en-service , _:service }",
    ],
)
def test_a_forbidden_word_in_a_name_a_text_or_a_remark_does_no_harm(query: str) -> None:
    assert enforce(query, OURS).form is not None


ALLOWED = frozenset({"https://a.example/sparql"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <https://a.example/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent <https://a.example/sparql> { ?s ?p ?o } }",
    ],
)
def test_service_may_call_what_the_operator_allows(query: str) -> None:
    assert enforce(query, OURS, services=ALLOWED).is_volatile
    with pytest.raises(PolicyError):
        enforce(query, OURS)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <https://a.example/sparql/> {} }",
        "SELECT * { SERVICE <HTTPS://a.example/sparql> {} }",
        "SELECT * { SERVICE <https://a.example/sparql> {} SERVICE <http://b.example/> {} }",
        "SELECT * { VALUES ?x { <https://a.example/sparql> } SERVICE ?x {} }",
        "PREFIX a: <https://a.example/> SELECT * { SERVICE a:sparql {} }",
        "BASE <https://a.example/> SELECT * { SERVICE <sparql> {} }",
        "SELECT * { SERVICE <https://a.example/s\\u0070arql> {} }",
        "SELECT * { SERVICE SILENT }",
        "SELECT * { SERVICE",
        "LOAD <https://a.example/sparql>",
        "ASK FROM <https://a.example/sparql> {}",
    ],
)
def test_service_calls_nothing_that_is_not_written_in_full_as_it_is_allowed(query: str) -> None:
    with pytest.raises(PolicyError):
        enforce(query, OURS, services=ALLOWED)


def test_the_protocol_s_dataset_is_held_to_the_same_rule() -> None:
    enforce("ASK {}", OURS, ["http://example.org/ours"], [])
    with pytest.raises(PolicyError, match="default-graph-uri"):
        enforce("ASK {}", OURS, ["http://elsewhere.example/"], [])
    with pytest.raises(PolicyError, match="named-graph-uri"):
        enforce("ASK {}", OURS, None, ["file:///etc/passwd"])


@pytest.mark.parametrize("character", [chr(code) for code in (*range(1, 0x300), 0x2028, 0xE000, 0x1F600)])
def test_the_engine_takes_no_character_in_an_iri_that_would_hide_words_from_the_scan(character: str) -> None:
    """If the engine took more characters into an IRI than the scan, words could hide behind them."""
    query = f"ASK {{ ?s ?p <http://a/{character}#> , <http://b/> }}"
    try:
        Store().query(query)
    except SyntaxError:
        return
    tokens = [token.text for token in enforce(query, OURS).tokens]
    assert f"<http://a/{character}#>" in tokens or character == ">"
