"""How many workers a client may hold."""

from __future__ import annotations

from bali_process.engine.shares import Shares


def test_alone_a_client_may_hold_all() -> None:
    shares = Shares(3)
    shares.note("a")
    for _ in range(3):
        assert shares.admits("a")
        shares.count("a", 1)


def test_where_another_asks_too_one_worker_is_left() -> None:
    shares = Shares(3)
    for client in ("a", "b", "a", "b", "b"):
        shares.note(client)
    shares.count("a", 2)
    assert not shares.admits("a")
    assert shares.admits("b")
    shares.count("a", -1)
    assert shares.admits("a")


def test_the_only_worker_is_for_everybody_and_who_is_unknown_is_not_counted() -> None:
    one, many = Shares(1), Shares(2)
    for shares in (one, many):
        shares.note("a")
        shares.note("b")
        shares.count("a", 1)
        shares.count("", 5)
    assert one.admits("a")
    assert not many.admits("a")
    assert many.admits("")
