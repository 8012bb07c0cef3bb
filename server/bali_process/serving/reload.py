"""When files change or SIGHUP comes, a new release is built beside the one that is served."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

from bali_process.errors import BaliError
from bali_process.project import Project, listed
from bali_process.serving.live import Edition, Live
from bali_process.serving.rebuild import rebuild

# How often files are looked at, in seconds. They must stand still for as long before they are read.
_INTERVAL = 0.5
# How much longer than a query may last the former release waits for its requests, in seconds.
_GRACE = 3.0

Stamp = frozenset[tuple[str, int, int]]


class Reloader(threading.Thread):
    """Waits to be told, or watches the files, and replaces what is served or says why not."""

    def __init__(
        self,
        project: Project,
        make: Callable[[], Edition],
        tell: Callable[[str], None],
        watch: bool,
        patience: float,
    ) -> None:
        """Replace what is served by what ``make`` gives; ``tell`` shows a line to the operator."""
        super().__init__(name="reload", daemon=True)
        self._project, self._make, self._tell = project, make, tell
        self._watch, self._patience = watch, patience + _GRACE
        self._wanted = threading.Event()

    def obey_hangups(self) -> None:
        """Reload at every SIGHUP; call it in the main thread before any other thread starts.

        The signal is waited for and not handled: a handler of Python's runs in the main thread, which may
        just be going to sleep for good.
        """
        if hasattr(signal, "SIGHUP"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
            threading.Thread(target=self._await_hangups, name="hangups", daemon=True).start()

    def _await_hangups(self) -> None:
        while True:
            signal.sigwait({signal.SIGHUP})
            self._wanted.set()

    def keep(self, live: Live) -> None:
        """Start to keep ``live`` up to date."""
        self._live = live
        self.start()

    def run(self) -> None:
        """Reload whenever asked to or, when watching, whenever files have changed and stand still."""
        served = seen = stamp(self._project)
        while True:
            asked = self._wanted.wait(_INTERVAL if self._watch else None)
            self._wanted.clear()
            now = stamp(self._project) if self._watch else served
            if asked or (now != served and now == seen):
                served = now
                self.reload()
            seen = now

    def reload(self) -> None:
        """Build what the files hold now and serve it, or keep what is served and say so."""
        kept = f"release {self._live.digest[:12]} stays"
        if not rebuild(self._project):
            self._tell(f"The new data were refused; {kept}.")
            return
        try:
            edition = self._make()
        except BaliError as error:
            self._tell(f"{error} The new data cannot be served; {kept}.")
            return
        self._tell(f"Release {edition.digest[:12]} is served from now on.")
        self._live.replace(edition, self._patience)


def stamp(project: Project) -> Stamp:
    """Give what tells one state of the project's files from another: names, sizes and times of change."""
    folders = (project.ontology, project.instances, project.shapes, project.queries)
    found = (_state(path) for folder in folders for path in listed(folder, ".ttl", ".rq", calm=True))
    return frozenset(state for state in found if state)


def _state(path: Path) -> tuple[str, int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None  # an editor is replacing it
    # Drafts of editors are hidden files or of other types.
    return (str(path), about.st_size, about.st_mtime_ns) if path.suffix in (".ttl", ".rq") else None
