"""No sentence of a source stands in the project: no file shares eight words in a row with a document.

Needs the documents: the folder that ``BALI_DOCUMENTS`` names.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bali_process.project import Project

RUN = 8
KINDS = {".ttl", ".rq", ".ru", ".py", ".md", ".html", ".txt", ".css", ".cff", ".toml", ".yml"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

#: Official names and titles are facts and not sentences: whoever writes one copies nothing.
OFFICIAL = (
    "Asia-Pacific Consultations on Refugees, Displaced Persons and Migrants",
    "Bali Process on People Smuggling, Trafficking in Persons and Related Transnational Crime",
    "Coordinating Ministry of Political, Law and Security Affairs",
    "Department of Immigration and Multicultural and Indigenous Affairs",
    "Meeting of the Ad Hoc Group Senior Officials",
    "Office of the United Nations High Commissioner for Refugees",
    "Report to Ministers: Senior Officials Meeting, June 2004",
)
#: Stands for an official name; no source has it.
NAME = ""

Words = list[tuple[str, int]]


def words(text: str) -> Words:
    """List the words of ``text`` in lower case, each with its line; an official name is one word."""
    listed = [
        (word.lower().replace("’", "'"), number)
        for number, line in enumerate(text.split("\n"), 1)
        for word in _WORD.findall(line)
    ]
    for name in OFFICIAL:
        sought = [word.lower() for word in _WORD.findall(name)]
        start = 0
        while start < len(listed):
            if [word for word, _ in listed[start : start + len(sought)]] == sought:
                listed[start : start + len(sought)] = [(NAME, listed[start][1])]
            start += 1
    return listed


def runs(listed: Words) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield each eight words in a row with the line of the first."""
    for start in range(len(listed) - RUN + 1):
        part = listed[start : start + RUN]
        yield tuple(word for word, _ in part), part[0][1]


def shared(text: str, sources: frozenset[tuple[str, ...]]) -> list[tuple[int, str]]:
    """Find the runs of ``text`` that stand in ``sources`` too, with their lines."""
    return [(line, " ".join(run)) for run, line in runs(words(text)) if run in sources and NAME not in run]


@pytest.fixture(scope="module")
def sources() -> frozenset[tuple[str, ...]]:
    folder = Path(os.environ.get("BALI_DOCUMENTS", ""))
    texts = sorted(folder.glob("*.txt")) if os.environ.get("BALI_DOCUMENTS") else []
    if not texts:
        pytest.skip("the documents are not here: name their folder with BALI_DOCUMENTS")
    return frozenset(run for path in texts for run, _ in runs(words(path.read_text(encoding="utf-8"))))


def tracked(root: Path) -> list[Path]:
    """List the text files that are, or would be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout")
    return [
        path
        for name in listed.stdout.splitlines()
        if (path := root / name).suffix in KINDS and path.is_file()
    ]


def test_no_file_shares_eight_words_in_a_row_with_a_source(
    real: Project, sources: frozenset[tuple[str, ...]]
) -> None:
    copied = [
        f"{path.relative_to(real.root)}:{line}: {run}"
        for path in tracked(real.root)
        for line, run in shared(path.read_text(encoding="utf-8"), sources)
    ]
    assert not copied


def test_a_copy_is_found_whatever_its_case_and_its_line_breaks() -> None:
    source = frozenset(run for run, _ in runs(words("One two three, four five six seven eight nine.")))
    assert shared("a\nTwo THREE four\nfive; six seven eight nine ten", source) == [
        (2, "two three four five six seven eight nine")
    ]
    assert not shared("two three four five six seven eight", source)


def test_an_official_name_is_no_copy_and_hides_none() -> None:
    source = frozenset(
        run for run, _ in runs(words(f"a b c d e f g h of the {OFFICIAL[1]} took place in Bali again"))
    )
    assert not shared(f"in the {OFFICIAL[1].upper()} as", source)
    assert shared(f"{OFFICIAL[1]}: a b c d e f g h", source)
