"""Whatever is thrown at the server, it answers in order: never with 500, never by changing anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from bali_process import http
from bali_process.engine.inprocess import InProcessEngine
from bali_process.http.app import create_app
from bali_process.query.catalogue import load
from bali_process.settings import Settings

HERE = Path(__file__).parent
SEEDS = (
    "SELECT * WHERE { ?s ?p ?o } LIMIT 5",
    "PREFIX rcp: <https://w3id.org/rcp/ontology#> SELECT (COUNT(*) AS ?n) { ?m a rcp:Meeting ; rcp:role ?d }",
    "ASK { FILTER(1 < 2 && 'a' = \"b\"@en) }",
    "CONSTRUCT { ?s a ?o } FROM <https://w3id.org/rcp/bali/graph/events> { ?s a ?o MINUS { ?o a ?s } }",
    "DESCRIBE <https://w3id.org/rcp/bali/meeting/tea-1>",
    "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
    "INSERT DATA { <http://a> <http://b> 'c' }",
)
PIECES = (
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    '"',
    "'",
    '"""',
    "#",
    "\\",
    "\\u0053",
    "\\UFFFFFFFF",
    "\\ud800",
    "?x",
    "rcp:",
    ":",
    "SERVICE",
    "FROM",
    "NAMED",
    "BASE <http://[>",
    "PREFIX a: <a>",
    "VALUES ?x { UNDEF }",
    "^^",
    "@en",
    "..",
    "1e5",
    "\x00",
    "\r\n",
    "\u2028",
    "é",
    "😀",
    "%",
    "&query=",
    "LOAD",
    "BIND(1 AS ?x)",
    "!",
    "<<( ?s ?p ?o )>>",
)
VALUES = (
    "https://w3id.org/rcp/bali/meeting/tea-1",
    "https://w3id.org/rcp/ontology#Meeting",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "meeting:tea-1",
    "2013-03-05",
    "2013-02-30",
    "-0001-01-01",
    "99999-12-31",
    "NaN",
    "1" * 400,
    "<a b>",
    '"tea"@en',
    '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "tea*' OR NEAR(",
    "%00",
    "\u0130\u0307",
)
READ = re.compile(r"args\.(?:get|getlist)\(\s*\"([\w-]+)")
STATUSES = {200, 204, 303, 304, 308, 400, 403, 404, 405, 406, 413, 414, 415, 503}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    class Release:
        digest = "0" * 64
        path = tmp_path_factory.mktemp("release")
        counts: dict[str, int] = {}  # noqa: RUF012

    store = Store()
    store.load(path=str(HERE / "toy.trig"), format=RdfFormat.TRIG)
    (Release.path / "data.nq").write_bytes(b"")
    # Exceptions become 500 here, as for a client, and are not passed on to the test.
    made = create_app(Release(), InProcessEngine(store), load(HERE / "questions"), Settings(deadline=5))
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A query with pieces cut out, doubled and put in."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[end:]
    return text


HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
ACCEPT = (
    st.sampled_from(
        [
            "*/*",
            "text/html",
            "text/csv;q=x",
            "application/sparql-results+json;q=0.5,*/*;q=0",
            "text/*",
            'a/b;c="d',
            ";;;",
            "/",
            "text/turtle;q=1.0000001",
            "*/html",
            'text/html;charset="',
            "application/json",
        ]
    )
    | HEADER
)


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


THOROUGH = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@THOROUGH
@given(
    query=mutated(),
    accept=ACCEPT,
    method=st.sampled_from(["GET", "HEAD", "POST", "QUERY", "PUT", "OPTIONS"]),
    content_type=st.sampled_from(
        ["application/sparql-query", "application/x-www-form-urlencoded", "text/plain", ""]
    )
    | HEADER,
)
def test_no_query_and_no_header_makes_a_500(
    app: Flask, query: str, accept: str, method: str, content_type: str
) -> None:
    headers = {"Accept": accept, "Content-Type": content_type}
    body = None if method in ("GET", "HEAD") else query.encode("utf-8", "surrogatepass")
    url = f"/sparql?query={quoted(query)}" if body is None else "/sparql"
    response = app.test_client().open(url, method=method, data=body, headers=headers)
    assert response.status_code in STATUSES, response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"


NAMES = st.sampled_from(
    [
        "tea-1",
        "bali/meeting/tea-1",
        "bali/graph/events",
        "who-came",
        "any-tea-on.csv",
        "ttl",
        "json",
        "style.css",
    ]
)
#: The fields that the pages read, as their code names them, and those of the protocol and of questions.
FIELDS = sorted(
    {
        name
        for file in Path(http.__file__).parent.glob("*.py")
        for name in READ.findall(file.read_text("utf-8"))
    }
    | {"meeting", "day", "thing", "graph", "default", "query", "default-graph-uri", "format", "s", "p", "o"}
)


def routes(app: Flask) -> list[str]:
    """Every path that answers GET, its variable parts as ``<…>``."""
    return sorted(rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))


def test_the_fuzz_finds_the_pages_and_their_fields(app: Flask) -> None:
    assert {"/", "/search", "/suggest", "/timeline", "/as-of", "/explain", "/openapi.json"} <= set(
        routes(app)
    )
    assert {"q", "date", "actor", "kind"} <= set(FIELDS)


@THOROUGH
@given(
    data=st.data(),
    name=NAMES | st.text(max_size=6),
    tail=st.text(max_size=6)
    | st.sampled_from(["", "", "", "/..", "/../../etc/passwd", ".ttl", "%2e%2e/", "//", "'", '"']),
    fields=st.lists(
        st.tuples(
            st.sampled_from(FIELDS),
            st.text(max_size=12) | st.sampled_from(PIECES) | st.sampled_from(VALUES),
        ),
        max_size=4,
    ),
    headers=st.dictionaries(
        st.sampled_from(
            ["Accept", "If-None-Match", "Range", "X-Forwarded-Host", "Origin", "Accept-Language", "Cookie"]
        ),
        ACCEPT,
        max_size=3,
    ),
)
def test_no_path_and_no_field_makes_a_500(
    app: Flask,
    data: st.DataObject,
    name: str,
    tail: str,
    fields: list[tuple[str, str]],
    headers: dict[str, str],
) -> None:
    path = re.sub(r"<[^>]*>", lambda _: name, data.draw(st.sampled_from(routes(app))))
    # By the environment, for the test client itself mends some paths before it sends them.
    environ = {
        "PATH_INFO": (path + tail).encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": "&".join(f"{field}={quoted(value)}" for field, value in fields),
    }
    response = app.test_client().get("/", environ_overrides=environ, headers=headers)
    response.close()
    assert response.status_code in STATUSES | {206, 416}, environ


@THOROUGH
@given(raw=st.binary(max_size=30))
def test_no_bytes_in_the_url_or_a_form_make_a_500(app: Flask, raw: bytes) -> None:
    client = app.test_client()
    environ = {"QUERY_STRING": raw.decode("latin-1"), "PATH_INFO": "/sparql"}
    assert client.get("/sparql", environ_overrides=environ).status_code in STATUSES
    environ = {"QUERY_STRING": raw.decode("latin-1"), "PATH_INFO": "/bali/" + raw.decode("latin-1")}
    assert client.get("/", environ_overrides=environ).status_code in STATUSES
    for accept in ("text/html", "application/json"):
        posted = client.post(
            "/sparql", data=raw, content_type="application/x-www-form-urlencoded", headers={"Accept": accept}
        )
        assert posted.status_code in STATUSES


def test_the_store_is_as_it_was_after_all_this(app: Flask) -> None:
    fresh: Callable[[], Store] = Store
    store = fresh()
    store.load(path=str(HERE / "toy.trig"), format=RdfFormat.TRIG)
    counted = app.test_client().get(
        "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20GRAPH%20%3Fg%20%7B%3Fs%20%3Fp%20%3Fo%7D%7D"
    )
    assert int(counted.get_json(force=True)["results"]["bindings"][0]["n"]["value"]) == len(store)
