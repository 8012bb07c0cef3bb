"""Are the shapes themselves right, and do they look at anything?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from bali_process.build.locate import Locator, show
from bali_process.build.shape import ShapesGraph
from bali_process.build.sparql_constraint import prefixes
from bali_process.build.versions import installed
from bali_process.check.finding import Finding
from bali_process.namespaces import expand

#: Where Oxigraph says that a query goes wrong: line and column.
_PLACE = re.compile(r"(?:error )?at (\d+):(\d+)")
_QUERIES = tuple(expand(f"sh:{name}") for name in ("select", "ask"))


def shape_faults(
    shapes: Collection[ox.Triple], locator: Locator, memory: Path | None = None
) -> list[Finding]:
    """Tell what is wrong with the shapes: their form (by SHACL's own shapes, appendix C) and their SPARQL.

    The folder ``memory`` remembers shapes that were right, because to judge their form takes longer than to
    use them.
    """
    known = memory / f"well-formed-{_digest(shapes)}" if memory else None
    if known and known.is_file():
        return []
    faults = [*_form(shapes, locator), *_sparql(shapes, locator)]
    if known and not faults:
        _remember(known)
    return faults


def _digest(shapes: Collection[ox.Triple]) -> str:
    told = "\n".join([installed("pyshacl"), *sorted(map(str, shapes))])
    return sha256(told.encode()).hexdigest()[:32]


def _remember(known: Path) -> None:
    try:
        known.parent.mkdir(parents=True, exist_ok=True)
        known.touch()
    except OSError:
        # Nothing is lost but time: the next check judges the shapes again.
        return


def targets(shapes: Collection[ox.Triple], data: ox.Store) -> Mapping[str, int]:
    """Count the nodes of ``data`` that each shape with a target looks at, by the shape's name.

    ``data`` holds the ontology, the instances and what follows from them, in the default graph.
    """
    return {show(shape.node): _count(shape.targets, data) for shape in ShapesGraph(shapes).targeted()}


def _count(patterns: Iterable[str], data: ox.Store) -> int:
    union = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    solutions = data.query(f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {union} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return sum(int(row["n"].value) for row in solutions)


def _form(shapes: Collection[ox.Triple], locator: Locator) -> Iterator[Finding]:
    # pySHACL and rdflib take long to import, and are needed for new shapes only.
    from pyshacl.entrypoints import meta_validate
    from rdflib.namespace import RDF, SH

    from bali_process.build.terms import from_rdflib_term, to_graph

    _, report, _ = meta_validate(to_graph(shapes))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path, value = (
            from_rdflib_term(report.value(result, name)) if report.value(result, name) else None
            for name in (SH.focusNode, SH.resultPath, SH.value)
        )
        reason = str(report.value(result, SH.resultMessage) or "it breaks a rule of SHACL")
        yield shape_finding(
            locator, focus, path, value, f"This shape is not well formed: {reason}.".replace("..", ".")
        )


def _sparql(shapes: Collection[ox.Triple], locator: Locator) -> Iterator[Finding]:
    """Parse every query inside the shapes; an unparsed one would only fail where a node is looked at."""
    declared = prefixes(ShapesGraph(shapes))
    for triple in shapes:
        if triple.predicate.value not in _QUERIES or not isinstance(triple.object, ox.Literal):
            continue
        # SHACL's own substitutions are no SPARQL yet: $PATH stands for a path.
        text = triple.object.value.replace("$PATH", "rdf:type")
        try:
            ox.Store().query(text, prefixes=declared)
        except SyntaxError as error:
            found = shape_finding(locator, triple.subject, triple.predicate, triple.object, _unparsed(error))
            if place := _PLACE.search(str(error.msg)):
                # The query begins on the line of its opening quotation marks.
                found = replace(found, line=found.line + int(place[1]) - 1, column=int(place[2]))
            yield found


def _unparsed(error: SyntaxError) -> str:
    """Say what is wrong without the long list of what could have stood there."""
    reason = _PLACE.sub("", " ".join(str(error.msg).split())).partition("expected one of")[0].strip(" :,")
    return f"The SPARQL in this shape does not parse here{f': {reason}' if reason else ''}."


def shape_finding(locator: Locator, focus: object, path: object, value: object, message: str) -> Finding:
    """Make a finding of what is wrong with a shape, where it is written."""
    location = locator.best(focus, path, value)
    name = show(focus) if isinstance(focus, ox.NamedNode) else ""
    return Finding(
        location.file if location else "shapes",
        location.place.line if location else 0,
        locator.speak(message),
        location.place.column if location else 0,
        rule="shapes",
        focus=name,
    )
