"""How an answer is cited: the question in words, the release that answered it, its lasting address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from bali_process import __version__
from bali_process.http.site import Site
from bali_process.namespaces import ONTOLOGY, PREFIXES
from bali_process.query.results import plain, select
from bali_process.query.search import QUESTION

BIBTEX = "application/x-bibtex; charset=utf-8"
_GRAPH = "Bali Process knowledge graph"
_EDITORS = f"Editors of the {_GRAPH}"
_ESCAPES = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {character: "\\" + character for character in "&%$#_{}"}
)


@dataclass(frozen=True)
class Citation:
    """One answer to be cited: the same question of the same release is cited in the same characters."""

    title: str
    address: str
    version: str
    date: str
    digest: str

    @property
    def text(self) -> str:
        """The citation as a line of text."""
        year = f" ({self.date[:4]})" if self.date else ""
        return (
            f"{_EDITORS}{year}. “{self.title}” {_GRAPH}, version {self.version}, "
            f"release {self.digest[:12]}. {self.address}"
        )

    @property
    def bibtex(self) -> str:
        """The citation as an entry of BibTeX; its key differs with question, values and release."""
        key = sha256(f"{self.address} {self.digest}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
        fields = {
            "author": f"{{{_EDITORS}}}",
            "title": f"{{{self.title.translate(_ESCAPES)}}}",
            "howpublished": f"{_GRAPH}, version {self.version}, release {self.digest}",
            "year": self.date[:4],
            "url": self.address,
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return f"@misc{{bali-process-{key},\n" + ",\n".join(lines) + "\n}\n"


def cite(name: str, title: str, given: Mapping[str, str], site: Site) -> Citation:
    """The citation of the question ``name``, in words ``title``, asked with all its values ``given``."""
    address = QUESTION + name + (f"?{urlencode(given, safe=':')}" if given else "")
    row = select(
        site.engine,
        f"SELECT ?version ?date WHERE {{ <{ONTOLOGY}> <{PREFIXES['owl']}versionInfo> ?version ; "
        f"<{PREFIXES['dcterms']}modified> ?date }} ORDER BY DESC(?date) LIMIT 1",
    ).rows
    version, date = map(plain, row[0]) if row else (__version__, "")
    return Citation(title, address, version, date, site.release.digest)
