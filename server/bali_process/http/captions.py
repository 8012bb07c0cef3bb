"""What a thing is called on a page: its label, and for a record without one, what it says in few words."""

from __future__ import annotations

from collections.abc import Iterable

from bali_process.http.links import human_date, of_terms
from bali_process.namespaces import BASE, RCP
from bali_process.query.names import Memory, Names
from bali_process.query.results import plain, select, values

# How a record of each type is said: words, and after each the property whose value they introduce.
_SAYINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "attendance": (("", "attendee"), (" at ", "atEvent"), (" as ", "role"), (" for ", "onBehalfOf")),
    "hosting": (("", "host"), (", ", "role"), (" of ", "atEvent"), (", for ", "onBehalfOf")),
    "planned": (("", "prospect"), (", planned as ", "role"), (" of ", "atEvent")),
    "invitation": (("", "invitee"), (", invited as ", "role"), (" to ", "atEvent"), (" of ", "inAssembly")),
    "membership": (("", "member"), (", ", "standing"), (" of ", "inAssembly"), (", ", "role")),
    "holding": (("", "holder"), (", ", "role"), (", ", "office"), (" in ", "inAssembly"), (" for ", "scope")),
    "claim": (("", "about"), (": ", "claimsProperty"), (" ", "claimsThing"), (" ", "claimsValue")),
    "count": (("", "about"), (": ", "number"), (" ", "unit")),
    "span": (("", "inText/rcp:textOf"), (", characters ", "startOffset"), ("–", "endOffset")),
    "text": (("Text of ", "textOf"),),
}
_PATHS = sorted({path for parts in _SAYINGS.values() for _, path in parts})


def named(names: Names, iris: Iterable[str]) -> dict[str, str]:
    """A name for each of ``iris`` that has a label or tells something by its own statements."""
    wanted = set(iris)
    found = names.labels(wanted)
    captions = names.memories.setdefault("captions", Memory(lambda records: _captions(names, records)))
    return captions(iri for iri in wanted if iri not in found and _type(iri) in _SAYINGS) | found


def _type(iri: str) -> str:
    return iri.removeprefix(BASE).partition("/")[0] if iri.startswith(BASE) else ""


def _captions(names: Names, records: list[str]) -> dict[str, str]:
    """For each record what it says, with the labels of those that it speaks of."""
    patterns = " UNION ".join(
        f"{{ ?x rcp:{path} ?value BIND({place} AS ?place) }}" for place, path in enumerate(_PATHS)
    )
    query = (
        f"PREFIX rcp: <{RCP}> SELECT ?x ?place ?value WHERE {{ VALUES ?x {{ {values(records)} }} "
        f"{patterns} }} ORDER BY STR(?value)"
    )
    rows = select(names.engine, query).rows
    labels = names.labels(of_terms(row[2] for row in rows))
    told: dict[str, dict[str, list[str]]] = {}
    for record, place, value in rows:
        said = told.setdefault(plain(record), {}).setdefault(_PATHS[int(plain(place))], [])
        said.append(human_date(value) or labels.get(plain(value)) or plain(value).rpartition("/")[2])
    return {record: _saying(record, said) for record, said in told.items()}


def _saying(record: str, said: dict[str, list[str]]) -> str:
    parts = ((words, said[path]) for words, path in _SAYINGS[_type(record)] if path in said)
    text = "".join(words + " and ".join(filter(None, found)) for words, found in parts)
    return text.strip(" ,:")
