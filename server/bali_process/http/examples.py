"""The stored questions as they are asked of their defaults."""

from __future__ import annotations

from bali_process.http.captions import named
from bali_process.http.links import Show, of_terms
from bali_process.http.site import Site
from bali_process.query.catalogue import StoredQuery


def examples(site: Site) -> list[tuple[StoredQuery, str]]:
    """Each stored question, with its wording."""
    stored = list(site.catalogue.queries.values())
    defaults = [parameter.default for query in stored for parameter in query.parameters]
    show = Show("", named(site.names, of_terms(defaults)))
    return [
        (query, query.ask({parameter.name: show(parameter.default).text for parameter in query.parameters}))
        for query in stored
    ]
