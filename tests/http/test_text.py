"""The words of the sources: shown where the operator gives them, at their characters, and nowhere else."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from bali_process.build.release import Release
from bali_process.cli.serve import texts_of
from bali_process.engine.inprocess import InProcessEngine
from bali_process.errors import BaliError
from bali_process.evidence.sentences import stretches
from bali_process.evidence.texts import Text
from bali_process.evidence.verify import claimed_spans, given_texts
from bali_process.http.app import create_app
from bali_process.http.reading import Words
from bali_process.namespaces import BASE, PREFIXES
from bali_process.query.catalogue import load
from bali_process.settings import Settings

HTML = {"Accept": "text/html"}
QUESTIONS = Path(__file__).parent / "questions"
#: Minutes of our own, with what markup and spans could stumble over.
MINUTES = Text(
    "tea-9", "The pot & the <cups>\n\nAlpha poured first, and Beta drank “ééé”. Nobody minded the rain.\n"
)
TEXT = f"{BASE}text/tea-9"
RECORDS = {
    "claim:tea-9.title": "The pot & the <cups>",
    "attendance:tea-9.AAA": "Alpha poured first, and Beta drank",
    "attendance:tea-9.BBB": "Beta drank “ééé”",
    "claim:tea-9.order": "first, and Beta",
    "claim:tea-9.order-again": "first, and Beta",
    "omission:tea-9.rain": "Nobody minded the rain",
}


def place(words: str) -> tuple[int, int]:
    start = MINUTES.characters.index(words)
    return start, start + len(words)


def span(words: str) -> str:
    return "span:tea-9.{}-{}".format(*place(words))


def graph() -> str:
    spans = "".join(
        f"{span(words)} rcp:inText text:tea-9 ; rcp:startOffset {place(words)[0]} ; "
        f"rcp:endOffset {place(words)[1]} .\n"
        for words in set(RECORDS.values())
    )
    records = "".join(
        f"{name} rcp:evidence {span(words)} ; rcp:atEvent meeting:tea-9 ; rcp:basis basis:stated ; "
        f'skos:prefLabel "Record of {name}"@en .\n'
        for name, words in RECORDS.items()
        if not name.startswith("omission")
    )
    return f"""GRAPH graph:tea-9 {{ {spans} {records}
        document:tea-9 skos:prefLabel "Minutes of the ninth tea"@en .
        meeting:tea-9 skos:prefLabel "Ninth tea"@en .
        basis:stated skos:prefLabel "stated"@en .
        text:tea-9 rcp:textOf document:tea-9 ; rcp:length {MINUTES.length} ; rcp:digest "{MINUTES.digest}" .
        omission:tea-9.rain rcp:omits {span(RECORDS["omission:tea-9.rain"])} ;
          skos:prefLabel "Words on the weather"@en ; skos:editorialNote "The weather is no fact of ours."@en .
    }}"""


@dataclass(frozen=True)
class Tea:
    """The ninth tea as a release."""

    path: Path
    digest: str = "9ea" * 21 + "9"
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.path / "data.nq"


@pytest.fixture
def release(tmp_path: Path) -> Tea:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    store = ox.Store()
    store.load((prefixes + graph()).encode(), ox.RdfFormat.TRIG)
    lines = ox.serialize(store, format=ox.RdfFormat.N_QUADS) or b""
    (tmp_path / "data.nq").write_bytes(b"".join(sorted(lines.splitlines(keepends=True))))
    return Tea(tmp_path)


def serve(release: Tea | Release, texts: Mapping[str, Text]) -> FlaskClient:
    store = ox.Store()
    store.load(path=str(release.data), format=ox.RdfFormat.N_QUADS)
    app = create_app(release, InProcessEngine(store), load(QUESTIONS), Settings(), lambda line: None, texts)
    app.testing = True
    return app.test_client()


@pytest.fixture
def shown(release: Tea) -> FlaskClient:
    return serve(release, {TEXT: MINUTES})


@pytest.fixture
def hidden(release: Tea) -> FlaskClient:
    return serve(release, {})


class Page(HTMLParser):
    """The ids and inner links of a page, and the running text as pieces of (id, link, characters)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pieces: list[tuple[str, str, str]] = []
        self._depth = 0
        self._in_paragraph = False
        self._piece = ("", "")
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if given.get("href", "").startswith("#") else []
        if tag == "div" and (self._depth or given.get("class") == "running"):
            self._depth += 1
        self._in_paragraph |= bool(self._depth) and tag == "p"
        if tag == "a":
            self._piece = (given.get("id", ""), given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "div" and self._depth > 0
        self._in_paragraph &= tag != "p"
        if tag == "a":
            self._piece = ("", "")

    def handle_data(self, data: str) -> None:
        if self._in_paragraph:
            # A mark or a hidden star inside a link does not end its piece.
            before = self.pieces.pop()[2] if self.pieces and self.pieces[-1][:2] == self._piece else ""
            self.pieces.append((*self._piece, before + data))


def assert_marked(page: Page, text: Text, spans: list[tuple[int, int]]) -> None:
    """Each span is marked at its characters, the whole text is there, and each mark leads to its facts."""
    assert "".join(characters for *_, characters in page.pieces) == text.characters
    at, marked = 0, dict[int, tuple[int, str]]()
    for name, link, characters in page.pieces:
        if link:
            assert name == f"char-{at}"
            marked[at] = (at + len(characters), link)
            start, end = map(int, link.removeprefix("#facts-").split("-"))
            assert (start, end) in spans
            assert start <= at
            assert at + len(characters) <= end
        elif not characters.strip():  # a blank is no link, though it may lie within a span
            marked[at] = (at + len(characters), "")
        else:
            assert not any(start < at + len(characters) and end > at for start, end in spans), characters
        at += len(characters)
    for start, end in spans:
        assert f"facts-{start}-{end}" in page.ids
        while start < end:
            start = marked[start][0]
        assert start == end
    assert max(Counter(page.ids).values()) == 1
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


@given(
    st.integers(0, 30),
    st.lists(
        st.tuples(st.integers(0, 29), st.integers(1, 12)).map(lambda s: (s[0], s[0] + s[1])), max_size=8
    ),
)
def test_a_text_is_cut_so_that_every_span_is_whole_stretches(
    length: int, spans: list[tuple[int, int]]
) -> None:
    found = list(stretches(length, spans))
    assert [character for one in found for character in range(one.start, one.end)] == list(range(length))
    for number, (start, end) in enumerate(spans):
        covered = [n for one in found if number in one.over for n in range(one.start, one.end)]
        assert covered == list(range(start, min(end, length)))
    for one in found:
        widths = [spans[number][1] - spans[number][0] for number in one.over]
        assert widths == sorted(widths)


@pytest.mark.parametrize("path", ["/bali/document/tea-9.html", "/bali/text/tea-9.html"])
def test_the_whole_text_stands_there_with_every_span_marked_at_its_characters(
    shown: FlaskClient, path: str
) -> None:
    page = shown.get(path).text
    assert "<cups>" not in page
    assert_marked(Page(page), MINUTES, sorted({place(words) for words in RECORDS.values()}))


def test_words_of_several_facts_list_them_all_and_tell_what_they_are_part_of(shown: FlaskClient) -> None:
    page = shown.get("/bali/document/tea-9.html").text
    start, end = place("first, and Beta")
    card = page.partition(f'<li id="facts-{start}-{end}"')[2].partition('<li id="facts-')[0]
    assert "Record of claim:tea-9.order<" in card
    assert "Record of claim:tea-9.order-again<" in card
    assert '#facts-{}-{}"'.format(*place("Alpha poured first, and Beta drank")) in card


def test_a_link_from_a_fact_marks_every_piece_of_its_words_and_opens_its_facts(shown: FlaskClient) -> None:
    start, end = place("Alpha poured first, and Beta drank")
    path = "/bali/document/tea-9.html"
    page = shown.get(f"{path}?from={start}&to={end}")
    marked = re.findall(r'<a id="char-(\d+)"[^>]*class="told marked[^>]*><mark>(.*?)</mark></a>', page.text)
    assert len(marked) > 1
    assert "".join(words for _, words in marked) == "Alpha poured first, and Beta drank"
    assert re.findall(r'<li id="([^"]+)" class="open">', page.text) == [f"facts-{start}-{end}"]
    bare = shown.get(path)
    assert "<mark>" not in bare.text
    assert bare.headers["ETag"] != page.headers["ETag"]


@pytest.mark.parametrize(
    "query", ["from=10", "to=5", "from=9&to=3", "from=a&to=b", "from=-1&to=4", "from=1&to=²"]
)
def test_words_that_cannot_be_marked_are_refused_with_a_sentence(shown: FlaskClient, query: str) -> None:
    answer = shown.get(f"/bali/document/tea-9.html?{query}")
    assert answer.status_code == 400
    assert "?from=10&amp;to=20" in answer.text or "?from=10&to=20" in answer.text


def test_stars_of_bold_type_are_there_to_be_copied_and_not_to_be_seen() -> None:
    assert str(Words(0, "**Tea** & *", ()).shown) == (
        '<span class="stars">**</span>Tea<span class="stars">**</span> &amp; *'
    )


def test_words_without_a_fact_say_why(shown: FlaskClient, hidden: FlaskClient) -> None:
    for client in (shown, hidden):
        page = client.get("/bali/document/tea-9.html").text
        assert "No fact rests on these words. The weather is no fact of ours." in page


def test_a_fact_quotes_its_words_in_their_sentence_and_leads_to_their_place(shown: FlaskClient) -> None:
    page = shown.get("/bali/meeting/tea-9.html").text
    start, end = place("first, and Beta")
    assert f'href="/bali/document/tea-9.html?from={start}&amp;to={end}#char-{start}"' in page
    assert "Alpha poured <mark>first, and Beta</mark> drank “ééé”.</blockquote>" in page
    assert re.search(r"<mark>The pot &amp; the &lt;cups&gt;</mark></q>", page)


def test_a_span_shows_its_own_words(shown: FlaskClient) -> None:
    page = shown.get("/bali/{0}/{2}.html".format(*span("first, and Beta").partition(":"))).text
    assert "<mark>first, and Beta</mark>" in page


def test_without_texts_positions_lead_to_a_map_and_a_list_of_places(hidden: FlaskClient) -> None:
    meeting = hidden.get("/bali/meeting/tea-9.html").text
    start, end = place("first, and Beta")
    assert f'href="/bali/document/tea-9.html?from={start}&amp;to={end}#char-{start}"' in meeting
    assert f"{start}–{end}" in meeting
    page = hidden.get("/bali/document/tea-9.html").text
    told = Page(page)
    assert 'class="drawing strip"' in page
    assert not told.pieces
    for words in RECORDS.values():
        assert f"char-{place(words)[0]}" in told.ids
    assert max(Counter(told.ids).values()) == 1
    assert {link.removeprefix("#") for link in told.links} <= set(told.ids)


def test_without_texts_no_word_of_them_is_anywhere(hidden: FlaskClient) -> None:
    for path in ("/bali/document/tea-9.html", "/bali/text/tea-9.html", "/bali/meeting/tea-9.html"):
        assert "poured" not in hidden.get(path).text


def test_texts_never_enter_what_is_taken_away(shown: FlaskClient) -> None:
    query = "s=attendance:tea-9.AAA&p=rcp:atEvent&o=meeting:tea-9"
    for path in (
        "/export.ttl?inferred=yes",
        "/export.nq",
        "/bali/document/tea-9.ttl",
        f"/explain.json?{query}",
        "/sparql?query=SELECT * { ?s ?p ?o }",
    ):
        answer = shown.get(path)
        assert answer.status_code == 200
        assert "poured" not in answer.text
    assert "poured" in shown.get(f"/explain?{query}", headers=HTML).text


def test_a_page_with_words_is_another_answer_than_one_without(
    shown: FlaskClient, hidden: FlaskClient
) -> None:
    path = "/bali/meeting/tea-9.html"
    assert shown.get(path).headers["ETag"] != hidden.get(path).headers["ETag"]


def test_a_text_that_fits_is_given(release: Tea, tmp_path: Path) -> None:
    (tmp_path / "tea-9.txt").write_text(MINUTES.characters, encoding="utf-8", newline="\r\n")
    told: list[str] = []
    assert given_texts(tmp_path, release.data, told.append) == {TEXT: MINUTES}
    assert not told


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "cannot be read"), (b"Another text.", "not the text"), (b"\xff\xfe\x00", "not UTF-8")],
)
def test_a_text_that_is_missing_or_wrong_is_told_and_not_given(
    release: Tea, tmp_path: Path, content: bytes | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "tea-9.txt").write_bytes(content)
    assert texts_of(Settings(documents=str(tmp_path)), release) == {}  # type: ignore[arg-type]
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("bali: The words of tea-9 are not shown: ")
    assert why in line


def test_a_folder_that_is_none_stops_the_server_with_a_sentence(release: Tea, tmp_path: Path) -> None:
    with pytest.raises(BaliError, match="is not a folder"):
        given_texts(tmp_path / "nowhere", release.data, print)


def test_without_the_setting_no_file_is_read(release: Tea) -> None:
    assert texts_of(Settings(), release) == {}  # type: ignore[arg-type]


def test_a_span_beyond_its_text_is_shown_by_position_alone(release: Tea) -> None:
    client = serve(release, {TEXT: Text("tea-9", "Short.")})
    page = client.get("/bali/meeting/tea-9.html")
    assert page.status_code == 200
    assert "<mark>" not in page.text
    assert client.get("/bali/document/tea-9.html").status_code == 200


@pytest.fixture(scope="module")
def real_pages(real_release: Release) -> Callable[[str], str]:
    folder = os.environ.get("BALI_DOCUMENTS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("the documents are not here: name their folder with BALI_DOCUMENTS")
    client = serve(real_release, given_texts(Path(folder), real_release.data, print))
    return lambda path: client.get(path).text


def test_every_span_of_the_real_graph_is_marked_in_its_document(
    real_pages: Callable[[str], str], real_store: ox.Store
) -> None:
    spans: dict[str, list[tuple[int, int]]] = {}
    digests = {}
    for one in claimed_spans(real_store):
        spans.setdefault(one.text, []).append((one.start, one.end))
        digests[one.text, one.start, one.end] = one.digest
    assert sum(map(len, spans.values())) > 700
    for name, places in spans.items():
        page = Page(real_pages(f"/bali/document/{name}.html"))
        text = Text(name, "".join(characters for *_, characters in page.pieces))
        assert_marked(page, text, places)
        for start, end in places:
            words = text.characters[start:end].encode()
            assert sha256(words).hexdigest().startswith(digests[name, start, end])
