"""What every request is answered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from bali_process import __version__
from bali_process.engine.interface import Engine
from bali_process.evidence.texts import Text
from bali_process.http.metrics import Metrics
from bali_process.query.catalogue import Catalogue
from bali_process.query.names import Names
from bali_process.query.reasons import Reasons
from bali_process.query.search import Index
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
    """One release with its engine and questions; a new release is a new Site, swapped in whole.

    ``texts`` are the source texts, by IRI, that the operator has given to be shown.
    """

    release: Release
    engine: Engine
    names: Names
    catalogue: Catalogue
    settings: Settings
    pages: str
    metrics: Metrics | None = None
    texts: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        """Every name, made ready to be searched when something is first looked for."""
        return Index(self.names, self.catalogue)

    @cached_property
    def reasons(self) -> Reasons:
        """Why triples hold."""
        return Reasons(self.engine, self.settings.deadline)

    @cached_property
    def asked(self) -> str:
        """The digest of the stored questions, which pages that list them depend on."""
        texts = "\0".join(query.text for query in self.catalogue.queries.values())
        return sha256(texts.encode("utf-8")).hexdigest()

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
