"""One release takes another's place while requests go on."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bali_process.serving.live import Edition, Live

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Paper:
    """An edition that answers with its name, when it is let."""

    def __init__(self, name: str) -> None:
        self.closed = threading.Event()
        self.asked = threading.Event()
        self.may_answer = threading.Event()
        self.edition = Edition(name, self._answer, self.closed.set)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.set()
        assert self.may_answer.wait(30)
        assert not self.closed.is_set(), "closed under a request"
        return [self.edition.digest.encode()]


def read(live: Live) -> bytes:
    return b"".join(live({}, lambda *_: lambda _: None))


def test_a_request_ends_with_the_edition_with_which_it_began() -> None:
    old, new = Paper("old"), Paper("new")
    new.may_answer.set()
    live = Live(old.edition)
    with ThreadPoolExecutor(2) as threads:
        early = threads.submit(read, live)
        assert old.asked.wait(30)
        replacing = threads.submit(live.replace, new.edition, 30)
        while live.digest == "old":
            pass
        assert read(live) == b"new"
        assert not old.closed.is_set()
        old.may_answer.set()
        assert early.result() == b"old"
        replacing.result()
    assert old.closed.is_set()
    assert not new.closed.is_set()


def test_an_edition_without_requests_is_closed_at_once() -> None:
    old, new = Paper("old"), Paper("new")
    live = Live(old.edition)
    live.replace(new.edition, 0)
    assert old.closed.is_set()
    live.close()
    assert new.closed.is_set()


def test_a_request_that_never_ends_does_not_keep_an_edition_for_ever() -> None:
    old, new = Paper("old"), Paper("new")
    live = Live(old.edition)
    with ThreadPoolExecutor(1) as threads:
        stuck = threads.submit(read, live)
        assert old.asked.wait(30)
        live.replace(new.edition, 0.01)
        assert old.closed.is_set()
        old.may_answer.set()
        assert isinstance(stuck.exception(), AssertionError)


def test_who_attends_a_change_is_called_before_and_after_it() -> None:
    old, new, seen = Paper("old"), Paper("new"), []
    live = Live(old.edition)
    live.attend(lambda: seen.append(live.digest), lambda: seen.append(live.digest))
    live.replace(new.edition, 0)
    assert seen == ["old", "new"]
