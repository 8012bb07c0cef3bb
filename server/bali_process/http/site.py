"""What every request is answered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from bali_process.engine.interface import Engine
from bali_process.evidence.texts import Text
from bali_process.formats import HTML
from bali_process.http.planning import Basis
from bali_process.http.witness import Metrics
from bali_process.namespaces import ORIGIN
from bali_process.query.catalogue import Catalogue
from bali_process.query.names import Names
from bali_process.query.paths import Paths, starting_with
from bali_process.query.reasons import Reasons
from bali_process.query.search import Index
from bali_process.settings import Settings

KEY = "bali_process"


class Release(Protocol):
    """What the server needs to know of a release: its digest, its folder, how many there are of what.

    Every ETag is made of the digest, and the folder holds ``data.nq``.
    """

    @property
    def digest(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def counts(self) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class Site:
    """One release with its engine and questions; a new release is a new Site, swapped in whole.

    ``code`` is the digest of what makes the answers; ``texts`` are the source texts, by IRI, that the
    operator has given to be shown.
    """

    release: Release
    engine: Engine
    names: Names
    catalogue: Catalogue
    settings: Settings
    code: str
    metrics: Metrics | None = None
    texts: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        """Every name, made ready to be searched when something is first looked for."""
        from bali_process.http.routes import ROUTES

        pages = {
            route.page or route.path: (route.title, f"{route.title}: {route.help}")
            for route in ROUTES
            if route.title
        }
        return Index(self.names, self.catalogue, pages)

    @cached_property
    def paths(self) -> Paths:
        """Every path that leads somewhere, for those that do not."""
        from bali_process.http.routes import ROUTES

        pages = [route.path for route in ROUTES if HTML in route.formats and "<" not in route.path]
        names = [name for name in starting_with(f"{ORIGIN}/", self.engine) if "#" not in name]
        return Paths([*pages, *sorted(name.removeprefix(ORIGIN) for name in names)])

    @cached_property
    def reasons(self) -> Reasons:
        """Why triples hold."""
        return Reasons(self.engine, self.settings.deadline)

    @cached_property
    def basis(self) -> Basis:
        """All that an answer depends on beside the request."""
        stored = [query.text for query in self.catalogue.queries.values()]
        texts = [self.texts[iri].digest for iri in sorted(self.texts)]
        shown = (self.settings.rows, self.settings.service)
        told = repr((self.code, self.release.digest, shown, stored, texts))
        identity = sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
        return Basis(identity, self.names.graphs, self.settings.services)

    def etag(self, *parts: object) -> str:
        """A strong validator of the answer that ``parts`` determine, given all else."""
        return self.basis.etag(*parts)


def current_site() -> Site:
    """The site of the application that handles the current request."""
    return cast(Site, current_app.extensions[KEY])


def digest_of(folder: Path) -> str:
    """The digest of the files in ``folder``, paths and bytes; what Python compiles for itself is left out."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()
