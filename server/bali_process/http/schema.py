"""What search engines read in the head of a page: a thing in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Sequence

from bali_process.http.describe import Context
from bali_process.http.links import of_terms
from bali_process.namespaces import PREFIXES, RCP
from bali_process.query.results import plain

_SKOS = PREFIXES["skos"]
# The first class that fits holds; schema.org has none for acts, records, offices and groups without a list.
_CLASSES = {
    RCP + "Event": "Event",
    RCP + "State": "Country",
    RCP + "Person": "Person",
    RCP + "NationalAgency": "GovernmentOrganization",
    RCP + "InternationalOrganisation": "Organization",
    RCP + "Assembly": "Organization",
    RCP + "Place": "Place",
    RCP + "Document": "CreativeWork",
    RCP + "Concept": "DefinedTerm",
    _SKOS + "ConceptScheme": "DefinedTermSet",
}
# Text as it stands, and what is named with its own label.
_TEXT = {
    _SKOS + "altLabel": "alternateName",
    _SKOS + "definition": "description",
    _SKOS + "scopeNote": "description",
    _SKOS + "exactMatch": "sameAs",
    RCP + "startDate": "startDate",
    RCP + "endDate": "endDate",
}
_NAMED = {
    RCP + "place": ("location", "Place"),
    RCP + "country": ("containedInPlace", "Country"),
    RCP + "author": ("author", "Organization"),
    RCP + "heldBy": ("organizer", "Organization"),
    _SKOS + "inScheme": ("inDefinedTermSet", "DefinedTermSet"),
}


def schema_of(context: Context) -> dict[str, object] | None:
    """JSON-LD about a thing that schema.org has a class for; None for any other."""
    kind = next((name for iri, name in _CLASSES.items() if iri in context.kinds), None)
    if kind is None:
        return None
    show, about = context.records.show, dict[str, object]()
    for name, values in context.records.told.get(context.iri, {}).items():
        terms = [value.term for value in values if not value.inferred]
        if name in _TEXT and terms:
            about.setdefault(_TEXT[name], _few([plain(term) for term in terms]))
        elif name in _NAMED:
            key, sort = _NAMED[name]
            about[key] = _few(
                [{"@type": sort, "@id": iri, "name": show.iri(iri).text} for iri in of_terms(terms)]
            )
    head = {"@context": "https://schema.org", "@type": kind, "@id": context.iri}
    return {**head, "name": show.iri(context.iri).text, **about}


def _few(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else values
