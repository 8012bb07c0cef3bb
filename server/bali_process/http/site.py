"""What every request is answered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from bali_process import __version__
from bali_process.engine.interface import Engine
from bali_process.http.metrics import Metrics
from bali_process.query.catalogue import Catalogue
from bali_process.query.names import Names
from bali_process.settings import Settings

KEY = "bali_process"


class Release(Protocol):
    """What the server needs to know of a release."""

    @property
    def digest(self) -> str:
        """The digest of all quads, which every ETag is made of."""
        ...

    @property
    def path(self) -> Path:
        """The folder that holds ``data.nq``."""
        ...

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of what, by name."""
        ...


@dataclass(frozen=True)
class Site:
    """One release with its engine and questions; a new release is a new Site, swapped in whole."""

    release: Release
    engine: Engine
    names: Names
    catalogue: Catalogue
    settings: Settings
    pages: str
    metrics: Metrics | None = None

    def etag(self, *parts: object) -> str:
        """A strong validator (RFC 9110, 8.8.1) of the answer that ``parts`` determine, given this release.

        ``pages`` is the digest of templates and styles, so a changed page is a changed answer.
        """
        identity = repr((__version__, self.pages, self.release.digest, *parts))
        return sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def current_site() -> Site:
    """The site of the application that handles the current request."""
    return cast(Site, current_app.extensions[KEY])


def digest_of(folder: Path) -> str:
    """The digest of the files in ``folder``, names and bytes."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
