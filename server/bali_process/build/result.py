"""One result of validation, before anybody knows where it was written."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from bali_process.build.rules import Term
from bali_process.check.finding import Severity
from bali_process.namespaces import expand

_SEVERITIES = {expand("sh:Info"): Severity.INFO, expand("sh:Warning"): Severity.WARNING}


@dataclass(frozen=True)
class Result:
    """What a shape says of a node (SHACL, section 3.6.2).

    ``path`` is None for shapes without one and for paths that are no single property; ``value`` is None where
    a value is missing. ``shape`` is the sh:sourceShape, ``component`` the local name in SHACL of the
    sh:sourceConstraintComponent.
    """

    focus: Term
    path: ox.NamedNode | None
    value: Term | None
    message: str
    severity: Severity
    shape: Term
    component: str


def severity_of(term: object) -> Severity:
    """Read a sh:severity; whatever is not Info or Warning obliges."""
    return _SEVERITIES.get(getattr(term, "value", ""), Severity.VIOLATION)


def component_of(parameter: str) -> str:
    """Name the constraint component that the ``parameter`` belongs to, ``minCount`` for instance."""
    return f"{'SPARQL' if parameter == 'sparql' else parameter[0].upper() + parameter[1:]}ConstraintComponent"
