"""The static copy of the site, served by a plain file server at any path."""

from __future__ import annotations

import functools
import http.client
import re
import threading
from collections.abc import Callable, Iterator
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from flask import Flask
from tests.conftest import Ran

from bali_process.errors import BaliError
from bali_process.mirror import ABSENT, MARK, mirror

LINK = re.compile(r'\b(?:href|src)="([^"]*)"')


class Quiet(SimpleHTTPRequestHandler):
    """The file server of the standard library, without its log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def copy(make_app: Callable[..., Flask], tmp_path: Path) -> Path:
    target = tmp_path / "public" / "deep" / "site"
    assert mirror(make_app(log=False), target, "d1", lambda *_: None) == len(list(files(target))) - 2
    return target


@pytest.fixture
def address(copy: Path) -> Iterator[tuple[str, int]]:
    handler = functools.partial(Quiet, directory=str(copy.parents[1]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield "127.0.0.1", server.server_address[1]
        server.shutdown()


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def crawl(address: tuple[str, int], start: str) -> dict[str, str]:
    """Every page and file that can be reached from ``start``, with its text."""
    connection = http.client.HTTPConnection(*address)
    seen: dict[str, str] = {}
    waiting = {start}
    while waiting:
        path = waiting.pop()
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read().decode("utf-8")
        assert response.status == 200, f"{path} answers {response.status}"
        seen[path] = text
        if path.endswith((".html", "/")):
            for link in LINK.findall(text):
                parts = urlsplit(urljoin(path, unescape(link)))
                if not parts.netloc:
                    assert parts.path.startswith("/deep/site/"), f"{path} leads out of the copy: {link}"
                    assert not parts.query, f"{path} asks a server: {link}"
                    waiting |= {parts.path} - seen.keys()
    connection.close()
    return seen


def test_every_link_of_the_copy_leads_to_a_file(address: tuple[str, int], copy: Path) -> None:
    seen = crawl(address, "/deep/site/")
    assert len(seen) > 60
    reached = {urlsplit(path).path for path in seen}
    there = {quote("/deep/site/" + path.relative_to(copy).as_posix()) for path in files(copy)}
    assert there - reached <= {f"/deep/site/{name}" for name in (MARK, ABSENT, "index.html")}
    assert {f"/deep/site/question/who-came.{suffix}" for suffix in ("html", "csv", "json")} <= reached


def test_what_needs_a_server_says_so(copy: Path) -> None:
    assert "needs a server" in (copy / ABSENT).read_text("utf-8")
    for page in files(copy):
        if page.suffix == ".html":
            text = page.read_text("utf-8")
            assert text.count("<form") == text.count("<fieldset disabled>"), page
            assert "/static/script.js" not in text


def test_fragments_survive(copy: Path) -> None:
    pages = {page: page.read_text("utf-8") for page in files(copy) if page.suffix == ".html"}
    followed = 0
    for page, text in pages.items():
        for link in LINK.findall(text):
            path, _, fragment = unescape(link).partition("#")
            if fragment and "://" not in path:
                target = (page.parent / path).resolve() if path else page
                # The toy's ontology does not declare every name that its data use.
                if target.name != "ontology.html" or fragment in ("Meeting", "attendee", "startDate"):
                    assert f'id="{fragment}"' in pages[target], f"{page} leads to {link}"
                    followed += 1
    assert followed > 20


def test_the_command_refuses_what_does_not_go_together(bali: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    assert bali("export", "--site", tmp_path / "new", "--out", tmp_path / "graph.ttl").status == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.prove
def test_the_copy_of_the_real_site_is_whole(bali: Callable[..., Ran], tmp_path: Path, real: object) -> None:
    ran = bali("export", "--site", tmp_path / "site")
    assert (ran.status, ran.out) == (0, "")
    broken, links = [], 0
    pages = [page for page in files(tmp_path / "site") if page.suffix == ".html"]
    for page in pages:
        for link in set(LINK.findall(page.read_text("utf-8"))):
            path = unescape(link).partition("#")[0]
            if path and not urlsplit(path).scheme:
                links += 1
                if not (page.parent / unquote(path)).is_file():
                    broken.append(f"{page} leads to {link}")
    print(f"\n{len(pages)} pages, {links} links")
    assert broken == []
    assert len(pages) > 2000


def test_a_new_copy_takes_the_place_of_an_older_one(make_app: Callable[..., Flask], copy: Path) -> None:
    (copy / "left-over.html").write_text("old")
    mirror(make_app(log=False), copy, "d2", lambda *_: None)
    assert (copy / MARK).read_text() == "d2\n"
    assert not (copy / "left-over.html").exists()
    assert [path.name for path in copy.parent.iterdir()] == ["site"]


def test_an_empty_folder_is_taken_and_a_strange_one_refused(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    mirror(make_app(log=False), tmp_path / "empty", "d", lambda *_: None)
    assert (tmp_path / "empty" / "index.html").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    for strange in (tmp_path / "mine", tmp_path / "mine" / "letter.txt"):
        with pytest.raises(BaliError, match="empty or does not exist"):
            mirror(make_app(log=False), strange, "d", lambda *_: None)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_a_copy_that_cannot_be_whole_leaves_the_older_one(make_app: Callable[..., Flask], copy: Path) -> None:
    app = make_app(log=False)

    @app.after_request
    def fail(response):  # type: ignore[no-untyped-def]
        response.status_code = 503 if "who-came" in response.get_data(as_text=True) else 200
        return response

    with pytest.raises(BaliError, match="not complete"):
        mirror(app, copy, "d2", lambda *_: None)
    assert (copy / MARK).read_text() == "d1\n"
    assert [path.name for path in copy.parent.iterdir()] == ["site"]
