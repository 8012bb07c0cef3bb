"""Hold the data against the shapes (SHACL), and say where each result was written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import pyoxigraph as ox

from bali_process.build import fast_validate
from bali_process.build.locate import Locator, show
from bali_process.build.result import Result
from bali_process.build.shape import UnknownShape
from bali_process.build.shapes import shape_finding, targets
from bali_process.build.wording import worded
from bali_process.check.finding import Finding
from bali_process.errors import BaliError
from bali_process.namespaces import RCS, RDF_TYPE, expand

Validator = Callable[[ox.Store, Collection[ox.Triple]], Iterable[Result]]


def validate(
    data: Collection[ox.Triple],
    shapes: Collection[ox.Triple],
    locator: Locator,
    validator: str = "queries",
) -> list[Finding]:
    """Validate the closed ``data`` (ontology, instances, inferred) and return the findings, in order.

    ``validator`` is one of VALIDATORS. A shape that it does not understand is a finding, and then the only
    one. Raises BaliError when the shapes cannot be run or look at nothing.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    rules = _Rules(shapes)
    try:
        # Two constraints of one shape may say the same thing of a node; a person needs to hear it once.
        results = _causes(VALIDATORS[validator](store, shapes), locator)
        findings = {_finding(result, worded(result, store, locator), rules, locator) for result in results}
    except UnknownShape as error:
        message = f"{error}; say it with sh:sparql, or validate with “--validator pyshacl”."
        predicate = ox.NamedNode(expand(f"sh:{error.name}"))
        findings = {shape_finding(locator, error.node, predicate, None, message)}
    return sorted(findings, key=lambda finding: finding.order)


def _causes(results: Iterable[Result], locator: Locator) -> list[Result]:
    """Leave out what is wrong with names that nothing describes where another result points to them.

    A name that is misspelt gets its class from where it is used, and then lacks all that the class asks for.
    """
    found = list(results)
    pointed = {result.value for result in found if result.value != result.focus}
    return [result for result in found if result.focus not in pointed or locator.describes(result.focus)]


def _by_pyshacl(store: ox.Store, shapes: Collection[ox.Triple]) -> Iterable[Result]:
    # pySHACL takes longer to import than the queries take to run.
    from bali_process.build.reference_validator import results_of_pyshacl

    if not any(targets(shapes, store).values()):
        raise BaliError(fast_validate.NOTHING_CHECKED)
    return results_of_pyshacl(store, shapes)


#: Name -> how results are found: one query for each constraint, or the slow reference.
VALIDATORS: dict[str, Validator] = {"queries": fast_validate.results, "pyshacl": _by_pyshacl}


def _finding(result: Result, message: str, rules: _Rules, locator: Locator) -> Finding:
    focus, path, value = result.focus, result.path, result.value
    best, mentioned = locator.best, locator.mentioned
    location = best(focus, path, value) if path else mentioned(focus, value, result.message)
    return Finding(
        file=location.file if location else "instances",
        line=location.place.line if location else 0,
        column=location.place.column if location else 0,
        message=message,
        severity=result.severity,
        rule=rules.name(result.shape),
        focus=show(focus),
        label=locator.label(focus),
        path=show(path) if path else "",
        value="" if value is None or value == focus else show(value),
        document=locator.document(focus),
        component=result.component,
    )


class _Rules:
    """Names the rule that a shape belongs to: the nearest shape above it that stands on its own."""

    def __init__(self, shapes: Collection[ox.Triple]) -> None:
        aside = {expand(f"sh:{name}") for name in ("prefixes", "datatype")} | {RDF_TYPE}
        self._above = {
            triple.object: triple.subject for triple in shapes if triple.predicate.value not in aside
        }
        self._alone = {
            triple.subject for triple in shapes if triple.object == ox.NamedNode(expand("sh:NodeShape"))
        }

    def name(self, shape: object) -> str:
        """Name the rule of ``shape``, a property shape or a constraint in brackets perhaps."""
        seen = set()
        while (
            isinstance(shape, ox.NamedNode | ox.BlankNode)
            and shape in self._above
            and shape not in seen
            and not (shape in self._alone and isinstance(shape, ox.NamedNode))
        ):
            seen.add(shape)
            shape = self._above[shape]
        return str(getattr(shape, "value", "")).removeprefix(RCS)
