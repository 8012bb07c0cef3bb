"""What the file of a release holds is what memory holds, wherever the file is cut for reading."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pyoxigraph import BlankNode, QuerySolutions, Store

from bali_process.engine.store import DATA, load_store

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
MIB = 1 << 20


def loaded(folder: Path, lines: list[str]) -> Store:
    (folder / DATA).write_bytes("".join(lines).encode())
    return load_store(folder)


def told(store: Store) -> Counter[str]:
    return Counter(f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} .\n" for quad in store)


def text(number: int, length: int) -> str:
    return f'<http://e/{number:07}> <http://e/says> "{"é" * length}{number}" <http://e/g> .\n'


def typed(number: int) -> str:
    return f"<http://e/{number:07}> {TYPE} <http://e/T{number % 3}> <http://e/g> .\n"


def test_every_line_is_loaded_wherever_a_block_ends(tmp_path: Path) -> None:
    # Of several MiB, so that lines and characters are cut; and one line is longer than a block.
    lines = sorted(
        [text(number, 10 + number % 97) for number in range(20_000)]
        + [typed(number) for number in range(0, 20_000, 2)]
        + [text(20_000, 2 * MIB)]
    )
    assert sum(map(len, lines)) > 3 * MIB
    assert told(loaded(tmp_path, lines)) == Counter(lines)


def test_a_blank_node_stays_one_however_far_apart_its_lines_are(tmp_path: Path) -> None:
    lines = [f"_:c0 <http://e/p> <http://e/{number}> <http://e/g> .\n" for number in range(60_000)]
    lines += [f"_:c0 {TYPE} <http://e/T> <http://e/g> .\n"]
    assert sum(map(len, lines)) > 2 * MIB
    subjects = {quad.subject for quad in loaded(tmp_path, lines)}
    assert len(subjects) == 1
    assert isinstance(subjects.pop(), BlankNode)


def test_what_speaks_of_types_is_no_type_yet_loaded(tmp_path: Path) -> None:
    lines = [f'<http://e/a> <http://e/says> "a {TYPE} b" <http://e/g> .\n', typed(1)]
    assert told(loaded(tmp_path, lines)) == Counter(lines)


def test_nothing_is_loaded_from_an_empty_file(tmp_path: Path) -> None:
    assert not list(loaded(tmp_path, []))


def test_things_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    store = loaded(
        tmp_path, sorted(line for number in range(500) for line in (typed(number), text(number, 3)))
    )
    for pattern in ("?x a <http://e/T1>", "?x <http://e/says> ?said", "?x a ?type ; <http://e/says> ?said"):
        query = f"SELECT ?x {{ GRAPH <http://e/g> {{ {pattern} }} }}"
        rows = store.query(query)
        assert isinstance(rows, QuerySolutions)
        names = [str(row["x"]) for row in rows]
        assert len(names) > 100
        assert names == sorted(names), pattern
