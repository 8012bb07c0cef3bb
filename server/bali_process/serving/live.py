"""The release that is served now, and how another takes its place while requests go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Edition:
    """A release with everything that serves it; ``close`` ends its engine, ``counts`` are for people.

    ``at_once`` gives status, headers and body for a request of RSGI whose answer is ready, else None.
    """

    digest: str
    application: WSGIApplication
    close: Callable[[], None]
    counts: Mapping[str, int] = field(default_factory=dict)
    at_once: Callable[[Any], tuple[int, list[tuple[str, str]], bytes] | None] = lambda _: None


class _Slot:
    """An edition and the number of requests that it is answering."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.requests = 0


class Live:
    """A WSGI application (PEP 3333) that passes each request to the edition of the moment.

    A request ends with the edition with which it began, and an edition is closed when its last request ends.
    """

    def __init__(self, edition: Edition) -> None:
        """Serve ``edition`` first."""
        self._slot = _Slot(edition)
        self._lock = threading.Lock()
        self._change = threading.Condition(self._lock)

    @property
    def digest(self) -> str:
        """The digest of the release served now."""
        return self._slot.edition.digest

    def at_once(self, scope: Any) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """The answer to a request of RSGI, if the edition of the moment has it ready."""
        return self._slot.edition.at_once(scope)

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
        with self._lock:
            former, self._slot = self._slot, _Slot(edition)
            self._change.wait_for(lambda: former.requests == 0, patience)
        former.edition.close()

    def close(self) -> None:
        """End the engine of the edition served now."""
        self._slot.edition.close()
