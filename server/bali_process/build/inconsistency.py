"""Axioms that cannot be used and assertions that clash, as findings at the lines that cause them."""

from __future__ import annotations

import pyoxigraph as ox

from bali_process.build.axioms import TYPE
from bali_process.build.explain import Explainer
from bali_process.build.locate import Location, Locator, show
from bali_process.build.reason import Clash
from bali_process.build.rules import AxiomFault
from bali_process.check.finding import Finding


def axiom_finding(fault: AxiomFault, locator: Locator) -> Finding:
    """Tell that no rule can be made of an axiom, and where it stands."""
    location = next(iter(locator.places(fault.axiom)), None)
    return Finding(
        location.file if location else "ontology",
        location.place.line if location else 0,
        f"This axiom cannot be used: {fault.message}",
        location.place.column if location else 0,
        rule="axiom-is-known",
    )


def clash_finding(clash: Clash, locator: Locator, explainer: Explainer) -> Finding:
    """Tell which axiom is broken, and by which assertions.

    The finding stands at the likeliest of them; the others are named with their places, since any may be
    the wrong one.
    """
    causes = _causes(clash, locator, explainer)
    subject = clash.triples[0].subject
    best = _culprit(causes, subject) or locator.best(subject)
    axiom = next(iter(locator.places(clash.rule.axiom)), None)
    told = ", and ".join(
        f"{_write(triple, locator)}{f' ({_place(location)})' if location else ''}"
        for triple, location in causes
    )
    return Finding(
        best.file if best else "instances",
        best.place.line if best else 0,
        f"{clash.rule.sentence[:-1]}{f' ({_place(axiom)})' if axiom else ''}, but that follows from {told}. "
        "Correct one of these.",
        best.place.column if best else 0,
        rule="axioms-agree",
        focus=show(subject) if isinstance(subject, ox.NamedNode) else "",
        label=locator.label(subject),
        document=locator.document(subject),
    )


def _causes(clash: Clash, locator: Locator, explainer: Explainer) -> list[tuple[ox.Triple, Location | None]]:
    causes: dict[ox.Triple, Location | None] = {}
    for triple in clash.triples:
        derivation = explainer.explain(triple)
        for asserted in derivation.asserted() if derivation else (triple,):
            causes.setdefault(asserted, next(iter(locator.places(asserted)), None))
    return list(causes.items())


def _culprit(causes: list[tuple[ox.Triple, Location | None]], subject: object) -> Location | None:
    """Pick the likeliest slip: not in the ontology, rather in a use of a thing than where it is described."""
    ranked = [
        (
            not location.file.startswith("ontology"),
            triple.subject != subject,
            triple.predicate != TYPE,
            location,
        )
        for triple, location in causes
        if location
    ]
    return max(ranked)[-1] if ranked else None


def _place(location: Location) -> str:
    return f"{location.file}:{location.place.line}"


def _write(triple: ox.Triple, locator: Locator) -> str:
    return " ".join(
        show(part) if isinstance(part, ox.NamedNode | ox.Literal) else str(part)
        for part in (triple.subject, triple.predicate, triple.object)
    )
