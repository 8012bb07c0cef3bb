"""The release that is served now, and how another takes its place while requests go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bali_process.serving.journal import Journal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from bali_process.serving.cells import Crew


@dataclass(frozen=True)
class Edition:
    """A release with everything that serves it; ``close`` ends its engine, ``counts`` are for people.

    ``crew`` is what its cells are made of, if it has any.
    """

    digest: str
    application: WSGIApplication
    close: Callable[[], None]
    counts: Mapping[str, int] = field(default_factory=dict)
    crew: Crew | None = None


class _Slot:
    """An edition and the number of requests that it is answering."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.requests = 0


class Live:
    """A WSGI application (PEP 3333) that passes each request to the edition of the moment.

    A request ends with the edition with which it began, and an edition is closed when its last request ends.
    """

    def __init__(self, edition: Edition, journal: Journal | None = None) -> None:
        """Serve ``edition`` first; ``journal`` takes what is logged elsewhere."""
        self._slot = _Slot(edition)
        self.journal = journal or Journal()
        self._before = self._after = _nothing
        self._lock = threading.Lock()
        self._change = threading.Condition(self._lock)

    @property
    def digest(self) -> str:
        """The digest of the release served now."""
        return self._slot.edition.digest

    @property
    def edition(self) -> Edition:
        """What is served now."""
        return self._slot.edition

    def attend(self, before: Callable[[], None], after: Callable[[], None]) -> None:
        """Have ``before`` and ``after`` called around each change, by the thread that makes it."""
        self._before, self._after = before, after

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; a body is whole when the application returns, so the edition may then go."""
        with self._lock:
            slot = self._slot
            slot.requests += 1
        try:
            return slot.edition.application(environ, start_response)
        finally:
            with self._lock:
                slot.requests -= 1
                if slot is not self._slot:
                    self._change.notify_all()

    def replace(self, edition: Edition, patience: float) -> None:
        """Serve ``edition`` from now on; close the former after its last request or ``patience`` seconds."""
        self._before()
        with self._lock:
            former, self._slot = self._slot, _Slot(edition)
        self._after()
        with self._lock:
            self._change.wait_for(lambda: former.requests == 0, patience)
        former.edition.close()

    def close(self) -> None:
        """End the engine of the edition served now."""
        self._slot.edition.close()


def _nothing() -> None:
    """Do nothing around a change."""
