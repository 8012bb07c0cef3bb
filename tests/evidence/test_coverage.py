"""Coverage: sentences as a reader counts them, and which of them the graph accounts for."""

from __future__ import annotations

import pytest

from bali_process.evidence.coverage import Citation, coverage
from bali_process.evidence.sentences import sentences
from bali_process.evidence.texts import Text


def cut(characters: str) -> list[str]:
    return [characters[found.start : found.end] for found in sentences(characters)]


@pytest.mark.parametrize(
    ("characters", "expected"),
    [
        ("One is here. Another follows!", ["One is here.", "Another follows!"]),
        ("Dr Smith met Dr. Jones in the U.N. Office. They left.", 2),
        ("A heading\n\nIts text.", ["A heading", "Its text."]),
        ("A heading\nIts text begins here.", ["A heading", "Its text begins here."]),
        ("A line that the layout\nbroke in the middle.", ["A line that the layout\nbroke in the middle."]),
        ("They met and\n\nparted on a new page.", ["They met and\n\nparted on a new page."]),
        ("List:\n- first item\n- second item", ["List:", "- first item", "- second item"]),
        ("  • one;\n  • two.", ["• one;", "• two."]),
        ("**1. What is it? And why?**\n\nThis.", ["**1. What is it?", "And why?**", "This."]),
        ("\n\n--\n \n", []),
    ],
)
def test_a_text_is_cut_into_the_sentences_that_a_reader_counts(
    characters: str, expected: list[str] | int
) -> None:
    found = cut(characters)
    assert (len(found) if isinstance(expected, int) else found) == expected


def test_sentences_keep_their_order_and_lose_no_letter() -> None:
    characters = "Title\n\nOne thing. Another (see B.) came.\n- item a\n- item b\nLast"
    kept = "".join("".join(part.split()) for part in cut(characters))
    assert kept == "".join(characters.split())


def test_a_sentence_is_accounted_for_when_records_rest_on_every_word_of_weight() -> None:
    text = Text("x", "Ann met Bob in Rome.")
    [covered] = coverage(text, [Citation(0, 11, ("record:meeting",)), Citation(15, 19, ("claim:place",))])
    assert covered.accounted
    assert covered.records == ("claim:place", "record:meeting")


def test_a_word_that_nothing_accounts_for_is_told_with_its_place() -> None:
    text = Text("x", "Ann met Bob in Rome.")
    [covered] = coverage(text, [Citation(0, 11, ("record:meeting",))])
    assert not covered.accounted
    assert covered.open_words == ((15, 19),)


def test_an_omission_accounts_for_its_words_and_gives_its_reason() -> None:
    text = Text("x", "An image.")
    [covered] = coverage(text, [Citation(0, 9, reason="A caption.")])
    assert covered.accounted
    assert covered.reasons == ("A caption.",)


def test_a_sentence_without_any_span_is_open_even_if_its_words_are_small() -> None:
    [covered] = coverage(Text("x", "It is."), [])
    assert not covered.accounted
