"""Names that were nearly right: "did you mean", and declarations that were left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from bali_process.namespaces import ORIGIN, PREFIXES, compact
from bali_process.query.form import Outline


def closest(name: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """The one of ``names`` most like ``name``; nothing when none has that ``likeness``, 1 being the same."""
    folded = {candidate.casefold(): candidate for candidate in names}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=likeness)
    return folded[close[0]] if close else ""


def nearest(name: str, names: Iterable[str]) -> str:
    """A question whether the name most like ``name`` was meant; nothing when none is near it."""
    close = closest(name, names)
    return f"; did you mean {close}?" if close else ""


def unknown_terms(reading: Outline, known: Mapping[str, str]) -> list[str]:
    """A sentence for each IRI of ours in a query that the release does not hold, with the nearest one.

    ``known`` maps every IRI of ours in the release to its label.
    """
    found = dict.fromkeys(
        iri
        for token in reading.tokens
        if token.kind in ("iri", "name")
        and (iri := reading.resolve(token)) is not None
        and iri.startswith(ORIGIN + "/")
        and iri not in known
        and iri not in reading.prefixes.values()
    )
    return [f"{compact(iri)} is not in this release{_nearest(iri, known)}" for iri in found]


def missing_declarations(reading: Outline, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """A PREFIX declaration, all on one line, for each known prefix that a query uses without one."""
    used = {token.text.partition(":")[0] for token in reading.tokens if token.kind == "name"}
    missing = sorted(prefix for prefix in used if prefix in prefixes and prefix not in reading.prefixes)
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in missing)


def _nearest(iri: str, known: Mapping[str, str]) -> str:
    """The nearest IRI in the same namespace by its last part, else the nearest of all."""
    namespace, separator, _ = iri.rpartition("#" if "#" in iri else "/")
    siblings = [compact(k) for k in known if k.startswith(namespace + separator)]
    return nearest(compact(iri), siblings) or nearest(compact(iri), map(compact, known)) or "."
