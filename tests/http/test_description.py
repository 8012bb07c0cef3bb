"""The description is true: each number in it is counted again in the store, each address in it answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.formats import FORMATS, GRAPHS, HTML
from bali_process.http.app import create_app
from bali_process.namespaces import PREFIXES
from bali_process.project import Project
from bali_process.query.catalogue import Catalogue, load
from bali_process.settings import Settings

HERE = Path(__file__).parent
DECLARED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class Toy:
    """The tea circle, its store and its questions."""

    def __init__(self, client: FlaskClient, store: Store, catalogue: Catalogue) -> None:
        self.client, self.store, self.catalogue = client, store, catalogue

    def described(self, path: str = "/sparql", accept: str = "text/turtle") -> Store:
        response = self.client.get(path, headers={"Accept": accept})
        assert response.status_code == 200, response.text
        found = Store()
        found.load(response.data, format=RdfFormat.from_media_type(accept))
        return found

    def count(self, pattern: str) -> int:
        """Count distinct solutions in the union of all graphs."""
        query = DECLARED + f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {pattern} }} }}"
        return int(next(iter(self.store.query(query, use_default_graph_as_union=True)))["n"].value)  # type: ignore[arg-type,call-overload]


def rows(store: Store, pattern: str, *names: str) -> list[tuple[str, ...]]:
    query = f"{DECLARED}SELECT {' '.join('?' + name for name in names)} {{ {pattern} }}"
    return sorted(tuple(row[name].value for name in names) for row in store.query(query))  # type: ignore[union-attr]


@pytest.fixture
def toy(client: FlaskClient) -> Toy:
    store = Store()
    store.load(path=str(HERE / "toy.trig"), format=RdfFormat.TRIG)
    return Toy(client, store, load(HERE / "questions"))


@pytest.fixture(scope="module")
def whole(real: Project, real_release: Release, real_store: Store) -> Toy:
    catalogue = load(real.queries / "competency")
    engine = InProcessEngine(real_store)
    return Toy(create_app(real_release, engine, catalogue, Settings()).test_client(), real_store, catalogue)


@pytest.fixture(params=["toy", "whole"])
def served(request: pytest.FixtureRequest) -> Toy:
    """The small graph and the real one."""
    found: Toy = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/dataset"])
@pytest.mark.parametrize("accept", [f.media_type for f in GRAPHS])
def test_it_is_the_same_at_each_address_in_each_format(toy: Toy, path: str, accept: str) -> None:
    assert len(toy.described(path, accept)) == len(toy.described())


def test_the_sizes_of_the_dataset_and_of_each_graph_are_those_of_the_store(served: Toy) -> None:
    told = served.described()
    named = rows(told, "?d sd:namedGraph [ sd:name ?g ; sd:graph/void:triples ?n ]", "g", "n")
    assert {g for g, _ in named} == {graph.value for graph in served.store.named_graphs()}  # type: ignore[union-attr]
    assert all(
        int(n) == sum(1 for _ in served.store.quads_for_pattern(None, None, None, NamedNode(g)))
        for g, n in named
    )
    for subject in ("?d a void:Dataset, dcat:Dataset", "?d sd:defaultGraph ?g . BIND(?g AS ?d0)"):
        size = rows(told, f"{subject} . {'?d' if 'dcat' in subject else '?g'} void:triples ?n", "n")
        assert size == [(str(served.count("?s ?p ?o")),)]


def test_the_other_numbers_of_the_dataset_are_those_of_the_store(served: Toy) -> None:
    told = served.described()
    numbers = rows(
        told,
        "?d a dcat:Dataset ; void:distinctSubjects ?s ; void:distinctObjects ?o ; void:classes ?c ; "
        "void:properties ?p",
        *"socp",
    )
    subjects, objects = served.count("{ SELECT ?s { ?s ?p ?o } }"), served.count("{ SELECT ?o { ?s ?p ?o } }")
    classes = served.count("{ SELECT ?c { ?s a ?c FILTER(ISIRI(?c)) } }")
    properties = served.count("{ SELECT ?p { ?s ?p ?o } }")
    assert numbers == [tuple(map(str, (subjects, objects, classes, properties)))]


def test_each_partition_is_counted_right_and_none_is_missing(served: Toy) -> None:
    told = served.described()
    classes = rows(told, "?d void:classPartition [ void:class ?x ; void:entities ?n ]", "x", "n")
    properties = rows(told, "?d void:propertyPartition [ void:property ?x ; void:triples ?n ]", "x", "n")
    assert len(classes) == served.count("{ SELECT ?c { ?s a ?c FILTER(ISIRI(?c)) } }")
    assert len(properties) == served.count("{ SELECT ?p { ?s ?p ?o } }")
    for name, number in classes:
        assert int(number) == served.count(f"?s a <{name}>"), name
    for name, number in properties:
        assert int(number) == served.count(f"?s <{name}> ?o"), name


def test_every_format_that_is_served_is_described_and_no_other(toy: Toy) -> None:
    told = rows(toy.described(), "?s a sd:Service ; sd:resultFormat ?f", "f")
    assert told == sorted((f.uri,) for f in FORMATS if f is not HTML)


def test_the_union_is_a_feature_and_federation_only_where_it_is_allowed(
    toy: Toy, make_app: Callable[..., Flask]
) -> None:
    def features(told: Store) -> list[str]:
        return [feature.rpartition("#")[2] for (feature,) in rows(told, "?s sd:feature ?f", "f")]

    open_to_one = Toy(make_app(service="http://a.example/sparql").test_client(), toy.store, toy.catalogue)
    assert features(toy.described()) == ["UnionDefaultGraph"]
    assert features(open_to_one.described()) == ["BasicFederatedQuery", "UnionDefaultGraph"]


def test_each_download_is_there_in_the_format_that_is_told(toy: Toy) -> None:
    told = rows(
        toy.described(),
        "?d dcat:distribution [ dcat:downloadURL ?u ; dcat:mediaType ?m ; dcterms:format ?f ]",
        *"umf",
    )
    assert len(told) == len(GRAPHS) + 1
    assert {(url,) for url, _, _ in told} == set(rows(toy.described(), "?d void:dataDump ?u", "u"))
    for url, media_type, iri in told:
        response = toy.client.get(urlsplit(url).path)
        assert response.status_code == 200
        assert media_type.endswith("/" + response.content_type.partition(";")[0])
        assert iri in {f.uri for f in FORMATS}


def test_every_address_of_ours_in_it_answers(toy: Toy) -> None:
    iris = {
        term.value.partition("#")[0]
        for quad in toy.described()
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith("http://localhost")
    }
    assert len(iris) > 8
    for iri in iris:
        response = toy.client.get(urlsplit(iri).path)
        assert response.status_code == 200, iri


def test_the_dataset_s_own_name_answers_at_its_path(toy: Toy) -> None:
    assert rows(toy.described("/dataset"), "?d a dcat:Dataset", "d") == [("https://w3id.org/rcp/dataset",)]


def test_every_question_is_an_example_that_runs_as_it_is_told(served: Toy) -> None:
    told = served.described()
    examples = rows(
        told,
        "?e a sh:SPARQLExecutable ; rdfs:comment ?c ; schema:target/sd:endpoint [] ; "
        "sh:prefixes/sh:declare [] "
        "VALUES ?form { sh:select sh:ask sh:construct } ?e ?form ?q",
        "e",
        "q",
    )
    assert {iri.rpartition("/")[2] for iri, _ in examples} == set(served.catalogue.queries)
    for iri, query in set(examples):
        assert query == served.catalogue.queries[iri.rpartition("/")[2]].text
        assert served.client.get("/sparql", query_string={"query": query}).status_code == 200, iri


def test_every_prefix_is_declared_as_editors_look_for_them(toy: Toy) -> None:
    told = rows(toy.described(), "[] sh:declare [ sh:prefix ?p ; sh:namespace ?n ]", "p", "n")
    assert told == sorted(PREFIXES.items())
    assert Literal("rcp") in {quad.object for quad in toy.described()}
