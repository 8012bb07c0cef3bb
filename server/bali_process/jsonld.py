"""JSON-LD that a person can read: names shortened by our prefixes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bali_process.namespaces import RDF_TYPE, compact


def compacted(expanded: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Compact expanded JSON-LD with ``prefixes``, which are ours, as its context.

    The order of nodes and keys stays. ``expanded`` is one array of nodes (JSON-LD 1.1, section 4.1.5: compact
    IRIs; a document without graph names).
    """
    nodes = [_node(entry) for entry in json.loads(expanded)]
    document = {"@context": dict(prefixes), "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _node(entry: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"@id": _short(entry["@id"])}
    for key, items in entry.items():
        if key == RDF_TYPE:
            key, values = "@type", [_short(item["@id"]) for item in items]
        elif key != "@id":
            values = [_value(item) for item in items]
        else:
            continue
        told[_short(key)] = values[0] if len(values) == 1 else values
    return told


def _value(item: Any) -> Any:
    match item:
        case {"@value": plain, "@type": datatype}:
            return {"@value": plain, "@type": _short(datatype)}
        case {"@value": plain, **rest} if not rest:
            return plain
        case {"@id": iri}:
            return {"@id": _short(iri)}
        case {"@list": members}:
            return {"@list": [_value(member) for member in members]}
        case str():
            return _short(item)
    return item


def _short(iri: str) -> str:
    name = compact(iri)
    return iri if name.startswith("<") else name
