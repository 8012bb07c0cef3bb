"""A stored question with the values of one request, the fields that ask for others, and how it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import urlencode

from bali_process import __version__
from bali_process.engine.interface import EngineError
from bali_process.errors import BaliError
from bali_process.http.captions import named
from bali_process.http.links import Show, in_words, of_terms
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site
from bali_process.namespaces import ONTOLOGY, PREFIXES, compact
from bali_process.query.catalogue import StoredQuery
from bali_process.query.names import Choice
from bali_process.query.parameters import Parameter, Value
from bali_process.query.results import pairs, plain
from bali_process.query.search import QUESTION

# A list of more choices than this is read under headings.
_LONG = 12
_GRAPH = "Bali Process knowledge graph"
_EDITORS = f"Editors of the {_GRAPH}"
_ESCAPES = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {character: "\\" + character for character in "&%$#_{}"}
)


@dataclass(frozen=True)
class Field:
    """One parameter as a form shows it: what was given, what may be chosen, what was wrong with it.

    ``choices`` stand under headings, or all under an empty one; ``days`` bound a date.
    """

    parameter: Parameter
    value: str
    choices: Mapping[str, list[Choice]]
    days: tuple[str, str]
    fault: str = ""


@dataclass(frozen=True)
class Asked:
    """A stored question with the values of one request; ``given`` are those of the URL, as it writes them."""

    stored: StoredQuery
    fields: Mapping[str, Field]
    text: str
    question: str
    given: Mapping[str, str]

    @property
    def fault(self) -> str:
        """The first fault, or nothing."""
        return next((field.fault for field in self.fields.values() if field.fault), "")


def ask(stored: StoredQuery, site: Site, wishes: Mapping[str, str]) -> Asked:
    """The question with the parameters in ``wishes``; a wrong one keeps the default and its fault is told."""
    fields, values = {}, dict[str, Value]()
    try:
        for name in wishes:
            stored.parameter(name)
    except BaliError as error:
        raise Refusal(400, str(error)) from None
    for parameter in stored.parameters:
        wished, fault = wishes.get(parameter.name, ""), ""
        try:
            if wished:
                values[parameter.name] = _read(parameter, wished, site)
        except EngineError:
            raise
        except BaliError as error:
            fault = str(error)
        value = wished if fault else written(values.get(parameter.name, parameter.default))
        days = site.names.days() if parameter.kind == "date" else ("", "")
        fields[parameter.name] = Field(parameter, value, _choices(parameter, site), days, fault)
    given = {name: written(value) for name, value in values.items()}
    faulty = {name: f"“{field.value}”" for name, field in fields.items() if field.fault}
    return Asked(stored, fields, stored.bind(values), _worded(stored, values, site, faulty), given)


def examples(site: Site) -> dict[str, str]:
    """Each stored question as it is asked of its defaults, by name."""
    return {name: _worded(stored, {}, site) for name, stored in site.catalogue.queries.items()}


def _worded(
    stored: StoredQuery,
    values: Mapping[str, Value],
    site: Site,
    faulty: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The question in words, with ``values`` or else the defaults; ``faulty`` ones as they were given."""
    terms = {parameter.name: values.get(parameter.name, parameter.default) for parameter in stored.parameters}
    show = Show("", named(site.names, of_terms(terms.values())))
    return stored.ask({name: show(term).text for name, term in terms.items()} | dict(faulty))


def _read(parameter: Parameter, wished: str, site: Site) -> Value:
    """The value that ``wished`` means; a thing may be given by any of its names."""
    try:
        return parameter.read(wished, site.names.members)
    except EngineError:
        raise
    except BaliError:
        kind = parameter.iri_class
        iri = site.index.named(wished) if kind or parameter.kind == "iri" else ""
        if iri and (not kind or iri in {choice.iri for choice in site.names.members(kind)}):
            return parameter.read(iri, site.names.members)
        if parameter.kind != "iri":
            raise
    hits = site.index.find(wished).hits
    close = f"; did you mean {hits[0].label}?" if hits else "."
    raise BaliError(f"Nothing is called “{wished}” ({parameter.help}){close}")


def written(term: Value | None) -> str:
    """A value as a URL writes it: the short name of a thing, else its characters."""
    return compact(plain(term)).strip("<>") if of_terms([term]) else plain(term)


def _choices(parameter: Parameter, site: Site) -> dict[str, list[Choice]]:
    """The things that a parameter can take, a long list of several kinds under their names."""
    choices = site.names.members(parameter.iri_class) if parameter.iri_class else ()
    kinds = site.names.kinds() if len(choices) > _LONG else {}
    labels = site.names.labels({kinds[choice.iri] for choice in choices if choice.iri in kinds})
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        kind = kinds.get(choice.iri, "")
        found.setdefault(labels.get(kind) or in_words(kind.rpartition("#")[2]), []).append(choice)
    return dict(sorted(found.items(), key=lambda group: group[0].casefold()))


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


def cite(asked: Asked, site: Site) -> Citation:
    """The citation of a question with all its values, in the release that answers it."""
    given = {name: field.value for name, field in asked.fields.items()}
    address = QUESTION + asked.stored.name + (f"?{urlencode(given, safe=':')}" if given else "")
    found = pairs(
        site.engine,
        f"SELECT ?version ?date WHERE {{ <{ONTOLOGY}> <{PREFIXES['owl']}versionInfo> ?version ; "
        f"<{PREFIXES['dcterms']}modified> ?date }} ORDER BY DESC(?date) LIMIT 1",
    )
    version, date = found[0] if found else (__version__, "")
    return Citation(asked.question, address, version, date, site.release.digest)
