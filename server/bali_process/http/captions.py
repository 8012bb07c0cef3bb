"""What a thing is called on a page: its label, and for a record without one, what it says in few words."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal

from bali_process.http.evidence import values
from bali_process.http.links import human_date, of_terms
from bali_process.namespaces import BASE, RCP
from bali_process.query.names import Names
from bali_process.query.results import Term, plain, select

# The properties that tell one record from another, in the order of speech.
_TELLING = (
    "about",
    "attendee",
    "host",
    "prospect",
    "invitee",
    "member",
    "holder",
    "candidate",
    "standing",
    "role",
    "office",
    "scope",
    "atEvent",
    "inAssembly",
    "candidateTo",
    "claimsProperty",
    "claimsThing",
    "claimsValue",
    "number",
    "unit",
    "textOf",
    "inText/rcp:textOf",
    "startOffset",
    "endOffset",
)


def named(names: Names, iris: Iterable[str]) -> dict[str, str]:
    """A name for each of ``iris`` that has a label or tells something by its own statements."""
    wanted = set(iris)
    found = names.labels(wanted)
    return _captions(names, [iri for iri in wanted if iri not in found and iri.startswith(BASE)]) | found


def _captions(names: Names, records: list[str]) -> dict[str, str]:
    """For each record its kind and the values that tell it from others, by their labels."""
    if not records:
        return {}
    patterns = " UNION ".join(
        f"{{ ?x rcp:{path} ?value BIND({place} AS ?place) }}" for place, path in enumerate(_TELLING)
    )
    query = (
        f"PREFIX rcp: <{RCP}> SELECT ?x ?value WHERE {{ VALUES ?x {{ {values(records)} }} {patterns} }} "
        "ORDER BY ?x ?place ?value"
    )
    rows = select(names.engine, query).rows
    labels = names.labels(of_terms(row[1] for row in rows))
    told: dict[str, list[str]] = {}
    for record, value in rows:
        told.setdefault(plain(record), []).append(_word(value, labels))
    kinds = {record: record.removeprefix(BASE).partition("/")[0].capitalize() for record in told}
    return {record: f"{kinds[record]}: {', '.join(filter(None, words))}" for record, words in told.items()}


def _word(value: Term | None, labels: dict[str, str]) -> str:
    text = plain(value)
    date = human_date(value) if isinstance(value, Literal) else ""
    return date or labels.get(text) or text.rpartition("/")[2]
