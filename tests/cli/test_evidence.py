"""The commands ``bali span`` and ``bali verify-evidence``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bali_process.project import Project

Bali = Callable[..., Any]
NODE = (
    "span:log.30-52           rcp:inText text:log ; rcp:startOffset  30 ; rcp:endOffset  52 ; "
    'rcp:digest "3232b23477d44612" .\n'
)


@pytest.fixture
def documents(harbour: Project) -> Path:
    return harbour.root / "documents"


def test_a_span_is_one_line_to_paste_and_nothing_else(documents: Path, bali: Bali) -> None:
    ran = bali("span", "log", "came in at first light", "--documents", documents)
    assert (ran.status, ran.out, ran.err) == (0, NODE, "")


def test_the_documents_can_come_from_the_environment_or_the_path(
    documents: Path, bali: Bali, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bali("span", documents / "log.txt", "came in at first light").out == NODE
    assert bali("span", documents, "came in at first light").out == NODE
    monkeypatch.setenv("BALI_DOCUMENTS", str(documents))
    assert bali("span", "log", "came in at first light").out == NODE


def test_several_quotations_give_several_lines(documents: Path, bali: Bali) -> None:
    ran = bali("span", documents, "Harbour log.", "North Quay")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == ["span:log.0-12", "span:log.68-78"]


def test_words_in_several_places_are_all_told_with_what_surrounds_them(documents: Path, bali: Bali) -> None:
    ran = bali("span", "log", 'The tug "Petrel"', "--documents", documents)
    assert len(ran.out.splitlines()) == 2
    assert "[The tug “Petrel”] came in" in ran.err
    assert "[The tug “Petrel”] left" in ran.err
    assert "2 places" in ran.err


def test_words_that_are_nowhere_end_with_1_and_the_nearest_passage(documents: Path, bali: Bali) -> None:
    ran = bali("span", "log", "came in at last light", "Harbour log.", "--documents", documents)
    assert ran.status == 1
    assert ran.out.startswith("span:log.0-12")
    assert "came in at first" in ran.err


def test_a_text_that_is_not_there_is_told_with_those_there_are(documents: Path, bali: Bali) -> None:
    ran = bali("span", "lag", "words", "--documents", documents)
    assert (ran.status, ran.out) == (2, "")
    assert "there is log" in ran.err
    assert "--documents" in bali("span", "lag", "words").err


def test_evidence_that_holds_ends_with_0(documents: Path, bali: Bali) -> None:
    ran = bali("verify-evidence", documents)
    assert (ran.status, ran.out, ran.err) == (0, "2 verified (spans: 2, texts: 1).\n", "")


def test_evidence_that_drifted_or_is_gone_ends_with_1_and_tells_which(documents: Path, bali: Bali) -> None:
    log = documents / "log.txt"
    text = log.read_text(encoding="utf-8")
    log.write_text("Day 1. " + text.replace("left – with", "stayed – with"), encoding="utf-8")
    ran = bali("verify-evidence", documents)
    assert ran.status == 1
    assert "span:log.30-52: drifted, its words now stand at 37-59" in ran.out
    assert "span:log.80-101: missing" in ran.out
    assert "log: the text changed" in ran.out


def test_a_text_that_changed_elsewhere_ends_with_1_though_all_spans_hold(documents: Path, bali: Bali) -> None:
    with (documents / "log.txt").open("a", encoding="utf-8") as log:
        log.write("More.\n")
    ran = bali("verify-evidence", documents)
    assert ran.status == 1
    assert "2 verified" in ran.out
    assert "the text changed" in ran.out


def test_a_text_without_a_file_is_unread(documents: Path, bali: Bali) -> None:
    (documents / "log.txt").rename(documents / "other.txt")
    ran = bali("verify-evidence", documents)
    assert ran.status == 1
    assert "2 unread" in ran.out


def test_nothing_to_look_at_ends_with_2(documents: Path, bali: Bali, tmp_path: Path) -> None:
    assert bali("verify-evidence", tmp_path / "nowhere").status == 2
    assert bali("verify-evidence", documents, "--text", "lag").status == 2


def test_evidence_is_looked_at_while_the_data_are_invalid_but_not_while_they_do_not_parse(
    documents: Path, bali: Bali, edit: Callable[[str, str, str], None]
) -> None:
    edit("instances/sources/log.ttl", '"1901-03-04"', '"1901-03-09"')
    assert bali("verify-evidence", documents).status == 0
    edit("instances/sources/log.ttl", "rcp:caller state:petrel ;", "rcp:caller state:petrel")
    ran = bali("verify-evidence", documents)
    assert ran.status == 2
    assert "bali check" in ran.err
