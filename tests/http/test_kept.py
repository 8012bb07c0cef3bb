"""What the release determines is drawn once, kept as it is sent, and never kept longer than it is true."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bali_process.engine.interface import Saturated
from bali_process.http.site import digest_of

HTML = {"Accept": "text/html"}
PAGES = (
    "/",
    "/bali/meeting/tea-1.html",
    "/question/who-came",
    "/timeline",
    "/bali/",
    "/export.ttl",
    "/search?q=tea",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_drawn_once_and_sent_again_byte_for_byte(
    client: FlaskClient, engine: Any, path: str
) -> None:
    first = client.get(path, headers=HTML)
    engine.failure = Saturated("All workers are busy.", 2)
    again = client.get(path, headers=HTML)
    assert (again.status_code, again.data, again.headers) == (200, first.data, first.headers)
    head = client.head(path, headers=HTML)
    assert (head.data, head.headers) == (b"", first.headers)


def test_without_a_cache_every_page_is_drawn_anew(make_app: Callable[..., Flask], engine: Any) -> None:
    client = make_app(answer_cache=0).test_client()
    assert client.get("/timeline").status_code == 200
    engine.failure = Saturated("All workers are busy.", 2)
    assert client.get("/timeline").status_code == 503


def test_who_has_a_kept_page_is_spared_it(client: FlaskClient) -> None:
    packed = {**HTML, "Accept-Encoding": "gzip"}
    for headers in (HTML, packed):
        etag = client.get("/timeline", headers=headers).headers["ETag"]
        spared = client.get("/timeline", headers={**headers, "If-None-Match": etag})
        assert (spared.status_code, spared.data, spared.headers["ETag"]) == (304, b"", etag)
        assert client.get("/timeline", headers={**headers, "If-None-Match": '"other"'}).status_code == 200


def test_forms_of_one_page_are_kept_apart(client: FlaskClient) -> None:
    path, turtle = "/question/who-came", {"Accept": "text/turtle"}
    for _ in range(2):
        plain = client.get(path, headers=HTML)
        packed = client.get(path, headers={**HTML, "Accept-Encoding": "gzip"})
        assert gzip.decompress(packed.data) == plain.data
        assert client.get(path, headers=turtle).mimetype == "text/turtle"
        assert client.get(f"{path}?meeting=meeting:tea-2", headers=HTML).data != plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_page_that_tells_its_own_address_is_kept_for_each(client: FlaskClient) -> None:
    for host in ("a.example", "b.example", "a.example"):
        assert f"http://{host}/" in client.get("/sitemap.xml", headers={"Host": host}).text


def test_what_is_refused_or_true_for_a_moment_only_is_not_kept(client: FlaskClient, engine: Any) -> None:
    engine.failure = Saturated("All workers are busy.", 2)
    assert client.get("/timeline").status_code == client.get("/ready").status_code == 503
    engine.failure = None
    assert client.get("/timeline").status_code == client.get("/ready").status_code == 200
    assert client.get("/bali/meeting/none").status_code == 404


def test_who_asks_too_often_is_refused_a_kept_page_too(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate=0.2).test_client()
    assert [client.get("/timeline").status_code for _ in range(2)] == [200, 429]


def test_a_file_of_the_static_folder_is_read_each_time(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app()
    app.static_folder = str(tmp_path)
    for words in ("one", "another"):
        (tmp_path / "a.css").write_text(words)
        assert app.test_client().get("/static/a.css").text == words


def test_other_code_is_another_validator(tmp_path: Path) -> None:
    seen = set()
    for name, content in (("a.py", "1"), ("a.py", "2"), ("b.toml", ""), ("c/d.rq", ""), ("c/e.rq", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
        seen.add(digest_of(tmp_path))
    (tmp_path / "a.pyc").write_text("compiled")
    assert len(seen | {digest_of(tmp_path)}) == 5
