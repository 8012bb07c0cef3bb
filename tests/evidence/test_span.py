"""Finding words in a text, and the node that names them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bali_process.evidence.span import find, nearest
from bali_process.evidence.texts import Text, span_digest

LOG = Text(
    "log", "The tug “Petrel” came\nin at first  light — and\u00a0lay\n\nat the quay’s end. The tug 😀 left.\n"
)


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("The tug “Petrel”", "The tug “Petrel”"),
        ('The tug "Petrel"', "The tug “Petrel”"),
        ("came in at first light", "came\nin at first  light"),
        ("  light - and lay at ", "light — and\u00a0lay\n\nat"),
        ("quay's end", "quay’s end"),
        ("😀 left.", "😀 left."),
    ],
)
def test_words_are_found_whatever_their_spaces_quotation_marks_and_dashes(words: str, exact: str) -> None:
    (span,) = find(LOG, words)
    assert span.words == exact
    assert LOG.characters[span.start : span.end] == exact


def test_offsets_count_code_points_and_not_bytes_or_surrogates() -> None:
    (span,) = find(LOG, "left")
    assert (span.start, span.end) == (len(LOG.characters) - 6, len(LOG.characters) - 2)


def test_an_ellipsis_of_one_character_is_three_dots() -> None:
    (span,) = find(Text("t", "so… it left"), "so... it")
    assert span.words == "so… it"


def test_every_place_is_found_in_order_overlaps_too() -> None:
    assert [span.start for span in find(LOG, "The tug")] == [0, LOG.characters.rindex("The tug")]
    assert [span.start for span in find(Text("t", "aaaa"), "aa")] == [0, 1, 2]


@pytest.mark.parametrize("words", ["the tug “petrel”", "came at", "", "  \n "])
def test_other_words_are_not_found(words: str) -> None:
    assert find(LOG, words) == []


def test_a_node_has_the_columns_of_its_text_and_the_digest_of_its_words() -> None:
    text = Text("som-9", "x" * 711 + "words" + "x" * 4000)
    (span,) = find(text, "words")
    assert span.node() == (
        "span:som-9.711-716       rcp:inText text:som-9 ; rcp:startOffset  711 ; rcp:endOffset  716 ; "
        f'rcp:digest "{span_digest("words")}" .'
    )


def test_a_digest_is_the_first_sixteen_digits_of_sha_256_over_utf_8() -> None:
    assert span_digest("é") == "4a99557e4033c353"


def test_a_node_is_turtle_and_the_nodes_of_a_text_align() -> None:
    text = Text("log", LOG.characters * 30)
    nodes = [span.node() for span in find(text, "first light")]
    assert len({node.index(" rcp:inText") for node in nodes}) == 1
    assert len({len(node) for node in nodes}) == 1
    prefixes = "".join(f"@prefix {name}: <http://d/{name}/> .\n" for name in ("rcp", "span", "text"))
    assert len(list(ox.parse(prefixes + "\n".join(nodes), format=ox.RdfFormat.TURTLE))) == 4 * 30


def test_the_context_is_one_line_with_the_words_in_brackets() -> None:
    (span,) = find(LOG, "at first light")
    assert span.context(reach=8) == "…came in [at first light] — and l…"


def test_the_nearest_passage_is_found_for_words_with_a_slip() -> None:
    passage = nearest(LOG, "came in at frist light")
    assert passage is not None
    assert "came\nin at first  light" in passage.words


def test_nothing_is_nearest_to_words_without_likeness() -> None:
    assert nearest(LOG, "zzz qqq xxx vvv") is None
    assert nearest(Text("empty", ""), "words") is None
