"""The memory of a cell and the server: what one side writes, the other reads."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bali_process.serving.desk import EVALUATING, IDLE, SIZE, Desk

Desks = tuple[Desk, Desk]


@pytest.fixture
def desks() -> Iterator[Desks]:
    if not hasattr(os, "memfd_create"):
        pytest.skip("there are no cells on this system")
    memory = os.memfd_create("desk")
    os.ftruncate(memory, SIZE)
    yield Desk(memory), Desk(memory)
    os.close(memory)


def test_at_first_nothing_is_done_and_nothing_is_noted(desks: Desks) -> None:
    for desk in desks:
        assert desk.state == (0, IDLE)
        assert desk.is_clear
        assert desk.lines == b""


def test_the_server_sees_what_a_cell_does(desks: Desks) -> None:
    cell, server = desks
    cell.note("a line\n")
    cell.tell(4_000_000_000, EVALUATING)
    assert server.state == (4_000_000_000, EVALUATING)
    assert server.lines == b"a line\n"


def test_lines_are_taken_in_pieces_and_in_order(desks: Desks) -> None:
    cell, server = desks
    cell.note("één\n")
    cell.note("two\n")
    cell.taken(3)
    cell.note("three\n")
    assert server.lines == "één\ntwo\nthree\n".encode()[3:]
    cell.taken(len(server.lines))
    assert cell.is_clear
    assert server.is_clear
    cell.note("\ud800\n")
    assert server.lines == "\ud800\n".encode("utf-8", "surrogatepass")


def test_what_has_no_room_is_lost_whole_and_there_is_room_again(desks: Desks) -> None:
    cell, server = desks
    line = "x" * 999 + "\n"
    for _ in range(SIZE // len(line) + 10):
        cell.note(line)
    kept = server.lines
    assert kept.count(b"\n") == (SIZE - 16) // len(line)
    assert kept.endswith(b"\n")
    cell.taken(len(kept))
    cell.note("later\n")
    assert server.lines == b"later\n"
