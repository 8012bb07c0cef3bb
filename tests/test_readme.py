"""The README tells the truth: its queries answer, its commands and files exist."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```sparql\n(.*?)^ *```", README, re.DOTALL | re.MULTILINE)
PREFIXES, QUERIES = BLOCKS[0], BLOCKS[1:]


def test_there_are_ten_queries_to_copy() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("number", range(1, 11))
def test_each_query_to_copy_has_an_answer(number: int, real_store: ox.Store) -> None:
    rows = real_store.query(PREFIXES + QUERIES[number - 1], use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    assert list(rows)


def test_the_first_question_has_the_answer_that_the_readme_shows(real_store: ox.Store) -> None:
    question = re.search(r"--data-urlencode 'query=\n(.*?)'\n```", README, re.DOTALL)
    shown = re.search(r"^```\n(who,.*?)```", README, re.DOTALL | re.MULTILINE)
    assert question is not None
    assert shown is not None
    answer = real_store.query(question[1], use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    written = answer.serialize(format=ox.QueryResultsFormat.CSV)
    assert written is not None
    assert written.decode().splitlines() == shown[1].splitlines()


def test_each_command_in_the_readme_exists_and_each_command_is_in_it() -> None:
    named = set(re.findall(r"`bali ([a-z-]+)", README))
    assert named == set(COMMANDS)


def test_each_link_to_a_file_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
