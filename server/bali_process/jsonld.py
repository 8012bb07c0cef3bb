"""JSON-LD that a person can read: names shortened by our prefixes, which the document itself declares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bali_process.namespaces import RDF_TYPE, compact


def compacted(expanded: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Compact expanded JSON-LD with those of ``prefixes``, which are ours, that it uses as its context.

    The order of nodes and keys stays. ``expanded`` is one array of nodes (JSON-LD 1.1, section 4.1.5: compact
    IRIs; a document without graph names); anything else is returned as it is.
    """
    entries = json.loads(expanded)
    if not isinstance(entries, list):
        return expanded
    used: set[str] = set()
    nodes = [_node(entry, used) for entry in entries]
    context = {prefix: iri for prefix, iri in prefixes.items() if prefix in used}
    document = {"@context": context, "@graph": nodes}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _node(entry: Mapping[str, Any], used: set[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"@id": _short(entry["@id"], used)}
    for key, items in entry.items():
        if key in ("@type", RDF_TYPE):
            key, values = "@type", [_short(i if isinstance(i, str) else i["@id"], used) for i in items]
        elif key != "@id":
            key, values = _short(key, used), [_value(item, used) for item in items]
        else:
            continue
        told[key] = values[0] if len(values) == 1 else values
    return told


def _value(item: Any, used: set[str]) -> Any:
    match item:
        case {"@value": plain, "@type": datatype}:
            return {"@value": plain, "@type": _short(datatype, used)}
        case {"@value": plain, **rest} if not rest:
            return plain
        case {"@id": iri}:
            return {"@id": _short(iri, used)}
        case {"@list": members}:
            return {"@list": [_value(member, used) for member in members]}
    return item


def _short(iri: str, used: set[str]) -> str:
    name = compact(iri)
    if name.startswith("<"):
        return iri
    used.add(name.partition(":")[0])
    return name
