"""Follows the links of the site from its home page through a client without a socket, and judges pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from flask.testing import FlaskClient

PUBLIC = "https://data.example"
TOLD = {"X-Forwarded-Host": "data.example", "X-Forwarded-Proto": "https"}
#: What a browser fetches by itself, and so must be ours.
_FETCHED = {("script", "src"), ("img", "src"), ("iframe", "src"), ("link", "href"), ("source", "src")}
_LINKS = {"href", "src", "action", "formaction"}
_RELATIONS = {"canonical", "license", "describedby", "external"}


@dataclass
class Page(HTMLParser):
    """What a page links to, which fragments it has, and the texts of its links."""

    text: str
    links: set[str] = field(default_factory=set)
    fetched: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    texts: list[tuple[str, str]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    forms: list[tuple[str, set[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element says."""
        told = {name: value or "" for name, value in attrs}
        if "id" in told:
            (self.twice if told["id"] in self.ids else self.ids).add(told["id"])
        self.events += [f"{tag} {name}" for name in told if name.startswith("on") or name == "style"]
        if tag == "form":
            self.forms.append((told.get("action", ""), set()))
        elif self.forms and "name" in told:
            self.forms[-1][1].add(told["name"])
        is_named = tag == "link" and set(told.get("rel", "").split()) & _RELATIONS
        for name in _LINKS & told.keys():
            self.links.add(told[name])
            if (tag, name) in _FETCHED and not is_named:
                self.fetched.add(told[name])
        if tag == "a" and "href" in told:
            self.texts.append((told["href"], told.get("aria-label", "")))
            self._open.append("a")

    def handle_endtag(self, tag: str) -> None:
        """Leave a link."""
        if tag == "a" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text of a link."""
        if self._open and self.texts:
            href, said = self.texts[-1]
            self.texts[-1] = (href, said + data)


@dataclass
class Report:
    """What a crawl saw, and what is wrong; ``links`` counts each address once for each page that names it."""

    pages: dict[str, Page] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    links: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        fragments = sum("#" in link for page in self.pages.values() for link in page.links)
        files = len(self.files)
        return f"{len(self.pages)} pages, {files} other files, {self.links} links, {fragments} fragments"


def crawl(client: FlaskClient, base: str, most: int, start: tuple[str, ...] = ()) -> Report:
    """Every page below ``base`` that links lead to, at most ``most`` of each kind; the proxy keeps the base.

    A kind is a path without its last part, and the names of the parameters. Addresses with parameters are
    without end, so those that a crawl without bound follows are bounded all the same.
    """
    report, kinds = Report(), Counter[str]()
    waiting = [base + "/", *(base + path for path in start)]
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        for link in _visit(client, path, report):
            target = urlsplit(urljoin(PUBLIC + path, link))
            if f"{target.scheme}://{target.netloc}" != PUBLIC:
                continue
            if not target.path.startswith(base + "/"):
                report.faults.append(f"{path} leads out of {base}: {link}")
            address = target.path + (f"?{target.query}" if target.query else "")
            kind = _kind(target.path, target.query)
            if address not in seen and kinds[kind] < _bound(most, address):
                seen.add(address)
                kinds[kind] += 1
                waiting.append(address)
    _check_fragments(report)
    return report


def _bound(most: int, address: str) -> int:
    """How many of a kind to follow: files of data are all written in one way, parameters have no end."""
    if "?" in address:
        return min(most, 40)
    return most if address.endswith((".html", "/")) or most > 10 else 1


def _kind(path: str, query: str) -> str:
    folder, _, last = path.rpartition("/")
    suffix = last.rpartition(".")[2] if "." in last else ""
    return f"{folder}/*.{suffix}?{'&'.join(sorted({name for name, _ in parse_qsl(query)}))}"


def _visit(client: FlaskClient, path: str, report: Report) -> Iterator[str]:
    with client.get(path, headers=TOLD | {"Accept": "text/html"}) as response:
        if response.status_code in (301, 302, 303, 308):
            yield response.headers["Location"]
            return
        if response.status_code != 200:
            report.faults.append(f"{path} answers {response.status_code}")
        if not response.content_type.startswith("text/html"):
            report.files.add(path)
            return
        page = Page(response.get_data(as_text=True))
    report.pages[path] = page
    report.links += len(page.links)
    report.faults += [f"{path}: {fault}" for fault in _faults(page)]
    yield from sorted(page.links)


def _faults(page: Page) -> Iterator[str]:
    yield from (f"asks elsewhere for {link}" for link in page.fetched if urlsplit(link).netloc)
    yield from (f"has the id {name} twice" for name in page.twice)
    yield from (f"has an inline {event}" for event in page.events)
    for href, text in page.texts:
        if re.match(r"<?https?://", text.strip()) or not text.strip():
            yield f"links to {href} as {text.strip()!r}"


def _check_fragments(report: Report) -> None:
    for path, page in report.pages.items():
        for link in page.links:
            target = urlsplit(urljoin(PUBLIC + path, link))
            address = target.path + (f"?{target.query}" if target.query else "")
            known = report.pages.get(address)
            is_ours = f"{target.scheme}://{target.netloc}" == PUBLIC
            if is_ours and target.fragment and known and unquote(target.fragment) not in known.ids:
                report.faults.append(f"{path} leads to {link}, and there is no such place on the page")
