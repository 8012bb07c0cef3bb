"""How terms are shown: labels instead of IRIs, links that stay on this server, dates as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote

from markupsafe import escape
from pyoxigraph import BlankNode, Literal, NamedNode

from bali_process.draw.days import read
from bali_process.namespaces import ONTOLOGY, ORIGIN, PREFIXES, SHAPES, compact
from bali_process.query.results import Term, plain

_DIGITS = re.compile(r"([0-9]+)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
# What a stored question says of a time: “by”, “until” or “from … to” before days.
_PHRASE = re.compile(rf"(?:[a-z ]*{_ISO_DATE.pattern})+")
_DATES = tuple(PREFIXES["xsd"] + kind for kind in ("date", "gYearMonth"))


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: ``href`` is empty for what is no link, ``iri`` its short form."""

    text: str
    href: str = ""
    iri: str = ""
    external: bool = False
    language: str = ""
    moment: str = ""

    def __html__(self) -> str:
        """The term as an element of a page."""
        text = escape(self.text)
        if self.href:
            outside = ' rel="external noopener" class="external"' if self.external else ""
            return f'<a href="{escape(self.href)}" title="{escape(self.iri)}"{outside}>{text}</a>'
        if self.moment:
            return f'<time datetime="{escape(self.moment)}">{text}</time>'
        return f'<span lang="{escape(self.language)}">{text}</span>' if self.language else text


@lru_cache(20_000)
def local_path(iri: str) -> str | None:
    """The path on this server of the page about an IRI of ours, or None for another's.

    A hash name has its place in its one document; any other name has a page of its own.
    """
    if not iri.startswith(ORIGIN + "/"):
        return None
    path, hash_mark, fragment = iri.removeprefix(ORIGIN).partition("#")
    return quote(f"{path}.html", safe="/:@!$&'()*+,;=~") + (f"#{quote(fragment)}" if hash_mark else "")


class Show:
    """Shows terms with the given labels, below the path at which the server is mounted."""

    def __init__(
        self, root: str, labels: Mapping[str, str], called: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Links start with ``root``, the request's SCRIPT_NAME; a label in ``called`` leads to its IRI."""
        self._root = root
        self._labels = labels
        self._called = called

    def __call__(self, term: Term | None) -> Shown:
        """A term of an answer; an absent value is shown as nothing."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            if term.language and term.value in self._called:
                return replace(self.iri(self._called[term.value]), text=term.value)
            date = human_date(term)
            return Shown(date or term.value, language=term.language or "", moment=term.value if date else "")
        return Shown("(a node without a name)" if isinstance(term, BlankNode) else plain(term))

    def iri(self, iri: str) -> Shown:
        """An IRI by its label; without one, by its last part in words."""
        path = local_path(iri)
        text = self._labels.get(iri) or fallback(iri)
        if path is not None:
            return Shown(text, self._root + path, compact(iri))
        is_web = iri.startswith(("http://", "https://"))
        return Shown(text, iri if is_web else "", compact(iri), external=is_web)


def fallback(iri: str) -> str:
    """Words for an IRI without a label: its kind and its last part."""
    if iri in (ONTOLOGY, SHAPES):
        return iri.rpartition("/")[2]
    if iri.startswith(ORIGIN + "/"):
        *_, kind, slug = re.split(r"[/#]", iri)
        return f"{kind} {slug}" if "#" not in iri else in_words(slug)
    name = compact(iri).strip("<>").removeprefix("https://").removeprefix("http://").rstrip("/")
    local = name.partition(":")[2]
    return in_words(local) if local.isalpha() else name.replace("wd:", "Wikidata ")


def natural(text: str) -> list[str | int]:
    """What sorts ``text`` as people do: without case, and 9 before 10."""
    return [int(part) if place % 2 else part for place, part in enumerate(_DIGITS.split(text.casefold()))]


def in_words(name: str) -> str:
    """A name in camel case as words: onBehalfOf becomes "on behalf of"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ")).lower()


def human_date(term: Term | None) -> str:
    """A date or month in words ("1 April 2013"); nothing for any other term."""
    is_date = isinstance(term, Literal) and (
        term.datatype.value in _DATES or (not term.language and _ISO_DATE.fullmatch(term.value))
    )
    return str(read(plain(term))) if is_date else ""


def dated(shown: Shown) -> Shown:
    """A text such as “until 2013-03-31” with its days as people write them."""
    if shown.moment or shown.language or shown.href or not _PHRASE.fullmatch(shown.text):
        return shown
    return replace(shown, text=_ISO_DATE.sub(lambda day: str(read(day[0])) or day[0], shown.text))


def of_terms(terms: Iterable[Term | None]) -> list[str]:
    """The IRIs among ``terms``: those that need a label."""
    return [term.value for term in terms if isinstance(term, NamedNode)]
