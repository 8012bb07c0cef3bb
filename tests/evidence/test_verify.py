"""Spans held against texts: verified, drifted, missing, unread."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.errors import BaliError
from bali_process.evidence.texts import Text, read_text, read_texts, span_digest
from bali_process.evidence.verify import Claimed, Verdict, check_texts, claimed_spans, verify
from bali_process.namespaces import BASE, RCP

TEXT = Text("log", "At first light — the tug came in, and at noon the tug left.\n")


def claim(words: str, shift: int = 0) -> Claimed:
    start = TEXT.characters.index(words) + shift
    return Claimed(f"{BASE}span/x", "log", start, start + len(words), span_digest(words))


def verdict(span: Claimed, text: Text = TEXT) -> tuple[Verdict, tuple[int, ...]]:
    (checked,) = verify([span], {text.name: text})
    return checked.verdict, checked.found


def test_words_that_stand_at_their_offsets_are_verified() -> None:
    assert verdict(claim("— the tug")) == (Verdict.VERIFIED, ())


def test_words_that_stand_elsewhere_drifted_and_every_place_is_told() -> None:
    text = Text("log", "Morning. " + TEXT.characters)
    assert verdict(claim("came in"), text) == (Verdict.DRIFTED, (text.characters.index("came in"),))
    places = tuple(place for place in range(text.length) if text.characters.startswith("the tug", place))
    assert verdict(claim("the tug"), text) == (Verdict.DRIFTED, places)
    assert len(places) == 2


def test_a_shifted_offset_is_seen() -> None:
    assert verdict(claim("came in", shift=1)) == (Verdict.DRIFTED, (claim("came in").start,))


def test_words_that_stand_nowhere_are_missing() -> None:
    text = Text("log", TEXT.characters.replace("came in", "went out"))
    assert verdict(claim("came in"), text) == (Verdict.MISSING, ())


@pytest.mark.parametrize(("start", "end"), [(-1, -1), (5, 5), (9, 5), (0, 10_000), (-7, 0)])
def test_senseless_offsets_are_never_verified(start: int, end: int) -> None:
    words = TEXT.characters[start:end]
    assert verdict(Claimed("x", "log", start, end, span_digest(words)))[0] is not Verdict.VERIFIED


def test_a_span_of_a_text_that_is_not_there_is_unread() -> None:
    assert [checked.verdict for checked in verify([claim("came in")], {})] == [Verdict.UNREAD]


def store(turtle: str) -> ox.Store:
    made = ox.Store()
    head = f"@prefix rcp: <{RCP}> . @prefix span: <{BASE}span/> . @prefix text: <{BASE}text/> .\n"
    made.load(head + turtle, format=ox.RdfFormat.TURTLE)
    return made


def test_spans_are_read_from_a_graph_in_order_and_incomplete_ones_too() -> None:
    spans = claimed_spans(
        store(
            'span:b rcp:inText text:log ; rcp:startOffset 7 ; rcp:endOffset 9 ; rcp:digest "ff" . '
            'span:a rcp:inText text:log ; rcp:startOffset "seven" ; rcp:endOffset 9 .'
        )
    )
    assert [
        (span.iri.rpartition("/")[2], span.text, span.start, span.end, span.digest) for span in spans
    ] == [
        ("a", "log", -1, 9, ""),
        ("b", "log", 7, 9, "ff"),
    ]


def test_a_text_that_changed_by_one_character_is_told() -> None:
    graph = store(f'text:log rcp:length {TEXT.length} ; rcp:digest "{TEXT.digest}" .')
    other = Text("log", TEXT.characters.replace("noon", "moon"))
    assert [text.unchanged for text in check_texts(graph, {"log": TEXT})] == [True]
    assert [text.unchanged for text in check_texts(graph, {"log": other})] == [False]
    assert [text.at_hand for text in check_texts(graph, {})] == [None]


def test_line_ends_and_a_byte_order_mark_do_not_move_offsets(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    assert read_text(path) == Text("t", "one\ntwo\n")


def test_texts_that_cannot_be_read_are_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    with pytest.raises(BaliError, match=r"bad\.txt is not UTF-8 \(byte 3\)"):
        read_texts(tmp_path)
    with pytest.raises(BaliError, match="not a folder"):
        read_texts(tmp_path / "bad.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BaliError, match="holds no text"):
        read_texts(tmp_path / "empty")
